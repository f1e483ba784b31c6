import { Writable, type Readable } from "node:stream";

export interface OwnStdio {
  readonly input: Readable;
  readonly output: Writable;
  giveBack(): void;
}

/**
 * The process's stdin and stdout for a protocol alone: what anybody else writes to stdout,
 * a plugin's `console.log` for example, goes to stderr as long as this holds.
 */
export function takeOwnStdio(): OwnStdio {
  const { stdout, stderr, stdin } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  return {
    input: stdin,
    output: new Writable({
      write(chunk: Uint8Array, _encoding, written) {
        write(chunk, (error) => written(error ?? null));
      },
    }),
    giveBack() {
      stdout.write = write;
    },
  };
}
