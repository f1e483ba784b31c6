import type { Allowance, RunState, TaskState } from "@stagewright/core";
import type { review, Values } from "./artifacts.ts";
import { inMarkdown, withoutClosing } from "./texts.ts";

export interface BodyFacts {
  readonly state: RunState;
  /** How it stands to an issue: `Related to #42`. */
  readonly relation: string | undefined;
  /** An agent's words about the approach. */
  readonly summary: string | undefined;
  readonly review: Values<typeof review>;
  /** All that was witnessed, as Markdown. */
  readonly report: string;
  /** The repository's own form for pull requests. */
  readonly template: string | undefined;
}

/** GitHub takes 65,536 characters. */
const MOST = 60_000;

/** The rest is for what stands around it, the repository's own form among that. */
export const ROOM_FOR_REPORT = 30_000;
/** Of a section's list: the report has all of it. */
const ROOM_FOR_LIST = 9_000;

const END = "<!-- /stagewright -->";

/** In the body of a pull request of this run's. */
export const marker = (run: string): string => `<!-- stagewright: run ${run} -->`;
export const isOurs = (body: string): boolean => body.includes("<!-- stagewright: run ");

/** What the kernel has seen, for whoever reviews it; the repository's own form after it. */
export function bodyOf(facts: BodyFacts): string {
  const { state, relation, summary, template } = facts;
  const told = (report: string) =>
    [
      ...(summary === undefined ? [] : [inMarkdown(summary, 2_000)]),
      ...tasksOf(state),
      ...checksOf(state),
      ...reviewOf(facts.review),
      ...plannedIn(state),
      `Made by Stagewright, run ${state.run}: each task was done by an agent in a workspace of its own, and checked on the merged tree in one that no agent had.`,
      report,
    ].join("\n\n");
  const related = relation === undefined ? [] : [relation];
  const body = (report: string): string => {
    const ours = withoutClosing(withoutMarks(told(report)));
    const theirs = template === undefined ? [] : [withoutClosing(template.trim())];
    return [marker(state.run), ...related, ours, END, ...theirs].join("\n\n");
  };
  const whole = body(`<details><summary>All that was witnessed</summary>\n\n${facts.report}\n\n</details>`);
  // Cut in its midst, the report would leave a fold or a fence open, and all that follows would stand in it.
  return whole.length <= MOST ? whole : cutTo(body(`\`stagewright report\` has all that was witnessed.`));
}

/** What a program printed is shown as it is, and may look like our own marks. */
function withoutMarks(text: string): string {
  return text.replaceAll(/<!--(?=\s*\/?\s*stagewright)/gi, "<!- -");
}

/** Only what is ours is written anew; what a human has added around it stays. */
export function renewed(before: string, next: string): string {
  const start = before.indexOf("<!-- stagewright: run ");
  const end = before.indexOf(END, start);
  if (start === -1 || end < start) return next;
  const ours = next.slice(0, next.indexOf(END) + END.length);
  return `${before.slice(0, start)}${ours}${before.slice(end + END.length)}`;
}

