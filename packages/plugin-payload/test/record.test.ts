import { expect, test } from "vitest";
import { allTasks, type CommandRecord, type TaskRecord } from "@stagewright/core";
import { readPayload } from "../src/document/read.ts";
import { recordWork } from "../src/stages/record.ts";
import { planOf } from "../src/stages/steps.ts";
import { json } from "./support.ts";

const receipt = "a".repeat(64);
const command = (nth: number): CommandRecord => ({
  ...{ id: `c${nth}`, check: "test", command: "true", purpose: "green", exit: "exit 0", verdict: "green" },
  ...{ failures: [], durationMs: 1, cached: false, tree: "t", receipt },
  output: { tail: "x".repeat(4_000), sha256: "s", log: "checks/a.log" },
});

test("P15: what was printed is left out where the file could not hold it; that it was run stands there", () => {
  const steps = Array.from({ length: 40 }, (_, nth) => ({
    id: `S${nth}`,
    status: "ready",
    dependencies: [],
  }));
  const document = json({ plan: { steps }, implementation: {} });
  const tasks = allTasks(planOf(document)).map((task): TaskRecord => ({
    ...{ task, end: "done", synthetic: false, attempts: 1, grade: "checked", receipt },
    ...{ changes: [{ path: `test/${task.id}.sh`, status: "added", added: 1, deleted: 0 }], findings: [] },
  }));
  const commands = Array.from({ length: 3_000 }, (_, nth) => command(nth));
  const recorded = recordWork({ document, stamp: { run: "r", at: "t" }, tasks, commands });
  const read = recorded.ok ? readPayload(recorded.value) : undefined;
  const implementation = read?.ok === true ? read.value.payload.implementation : undefined;
  expect([implementation?.changes?.length, implementation?.commands?.length]).toEqual([40, 3_000]);
  expect(JSON.stringify(implementation?.commands)).not.toContain("xxxx");
});

test("P4: recorded once more, nothing is there twice", () => {
  const document = json({ plan: { steps: [{ id: "S1" }] } });
  const stamp = { run: "r", at: "t" };
  const once = recordWork({ document, stamp, tasks: [], commands: [command(1), command(2)] });
  const twice = once.ok && recordWork({ document: once.value, stamp, tasks: [], commands: [command(1)] });
  expect(twice).toEqual(once);
});
