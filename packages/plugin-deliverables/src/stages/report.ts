import { agentStage, type Clause, type Documents } from "@stagewright/core";
import { z } from "zod";
import {
  brief,
  changeSet,
  documentation,
  report,
  requirements,
  type Brief,
  type Values,
} from "../artifacts.ts";
import { commandsIn, type WrittenCommand } from "../commands/extract.ts";
import { names } from "../criteria/criteria.ts";
import { readReport, SECTIONS } from "../documents/report.ts";
import { pathsOf, stagePrompt, textOf } from "../words.ts";

export const COMMAND_RULE =
  "How to run & test: fenced blocks of commands, one a line, that work in a fresh checkout with the dependencies installed and nothing else. Each is run as a program with arguments, without a shell: `&&` and `cd` are understood; pipes, redirections, variables and patterns are not. A command that fails is a criterion that is not met.";

/** What was done, in six sections, for whoever reviews it. */
export const reportStage = agentStage({
  name: "report",
  variant: "deliverables",
  inputs: { brief, requirements, changeSet, documentation },
  outputs: { report },
  options: z.strictObject({}),
  known: ({ inputs }) => ({ report: { file: pathsOf(inputs.brief).report } }),
  scope: ({ inputs }) => [pathsOf(inputs.brief).report],
  companions: ({ inputs }) => {
    const { requirements: asked, design, tasks, report: own } = pathsOf(inputs.brief);
    return [asked, design, tasks, inputs.documentation.file, own];
  },
  prompt: ({ inputs, documents, violations }) => {
    const { report: own } = pathsOf(inputs.brief);
    return stagePrompt({
      purpose: `You report on a feature that is written, tested and documented: ${own}. It is read by whoever reviews the work, and its commands are run.`,
      brief: inputs.brief,
      writes: [own],
      reads: [...documents.keys()].filter((path) => path !== own),
      rules: [
        `Six headings of one level, in this order: ${SECTIONS.map(({ name }) => name).join(", ")}. Each has something below it; there is no seventh.`,
        "Assumptions: each by its id, as the requirements have them; where there are none, say so. Design notes: patterns and the decisions that matter. Implementation: what changed, by file. Tests: what was red first, what is green now, what is not tested. Summary: what was done, and what the reviewer should look at twice.",
        COMMAND_RULE,
        "Short, and nothing that is not so: the kernel has its own record of what ran.",
        "Hand in `deliverables_report`: `headline`, what was done in one sentence.",
      ],
      more: [
        `# What was done\n\n${inputs.changeSet.tasks.map(({ id, title, end, grade }) => `- ${id} ${title}: ${grade ?? end}`).join("\n")}`,
        `# Files that changed\n\n${inputs.changeSet.files.map((path) => `- ${path}`).join("\n")}`,
      ],
      violations,
    });
  },
  contract: ({ inputs }) => reportClauses(inputs.brief, inputs.requirements),
});

/** What a report has to be, whoever wrote or amended it. */
export function reportClauses(
  what: Brief,
  { assumptions }: Pick<Values<typeof requirements>, "assumptions">,
): Clause<{ readonly documents: Documents }>[] {
  const { report: own } = pathsOf(what);
  return [
    {
      name: "six sections, in their order",
      check: ({ documents }) => {
        const text = textOf(documents.get(own));
        return text === undefined
          ? `${own} was not written`
          : readReport(text).problems.map((problem) => `${own}: ${problem}`);
      },
    },
    {
      name: "every assumption is named",
      check: ({ documents }) => {
        const section = sectionIn(textOf(documents.get(own)), "Assumptions");
        return section === undefined
          ? undefined
          : assumptions
              .filter(({ id }) => !names(section.text, id))
              .map(({ id }) => `“Assumptions” does not name ${id}`);
      },
    },
    {
      name: "there is something to run",
      check: ({ documents }) => {
        const section = sectionIn(textOf(documents.get(own)), "How to run & test");
        return section !== undefined && commandsIn(section.tokens).length === 0
          ? "“How to run & test” has no fenced block with commands"
          : undefined;
      },
    },
  ];
}

/** What the report says is to be run. */
export function commandsOf(text: string | undefined): WrittenCommand[] {
  return commandsIn(sectionIn(text, "How to run & test")?.tokens ?? []);
}

function sectionIn(text: string | undefined, name: (typeof SECTIONS)[number]["name"]) {
  return text === undefined ? undefined : readReport(text).sections.find((section) => section.name === name);
}
