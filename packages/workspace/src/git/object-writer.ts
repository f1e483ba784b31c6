import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, open, rename, stat, unlink, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { deflate, deflateSync } from "node:zlib";
import type { ObjectId } from "@stagewright/core";
import type { OpenedRepository } from "../open.ts";

const deflateLater = promisify(deflate);

type ObjectType = "blob" | "tree" | "commit";

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
  async write(type: ObjectType, bytes: Uint8Array): Promise<ObjectId> {
    await this.writeAll([{ type, bytes }]);
    return this.idOf(type, bytes);
  }

  idOf(type: ObjectType, bytes: Uint8Array): ObjectId {
    return createHash(this.#algorithm).update(whole(type, bytes)).digest("hex");
  }

  /** Synced at once and shown in the order given: what an object names comes before it. */
  async writeAll(objects: readonly { type: ObjectType; bytes: Uint8Array }[]): Promise<void> {
    const staged = await Promise.allSettled(objects.map(({ type, bytes }) => this.#stage(type, bytes)));
    const temporaries = staged.flatMap((each) => (each.status === "fulfilled" && each.value) || []);
    try {
      for (const each of staged) if (each.status === "rejected") throw each.reason;
      for (const { temporary, oid } of temporaries) await this.#show(temporary, oid);
    } catch (error) {
      await Promise.all(temporaries.map(({ temporary }) => unlink(temporary).catch(() => {})));
      throw error;
    }
  }

  /** Undefined: it is there already. */
  async #stage(
    type: ObjectType,
    bytes: Uint8Array,
  ): Promise<{ temporary: string; oid: ObjectId } | undefined> {
    const oid = this.idOf(type, bytes);
    // Freshened like git does, so that a prune does not take what we are about to need.
    const now = new Date();
    const fresh = await utimes(this.#fileOf(oid), now, now).then(
      () => true,
      () => false,
    );
    if (fresh) return undefined;

    const object = whole(type, bytes);
    const packed =
      object.length < 65_536 ? deflateSync(object, { level: 1 }) : await deflateLater(object, { level: 1 });
    const temporary = join(this.#objects, `tmp_obj_${randomBytes(8).toString("hex")}`);
    const handle = await open(temporary, "wx", 0o444);
    try {
      await handle.writeFile(packed);
      await handle.sync();
    } catch (error) {
      await unlink(temporary).catch(() => {});
      throw error;
    } finally {
      await handle.close();
    }
    return { temporary, oid };
  }

  async #show(temporary: string, oid: ObjectId): Promise<void> {
    const file = this.#fileOf(oid);
    await rename(temporary, file).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
      await this.#makeFolder(dirname(file));
      await rename(temporary, file);
    });
  }

  #fileOf(oid: ObjectId): string {
    return join(this.#objects, oid.slice(0, 2), oid.slice(2));
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

function whole(type: ObjectType, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
}
