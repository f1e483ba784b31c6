import { realpath } from "node:fs/promises";
import { posix } from "node:path";
import {
  err,
  ok,
  type CodeContext,
  type Failure,
  type IntakeRequest,
  type Processes,
  type Result,
  type Workspaces,
} from "@stagewright/core";

const DEADLINE_MS = 30_000;

/** Where a repository's own script can run so that what it writes reaches nobody. */
export interface ScratchPlace {
  readonly workspaces: Workspaces;
  readonly processes: Processes;
  readonly logFile: string;
  readonly signal: AbortSignal;
  /** What HEAD says there. */
  readonly head: string;
  /** Under which the checkout is kept while it is used. */
  readonly run: string;
  readonly slot: number;
  /** Takes the checkout away. */
  readonly clear: (path: string) => Promise<void>;
}

/** For an intake, which has no run yet. */
export function scratchOfIntake({
  workspaces,
  processes,
  logFile,
  signal,
  base,
}: IntakeRequest): ScratchPlace {
  const run = `intake-${process.pid}`;
  const clear = () => workspaces.removeRun(run);
  return { workspaces, processes, logFile, signal, head: base, run, slot: 0, clear };
}

/** Checks hold the slots of a run from 0 up. */
const SLOT_OF_STAGES = 1_000;

export function scratchOfStage(context: CodeContext): ScratchPlace {
  const { workspaces, processes, logFile, signal, run, state } = context;
  const clear = (path: string) => workspaces.remove(path);
  return { workspaces, processes, logFile, signal, head: state.tip, run, slot: SLOT_OF_STAGES, clear };
}

export interface ScriptAnswer {
  readonly output: string;
  /** Where the script ran. */
  readonly root: string;
}

/** Runs a script of the tree's in a scratch checkout of it, which is gone afterwards. Its errors are shown as they are. */
export async function runScript(
  place: ScratchPlace,
  tree: string,
  script: string,
  request: { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> },
): Promise<Result<ScriptAnswer, Failure>> {
  const { run, slot, head, signal } = place;
  const opened = await place.workspaces.openWitness({ run, slot, tree, head, bare: true, signal });
  if (!opened.ok) return opened;
  const { path, scratch } = opened.value;
  try {
    const outcome = await place.processes.run({
      command: { argv: ["bash", script, ...request.argv] },
      cwd: path,
      env: request.env,
      logFile: place.logFile,
      deadlineMs: DEADLINE_MS,
      signal,
      writable: [path, scratch],
    });
    const failed = (reason: string) =>
      err({ code: "PREREQUISITE_FAILED", what: [script, ...request.argv].join(" "), reason } as const);
    if (signal.aborted) return err({ code: "CANCELLED" });
    if (outcome.end.kind !== "exited") return failed(`did not end by itself (${outcome.end.kind})`);
    if (outcome.end.code !== 0)
      return failed(outcome.output.replaceAll(path, ".").trim() || `exit ${outcome.end.code}`);
    // Scripts ask the system where they are, and may be told another name of the same place.
    const real = await realpath(path);
    return ok({ output: outcome.output.replaceAll(real, path), root: path });
  } finally {
    await place.clear(path).catch(() => undefined);
  }
}

/** The last line that `read` takes as the answer; scripts may print warnings around it. */
export function lastJson<T>(output: string, read: (value: unknown) => T | undefined): T | undefined {
  for (const line of output.split(/\r?\n/).toReversed()) {
    if (!line.trimStart().startsWith("{")) continue;
    try {
      const answer = read(JSON.parse(line));
      if (answer !== undefined) return answer;
    } catch {
      // Not this line.
    }
  }
  return undefined;
}

/** A path that a script has named, from the root of its checkout; undefined where it lies elsewhere. */
export function fromRoot(root: string, named: string): string | undefined {
  const relative = posix.isAbsolute(named) ? posix.relative(root, named) : posix.normalize(named);
  return relative === "" || relative.startsWith("..") ? undefined : relative;
}
