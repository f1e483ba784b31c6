import { agentFor, HUMAN, waitsFor, type RunState } from "@stagewright/core";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { bringOn, type BroughtOn } from "../leases/bring-on.ts";
import { cameBack, cameBackLines, nothingLines } from "../leases/lease-words.ts";
import { asLeased, hasHumans, humanTasks, leasedBy, promptOf, type Leased } from "../leases/leased.ts";
import { tell, type Problem } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { resultOf } from "../report/result.ts";
import { sanitize, sanitizeLine } from "../report/sanitize.ts";
import { painter } from "../report/style.ts";
import { taskWord } from "../report/words.ts";
import { selectRun } from "../select-run.ts";
import { findTask } from "./steer.ts";

export interface NextOptions {
  readonly run?: string;
  readonly json?: boolean;
  /** Only what is to be done, for a program to read. */
  readonly prompt?: boolean;
  /** One more, although there is one in hand. */
  readonly another?: boolean;
}

/** So long the process that carries the run is waited for. */
const PATIENCE_MS = 60_000;

/** Fetches a task to do: in a workspace of its own, with the words an agent would be given. */
export async function next(io: Io, typedTask: string | undefined, options: NextOptions): Promise<ExitCode> {
  let wanted: Wanted | undefined;
  const code = await inProject(io, async (project) => {
    const asked = ask(project, typedTask, options);
    if ("what" in asked) return tell(io, asked);
    if ("nothing" in asked) return sayNothing(io, asked.nothing, options);
    wanted = asked;
    return EXIT.done;
  });
  if (wanted === undefined) return code;
  const asked = wanted;
  const { run, by, known, task } = asked;
  const isNew = (state: RunState) => given(state, by, known, task) !== undefined;
  let came: BroughtOn = { kind: "reached" };
  for (let tries = 0; tries < 2; tries++) {
    came = await bringOn(io, run, { reached: isNew, patienceMs: PATIENCE_MS });
    if (came.kind !== "rests" || !(await askedInVain(io, asked))) break;
  }
  if (came.kind === "stopped") return came.code;
  return inProject(io, async (project) => {
    const state = project.journal.state(run);
    const leased = state === undefined ? undefined : given(state, by, known, task);
    if (state === undefined) return EXIT.failed;
    if (leased !== undefined) return show(io, project, state, leased, options);
    if (came.kind !== "not-yet") return sayNothing(io, state, options, task);
    return sayNotYet(io, state, came.pid, options);
  });
}

interface Wanted {
  readonly run: string;
  readonly by: string;
  /** Keys of what was in hand before, and is not what was asked for. */
  readonly known: ReadonlySet<string>;
  readonly task?: string;
}

/** Notes that a task is wanted, unless there is one in hand, or none will come. */
function ask(
  project: Project,
  typedTask: string | undefined,
  options: NextOptions,
): Wanted | Problem | { readonly nothing: RunState } {
  const { journal, opened } = project;
  const by = opened.identity.name;
  const chosen = chooseRun(project, options.run);
  if ("what" in chosen) return chosen;
  const { run, life } = chosen;
  if (life.kind === "ended" || life.kind === "cancelled" || life.kind === "cancelling")
    return { nothing: chosen };
  const named = typedTask === undefined ? undefined : namedTask(project, chosen, by, typedTask);
  if (named !== undefined && "what" in named) return named;
  if (!hasHumans(chosen)) return noHumans(run);

  const mine = leasedBy(chosen, by).map(({ task }) => task.task.key);
  const inHand = named === undefined ? mine.length > 0 && !options.another : mine.includes(named.key);
  const task = named === undefined ? {} : { task: named.key };
  if (inHand) return { run, by, known: new Set(), ...task };
  if (life.kind === "paused")
    return {
      what: `run ${run} is paused`,
      why: "no new attempt begins",
      next: `stagewright resume ${run}`,
      exit: EXIT.waiting,
    };
  const isPrepared = chosen.stages.some((stage) => "work" in stage && stage.work?.baseline !== undefined);
  if (isPrepared && humanTasks(chosen).length === 0 && !canStillCome(project, chosen))
    return { nothing: chosen };
  // Whoever asks again before the first request was served asks for the same, unless they say otherwise.
  const stands =
    !options.another && chosen.wantLease.some((want) => want.by === by && want.task === named?.key);
  if (!stands) journal.note(run, { type: "lease.requested", by, ...task });
  return { run, by, known: new Set(mine), ...task };
}

