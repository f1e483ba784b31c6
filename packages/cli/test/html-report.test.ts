import type { TestReport } from "@stagewright/core";
import type { Receipt } from "@stagewright/work";
import { expect, test } from "vitest";
import { createCleaner, type Limits } from "../src/html-report/clean.ts";
import { DARK, LIGHT, type Palette } from "../src/html-report/css.ts";
import { renderHtml } from "../src/html-report/html.ts";
import { reportDocument } from "../src/html-report/report-document.ts";
import type { ReportInput } from "../src/html-report/report-input.ts";
import { attribute, expectGoodHtml, readHtml } from "./support/html.ts";
import { failingStory, pins, Story, task } from "./support/story.ts";

const LIMITS: Limits = { line: 500, said: 2000, outputLines: 20, outputChars: 2000, rows: 100 };
// oxlint-disable-next-line no-control-regex -- that none is left is what is tested
const UNPRINTABLE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

function inputOf(story: Story, more: Partial<ReportInput> = {}): ReportInput {
  return {
    state: story.state,
    entries: story.entries,
    receipts: new Map(),
    named: [],
    damaged: [],
    tests: new Map(),
    tipTree: undefined,
    carried: false,
    now: "2026-11-20T13:00:00.000Z",
    version: "0.1.0",
    ...more,
  };
}

function htmlOf(story: Story, more: Partial<ReportInput> = {}, places: [string, string][] = []): string {
  return renderHtml(reportDocument(inputOf(story, more)), createCleaner(LIMITS, places));
}

function receipt(more: Partial<Receipt>): Receipt {
  return {
    schema: "stagewright.receipt/1",
    kind: "task",
    run: "r",
    stage: "speckit/implement",
    tree: "f".repeat(40),
    runs: [],
    owes: [],
    pays: [],
    nowGreen: [],
    findings: [],
    sandboxed: true,
    environment: "e",
    ...more,
  } as Receipt;
}

type Run = Receipt["runs"][number] & { tests?: unknown };

const run = (more: Partial<Run> = {}): Run => ({
  purpose: "green",
  check: "test",
  command: "npm test",
  tree: "f".repeat(40),
  without: [],
  exit: "exit 0",
  verdict: "green",
  failures: [],
  durationMs: 1200,
  cached: false,
  ...more,
});

test("a failed run: each task with its end, attempts and why they were not taken, what was found, and what to type", () => {
  const { text } = expectGoodHtml(htmlOf(failingStory(), { named: ["1".repeat(64)] }));
  for (const words of [
    "001-settle-up: run r7k2m4 of speckit",
    "4: 1 witnessed, 1 failed, 1 skipped, 1 not done",
    "its tests were red before and are green now",
    "because T002 was not done",
    "not started: Phase 1 did not hold (T002 failed)",
    "Attempt 2: not taken",
    "the check test failed: it did not fail before: adds",
    "not ok 1 - adds",
    "edited a document only Stagewright writes",
    "put back",
    "1 file, +3 −0",
    "stagewright verify r7k2m4",
    "stagewright logs r7k2m4 T002",
    "no: receipts are tamper-evident, not tamper-proof",
  ])
    expect(text).toContain(words);
});

test("nothing that others wrote becomes markup, a link that runs, a control character or turned text", () => {
  const hostile = `<script>alert(1)</script><img src=x onerror="x">\u001B[31m\u001B]0;t\u0007\u202E"'&amp;`;
  const one = task("T001", { title: hostile, body: hostile, files: [hostile] });
  const story = new Story({
    feature: hostile,
    input: [hostile],
    notes: [hostile],
    artifacts: {},
    settings: { ...pins.settings, setup: hostile, agents: { every: [{ use: hostile }] } },
  }).prepared({ title: hostile, tasks: [one] });
  story.attempt(one.key).handedIn(one.key, 1, {
    path: hostile,
    agent: { agent: hostile, model: hostile, summary: hostile, notes: [hostile] },
  });
  story.tell({ type: "task.steered", stage: 0, task: one.key, note: hostile, by: hostile });
  story.landed(one.key);
  const state = {
    ...story.state,
    artifacts: { pull: { url: "javascript:alert(1)" }, page: { url: `https://example.com/"><b>` } },
  };
  const receipts = new Map([
    [
      "1".repeat(64),
      receipt({
        task: { key: one.key, id: "T001", title: hostile, kind: "code", attempt: 1 },
        runs: [
          run({
            command: hostile,
            failures: [hostile],
            output: { tail: hostile, sha256: "0", log: hostile },
          }),
        ],
      }),
    ],
  ]);
  const html = htmlOf(story, { state, receipts, named: [...receipts.keys()] });
  const { text, elements } = expectGoodHtml(html);
  expect(html).not.toMatch(UNPRINTABLE);
  expect(html).not.toMatch(/<script|<img|<b>/);
  expect(text).toContain(`<script>alert(1)</script><img src=x onerror="x">"'&amp;`);
  expect(text).toContain("javascript:alert(1)");
  const links = elements.flatMap((element) => attribute(element, "href") ?? []);
  expect(links.filter((href) => !href.startsWith("#"))).toEqual(["https://example.com/%22%3E%3Cb%3E"]);
});

