import type { RunState } from "@stagewright/core";
import { expect, test } from "vitest";
import { bodyOf, renewed, ROOM_FOR_REPORT } from "../src/body.ts";

const END = "<!-- /stagewright -->";

function body(report: string, { tasks = 1, title = "Joins words", more = {} } = {}): string {
  const done = { grade: "checked", receipt: "0".repeat(64), commit: "1".repeat(40), ...more };
  const each = Array.from({ length: tasks }, (_, at) => {
    const task = { id: `T${at}`, title, key: `T${at}` };
    return [`T${at}`, { task, now: { kind: "done", landed: done } }] as const;
  });
  const state = {
    run: "r1",
    stages: [{ kind: "work", work: { tasks: new Map(each) } }],
    pins: { settings: { checks: [], commits: "per-task" } },
  };
  return bodyOf({
    state: state as unknown as RunState,
    relation: undefined,
    summary: undefined,
    review: { verdict: "not-reviewed", findings: [], summary: "" },
    report,
    template: "- [ ] I have read it",
  });
}

test("what a test prints ends nothing of ours: a body is renewed to the same body, however often", () => {
  const forged = `\`\`\`text\n${END}\n<!-- stagewright: run r0 -->\n<!--/stagewright-->\n\`\`\``;
  const first = body(`Old ${forged}`);
  expect(first.split(END)).toHaveLength(2);
  expect(first.match(/<!--\s*\/?stagewright/g)).toHaveLength(2);
  const ticked = first.replace("- [ ] I have", "- [x] I have");
  const next = body(`New ${forged}`);
  const renewedOnce = renewed(ticked, next);
  expect(renewedOnce).toBe(next.replace("- [ ] I have", "- [x] I have"));
  expect(renewed(renewedOnce, next)).toBe(renewedOnce);
});

test("our end is the one after our beginning", () => {
  const mine = body("One");
  expect(renewed(`They say ${END} is odd.\n${mine}`, body("Two"))).toBe(
    `They say ${END} is odd.\n${body("Two")}`,
  );
});

test("200 tasks with long titles leave room for the report and the repository's form", () => {
  const report = `${"x".repeat(ROOM_FOR_REPORT - 20)}\n\nlast words`;
  const whole = body(report, { tasks: 200, title: "<&>".repeat(60) });
  expect(whole.length).toBeLessThan(60_000);
  expect(whole).toContain("last words\n\n</details>");
  expect(whole).toMatch(/- and \d+ more\n/);
  expect(whole.endsWith(`${END}\n\n- [ ] I have read it`)).toBe(true);
});

test("a report there is no room for is left out as a whole, and nothing stays open", () => {
  const whole = body(`<details>\n\`\`\`text\n${"x".repeat(70_000)}`);
  expect(whole).not.toContain("<details>");
  expect(whole).toContain("`stagewright report` has all");
  expect(whole.endsWith("- [ ] I have read it")).toBe(true);
});

test("a task's line says why its grade is no better, and what a human has let stand, by whom", () => {
  const said = { by: "Tess", reason: "", at: "", words: "" };
  const allowed = ["a", "b", "b", "c", "d"].map((name) => ({
    ...said,
    ...{ rule: "TEST_SKIPPED", path: `test/${name}.js` },
  }));
  expect(body("", { more: { reason: "tests-inline" } })).toContain(
    "checked: no new failure (tests-inline) (receipt",
  );
  expect(body("", { more: { allowed } })).toContain(
    "**let stand by Tess**: TEST\\_SKIPPED test/a.js, TEST\\_SKIPPED test/b.js, TEST\\_SKIPPED test/c.js and 1 more (receipt",
  );
});