/** A repair, for instance, which only a run that is carried makes. */
function canStillCome({ journal }: Project, { run, life }: RunState): boolean {
  const isCarried = journal.runs().some((row) => row.run === run && row.owner?.alive === true);
  return isCarried || life.kind === "going" || life.kind === "stopped";
}

/** The newest run with tasks for humans that is not over; else the newest there is, to say how it stands. */
function chooseRun({ journal }: Project, typed: string | undefined): RunState | Problem {
  const rows = journal.runs();
  const fitting = rows.find(({ run, life }) => {
    if (life === "ended" || life === "cancelled") return false;
    const state = journal.state(run);
    return state !== undefined && hasHumans(state);
  });
  const chosen = selectRun(rows, typed ?? fitting?.run);
  if (!chosen.ok) return chosen.error;
  const { run } = chosen.value;
  return journal.state(run) ?? { what: `run ${run} has no records`, exit: EXIT.failed };
}

/** The key of a task that was asked for by its name, if it is one that can be given. */
function namedTask(
  project: Project,
  state: RunState,
  by: string,
  typed: string,
): { readonly key: string } | Problem {
  const found = findTask(project, state.run, typed);
  if ("what" in found) return found;
  const { stage, task } = found;
  const id = sanitizeLine(task.task.id);
  const at = `stagewright status ${state.run}`;
  const leased = asLeased(stage, task);
  if (leased !== undefined) {
    if (leased.lease.by === by) return { key: task.task.key };
    return {
      what: `${id} is in the hands of ${sanitizeLine(leased.lease.by)}`,
      why: leased.lease.workspace.path,
      next: `stagewright next --release ${id} --run ${state.run} takes it from them`,
    };
  }
  if (task.now.kind !== "open") return { what: `${id} is ${taskWord(task.now)}`, next: at };
  if (agentFor(state, stage, task).use !== HUMAN)
    return { what: `${id} is no human's`, why: "an agent does it", next: at };
  return { key: task.task.key };
}

function noHumans(run: string): Problem {
  return {
    what: `run ${run} has no tasks for humans`,
    why: "its agents do them all",
    next: `stagewright status ${run}; for another: stagewright run speckit --agent human`,
  };
}

function given(
  state: RunState,
  by: string,
  known: ReadonlySet<string>,
  key: string | undefined,
): Leased | undefined {
  return leasedBy(state, by).find(({ task }) =>
    key === undefined ? !known.has(task.task.key) : task.task.key === key,
  );
}

/** A process that died over it has taken the request with it; then it is made once more. */
async function askedInVain(io: Io, { run, by, task }: Wanted): Promise<boolean> {
  let again = false;
  await inProject(io, async ({ journal }) => {
    const state = journal.state(run);
    const open = state === undefined ? [] : humanTasks(state).filter((each) => isFree(state, each.task.key));
    if (state === undefined || state.wantLease.some((want) => want.by === by)) return EXIT.done;
    if (task === undefined ? open.length === 0 : !open.some((each) => each.task.key === task))
      return EXIT.done;
    journal.note(run, { type: "lease.requested", by, ...(task === undefined ? {} : { task }) });
    again = true;
    return EXIT.done;
  });
  return again;
}

function isFree({ stages }: RunState, key: string): boolean {
  return stages.some((stage) => {
    const work = "work" in stage ? stage.work : undefined;
    const task = work?.tasks.get(key);
    return work !== undefined && task !== undefined && waitsFor(work, task).length === 0;
  });
}

