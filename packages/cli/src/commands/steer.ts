import {
  agentFor,
  err,
  ok,
  whyNotSteer,
  type AgentUse,
  type Result,
  type RunState,
  type Steering,
  type SteeringProblem,
  type TaskState,
} from "@stagewright/core";
import type { RunRow } from "@stagewright/engine-local";
import { anchored, told } from "../agent-settings.ts";
import { whyNotAgent } from "../agents.ts";
import { keepEdits } from "../clearing.ts";
import { processesFor } from "../compose.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { lifeWords, taskWord } from "../report/words.ts";
import { selectRun } from "../select-run.ts";
import { resume } from "./resume.ts";
import { retryStage } from "./retry-stage.ts";

/** Who is to do a task instead: another agent, or the same with another model. */
export interface AgentFlags {
  readonly agent?: string;
  readonly model?: string;
  readonly effort?: string;
  readonly auth?: NonNullable<AgentUse["auth"]>;
}

export interface SteerOptions {
  readonly run?: string;
  /** Commander's name for `--no-resume`. */
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** What is said about the task; the rest of the record is where it stands. */
export type Said =
  | { readonly type: "task.steered"; readonly note: string }
  | { readonly type: "task.retried"; readonly note?: string; readonly by?: AgentFlags }
  | { readonly type: "task.waived"; readonly reason: string }
  | { readonly type: "task.attested"; readonly note: string };

/**
 * Says something about a task. A process that carries the run takes it up within a
 * moment; where there is none, the run goes on here.
 */
export async function steer(io: Io, typedTask: string, said: Said, options: SteerOptions): Promise<ExitCode> {
  let goOn: string | undefined;
  const code = await inProject(io, async (project) => {
    const found = findTask(project, options.run, typedTask);
    if ("what" in found) {
      const again =
        said.type === "task.retried" ? retryStage(project, options.run, typedTask, said) : undefined;
      if (again === undefined) return tell(io, found);
      if (!again.ok) return tell(io, again.error);
      if (options.resume === false) io.out.write(`Noted. Go on with: stagewright resume ${again.value}\n`);
      else goOn = again.value;
      return EXIT.done;
    }
    const { row, state, stage, task } = found;
    const at = { stage, task: task.task.key, by: project.opened.identity.name };
    const problem = whyNotSteer(state, { type: said.type, ...at });
    if (problem !== undefined) return tell(io, refusal(problem, row.run, task));
    const record = await recordOf(io, project, found, said, at);
    if (!record.ok) return tell(io, record.error);

    // Its worktree goes with it.
    if (said.type === "task.waived" && task.now.kind === "held") await keepEdits(io, project, row.run);
    project.journal.note(row.run, record.value);
    const dependents =
      said.type === "task.retried" && task.now.kind === "done" ? dependentsOf(state, stage, task) : [];
    if (dependents.length > 0) {
      io.err.write(`Merged tasks that build on it, which are not done again: ${dependents.join(", ")}\n`);
    }
    if (row.owner?.alive === true) {
      io.out.write(
        `Told process ${row.owner.pid}, which carries run ${row.run}. Watch it: stagewright logs ${row.run} -f\n`,
      );
    } else if (options.resume === false) {
      io.out.write(`Noted. Go on with: stagewright resume ${row.run}\n`);
    } else {
      goOn = row.run;
    }
    return EXIT.done;
  });
  return goOn === undefined
    ? code
    : resume(io, goOn, options.json === undefined ? {} : { json: options.json });
}

/** What was said as the journal keeps it; whoever is named for a task must be able to do it. */
async function recordOf(
  io: Io,
  project: Project,
  { state, stage, task }: FoundTask,
  said: Said,
  at: { readonly stage: number; readonly task: string; readonly by: string },
): Promise<Result<Steering, Problem>> {
  if (said.type !== "task.retried") return ok({ ...said, ...at });
  const { type, note } = said;
  const record = { type, ...at, ...(note === undefined ? {} : { note }) };
  const { agent: named, ...flags } = said.by ?? {};
  if (named === undefined && Object.keys(flags).length === 0) return ok(record);
  const base = named === undefined ? agentFor(state, stage, task) : { use: anchored(named, io.cwd) };
  const agent = told(base, flags);
  const { settings } = state.pins;
  const processes = processesFor(project, state.run, settings, { kind: "none", reason: "nothing is run" });
  const problem = await whyNotAgent(agent, settings.agentBase, processes);
  return problem === undefined ? ok({ ...record, agent }) : err(problem);
}

/** Lets no new attempt begin; what is under way is brought to its end. */
export async function pause(io: Io, typed: string | undefined): Promise<ExitCode> {
  return inProject(io, async ({ journal, opened }) => {
    const chosen = selectRun(journal.runs(), typed, {
      test: ({ life }) => life === "going" || life === "stopped",
      what: "that could be paused",
    });
    if (!chosen.ok) return tell(io, chosen.error);
    const { run, owner, life } = chosen.value;
    if (life !== "going" && life !== "stopped") {
      const state = journal.state(run);
      return tell(io, {
        what: `run ${run} cannot be paused`,
        why: state && `it is ${lifeWords(state.life)}`,
        next: `stagewright status ${run}`,
      });
    }
    journal.note(run, { type: "run.paused", by: opened.identity.name });
    const who =
      owner?.alive === true
        ? `Process ${owner.pid} brings to an end what it has begun, and stops.`
        : "No process carries it.";
    io.out.write(`Paused run ${run}. ${who} Go on with: stagewright resume ${run}\n`);
    return EXIT.done;
  });
}

export interface FoundTask {
  readonly row: RunRow;
  readonly state: RunState;
  readonly stage: number;
  readonly task: TaskState;
}

/** The task that was meant, by its id where only one has it, or by its key. */
export function findTask(
  { journal }: Project,
  typedRun: string | undefined,
  typedTask: string,
): FoundTask | Problem {
  const chosen = selectRun(journal.runs(), typedRun);
  if (!chosen.ok) return chosen.error;
  const { run } = chosen.value;
  const state = journal.state(run);
  if (state === undefined) return { what: `run ${run} has no records`, exit: EXIT.failed };
  const found = state.stages.flatMap((stage, index) =>
    "work" in stage && stage.work !== undefined
      ? [...stage.work.tasks.values()]
          .filter(({ task }) => task.key === typedTask || task.id.toLowerCase() === typedTask.toLowerCase())
          .map((task) => ({ stage: index, task }))
      : [],
  );
  const [only] = found;
  if (only === undefined)
    return { what: `run ${run} has no task ${sanitizeLine(typedTask)}`, next: `stagewright status ${run}` };
  if (found.length > 1) {
    return {
      what: `${sanitizeLine(typedTask)} is the id of ${found.length} tasks`,
      why: found.map(({ task }) => task.task.key).join(" "),
      next: "type the key of one",
    };
  }
  return { row: chosen.value, state, ...only };
}

/** Merged tasks that wait for this one, directly or through others, by a hard edge. */
function dependentsOf(state: RunState, index: number, of: TaskState): string[] {
  const stage = state.stages[index];
  const tasks = stage !== undefined && "work" in stage ? [...(stage.work?.tasks.values() ?? [])] : [];
  const reached = new Set([of.task.key]);
  for (const { task } of tasks) {
    if (task.dependsOn.some((edge) => edge.hard && reached.has(edge.key))) reached.add(task.key);
  }
  return tasks
    .filter(({ task, now }) => task.key !== of.task.key && reached.has(task.key) && now.kind === "done")
    .map(({ task }) => task.id);
}

function refusal(problem: SteeringProblem, run: string, { task, now }: TaskState): Problem {
  const id = sanitizeLine(task.id);
  const next = `stagewright status ${run}`;
  switch (problem) {
    case "RUN_CANCELLED":
      return {
        what: `run ${run} was cancelled`,
        why: "a cancelled run is over for good",
        next: "stagewright run starts another",
      };
    case "RESULT_DROPPED":
      return {
        what: `run ${run} was dropped`,
        why: "its work is gone",
        next: "stagewright run starts another",
      };
    case "NO_SUCH_TASK":
      return { what: `run ${run} has no task ${id}`, next };
    case "ALREADY_DONE":
      return {
        what: `${id} is merged already`,
        next: `stagewright retry ${id} has it done again, by a new commit`,
      };
    case "ALREADY_WAIVED":
      return { what: `${id} is left out already`, next: `stagewright retry ${id} takes it in again` };
    case "ALREADY_HANDED_IN":
      return {
        what: `${id} is ${taskWord(now)}`,
        why: "no agent works on it any more",
        next: `stagewright retry ${id}, once it is merged or has failed`,
      };
    case "NOT_STARTING_AGAIN":
      return {
        what: `${id} is ${taskWord(now)}`,
        why: "no agent will start on it by itself",
        next: `stagewright retry ${id} --note '…'`,
      };
    case "NOT_TRIED_YET":
      return {
        what: `${id} has not been tried yet`,
        next: `stagewright steer ${id} '…' speaks to whoever will do it`,
      };
    case "NEEDS_A_HUMAN":
      return {
        what: `${id} is a human's`,
        why: "no agent is given it",
        next: `stagewright done ${id} --note '…', once you have done it`,
      };
    case "HELD":
      return {
        what: `${id} is held for your decision`,
        why: "it is done, and not committed",
        next: `stagewright approve ${id} --run ${run}, or stagewright reject ${id} --run ${run} --note '…' to have it done otherwise`,
      };
    case "CHALLENGED":
      return {
        what: `${id} waits until what guards found in it is allowed, or sent back`,
        next: `stagewright allow ${id} --run ${run} says what that is; stagewright reject ${id} --run ${run} --note '…' has it done otherwise`,
      };
    case "ASKING":
      return { what: `${id} waits for an answer`, next: `stagewright answer ${id} '…'` };
    case "LEASED":
      return {
        what: `${id} is ${taskWord(now)}`,
        why:
          now.kind === "leased"
            ? `${sanitizeLine(now.lease.by)} has it: ${now.lease.workspace.path}`
            : undefined,
        next: `stagewright submit ${id} hands it in; stagewright next --release ${id} gives it back`,
      };
    case "UNDER_WAY":
      return {
        what: `${id} is ${taskWord(now)}`,
        why: "it is under way",
        next: `stagewright steer ${id} '…', or wait`,
      };
  }
}
