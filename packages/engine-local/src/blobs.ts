import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BlobStore } from "@stagewright/core";

/** Content-addressed files: `<dir>/ab/cdef…`, each written whole, flushed, then renamed into place. */
export function openBlobStore(directory: string): BlobStore {
  const fileOf = (digest: string) => join(directory, digest.slice(0, 2), digest.slice(2));
  return {
    async put(bytes) {
      const digest = createHash("sha256").update(bytes).digest("hex");
      const file = fileOf(digest);
      await mkdir(dirname(file), { recursive: true });
      const draft = `${file}.${process.pid}.${performance.now()}.tmp`;
      const handle = await open(draft, "wx");
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, file);
      return digest;
    },
    async get(digest) {
      if (!/^[0-9a-f]{64}$/.test(digest)) return undefined;
      try {
        return await readFile(fileOf(digest));
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
    },
  };
}
