import { describe, expect, it } from "vitest";
import { bytes, ids, read, taskOf } from "./helper.ts";
import { readTasks } from "../../src/plan/index.ts";

const keyOf = (...lines: string[]) =>
  read(...lines)
    .phases.flatMap((phase) => phase.tasks)
    .map((task) => task.key);

describe("a task's line", () => {
  it("gives id, markers and title", () => {
    expect(taskOf("- [ ] T012 [P] [US2] Draw the harbour map")).toMatchObject({
      id: "T012",
      line: 3,
      title: "Draw the harbour map",
      parallel: true,
      story: "US2",
      done: false,
      body: "",
      dependsOn: [],
    });
  });

  it.each([
    ["- [ ] T001 x", "T001"],
    ["* [ ] T001 x", "T001"],
    ["+ [ ] T001 x", "T001"],
    ["1. [ ] T001 x", "T001"],
    ["12) [ ] T001 x", "T001"],
    [" - [ ] T001 x", "T001"],
    ["\t- [ ] T001 x", "T001"],
    ["- [ ]  T001  x", "T001"],
    ["- [ ]T001 x", "T001"],
    ["- [ ] **T001** x", "T001"],
    ["- [ ] **T001:** x", "T001"],
    ["- [ ] **T001: x**", "T001"],
    ["- [ ] **T001 [P] x**", "T001"],
    ["- [ ] __T001__ x", "T001"],
    ["- [ ] `T001` x", "T001"],
    ["- [ ] [T029] x", "T029"],
    ["- [ ] [T029] [P] [US1] x", "T029"],
    ["- [ ] (T029) x", "T029"],
    ["- [ ] T001: x", "T001"],
    ["- [ ] T001：x", "T001"],
    ["- [ ] T001 - x", "T001"],
    ["- [ ] T001 — x", "T001"],
    ["- [ ] T001. x", "T001"],
    ["- [ ] [P] T001 x", "T001"],
    ["- [ ] T037A x", "T037A"],
    ["- [ ] T004a x", "T004a"],
    ["- [ ] T231.15 x", "T231.15"],
    ["- [ ] T00X x", "T00X"],
    ["- [ ] T-HF01 x", "T-HF01"],
    ["- [ ] TASK-7 x", "TASK-7"],
    ["- [ ] US1-T03 x", "US1-T03"],
    ["- [ ] Task 2.1: x", "2.1"],
    ["- [ ] Item 2.1: x", "2.1"],
    ["- [ ] Step 4: x", "4"],
    ["- [ ] 2.1 [P]: x", "2.1"],
    ["- [ ] 2.1 x", "2.1"],
    ["- [ ] 3. x", "3"],
  ])("%s is read as %s with the title x", (line, id) => {
    expect(taskOf(line)).toMatchObject({ id, title: "x" });
  });

  it.each([
    "- [ ] TLS1.3 support for the mooring socket",
    "- [ ] Test the buoy",
    "- [ ] 404 page for lost ships",
  ])("%s names no id", (line) => {
    expect(taskOf(line)).toMatchObject({ id: "L3", title: line.slice(6) });
  });

  it.each([
    ["- [ ] T001 [P] x", true],
    ["- [ ] T001 (P) x", true],
    ["- [ ] T001 **[P]** x", true],
    ["- [ ] T001 [US1] [P] x", true],
    ["- [ ] T001 [P][US1] x", true],
    ["- [ ] T001 x [P]", true],
    ["- [ ] T001 x [P] [US1]", true],
    ["- [ ] T001 x", false],
  ])("%s: [P] is %s", (line, parallel) => {
    expect(taskOf(line)).toMatchObject({ parallel, title: "x" });
  });

  it("takes [P] before a dash, and leaves one that the sentence speaks of", () => {
    expect(taskOf("- [ ] T001 Chart the reef [P] — twice")).toMatchObject({
      parallel: true,
      title: "Chart the reef — twice",
    });
    expect(taskOf("- [ ] T001 Print the [P] marker")).toMatchObject({
      parallel: false,
      title: "Print the [P] marker",
    });
    expect(taskOf("- [ ] T001 Explain `[P]`")).toMatchObject({ parallel: false, title: "Explain `[P]`" });
  });

  it.each([
    ["- [ ] T001 [US4.5] x", "US4.5"],
    ["- [ ] T001 [Setup] x", "Setup"],
    ["- [ ] T001 [P1] [US3] x", "US3"],
    ["- [ ] T001 [Core] [US3] x", "US3"],
    ["- [ ] T001 [Export/Import] x", "Export/Import"],
    ["- [ ] [US2] x", "US2"],
    ["- [ ] T001 x [US2]", "US2"],
  ])("%s carries the label %s", (line, story) => {
    expect(taskOf(line)).toMatchObject({ story, title: "x" });
  });

  it("has no label where the bracket is a priority, a link or part of a sentence", () => {
    expect(taskOf("- [ ] T001 [P1] x").story).toBeUndefined();
    expect(taskOf("- [ ] T001 [chart](docs/chart.md) x")).toMatchObject({
      title: "[chart](docs/chart.md) x",
    });
    expect(taskOf("- [ ] [Authorize] goes on every route")).toMatchObject({
      title: "[Authorize] goes on every route",
    });
  });

  it.each([
    ["- [x] T001 x", true],
    ["- [X] T001 x", true],
    ["- [ ] T001 x", false],
  ])("%s: done is %s", (line, done) => {
    expect(taskOf(line).done).toBe(done);
  });

  it("keeps the bold beginning of a title", () => {
    expect(taskOf("- [ ] T001 **Bug:** the tide is late").title).toBe("**Bug:** the tide is late");
  });

  it("may have no title", () => {
    expect(taskOf("- [ ] T001")).toMatchObject({ id: "T001", title: "" });
  });
});

