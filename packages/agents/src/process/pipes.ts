import { execFile } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * Real pipes. Node's own `stdio: "pipe"` is a pair of sockets, on which
 * `echo … > /dev/stderr` and `cat /dev/stdin` fail with ENXIO: scripts that are right
 * everywhere else would fail under us alone. One pipe also takes stdout and stderr in
 * the order they were written. Node cannot call pipe(2), so they are made with mkfifo,
 * some at a time, and unlinked as soon as they are open: nothing is left by kill -9.
 */
export interface Pipe {
  /** Both are close-on-exec and blocking. Whoever takes a pipe closes both ends. */
  readonly read: number;
  readonly write: number;
}

const BATCH = 8;
const spare: Pipe[] = [];
let filling: Promise<void> | undefined;

/** Throws where no pipe can be made (no mkfifo, no file descriptors left). */
export async function takePipe(): Promise<Pipe> {
  for (;;) {
    const pipe = spare.pop();
    if (pipe !== undefined) return pipe;
    filling ??= fill().finally(() => (filling = undefined));
    await filling;
  }
}

async function fill(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "stagewright-pipes-"));
  try {
    const paths = Array.from({ length: BATCH }, (_, index) => join(directory, String(index)));
    await promisify(execFile)("mkfifo", ["-m", "600", ...paths]);
    for (const path of paths) spare.push(openBothEnds(path));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A FIFO's ends each wait for the other when opened; one opened for both never waits. */
function openBothEnds(path: string): Pipe {
  const both = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    return { read: openSync(path, constants.O_RDONLY), write: openSync(path, constants.O_WRONLY) };
  } finally {
    closeSync(both);
  }
}
