import { err, ok, type ProcessJob, type ProcessOutcome, type Result } from "@stagewright/core";
import { clear, stop, timer } from "./ending.ts";
import { launch } from "./launch.ts";
import { prepare } from "./prepare.ts";
import type { ProcessesOptions } from "./processes.ts";

/** A process to talk with, for as long as somebody wants: it has no deadline of its own. */
export interface OpenJob extends Pick<ProcessJob, "cwd" | "env" | "writable"> {
  readonly argv: readonly string[];
  readonly onOutput: (bytes: Uint8Array) => void;
  readonly onError: (bytes: Uint8Array) => void;
}

export interface OpenProcess {
  readonly pid: number;
  /** All it starts carries this in its environment, as STAGEWRIGHT_JOB. */
  readonly job: string;
  readonly exited: Promise<Extract<ProcessOutcome["end"], { kind: "exited" | "signalled" }>>;
  /** Resolves when the bytes are handed over; rejects where nobody takes them any more. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * The rungs of the stop ladder: end of input, `eofMs` for it to end by itself, SIGTERM,
   * SIGKILL, and the sweep of all it started. Resolves when nothing is left; more calls wait for the first.
   */
  end(eofMs: number): Promise<void>;
}

/** Starts a process of a run as a job is started, with its input and its outputs apart. */
export async function openProcess(
  job: OpenJob,
  options: ProcessesOptions,
): Promise<Result<OpenProcess, string>> {
  const started = performance.now();
  const prepared = await prepare({ ...job, command: { argv: job.argv } }, options);
  if (!prepared.ok) return prepared;
  const { id } = prepared.value;
  const launched = await launch({
    ...prepared.value.launch,
    stdin: { pipe: true },
    onOutput: job.onOutput,
    onError: job.onError,
  });
  if (!launched.ok) return err(launched.error);
  const { pid, input, exited } = launched.value;
  let ending: Promise<void> | undefined;
  const end = async (eofMs: number): Promise<void> => {
    input?.end();
    const patience = timer(eofMs);
    const first = await Promise.race([exited, patience.over]);
    patience.cancel();
    if (first === "deadline") await stop(launched.value, options.graceMs ?? 2_000);
    input?.destroy();
    await clear(launched.value, { id, started });
  };
  return ok({
    pid,
    job: id,
    exited,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (input === undefined) return reject(new Error("its input is closed"));
        input.write(bytes, (error) => (error == null ? resolve() : reject(error)));
      }),
    end: (eofMs) => (ending ??= end(eofMs)),
  });
}
