import { agentStage, type Documents } from "@stagewright/core";
import { requirementIds } from "@stagewright/work";
import { z } from "zod";
import { clarifications, newFeature } from "../artifacts.ts";
import { doubleRequirements, missing, noOpenMarkers } from "./clauses.ts";
import { CONSTITUTION, documentStagePrompt, textOf } from "./words.ts";

const MOST_QUESTIONS = 5;

/** What is unclear in the specification is asked, or assumed and recorded; afterwards nothing is marked as unclear. */
export const clarify = agentStage({
  name: "clarify",
  variant: "speckit",
  inputs: { feature: newFeature },
  outputs: { clarifications },
  options: z.strictObject({
    /** A human answers, for which the run parks; or the likeliest is assumed, and recorded. */
    clarify: z.enum(["ask", "defaults"]).default("ask"),
  }),
  companions: ({ inputs: { feature } }) => [feature.spec_file, CONSTITUTION],
  scope: ({ inputs: { feature } }) => [feature.spec_file],
  prompt: ({ inputs: { feature }, options, documents, violations }) =>
    documentStagePrompt({
      purpose: `You look for what is unclear in ${feature.spec_file}, and have it settled before anybody plans.`,
      featureDir: feature.feature_dir,
      writes: [feature.spec_file],
      reads: [feature.spec_file],
      rules: [
        "Go through scope and roles, data and its life, what users do and see, qualities with numbers (speed, volume, safety), outside systems and how they fail, edge cases, words used in two senses. Each place marked [NEEDS CLARIFICATION] is unclear by definition; leave none.",
        `Settle at most ${MOST_QUESTIONS} things, those first that change what is built or tested. If nothing of weight is unclear, hand in an empty list.`,
        ...(options.clarify === "ask"
          ? [
              "Do not answer in anybody's name. If you have not been answered yet, put all your questions into one question to the human, numbered, each with the options you see and the one you would take, and stop there; you are called again with the answers. Where an answer is not clear, take your own recommendation for that point.",
              'Once you have the answers (below, if you have asked): each entry is `from: "human"`.',
            ]
          : [
              'Nobody is asked. For each thing take what is most usual and costs least to change later, write it down under "Assumptions" as well, and hand each in as `from: "default"`.',
            ]),
        'Write each into the specification: under a heading "## Clarifications", in a list, one item for each, `- Q: the question → A: the answer`; and then where it belongs, so that the text itself says it. Replace what it contradicts. Ids of requirements that are there keep their meaning; new ones get new ids.',
        "Hand in `clarifications`: `{ clarifications: [{ question, answer, from }] }`.",
      ],
      documents,
      violations,
    }),
  notes: ({ outputs }) =>
    outputs.clarifications.clarifications
      .filter(({ from }) => from === "default")
      .map(({ question, answer }) => `assumed, nobody was asked: ${question} ${answer}`),
  contract: ({ inputs: { feature }, options }) => [
    { name: "the specification is there", check: ({ documents }) => missing(documents, feature.spec_file) },
    {
      name: "nothing is marked as unclear any more",
      check: ({ documents }) => noOpenMarkers(documents, feature.spec_file),
    },
    {
      name: "requirements keep their ids",
      check: ({ documents }) =>
        requirementIds(documents.get(feature.spec_file) ?? new Uint8Array()).length === 0
          ? `${feature.spec_file} defines no requirement any more`
          : doubleRequirements(documents, feature.spec_file),
    },
    {
      name: "the specification records what was settled",
      check: ({ outputs, documents }) => {
        const handedIn = outputs.clarifications.clarifications.length;
        const recorded = recordedIn(documents, feature.spec_file);
        return recorded >= handedIn
          ? undefined
          : `${handedIn} things were settled, and "## Clarifications" in ${feature.spec_file} lists ${recorded}`;
      },
    },
    {
      name: "answers are whose they are said to be",
      check: ({ outputs, answers }) => {
        const entries = outputs.clarifications.clarifications;
        if (entries.length > MOST_QUESTIONS)
          return `${entries.length} are too many: ${MOST_QUESTIONS} at most`;
        if (options.clarify === "defaults")
          return entries.some(({ from }) => from === "human")
            ? 'nobody was asked: each is from: "default"'
            : undefined;
        if (entries.length === 0) return undefined;
        if (answers.length === 0) return "nobody was asked: put your questions to the human first, and stop";
        return entries.some(({ from }) => from === "default")
          ? 'the human was asked: each is from: "human"'
          : undefined;
      },
    },
  ],
});

function recordedIn(documents: Documents, path: string): number {
  const text = textOf(documents, path) ?? "";
  const [, section = ""] = /^##\s+Clarifications\b[^\n]*\n([\s\S]*?)(?=^##\s|(?![\s\S]))/m.exec(text) ?? [];
  return section.match(/^\s*[-*]\s+\**Q\b.*(?:→|->|\bA:)/gm)?.length ?? 0;
}
