import type { Failure, Finished, JournalEntry, RunRecord } from "@stagewright/core";

/** The run, or a part of it, could not go on by itself. */
export interface PastWait {
  readonly since: string;
  /** Absent: it still waits, or nothing is recorded of its end. */
  readonly until?: string;
  /** Key of the task; absent: the stage's, or the run's. */
  readonly task?: string;
  readonly stage?: number;
  readonly why: string;
}

interface Begun extends PastWait {
  readonly endedBy: (record: RunRecord) => boolean;
}

/** Every wait that the journal tells of, oldest first, and until when. */
export function waitsIn(entries: readonly JournalEntry[]): PastWait[] {
  return entries.flatMap(({ seq, at, record }) => {
    const begun = beginsWith(record);
    if (begun === undefined) return [];
    const { endedBy, ...wait } = begun;
    const end = entries.find((later) => later.seq > seq && endedBy(later.record));
    return [{ ...wait, since: at, ...(end === undefined ? {} : { until: end.at }) }];
  });
}

const taken = (record: RunRecord): boolean => record.type === "run.owned" || record.type === "run.cancelled";

function beginsWith(record: RunRecord): Omit<Begun, "since"> | undefined {
  switch (record.type) {
    case "run.paused":
      return { why: `paused by ${record.by}`, endedBy: ({ type }) => type === "run.unpaused" };
    case "run.stopped":
      return { why: `the process stopped: ${record.reason}`, endedBy: taken };
    case "run.parked":
      return record.on === "budget"
        ? { why: "what is left of the budget is not enough for another attempt", endedBy: taken }
        : undefined;
    case "plan.edited":
      return { why: "the plan was edited", endedBy: ({ type }) => type === "plan.decided" };
    case "action.finished":
      return afterAction(record.key, record.done);
    default:
      return undefined;
  }
}

function afterAction(key: string, done: Finished): Omit<Begun, "since"> | undefined {
  const [, at = "", part] = key.split("/");
  const stage = Number(at);
  if (!done.result.ok) {
    const isOfTask = done.verb === "attempt" || done.verb === "collect" || done.verb === "land";
    return afterFailure(done.result.error.failure, stage, isOfTask ? part : undefined);
  }
  if (done.verb === "gate")
    return {
      stage,
      why: `a human is asked at a gate: ${done.result.value.question}`,
      endedBy: (record) => record.type === "gate.decided" && record.stage === stage,
    };
  if ((done.verb === "attempt" || done.verb === "agent") && done.result.value.challenged !== undefined) {
    const task = done.verb === "attempt" ? part : undefined;
    return {
      stage,
      ...(task === undefined ? {} : { task }),
      why: "a human is asked about what guards found in it",
      endedBy: (record) =>
        (record.type === "change.allowed" || record.type === "task.decided") &&
        record.stage === stage &&
        record.task === task,
    };
  }
  if (done.verb === "hold")
    return {
      stage,
      ...(part === undefined ? {} : { task: part }),
      why: `a human is to try it before it is committed: ${done.result.value.question}`,
      endedBy: (record) => record.type === "task.decided" && record.task === part,
    };
  return undefined;
}

function afterFailure(
  failure: Failure,
  stage: number,
  task: string | undefined,
): Omit<Begun, "since"> | undefined {
  const where = { stage, ...(task === undefined ? {} : { task }) };
  switch (failure.code) {
    case "ASKED":
      return {
        ...where,
        why: `it is asked: ${failure.question}`,
        endedBy: (record) =>
          record.type === "question.answered" && record.stage === stage && record.task === task,
      };
    case "LEASED":
      return {
        ...where,
        why: `in the hands of ${failure.lease.by}`,
        endedBy: (record) =>
          (record.type === "task.submitted" || record.type === "lease.released") && record.task === task,
      };
    case "RATE_LIMITED":
    case "AGENT_ERROR": {
      if (failure.until === undefined) return undefined;
      const what = failure.code === "RATE_LIMITED" ? "wants fewer calls" : "does not work";
      return {
        ...where,
        why: `the provider of ${failure.agent} ${what}: ${failure.detail}`,
        endedBy: untilThen(failure.until),
      };
    }
    case "WAITING":
      return { ...where, why: failure.what, endedBy: untilThen(failure.until) };
    case "AGENT_LOGIN":
      return { ...where, why: `${failure.agent} is not logged in: ${failure.detail}`, endedBy: resumed };
    case "PUSH_FAILED":
      return {
        ...where,
        why: `${failure.branch} could not be pushed to ${failure.remote}: ${failure.detail}`,
        endedBy: resumed,
      };
    case "UPSTREAM_MISSING":
      return { ...where, why: `${failure.document} is not ready for this stage`, endedBy: resumed };
    case "FORGE_FAILED":
      return {
        ...where,
        why: `the forge did not do what was wanted (${failure.problem.code})`,
        endedBy: failure.until === undefined ? resumed : untilThen(failure.until),
      };
    case "BASE_RED":
      return {
        ...where,
        why: `the check ${failure.check} was red before any agent had worked`,
        endedBy: resumed,
      };
    default:
      return undefined;
  }
}

const resumed = (record: RunRecord): boolean => record.type === "run.unparked" || taken(record);

const untilThen =
  (until: string) =>
  (record: RunRecord): boolean =>
    record.type === "time.passed" && Date.parse(record.until) >= Date.parse(until);
