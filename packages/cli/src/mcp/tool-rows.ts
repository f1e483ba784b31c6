import type { Json } from "@stagewright/core";

/** A tool, and the command line that it is. */
export interface ToolRow {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Json;
  readonly looksOnly: boolean;
  /** A decision of the human's, or something that cannot be taken back. */
  readonly askFirst?: boolean;
  /** `given`: what the agent wrote for one of the schema's properties. */
  readonly argv: (given: (name: string) => string | undefined) => {
    readonly command: readonly string[];
    readonly options?: Readonly<Record<string, string | undefined>>;
    readonly words?: readonly (string | undefined)[];
  };
}

const text = (description: string): Json => ({ type: "string", minLength: 1, description });
const takes = (properties: Readonly<Record<string, Json>>, required: readonly string[] = []): Json => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

const RUN = text("The run's id or the beginning of it. Left out: the newest.");
const TASK = text("The task's id, such as T004, or its key.");
const HELD = text("The id or key of a task that is held. Left out: what the run waits for.");
const ASK_FIRST =
  "This is a decision of the human whose session this is, not yours: show them what is to be decided, " +
  "ask, and call it only after they have said so in this conversation.";
/** Whoever reads the record later sees that no human typed this. */
const VIA = "(via mcp, from an agent's session)";
const signed = (note: string | undefined) => (note === undefined ? VIA : `${note} ${VIA}`);

export const TOOL_ROWS: readonly ToolRow[] = [
  {
    name: "next",
    description:
      "Lease a task to this session. Answers with the task, the directory of the workspace in which it is to be done " +
      "(and nowhere else), and what is to be done. With a task in hand already it answers with that one. What is " +
      "done counts only after submit.",
    inputSchema: takes({
      task: text("The id or key of a particular task. Left out: the next that can begin."),
      another: { type: "boolean", description: "One more, although there is one in hand." },
      run: RUN,
    }),
    looksOnly: false,
    argv: (given) => ({
      command: ["next", "--json", ...(given("another") === "true" ? ["--another"] : [])],
      options: { run: given("run") },
      words: [given("task")],
    }),
  },
  {
    name: "submit",
    description:
      "Hand in a leased task. Stagewright audits the workspace, runs the repository's checks where nobody has worked, " +
      "merges and ticks the box, or says what is wrong: mend that in the same workspace and submit again. Takes as " +
      "long as the checks do.",
    inputSchema: takes({ task: TASK, note: text("What you did, for the record."), run: RUN }, ["task"]),
    looksOnly: false,
    argv: (given) => ({
      command: ["submit", "--json"],
      options: { note: given("note"), run: given("run") },
      words: [given("task")],
    }),
  },
  {
    name: "release",
    description:
      "Give a leased task back. What is in its workspace is not kept, but for what was handed in. For a task that " +
      "cannot be done, or is to be begun anew on what was merged meanwhile.",
    inputSchema: takes({ task: TASK, run: RUN }, ["task"]),
    looksOnly: false,
    askFirst: true,
    argv: (given) => ({
      command: ["next", "--json"],
      options: { release: given("task"), run: given("run") },
    }),
  },
  {
    name: "status",
    description: "How a run stands: its phases and tasks, what waits for what or for whom, what failed.",
    inputSchema: takes({ run: RUN }),
    looksOnly: true,
    argv: (given) => ({ command: ["status", "--json"], words: [given("run")] }),
  },
  {
    name: "plan",
    description: "The phases, tasks and schedule that a plan document says. Runs nothing, writes nothing.",
    inputSchema: takes(
      {
        input: text("A tasks.md, or the directory it is in."),
        concurrency: {
          type: "integer",
          minimum: 1,
          maximum: 64,
          description: "Agents at work at once, at most.",
        },
      },
      ["input"],
    ),
    looksOnly: true,
    argv: (given) => ({
      command: ["plan", "--json"],
      options: { concurrency: given("concurrency") },
      words: [given("input")],
    }),
  },
  {
    name: "audit",
    description:
      "What evidence there is for the boxes that are already ticked in a feature's plan. No agent works, nothing is written.",
    inputSchema: takes({ feature: text("Its directory, such as specs/001-reading-time.") }, ["feature"]),
    looksOnly: true,
    argv: (given) => ({ command: ["audit", "--json"], words: [given("feature")] }),
  },
  {
    name: "approve",
    description: `Say yes at the gate where a run is parked, or to a task that is held before its commit. ${ASK_FIRST}`,
    inputSchema: takes({ run: RUN, task: HELD, note: text("The human's words.") }),
    looksOnly: false,
    askFirst: true,
    argv: (given) => ({
      command: ["approve", "--no-resume"],
      options: { run: given("run"), note: signed(given("note")) },
      words: [given("task")],
    }),
  },
  {
    name: "reject",
    description: `Say no at the gate where a run is parked, and it ends as rejected; or to a task that is held before its commit, and it is done anew with the note. ${ASK_FIRST}`,
    inputSchema: takes({ run: RUN, task: HELD, note: text("Why, in the human's words.") }, ["note"]),
    looksOnly: false,
    askFirst: true,
    argv: (given) => ({
      command: ["reject", "--no-resume"],
      options: { run: given("run"), note: signed(given("note")) },
      words: [given("task")],
    }),
  },
  {
    name: "answer",
    description: `Answer what the agent of a task asked; the task is begun again with it. ${ASK_FIRST}`,
    inputSchema: takes({ task: TASK, answer: text("The human's answer."), run: RUN }, ["task", "answer"]),
    looksOnly: false,
    askFirst: true,
    argv: (given) => ({
      command: ["answer", "--no-resume"],
      options: { run: given("run") },
      words: [given("task"), given("answer")],
    }),
  },
];
