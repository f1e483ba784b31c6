import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, open, rename, stat, unlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflate, deflateSync } from "node:zlib";
import type { ObjectId } from "@stagewright/core";
import type { OpenedRepository } from "../open.ts";

const deflateLater = promisify(deflate);

/**
 * Writes loose objects without a git process: a landed task writes about six, and a
 * process each would cost more than the rest of the landing. Same form, same steps as
 * git's own writer (`tmp_obj_…`, fsync, rename); `git fsck` is its test.
 */
export class ObjectWriter {
  readonly #objects: string;
  readonly #algorithm: "sha1" | "sha256";
  #directoryMode: number | undefined;

  constructor(opened: OpenedRepository) {
    this.#objects = opened.objectsDir;
    this.#algorithm = opened.objectFormat;
  }

  /** Durable when it resolves. */
  async write(type: "blob" | "tree" | "commit", bytes: Uint8Array): Promise<ObjectId> {
    const whole = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
    const oid = createHash(this.#algorithm).update(whole).digest("hex");
    const folder = join(this.#objects, oid.slice(0, 2));
    const file = join(folder, oid.slice(2));
    // Freshened like git does, so that a prune does not take what we are about to need.
    const now = new Date();
    if (
      await utimes(file, now, now).then(
        () => true,
        () => false,
      )
    )
      return oid;

    const packed =
      whole.length < 65_536 ? deflateSync(whole, { level: 1 }) : await deflateLater(whole, { level: 1 });
    const temporary = join(this.#objects, `tmp_obj_${randomBytes(8).toString("hex")}`);
    const handle = await open(temporary, "wx", 0o444);
    try {
      try {
        await handle.writeFile(packed);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
        await this.#makeFolder(folder);
        await rename(temporary, file);
      });
    } catch (error) {
      await unlink(temporary).catch(() => {});
      throw error;
    }
    return oid;
  }

  /** With the mode of `objects` itself: a repository that a group shares stays writable for it. */
  async #makeFolder(folder: string): Promise<void> {
    this.#directoryMode ??= (await stat(this.#objects)).mode & 0o7777;
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
    await chmod(folder, this.#directoryMode).catch(() => {});
  }
}
