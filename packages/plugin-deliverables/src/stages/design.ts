import { agentStage } from "@stagewright/core";
import { z } from "zod";
import { brief, design, requirements, type Brief, type Values } from "../artifacts.ts";
import { isEmptyText } from "../documents/sections.ts";
import { bytesOf, line, pathsOf, stagePrompt } from "../words.ts";

type Design = Values<typeof design>;

/** How it is to be built: every part said, every risk with what is done about it. */
export const designStage = agentStage({
  name: "design",
  variant: "deliverables",
  inputs: { brief, requirements },
  outputs: { design },
  options: z.strictObject({}),
  scope: () => [],
  companions: ({ inputs }) => [pathsOf(inputs.brief).requirements],
  prompt: ({ inputs, documents, violations }) =>
    stagePrompt({
      purpose:
        "You design a feature whose requirements are settled. Others cut it into tasks and write it by what you hand in.",
      brief: inputs.brief,
      writes: [],
      reads: [...documents.keys()],
      rules: [
        "As lean as the requirements allow, and in the way this repository is built.",
        "`modules`: what is new or changes, by path, and what each is responsible for.",
        "`data_model`: what is kept or handed around, and its shape. Where nothing is, one entry that says so and why.",
        "`flows`: what happens in which order, from the input to the result, errors included.",
        "`patterns`: those you use and why they fit; where a plain function does, say that.",
        "`risks`: speed, security, things at the same time, migration, whatever can go wrong here; each with its `mitigation`.",
        "No part is left empty, and none says only that it is to be decided.",
      ],
      violations,
    }),
  contract: () => [{ name: "design notes", check: ({ outputs }) => emptyParts(outputs.design) }],
  record: ({ inputs, outputs }) => [
    { path: pathsOf(inputs.brief).design, bytes: bytesOf(rendered(inputs.brief, outputs.design)) },
  ],
});

/** The parts in the order in which they are read: key, heading, and which of an entry's words is what. */
const PARTS = [
  { key: "modules", title: "Modules", name: "name", says: "responsibility" },
  { key: "data_model", title: "Data model", name: "name", says: "description" },
  { key: "flows", title: "Flows", name: "name", says: "steps" },
  { key: "patterns", title: "Patterns", name: "name", says: "why" },
  { key: "risks", title: "Risks", name: "risk", says: "mitigation" },
] as const;

function entriesOf(
  told: Design,
  { key, name, says }: (typeof PARTS)[number],
): { name: string; says: string }[] {
  return told[key].map((entry: Readonly<Record<string, string>>) => ({
    name: entry[name] ?? "",
    says: entry[says] ?? "",
  }));
}

/** What is missing of the design, in sentences. */
function emptyParts(told: Design): string[] {
  return PARTS.flatMap((part) => {
    const entries = entriesOf(told, part);
    if (entries.length === 0) return [`${part.key} is empty`];
    return entries.flatMap(({ name, says }, index) => {
      if (isEmptyText(name, { none: true }))
        return [`${part.key}, entry ${index + 1}: ${part.name} is empty`];
      return isEmptyText(says) ? [`${part.key}, “${line(name)}”: ${part.says} is empty`] : [];
    });
  });
}

function rendered(what: Brief, told: Design): string {
  return [
    `# Design: ${line(what.title)}`,
    ...PARTS.flatMap((part) => [
      "",
      `## ${part.title}`,
      "",
      ...entriesOf(told, part).map(({ name, says }) =>
        part.key === "risks"
          ? `- ${line(name)}\n  Mitigation: ${line(says)}`
          : `- **${line(name)}**: ${line(says)}`,
      ),
    ]),
    "",
  ].join("\n");
}
