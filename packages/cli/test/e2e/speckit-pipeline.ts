import { BASE, CHECK } from "./features.ts";
import type { Files, Rig, Step } from "./rig.ts";

/** A repository of spec-kit's, and an agent that takes a feature through all of its steps. */

export const DIR = "specs/001-greet-visitor";
const SCRIPTS = ".specify/scripts/bash";

/** Decides a name as spec-kit's own does: words of the description, a number, a directory with the template in it. */
const CREATE = `#!/usr/bin/env bash
set -e
root="$(cd "$(dirname "$0")/../../.." && pwd)"
number=1
while [ $# -gt 0 ]; do
  case "$1" in
    --json) ;;
    --number) shift; number="$1" ;;
    *) words="$words $1" ;;
  esac
  shift
done
name="$(printf '%03d' "$number")-$(echo "$words" | tr 'A-Z' 'a-z' | grep -oE '[a-z]+' | grep -vxE 'a|the|by|their|name' | head -n 2 | paste -sd -)"
git checkout --quiet -b "$name"
mkdir -p "$root/specs/$name"
cp "$root/.specify/templates/spec-template.md" "$root/specs/$name/spec.md"
printf '{"feature_directory":"specs/%s"}\\n' "$name" > "$root/.specify/feature.json"
echo "[specify] a warning" >&2
echo "{\\"BRANCH_NAME\\":\\"$name\\",\\"SPEC_FILE\\":\\"$root/specs/$name/spec.md\\",\\"FEATURE_NUM\\":\\"$number\\"}"
`;
const CHECK_PREREQUISITES = `#!/usr/bin/env bash
root="$(cd "$(dirname "$0")/../../.." && pwd)"
dir="\${SPECIFY_FEATURE_DIRECTORY:?no feature}"
[ -f "$root/$dir/tasks.md" ] || { echo "ERROR: no tasks.md in $dir" >&2; exit 1; }
docs='"tasks.md"'
[ -f "$root/$dir/research.md" ] && docs="\\"research.md\\",$docs"
echo "{\\"FEATURE_DIR\\":\\"$root/$dir\\",\\"AVAILABLE_DOCS\\":[$docs]}"
`;

export const REPOSITORY: Files = {
  ...BASE,
  [`${SCRIPTS}/create-new-feature.sh`]: CREATE,
  [`${SCRIPTS}/check-prerequisites.sh`]: CHECK_PREREQUISITES,
  ".specify/memory/constitution.md": "# Constitution\n\n## I. Everything is tested\n",
  ".specify/templates/spec-template.md":
    "# Feature Specification: [FEATURE NAME]\n\n## Requirements\n\n- **FR-001**: System MUST [specific capability]\n",
};

const SPEC = (limit: string) =>
  [
    "# Feature Specification: Greeting",
    "",
    "## User stories",
    "",
    "1. A visitor is greeted.",
    "",
    "## Requirements",
    "",
    "- **FR-001**: A visitor is greeted by name",
    `- **FR-002**: A name has ${limit}`,
    "",
    "## Success criteria",
    "",
    "- **SC-001**: A greeting is there within a second",
    "",
  ].join("\n");
export const OPEN = "[NEEDS CLARIFICATION: how long may a name be?]";
const UNCLEAR = SPEC(OPEN);
export const CLEAR = `${SPEC("at most 40 letters")}\n## Clarifications\n\n- Q: How long may a name be? → A: 40 letters\n`;

export const TASKS_MD = [
  "# Tasks: Greeting",
  "",
  "## Phase 1: Greeting",
  "",
  "- [ ] T001 [US1] Write the greeting in src/greet.txt (FR-001, FR-002)",
  "- [ ] T002 [US1] Measure it in test/greet.sh (SC-001)",
  "",
].join("\n");

export const OUTBOX = ".stagewright/outbox.json";
export const outbox = (value: unknown): Files => ({ [OUTBOX]: JSON.stringify(value) });

const spec = {
  title: "Greeting",
  summary: "Visitors are greeted.",
  user_stories: 1,
  open_questions: ["How long may a name be?"],
};

