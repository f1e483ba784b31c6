import type { Replanned, RunRecord } from "./record.ts";
import { matchTasks } from "./plan-delta.ts";
import type { PhaseState, PlanEdit, RunState, TaskNow, TaskState, WorkState } from "./state.ts";
import type { Task, WorkPlan } from "./work-plan.ts";
import { unskip } from "./fold-skip.ts";
import { newTask, withStage, withWork } from "./fold-work.ts";

/** The plan document was edited by a human: the run asks before it goes on, unless it was told what to do. */
export function onPlanEdited(state: RunState, stage: number, edit: PlanEdit): RunState {
  const edits = state.pins.settings.planEdits ?? "ask";
  if (edits === "take")
    return withWork(state, stage, (work) => ({ ...work, edit: { ...edit, taken: true } }));
  if (edits === "leave") return withWork(state, stage, (work) => ({ ...work, userPlan: edit.plan }));
  const asked = withWork(state, stage, (work) => ({ ...work, edit }));
  return { ...asked, life: { kind: "parked", on: { kind: "plan" } } };
}

/** The edit is taken into the run, or the run goes on with the plan it has and does not ask about these words again. */
export function onPlanDecided(
  state: RunState,
  record: Extract<RunRecord, { type: "plan.decided" }>,
): RunState {
  const stage = state.stages[record.stage];
  const edit = stage !== undefined && "work" in stage ? stage.work?.edit : undefined;
  if (edit === undefined) return state;
  const decided = withWork(state, record.stage, ({ edit: _asked, ...work }) =>
    record.decision === "taken"
      ? { ...work, edit: { ...edit, taken: true } }
      : { ...work, userPlan: edit.plan },
  );
  return decided.life.kind === "parked" && decided.life.on.kind === "plan"
    ? { ...decided, life: { kind: "stopped", reason: "decided" } }
    : decided;
}

/**
 * The run's plan is now the edited one. What is done stays done, with other words too; what
 * was not done yet is done by the new words; what is gone from the document and was not done
 * is gone; phases are through only if nothing in them is left to do.
 */
export function onReplanned(state: RunState, index: number, { plan, tip }: Replanned): RunState {
  const stage = state.stages[index];
  if (stage?.kind !== "work" || stage.work.prepared === undefined) return state;
  const { edit: _taken, ...work } = stage.work;
  const { prepared } = stage.work;
  const match = matchTasks(prepared.plan, plan);
  const renamed = new Map([...match].map(([later, earlier]) => [earlier, later]));

  const tasks = new Map<string, TaskState>();
  plan.phases.forEach((phase, at) => {
    for (const task of phase.tasks) {
      const before = work.tasks.get(match.get(task.key) ?? "");
      tasks.set(
        task.key,
        before === undefined ? newTask(task, at, firstNow(task)) : carriedOver(before, task, at),
      );
    }
  });
  const repairs = [...work.tasks.values()].filter((task) => task.synthetic);
  const phases = plan.phases.map((phase) => phaseState(work, phase.title, phase.tasks, tasks, repairs));
  // What reviewers said is to be done whatever becomes of its phase.
  const homeless = repairs.filter(
    ({ round, task }) => round !== undefined && !phases.some((phase) => phase.tasks.includes(task.key)),
  );
  const last = phases.at(-1);
  if (last !== undefined && homeless.length > 0)
    phases[phases.length - 1] = {
      ...last,
      tasks: [...last.tasks, ...homeless.map(({ task }) => task.key)],
      validation: { kind: "pending" },
      repairs: [],
    };
  phases.forEach((phase, at) => {
    for (const repair of repairs)
      if (phase.tasks.includes(repair.task.key)) tasks.set(repair.task.key, { ...repair, phase: at });
  });
  const retired = [...work.tasks.values()].filter(
    ({ task, now, synthetic }) => !synthetic && now.kind === "done" && !renamed.has(task.key),
  );
  const next: WorkState = {
    ...work,
    prepared: { ...prepared, plan },
    userPlan: plan,
    tasks,
    phases,
    retired: [...work.retired, ...retired],
    // Work that was handed in by earlier words is not merged under new ones.
    train: work.train.filter((entry) => tasks.has(entry.task)),
    owed: work.owed.map((entry) => ({
      ...entry,
      task: renamed.get(entry.task) ?? entry.task,
      duePhase: Math.min(entry.duePhase, phases.length - 1),
    })),
  };
  return withStage({ ...state, tip }, index, { kind: "work", work: unskip(next) });
}

function firstNow(task: Task): TaskNow {
  if (task.done) return { kind: "claimed" };
  return task.kind === "manual" ? { kind: "manual" } : { kind: "open" };
}

function carriedOver(before: TaskState, task: Task, phase: number): TaskState {
  const carried = { ...before, task, phase };
  const reworded = before.task.key !== task.key;
  switch (before.now.kind) {
    case "done":
      return reworded ? { ...carried, earlierWords: before.earlierWords ?? before.task.title } : carried;
    case "claimed":
      return task.done ? carried : { ...carried, now: firstNow(task) };
    case "waived":
      return carried;
    case "queued":
    case "held":
    case "challenged":
    case "attested":
      return reworded ? { ...carried, now: firstNow(task) } : carried;
    default:
      return task.done || reworded || before.now.kind === "manual"
        ? { ...carried, now: firstNow(task) }
        : carried;
  }
}

function phaseState(
  work: WorkState,
  title: string,
  planned: readonly Task[],
  tasks: ReadonlyMap<string, TaskState>,
  repairs: readonly TaskState[],
): PhaseState {
  const before = work.phases.find((phase) => phase.title === title);
  const own = repairs
    .filter((repair) => before?.tasks.includes(repair.task.key))
    .map((repair) => repair.task.key);
  const keys = [...planned.map((task) => task.key), ...own];
  const through = planned.every((task) =>
    ["done", "claimed", "manual", "waived"].includes(tasks.get(task.key)?.now.kind ?? "open"),
  );
  if (before !== undefined && before.validation.kind === "passed" && through)
    return { ...before, tasks: keys };
  return { title, tasks: keys, validation: { kind: "pending" }, repairs: [] };
}

/** The edit of the plan document that the run asks about, by stage. */
export function openPlanEdit(
  state: RunState,
): { readonly stage: number; readonly edit: PlanEdit } | undefined {
  for (const [stage, at] of state.stages.entries()) {
    if (at.kind === "work" && at.work.edit !== undefined && at.work.edit.taken !== true)
      return { stage, edit: at.work.edit };
  }
  return undefined;
}

/** The plan as the human's document had it when the run last looked. */
export function userPlanOf(work: WorkState): WorkPlan | undefined {
  return work.userPlan ?? work.prepared?.userPlan ?? work.prepared?.plan;
}
