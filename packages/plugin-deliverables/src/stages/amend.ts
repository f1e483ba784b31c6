import { agentStage } from "@stagewright/core";
import { z } from "zod";
import { amendment, brief, report, requirements, tried, type CommandRun } from "../artifacts.ts";
import { asData, line, pathsOf, stagePrompt } from "../words.ts";
import { COMMAND_RULE, reportClauses } from "./report.ts";

/** The report once more, where a command of it failed; nobody is asked where none did. */
export const amendStage = agentStage({
  name: "amend",
  variant: "deliverables",
  inputs: { brief, requirements, report, tried },
  outputs: { amendment },
  options: z.strictObject({}),
  companions: ({ inputs }) => [inputs.report.file, pathsOf(inputs.brief).tasks],
  scope: ({ inputs }) => [inputs.report.file],
  unneeded: ({ inputs }) =>
    inputs.tried.commands.some(({ state }) => state === "failed")
      ? undefined
      : { amendment: { summary: "No command of the report failed." } },
  prompt: ({ inputs, violations }) =>
    stagePrompt({
      purpose: `You put right the report on a feature: commands of it failed when they were run in a clean checkout, as a reader would run them.`,
      brief: inputs.brief,
      writes: [inputs.report.file],
      reads: [inputs.report.file],
      rules: [
        COMMAND_RULE,
        "Change the commands where they are wrong: a wrong path, something that has to be installed or built first, a file that only you had. The code is not yours to change now; where it is at fault, leave the command as it is, and say so under Summary.",
        "The other sections stay as they are, unless they say something that this has shown to be untrue.",
        "Hand in `deliverables_amendment`: `summary`, what was wrong.",
      ],
      more: inputs.tried.commands.filter(({ state }) => state === "failed").map(failureBlock),
      violations,
    }),
  contract: ({ inputs }) => reportClauses(inputs.brief, inputs.requirements),
});

function failureBlock({ command, detail, output_tail }: CommandRun): string {
  return asData(
    `What came of ${line(command)} (${line(detail)})`,
    output_tail.trim() || "It printed nothing.",
  );
}
