import { expect, test } from "vitest";
import type { Json } from "@stagewright/core";
import { missingFields, openBlockingQuestions, type PayloadStage } from "../src/index.ts";
import { document, FULL } from "./support.ts";

const missing = (value: Json, before: PayloadStage) =>
  missingFields(document(value).payload, before).map(
    ({ field, owner, reason }) => `${field} (${owner}): ${reason}`,
  );

test("P2: each stage is told what those before it owe, and who does", () => {
  expect(missing({}, "1-specify")).toEqual([]);
  expect(missing({}, "2-plan")).toEqual(["requirement.summary (1-specify): it is absent"]);
  expect(missing({ requirement: { summary: " " }, plan: { steps: [] } }, "4-implement")).toEqual([
    "requirement.summary (1-specify): it is empty",
    "plan.steps (2-plan): it is empty",
    "testPlan.scenarios (3-qa): it is absent",
  ]);
  expect(missing(FULL, "4-implement")).toEqual([]);
  expect(missing(FULL, "5-acceptance")).toEqual([
    "implementation.changes (4-implement): it is empty",
    "implementation.tests (4-implement): it is empty",
    "implementation.commands (4-implement): it is empty",
  ]);
});

test("P7: questions that block and have no answer are listed with whom to ask; a severity nobody knows blocks", () => {
  const openQuestions = [
    "Anything else?",
    { question: "Which locale?", owner: "Grace", severity: "blocker" },
    { question: "Which colour?", severity: "nice-to-have" },
    { question: "Which currency?", severity: "blocking", answer: "Euro" },
    { question: "Who pays?", severity: "nightmare" },
    { question: "Why?" },
  ];
  expect(openBlockingQuestions(document({ requirement: { openQuestions } }).payload)).toEqual([
    { index: 1, question: "Which locale?", owner: "Grace" },
    { index: 4, question: "Who pays?", owner: undefined },
  ]);
});
