import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Bytes of output an outcome carries. */
const TAIL_BYTES = 64 * 1024;

/**
 * What a job prints: appended to its log file as it comes, the last 64 KiB kept in a
 * ring of that size. Written synchronously, so that memory stays flat however much comes.
 */
export class Transcript {
  readonly #ring = Buffer.alloc(TAIL_BYTES);
  #total = 0;
  #fd: number | undefined;

  /** Throws where the log cannot be opened. */
  constructor(logFile: string) {
    mkdirSync(dirname(logFile), { recursive: true });
    this.#fd = openSync(logFile, "a");
  }

  add(bytes: Uint8Array): void {
    this.#log(bytes);
    this.#keep(bytes);
  }

  /** A line of our own, told apart from the job's by its first word. */
  note(words: string): void {
    this.add(Buffer.from(`${this.#atLineStart() ? "" : "\n"}stagewright: ${words}\n`));
  }

  /** Closes the log and gives the tail. */
  end(): string {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    return this.#tail();
  }

  #log(bytes: Uint8Array): void {
    if (this.#fd === undefined) return;
    try {
      for (let offset = 0; offset < bytes.length;) offset += writeSync(this.#fd, bytes, offset);
    } catch (error) {
      closeSync(this.#fd);
      this.#fd = undefined;
      this.#keep(Buffer.from(`\nstagewright: the log ends here: ${(error as Error).message}\n`));
    }
  }

  #keep(bytes: Uint8Array): void {
    const kept = bytes.length > TAIL_BYTES ? bytes.subarray(bytes.length - TAIL_BYTES) : bytes;
    this.#total += bytes.length - kept.length;
    const at = this.#total % TAIL_BYTES;
    const first = Math.min(kept.length, TAIL_BYTES - at);
    this.#ring.set(kept.subarray(0, first), at);
    this.#ring.set(kept.subarray(first), 0);
    this.#total += kept.length;
  }

  #tail(): string {
    if (this.#total <= TAIL_BYTES) return this.#ring.toString("utf8", 0, this.#total);
    const at = this.#total % TAIL_BYTES;
    const bytes = Buffer.concat([this.#ring.subarray(at), this.#ring.subarray(0, at)]);
    return bytes.toString("utf8", startOfCharacter(bytes));
  }

  #atLineStart(): boolean {
    return this.#total === 0 || this.#ring[(this.#total - 1) % TAIL_BYTES] === 0x0a;
  }
}

/** Where the cut went through a UTF-8 character, its rest is left out. */
function startOfCharacter(bytes: Uint8Array): number {
  let index = 0;
  while (index < 3 && ((bytes[index] ?? 0) & 0xc0) === 0x80) index++;
  return index;
}
