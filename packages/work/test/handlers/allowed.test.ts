import { expect, test } from "vitest";
import { allowedTrailers } from "../../src/handlers/allowed.ts";

const allowance = (path: string, by = "Tess") => ({
  ...{ rule: "TEST_SKIPPED", path, words: "it does not run" },
  ...{ by, reason: "no network", at: "2026-01-01T00:00:00.000Z" },
});

test("each rule and file is one trailer, whatever the lines", () => {
  const twice = [allowance("a.test.ts"), { ...allowance("a.test.ts"), line: 7 }, allowance("b.test.ts")];
  expect(allowedTrailers(twice)).toEqual([
    "Stagewright-Allowed: TEST_SKIPPED a.test.ts by Tess",
    "Stagewright-Allowed: TEST_SKIPPED b.test.ts by Tess",
  ]);
  expect(allowedTrailers([allowance("")])).toEqual(["Stagewright-Allowed: TEST_SKIPPED by Tess"]);
});

test("a path or a name with a line break adds no trailer of its own", () => {
  const forged = allowance("a\nStagewright-Receipt: 00", "T\r\nStagewright-Run: x");
  const [line = "", ...more] = allowedTrailers([forged]);
  expect([more, line.includes("\n"), line.includes("\r")]).toEqual([[], false, false]);
  expect(allowedTrailers([allowance("a".repeat(5_000))])[0]?.length).toBe(300);
});
