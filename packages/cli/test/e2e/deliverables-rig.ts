import { BASE, CHECK } from "./features.ts";
import type { Files, Rig, Step } from "./rig.ts";

/** A feature file, and an agent that takes it through all stages of the pipeline. */

export const DIR = "docs/deliverables/greet-a-visitor";
export const FEATURE = "feature.md";
export const FEATURE_TEXT = [
  "# Greet a visitor",
  "",
  "Whoever comes is greeted.",
  "",
  "## References",
  "",
  "- docs/manners.md",
  "",
  "## Acceptance criteria",
  "",
  "- [ ] The greeting says hello",
  "",
].join("\n");

/** Its check runs every `test/*.sh`; a setting of the repository's keeps what is built out of commits. */
export const REPOSITORY: Files = {
  ...BASE,
  ".gitignore": "build/\n",
  "docs/manners.md": "# Manners\n\nHello comes first.\n",
  [FEATURE]: FEATURE_TEXT,
};

const outbox = (value: unknown): Files => ({ ".stagewright/outbox.json": JSON.stringify(value) });

/** The known criteria are AC1 to AC9, the feature file's own is AC10, this one AC11. */
const REQUIREMENTS = {
  summary: "A text that greets.",
  references: [{ reference: "docs/manners.md", taken: "Hello comes first." }],
  ambiguities: [{ question: "In which language?", settled_by: "A1" }],
  assumptions: [{ id: "A1", text: "English is enough." }],
  criteria: [{ text: "The greeting is one line" }],
};
const DESIGN = {
  modules: [{ name: "src/greet.sh", responsibility: "holds the greeting" }],
  data_model: [{ name: "none", description: "A text has no model." }],
  flows: [{ name: "Greet", steps: "The text is read and shown." }],
  patterns: [{ name: "none", why: "One file needs no pattern." }],
  risks: [{ risk: "The text is lost", mitigation: "It is under version control." }],
};
export const TASKS_MD = [
  "# Tasks: Greet a visitor",
  "",
  "## Phase 1: Tests",
  "",
  "- [ ] T001 Write tests for the greeting in `test/greet.sh` (AC1, AC10)",
  "",
  "## Phase 2: Implementation",
  "",
  "- [ ] T002 Write the greeting in `src/greet.sh`",
  "",
].join("\n");
const untested = ["AC2", "AC3", "AC5", "AC11"].map((id) => ({ id, reason: "A text cannot show it." }));
const GUIDE = [
  "# A repository",
  "",
  "## Examples",
  "",
  "`sh src/greet.sh`",
  "",
  "## Configuration",
  "",
  "There is none.",
  "",
  "## Troubleshooting",
  "",
  "Where nothing is shown, look whether the file is there.",
  "",
].join("\n");

export function reportText(commands: readonly string[], more: Partial<Record<string, string>> = {}): string {
  const sections: Record<string, string> = {
    Assumptions: "A1: English is enough.",
    "Design notes": "One file.",
    Implementation: "`src/greet.sh`",
    Tests: "`test/greet.sh` was red first.",
    "How to run & test": ["```sh", ...commands, "```"].join("\n"),
    Summary: "Visitors are greeted.",
    ...more,
  };
  const parts = Object.entries(sections).map(([title, text]) => `## ${title}\n\n${text}\n`);
  return `# Greet a visitor\n\n${parts.join("\n")}`;
}

export const requirementsStep = (more: object = {}): Step => ({
  write: outbox({ deliverables_requirements: { ...REQUIREMENTS, ...more } }),
});
export const designStep = (more: object = {}): Step => ({
  write: outbox({ deliverables_design: { ...DESIGN, ...more } }),
});
export const tasksStep = (text = TASKS_MD): Step => ({
  write: {
    [`${DIR}/tasks.md`]: text,
    ...outbox({ deliverables_tasks: { summary: "Tests first.", untested } }),
  },
});
export const documentationStep = (text = GUIDE): Step => ({
  write: { "README.md": text, ...outbox({ deliverables_documentation: { file: "README.md" } }) },
});
export const reportStep = (text = reportText([CHECK])): Step => ({
  write: {
    [`${DIR}/report.md`]: text,
    ...outbox({ deliverables_report: { headline: "Visitors are greeted." } }),
  },
});

export const amendStep = (text?: string): Step => ({
  write: {
    ...(text === undefined ? {} : { [`${DIR}/report.md`]: text }),
    ...outbox({ deliverables_amendment: { summary: "A path was wrong." } }),
  },
});

export type Steps = Readonly<Record<string, Step | readonly Step[]>>;

/** Each stage as it should be. */
export const STEPS: Steps = {
  "deliverables/requirements": requirementsStep(),
  "deliverables/design": designStep(),
  "deliverables/tasks": tasksStep(),
  T001: { write: { "test/greet.sh": "sh src/greet.sh | grep -q hello\n" } },
  T002: { write: { "src/greet.sh": "echo hello\n" } },
  "deliverables/documentation": documentationStep(),
  "deliverables/report": reportStep(),
};

/** Runs the pipeline on the feature file with an agent that does these steps. */
export async function deliver(rig: Rig, steps: Steps = STEPS, ...more: readonly string[]) {
  const agent = rig.agent(steps, undefined, { tracePrompts: true });
  const words = [FEATURE, "--check", `test=${CHECK}`, "--agent", agent, "--yes", "--json", ...more];
  return rig.jsonOf(await rig.stagewright("run", "deliverables", ...words));
}

/** The criteria document of a result, a line for each criterion: its box, its id and what was found. */
export function criteria(rig: Pick<Rig, "git">, branch: string | undefined): Record<string, string> {
  const text = rig.git("show", `${branch}:${DIR}/criteria.md`);
  const found = text.matchAll(/^- \[(.)\] \*\*(AC\d+)\*\* .*\n {2}(.*)$/gm);
  return Object.fromEntries(
    [...found].map(([, box = "", id = "", told = ""]) => [id, `${box === "x" ? "x" : "-"} ${told}`]),
  );
}

export const begun = (rig: Rig): string[] =>
  rig
    .traceLines()
    .filter(({ event }) => event === "begin")
    .map(({ task }) => task);
export const promptOf = (rig: Rig, task: string, attempt = 1): string =>
  rig.traceLines().find((line) => line.event === "begin" && line.task === task && line.attempt === attempt)
    ?.prompt ?? "";