export const SPECIFIED: Step = {
  write: {
    [`${DIR}/spec.md`]: UNCLEAR,
    [`${DIR}/checklists/requirements.md`]: "- [x] Testable\n",
    ".specify/feature.json": `{"feature_directory":"${DIR}"}\n`,
    ...outbox({ spec }),
  },
};
const ASKS: Step = { write: { ".stagewright/question.md": "1. How long may a name be? (40, 80)\n" } };
export const clarified = (from: "human" | "default"): Step => ({
  write: {
    [`${DIR}/spec.md`]: CLEAR,
    ...outbox({
      clarifications: {
        clarifications: [{ question: "How long may a name be?", answer: "40 letters", from }],
      },
    }),
  },
});
const PLANNED: Step = {
  write: {
    [`${DIR}/plan.md`]: "# Plan\n\nA text file, and a shell test.\n",
    [`${DIR}/research.md`]: "# Found\n\nText files do.\n",
    ...outbox({
      design: {
        summary: "A file.",
        documents: ["plan.md", "research.md"],
        constitution: [{ principle: "Everything is tested", holds: true }],
      },
    }),
  },
};
const TASKED: Step = {
  write: {
    [`${DIR}/tasks.md`]: TASKS_MD,
    ...outbox({ tasks_summary: { tasks: 2, phases: 1, open_requirements: [] } }),
  },
};
const EXAMINED: Step = {
  write: {
    [`${DIR}/checklists/ux.md`]:
      "- [x] CHK001 Is the greeting said? [spec.md, FR-001]\n- [ ] CHK002 In which tongue?\n",
    ...outbox({
      checklist_report: {
        checklists: [
          { file: `${DIR}/checklists/requirements.md`, total: 1, done: 1 },
          { file: `${DIR}/checklists/ux.md`, total: 2, done: 1 },
        ],
      },
    }),
  },
};
const coverage = [
  { requirement: "FR-001", tasks: ["T001"] },
  { requirement: "FR-002", tasks: ["T001"] },
  { requirement: "SC-001", tasks: ["T002"] },
];
export const analyzed = (findings: readonly Record<string, unknown>[]): Step => ({
  write: outbox({ analysis: { summary: "It fits.", findings, coverage } }),
});
export const CRITICAL = {
  id: "A1",
  severity: "critical",
  category: "contradiction",
  summary: "The plan stores names that the constitution forbids",
  locations: [`${DIR}/plan.md:3`],
};

/** Each step as it should be; clarify asks first. */
export const STEPS: Readonly<Record<string, Step | readonly Step[]>> = {
  "speckit/specify": SPECIFIED,
  "speckit/clarify": [ASKS, clarified("human")],
  "speckit/plan": PLANNED,
  "speckit/tasks": TASKED,
  "speckit/checklist": EXAMINED,
  "speckit/analyze": analyzed([]),
  T001: { write: { "src/greet.txt": "hello\n" } },
  T002: { write: { "test/greet.sh": "test -f src/greet.txt\n" } },
};

export function stepOf(address: string, at: number): Step {
  const step = STEPS[address];
  return (isList(step) ? step[at] : step) ?? {};
}

function isList(step: Step | readonly Step[] | undefined): step is readonly Step[] {
  return Array.isArray(step);
}

export const TEXT = "Greet a visitor by their name";
/** Nobody is asked. */
export const ASSUME = "speckit:\n  clarify: defaults\n";
export const ASSUMING = { ...STEPS, "speckit/clarify": clarified("default") };

/** Runs the whole pipeline with an agent that does these steps. */
export async function feature(
  rig: Rig,
  steps: Readonly<Record<string, Step | readonly Step[]>>,
  text = TEXT,
  ...more: readonly string[]
) {
  const agent = rig.agent(steps, undefined, { tracePrompts: true });
  const end = await rig.stagewright(
    "run",
    "speckit-feature",
    text,
    "--check",
    `test=${CHECK}`,
    "--agent",
    agent,
    "--yes",
    "--json",
    ...more,
  );
  return rig.jsonOf(end);
}

/** Prompts by whoever was given them, in order. */
export function prompts(rig: Rig, address: string): string[] {
  return rig
    .traceLines()
    .filter(({ event, task }) => event === "begin" && task === address)
    .map(({ prompt = "" }) => prompt);
}
export const shown = (rig: Rig, branch: string | undefined, path: string): string =>
  rig.git("show", `${branch}:${path}`);
export const begun = (rig: Rig): string[] =>
  rig
    .traceLines()
    .filter(({ event }) => event === "begin")
    .map(({ task }) => task);
