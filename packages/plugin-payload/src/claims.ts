import { posix } from "node:path";
import type { ClaimReader, PlanClaim } from "@stagewright/core";
import { readPayload, type PayloadDocument } from "./document/read.ts";
import { treeAt, type JsonPath } from "./document/json-tree.ts";
import type { Payload } from "./document/schema.ts";
import { keysOf, scenariosOf } from "./stages/steps.ts";

const NAME = "payload.json";

/** The steps of a hand-off file that are completed, and the scenarios that have passed. */
export const stepClaims: ClaimReader = {
  noun: ["step or scenario", "steps and scenarios"],
  files: [NAME],
  reads: (document, bytes) => document.endsWith(".json") && claimsOf(bytes).length > 0,
  claims: claimsOf,
};

function claimsOf(bytes: Uint8Array): readonly PlanClaim[] {
  const read = readPayload(bytes);
  if (!read.ok) return [];
  const { payload } = read.value;
  const steps = payload.plan?.steps ?? [];
  const keys = keysOf(steps);
  const ofSteps = steps.map((step, index): PlanClaim => ({
    ...{ key: keys[index] ?? step.id, name: `step ${step.id}`, id: step.id, title: step.name ?? step.id },
    line: lineOf(read.value, ["plan", "steps", index]),
    done: step.status === "completed",
    kind: "code",
    files: inside([
      ...(step.files ?? []),
      ...scenariosOf(payload, step.id).flatMap(({ id }) => testFilesOf(payload, id)),
    ]),
  }));
  const ofScenarios = (payload.testPlan?.scenarios ?? []).map((scenario, index): PlanClaim => ({
    ...{ key: `scenario ${scenario.id}`, name: `scenario ${scenario.id}`, id: scenario.id },
    title: scenario.name ?? scenario.id,
    line: lineOf(read.value, ["testPlan", "scenarios", index]),
    done: scenario.status === "passed",
    kind: "code",
    files: inside(testFilesOf(payload, scenario.id)),
  }));
  return [...ofSteps, ...ofScenarios];
}

/** What the implementation says of which file shows a scenario. */
function testFilesOf({ implementation }: Payload, scenario: string): string[] {
  return (implementation?.tests ?? []).flatMap(({ suite, ...more }) => {
    const ids = "scenarioIds" in more ? more["scenarioIds"] : undefined;
    return suite != null && Array.isArray(ids) && ids.includes(scenario) ? [suite] : [];
  });
}

/** Paths, and not names that tools give to their suites. */
function inside(files: readonly string[]): string[] {
  const paths = files.filter(
    (file) => /[./]/.test(file) && !file.startsWith("/") && !posix.normalize(file).startsWith(".."),
  );
  return [...new Set(paths.map((file) => posix.normalize(file)))];
}

function lineOf({ json }: PayloadDocument, at: JsonPath): number {
  const tree = treeAt(json.root, at);
  return tree === undefined ? 1 : json.placeAt(tree.offset).line;
}
