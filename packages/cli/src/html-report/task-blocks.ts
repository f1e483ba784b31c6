import { unreachable, type Candidate, type TaskState } from "@stagewright/core";
import { showDuration } from "../duration.ts";
import { reasonsNotDone } from "../report/not-done-words.ts";
import { counted } from "../report/style.ts";
import { taskResult, type TaskResult } from "../report/task-result.ts";
import { checkTimeWords } from "../report/witness-time.ts";
import { gradeWords, phaseTitle } from "../report/words.ts";
import { worksOf } from "../report/works.ts";
import { attemptBlocks } from "./attempt-blocks.ts";
import { attemptsIn, type AttemptView } from "./attempts.ts";
import { checkBlocks } from "./check-blocks.ts";
import { facts, fold, short, table, text, type Block, type Inline, type Words } from "./document.ts";
import { taskVerifiedWords } from "./merged-words.ts";
import { receiptsOfTask, type ReportInput } from "./report-input.ts";

interface TaskView {
  readonly id: string;
  readonly phase: string;
  readonly state: TaskState;
  readonly result: TaskResult;
  readonly attempts: readonly AttemptView[];
  readonly standing: { readonly badge: Inline; readonly words: Words };
}

/** All tasks in a table, and then each of them. */
export function taskBlocks(input: ReportInput): Block[] {
  const views = viewsOf(input);
  if (views.length === 0)
    return [text("There are no tasks: no stage of this run has read a plan document yet, or none has one.")];
  const rows = views.map(({ id, state, result, attempts, standing }): Words[] => [
    [{ to: id, words: state.task.id }],
    [{ said: state.task.title }],
    [standing.badge],
    [String(Math.max(result.attempts, attempts.length))],
    [sizeOf(state) ?? "–"],
    [timeOf(result)],
  ]);
  return [
    ...table("All tasks", ["Task", "Title", "Grade", "Attempts", "Changed", "Work"], rows),
    ...views.map((view): Block => ({
      kind: "section",
      id: view.id,
      title: [{ said: `${view.state.task.id} ${view.state.task.title}` }],
      blocks: oneTask(view, input),
    })),
  ];
}

function viewsOf(input: ReportInput): TaskView[] {
  const { state, entries } = input;
  const attempts = attemptsIn(entries);
  const reasons = reasonsNotDone(state);
  const works = worksOf(state);
  const ids = new Map(works.flatMap(({ tasks }) => [...tasks].map(([key, { task }]) => [key, task.id])));
  return works.flatMap(({ tasks, retired, phases }) =>
    [...tasks.values(), ...retired].map((task): TaskView => {
      const result = taskResult(task);
      return {
        id: `task-${task.task.key.replaceAll(/[^A-Za-z0-9-]/g, "-")}`,
        phase: phaseTitle(phases[task.phase]?.title ?? "", phases.length),
        state: task,
        result,
        attempts: attempts.filter((view) => view.task === task.task.key),
        standing: standingOf(result, ids, reasons),
      };
    }),
  );
}

function standingOf(
  task: TaskResult,
  ids: ReadonlyMap<string, string>,
  reasons: ReadonlyMap<string, string>,
): TaskView["standing"] {
  switch (task.end) {
    case "done": {
      const grade = task.grade ?? "unproven";
      const isProved = grade === "witnessed" || grade === "checked";
      return {
        badge: { badge: grade, tone: isProved ? "good" : "warn" },
        words: [gradeWords(grade, task.reason).replace(`${grade}: `, "")],
      };
    }
    case "claimed":
      return {
        badge: { badge: "claimed", tone: "quiet" },
        words: ["unwitnessed: its box was ticked before the run"],
      };
    case "manual":
      return { badge: { badge: "a human's", tone: "quiet" }, words: ["no agent may do it"] };
    case "failed":
      return { badge: { badge: "failed", tone: "bad" }, words: ["no attempt at it was taken"] };
    case "skipped":
      return {
        badge: { badge: "skipped", tone: "warn" },
        words: [`because ${ids.get(task.because ?? "") ?? "another task"} was not done`],
      };
    case "waived":
      return { badge: { badge: "left out", tone: "warn" }, words: [{ said: task.because ?? "" }] };
    case "open":
      return {
        badge: { badge: "not done", tone: "quiet" },
        words: [reasons.get(task.key) ?? "not done yet"],
      };
    default:
      return unreachable(task.end);
  }
}

