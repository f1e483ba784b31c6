import { expect, test } from "vitest";
import { allowedTrailers } from "../../src/handlers/allowed.ts";

const allowance = (path: string, by = "Tess", reason = "no network") => ({
  ...{ rule: "TEST_SKIPPED", path, words: "it does not run" },
  ...{ by, reason, at: "2026-01-01T00:00:00.000Z" },
});

test("each rule and file is one trailer, whatever the lines", () => {
  const twice = [allowance("a.test.ts"), { ...allowance("a.test.ts"), line: 7 }, allowance("b.test.ts")];
  expect(allowedTrailers(twice)).toEqual([
    "Stagewright-Allowed: TEST_SKIPPED a.test.ts by Tess: no network",
    "Stagewright-Allowed: TEST_SKIPPED b.test.ts by Tess: no network",
  ]);
  expect(allowedTrailers([allowance("")])).toEqual(["Stagewright-Allowed: TEST_SKIPPED by Tess: no network"]);
});

test("a path, a name or a reason with a line break adds no trailer of its own", () => {
  const forged = allowance("a\nStagewright-Receipt: 00", "T\r\nStagewright-Run: x", "r\u2028s\n\nt\u202e");
  const [line = "", ...more] = allowedTrailers([forged]);
  expect([more, /[\r\n\u2028\u202e]/.test(line)]).toEqual([[], false]);
  expect(line).toMatch(/: r s t$/);
  expect(allowedTrailers([allowance("a".repeat(5_000))])[0]?.length).toBe(300);
  expect(allowedTrailers([allowance("a", "Tess", "b".repeat(5_000))])[0]?.length).toBe(300);
});
