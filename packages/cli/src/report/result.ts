import path from "node:path";
import {
  findingsOf,
  findingsOfChecks,
  unreachable,
  type Allowance,
  type Failed,
  type Failure,
  type Finding,
  type Life,
  type OwedRed,
  type RunState,
  type WorkState,
} from "@stagewright/core";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { findingName, once } from "./allow-words.ts";
import { failedCommand, failureWords, outputTail } from "./failure-words.ts";
import { taskResult, type TaskResult } from "./task-result.ts";
import { spentOf, type SpentResult } from "./usage.ts";
import { waitsOf, type Wait } from "./waits.ts";
import { timeOfRun, type RunTime } from "./witness-time.ts";
import { phaseTitle } from "./words.ts";
import { worksOf } from "./works.ts";

/** What came of a run, for machines: the last line of `--json`. */
export interface RunResult {
  readonly type: "run.result";
  readonly run: string;
  readonly pipeline: string;
  readonly feature: string;
  readonly outcome: RunOutcome;
  readonly exitCode: ExitCode;
  /** Where the result is; absent while there is none. */
  readonly branch?: string;
  readonly commit?: string;
  readonly tasks: readonly TaskResult[];
  /** What agents have used, as far as they tell; absent before any was at work. */
  readonly spent?: SpentResult;
  /** How long agents were at work, and how long checks took; absent before any. */
  readonly time?: RunTime;
  readonly owed: readonly OwedRed[];
  readonly findings: readonly TaskFinding[];
  /** What only a human can decide, and what to type. */
  readonly waits: readonly Wait[];
  readonly failures: readonly FailureResult[];
  /** Why a stage, or a human at a gate, has said no. */
  readonly rejected?: { readonly stage: string; readonly reasons: readonly string[] };
  readonly notes: readonly string[];
}

/**
 * `left`: what is not done only a human can do. `interrupted`: told to stop, goes on with
 * `resume`; `stopped`: an error outside the run, goes on once that is mended.
 */
export type RunOutcome =
  | "done"
  | "failed"
  | "left"
  | "parked"
  | "rejected"
  | "paused"
  | "cancelled"
  | "interrupted"
  | "stopped"
  | "going";

/** Whose a finding is that no task brought. */
export const CHECKS = "checks";

export interface TaskFinding extends Finding {
  /** Id of the task; `checks` where it is none's. */
  readonly task: string;
}

/** A failure with all a human needs to look into it. */
export interface FailureResult {
  readonly scope: "task" | "phase" | "stage" | "run";
  /** Id of the task, title of the phase, address of the stage. */
  readonly name: string;
  readonly task?: string;
  readonly attempt?: number;
  readonly code: string;
  readonly what: string;
  readonly why?: string;
  readonly check?: string;
  readonly command?: string;
  readonly outputTail?: string;
  readonly workspace?: string;
  readonly logFile?: string;
  /** The change that was not taken, as a commit. */
  readonly candidate?: string;
  readonly next: string;
}

export function resultOf(state: RunState): RunResult {
  const work = worksOf(state);
  const tasks = work.flatMap((each) => [...each.tasks.values()]);
  const outcome = outcomeOf(state.life);
  const delivered = state.delivered;
  return {
    type: "run.result",
    run: state.run,
    pipeline: state.pins.pipeline,
    feature: state.pins.feature,
    outcome,
    exitCode: exitCodeOf(outcome),
    ...(delivered?.branch === undefined ? {} : { branch: delivered.branch }),
    ...(delivered === undefined ? {} : { commit: delivered.commit }),
    tasks: tasks.map(taskResult),
    ...spentIn(state),
    ...timeIn(state),
    owed: work.flatMap((each) => each.owed),
    findings: [
      ...tasks.flatMap((task) => findingsOf(task).map((finding) => ({ task: task.task.id, ...finding }))),
      ...work.flatMap(findingsOfChecks).map((finding) => ({ task: CHECKS, ...finding })),
    ],
    failures: failuresOf(state),
    ...rejectionOf(state),
    waits: waitsOf(state),
    notes: notesOf(state, work),
  };
}

export function outcomeOf(life: Life): RunOutcome {
  switch (life.kind) {
    case "ended":
      return life.outcome;
    case "cancelling":
      return "cancelled";
    case "stopped":
      return life.reason === "interrupted" ? "interrupted" : "stopped";
    case "going":
    case "parked":
    case "paused":
    case "cancelled":
      return life.kind;
    default:
      return unreachable(life);
  }
}

function exitCodeOf(outcome: RunOutcome): ExitCode {
  switch (outcome) {
    case "done":
    case "going":
      return EXIT.done;
    case "failed":
    case "stopped":
      return EXIT.failed;
    case "rejected":
      return EXIT.rejected;
    case "left":
    case "parked":
    case "paused":
      return EXIT.waiting;
    case "cancelled":
    case "interrupted":
      return EXIT.cancelled;
    default:
      return unreachable(outcome);
  }
}

