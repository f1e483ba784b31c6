import { isOverdue, openGate, openPlanEdit, type RunState } from "@stagewright/core";
import type { RunRow } from "@stagewright/engine-local";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { closeOverdueGate } from "../overdue.ts";
import { inProject, type Project } from "../project.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { lifeWords } from "../report/words.ts";
import { selectRun } from "../select-run.ts";
import { resume } from "./resume.ts";
import { findTask, type SteerOptions } from "./steer.ts";

export interface DecideOptions {
  readonly note?: string;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** Decides at the gate where a run is parked, from any terminal; the run then goes on here. */
export async function decide(
  io: Io,
  decision: "approved" | "rejected",
  typed: string | undefined,
  options: DecideOptions,
): Promise<ExitCode> {
  let goOn: string | undefined;
  const code = await inProject(io, async ({ journal, opened }) => {
    const chosen = selectRun(journal.runs(), typed, {
      test: ({ life }) => life === "parked",
      what: "that waits at a gate",
    });
    if (!chosen.ok) return tell(io, chosen.error);
    const { run } = chosen.value;
    const state = journal.state(run);
    const edited = state === undefined ? undefined : openPlanEdit(state);
    if (edited !== undefined) {
      const taken = decision === "approved" ? "taken" : "left";
      journal.note(run, {
        type: "plan.decided",
        stage: edited.stage,
        decision: taken,
        by: opened.identity.name,
      });
      if (options.resume === false) io.out.write(`Noted. Go on with: stagewright resume ${run}\n`);
      else goOn = run;
      return EXIT.done;
    }
    const gate = state === undefined ? undefined : openGate(state);
    if (state === undefined || gate === undefined) return tell(io, noGate(run, state));
    if (isOverdue(gate, Date.now())) {
      closeOverdueGate(journal, run, state);
      return tell(io, {
        what: "it is too late",
        why: `the gate's time was up at ${gate.deadline}; it counts as ${gate.otherwise === "approve" ? "approved" : "rejected"}`,
        next: `stagewright resume ${run}`,
        exit: EXIT.failed,
      });
    }
    const { note } = options;
    journal.note(run, {
      type: "gate.decided",
      stage: gate.stage,
      decision,
      by: opened.identity.name,
      ...(note === undefined ? {} : { note }),
    });
    if (options.resume === false) io.out.write(`Noted: ${decision}. Go on with: stagewright resume ${run}\n`);
    else goOn = run;
    return EXIT.done;
  });
  return goOn === undefined
    ? code
    : resume(io, goOn, options.json === undefined ? {} : { json: options.json });
}

/** Answers what an agent asked; the task, or the stage, is begun again with question and answer. */
export async function answer(
  io: Io,
  typedTask: string,
  words: string,
  options: SteerOptions,
): Promise<ExitCode> {
  let goOn: string | undefined;
  const code = await inProject(io, async (project) => {
    const asked = whatAsks(project, options.run, typedTask);
    if ("what" in asked) return tell(io, asked);
    const { row, ...at } = asked;
    const by = project.opened.identity.name;
    project.journal.note(row.run, { type: "question.answered", ...at, answer: words, by });
    if (row.owner?.alive === true)
      io.out.write(`Told process ${row.owner.pid}, which carries run ${row.run}.\n`);
    else if (options.resume === false) io.out.write(`Noted. Go on with: stagewright resume ${row.run}\n`);
    else goOn = row.run;
    return EXIT.done;
  });
  return goOn === undefined
    ? code
    : resume(io, goOn, options.json === undefined ? {} : { json: options.json });
}

interface Asked {
  readonly row: RunRow;
  readonly stage: number;
  /** Absent: the stage's own agent asks. */
  readonly task?: string;
}

/** The task, or the agent stage by its address, that waits for an answer. */
function whatAsks(project: Project, typedRun: string | undefined, typed: string): Asked | Problem {
  const found = findTask(project, typedRun, typed);
  if ("what" in found) return askingStage(project, typedRun, typed) ?? found;
  const { row, state, stage, task } = found;
  if (task.now.kind === "asking") return { row, stage, task: task.task.key };
  const before = task.guidance.some(({ note }) => note.startsWith("You asked: "));
  return {
    what: `${sanitizeLine(task.task.id)} asks nothing`,
    why: before ? "it was answered before" : `run ${row.run} is ${lifeWords(state.life)}`,
    next: `stagewright status ${row.run}`,
  };
}

function askingStage({ journal }: Project, typedRun: string | undefined, typed: string): Asked | undefined {
  const chosen = selectRun(journal.runs(), typedRun);
  const state = chosen.ok ? journal.state(chosen.value.run) : undefined;
  if (!chosen.ok || state === undefined) return undefined;
  const stage = state.stages.findIndex(
    (each, index) =>
      each.kind === "single" && each.asking !== undefined && state.pins.stages[index]?.address === typed,
  );
  return stage === -1 ? undefined : { row: chosen.value, stage };
}

function noGate(run: string, state: RunState | undefined): Problem {
  const decided = state?.stages
    .flatMap((stage) => ("decision" in stage && stage.decision !== undefined ? [stage.decision] : []))
    .at(-1);
  if (decided === undefined)
    return {
      what: `run ${run} waits at no gate`,
      why: state && `it is ${lifeWords(state.life)}`,
      next: `stagewright status ${run}`,
    };
  return {
    what: `the gate of run ${run} is decided already`,
    why: `${decided.by === undefined ? "its time was up, and it counts as" : `${sanitizeLine(decided.by)} has`} ${decided.decision} at ${decided.at}`,
    next: `stagewright status ${run}`,
  };
}
