import type { Brief, Values, validation } from "../artifacts.ts";
import { line } from "../words.ts";

type Validation = Values<typeof validation>;

const WORDS = { met: "Met", "not-met": "Not met", open: "Open" } as const;
const RAN = {
  passed: "passed",
  failed: "failed",
  "not-ended": "did not end",
  "not-run": "was not run",
} as const;

/** The document that people read: a box is ticked only where there is evidence. The same each time for the same findings. */
export function criteriaDocument(
  { title }: Pick<Brief, "title">,
  { criteria, commands, deliverables }: Pick<Validation, "criteria" | "commands" | "deliverables">,
): string {
  return [
    `# Acceptance criteria: ${line(title)}`,
    "",
    "Decided by Stagewright, from what it ran and saw. A box is ticked only where there is evidence; an open one is for a human.",
    "",
    ...criteria.flatMap(({ id, text, state, evidence }) => [
      `- [${state === "met" ? "x" : " "}] **${id}** ${line(text)}`,
      `  ${WORDS[state]}: ${line(evidence)}`,
    ]),
    "",
    "## The report's commands, in a clean checkout",
    "",
    ...commands.map(
      ({ command, state, detail }) =>
        `- \`${line(command).replaceAll("`", "'")}\` ${RAN[state]}: ${line(detail)}`,
    ),
    ...(commands.length === 0 ? ["There were none."] : []),
    "",
    "## What was to be handed over",
    "",
    ...deliverables.map(
      ({ name, present, evidence }) => `- ${name}: ${present ? "" : "missing; "}${line(evidence)}`,
    ),
    "",
  ].join("\n");
}
