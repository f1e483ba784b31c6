import type { Repository } from "@stagewright/core";

/** Where forges look for the form of a pull request, the first that is there. */
const PLACES = [
  /^\.(?:github|gitea|forgejo|gitlab)\/pull_request_template\.md$/i,
  /^\.(?:github|gitea|forgejo|gitlab)\/merge_request_templates\/default\.md$/i,
  /^pull_request_template\.md$/i,
  /^docs\/pull_request_template\.md$/i,
];
const MOST = 20_000;

/** As it is on the base: what agents make of it is no form of the repository's. */
export async function pullTemplate(repository: Repository, base: string): Promise<string | undefined> {
  const tree = await repository.treeOf(base);
  const files = await repository.listFiles(tree);
  const path = PLACES.map((place) => files.find((file) => place.test(file))).find(
    (file) => file !== undefined,
  );
  const bytes = path === undefined ? undefined : await repository.readFile(tree, path);
  if (bytes === undefined || bytes.length > MOST) return undefined;
  return new TextDecoder().decode(bytes);
}
