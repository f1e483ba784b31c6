import { randomUUID } from "node:crypto";
import type { ProcessJob, ProcessOutcome, Processes } from "@stagewright/core";
import { statOf } from "../files.ts";
import type { Sandbox } from "../sandbox/detect.ts";
import { sandboxArguments } from "../sandbox/policy.ts";
import { cleanEnvironment, JOB_MARKER, RUN_MARKER } from "./environment.ts";
import { findProgram } from "./find-program.ts";
import { neutralConfiguration } from "./own-configuration.ts";
import { launch, STATUS_FD, type Launched } from "./launch.ts";
import { sweepJob } from "./sweep.ts";
import { Transcript } from "./transcript.ts";

export interface ProcessesOptions {
  /** The run's id; every process carries it in its environment as STAGEWRIGHT_RUN. */
  readonly run: string;
  readonly sandbox: Sandbox;
  /** Directories no process may write: the user's checkout, its git directory, our cache. Enforced where there is a sandbox. */
  readonly protect: readonly string[];
  /** Directories inside protected ones that every process may write. */
  readonly writable?: readonly string[];
  /** Names of variables of our own environment to pass on, beside the allowlist. */
  readonly passEnv?: readonly string[];
  /** Leaves docker's socket and its like within reach: whoever has it can write anywhere. */
  readonly allowDocker?: boolean;
  /** Between SIGTERM and SIGKILL; 2,000 ms unless told. */
  readonly graceMs?: number;
}

export function createProcesses(options: ProcessesOptions): Processes {
  return { run: (job) => runJob(job, options) };
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

  const id = randomUUID();
  const env = {
    ...cleanEnvironment(process.env, options.passEnv),
    ...(job.neutral === undefined ? {} : await neutralConfiguration(job.neutral, options.passEnv)),
    ...job.env,
    [RUN_MARKER]: options.run,
    [JOB_MARKER]: id,
  };
  const argv = "shell" in job.command ? ["sh", "-c", job.command.shell] : job.command.argv;
  const obstacle = whyNotStartable(argv, env, job.cwd);
  if (obstacle !== undefined) return outcome({ kind: "not-started", reason: obstacle });

  let transcript: Transcript;
  try {
    transcript = new Transcript(job.logFile);
  } catch (error) {
    return outcome({ kind: "not-started", reason: `the log cannot be written: ${(error as Error).message}` });
  }
  try {
    const launched = await launch({
      ...commandLine(argv, job, options),
      env,
      cwd: job.cwd,
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
  // The group's end is atomic, a fork cannot slip through; what left the group is swept.
  launched.signal("SIGKILL");
  if (launched.confined) {
    await launched.emptied();
  } else {
    const { remaining } = await sweepJob(
      id,
      performance.now() - started < SHORT_JOB_MS ? launched.pid : undefined,
    );
    if (remaining > 0)
      transcript.note(`${remaining} processes of this job fork faster than they can be killed`);
  }
  await launched.drained();
  if (first === "deadline") return { kind: "timed-out" };
  if (first === "abort") return { kind: "aborted" };
  return first;
}

/** The first rungs of the stop ladder: ask, wait, and no longer ask. */
async function stop(launched: Launched, graceMs: number): Promise<void> {
  const grace = timer(graceMs);
  await Promise.race([launched.reachable, launched.exited, grace.over]);
  if (launched.signal("SIGTERM")) await Promise.race([launched.exited, grace.over]);
  grace.cancel();
  launched.signal("SIGKILL");
  const patience = timer(10_000); // A process in uninterruptible sleep outlives SIGKILL for as long as its disk takes.
  await Promise.race([launched.exited, patience.over]);
  patience.cancel();
}

/** In less than this nobody goes once around the pids, so that those after ours are all that are new. */
const SHORT_JOB_MS = 100;

function commandLine(
  argv: readonly string[],
  job: ProcessJob,
  { sandbox, protect, writable = [], allowDocker = false }: ProcessesOptions,
) {
  if (sandbox.kind === "none") return { argv, confinement: "none" as const };
  const { pidNamespace } = sandbox;
  const policy = { protect, writable: [...writable, ...job.writable], pidNamespace, allowDocker };
  return {
    argv: [sandbox.program, ...sandboxArguments(policy, job.cwd, STATUS_FD), "--", ...argv],
    confinement: pidNamespace ? ("pid-namespace" as const) : ("files" as const),
  };
}

function whyNotStartable(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): string | undefined {
  const [name] = argv;
  if (name === undefined) return "the command is empty";
  if (statOf(cwd)?.isDirectory() !== true) return `${cwd} is not a directory`;
  const program = findProgram(name, { path: env["PATH"], cwd });
  return program.ok ? undefined : program.error;
}

/** bwrap reports its own failures, and a program it could not execute, in the words of its output. */
function notEvenStarted(outcome: ProcessOutcome, sandbox: Sandbox): ProcessOutcome {
  const { end, output } = outcome;
  if (sandbox.kind === "none" || end.kind !== "exited" || end.code !== 1 || !output.startsWith("bwrap: "))
    return outcome;
  return { ...outcome, end: { kind: "not-started", reason: output.trim() } };
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

function timer(ms: number): { over: Promise<"deadline">; cancel: () => void } {
  let handle: NodeJS.Timeout | undefined;
  const over = new Promise<"deadline">(
    (resolve) => (handle = setTimeout(() => resolve("deadline"), Math.min(ms, LONGEST_TIMER_MS))),
  );
  return { over, cancel: () => clearTimeout(handle) };
}

function onAbort(signal: AbortSignal): { over: Promise<"abort">; cancel: () => void } {
  const done = new AbortController();
  const over = new Promise<"abort">((resolve) => {
    if (signal.aborted) resolve("abort");
    signal.addEventListener("abort", () => resolve("abort"), { signal: done.signal });
  });
  return { over, cancel: () => done.abort() };
}
