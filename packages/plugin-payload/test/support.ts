import type { Json } from "@stagewright/core";
import { readPayload, type PayloadDocument, type PayloadProblem } from "../src/index.ts";

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (read: Uint8Array): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(read);
export const json = (value: Json): Uint8Array => bytes(`${JSON.stringify(value, null, 2)}\n`);

export function document(value: Json | string): PayloadDocument {
  const read = readPayload(typeof value === "string" ? bytes(value) : json(value));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

export function problems(text: string | Uint8Array): readonly PayloadProblem[] {
  const read = readPayload(typeof text === "string" ? bytes(text) : text);
  return read.ok ? [] : read.error;
}

/** A hand-off with something in every section. */
export const FULL = {
  meta: { currentStage: "3-qa", lastUpdatedBy: "Ada", lastUpdatedAt: "2026-01-02T03:04:05Z" },
  requirement: {
    summary: "Totals are shown with their currency",
    constraints: ["C-1: no new dependency"],
    acceptanceCriteria: [{ id: "AC-1", text: "12.5 euros read 12,50 €" }],
    openQuestions: [{ question: "Which locale?", owner: "Grace", severity: "important" }],
  },
  plan: {
    steps: [
      { id: "S1", name: "Format", dependencies: [], files: ["src/format.ts"], status: "ready" },
      { id: "S2", name: "Show", dependencies: ["S1"], files: ["src/show.ts"], status: "ready" },
    ],
    risks: ["Rounding"],
    artifacts: [],
  },
  testPlan: {
    coverageMatrix: [
      {
        requirementId: "AC-1",
        planStepId: "S1",
        behavior: "formats",
        testLevel: "unit",
        scenarioIds: ["T1"],
      },
    ],
    scenarios: [{ id: "T1", name: "euros", type: "unit", status: "planned", steps: [], fixtureIds: ["F1"] }],
    fixtures: [{ id: "F1", amount: 12.5 }],
  },
  implementation: { changes: [], tests: [], commands: [] },
  qaFindings: { status: "pending", evidence: [], issues: [] },
} as const satisfies Json;
