import type { ProcessJob, ProcessOutcome, Processes, Result } from "@stagewright/core";
import type { Sandbox } from "../sandbox/detect.ts";
import { clear, onAbort, stop, timer } from "./ending.ts";
import { launch, type Launched } from "./launch.ts";
import { openProcess, type OpenJob, type OpenProcess } from "./open-process.ts";
import { prepare } from "./prepare.ts";
import { Transcript } from "./transcript.ts";

export interface ProcessesOptions {
  /** The run's id; every process carries it in its environment as STAGEWRIGHT_RUN. */
  readonly run: string;
  readonly sandbox: Sandbox;
  /** Directories no process may write: the user's checkout, its git directory, our cache. Enforced where there is a sandbox. */
  readonly protect: readonly string[];
  /** Directories that no process may even see into: they are empty to it. Enforced where there is a sandbox. */
  readonly hidden?: readonly string[];
  /** Directories inside protected ones that every process may write. */
  readonly writable?: readonly string[];
  /** Names of variables of our own environment to pass on, beside the allowlist. */
  readonly passEnv?: readonly string[];
  /** Leaves docker's socket and its like within reach: whoever has it can write anywhere. */
  readonly allowDocker?: boolean;
  /** Between SIGTERM and SIGKILL; 2,000 ms unless told. */
  readonly graceMs?: number;
}

/** Processes of this machine: besides jobs that run to their end, ones to talk with. */
export interface LocalProcesses extends Processes {
  /** Whether a sandbox holds what runs here. */
  readonly sandboxed: boolean;
  /** Names of variables of our own environment that all of them see, beside the allowlist. */
  readonly passed: readonly string[];
  open(job: OpenJob): Promise<Result<OpenProcess, string>>;
}

/** Whether these can be talked with. */
export function isLocal(processes: Processes): processes is LocalProcesses {
  return "open" in processes;
}

export function createProcesses(options: ProcessesOptions): LocalProcesses {
  return {
    sandboxed: options.sandbox.kind !== "none",
    passed: options.passEnv ?? [],
    run: (job) => runJob(job, options),
    open: (job) => openProcess(job, options),
  };
}

type End = ProcessOutcome["end"];

async function runJob(job: ProcessJob, options: ProcessesOptions): Promise<ProcessOutcome> {
  const started = performance.now();
  const outcome = (end: End, output = ""): ProcessOutcome => ({
    end,
    durationMs: Math.round(performance.now() - started),
    output,
  });
  if (job.signal.aborted) return outcome({ kind: "aborted" });

  const prepared = await prepare(job, options);
  if (!prepared.ok) return outcome({ kind: "not-started", reason: prepared.error });
  const { id } = prepared.value;

  let transcript: Transcript;
  try {
    transcript = new Transcript(job.logFile);
  } catch (error) {
    return outcome({ kind: "not-started", reason: `the log cannot be written: ${(error as Error).message}` });
  }
  try {
    const launched = await launch({
      ...prepared.value.launch,
      stdin: job.stdin,
      onOutput: (bytes) => {
        transcript.add(bytes);
        job.onOutput?.(bytes);
      },
    });
    if (!launched.ok) return outcome({ kind: "not-started", reason: launched.error }, transcript.end());
    const end = await live(launched.value, job, {
      id,
      graceMs: options.graceMs ?? 2_000,
      started,
      transcript,
    });
    return notEvenStarted(outcome(end, transcript.end()), options.sandbox);
  } finally {
    transcript.end();
  }
}

/** From the start of a process until neither it nor anything it started is left. */
async function live(
  launched: Launched,
  job: ProcessJob,
  {
    id,
    graceMs,
    started,
    transcript,
  }: { id: string; graceMs: number; started: number; transcript: Transcript },
): Promise<End> {
  job.onStart?.({ pid: launched.pid });
  const deadline = timer(job.deadlineMs);
  const abort = onAbort(job.signal);
  const first = await Promise.race([launched.exited, deadline.over, abort.over]);
  deadline.cancel();
  abort.cancel();

  if (first === "deadline" || first === "abort") await stop(launched, graceMs);
  const remaining = await clear(launched, { id, started });
  if (remaining > 0)
    transcript.note(`${remaining} processes of this job fork faster than they can be killed`);
  if (first === "deadline") return { kind: "timed-out" };
  if (first === "abort") return { kind: "aborted" };
  return first;
}

/** bwrap reports its own failures, and a program it could not execute, in the words of its output. */
function notEvenStarted(outcome: ProcessOutcome, sandbox: Sandbox): ProcessOutcome {
  const { end, output } = outcome;
  if (sandbox.kind === "none" || end.kind !== "exited" || end.code !== 1 || !output.startsWith("bwrap: "))
    return outcome;
  return { ...outcome, end: { kind: "not-started", reason: output.trim() } };
}
