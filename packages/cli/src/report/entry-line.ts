import {
  unreachable,
  type Action,
  type Candidate,
  type Failed,
  type Failure,
  type Finished,
  type Held,
  type JournalEntry,
  type Landed,
  type RunState,
  type TaskState,
} from "@stagewright/core";
import { showDuration, untilWords } from "../duration.ts";
import { findingName } from "./allow-words.ts";
import { deltaWords } from "./delta-words.ts";
import { failureWords } from "./failure-words.ts";
import { isFree } from "./free-attempts.ts";
import { editsWords } from "./held-words.ts";
import { steeringLine } from "./steering-line.ts";
import { worksOf } from "./works.ts";
import { sanitizeLine } from "./sanitize.ts";
import { counted, type Paint } from "./style.ts";
import { capsWords, usageWords } from "./usage-words.ts";
import { usageOf } from "./usage.ts";
import { gradeWords, phaseTitle } from "./words.ts";

/**
 * A journal entry as one line for people, without its time; undefined for what says
 * nothing to them. `state` is the run after the entry, or later.
 */
export function entryLine({ record }: JournalEntry, state: RunState, paint: Paint): string | undefined {
  switch (record.type) {
    case "run.created":
      return `run ${record.run}: ${record.pins.pipeline} for ${sanitizeLine(record.pins.feature)}, from ${record.pins.base.slice(0, 10)}`;
    case "run.owned":
      return paint("dim", `process ${record.pid} carries the run`);
    case "action.started":
      return startedLine(record.action, state);
    case "action.finished":
      return finishedLine(record.key, record.done, state, paint);
    case "run.stopped":
      return paint(
        "yellow",
        record.reason === "interrupted" ? "interrupted" : `stopped: ${sanitizeLine(record.reason)}`,
      );
    case "run.accepted":
      return `you accepted ${record.what === "red-base" ? "a base that is red" : "requirements that are open"}`;
    case "run.parked":
      return paint("yellow", parkedLine(record.on));
    case "gate.decided": {
      const note = record.note === undefined ? "" : `: ${sanitizeLine(record.note)}`;
      return record.by === undefined
        ? paint("yellow", `the gate's time is up; it counts as ${record.decision}`)
        : `${sanitizeLine(record.by)} ${record.decision}${note}`;
    }
    case "task.decided": {
      const note = record.note === undefined ? "" : `: ${sanitizeLine(record.note)}`;
      return `${sanitizeLine(record.by)} ${record.decision} ${whose(state, record)}${note}`;
    }
    case "change.allowed":
      return `${sanitizeLine(record.by)} allows ${sanitizeLine(record.names.map(findingName).join(", "))} in ${whose(state, record)}: ${sanitizeLine(record.reason)}`;
    case "plan.edited":
      return paint("yellow", `the plan was edited: ${deltaWords(record.edit.delta).join("; ")}`);
    case "plan.decided":
      return `${sanitizeLine(record.by)} ${record.decision === "taken" ? "takes the edited plan in" : "goes on with the plan as it was"}`;
    case "question.answered":
      return `${sanitizeLine(record.by)} answers ${whose(state, record)}: ${sanitizeLine(record.answer)}`;
    case "run.unparked":
      return `${sanitizeLine(record.by)} says it can go on`;
    case "time.passed":
      return paint("dim", "what waited for its provider is tried again");
    case "budget.set":
      return `${sanitizeLine(record.by)} sets the run's budget: ${capsWords(record.budget)}`;
    case "lease.requested":
      return `${sanitizeLine(record.by)} wants ${record.task === undefined ? "the next task" : idOf(state, record.task)} to do`;
    case "lease.released":
      return `${sanitizeLine(record.by)} gives ${idOf(state, record.task)} back`;
    case "task.submitted":
      return `${sanitizeLine(record.by)} hands ${idOf(state, record.task)} in${record.note === undefined ? "" : `: ${sanitizeLine(record.note)}`}`;
    case "run.paused":
      return `${sanitizeLine(record.by)} paused the run: no new attempt begins`;
    case "run.unpaused":
      return "goes on after a pause";
    case "task.steered":
    case "task.retried":
    case "task.waived":
    case "task.attested":
      return steeringLine(record, taskOf(state, record.task)?.task.id ?? record.task);
    case "round.requested":
      return `${sanitizeLine(record.by)} takes up what reviewers said: ${record.tasks.map(({ id }) => sanitizeLine(id)).join(", ")}`;
    case "stage.retried":
      return `${sanitizeLine(record.by)} wants ${state.pins.stages[record.stage]?.address ?? "a stage"} done again${record.note === undefined ? "" : `: ${sanitizeLine(record.note)}`}`;
    case "run.cancel-requested":
      return "cancelling";
    case "run.cancelled":
      return paint("yellow", "cancelled");
    case "result.applied":
      return `applied to your branch: ${record.commit.slice(0, 10)}`;
    case "result.dropped":
      return "dropped";
    default:
      return unreachable(record);
  }
}

