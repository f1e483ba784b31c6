import {
  attemptsOf,
  unreachable,
  type Allowance,
  type Approval,
  type Grade,
  type GradeReason,
  type Landed,
  type TaskState,
} from "@stagewright/core";
import { freeAttempts } from "./free-attempts.ts";
import { reportsOf, usageOf, workedMs, type UsageResult } from "./usage.ts";
import { timeOfTask, type WorkTime } from "./witness-time.ts";

/** What became of a task, for machines. */
export interface TaskResult {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly end: TaskEnd;
  readonly grade?: Grade;
  readonly reason?: GradeReason;
  readonly commit?: string;
  /** By a human who has tried it before it was committed. */
  readonly approved?: Approval;
  /** What guards found in it, and a human has let stand. */
  readonly allowed?: readonly Allowance[];
  readonly attempts: number;
  /** Of these, sent back with what guards found, at no cost; absent: none. */
  readonly freeAttempts?: number;
  /** Key of the task whose failure made this one pointless. */
  readonly because?: string;
  /** It was proved against these words; the document has others now. */
  readonly earlierWords?: string;
  /** Who was at work on it last. */
  readonly agent?: string;
  readonly model?: string;
  /** In the session of an earlier attempt, or task. */
  readonly wentOn?: true;
  /** Of all attempts: how long agents were at work, and what they have used. */
  readonly durationMs?: number;
  /** The same beside how long its checks took. */
  readonly time?: WorkTime;
  readonly usage?: UsageResult;
  /** What it said of its work when it handed in. */
  readonly summary?: string;
  readonly agentNotes?: readonly string[];
  readonly refusedPermissions?: readonly { readonly what: string; readonly why: string }[];
}

export type TaskEnd = "done" | "claimed" | "manual" | "failed" | "skipped" | "waived" | "open";

export function taskResult(state: TaskState): TaskResult {
  const { task, now } = state;
  const attempts = attemptsOf(state) + ("attempt" in now ? 1 : 0);
  const free = freeAttempts(state.history);
  const base = {
    id: task.id,
    key: task.key,
    title: task.title,
    end: endOf(now.kind),
    attempts,
    ...(free === 0 ? {} : { freeAttempts: free }),
    ...workOf(state),
  };
  if (now.kind === "skipped") return { ...base, because: now.because };
  if (now.kind === "waived") return { ...base, because: now.reason };
  if (now.kind !== "done") return base;
  return { ...base, ...landedOf(now.landed), ...earlierWordsOf(state) };
}

/** Who was at work on a task, and what it took. */
function workOf(state: TaskState): Partial<TaskResult> {
  const reports = reportsOf(state);
  const last = reports.at(-1);
  const durationMs = workedMs(state);
  const usage = usageOf(reports);
  const time = timeOfTask(state);
  const notes = reports.flatMap((report) => report.notes ?? []);
  const refused = reports
    .flatMap(({ permissions = [] }) => permissions.filter(({ allowed }) => !allowed))
    .map(({ what, why }) => ({ what, why }));
  return {
    ...(last === undefined ? {} : { agent: last.agent }),
    ...(last?.model === undefined ? {} : { model: last.model }),
    ...(last?.wentOn ? { wentOn: true } : {}),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(time === undefined ? {} : { time }),
    ...(usage === undefined ? {} : { usage }),
    ...(last?.summary === undefined ? {} : { summary: last.summary }),
    ...(notes.length === 0 ? {} : { agentNotes: notes }),
    ...(refused.length === 0 ? {} : { refusedPermissions: refused }),
  };
}

function landedOf({ grade, reason, commit, approved, allowed }: Landed): Partial<TaskResult> {
  const why = reason === undefined ? {} : { reason };
  return {
    ...{ grade, ...why, commit },
    ...(approved === undefined ? {} : { approved }),
    ...(allowed === undefined ? {} : { allowed }),
  };
}

/** What a done task was proved against, where the document has other words now. */
function earlierWordsOf({ earlierWords }: TaskState): Pick<TaskResult, "earlierWords"> {
  return earlierWords === undefined ? {} : { earlierWords };
}

function endOf(kind: TaskState["now"]["kind"]): TaskEnd {
  switch (kind) {
    case "open":
    case "working":
    case "queued":
    case "landing":
    case "attested":
    case "asking":
    case "waiting":
    case "leased":
    case "held":
    case "challenged":
    case "handed-in":
      return "open";
    case "done":
    case "waived":
    case "claimed":
    case "manual":
    case "failed":
    case "skipped":
      return kind;
    default:
      return unreachable(kind);
  }
}
