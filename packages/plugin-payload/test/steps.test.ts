import { expect, test } from "vitest";
import { allTasks, type MarkContext } from "@stagewright/core";
import { indexOfStep, markStep, planOf } from "../src/stages/steps.ts";
import { readPayload } from "../src/document/read.ts";

const step = (id: string, more: object = {}) => ({ id, name: `Do ${id}`, status: "ready", ...more });
const bytesOf = (steps: readonly object[], more: object = {}) =>
  new TextEncoder().encode(`${JSON.stringify({ plan: { steps }, ...more }, null, 2)}\n`);

const keysOf = (document: Uint8Array) => allTasks(planOf(document)).map(({ key }) => key);

function statuses(document: Uint8Array): (string | null | undefined)[] {
  const read = readPayload(document);
  return read.ok ? (read.value.payload.plan?.steps ?? []).map(({ status }) => status) : [];
}

test("P12: steps are a graph by their dependencies, and in their order where they name none", () => {
  const graph = bytesOf([
    step("S1", { dependencies: [] }),
    step("S2", { dependencies: [] }),
    step("S3", { dependencies: ["S1", "S2"] }),
    step("S4"),
  ]);
  const tasks = allTasks(planOf(graph));
  const [first = "", second = "", third = ""] = tasks.map(({ key }) => key);
  expect(tasks.map(({ dependsOn }) => dependsOn.map(({ key, hard }) => [key, hard]))).toEqual([
    [],
    [],
    [
      [first, true],
      [second, true],
    ],
    [[third, true]],
  ]);
});

test("P12: steps of the same files are not done at the same time", () => {
  const same = { dependencies: [], files: ["src/a.js"] };
  const [, second] = allTasks(planOf(bytesOf([step("S1", same), step("S2", same)])));
  expect(second?.dependsOn).toMatchObject([{ hard: false, why: expect.stringContaining("src/a.js") }]);
});

test("P12: a mark moves a step to completed, those somebody is at to in-progress, those stuck to blocked", () => {
  const document = bytesOf(["S1", "S2", "S3", "S4"].map((id) => step(id)));
  const [first = "", second = "", third = ""] = keysOf(document);
  const context: MarkContext = {
    run: "r",
    at: "2026-11-20T10:00:00.000Z",
    working: [second],
    stuck: [third],
  };
  const marked = markStep(document, first, true, context);
  expect(marked.ok && statuses(marked.value)).toEqual(["completed", "in-progress", "blocked", "ready"]);
  expect(marked.ok && new TextDecoder().decode(marked.value)).toContain('"lastUpdatedBy": "stagewright r"');
});

test("P12: what is completed stays so, and a step nobody knows is an error", () => {
  const document = bytesOf([step("S1"), step("S2", { status: "done" })]);
  const [first = "", second = ""] = keysOf(document);
  const marked = markStep(document, first, true, { run: "r", at: "", working: [second], stuck: [] });
  // A word of another tool's is left as it is written.
  expect(marked.ok && new TextDecoder().decode(marked.value)).toContain('"status": "done"');
  expect(markStep(document, "S9.1-000000")).toEqual({ ok: false, error: { code: "UNKNOWN_STEP" } });
});

test("P14: a step says which criteria and scenarios it is for", () => {
  const [task] = allTasks(
    planOf(
      bytesOf([step("S1", { successSignal: "it prints" })], {
        requirement: { acceptanceCriteria: [{ id: "AC1", text: "it is loud" }] },
        testPlan: {
          coverageMatrix: [{ requirementId: "AC1", planStepId: "S1", scenarioIds: ["T1"] }],
          scenarios: [
            { id: "T1", name: "loud", steps: ["say a"], expectedOutput: "A" },
            { id: "T2", name: "of another step" },
          ],
        },
      }),
    ),
  );
  for (const words of ["it prints", "AC1: it is loud", "T1 (test): loud", "expected: A"])
    expect(task?.body).toContain(words);
  expect(task?.body).not.toContain("T2");
});

test("files outside the repository are nobody's to schedule by", () => {
  const files = ["src/a.js", "/etc/passwd", "../b.js"];
  expect(allTasks(planOf(bytesOf([step("S1", { files })])))[0]?.files).toEqual(["src/a.js"]);
});

test("a step is found by its key", () => {
  const document = bytesOf([step("S1"), step("S2")]);
  const read = readPayload(document);
  expect(read.ok && indexOfStep(read.value.payload, keysOf(document)[1] ?? "")).toBe(1);
});
