import { spawn, type ChildProcess } from "node:child_process";
import type { ObjectId } from "@stagewright/core";
import { OWN_GROUP, referenced } from "./process.ts";
import type { GitProfile } from "./profile.ts";

export interface GitObject {
  readonly type: "blob" | "tree" | "commit" | "tag";
  readonly bytes: Buffer;
}

interface Request {
  readonly verb: "contents" | "info";
  readonly oid: ObjectId;
  readonly resolve: (answer: { type: GitObject["type"]; size: number; bytes: Buffer } | undefined) => void;
  readonly reject: (error: Error) => void;
  tries: number;
}

/**
 * One `git cat-file --batch-command` for all reads, answered in order. Started at the
 * first read, started again when it dies, and never a reason for node to stay alive:
 * it is referenced only while an answer is due.
 */
export class ObjectReader {
  readonly #profile: GitProfile;
  readonly #cwd: string;
  #child: ChildProcess | undefined;
  #waiting: Request[] = [];
  #chunks: Buffer[] = [];
  #buffered = 0;
  /** Header of the object whose bytes are still coming. */
  #header: { type: GitObject["type"]; size: number } | undefined;
  #closed = false;

  constructor(profile: GitProfile, cwd: string) {
    this.#profile = profile;
    this.#cwd = cwd;
  }

  async read(oid: ObjectId): Promise<GitObject | undefined> {
    const answer = await this.#ask("contents", oid);
    return answer && { type: answer.type, bytes: answer.bytes };
  }

  /** Size in bytes, without the bytes. */
  async info(oid: ObjectId): Promise<{ type: GitObject["type"]; size: number } | undefined> {
    return this.#ask("info", oid);
  }

  close(): void {
    this.#closed = true;
    this.#child?.stdin?.end();
    this.#child?.kill();
    this.#child = undefined;
  }

  #ask(
    verb: Request["verb"],
    oid: ObjectId,
  ): ReturnType<ObjectReader["info"]> &
    Promise<{ type: GitObject["type"]; size: number; bytes: Buffer } | undefined> {
    if (!/^[0-9a-f]{40,64}$/.test(oid)) throw new Error(`Not an object id: ${oid}`);
    if (this.#closed) throw new Error("The repository is closed");
    return new Promise((resolve, reject) => this.#send({ verb, oid, resolve, reject, tries: 0 }));
  }

  #send(request: Request): void {
    const child = (this.#child ??= this.#start());
    if (this.#waiting.length === 0) referenced(child, true);
    this.#waiting.push(request);
    request.tries++;
    child.stdin?.write(`${request.verb} ${request.oid}\n`);
  }

  #start(): ChildProcess {
    const child = spawn("git", [...this.#profile.args, "cat-file", "--batch-command"], {
      cwd: this.#cwd,
      env: this.#profile.env,
      detached: OWN_GROUP,
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.#chunks = [];
    this.#buffered = 0;
    this.#header = undefined;
    child.stdin.on("error", () => {});
    child.stdout.on("data", (chunk: Buffer) => {
      if (this.#child !== child) return;
      this.#chunks.push(chunk);
      this.#buffered += chunk.length;
      this.#drain();
      if (this.#waiting.length === 0) referenced(child, false);
    });
    child.on("error", () => this.#lost(child));
    child.on("close", () => this.#lost(child));
    referenced(child, false);
    return child;
  }

  #drain(): void {
    for (;;) {
      if (this.#header === undefined) {
        const all = this.#take(this.#buffered);
        const end = all.indexOf(0x0a);
        if (end < 0) return this.#putBack(all);
        this.#putBack(all.subarray(end + 1));
        const words = all.toString("latin1", 0, end).split(" ");
        const request = this.#waiting[0];
        if (words.length !== 3) this.#waiting.shift()?.resolve(undefined);
        else {
          const header = { type: words[1] as GitObject["type"], size: Number(words[2]) };
          if (request?.verb === "info") this.#waiting.shift()?.resolve({ ...header, bytes: Buffer.alloc(0) });
          else this.#header = header;
        }
      } else {
        const { type, size } = this.#header;
        // One newline follows the bytes.
        if (this.#buffered < size + 1) return;
        const all = this.#take(this.#buffered);
        this.#putBack(all.subarray(size + 1));
        this.#header = undefined;
        this.#waiting.shift()?.resolve({ type, size, bytes: Buffer.from(all.subarray(0, size)) });
      }
      if (this.#buffered === 0) return;
    }
  }

  /** Joined only when there is something to read out of them: a large blob comes in thousands of chunks. */
  #take(bytes: number): Buffer {
    const all = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks, bytes);
    this.#chunks = [];
    this.#buffered = 0;
    return all;
  }

  #putBack(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#chunks = [rest];
    this.#buffered = rest.length;
  }

  #lost(child: ChildProcess): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    const again = this.#waiting;
    this.#waiting = [];
    for (const request of again) {
      if (this.#closed || request.tries > 1)
        request.reject(new Error(`git cat-file ended while reading ${request.oid}`));
      else this.#send(request);
    }
  }
}