function parkedLine(on: "questions" | "leases" | "budget" | "approval" = "questions"): string {
  switch (on) {
    case "questions":
      return "waits for answers";
    case "leases":
      return "waits for what humans have in hand";
    case "approval":
      return "waits for your decision";
    case "budget":
      return "stops here: what is left of its budget is not enough for another attempt";
  }
}

/** Id and title of a task, whatever its stage. */
function taskOf(state: RunState, key: string): TaskState | undefined {
  for (const work of worksOf(state)) {
    const task = work.tasks.get(key);
    if (task !== undefined) return task;
  }
  return undefined;
}

/** The task's id; without one, the stage. */
function whose(
  state: RunState,
  { stage, task }: { readonly stage: number; readonly task?: string | undefined },
): string {
  return task === undefined ? (state.pins.stages[stage]?.address ?? "the stage") : idOf(state, task);
}

function idOf(state: RunState, key: string): string {
  return sanitizeLine(taskOf(state, key)?.task.id ?? key);
}

function phaseIn(state: RunState, stage: number, phase: number): string {
  const at = state.stages[stage];
  const work = at !== undefined && "work" in at ? at.work : undefined;
  const title = work?.phases[phase]?.title;
  return title === undefined ? `phase ${phase + 1}` : phaseTitle(title, work?.phases.length ?? 1);
}

function startedLine(action: Action, state: RunState): string | undefined {
  switch (action.verb) {
    case "attempt": {
      const title = sanitizeLine(taskOf(state, action.task)?.task.title ?? "");
      return `${idOf(state, action.task)} started${action.attempt > 1 ? `, attempt ${action.attempt}` : ""}: ${title}`;
    }
    case "baseline":
      return "running the checks before any agent works";
    case "validate":
      return `${phaseIn(state, action.stage, action.phase)}: running its checks`;
    case "code":
    case "agent":
      return `${state.pins.stages[action.stage]?.address ?? "stage"} started`;
    case "prepare":
    case "collect":
    case "hold":
    case "land":
    case "record":
    case "finish":
    case "gate":
    case "replan":
    case "deliver":
      return undefined;
    default:
      return unreachable(action);
  }
}