describe("a document's bytes", () => {
  const plain = "## Phase 1: Build\n\n- [ ] T001 One\n  more\n- [ ] T002 Two";

  it.each([
    ["CRLF", plain.replaceAll("\n", "\r\n")],
    ["lone CR", plain.replaceAll("\n", "\r")],
    ["a BOM", `\uFEFF${plain}`],
    ["a final newline", `${plain}\n`],
  ])("say the same with %s", (_, document) => {
    expect(readTasks(bytes(document))).toEqual(readTasks(bytes(plain)));
  });

  it("may be no UTF-8", () => {
    const document = Buffer.concat([
      bytes("- [ ] T001 caf"),
      Buffer.from([0xe9, 0xff]),
      bytes("\n- [ ] T002 tea"),
    ]);
    expect(ids(readTasks(document))).toEqual(["T001", "T002"]);
  });

  it("in UTF-16 are refused aloud", () => {
    const document = Buffer.from("\uFEFF- [ ] T001 One", "utf16le");
    expect(readTasks(document)).toMatchObject({
      phases: [],
      warnings: [{ line: 1, message: expect.stringContaining("UTF-16") }],
    });
  });

  it("may be none", () => {
    expect(readTasks(new Uint8Array())).toEqual({ phases: [], warnings: [] });
  });
});

describe("a task's key", () => {
  it("is made of id, occurrence and digest", () => {
    expect(keyOf("- [ ] T012 Chart the reef")).toEqual([expect.stringMatching(/^T012\.1-[0-9a-f]{6}$/)]);
  });

  it("knows neither line, box nor line ends", () => {
    const [key] = keyOf("- [ ] T012 Chart the reef");
    expect(keyOf("", "", "* [x] T012  Chart the  reef\r")).toEqual([key]);
  });

  it("of a task without id does not carry its line", () => {
    expect(keyOf("- [ ] Chart the reef")).toEqual(keyOf("", "", "- [ ] Chart the reef"));
  });

  it("changes with the words", () => {
    expect(keyOf("- [ ] T012 Chart the reef")).not.toEqual(keyOf("- [ ] T012 Chart the reefs"));
  });

  it("tells tasks of one id and one text apart", () => {
    const keys = keyOf("- [ ] T000 Tie", "- [ ] T000 Tie", "- [ ] t000 Tie", "- [ ] T000 Untie", "- [ ] Tie");
    expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(keys.length);
  });

  it("outlives other tasks of its id", () => {
    const both = keyOf("- [ ] T000 Tie", "- [ ] T000 Untie");
    expect(keyOf("- [ ] T000 Untie")).toEqual([both[1]]);
  });

  it("is safe in paths and git refs", () => {
    const keys = keyOf("- [ ] T030.2~T030.6 Bind", "- [ ] T009..T011 Bind", "- [ ] 1.1 Bind");
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9](?:[A-Za-z0-9-]|\.(?!\.))*[0-9a-f]$/);
  });
});
