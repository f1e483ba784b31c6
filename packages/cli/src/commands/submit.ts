import type { FindingName, RunState, TaskState } from "@stagewright/core";
import { typedByAgent } from "../by-agent.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { bringOn, type BroughtOn } from "../leases/bring-on.ts";
import { cameBack, cameBackLines, findingLine, mendWords } from "../leases/lease-words.ts";
import { hasHumans } from "../leases/leased.ts";
import { tell, type Problem } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { goOnLines } from "../report/go-on-lines.ts";
import { resultOf } from "../report/result.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { painter } from "../report/style.ts";
import { gradeWords, taskWord } from "../report/words.ts";
import { allowedByHand, notAllWords } from "./allow.ts";
import { findTask, type FoundTask } from "./steer.ts";

export interface SubmitOptions {
  readonly run?: string;
  readonly note?: string;
  /** What guards find and may stand, by name, and why. */
  readonly allow?: readonly string[];
  readonly reason?: string;
  readonly json?: boolean;
}

interface HandedIn {
  readonly run: string;
  readonly key: string;
  /** Tries before this one: more of them mean that it came back. */
  readonly tries: number;
  /** What they let stand with it. */
  readonly allowed?: readonly FindingName[];
}

/** Hands a task in as its workspace stands, and says what came of it: merged, or back with the reasons. */
export async function submit(io: Io, typedTask: string, options: SubmitOptions): Promise<ExitCode> {
  const byAgent = options.allow === undefined ? undefined : typedByAgent(io, "allows");
  if (byAgent !== undefined) return tell(io, byAgent);
  let handed: HandedIn | undefined;
  const code = await inProject(io, async (project) => {
    const found = handIn(project, typedTask, options);
    if ("what" in found) return tell(io, found);
    handed = found;
    return EXIT.done;
  });
  const what = handed;
  if (what === undefined) return code;
  const { run, key } = what;
  const came = await bringOn(io, run, {
    reached: (state) => !IN_JUDGEMENT.has(taskIn(state, key)?.now.kind ?? "open"),
  });
  if (came.kind === "stopped" && came.code === EXIT.cancelled) {
    io.err.write(
      `It is handed in. stagewright submit ${sanitizeLine(typedTask)} --run ${run} waits for the verdict.\n`,
    );
    return came.code;
  }
  return inProject(io, async ({ journal }) => {
    const state = journal.state(run);
    const task = state === undefined ? undefined : taskIn(state, key);
    if (state === undefined || task === undefined) return EXIT.failed;
    return sayVerdict(io, state, task, came, what, options);
  });
}

const IN_JUDGEMENT: ReadonlySet<TaskState["now"]["kind"]> = new Set(["handed-in", "queued", "landing"]);

/** Notes it; who asks again while it is being judged, waits for the same verdict. */
function handIn(
  project: Project,
  typedTask: string,
  { run: typedRun, note, ...may }: SubmitOptions,
): HandedIn | Problem {
  const { journal, opened } = project;
  const found = findTask(project, typedRun ?? newestWith(project, typedTask), typedTask);
  if ("what" in found) return found;
  const { row, stage, task } = found;
  const { key } = task.task;
  const tries = task.history.length;
  const { life } = found.state;
  if (life.kind === "cancelled" || life.kind === "cancelling")
    return {
      what: `run ${row.run} was cancelled`,
      why: "nothing more is merged",
      next: "stagewright run starts another",
    };
  if (task.now.kind === "leased") {
    const { by } = task.now.lease;
    if (by !== opened.identity.name) return notYours(found, by);
    const allow = allowedByHand(task, may);
    if (allow !== undefined && "what" in allow) return allow;
    journal.note(row.run, {
      type: "task.submitted",
      stage,
      task: key,
      by: opened.identity.name,
      ...(note === undefined ? {} : { note }),
      ...(allow === undefined ? {} : { allow }),
    });
    return { run: row.run, key, tries, ...(allow === undefined ? {} : { allowed: allow.names }) };
  }
  // Already merged: whoever was killed before they heard of it is told now.
  if (IN_JUDGEMENT.has(task.now.kind) || task.now.kind === "done") return { run: row.run, key, tries };
  return notInHand(found);
}

/** Whether it is done, only they can say. */
function notYours({ row: { run }, task: { task, now } }: FoundTask, by: string): Problem {
  const id = sanitizeLine(task.id);
  const workspace = now.kind === "leased" ? now.lease.workspace.path : "";
  return {
    what: `${id} is in the hands of ${sanitizeLine(by)}, who alone hands it in`,
    why: `what they have done so far is in ${workspace}`,
    next: `stagewright next --release ${id} --run ${run} takes it from them; it then begins anew`,
  };
}