function finishedLine(key: string, done: Finished, state: RunState, paint: Paint): string | undefined {
  const parts = key.split("/");
  if (!done.result.ok) return failedLine(parts, done.verb, done.result.error, state, paint);
  switch (done.verb) {
    case "prepare": {
      const { plan, document } = done.result.value;
      const count = plan.phases.reduce((sum, phase) => sum + phase.tasks.length, 0);
      return `${sanitizeLine(document)}: ${counted(count, "task")} in ${counted(plan.phases.length, "phase")}`;
    }
    case "baseline":
      return baselineLine(done.result.value.checks, paint);
    case "attempt": {
      const { challenged, findings } = done.result.value;
      const count = challenged === undefined ? "" : `${challenged.length} of ${findings.length}: `;
      const asks = challenged === undefined ? "" : `; a human is asked about ${count}what guards found in it`;
      return `${idOf(state, parts[2] ?? "")} handed in ${handedIn(done.result.value)}${paint("yellow", asks)}`;
    }
    case "collect":
      return `${idOf(state, parts[2] ?? "")} handed in ${handedIn(done.result.value)}`;
    case "hold":
      return heldLine(idOf(state, parts[2] ?? ""), done.result.value, paint);
    case "land":
      return landedLine(idOf(state, parts[2] ?? ""), done.result.value, paint);
    case "validate": {
      const { edit } = done.result.value;
      const edited =
        edit === undefined
          ? ""
          : paint("yellow", `; the plan was edited: ${deltaWords(edit.delta).join("; ")}`);
      return `${phaseOf(parts, state)}: ${paint("green", "holds")}${edited}`;
    }
    case "agent": {
      const { reused, rejected, sentBack, challenged } = done.result.value;
      if (challenged !== undefined)
        return `${stageIn(state, parts)}: ${paint("yellow", "a human is asked about what guards found in it")}`;
      if (sentBack !== undefined)
        return `${stageIn(state, parts)}: ${paint("yellow", "sends back")}: ${sanitizeLine(sentBack.map(({ title }) => title).join("; "))}`;
      if (rejected !== undefined)
        return `${stageIn(state, parts)}: ${paint("yellow", "says no")}: ${sanitizeLine(rejected.join("; "))}`;
      const line = `${stageIn(state, parts)}: ${paint("green", "done")}`;
      return reused === undefined ? line : `${line}, by run ${reused}: nothing it depends on has changed`;
    }
    case "code": {
      const { notes = [] } = done.result.value;
      const said = notes.length === 0 ? "" : `: ${sanitizeLine(notes.join("; "))}`;
      return `${stageIn(state, parts)}: ${paint("green", "done")}${said}`;
    }
    case "finish":
      return `${stageIn(state, parts)}: ${paint("green", "done")}`;
    case "record":
      return `${stageIn(state, parts)}: what was seen of it is written down`;
    case "replan":
      return "the run has the edited plan now";
    case "gate":
      return paint("yellow", `waits at a gate: ${sanitizeLine(done.result.value.question)}`);
    case "deliver":
      return done.result.value.branch === undefined
        ? "nothing to deliver"
        : `delivered as ${done.result.value.branch}`;
    default:
      return unreachable(done);
  }
}

function stageIn(state: RunState, parts: readonly string[]): string {
  return state.pins.stages[Number(parts[1])]?.address ?? "stage";
}

function baselineLine(
  checks: readonly {
    readonly name: string;
    readonly state: "green" | "red";
    readonly failures: readonly string[];
  }[],
  paint: Paint,
): string {
  if (checks.length === 0) return paint("yellow", "no check is configured: nothing will be proved");
  const each = checks.map(({ name, state, failures }) =>
    state === "green"
      ? `${name} ${paint("green", "green")}`
      : `${name} ${paint("yellow", "red")} (${failures.length === 0 ? "its output does not name what fails" : `${counted(failures.length, "old failure")}, blamed on nobody`})`,
  );
  return `before the run: ${each.join(", ")}`;
}

function handedIn({ changes, durationMs, findings, agent }: Candidate): string {
  // The report says of each task that nothing is known; a line that scrolls by need not.
  const usage = agent?.usage === undefined ? undefined : usageOf([agent]);
  const used = usage === undefined ? "" : ` · ${usageWords(usage)}`;
  const size = changes.length === 0 ? "no change" : counted(changes.length, "file");
  return `${size} after ${showDuration(durationMs)}${findings.length === 0 ? "" : `, with ${counted(findings.length, "finding")}`}${used}`;
}

function landedLine(id: string, { grade, reason, commit }: Landed, paint: Paint): string {
  return `${id} ${paint(grade === "witnessed" || grade === "checked" ? "green" : "yellow", "merged")} as ${commit.slice(0, 10)} · ${gradeWords(grade, reason)}`;
}

