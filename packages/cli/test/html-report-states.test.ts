import type { JournalEntry, RunRecord } from "@stagewright/core";
import { expect, test } from "vitest";
import { createCleaner } from "../src/html-report/clean.ts";
import { renderHtml } from "../src/html-report/html.ts";
import { readState } from "../src/html-report/read-state.ts";
import { renderMarkdown } from "../src/html-report/markdown.ts";
import { reportDocument } from "../src/html-report/report-document.ts";
import type { ReportInput } from "../src/html-report/report-input.ts";
import { expectGoodHtml } from "./support/html.ts";
import { failingStory, pins, Story, task } from "./support/story.ts";

const CLEANER = createCleaner({ line: 500, said: 2000, outputLines: 20, outputChars: 2000, rows: 100 });

function documentOf(story: Story, more: Partial<ReportInput> = {}) {
  return reportDocument({
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
  });
}

const textOf = (story: Story, more: Partial<ReportInput> = {}): string =>
  expectGoodHtml(renderHtml(documentOf(story, more), CLEANER)).text;

const [one, two] = [task("T001"), task("T002")];
const begun = (): Story => new Story().prepared({ title: "One", tasks: [one, two] }).attempt(one.key);

test("a run that goes on, one whose process is gone, one that was cancelled, parked or stopped: each says how it stands", () => {
  const going = textOf(begun(), { carried: true });
  expect(going).toContain("going on for 1h 00m");
  expect(going).toContain("made at 2026-11-20 13:00:00 UTC by Stagewright 0.1.0; the run goes on");
  expect(going).toContain("Attempt 1: at work");
  const killed = textOf(begun());
  expect(killed).toContain("its process is gone");
  expect(killed).toContain("Attempt 1: its end is not recorded");

  const after = (...records: RunRecord[]) => {
    const story = begun();
    for (const record of records) story.tell(record);
    return textOf(story);
  };
  const cancelled = after({ type: "run.cancel-requested" }, { type: "run.cancelled" });
  expect(cancelled).toContain("cancelled after");
  expect(cancelled).toContain("not started: the run was cancelled");
  const stopped = after({ type: "run.stopped", reason: "the disk is full" });
  expect(stopped).toContain("stopped: the disk is full");
  expect(stopped).toContain("the process stopped: the disk is full");

  const alone = new Story().prepared({ title: "One", tasks: [one] }).attempt(one.key);
  const asking = alone.finish(`0/${one.key}/1/attempt`, {
    verb: "attempt",
    result: { ok: false, error: { failure: { code: "ASKED", question: "Which unit?" } } },
  });
  asking.tell({ type: "run.parked" });
  const parked = textOf(asking);
  expect(parked).toContain("waiting for your answer");
  expect(parked).toContain("waits for a human T001 asks: Which unit?");
  expect(parked).toContain(`stagewright answer T001 '…' --run ${asking.state.run}`);
});

test("a run that a human has rejected, and one that nothing has begun in yet", () => {
  const gate = new Story({
    stages: [
      {
        ...pins.stages[0],
        address: "team/review",
        kind: "gate",
        plugin: "p",
        pluginVersion: "1",
        options: {},
      },
    ],
  });
  gate.start("0/gate", { verb: "gate", stage: 0 });
  gate.finish("0/gate", { verb: "gate", result: { ok: true, value: { question: "Ship it?" } } });
  const open = textOf(gate);
  expect(open).toContain("Ship it?");
  gate.tell({ type: "gate.decided", stage: 0, decision: "rejected", note: "too early", by: "Ada" });
  gate.tell({ type: "run.owned", pid: 43, host: "here" });
  gate.delivered();
  const rejected = textOf(gate);
  expect(rejected).toContain("rejected after");
  expect(rejected).toContain("team/review says no.");
  expect(rejected).toContain("too early");
  expect(rejected).toMatch(/a human is asked at a gate: Ship it\?\s*1\.0s/);

  const fresh = textOf(new Story());
  expect(fresh).toContain("There are no tasks");
  expect(fresh).toContain("Nothing had to wait.");
  expect(fresh).toContain("nothing has been witnessed in this run yet");
});

test("every wait has its reason and its length, and every word of a human its time and their name", () => {
  const story = begun();
  const limited = (until: string) =>
    story.finish(`0/${one.key}/1/attempt`, {
      verb: "attempt",
      result: {
        ok: false,
        error: { failure: { code: "RATE_LIMITED", agent: "claude", detail: "429", until, named: true } },
      },
    });
  limited("2026-11-20T12:00:07.000Z");
  story.tell({ type: "time.passed", until: "2026-11-20T12:00:07.000Z" });
  story.tell({ type: "run.paused", by: "Ada" });
  story.tell({ type: "task.steered", stage: 0, task: one.key, note: "keep the old name", by: "Bob" });
  story.tell({ type: "budget.set", budget: { usd: 5 }, by: "Ada" });
  story.tell({ type: "run.accepted", what: "red-base" });
  const text = textOf(story);
  expect(text).toMatch(/T001\s*the provider of claude wants fewer calls: 429\s*1\.0s/);
  expect(text).toMatch(/the run\s*paused by Ada\s*59m 5\ds so far/);
  expect(text).toMatch(/Bob\s*Bob says to T001: keep the old name/);
  expect(text).toContain("Ada sets the run's budget: $5");
  expect(text).toMatch(/not recorded\s*you accepted a base that is red/);
  expect(text).toContain("Bob: keep the old name");
});

