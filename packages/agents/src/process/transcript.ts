import { closeSync, fstatSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Bytes of output an outcome carries. */
const TAIL_BYTES = 64 * 1024;
/** Bytes a log file takes as they come, and those of the end that follow where there were more. */
const LOG_HEAD_BYTES = 49_000_000;
const LOG_TAIL_BYTES = 1_000_000;

/**
 * What a job prints: appended to its log file as it comes, the last 64 KiB kept in a
 * ring of that size. Written synchronously, so that memory stays flat however much comes;
 * of more than 50 MB the log keeps the beginning and the end, so that no disk fills.
 */
export class Transcript {
  readonly #ring = new Ring(TAIL_BYTES);
  #fd: number | undefined;
  #room: number;
  /** Once the log is full: what came since. */
  #rest: Ring | undefined;

  /** Throws where the log cannot be opened. */
  constructor(logFile: string) {
    mkdirSync(dirname(logFile), { recursive: true });
    this.#fd = openSync(logFile, "a");
    this.#room = Math.max(0, LOG_HEAD_BYTES - fstatSync(this.#fd).size);
  }

  add(bytes: Uint8Array): void {
    const head = bytes.subarray(0, this.#room);
    this.#room -= head.length;
    this.#log(head);
    if (head.length < bytes.length) this.#later(bytes.subarray(head.length));
    this.#ring.add(bytes);
  }

  /** A line of our own, told apart from the job's by its first word. */
  note(words: string): void {
    this.add(line(words, this.#ring.isAtLineStart));
  }

  /** Closes the log and gives the tail. */
  end(): string {
    if (this.#rest !== undefined) {
      const end = this.#rest.bytes();
      const left = this.#rest.total - end.length;
      if (left > 0) this.#log(line(`${left} bytes were left out here`, true));
      this.#log(end);
      this.#rest = undefined;
    }
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    return this.#ring.bytes().toString("utf8");
  }

  #later(bytes: Uint8Array): void {
    if (this.#rest === undefined) {
      this.#rest = new Ring(LOG_TAIL_BYTES);
      const megabytes = (LOG_HEAD_BYTES + LOG_TAIL_BYTES) / 1_000_000;
      this.#log(line(`a log takes ${megabytes} MB; the end of what follows comes when it is over`, false));
    }
    this.#rest.add(bytes);
  }

  #log(bytes: Uint8Array): void {
    if (this.#fd === undefined) return;
    try {
      for (let offset = 0; offset < bytes.length;) offset += writeSync(this.#fd, bytes, offset);
    } catch (error) {
      closeSync(this.#fd);
      this.#fd = undefined;
      this.#ring.add(line(`the log ends here: ${(error as Error).message}`, false));
    }
  }
}

function line(words: string, isAtLineStart: boolean): Buffer {
  return Buffer.from(`${isAtLineStart ? "" : "\n"}stagewright: ${words}\n`);
}

/** The last bytes of many. */
class Ring {
  readonly #ring: Buffer;
  #total = 0;

  constructor(size: number) {
    this.#ring = Buffer.alloc(size);
  }

  /** How many there were. */
  get total(): number {
    return this.#total;
  }

  get isAtLineStart(): boolean {
    return this.#total === 0 || this.#ring[(this.#total - 1) % this.#ring.length] === 0x0a;
  }

  add(bytes: Uint8Array): void {
    const { length: size } = this.#ring;
    const kept = bytes.length > size ? bytes.subarray(bytes.length - size) : bytes;
    this.#total += bytes.length - kept.length;
    const at = this.#total % size;
    const first = Math.min(kept.length, size - at);
    this.#ring.set(kept.subarray(0, first), at);
    this.#ring.set(kept.subarray(first), 0);
    this.#total += kept.length;
  }

  /** Begins with a whole character. */
  bytes(): Buffer {
    if (this.#total <= this.#ring.length) return this.#ring.subarray(0, this.#total);
    const at = this.#total % this.#ring.length;
    const bytes = Buffer.concat([this.#ring.subarray(at), this.#ring.subarray(0, at)]);
    return bytes.subarray(startOfCharacter(bytes));
  }
}

/** Where the cut went through a UTF-8 character, its rest is left out. */
function startOfCharacter(bytes: Uint8Array): number {
  let index = 0;
  while (index < 3 && ((bytes[index] ?? 0) & 0xc0) === 0x80) index++;
  return index;
}