function heldLine(id: string, { question, worktree, edits }: Held, paint: Paint): string {
  const kept = edits === undefined ? "" : `. ${editsWords(edits)}`;
  return `${id} ${paint("yellow", "is held")}: ${sanitizeLine(question)} Try it in ${worktree}${kept}`;
}

function failedLine(
  parts: readonly string[],
  verb: Finished["verb"],
  failed: Failed,
  state: RunState,
  paint: Paint,
): string {
  const isTask = verb === "attempt" || verb === "collect" || verb === "hold" || verb === "land";
  const whose = isTask ? idOf(state, parts[2] ?? "") : phaseOrStage(parts, verb, state);
  if (failed.failure.code === "CANCELLED") return paint("dim", `${whose} was cut short`);
  const waits = waitLine(failed.failure);
  if (waits !== undefined) return `${whose} ${paint("yellow", sanitizeLine(waits))}`;
  const { what, why } = failureWords(failed.failure, { run: state.run, setup: state.pins.settings.setup });
  const told = sanitizeLine(why === undefined ? what : `${what} (${why})`);
  if (isTask) {
    const task = taskOf(state, parts[2] ?? "");
    if (task?.now.kind === "leased") return `${whose} ${paint("yellow", "came back")}: ${told}`;
    const attempt = Number(parts[3]);
    const before = task?.history.filter((past) => past.attempt < attempt) ?? [];
    if (isFree(failed.failure, before))
      return `${whose} attempt ${attempt} ${paint("yellow", "was sent back, at no cost")}: ${told}`;
    return `${whose} attempt ${attempt} ${paint("red", "failed")}: ${told}${whatNext(attempt, failed.failure, state, task)}`;
  }
  return `${whose} ${paint("red", "failed")}: ${told}`;
}

/** Why an agent can do nothing more for a task, so that the next in the chain does. */
const GIVES_WAY: ReadonlySet<Failure["code"]> = new Set([
  "AGENT_UNAVAILABLE",
  "AGENT_LOGIN",
  "AGENT_ERROR",
  "RATE_LIMITED",
]);

function whatNext(
  attempt: number,
  { code }: Failure,
  { life, pins }: RunState,
  task: TaskState | undefined,
): string {
  if (life.kind !== "going" || task === undefined || task.now.kind === "failed") return "";
  if (GIVES_WAY.has(code)) return task.fallbacks > 0 ? "; the next agent takes it" : "";
  return attempt - task.budgetFrom < pins.settings.attempts ? "; it is tried again" : "";
}

/** What costs no attempt is no failure to people: they, or it, are waited for. */
function waitLine(failure: Failure): string | undefined {
  switch (failure.code) {
    case "ASKED":
      return `asks: ${failure.question}`;
    case "LEASED":
      return `is in the hands of ${failure.lease.by}: ${failure.lease.workspace.path}`;
    case "RATE_LIMITED":
    case "AGENT_ERROR": {
      if (failure.until === undefined) return undefined;
      const why = failure.code === "RATE_LIMITED" ? "wants fewer calls" : "cannot be reached";
      return `waits ${untilWords(failure.until, Date.now())}: the provider of ${failure.agent} ${why} (${failure.detail})`;
    }
    case "OVER_BUDGET":
      return failure.scope === "run" ? "was stopped: the run's budget is spent" : undefined;
    default:
      return undefined;
  }
}

function phaseOrStage(parts: readonly string[], verb: Finished["verb"], state: RunState): string {
  return verb === "validate" ? phaseOf(parts, state) : (state.pins.stages[Number(parts[1])]?.address ?? verb);
}

/** From a key `run/stage/phase-N/round/validate`. */
function phaseOf(parts: readonly string[], state: RunState): string {
  return phaseIn(state, Number(parts[1]), Number((parts[2] ?? "").replace("phase-", "")) - 1);
}
