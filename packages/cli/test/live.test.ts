import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Output, Terminal } from "../src/io.ts";
import { liveReporter } from "../src/report/live.ts";
import { lineReporter } from "../src/report/lines.ts";
import { failingStory } from "./support/story.ts";

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