function plannedIn(state: RunState): string[] {
  const documents = state.stages.flatMap((stage) =>
    "work" in stage ? (stage.work?.prepared?.document ?? []) : [],
  );
  return documents.map((path) => `Planned in \`${path.replaceAll("`", "'")}\`.`);
}

/** Tasks of the run and what reviewers said, its own repairs left out. */
function tasksIn(state: RunState): readonly TaskState[] {
  return state.stages.flatMap((stage) =>
    "work" in stage && stage.work !== undefined
      ? [...stage.work.tasks.values()].filter((task) => !task.synthetic || task.round !== undefined)
      : [],
  );
}

/** Something is left to do, or nobody could check it. */
export function isUnfinished(state: RunState, said: Values<typeof review>): boolean {
  const tasks = tasksIn(state);
  const open = tasks.some(
    ({ now }) => now.kind !== "done" || now.landed.grade === "unproven" || now.landed.grade === "failed",
  );
  // A run that has done no task itself has seen nothing.
  return open || tasks.length === 0 || said.verdict === "request-changes";
}

function tasksOf(state: RunState): string[] {
  const rows = tasksIn(state).map(({ task, now }) => {
    const name = `${inMarkdown(task.id, 40)} ${inMarkdown(task.title)}`;
    if (now.kind !== "done") return `- [ ] ${name}: ${LEFT[now.kind] ?? "open"}`;
    const { grade, reason, receipt, commit, allowed = [] } = now.landed;
    // As one commit, nobody who reads this has the task's own.
    const own = state.pins.settings.commits === "per-task" ? `, commit ${commit.slice(0, 12)}` : "";
    const why = reason === undefined ? "" : ` (${reason})`;
    return `- [x] ${name}: ${GRADES[grade]}${why}${letStand(allowed)} (receipt \`${receipt.slice(0, 12)}\`${own})`;
  });
  return ["## Tasks", rows.length === 0 ? "None was done in this run." : listed(rows)];
}

/** As many as there is room for, and how many more there are. */
function listed(rows: readonly string[]): string {
  let size = 0;
  const shown = rows.filter((row) => (size += row.length + 1) <= ROOM_FOR_LIST);
  const more = rows.length - shown.length;
  return [...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join("\n");
}

/** What guards found and a human has allowed: whoever reviews looks there first. */
function letStand(allowed: readonly Allowance[]): string {
  const [first] = allowed;
  if (first === undefined) return "";
  const names = new Set(allowed.map(({ rule, path }) => inMarkdown(path === "" ? rule : `${rule} ${path}`)));
  const more = names.size > MOST_NAMES ? ` and ${names.size - MOST_NAMES} more` : "";
  return `; **let stand by ${inMarkdown(first.by, 60)}**: ${[...names].slice(0, MOST_NAMES).join(", ")}${more}`;
}

const MOST_NAMES = 3;

const GRADES = {
  witnessed: "**witnessed**: its tests were seen to fail without it and to pass with it",
  checked: "checked: no new failure",
  unproven: "**unproven**: nothing could be checked",
  failed: "**failed**",
} as const;

const LEFT: Readonly<Partial<Record<TaskState["now"]["kind"], string>>> = {
  manual: "left for a human",
  waived: "left out by a human",
  claimed: "ticked before, not checked",
  failed: "failed",
  skipped: "skipped",
};

function checksOf(state: RunState): string[] {
  const { checks } = state.pins.settings;
  const before = new Map(
    state.stages.flatMap((stage) =>
      "work" in stage
        ? (stage.work?.baseline?.checks ?? []).map((check) => [check.name, check.state] as const)
        : [],
    ),
  );
  const rows = checks.map(
    ({ name, display }) =>
      `- \`${display.replaceAll("`", "'").slice(0, 200)}\`: no new failure${before.get(name) === "red" ? "; it failed before already" : ""}`,
  );
  return ["## Checks", rows.length === 0 ? "None is configured: nothing was run." : listed(rows)];
}

function reviewOf({ verdict, findings, summary }: Values<typeof review>): string[] {
  if (verdict === "not-reviewed") return [];
  const rows = findings.map(({ severity, file, line, message, disposition }) => {
    const place = `${inMarkdown(file)}${line === null ? "" : `:${line}`}`;
    return `- **${disposition}** (${severity}) ${place}: ${inMarkdown(message, 600)}`;
  });
  const said = `${verdict}: ${inMarkdown(summary, 1_000)}`;
  return ["## Review by an agent", rows.length === 0 ? said : `${said}\n${listed(rows)}`];
}

function cutTo(body: string): string {
  if (body.length <= MOST) return body;
  const cutOff = `${body.slice(0, MOST - 100)}\n\n… cut, because it is too long.`;
  return cutOff.includes(END) ? cutOff : `${cutOff}\n\n${END}`;
}