async function show(
  io: Io,
  project: Project,
  { run }: RunState,
  leased: Leased,
  { json, prompt: promptOnly }: NextOptions,
): Promise<ExitCode> {
  const { task, lease, attempt, last } = leased;
  const prompt = await promptOf(project, leased);
  const back = last === undefined ? undefined : cameBack(run, last);
  const { id, key, title } = task.task;
  if (json) {
    const { path: workspace, scratch } = lease.workspace;
    const shown = {
      type: "next",
      run,
      task: id,
      ...{ key, title, attempt, workspace, scratch },
      base: lease.base,
      by: lease.by,
      ...(prompt.file === undefined ? {} : { promptFile: prompt.file }),
      prompt: prompt.text,
      ...(back === undefined ? {} : { last: back }),
      next: `stagewright submit ${id} --run ${run}`,
    };
    io.out.write(`${JSON.stringify(shown)}\n`);
    return EXIT.done;
  }
  if (promptOnly) {
    io.out.write(`${sanitize(prompt.text).trimEnd()}\n`);
    return EXIT.done;
  }
  const paint = painter(io.out.colour);
  const name = sanitizeLine(id);
  const lines = [
    `${paint("bold", name)} ${sanitizeLine(title)}`,
    `  ${paint("dim", "workspace ")} ${lease.workspace.path}`,
    ...(prompt.file === undefined ? [] : [`  ${paint("dim", "prompt    ")} ${prompt.file}`]),
    `  ${paint("dim", "run       ")} ${run}, attempt ${attempt}, on ${lease.base.slice(0, 10)}`,
    ...(back === undefined
      ? []
      : ["", `${paint("yellow", "The last try came back")}: ${sanitizeLine(back.what)}`]),
    ...(back === undefined ? [] : cameBackLines(back, paint)),
    "",
    sanitize(prompt.text).trimEnd(),
    "",
    `When it is done: ${paint("cyan", `stagewright submit ${name} --run ${run}`)}`,
    `To give it back:  ${paint("cyan", `stagewright next --release ${name} --run ${run}`)}`,
  ];
  io.out.write(`${lines.join("\n")}\n`);
  return EXIT.done;
}

/** No task is given: how the run stands is the answer, and its exit code. */
function sayNothing(io: Io, state: RunState, { json }: NextOptions, wanted?: string): ExitCode {
  const { run, outcome, exitCode, waits } = resultOf(state);
  // A run that goes on may yet have something: that is no end.
  const code = outcome === "going" ? EXIT.waiting : exitCode;
  if (json)
    io.out.write(`${JSON.stringify({ type: "next", run, task: null, outcome, exitCode: code, waits })}\n`);
  else io.out.write(`${nothingLines(state, painter(io.out.colour), wanted).join("\n")}\n`);
  return code;
}

function sayNotYet(io: Io, state: RunState, pid: number, { json }: NextOptions): ExitCode {
  const { run, outcome, waits } = resultOf(state);
  if (json) {
    const shown = { type: "next", run, task: null, outcome, exitCode: EXIT.waiting, waits, asked: true };
    io.out.write(`${JSON.stringify(shown)}\n`);
  } else
    io.out.write(
      `Nothing yet: process ${pid} carries run ${run}, and no task for you can begin. You are given one as soon as it can: stagewright next --run ${run} shows it.\n`,
    );
  return EXIT.waiting;
}

/** Gives a task back. What was done in its workspace is not kept. */
export async function release(io: Io, typedTask: string, options: NextOptions): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const { journal, opened } = project;
    const chosen = chooseRun(project, options.run);
    const found = "what" in chosen ? chosen : findTask(project, chosen.run, typedTask);
    if ("what" in found) return tell(io, found);
    const { row, stage, task } = found;
    const { run } = row;
    const id = sanitizeLine(task.task.id);
    const leased = asLeased(stage, task);
    if (leased === undefined)
      return tell(io, {
        what: `${id} is in nobody's hands`,
        why: `it is ${taskWord(task.now)}`,
        next: `stagewright status ${run}`,
      });
    journal.note(run, { type: "lease.released", stage, task: task.task.key, by: opened.identity.name });
    const said = `Given back: ${id} of run ${run}. Whoever fetches it begins anew: stagewright next ${id} --run ${run}`;
    io.out.write(
      options.json
        ? `${JSON.stringify({ type: "release", run, task: task.task.id, key: task.task.key })}\n`
        : `${said}\n`,
    );
    return EXIT.done;
  });
}
