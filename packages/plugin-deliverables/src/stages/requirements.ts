import { agentStage, type Clause } from "@stagewright/core";
import { z } from "zod";
import { brief, references, requirements, type Brief, type Values } from "../artifacts.ts";
import { criteriaOf } from "../criteria/criteria.ts";
import { isEmptyText } from "../documents/sections.ts";
import { asData, bytesOf, line, pathsOf, stagePrompt } from "../words.ts";

type Requirements = Values<typeof requirements>;
type References = Values<typeof references>["references"];

/** From the feature and what it refers to: what is unclear, what is assumed, what must hold at the end. */
export const requirementsStage = agentStage({
  name: "requirements",
  variant: "deliverables",
  inputs: { brief, references },
  outputs: { requirements },
  options: z.strictObject({}),
  scope: () => [],
  companions: ({ inputs }) => filesOf(inputs.references.references),
  prompt: ({ inputs, documents, violations }) =>
    stagePrompt({
      purpose:
        "You find out what a feature of this repository is to do, before anybody designs or writes it: from its description, from what it refers to, and from the code.",
      brief: inputs.brief,
      writes: [],
      reads: [...documents.keys()],
      rules: [
        "`summary`: what is wanted, for whom, and where it ends, in your own words.",
        "`references`: for each reference that could be read, what it says about this feature; one entry each, `reference` as it is written below.",
        "`ambiguities`: each place that can be read in two ways, as a question, and `settled_by`: the id of the assumption you make about it, or `human` where a human has answered it. Ask a human only where a wrong guess would cost much.",
        "`assumptions`: ids A1, A2, … in order; only those the work really needs. Where it needs none, say why in `no_assumptions_because`.",
        `\`criteria\`: what else must hold at the end, each so that a test can show it. These are known already, and are not repeated: ${criteriaOf(
          inputs.brief,
          { criteria: [] },
        )
          .map(({ id, text }) => `${id} ${text}`)
          .join("; ")}.`,
      ],
      more: referencesBlock(inputs.references.references),
      violations,
    }),
  contract: ({ inputs }) => [
    {
      name: "summary",
      check: ({ outputs }) => (isEmptyText(outputs.requirements.summary) ? "it is empty" : undefined),
    },
    assumptionsClause,
    ambiguitiesClause,
    {
      name: "every reference that could be read was taken in",
      check: ({ outputs }) => {
        const told = outputs.requirements.references.filter(
          ({ taken }) => !isEmptyText(taken, { none: true }),
        );
        return inputs.references.references
          .filter(({ read, reference }) => read && !told.some((each) => each.reference === reference))
          .map(({ reference }) => `nothing is said of ${reference}`);
      },
    },
    {
      name: "criteria",
      check: ({ outputs }) =>
        outputs.requirements.criteria.flatMap(({ text }, index) =>
          isEmptyText(text) ? [`number ${index + 1} is empty`] : [],
        ),
    },
  ],
  notes: ({ inputs, outputs }) => [
    ...inputs.references.references
      .filter(({ read }) => !read)
      .map(({ reference, reason }) => `${reference} was not read: ${reason}`),
    ...outputs.requirements.assumptions.map(({ id, text }) => `assumed, ${id}: ${line(text)}`),
  ],
  record: ({ inputs, outputs }) => [
    {
      path: pathsOf(inputs.brief).requirements,
      bytes: bytesOf(rendered(inputs.brief, inputs.references.references, outputs.requirements)),
    },
  ],
});

interface Handed {
  readonly outputs: { readonly requirements: Requirements };
  readonly answers: readonly string[];
}

const assumptionsClause: Clause<Handed> = {
  name: "assumptions",
  check: ({ outputs: { requirements: told } }) => {
    if (told.assumptions.length === 0)
      return isEmptyText(told.no_assumptions_because ?? "")
        ? "there is none, and no_assumptions_because does not say why"
        : undefined;
    return told.assumptions.flatMap(({ id, text }, index) => [
      ...(id === `A${index + 1}` ? [] : [`${id} must be A${index + 1}: they count up from A1`]),
      ...(isEmptyText(text) ? [`${id} says nothing`] : []),
    ]);
  },
};

const ambiguitiesClause: Clause<Handed> = {
  name: "every ambiguity is settled",
  check: ({ outputs: { requirements: told }, answers }) =>
    told.ambiguities.flatMap(({ question, settled_by }) => {
      if (told.assumptions.some(({ id }) => id === settled_by)) return [];
      if (settled_by === "human" && answers.length > 0) return [];
      return [
        settled_by === "human"
          ? `no human was asked about “${line(question)}”`
          : `${settled_by}, which is to settle “${line(question)}”, is none of the assumptions`,
      ];
    }),
};

function filesOf(all: References): string[] {
  return all.flatMap(({ kind, files }) => (kind === "url" ? [] : files.map(({ path }) => path)));
}

function referencesBlock(all: References): string[] {
  if (all.length === 0) return [];
  const rows = all.map(
    ({ reference, read, reason }) => `- ${reference}${read ? "" : ` (not read: ${reason})`}`,
  );
  const pages = all.filter(({ text }) => text !== undefined);
  return [
    `# References\n\n${rows.join("\n")}`,
    ...pages.map(({ reference, text = "" }) => asData(`What ${line(reference)} says`, text)),
  ];
}

function rendered(what: Brief, all: References, told: Requirements): string {
  const taken = new Map(told.references.map((each) => [each.reference, each.taken]));
  return [
    `# Requirements: ${line(what.title)}`,
    "",
    told.summary.trim(),
    "",
    "## References",
    "",
    ...(all.length === 0 ? ["None."] : []),
    ...all.map(({ reference, read, reason }) =>
      read ? `- ${reference}: ${line(taken.get(reference) ?? "")}` : `- ${reference}: not read, ${reason}`,
    ),
    "",
    "## Ambiguities",
    "",
    ...(told.ambiguities.length === 0 ? ["None was found."] : []),
    ...told.ambiguities.map(({ question, settled_by }) => `- ${line(question)} (settled by ${settled_by})`),
    "",
    "## Assumptions",
    "",
    ...(told.assumptions.length === 0 ? [`None: ${line(told.no_assumptions_because ?? "")}`] : []),
    ...told.assumptions.map(({ id, text }) => `- **${id}** ${line(text)}`),
    "",
    "## Acceptance criteria",
    "",
    "They are decided at the end, in criteria.md.",
    "",
    ...criteriaOf(what, told).map(({ id, text }) => `- **${id}** ${text}`),
    "",
  ].join("\n");
}
