import { agentStage, allTasks, type Documents } from "@stagewright/core";
import { readTasks, requirementIds } from "@stagewright/work";
import { z } from "zod";
import { analysis, specInfo } from "../artifacts.ts";
import { CONSTITUTION, documentStagePrompt } from "./words.ts";

type Analysis = z.infer<(typeof analysis)["schema"]>;

/** Reads specification, plan and tasks against one another and the constitution; changes nothing. */
export const analyze = agentStage({
  name: "analyze",
  variant: "speckit",
  inputs: { specInfo },
  outputs: { analysis },
  options: z.strictObject({
    /** A critical finding ends the run before any code, or is only noted. */
    analyze: z.enum(["gate", "note"]).default("gate"),
  }),
  companions: ({ inputs: { specInfo: info } }) => {
    const listed = info.available_docs.map((doc) => `${info.feature_dir}/${doc}`);
    return [
      ...new Set([info.spec_file, `${info.feature_dir}/plan.md`, info.tasks_file, ...listed, CONSTITUTION]),
    ];
  },
  scope: () => [],
  prompt: ({ inputs: { specInfo: info }, options, documents, violations }) =>
    documentStagePrompt({
      purpose: `You read the documents of ${info.feature_dir} against one another, before anybody writes code by them, and report what does not fit.`,
      featureDir: info.feature_dir,
      writes: [],
      reads: [...documents.keys()].filter((path) => path !== CONSTITUTION),
      rules: [
        "Look for: requirements that no task serves, and tasks that serve none; what two documents say differently; the same thing said twice in other words; adjectives without a measure; things that are used and defined nowhere; an order of tasks in which something is needed before it is made; breaches of the constitution.",
        `Severities: critical — building by it would be wrong or unsafe (a breach of the constitution, a contradiction in what is to be built, a requirement at the heart of the feature that nothing serves)${options.analyze === "gate" ? "; one of these ends the run before any code is written" : ""}; high — likely to be built wrongly; medium — unclear, and can be settled on the way; low — wording.`,
        "Report what you can show: each finding has an id of its own (A1, A2, …), a category, and the places (`file:line`). Do not invent findings; none is a good result.",
        "`coverage` has one entry for each FR- and SC- id that the specification defines, with the ids of the tasks that serve it. One without tasks needs a finding that names it.",
        "Hand in `analysis`: `summary`, `findings`, `coverage`.",
      ],
      documents,
      violations,
    }),
  contract: ({ inputs: { specInfo: info } }) => [
    {
      name: "findings have ids of their own",
      check: ({ outputs }) => {
        const ids = outputs.analysis.findings.map(({ id }) => id);
        return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id} is used twice`);
      },
    },
    {
      name: "coverage speaks for every requirement",
      check: ({ outputs, documents }) =>
        coverageProblems(outputs.analysis, documents, info.spec_file, info.tasks_file),
    },
  ],
  notes: ({ outputs }) =>
    outputs.analysis.findings.map(
      ({ id, severity, summary, locations }) =>
        `analysis, ${id} (${severity}): ${summary} (${locations.join(", ")})`,
    ),
  rejects: ({ inputs: { specInfo: info }, options, outputs }) => {
    if (options.analyze === "note") return [];
    const critical = outputs.analysis.findings.filter(({ severity }) => severity === "critical");
    if (critical.length === 0) return [];
    return [
      ...critical.map(({ id, summary, locations }) => `${id}: ${summary} (${locations.join(", ")})`),
      `put the documents of ${info.feature_dir} right and run speckit on it, or go on all the same with speckit.analyze: note`,
    ];
  },
});

function coverageProblems(
  { coverage, findings }: Analysis,
  documents: Documents,
  specFile: string,
  tasksFile: string,
): string[] {
  const required = requirementIds(documents.get(specFile) ?? new Uint8Array()).map(({ id }) => id);
  const known = new Set(
    allTasks(readTasks(documents.get(tasksFile) ?? new Uint8Array())).map(({ id }) => id),
  );
  const spoken = new Set(coverage.map(({ requirement }) => requirement));
  return [
    ...required.filter((id) => !spoken.has(id)).map((id) => `${id} is missing from it`),
    ...coverage.flatMap(({ requirement, tasks }) => [
      ...(required.includes(requirement) ? [] : [`${requirement} is none of ${specFile}`]),
      ...tasks
        .filter((task) => !known.has(task))
        .map((task) => `${requirement}: there is no task ${task} in ${tasksFile}`),
      ...(tasks.length === 0 && !findings.some((finding) => JSON.stringify(finding).includes(requirement))
        ? [`no task serves ${requirement}, and no finding says so`]
        : []),
    ]),
  ];
}