test("an attempt that was cut short, redone, or begun again after a kill is not lost", () => {
  const story = begun();
  story.attempt(one.key);
  const working = textOf(story, { carried: true });
  expect(working).toContain("Attempt 1: its end is not recorded");
  expect(working).toContain("Attempt 1: at work");
  story.finish(`0/${one.key}/1/attempt`, {
    verb: "attempt",
    result: { ok: false, error: { failure: { code: "CANCELLED" } } },
  });
  story.attempt(one.key).handedIn(one.key).landed(one.key);
  const text = textOf(story);
  expect(text).toContain("Attempt 1: its end is not recorded");
  expect(text).toContain("Attempt 1: cut short");
  expect(text).toContain("Attempt 1: merged");
});

test("what a journal of an earlier version lacks costs that part alone, and is said", () => {
  const story = failingStory();
  const { checks: _checks, protect: _protect, env: _env, ...settings } = pins.settings;
  const { stages: _stages, ...others } = story.state.pins;
  const old = { ...others, stages: story.state.pins.stages, settings } as unknown as typeof pins;
  const text = textOf(story, { state: { ...story.state, pins: old } });
  expect(text).toContain("not readable");
  expect(text).toContain("T001 merged as eeeeeeeeee");
  expect(text).toContain("Attempt 2: not taken");

  const entries = story.entries.map((entry) =>
    entry.record.type === "action.finished" && entry.record.done.verb === "baseline"
      ? {
          ...entry,
          record: {
            ...entry.record,
            done: { verb: "baseline", result: { ok: true, value: {} } },
          } as unknown as RunRecord,
        }
      : entry,
  );
  expect(textOf(story, { entries })).toContain("action.finished (as an earlier version wrote it)");
});

test("a journal that nobody knows says so", () => {
  expect(readState([])).toEqual({ ok: false, error: "it has no records" });
  const odd = { seq: 1, at: "", record: { type: "action.started" } } as unknown as JournalEntry;
  expect(readState([odd])).toMatchObject({ ok: false, error: expect.stringContaining("does not know") });
});

test("Markdown: nothing that others wrote mentions, closes, links, formats or leaves its fence", () => {
  const hostile =
    "closes #12, GH-13 @ada `x` | **b** <img src=x> www.example.com https://example.com/issues/1 $x$";
  const fence = "````\n</details>\n# not a heading";
  const first = task("T001", { title: hostile, body: fence });
  const story = new Story({ feature: hostile, notes: [`# ${hostile}`, "1. one"] })
    .prepared({ title: hostile, tasks: [first] })
    .attempt(first.key)
    .handedIn(first.key, 1, { path: hostile, agent: { agent: hostile, summary: fence } });
  const markdown = renderMarkdown(documentOf(story), "stagewright report r");
  // What stands in fences and code spans is inert; a summary is HTML, in which backslashes mean nothing.
  const plain = markdown
    .replaceAll(/^(`{3,})text\n[^]*?\n\1$/gm, "")
    .replaceAll(/(?<![\\`])(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, "");
  expect(plain).not.toMatch(/#\d|GH-\d|@ada|<img|https:\/\/example|www\.e/);
  const read = plain.split("\n").filter((line) => !line.startsWith("<details>"));
  expect(read.filter((line) => /(?<!\\)(?:\*\*b|\$x|`x)/.test(line))).toEqual([]);
  expect(plain).not.toMatch(/^- # |^- 1\. /m);
  expect(markdown).toContain("`````text\n````\n</details>\n# not a heading\n`````");
  const rows = markdown.split("\n").filter((line) => line.startsWith("| T001 |"));
  expect(rows.map((row) => row.split(/(?<!\\)\|/).length)).toEqual([8, 7]);
  expect(plain.match(/<details>/g)?.length).toBe(plain.match(/<\/details>/g)?.length);
});

test("Markdown has room in a pull request's body; what does not fit is said, with the command that has all", () => {
  const many = Array.from({ length: 400 }, (_, index) =>
    task(`T${index + 1}`, { title: "word ".repeat(60), body: "more ".repeat(500) }),
  );
  const markdown = renderMarkdown(
    documentOf(new Story().prepared({ title: "Many", tasks: many })),
    "stagewright report r7",
  );
  expect(markdown.length).toBeLessThan(65_000);
  expect(markdown).toContain("More than fits here is left out: `stagewright report r7` has all of it.");
  const small = renderMarkdown(documentOf(failingStory()), "stagewright report r7");
  expect(small).not.toContain("More than fits");
  expect(small).toContain("<details><summary>Attempt 2: <b>not taken</b>");
});
