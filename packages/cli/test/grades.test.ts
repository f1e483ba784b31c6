import type { Graded } from "@stagewright/core";
import { expect, expectTypeOf, test } from "vitest";
import { createCleaner } from "../src/html-report/clean.ts";
import { renderHtml } from "../src/html-report/html.ts";
import { renderMarkdown } from "../src/html-report/markdown.ts";
import { reportDocument } from "../src/html-report/report-document.ts";
import { finalReport } from "../src/report/final-report.ts";
import { resultOf } from "../src/report/result.ts";
import { painter } from "../src/report/style.ts";
import { gradeWords } from "../src/report/words.ts";
import { Story, task } from "./support/story.ts";

type Lower = Exclude<Graded, { grade: "witnessed" }>;

/** All of them: the compiler misses none. */
const REASONS: Readonly<Record<Lower["reason"], true>> = {
  "no-tests-in-change": true,
  "tests-inline": true,
  "flaky-tests": true,
  "tests-passed-before": true,
  "red-seen-green-owed": true,
  "nothing-to-turn-green": true,
  "could-not-witness-red": true,
  "red-for-other-reason": true,
  "no-check-configured": true,
  "done-by-human": true,
  "base-red-unreadable": true,
  "strength-not-measured": true,
};
const one = task("T001");

test("no grade below witnessed is without its reason, by type", () => {
  expectTypeOf<Lower>().toHaveProperty("reason").not.toBeNullable();
  // @ts-expect-error -- a reason is wanted
  const bare: Graded = { grade: "checked" };
  // @ts-expect-error -- and not that one
  const other: Graded = { grade: "checked", reason: "no-test-report" };
  expect([bare.grade, other.grade]).toEqual(["checked", "checked"]);
});

test.each(Object.keys(REASONS) as Lower["reason"][])("%s is said by every report", (reason) => {
  const story = new Story()
    .prepared({ title: "One", tasks: [one] })
    .attempt(one.key)
    .handedIn(one.key)
    .landed(one.key, 1, { graded: { grade: "checked", reason } });
  const words = gradeWords("checked", reason).replace("checked: ", "");
  expect(words.length).toBeGreaterThan(10);

  expect(resultOf(story.state).tasks).toMatchObject([{ grade: "checked", reason }]);
  const said = finalReport(story.state, { paint: painter(false), restedAt: story.state.updatedAt });
  expect(said.join("\n")).toContain(`checked: ${words}`);
  const document = reportDocument({
    ...{ state: story.state, entries: story.entries, receipts: new Map(), named: [], damaged: [] },
    ...{ tests: new Map(), tipTree: undefined, carried: false, now: story.state.updatedAt, version: "1" },
  });
  const limits = { line: 500, said: 2000, outputLines: 20, outputChars: 2000, rows: 100 };
  const cleaner = createCleaner(limits, []);
  const plain = (text: string) => text.replaceAll("&#39;", "'").replaceAll("\\", "");
  expect(plain(renderHtml(document, cleaner))).toContain(words);
  expect(plain(renderMarkdown(document, "stagewright report r"))).toContain(words);
});
