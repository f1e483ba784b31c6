import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { payloadJsonSchema, problemOfPayload, readPayload } from "../src/index.ts";
import { bytes, document, FULL, problems } from "./support.ts";

describe("reading", () => {
  test("P1: every section is read, and nothing is said about a payload that holds", () => {
    const { payload, findings } = document(FULL);
    expect(payload).toEqual(FULL);
    expect(findings).toEqual([]);
  });

  test("P1: keys nobody knows are kept, at every depth", () => {
    const more = { "x-team": { a: 1 }, plan: { steps: [{ id: "S1", effort: "2d" }], "x-note": "n" } };
    expect(document(more).payload).toEqual(more);
  });

  test("sections may be absent, empty or null", () => {
    for (const text of [
      "{}",
      '{"plan":null}',
      '{"plan":{}}',
      '{"plan":{"steps":[]}}',
      '{"plan":{"steps":null}}',
    ])
      expect(problems(text)).toEqual([]);
  });

  test("it reads what JSON.parse reads, and nothing else", () => {
    const noise = fc.array(
      fc.constantFrom(
        ...'{}[],:"\\/ \t\n\r\u0001-+.eE0123456789'.split(""),
        "true",
        "null",
        '"a":',
        "\\u00e9",
        "é",
        "//",
        "NaN",
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          noise.map((parts) => parts.join("")),
          fc.json(),
        ),
        (text) => {
          const mine = problems(`{"x":${text}}`).filter(({ code }) => code !== "DUPLICATE_KEY");
          expect(mine.length === 0).toBe(isJson(`{"x":${text}}`));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["", 1, 1, /nothing in it/],
    ['{\n  "plan": {\n    "steps": [1,]\n  }\n}', 3, 17, /a value is wanted here, or a comma is too many/],
    ['{\r\n  "a": 1\r\n  "b": 2\r\n}', 3, 3, /comma/],
    ["{ // why\n}", 1, 3, /no comments/],
    ['{"a": 1} {}', 1, 10, /more after the end/],
  ])("invalid JSON is named with line and column: %j", (text, line, column, reason) => {
    const [problem] = problems(text);
    expect(problem).toMatchObject({ code: "NOT_JSON", place: { line, column } });
    expect(problemOfPayload(problem!)).toMatch(reason);
  });

  test("every duplicate key is refused, with both its places", () => {
    const found = problems('{\n  "plan": {},\n  "plan": { "steps": [], "steps": [] }\n}');
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({
      code: "DUPLICATE_KEY",
      path: "plan",
      place: { line: 3, column: 3 },
      first: { line: 2, column: 3 },
    });
    expect(found).toContainEqual(
      expect.objectContaining({ path: "plan.steps", place: { line: 3, column: 26 } }),
    );
  });

  test("a key named __proto__ is a key", () => {
    expect(problems('{"__proto__": {"a": 1}, "constructor": 2}')).toEqual([]);
    expect(problems('{"__proto__": 1, "__proto__": 2}')).toMatchObject([{ code: "DUPLICATE_KEY" }]);
  });

  test("what is not UTF-8 is refused where it stops being it; UTF-16, too", () => {
    expect(problems(new Uint8Array([...bytes('{\n"é": "'), 0xe9, ...bytes('"}')]))).toEqual([
      { code: "NOT_UTF8", place: { line: 2, column: 7 } },
    ]);
    expect(problems(new Uint8Array(Buffer.from("\uFEFF{}", "utf16le")))).toEqual([
      { code: "NOT_UTF8", place: { line: 1, column: 1 } },
    ]);
  });

  test("50 MB are refused before they are read, and what is too deep or too much as well", () => {
    expect(problems(new Uint8Array(50 * 1024 * 1024))).toEqual([
      { code: "TOO_LARGE", bytes: 52_428_800, limit: 10_485_760 },
    ]);
    expect(problems("[".repeat(1_000_000))).toMatchObject([
      { code: "TOO_DEEP", place: { line: 1, column: 101 } },
    ]);
    expect(problems(`{"a":[${"0,".repeat(4_000_000)}0]}`)).toMatchObject([{ code: "TOO_MANY_VALUES" }]);
    expect(problems(`{"a": 1${"0".repeat(5_000_000)}1}`)).toEqual([]);
  });

  test("a wrong type is named with its place, with what is wanted and with what is there", () => {
    const found = problems(
      '{\n  "plan": { "steps": [{ "id": 7 }, { "name": "x" }], "risks": [3] },\n  "meta": [],\n  "requirement": { "openQuestions": [{ "owner": "Ada" }] }\n}',
    );
    expect(found.map((one) => `${"place" in one ? one.place.line : 0} ${problemOfPayload(one)}`)).toEqual([
      "2 plan.steps[0].id must be a text, and is a number",
      "2 plan.steps[1].id is missing",
      "2 plan.risks[0] must be a text or an object, and is a number",
      "3 meta must be an object, and is a list",
      "4 requirement.openQuestions[0].question is missing",
    ]);
    expect(problems("[]").map((one) => problemOfPayload(one))).toEqual([
      "(the whole file) must be an object, and is a list",
    ]);
  });

  test("a number with more digits than a double has is said, and only such", () => {
    const { findings } = document(
      '{ "x": [12345678901234567890, 1e400, 0.1, 1.50e2, -0, 1e21, 9007199254740993] }',
    );
    expect(findings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "ROUNDED_NUMBER x[0]",
      "ROUNDED_NUMBER x[1]",
      "ROUNDED_NUMBER x[6]",
    ]);
  });

  test("the published schema names every section", () => {
    expect(Object.keys(payloadJsonSchema()["properties"] as object)).toEqual(Object.keys(FULL));
    expect(payloadJsonSchema()).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
  });
});

describe("words of other tools", () => {
  const status = (step: string, scenario: string) =>
    document({
      plan: { steps: [{ id: "S1", status: step }] },
      testPlan: { scenarios: [{ id: "T1", status: scenario }] },
    });

  test.each([
    ["todo", "ready", "PASS", "passed"],
    ["Done", "completed", "fail", "failed"],
    ["WIP", "in-progress", "not run", "planned"],
    ["in_progress", "in-progress", "skip", "skipped"],
    ["blocked: waits for the fixture", "blocked", "passed (twice)", "passed"],
  ])(
    "%s is read as %s, %s as %s, and said; the file keeps its words",
    (step, ours, scenario, ourScenario) => {
      const { payload, findings, json } = status(step, scenario);
      expect(payload.plan?.steps?.[0]?.status).toBe(ours);
      expect(payload.testPlan?.scenarios?.[0]?.status).toBe(ourScenario);
      expect(findings.map(({ code, severity, path }) => `${severity} ${code} ${path}`)).toEqual([
        "note FOREIGN_WORD plan.steps[0].status",
        "note FOREIGN_WORD testPlan.scenarios[0].status",
      ]);
      expect(json.text).toContain(JSON.stringify(step));
    },
  );

  test("a word nobody knows is an error with its place and what there is", () => {
    expect(status("shipped", "planned").findings).toEqual([
      {
        code: "UNKNOWN_WORD",
        severity: "error",
        path: "plan.steps[0].status",
        place: { line: 6, column: 19 },
        message: '"shipped" is none of ready, in-progress, completed, blocked',
      },
    ]);
  });
});

describe("references", () => {
  const found = (value: Parameters<typeof document>[0]) =>
    document(value).findings.map(({ severity, path, message }) => `${severity} ${path}: ${message}`);

  test("what refers to nothing is found, each with its place", () => {
    expect(
      found({
        requirement: { acceptanceCriteria: ["AC-1: it sums", "[AC-2] it shows"] },
        plan: { steps: [{ id: "S1", dependencies: ["S9"] }] },
        testPlan: {
          coverageMatrix: [
            { requirementId: "AC-2", planStepId: "S1", scenarioIds: ["T1", "T9"] },
            { requirementId: "AC-9", planStepId: "S8", scenarioIds: [] },
          ],
          scenarios: [{ id: "T1", fixtureIds: ["users.json", "F9"] }],
          fixtures: ["users.json"],
        },
        implementation: { changes: [{ id: "C1", planStepId: "S7", requirementId: "AC-8" }] },
        qaFindings: {
          issues: [{ id: "Q1", affectedFiles: ["src/a.ts:3", "src/b.ts", "/etc/x:1", "../c:2"] }],
        },
      }),
    ).toEqual([
      'error plan.steps[0].dependencies[0]: there is no step "S9"',
      'error testPlan.coverageMatrix[0].scenarioIds[1]: there is no scenario "T9"',
      'warning testPlan.coverageMatrix[1].requirementId: there is no requirement "AC-9"',
      'error testPlan.coverageMatrix[1].planStepId: there is no step "S8"',
      'warning testPlan.scenarios[0].fixtureIds[1]: there is no fixture "F9"',
      'error implementation.changes[0].planStepId: there is no step "S7"',
      'warning implementation.changes[0].requirementId: there is no requirement "AC-8"',
      'warning qaFindings.issues[0].affectedFiles[1]: "src/b.ts" is no path:line below the repository',
      'warning qaFindings.issues[0].affectedFiles[2]: "/etc/x:1" is no path:line below the repository',
      'warning qaFindings.issues[0].affectedFiles[3]: "../c:2" is no path:line below the repository',
    ]);
  });

  test("a requirement without ids cannot be referred to, which is a note", () => {
    expect(
      found({
        requirement: { acceptanceCriteria: ["it sums"] },
        testPlan: { coverageMatrix: [{ requirementId: "AC-1" }] },
      }),
    ).toEqual([
      `note testPlan.coverageMatrix[0].requirementId: "AC-1" cannot be checked: the requirement's points have no ids`,
    ]);
  });

  test("two steps of one id, and steps that wait for each other, are errors", () => {
    expect(
      found({
        plan: {
          steps: [
            { id: "S0", dependencies: ["S1"] },
            { id: "S1", dependencies: ["S2"] },
            { id: "S2", dependencies: ["S3"] },
            { id: "S3", dependencies: ["S1"] },
            { id: "S4", dependencies: ["S4"] },
            { id: "S4" },
          ],
        },
      }),
    ).toEqual([
      "error plan.steps[1].dependencies: waits for itself: S1 → S2 → S3 → S1",
      'error plan.steps[5].id: "S4" is the id of number 5 already',
    ]);
    expect(found({ plan: { steps: [{ id: "S4", dependencies: ["S4"] }] } })).toEqual([
      "error plan.steps[0].dependencies: waits for itself: S4 → S4",
    ]);
  });

  test("a chain of ten thousand steps is no circle and no trouble", () => {
    const steps = Array.from({ length: 10_000 }, (_, index) => ({
      id: `S${index}`,
      dependencies: index === 9_999 ? [] : [`S${index + 1}`],
    }));
    expect(found({ plan: { steps } })).toEqual([]);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("whatever bytes come, they are read or refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (any) => {
      expect(readPayload(any).ok).toBeTypeOf("boolean");
    }),
  );
});
