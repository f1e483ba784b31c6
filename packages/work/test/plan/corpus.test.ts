import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allTasks } from "@stagewright/core";
import { markTask, markTasks, readTasks, withSchedule } from "../../src/plan/index.ts";

/** Real documents, kept beside the project. Without them these tests are skipped. */
const corpus =
  process.env["STAGEWRIGHT_CORPUS"] ?? join(import.meta.dirname, "../../../../../shared/corpus/tasks");
const files = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith(".md")) : [];

/** Not the reader's own expression: what anyone would call a check box. */
const BOX = /^\s*(?:[-*+]|\d+[.)])\s+\[[ xX]\]/;

const absent = files.length === 0 ? ` (skipped: none in ${corpus}; set STAGEWRIGHT_CORPUS)` : "";

describe.skipIf(absent !== "")(`real documents${absent}`, () => {
  it.for(files)("%s", (name) => {
    const document = new Uint8Array(readFileSync(join(corpus, name)));
    const plan = withSchedule(readTasks(document));
    const tasks = allTasks(plan);
    const keys = tasks.map((task) => task.key);
    expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(keys.length);

    const lines = new TextDecoder().decode(document).split("\n");
    const boxes = lines.flatMap((line, index) => (BOX.test(line) ? [index + 1] : []));
    const refused = plan.warnings
      .filter((warning) => warning.message.startsWith("not a task"))
      .map((warning) => warning.line);
    const outcomes = [...tasks.map((task) => task.line), ...refused];
    expect(outcomes.filter((line) => BOX.test(lines[line - 1] ?? "")).toSorted((a, b) => a - b)).toEqual(
      boxes,
    );

    const known = new Set(keys);
    for (const edge of tasks.flatMap((task) => task.dependsOn)) expect(known).toContain(edge.key);
    for (const phase of plan.phases) expect(phase.tasks.length).toBeGreaterThan(0);

    const ticked = new Uint8Array(document);
    // Each mark reads the document anew; of a large plan some tasks are marked alone, and all together.
    const stride = Math.ceil(tasks.length / 150);
    for (const [index, task] of tasks.entries()) {
      const offset = lines
        .slice(0, task.line - 1)
        .reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
      const at = document.indexOf("[".charCodeAt(0), offset) + 1;
      if (!task.done) ticked[at] = "X".charCodeAt(0);
      if (index % stride !== 0) continue;
      const flipped = markTask(document, task.key, !task.done);
      const expected = new Uint8Array(document);
      expected[at] = (task.done ? " " : "X").charCodeAt(0);
      expect(flipped.ok && same(flipped.value, expected)).toBe(true);
    }
    const open = tasks.filter((task) => !task.done).map((task) => task.key);
    const all = markTasks(document, keys, true);
    expect(all.ok && same(all.value, ticked)).toBe(true);
    const back = markTasks(ticked, open, false);
    expect(back.ok && same(back.value, document)).toBe(true);
  });

  it("leave hardly any line with a T-id and a box aside", () => {
    let withId = 0;
    let aside = 0;
    for (const name of files) {
      const document = readFileSync(join(corpus, name));
      const lines = document.toString().split("\n");
      const tasks = new Set(allTasks(readTasks(document)).map((task) => task.line));
      const found = lines.flatMap((line, index) =>
        BOX.test(line) && /\]\s*[*~[]*T[-A-Z]{0,4}\d/.test(line) ? [index + 1] : [],
      );
      withId += found.length;
      aside += found.filter((line) => !tasks.has(line)).length;
    }
    expect(withId).toBeGreaterThan(0);
    expect(aside / withId).toBeLessThan(0.01);
  });
});

/** Comparing a hundred kilobytes five thousand times is not a matcher's work. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