function notInHand({ row: { run }, task: { task, now } }: FoundTask): Problem {
  const id = sanitizeLine(task.id);
  return {
    what: `${id} is in nobody's hands`,
    why: `it is ${taskWord(now)}`,
    next: now.kind === "open" ? `stagewright next ${id} --run ${run}` : `stagewright status ${run}`,
  };
}

/** The newest run that has such a task in somebody's hands, or else one that has humans in it at all. */
function newestWith({ journal }: Project, typedTask: string): string | undefined {
  const states = journal.runs().flatMap(({ run }) => journal.state(run) ?? []);
  const holding = states.find((state) =>
    tasksIn(state).some(
      ({ task, now }) =>
        (now.kind === "leased" || IN_JUDGEMENT.has(now.kind)) &&
        (task.key === typedTask || task.id.toLowerCase() === typedTask.toLowerCase()),
    ),
  );
  return (holding ?? states.find(hasHumans))?.run;
}

function taskIn(state: RunState, key: string): TaskState | undefined {
  return tasksIn(state).find(({ task }) => task.key === key);
}

function tasksIn({ stages }: RunState): TaskState[] {
  return stages.flatMap((stage) => ("work" in stage ? [...(stage.work?.tasks.values() ?? [])] : []));
}

function sayVerdict(
  io: Io,
  state: RunState,
  { task, now, history }: TaskState,
  came: BroughtOn,
  { tries, allowed = [] }: HandedIn,
  { json }: SubmitOptions,
): ExitCode {
  const { run } = state;
  const paint = painter(io.out.colour);
  const id = sanitizeLine(task.id);
  const result = resultOf(state);
  const say = (
    exitCode: ExitCode,
    verdict: "merged" | "came-back" | "undecided",
    facts: Readonly<Record<string, unknown>>,
    lines: readonly string[],
  ): ExitCode => {
    const { outcome, waits } = result;
    const shown = {
      type: "submit",
      run,
      task: task.id,
      key: task.key,
      verdict,
      exitCode,
      ...facts,
      outcome,
      waits,
    };
    io.out.write(json ? `${JSON.stringify(shown)}\n` : `${lines.join("\n")}\n`);
    return exitCode;
  };

  if (now.kind === "done") {
    const { commit, grade, reason, receipt, owes, pays, allowed } = now.landed;
    const findings = [...(now.candidate?.findings ?? []), ...(now.landed.findings ?? [])];
    const next = afterwards(state);
    return say(
      EXIT.done,
      "merged",
      {
        grade,
        ...(reason === undefined ? {} : { reason }),
        words: gradeWords(grade, reason),
        commit,
        receipt,
        owes,
        pays,
        findings,
        ...(allowed === undefined ? {} : { allowed }),
        ...next,
      },
      [
        `${paint("green", "✔")} ${id} merged as ${commit.slice(0, 10)} · ${gradeWords(grade, reason)}`,
        ...findings.map((finding) => `  ${findingLine(finding)}`),
        ...(next.next === undefined
          ? goOnLines(state, result, paint)
          : [`Next: ${paint("cyan", next.next)}`]),
      ],
    );
  }
  const last = history.length > tries ? history.at(-1)?.failed : undefined;
  if (last !== undefined) {
    const back = cameBack(run, last);
    const workspace = now.kind === "leased" ? now.lease.workspace.path : undefined;
    return say(
      EXIT.failed,
      "came-back",
      { ...back, ...(workspace === undefined ? {} : { workspace }), next: mendWords(run, id, back)[0] },
      [
        `${paint("red", "✖")} ${id} came back: ${sanitizeLine(back.what)}`,
        ...cameBackLines(back, paint),
        ...(workspace === undefined ? [] : [`  ${paint("dim", "workspace ")} ${workspace}`]),
        ...notAllWords(id, allowed, back.findings),
        ...mendWords(run, id, back),
      ],
    );
  }
  const code = came.kind === "stopped" ? came.code : EXIT.waiting;
  return say(code, "undecided", { state: now.kind }, [
    `${id} is ${taskWord(now)}; nothing is decided yet.`,
    ...goOnLines(state, result, paint),
  ]);
}

/** What there is to do now for whoever has handed in; nothing where the run has come to its end. */
function afterwards(state: RunState): { readonly next?: string } {
  const { life, run } = state;
  const goesOn = life.kind === "going" || (life.kind === "parked" && life.on.kind === "leases");
  return goesOn ? { next: `stagewright next --run ${run}` } : {};
}