function spentIn(state: RunState): Pick<RunResult, "spent"> {
  const spent = spentOf(state);
  return spent === undefined ? {} : { spent };
}

function timeIn(state: RunState): Pick<RunResult, "time"> {
  const time = timeOfRun(state);
  return time === undefined ? {} : { time };
}

function failuresOf(state: RunState): FailureResult[] {
  const found: FailureResult[] = [];
  const add = (where: Where, failed: Failed) => found.push(failureResult(state, where, failed));

  state.stages.forEach((stage, index) => {
    const name = state.pins.stages[index]?.address ?? `stage ${index + 1}`;
    const work = "work" in stage ? stage.work : undefined;
    for (const task of work?.tasks.values() ?? []) {
      const last = task.now.kind === "failed" ? task.history.at(-1) : undefined;
      if (last === undefined) continue;
      const { id, key } = task.task;
      add({ scope: "task", name: id, task: key, attempt: last.attempt, logs: id }, last.failed);
    }
    for (const [at, { title, validation, repairs }] of (work?.phases ?? []).entries()) {
      // A phase whose repair is over and failed, too, still fails for what was to be repaired.
      const unrepaired =
        state.life.kind === "ended" && validation.kind === "pending" ? repairs.at(-1) : undefined;
      const failed = validation.kind === "failed" ? validation.failed : unrepaired;
      const name = phaseTitle(title, work?.phases.length ?? 1);
      if (failed !== undefined) add({ scope: "phase", name, logs: `phase-${at + 1}` }, failed);
    }
    if (stage.kind === "failed") {
      const atTheEnd = stage.failed.failure.code === "CHECK_FAILED";
      add({ scope: "stage", name, ...(atTheEnd ? { logs: "final" } : {}) }, stage.failed);
    }
  });
  if (state.life.kind === "parked" && state.life.on.kind === "failure")
    add({ scope: "run", name: state.run }, state.life.on.failed);
  return found;
}

/** `logs`: what `stagewright logs <run>` takes to show what was printed. */
type Where = Pick<FailureResult, "scope" | "name" | "task" | "attempt"> & { readonly logs?: string };

function failureResult(
  { run, pins }: RunState,
  { logs, ...where }: Where,
  { failure, workspace, logFile, candidate }: Failed,
): FailureResult {
  const tail = outputTail(failure);
  const { setup } = pins.settings;
  const log = "logFile" in failure ? failure.logFile : logOf(failure, logFile, setup);
  const words = failureWords(failure, { run, setup, ...(logs === undefined ? {} : { logs }) });
  return {
    ...where,
    code: failure.code,
    ...words,
    ...failedCommand(failure),
    ...(tail === undefined ? {} : { outputTail: tail }),
    ...(workspace === undefined ? {} : { workspace }),
    ...(log === undefined ? {} : { logFile: log }),
    ...(candidate === undefined ? {} : { candidate }),
  };
}

/** A setup command has a log of its own; no agent was there to write the attempt's. */
function logOf(failure: Failure, log: string | undefined, setup: string | undefined): string | undefined {
  if (failure.code !== "SETUP_FAILED" || log === undefined) return log;
  if (failure.command !== setup) return undefined;
  return path.join(path.dirname(log), "../workspaces", `setup-${path.basename(log)}`);
}

function rejectionOf(state: RunState): Pick<RunResult, "rejected"> {
  const index = state.stages.findIndex(({ kind }) => kind === "rejected");
  const stage = state.stages[index];
  if (stage?.kind !== "rejected") return {};
  const { note } = stage.decision ?? {};
  const reasons = stage.decision === undefined ? stage.reasons : note === undefined ? [] : [note];
  return { rejected: { stage: state.pins.stages[index]?.address ?? "stage", reasons } };
}

function allowedNotes(address: string, allowed: readonly Allowance[] = []): string[] {
  const [first] = allowed;
  if (first === undefined) return [];
  return [`${address}: ${once(allowed).map(findingName).join(", ")} allowed by ${first.by}: ${first.reason}`];
}

function notesOf(state: RunState, work: readonly WorkState[]): string[] {
  const finished = state.stages.flatMap((stage, index) =>
    stage.kind === "done"
      ? [
          ...(stage.notes ?? []),
          ...(stage.finished?.notes ?? []),
          ...allowedNotes(state.pins.stages[index]?.address ?? "", stage.allowed),
        ]
      : [],
  );
  const prepared = work.flatMap((each) => each.prepared?.notes ?? []);
  const uncleared = state.delivered?.uncleared;
  const left =
    uncleared === undefined
      ? []
      : [`a workspace could not be cleared away (${uncleared}); stagewright gc tries again`];
  return [...new Set([...state.pins.notes, ...prepared, ...finished, ...left])];
}
