import { PassThrough } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Output, Terminal } from "../src/io.ts";
import { liveReporter } from "../src/report/live.ts";
import { lineReporter } from "../src/report/lines.ts";
import { screen } from "./support/screen.ts";
import { failingStory, Story, task } from "./support/story.ts";

/** A terminal of 80 by 12 that remembers what it was sent. */
function terminal() {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 12 });
  let sent = "";
  stream.on("data", (bytes: Buffer) => {
    sent += bytes.toString("utf8");
  });
  const watched: Terminal = {
    stream: stream as unknown as NodeJS.WriteStream,
    columns: () => 80,
    rows: () => 12,
  };
  const out: Output = { write: (text) => void stream.write(text), terminal: watched, colour: false };
  return { out, watched, sent: () => sent };
}

test("on a terminal merges and failures scroll by above the tree, and nothing of the tree stays", () => {
  const { out, watched, sent } = terminal();
  const story = failingStory();
  const reporter = liveReporter(out, watched);
  for (const entry of story.entries) reporter.entry(entry, story.state);
  reporter.say("Stopping agents…");
  reporter.end();
  expect(sent()).toContain("T001 merged as eeeeeeeeee");
  expect(sent()).toContain("T002 attempt 1 failed: the check test failed");
  expect(sent()).toContain("✖ T002 failed  Add numbers");
  expect(sent()).toContain("Stopping agents…\n");
  expect(sent()).not.toContain("T001 handed in");
  expect(sent()).not.toContain("\u001B[?25l");
});

test.for([12, 20, 40])("every line that was printed above the tree stays, on %i rows", (rows) => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { out, terminal: watched, text } = screen(80, rows);
  const reporter = liveReporter(out, watched);
  const ids = Array.from({ length: 12 }, (_, index) => `T${String(index + 1).padStart(3, "0")}`);
  const tasks = ids.map((id) => task(id, { parallel: true }));
  const story = new Story();
  const tell = (more: () => unknown) => {
    const before = story.entries.length;
    more();
    for (const entry of story.entries.slice(before)) reporter.entry(entry, story.state);
    vi.advanceTimersByTime(500);
  };
  tell(() =>
    story.prepared(
      { title: "Phase 1", tasks: tasks.slice(0, 2) },
      { title: "Phase 2", tasks: tasks.slice(2, 9) },
      { title: "Phase 3", tasks: tasks.slice(9) },
    ),
  );
  for (const [phase, count] of [2, 7, 3].entries()) {
    const own = tasks.slice([0, 2, 9][phase], ([0, 2, 9][phase] ?? 0) + count);
    for (const { key } of own) tell(() => story.attempt(key));
    for (const { key } of own) {
      tell(() => story.handedIn(key));
      tell(() => story.landed(key));
    }
    const key = `0/phase-${phase + 1}/1/validate`;
    tell(() => story.start(key, { verb: "validate", stage: 0, phase, round: 1 }));
    tell(() =>
      story.finish(key, {
        verb: "validate",
        result: { ok: true, value: { receipt: "0".repeat(64), pays: [] } },
      }),
    );
  }
  reporter.end();
  const merged = text()
    .split("\n")
    .filter((line) => /^T\d/.test(line));
  expect(merged.map((line) => line.slice(0, 14))).toEqual(ids.map((id) => `${id} merged as`));
});

test("elsewhere every event is one line with its time, without escape sequences", () => {
  let text = "";
  const story = failingStory();
  const reporter = lineReporter({ write: (more) => void (text += more), terminal: undefined, colour: false });
  for (const entry of story.entries) reporter.entry(entry, story.state);
  reporter.end();
  expect(
    text
      .trim()
      .split("\n")
      .every((line) => /^\d\d:\d\d:\d\d \S/.test(line)),
  ).toBe(true);
  expect(text).not.toContain("\u001B");
});