test("a megabyte of output, of a title or of words is cut, and it is said how much is not here and where it is", () => {
  const long = `${"x".repeat(999)}\n`.repeat(1000);
  const one = task("T001", { title: long, body: long });
  const story = new Story()
    .prepared({ title: "One", tasks: [one] })
    .attempt(one.key)
    .handedIn(one.key);
  story.landed(one.key);
  const receipts = new Map([
    [
      "1".repeat(64),
      receipt({
        task: { key: one.key, id: "T001", title: "", kind: "code", attempt: 1 },
        runs: [run({ output: { tail: `${long}the last line\n`, sha256: "0", log: "l" } })],
      }),
    ],
  ]);
  const html = htmlOf(story, { receipts, named: [...receipts.keys()] });
  const { text } = expectGoodHtml(html);
  expect(html.length).toBeLessThan(60_000);
  expect(text).toContain("the last line");
  expect(text).toMatch(/… 999000 characters before this left out; all of it: stagewright logs r7k2m4/);
  expect(text).toContain("more characters, left out here");

  const many = Array.from({ length: 150 }, (_, index) => task(`T${index + 1}`));
  const rows = expectGoodHtml(htmlOf(new Story().prepared({ title: "Many", tasks: many })));
  expect(rows.text).toContain("… and 50 more, left out here");
  expect(rows.elements.filter(({ tagName }) => tagName === "tr").length).toBeLessThan(150);
});

test("lines of output are bounded, too, and the end of it is kept", () => {
  const cleaner = createCleaner(LIMITS);
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join("\n");
  expect(cleaner.output(lines)).toEqual({
    text: lines.split("\n").slice(10).join("\n"),
    left: "… 10 lines before this left out",
  });
  expect(cleaner.output("one\n")).toEqual({ text: "one" });
});

test("directories of this machine are named, not shown", () => {
  const story = failingStory();
  story.tell({ type: "run.stopped", reason: "no room in /home/ada/.cache/sw/runs" });
  const { text } = readHtml(
    htmlOf(story, {}, [
      ["/home/ada", "~"],
      ["/home/ada/.cache/sw", "(cache)"],
    ]),
  );
  expect(text).toContain("no room in (cache)/runs");
  expect(text).not.toContain("/home/ada");
});

test("merged cleanly and verified on the merged tree are told apart, for the run and for each task", () => {
  const one = task("T001");
  const story = new Story().prepared({ title: "One", tasks: [one] }).attempt(one.key);
  story.handedIn(one.key).landed(one.key);
  const of = { key: one.key, id: "T001", title: "Do T001", kind: "code", attempt: 1 };
  const tell = (runs: readonly Run[], tipTree: string | undefined) =>
    readHtml(
      htmlOf(story, {
        tipTree,
        named: ["1".repeat(64)],
        receipts: new Map([["1".repeat(64), receipt({ task: of, runs })]]),
      }),
    ).text;
  const seen = tell([run()], "f".repeat(40));
  expect(seen).toContain("1 change merged cleanly; none conflicted");
  expect(seen).toContain("Yes: test had no new failure on tree ffffffffff, which is the tree of the result.");
  expect(seen).toContain("yes, by test");
  const without = tell([run({ tree: "e".repeat(40), without: ["test/owed.js"] })], "f".repeat(40));
  expect(without).toContain("Not the very tree of the result (ffffffffff)");
  expect(without).toContain("a merged tree without 1 owed test file");
  expect(tell([], "f".repeat(40))).toContain("no: no check was run");
  expect(tell([run()], undefined)).toContain(
    "Not known: the result's tree is not in this repository any more",
  );
  const lost = readHtml(htmlOf(story, { named: ["1".repeat(64)] })).text;
  expect(lost).toContain("1 change merged cleanly");
  expect(lost).toContain("not known: its receipt is not here");
  expect(lost).toContain("is not here any more");
  const forged = readHtml(htmlOf(story, { named: ["1".repeat(64)], damaged: ["1".repeat(64)] })).text;
  expect(forged).toContain("is not what its digest says");
});

