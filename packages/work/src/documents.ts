import type { ObjectId, Repository } from "@stagewright/core";

/** Bytes by path; a path that ends with `/` stands for all files below it, an absent one for nothing. */
export async function loadDocuments(
  repository: Repository,
  commit: ObjectId,
  paths: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const documents = new Map<string, Uint8Array>();
  for (const path of paths) {
    const files = path.endsWith("/") ? await repository.listFiles(commit, path.slice(0, -1)) : [path];
    for (const file of files) {
      const bytes = await repository.readFile(commit, file);
      if (bytes !== undefined) documents.set(file, bytes);
    }
  }
  return documents;
}
