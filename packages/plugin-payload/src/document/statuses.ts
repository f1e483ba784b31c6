import type { Found } from "./findings.ts";
import type { JsonPath } from "./json-tree.ts";
import type { OpenQuestion, Payload } from "./schema.ts";
import {
  QA_STATUSES,
  qaStatus,
  QUESTION_SEVERITIES,
  questionSeverity,
  SCENARIO_STATUSES,
  scenarioStatus,
  stageWord,
  STAGES,
  STEP_STATUSES,
  stepStatus,
  type Word,
} from "./words.ts";

/** The payload with words of other tools in ours, and what was said otherwise. What nobody knows stays. */
export function inOurWords(payload: Payload): { payload: Payload; found: Found[] } {
  const found: Found[] = [];
  const put = <T extends object>(
    value: T,
    key: keyof T & string,
    at: JsonPath,
    [read, known]: Vocabulary,
  ): T => {
    const written = value[key];
    if (typeof written !== "string" || written.trim() === "") return value;
    const word = read(written);
    if (word.kind === "ours") return value;
    found.push(finding(word, [...at, key], known));
    return word.kind === "unknown" ? value : { ...value, [key]: word.word };
  };
  const { meta, requirement, plan, testPlan, implementation, qaFindings } = payload;
  const questions = requirement?.openQuestions?.map((question, index): OpenQuestion => {
    const at = ["requirement", "openQuestions", index];
    return typeof question === "string" ? question : put(question, "severity", at, SEVERITY);
  });
  const steps = plan?.steps?.map((step, index) => put(step, "status", ["plan", "steps", index], STEP));
  const scenarios = testPlan?.scenarios?.map((scenario, index) =>
    put(scenario, "status", ["testPlan", "scenarios", index], SCENARIO),
  );
  const tests = implementation?.tests?.map((test, index) =>
    put(test, "status", ["implementation", "tests", index], SCENARIO),
  );
  return {
    payload: {
      ...payload,
      ...(meta && { meta: put(meta, "currentStage", ["meta"], STAGE) }),
      ...(requirement && questions && { requirement: { ...requirement, openQuestions: questions } }),
      ...(plan && steps && { plan: { ...plan, steps } }),
      ...(testPlan && scenarios && { testPlan: { ...testPlan, scenarios } }),
      ...(implementation && tests && { implementation: { ...implementation, tests } }),
      ...(qaFindings && { qaFindings: put(qaFindings, "status", ["qaFindings"], QA) }),
    },
    found,
  };
}

type Vocabulary = readonly [read: (written: string) => Word<string>, known: readonly string[]];

const STEP: Vocabulary = [stepStatus, STEP_STATUSES];
const SCENARIO: Vocabulary = [scenarioStatus, SCENARIO_STATUSES];
const QA: Vocabulary = [qaStatus, QA_STATUSES];
const SEVERITY: Vocabulary = [questionSeverity, QUESTION_SEVERITIES];
const STAGE: Vocabulary = [stageWord, STAGES];

function finding(
  word: Exclude<Word<string>, { kind: "ours" }>,
  at: JsonPath,
  known: readonly string[],
): Found {
  const written = JSON.stringify(word.written.slice(0, 100));
  if (word.kind === "foreign")
    return { code: "FOREIGN_WORD", severity: "note", at, message: `${written} is taken for ${word.word}` };
  return {
    code: "UNKNOWN_WORD",
    severity: "error",
    at,
    message: `${written} is none of ${known.join(", ")}`,
  };
}
