import type { GuardedChange, GuardFinding } from "@stagewright/core";
import { expect, it } from "vitest";
import { audit, codes } from "./support/audited.ts";

const finding = (more: Partial<GuardFinding>): GuardFinding => ({
  rule: "TEST_SKIPPED",
  path: "test/a.test.js",
  line: 3,
  words: "it does not run",
  severity: "refused",
  ...more,
});
const base = { "test/a.test.js": "old", "src/a.js": "old", "vitest.config.js": "old" };
const act = (_: string, put: (path: string, text: string) => void): void => {
  put("test/a.test.js", "new");
  put("src/b.js", "new");
  put("vitest.config.js", "new");
};

it("guards are given all that changed, before and after, with what the task names and takes out", async () => {
  const seen: GuardedChange[] = [];
  const inspect = (change: GuardedChange) => (seen.push(change), []);
  await audit(base, act, { declaredFiles: ["src"] }, { inspect, enforce: true, removes: ["cost"] });
  const text = (bytes?: Uint8Array) => (bytes === undefined ? undefined : Buffer.from(bytes).toString());
  expect(seen[0]?.context).toEqual({ declared: ["src/b.js"], removes: ["cost"] });
  expect(seen[0]?.files.map(({ path, before, after }) => [path, text(before), text(after)])).toEqual([
    ["src/b.js", undefined, "new"],
    ["test/a.test.js", "old", "new"],
    ["vitest.config.js", "old", "new"],
  ]);
});

it("what they refuse is refused, what they ask is a question, what the audit has said is not said twice", async () => {
  const inspect = () => [
    finding({}),
    finding({ rule: "EXPECTATION_REWRITTEN", severity: "asked" }),
    finding({ rule: "CHECK_CHANGED", path: "vitest.config.js" }),
  ];
  const result = await audit(base, act, {}, { inspect, enforce: true, removes: [] });
  expect(codes(result)).toEqual([
    "refused TEST_SKIPPED test/a.test.js",
    "reported EXPECTATION_REWRITTEN test/a.test.js",
    "refused PROTECTED_FILE_CHANGED vitest.config.js",
  ]);
  expect(result.findings.map(({ asks }) => asks)).toEqual([undefined, true, undefined]);
});

it("nothing is refused where they only report", async () => {
  const result = await audit(
    base,
    act,
    { protectedPaths: [] },
    { inspect: () => [finding({})], enforce: false, removes: [] },
  );
  expect(codes(result)).toEqual(["reported TEST_SKIPPED test/a.test.js"]);
});

it("a change that guards cannot look at is refused", async () => {
  const inspect = () => {
    throw new RangeError("too deep");
  };
  const result = await audit(base, act, { protectedPaths: [] }, { inspect, enforce: true, removes: [] });
  expect(codes(result)).toEqual(["refused TEST_UNREADABLE "]);
});
