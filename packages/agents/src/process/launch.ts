import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setImmediate as immediate, setTimeout as pause } from "node:timers/promises";
import { err, ok, type ProcessOutcome, type Result } from "@stagewright/core";
import { takePipe, type Pipe } from "./pipes.ts";
import { isAlive } from "./process-table.ts";
import { signal } from "./sweep.ts";

/** Where bwrap is told to report; in the command it is closed. */
export const STATUS_FD = 3;

export interface Launch {
  readonly argv: readonly string[];
  /** `pid-namespace`: all that the command starts ends with it. `files`: bwrap without that. */
  readonly confinement: "none" | "files" | "pid-namespace";
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What it reads; `pipe`: what is written to {@link Launched.input} while it runs. */
  readonly stdin: string | undefined | { readonly pipe: true };
  readonly onOutput: (bytes: Uint8Array) => void;
  /** Takes stderr by itself. Absent: it comes with the output, in the order both were written. */
  readonly onError?: (bytes: Uint8Array) => void;
}

export interface Launched {
  readonly pid: number;
  /** Where stdin is a pipe: our end of it. */
  readonly input: Socket | undefined;
  /** Whether the kernel ends everything with the first process. */
  readonly confined: boolean;
  readonly exited: Promise<Exit>;
  /** Resolves once it is known whom to signal: of a sandbox we are told so, and may be slow to listen. */
  readonly reachable: Promise<void>;
  /** Signals the command's group. False where it cannot be reached (yet, or any more). */
  signal(name: "SIGTERM" | "SIGKILL"): boolean;
  /** Resolves when the pid namespace has no process left. */
  emptied(): Promise<void>;
  /** Resolves when all output was taken, or nobody can be waited for who still holds the pipe. */
  drained(): Promise<void>;
}

type Exit = Extract<ProcessOutcome["end"], { kind: "exited" | "signalled" }>;

/** Starts a command in a process group of its own; both its outputs are one pipe unless told otherwise. */
export async function launch(job: Launch): Promise<Result<Launched, string>> {
  /** What is still ours to close: each descriptor leaves when somebody else answers for it. */
  const ours = new Set<number>();
  const own = (pipe: Pipe): Pipe => {
    ours.add(pipe.read).add(pipe.write);
    return pipe;
  };
  try {
    const output = own(await takePipe());
    const errors = job.onError === undefined ? undefined : own(await takePipe());
    const input = typeof job.stdin === "object" ? own(await takePipe()) : undefined;
    const stdin = typeof job.stdin === "string" ? openInput(job.stdin) : input?.read;
    if (stdin !== undefined) ours.add(stdin);
    const child = start(job, { stdin, stdout: output.write, stderr: (errors ?? output).write });
    const { pid } = child;
    if (pid === undefined) {
      const error = await new Promise<Error>((resolve) => child.once("error", resolve));
      return err(error.message);
    }
    const readers = [read(output.read, job.onOutput)];
    ours.delete(output.read);
    if (errors !== undefined && job.onError !== undefined) {
      readers.push(read(errors.read, job.onError));
      ours.delete(errors.read);
    }
    let writer: Socket | undefined;
    if (input !== undefined) {
      writer = new Socket({ fd: input.write, readable: false, writable: true });
      // A reader that is gone is seen by its exit; there is nobody to tell here.
      writer.on("error", () => undefined);
      ours.delete(input.write);
    }
    return ok(watch(child, pid, job.confinement, readers, writer));
  } catch (error) {
    return err((error as Error).message);
  } finally {
    for (const fd of ours) closeSync(fd);
  }
}

interface Descriptors {
  readonly stdin: number | undefined;
  readonly stdout: number;
  readonly stderr: number;
}

function start(job: Launch, { stdin, stdout, stderr }: Descriptors): ChildProcess {
  const [program = "", ...args] = job.argv;
  const status = job.confinement === "none" ? [] : (["pipe"] as const);
  return spawn(program, args, {
    cwd: job.cwd,
    env: { ...job.env },
    detached: true,
    stdio: [stdin ?? "ignore", stdout, stderr, ...status],
  });
}

/**
 * Input is a file without a name: it never blocks us, nobody has to read it to the end,
 * and it can be opened again as /dev/stdin, which a FIFO whose writer is gone cannot.
 */
function openInput(text: string): number {
  const directory = mkdtempSync(join(tmpdir(), "stagewright-input-"));
  try {
    const file = join(directory, "stdin");
    writeFileSync(file, text, { mode: 0o600 });
    return openSync(file, "r");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function read(fd: number, onOutput: Launch["onOutput"]): Socket {
  const socket = new Socket({ fd, readable: true, writable: false });
  socket.on("data", onOutput);
  socket.on("error", () => socket.destroy());
  return socket;
}

function watch(
  child: ChildProcess,
  pid: number,
  confinement: Launch["confinement"],
  readers: readonly Socket[],
  input: Socket | undefined,
): Launched {
  const exited = new Promise<Exit>((resolve) => {
    child.once("exit", (code, name) =>
      resolve(name === null ? { kind: "exited", code: code ?? 0 } : { kind: "signalled", signal: name }),
    );
  });
  const drained = Promise.all(
    readers.map((reader) => new Promise<void>((resolve) => reader.once("close", () => resolve()))),
  );
  const inner = confinement === "none" ? undefined : innerPid(child);
  return {
    pid,
    input,
    confined: confinement === "pid-namespace",
    exited,
    reachable: inner?.known ?? Promise.resolve(),
    signal(name) {
      if (confinement === "none") return signal(-pid, name);
      // bwrap started a session for the command; its own group holds bwrap alone, whose end is the end of all.
      const reached = inner?.pid !== undefined && signal(-inner.pid, name);
      return name === "SIGKILL" ? signal(-pid, name) || reached : reached;
    },
    async emptied() {
      await inner?.known;
      for (let waited = 0; inner?.pid !== undefined && isAlive(inner.pid); waited++) {
        // As a rule it is a matter of microseconds, less than the shortest timer.
        if (waited < 50) await immediate();
        else await pause(1);
        if (waited === 200) signal(inner.pid, "SIGKILL");
        if (waited > 5_000) return;
      }
    },
    async drained() {
      const patience = new AbortController();
      await Promise.race([
        drained,
        pause(DRAIN_MS, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
      for (const reader of readers) reader.destroy();
    },
  };
}

/** All writers are dead by then, so that the pipe's end is at hand, unless somebody outside was given it. */
const DRAIN_MS = 250;

/** The pid, in our eyes, of the sandbox's first process: bwrap says so as JSON as soon as it is there. */
function innerPid(child: ChildProcess): { pid?: number; readonly known: Promise<void> } {
  const status = child.stdio[STATUS_FD] as Readable;
  let text = "";
  const inner: { pid?: number; readonly known: Promise<void> } = {
    known: new Promise((resolve) => {
      status.on("data", (bytes: Buffer) => {
        text += bytes.toString("latin1");
        const pid = /"child-pid": (\d+)/.exec(text)?.[1];
        if (pid === undefined || inner.pid !== undefined) return;
        inner.pid = Number(pid);
        resolve();
      });
      status.on("error", () => resolve());
      status.on("close", () => resolve());
    }),
  };
  return inner;
}