test("red and green stand test by test, by id, with why it was red; an owed one with what became of it later", () => {
  const [one, two] = [task("T001", { kind: "tests-first" }), task("T002")];
  const story = new Story().prepared({ title: "One", tasks: [one, two] });
  for (const { key } of [one, two]) story.attempt(key).handedIn(key).landed(key);
  const totals = { tests: 1, passed: 0, failed: 1, errored: 0, skipped: 0, todo: 0, suiteErrors: 0 };
  const report = (status: "failed" | "passed"): TestReport => ({
    format: "junit",
    totals,
    suiteErrors: [],
    tests: [
      {
        id: "test/sum.js > adds",
        suite: "",
        name: "adds",
        status,
        ...(status === "failed"
          ? { why: { kind: "assertion", message: "at line 1\nAssertionError: 3 is not 4" } }
          : {}),
      },
    ],
  });
  const seen = (digest: string) => ({ totals, report: digest, raw: [] });
  const [first, second] = [one, two].map(({ key, id }) => ({ key, id, title: id, kind: "code", attempt: 1 }));
  const receipts = new Map<string, Receipt>([
    [
      "1".repeat(64),
      receipt({
        ...(first === undefined ? {} : { task: first }),
        runs: [run({ purpose: "red", verdict: "red", exit: "exit 1", tests: seen("a") })],
      }),
    ],
    [
      "2".repeat(64),
      receipt({ ...(second === undefined ? {} : { task: second }), runs: [run({ tests: seen("b") })] }),
    ],
  ]);
  const { text } = expectGoodHtml(
    htmlOf(story, {
      receipts,
      named: [...receipts.keys()],
      tests: new Map([
        ["a", report("failed")],
        ["b", report("passed")],
      ]),
    }),
  );
  expect(text).toContain("red test, which had to fail: exit 1");
  expect(text).toContain("test/sum.js > adds");
  expect(text).toMatch(/assertion: AssertionError: 3 is not 4\s*passed/);
});

test("what nobody told is unknown, never nothing", () => {
  const one = task("T001");
  const tell = (agent: object) => {
    const story = new Story().prepared({ title: "One", tasks: [one] }).attempt(one.key);
    return readHtml(htmlOf(story.handedIn(one.key, 1, { agent: { agent: "mine", ...agent } }))).text;
  };
  expect(tell({})).toMatch(/Tokens\s*unknown\s*Tool calls\s*unknown\s*Cost\s*unknown/);
  const told = tell({ usage: { inputTokens: 1200, outputTokens: 0, usd: 0.25 } });
  expect(told).toContain("1.2k");
  expect(told).toContain("$0.25");
  expect(told).toMatch(/Tool calls\s*unknown/);
  expect(readHtml(htmlOf(new Story())).text).toContain("No agent whose use is counted has been at work.");
});

test("text can be read in both schemes: its contrast is 4.5 at least on each background", () => {
  const part = (colour: string, at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = (colour: string) =>
    0.2126 * part(colour, 1) + 0.7152 * part(colour, 3) + 0.0722 * part(colour, 5);
  const contrast = (a: string, b: string) => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  };
  const weak = (palette: Palette) =>
    (["text", "quiet", "link", "good", "warn", "bad"] as const).filter((name) =>
      [palette.page, palette.raised].some((back) => contrast(palette[name], back) < 4.5),
    );
  expect([LIGHT, DARK].map(weak)).toEqual([[], []]);
});

test("a test that differs is named with how often it has passed, and with every further run that showed it", () => {
  const one = task("T001");
  const story = new Story()
    .prepared({ title: "One", tasks: [one] })
    .attempt(one.key)
    .handedIn(one.key);
  const of = { key: one.key, id: "T001", title: "Do T001", kind: "code", attempt: 1 };
  const before = { passed: 1, runs: 2 };
  const flaky = run({
    exit: "exit 1",
    attempts: [
      { tree: "f".repeat(40), exit: "exit 0", verdict: "green", durationMs: 1, cached: false },
      { tree: "e".repeat(40), exit: "exit 1", verdict: "red", durationMs: 1, cached: false },
    ],
    outcomes: [{ test: "old.test.js > old", passed: 1, runs: 2, before, why: "old" }],
  });
  const html = htmlOf(story.landed(one.key), {
    named: ["1".repeat(64)],
    receipts: new Map([["1".repeat(64), receipt({ task: of, runs: [flaky] })]]),
  });
  const { text } = readHtml(html);
  expect(text).toContain("old.test.js > old: passed 1 of 2 runs on one tree, and 1 of 2 on the tree without");
  expect(text).toContain("it was so before the change");
  expect(text).toMatch(/exit 0 on\s+ffffffffff, exit 1 on\s+eeeeeeeeee/);
});
