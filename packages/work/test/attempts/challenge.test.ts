import { expect, test } from "vitest";
import type { Finding, PastAttempt } from "@stagewright/core";
import { hear, hearingOf } from "../../src/attempts/challenge.ts";

const SKIPPED: Finding = {
  ...{ code: "TEST_SKIPPED", path: "a.test.ts", line: 3, detail: "it does not run", severity: "refused" },
};
const REWRITTEN: Finding = {
  ...{ code: "EXPECTATION_REWRITTEN", path: "b.test.ts", detail: "another value" },
  ...{ severity: "reported", asks: true },
};
const SECRET: Finding = { code: "SECRET", path: "a.ts", detail: "a key", severity: "refused" };
const EXTRA: Finding = { code: "OUTSIDE_DECLARED_FILES", path: "c.ts", detail: "", severity: "reported" };
const NEW = { history: [] };
const TOLD: { history: PastAttempt[] } = {
  history: [{ attempt: 1, failed: { failure: { code: "CHANGE_REFUSED", findings: [SKIPPED] } } }],
};
const severities = ({ findings }: { readonly findings: readonly Finding[] }) =>
  findings.map(({ code, severity }) => `${code} ${severity}`);

test("in a session what guards found goes back once; handed in again it is a human's to allow", () => {
  const hearing = hearingOf({}, NEW, "session");
  const first = hear([EXTRA, SKIPPED, REWRITTEN], hearing);
  expect([severities(first), first.challenged]).toEqual([
    ["OUTSIDE_DECLARED_FILES reported", "TEST_SKIPPED refused", "EXPECTATION_REWRITTEN refused"],
    [],
  ]);
  expect(first.findings[2]?.detail).toContain("If it is meant, hand in again as it is");
  const second = hear([EXTRA, SKIPPED, REWRITTEN], hearing);
  expect(second.challenged.map(({ code }) => code)).toEqual(["TEST_SKIPPED", "EXPECTATION_REWRITTEN"]);
  expect(severities(second)).toEqual([
    "OUTSIDE_DECLARED_FILES reported",
    "TEST_SKIPPED asked",
    "EXPECTATION_REWRITTEN asked",
  ]);
  expect(second.findings[2]?.detail).toBe("another value");
});

test("after one refusal another one is a human's, too; what may be meant is asked about once by its own name", () => {
  const hearing = hearingOf({}, NEW, "session");
  hear([SKIPPED], hearing);
  expect(hear([{ ...SKIPPED, code: "TEST_DELETED" }], hearing).challenged).toHaveLength(1);
  expect(hear([REWRITTEN], hearing).challenged).toEqual([]);
  expect(hear([REWRITTEN], hearing).challenged).toHaveLength(1);
});

test("without a session an attempt before this one is what it was told in", () => {
  expect(severities(hear([REWRITTEN], hearingOf({}, NEW, "exit")))).toEqual([
    "EXPECTATION_REWRITTEN refused",
  ]);
  expect(hear([REWRITTEN], hearingOf({}, TOLD, "exit")).challenged).toHaveLength(1);
  expect(hear([SKIPPED], hearingOf({}, TOLD, "session")).challenged).toHaveLength(1);
});

test("what others than guards refuse takes all of it back, however often", () => {
  const hearing = hearingOf({}, TOLD, "session");
  for (let nth = 0; nth < 3; nth++) {
    const { challenged, findings } = hear([SKIPPED, SECRET], hearing);
    expect([challenged, findings.every(({ severity }) => severity === "refused")]).toEqual([[], true]);
  }
});

test("`ask: report` waits for nobody where it may be meant, and still for what is refused", () => {
  const report = { guardsAsk: "report" } as const;
  const session = hearingOf(report, NEW, "session");
  expect(severities(hear([REWRITTEN], session))).toEqual(["EXPECTATION_REWRITTEN refused"]);
  const told = hear([REWRITTEN], session);
  expect([severities(told), told.challenged]).toEqual([["EXPECTATION_REWRITTEN reported"], []]);
  expect(told.findings[0]?.detail).toContain("looked at by a human");
  expect(severities(hear([REWRITTEN], hearingOf(report, NEW, "exit")))).toEqual([
    "EXPECTATION_REWRITTEN reported",
  ]);
  const both = hear([SKIPPED, REWRITTEN], hearingOf(report, TOLD, "exit"));
  expect(both.challenged.map(({ code }) => code)).toEqual(["TEST_SKIPPED"]);
});

test("a human is answered at once, and lets stand by name what is theirs, all of it or nothing", () => {
  const names = [
    { rule: "TEST_SKIPPED", path: "a.test.ts" },
    { rule: "EXPECTATION_REWRITTEN", path: "b.test.ts" },
  ];
  const heardWith = (count: number) => hear([SKIPPED, REWRITTEN], hearingOf({}, TOLD, names.slice(0, count)));
  expect([heardWith(0), heardWith(1)].map(severities)).toEqual([
    ["TEST_SKIPPED refused", "EXPECTATION_REWRITTEN refused"],
    ["TEST_SKIPPED refused", "EXPECTATION_REWRITTEN refused"],
  ]);
  expect(heardWith(2).challenged).toHaveLength(2);
});

test("what is only reported, or found nothing, asks nobody", () => {
  expect(
    hear([EXTRA, { ...SKIPPED, severity: "reported" }], hearingOf({}, TOLD, "session")).challenged,
  ).toEqual([]);
});
