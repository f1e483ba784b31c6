import { agentStage, type Documents } from "@stagewright/core";
import { readChecklist } from "@stagewright/work";
import { z } from "zod";
import { checklistReport, specInfo } from "../artifacts.ts";
import { visible } from "./clauses.ts";
import { CONSTITUTION, documentStagePrompt, templatesOf, textOf } from "./words.ts";

/** Questions that the documents must answer before somebody builds by them, answered where they do. */
export const checklist = agentStage({
  name: "checklist",
  variant: "speckit",
  inputs: { specInfo },
  outputs: { report: checklistReport },
  options: z.strictObject({}),
  companions: ({ inputs: { specInfo: info } }) => [
    info.spec_file,
    `${info.feature_dir}/plan.md`,
    info.tasks_file,
    `${info.feature_dir}/checklists/`,
    CONSTITUTION,
    ...templatesOf("checklist"),
  ],
  scope: ({ inputs }) => [`${inputs.specInfo.feature_dir}/checklists/**`],
  prompt: ({ inputs: { specInfo: info }, documents, violations }) =>
    documentStagePrompt({
      purpose: `You examine whether the documents in ${info.feature_dir} are good enough to build by, and leave the examination as checklists.`,
      featureDir: info.feature_dir,
      writes: [`${info.feature_dir}/checklists/**`],
      reads: [info.spec_file, `${info.feature_dir}/plan.md`, info.tasks_file],
      template: "checklist",
      rules: [
        `One file for each field that matters to this feature, ${info.feature_dir}/checklists/<field>.md (such as ux, api, security, performance, data); checklists that are there are kept, and answered where they are open.`,
        "An item asks about the writing, not about code: is it said, is it clear, does it contradict, can it be measured, is a case missing? `- [ ] CHK001 Is … said for … ? [spec.md, FR-003]`. Numbers count up within a file.",
        "Tick an item only where the documents answer it, and name the place. One that they do not answer stays open; it is shown to a human, and may stop the run.",
        "Hand in `checklist_report`: `checklists`, one entry for each file in the directory, with `file` (from the repository's root), `total` and `done`.",
      ],
      documents,
      violations,
    }),
  contract: ({ inputs: { specInfo: info } }) => [
    {
      name: "checklists are counted as they are",
      check: ({ outputs, documents }) => {
        const there = checklistsIn(documents, info.feature_dir);
        const told = outputs.report.checklists;
        return [
          ...there
            .filter(({ path }) => !told.some(({ file }) => file === path))
            .map(({ path }) => `${path} is not in the report`),
          ...told.flatMap(({ file, total, done }) => {
            const real = there.find(({ path }) => path === file);
            if (real === undefined) return [`${file} was not written`];
            return real.total === total && real.done === done
              ? []
              : [
                  `${file} has ${real.done} of ${real.total} items ticked, and the report says ${done} of ${total}`,
                ];
          }),
        ];
      },
    },
    {
      name: "items have numbers of their own",
      check: ({ documents }) =>
        checklistsIn(documents, info.feature_dir).flatMap(({ path }) => {
          const numbers = [
            ...visible(textOf(documents, path) ?? "").matchAll(/^\s*[-*]\s+\[[ xX]\]\s+(CHK\d+)/gm),
          ].map(([, number = ""]) => number);
          const twice = numbers.filter((number, at) => numbers.indexOf(number) !== at);
          return twice.length === 0 ? [] : [`${path} uses ${[...new Set(twice)].join(", ")} twice`];
        }),
    },
  ],
});

function checklistsIn(
  documents: Documents,
  featureDir: string,
): { path: string; total: number; done: number }[] {
  return [...documents]
    .filter(([path]) => path.startsWith(`${featureDir}/checklists/`) && path.endsWith(".md"))
    .map(([path, bytes]) => ({ path, ...readChecklist(bytes) }))
    .filter(({ total }) => total > 0);
}
