import type { HandInDetails } from "@stagewright/core";
import { isTestSide } from "@stagewright/work";
import { z } from "zod";
import { readPayload } from "../document/read.ts";
import { scenariosOf } from "./steps.ts";

const CITATION = /^(.+):(\d+)$/;

const schema = z.object({
  rationale: z
    .string()
    .min(1)
    .max(4_000)
    .describe("Why it is done this way, and what of the code that was there it follows."),
  baseline: z
    .array(z.string().regex(CITATION, "must be path:line"))
    .max(50)
    .describe(
      "Where you looked at the code as it was before: path:line each. At least one, unless all files are new.",
    ),
  tests: z
    .array(z.object({ scenarioId: z.string().min(1), file: z.string().min(1), name: z.string().min(1) }))
    .describe(
      "Of each scenario of the step the test that shows it: its file, and its name as it stands there.",
    ),
  abstractions: z
    .string()
    .max(4_000)
    .optional()
    .describe("If you introduced a new abstraction: which, and why what was there would not do."),
  deviations: z
    .array(z.string().min(1).max(1_000))
    .optional()
    .describe("Where you departed from the plan or the test plan, and why."),
});

export type StepDetails = z.infer<typeof schema>;
export { schema as stepDetails };

/** P11, P13, P14, P16: what an agent says of a step; citations resolve, scenarios have their tests. */
export const details: HandInDetails = {
  schema,
  cites: (said) => {
    const { baseline, tests } = schema.parse(said);
    return [...baseline.flatMap((one) => CITATION.exec(one)?.[1] ?? []), ...tests.map(({ file }) => file)];
  },
  problems: ({ details: said, task, changes, cited, citedBefore, document }) => {
    const { baseline, tests } = schema.parse(said);
    const read = readPayload(document);
    const wanted = read.ok ? scenariosOf(read.value.payload, task.id) : [];
    return [
      ...citationProblems(
        baseline,
        changes.some(({ status }) => status !== "added"),
        citedBefore,
      ),
      ...wanted
        .filter(({ id }) => !tests.some(({ scenarioId }) => scenarioId === id))
        .map(({ id, name }) => `tests names none for the scenario ${id}${name == null ? "" : ` (${name})`}`),
      ...tests.flatMap(({ scenarioId, file, name }) => {
        const bytes = cited.get(file);
        if (bytes === undefined) return [`tests: ${file}, for ${scenarioId}, is not there`];
        if (!isTestSide(file))
          return [`tests: ${file}, for ${scenarioId}, is neither a test file nor beside tests`];
        if (!new TextDecoder().decode(bytes).includes(name))
          return [`tests: ${file} has no test named ${JSON.stringify(name)} (for ${scenarioId})`];
        const called = wanted.find(({ id }) => id === scenarioId)?.name ?? "";
        return plain(name).includes(plain(called))
          ? []
          : [`tests: ${JSON.stringify(name)} is not the name of ${scenarioId}: ${JSON.stringify(called)}`];
      }),
    ];
  },
};

/** Letters and digits alone: `test_a_word`, `TestAWord` and `a word` are one name. */
function plain(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

function citationProblems(
  baseline: readonly string[],
  changesWhatWasThere: boolean,
  before: ReadonlyMap<string, Uint8Array>,
): string[] {
  if (baseline.length === 0)
    return changesWhatWasThere
      ? ["baseline is empty, and the step changes files that were there: name where you looked, as path:line"]
      : [];
  return baseline.flatMap((one) => {
    const [, path = "", line = "0"] = CITATION.exec(one) ?? [];
    const bytes = before.get(path);
    if (bytes === undefined) return [`baseline: ${one}: ${path} was not there before`];
    const lines = new TextDecoder().decode(bytes).split("\n").length;
    const at = Number(line);
    return at >= 1 && at <= lines ? [] : [`baseline: ${one}: ${path} had ${lines} lines`];
  });
}
