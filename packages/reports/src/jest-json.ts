import { z } from "zod";
import { readJson } from "./json.ts";
import { ReportBuilder, problem, type RawTest, type ReadReport } from "./model.ts";

/** What vitest's and jest's JSON reporters have in common. */
const assertion = z.object({
  ancestorTitles: z.array(z.string()),
  title: z.string(),
  status: z.string(),
  duration: z.number().nullish(),
  failureMessages: z.array(z.string().nullable()).nullish(),
  failureDetails: z.array(z.unknown()).nullish(),
});
const file = z.object({
  name: z.string(),
  status: z.string(),
  message: z.string().nullish(),
  assertionResults: z.array(assertion),
});
const schema = z.object({
  numTotalTests: z.number(),
  numRuntimeErrorTestSuites: z.number().optional(),
  wasInterrupted: z.boolean().optional(),
  testResults: z.array(file),
});

const STATUS: Readonly<Record<string, RawTest["status"]>> = {
  passed: "passed",
  failed: "failed",
  pending: "skipped",
  skipped: "skipped",
  disabled: "skipped",
  todo: "todo",
};

/** `jest --json` and `vitest --reporter=json`; jest alone counts suites that did not run. */
export function readJestJson(bytes: Uint8Array, root: string): ReadReport {
  const value = readJson(bytes);
  if (!value.ok) return value;
  const parsed = schema.safeParse(value.value);
  if (!parsed.success) return problem("UNKNOWN_FORMAT", z.prettifyError(parsed.error));
  const { testResults, numRuntimeErrorTestSuites, wasInterrupted } = parsed.data;
  if (wasInterrupted === true) return problem("TRUNCATED", "the tests were interrupted");
  const builder = new ReportBuilder(
    numRuntimeErrorTestSuites === undefined ? "vitest-json" : "jest-json",
    root,
  );
  for (const { name, status, message, assertionResults } of testResults) {
    for (const test of assertionResults) {
      const result = STATUS[test.status] ?? "errored";
      builder.test({
        suite: test.ancestorTitles.filter((title) => title !== "").join(" > "),
        name: test.title,
        file: name,
        status: result,
        ...(result === "failed" || result === "errored"
          ? { said: { ...typeOf(test.failureDetails), message: (test.failureMessages ?? []).join("\n") } }
          : {}),
        ...(typeof test.duration === "number" ? { durationMs: test.duration } : {}),
      });
    }
    const failing = assertionResults.some((test) => test.status === "failed");
    // A file that did not load, or whose hooks fell over.
    if (status === "failed" && !failing)
      builder.suiteError({ suite: name, file: name, said: { message: message ?? "" } });
  }
  return builder.end();
}

/** jest's own assertions are plain errors with a `matcherResult`. */
function typeOf(details: readonly unknown[] | null | undefined): { type?: string } {
  const first = details?.[0];
  const matched = typeof first === "object" && first !== null && "matcherResult" in first;
  return matched ? { type: "JestAssertionError" } : {};
}
