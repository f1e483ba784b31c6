import { isOverdue, stillWaited } from "@stagewright/core";
import type { NoteRecord, RunRow } from "@stagewright/engine-local";
import { typedByAgent } from "../by-agent.ts";
import { keepEdits } from "../clearing.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { closeOverdueGate } from "../overdue.ts";
import { inProject, type Project } from "../project.ts";
import { allowCommand, challengeName, waitFinding, waitFindingLine } from "../report/allow-words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { lifeWords } from "../report/words.ts";
import { selectRun } from "../select-run.ts";
import { tooLate } from "./allow.ts";
import { resume } from "./resume.ts";
import { findTask, type SteerOptions } from "./steer.ts";
import { whatIsAsked, type Asks } from "./what-is-asked.ts";

export interface DecideOptions {
  readonly run?: string;
  readonly note?: string;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** Decides what a run waits for, from any terminal; where no process carries it, it goes on here. */
export async function decide(
  io: Io,
  decision: "approved" | "rejected",
  typed: string | undefined,
  options: DecideOptions,
): Promise<ExitCode> {
  const byAgent = decision === "approved" ? typedByAgent(io, "approves") : undefined;
  if (byAgent !== undefined) return tell(io, byAgent);
  let goOn: string | undefined;
  const code = await inProject(io, async (project) => {
    const { journal, opened } = project;
    const found = whatIsAsked(project, typed, options.run);
    if ("what" in found) return tell(io, found);
    const { row, state } = found;
    const { run } = row;
    if (found.kind === "gate" && isOverdue(found.gate, Date.now())) {
      const { deadline, otherwise } = found.gate;
      closeOverdueGate(journal, run, state);
      return tell(io, {
        what: "it is too late",
        why: `the gate's time was up at ${deadline}; it counts as ${otherwise === "approve" ? "approved" : "rejected"}`,
        next: `stagewright resume ${run}`,
        exit: EXIT.failed,
      });
    }
    if (found.kind === "challenged" && decision === "approved") return tell(io, byName(found));
    if (found.kind === "held") {
      await keepEdits(io, project, run);
      const { worktree } = found.held.held;
      if (io.cwd === worktree || io.cwd.startsWith(`${worktree}/`))
        io.err.write(`The worktree you are in goes away now: cd ${opened.topLevel}\n`);
    }
    const by = opened.identity.name;
    const { seq } = journal.note(run, recordOf(found, decision, by, options.note));
    if (found.kind === "challenged") {
      const { stage, task, attempt } = found.challenged;
      const at = { stage, attempt, ...(task === undefined ? {} : { task: task.task.key }) };
      if (!stillWaited(journal.entries(run), seq, at))
        return tell(io, tooLate(challengeName(state, found.challenged), run));
    }
    if (row.owner?.alive === true) io.out.write(`Told process ${row.owner.pid}, which carries run ${run}.\n`);
    else if (options.resume !== false) goOn = run;
    else
      io.out.write(
        `Noted${found.kind === "plan" ? "" : `: ${decision}`}. Go on with: stagewright resume ${run}\n`,
      );
    return EXIT.done;
  });
  return goOn === undefined
    ? code
    : resume(io, goOn, options.json === undefined ? {} : { json: options.json });
}

/** A yes to all that guards found would be one to what nobody has read. */
function byName({ state, challenged }: Extract<Asks, { kind: "challenged" }>): Problem {
  const { findings } = challenged.change;
  const id = challengeName(state, challenged);
  return {
    what: `${id} is not approved: what guards found in it is allowed by name`,
    why: findings.map((finding) => waitFindingLine(waitFinding(finding))).join("; "),
    next: allowCommand(id, state.run, findings),
  };
}

function recordOf(
  asked: Asks,
  decision: "approved" | "rejected",
  by: string,
  note: string | undefined,
): NoteRecord {
  const said = { decision, by, ...(note === undefined ? {} : { note }) };
  switch (asked.kind) {
    case "plan": {
      const taken = decision === "approved" ? "taken" : "left";
      return { type: "plan.decided", stage: asked.stage, decision: taken, by };
    }
    case "gate":
      return { type: "gate.decided", stage: asked.gate.stage, ...said };
    case "held": {
      const { stage, task, attempt } = asked.held;
      return { type: "task.decided", stage, task: task.task.key, attempt, ...said };
    }
    case "challenged": {
      const { stage, task, attempt } = asked.challenged;
      const whose = task === undefined ? {} : { task: task.task.key };
      return { type: "task.decided", stage, ...whose, attempt, ...said };
    }
  }
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
      each.kind === "single" &&
      each.asking !== undefined &&
      `/${state.pins.stages[index]?.address}`.endsWith(`/${typed}`),
  );
  return stage === -1 ? undefined : { row: chosen.value, stage };
}