function oneTask(view: TaskView, input: ReportInput): Block[] {
  const { state, result, attempts, standing } = view;
  const { task, now, superseded, guidance } = state;
  const receipts = receiptsOfTask(input, task.key);
  const landed = now.kind === "done" ? now.landed : undefined;
  const own = receipts.find(({ digest }) => digest === landed?.receipt);
  const { approved } = result;
  return [
    text(standing.badge, " ", ...standing.words),
    ...facts(
      ["Phase", view.phase === "" ? undefined : [{ said: view.phase }]],
      ["Kind", [task.kind ?? "not recorded"]],
      ["Commit", result.commit === undefined ? undefined : [short(result.commit)]],
      ["Merged cleanly", mergedOf(view)],
      ["Verified on the merged tree", landed === undefined ? undefined : taskVerifiedWords(own)],
      ["Leaves red, to be turned green later", listed(landed?.owes.map(({ file }) => file))],
      ["Turned green", listed(landed?.pays)],
      [
        "Approved by",
        approved === undefined
          ? undefined
          : [{ said: approved.by }, ...(approved.note === undefined ? [] : [": ", { said: approved.note }])],
      ],
      ["Allowed, though guards found it", allowedWords(result.allowed)],
      [
        "Proved against earlier words",
        result.earlierWords === undefined ? undefined : [{ said: result.earlierWords }],
      ],
      [
        "Done before, and redone",
        superseded.length === 0 ? undefined : superseded.map(({ commit }) => short(commit)),
      ],
      ["Receipt", landed === undefined ? undefined : [{ code: landed.receipt }]],
    ),
    ...(guidance.length === 0
      ? []
      : [
          text("What humans have said to whoever does it:"),
          {
            kind: "list" as const,
            items: guidance.map(({ by, note }): Words => [{ said: by }, ": ", { said: note }]),
          },
        ]),
    ...(task.body.trim() === ""
      ? []
      : fold(["What the plan says of it"], [{ kind: "said", text: task.body }])),
    ...changeBlocks(
      now.kind === "done" || now.kind === "held" || now.kind === "challenged" ? now.candidate : undefined,
    ),
    ...attemptBlocks(attempts, state, input),
    ...(own === undefined ? [] : checkBlocks(own, input)),
  ];
}

function mergedOf({ attempts, result }: TaskView): Words | undefined {
  const conflicts = attempts.filter(({ failed }) => failed?.failure.code === "MERGE_CONFLICT");
  const not = conflicts.map(({ attempt }) => `attempt ${attempt} conflicted`).join(", ");
  if (result.commit === undefined) return not === "" ? undefined : [`no: ${not}`];
  return not === "" ? ["yes"] : [`yes, in the end; ${not}`];
}

/** Each finding that stands, by whose word and why. */
function allowedWords(allowed: TaskResult["allowed"]): Words | undefined {
  return allowed?.flatMap(({ rule, path, line, by, reason, at }, index): Words => [
    index === 0 ? "" : "; ",
    { code: [rule, ...(path === "" ? [] : [line === undefined ? path : `${path}:${line}`])].join(" ") },
    " by ",
    { said: by },
    ` at ${at}: `,
    { said: reason },
  ]);
}

function listed(names: readonly string[] | undefined): Words | undefined {
  return names === undefined || names.length === 0 ? undefined : [{ said: names.join(", ") }];
}

/** Which files, and how many lines of each. */
function changeBlocks(candidate: Candidate | undefined): Block[] {
  if (candidate === undefined) return [];
  const { changes } = candidate;
  if (changes.length === 0) return [text("It changed no file.")];
  const rows = changes.map(({ path, status, added, deleted }): Words[] => [
    [{ code: path }],
    [status],
    [added === undefined ? "–" : `+${added}`],
    [deleted === undefined ? "–" : `−${deleted}`],
  ]);
  return fold(
    [changeWords(candidate)],
    table("What it changed", ["File", "Status", "Added", "Removed"], rows),
  );
}

/** `3 files, +12 −4`. */
function changeWords({ changes }: Pick<Candidate, "changes">): string {
  if (changes.length === 0) return "no change";
  const sum = (of: "added" | "deleted"): number =>
    changes.reduce((all, change) => all + (change[of] ?? 0), 0);
  return `${counted(changes.length, "file")}, +${sum("added")} −${sum("deleted")}`;
}

function sizeOf({ now }: TaskState): string | undefined {
  return "candidate" in now && now.candidate !== undefined ? changeWords(now.candidate) : undefined;
}

function timeOf({ durationMs, time }: TaskResult): string {
  if (durationMs === undefined) return "not measured";
  const checks = time === undefined || time.witnessMs === 0 ? "" : `, ${checkTimeWords(time)}`;
  return `${showDuration(durationMs)}${checks}`;
}
