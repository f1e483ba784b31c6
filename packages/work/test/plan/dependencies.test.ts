import { describe, expect, it } from "vitest";
import { edgesOf, read, waitsFor } from "./helper.ts";

const before = ["## Phase 1: Build", "- [ ] T001 [P] a", "- [ ] T002 [P] b", "- [ ] T003 [P] c"];

describe("S4: explicit dependencies", () => {
  it.each([
    ["Tie (depends on T001)", ["T001"]],
    ["Tie (depends on T001, T003)", ["T001", "T003"]],
    ["Tie (depends on T001 and T003)", ["T001", "T003"]],
    ["Tie (depends on T001, T002, and T003)", ["T001", "T002", "T003"]],
    ["Tie (depends on T001 (a), T003)", ["T001", "T003"]],
    ["Tie (depends on T001-T003)", ["T001", "T002", "T003"]],
    ["Tie (depends on T001–T002, T003)", ["T001", "T002", "T003"]],
    ["Tie (Depends on: **T001**)", ["T001"]],
    ["Tie [depends: T002]", ["T002"]],
    ["Tie, depends on: T002", ["T002"]],
    ["Tie - depends on T002", ["T002"]],
    ["Tie — Dependencies: T002", ["T002"]],
    ["Tie (blocked by T002)", ["T002"]],
    ["Tie (after T002)", ["T002"]],
    ["Tie (small, after T001 and T002)", ["T001", "T002"]],
    ["Tie (T003 blocks T004)", ["T003"]],
  ])("%s", (title, on) => {
    const plan = read(...before, `- [ ] T004 ${title}`);
    expect(waitsFor(plan, "T004")).toEqual(on);
    expect(plan.warnings).toEqual([]);
  });

  it("say which line they mean, and are hard", () => {
    expect(edgesOf(read(...before, "- [ ] T004 Tie (depends on T002)"), "T004")).toEqual([
      "T002: depends on T002 (line 3), hard",
    ]);
  });

  it.each([
    ["T003-T001", ["T001", "T003"]],
    ["T001-T900000", ["T001"]],
    ["T001-T002b", ["T001"]],
    ["T001-TX1", ["T001"]],
  ])("of a range that is none, %s, mean its ends", (range, on) => {
    expect(waitsFor(read(...before, `- [ ] T004 Tie (depends on ${range})`), "T004")).toEqual(on);
  });

  it("are read in the task's body", () => {
    expect(waitsFor(read(...before, "- [ ] T004 Tie", "  - **Depends on**: T001, T002"), "T004")).toEqual([
      "T001",
      "T002",
    ]);
    expect(waitsFor(read(...before, "- [ ] T004 Tie", "  Depends on T003"), "T004")).toEqual(["T003"]);
  });

  it("may be said by the task that others wait for", () => {
    expect(waitsFor(read("- [ ] T001 [P] a (blocks T002)", "- [ ] T002 [P] b"), "T002")).toEqual(["T001"]);
  });

  it("name tasks as the document does", () => {
    const plan = read(
      "- [ ] Task 1.1: a",
      "- [ ] Task 1.2: b (depends on Task 1.1)",
      "- [ ] Task 1.3: c (depends on 1.2)",
    );
    expect([waitsFor(plan, "1.2"), waitsFor(plan, "1.3")]).toEqual([["1.1"], ["1.2"]]);
  });

  it("reach into a range's task", () => {
    expect(waitsFor(read("- [ ] T001-T003 a", "- [ ] T004 b (depends on T002)"), "T004")).toEqual([
      "T001-T003",
    ]);
  });

  it.each([
    "Tie once T002 is there",
    "Explain what depends on T002 to the crew",
    "Tie after T002",
    "Tie (unlike T002)",
    "Tie (no longer depends on T002)",
    "Tie as T001 → T002 shows",
  ])("are not guessed from: %s", (title) => {
    const plan = read(...before, `- [ ] T004 ${title}`);
    expect(waitsFor(plan, "T004")).toEqual([]);
    expect(plan.warnings).toEqual([]);
  });

  it("are read under a heading about dependencies, in its fences, too", () => {
    const plan = read(
      ...before,
      "- [ ] T004 [P] d",
      "- [ ] T005 [P] e",
      "- [ ] T006 [P] f",
      "## Dependencies",
      "- T001 → T002 (first the rope) -> T003",
      "- T001 blocks T004",
      "- T005 depends on T002 and T003 (both)",
      "```",
      "T001, T002 --> T006",
      "```",
    );
    expect(["T002", "T003", "T004", "T005", "T006"].map((id) => waitsFor(plan, id))).toEqual([
      ["T001"],
      ["T002"],
      ["T001"],
      ["T002", "T003"],
      ["T001", "T002"],
    ]);
    expect(plan.warnings).toEqual([]);
  });

  it("are not read from arrows elsewhere", () => {
    expect(waitsFor(read(...before, "## Parallel Example", "T001 → T002"), "T002")).toEqual([]);
  });

  it("cross phases backwards", () => {
    expect(waitsFor(read(...before, "## Phase 2: More", "- [ ] T004 d (depends on T002)"), "T004")).toEqual([
      "T002",
    ]);
  });

  it("may point forward where order is open", () => {
    const plan = read("- [ ] T001 [P] a (depends on T002)", "- [ ] T002 [P] b");
    expect(waitsFor(plan, "T001")).toEqual(["T002"]);
    expect(plan.warnings).toEqual([]);
  });

  it("may point forward past a manual task, which stops nobody", () => {
    const plan = read("- [ ] T001 [P] a (depends on T003)", "- [ ] T002 MANUAL: b", "- [ ] T003 [P] c");
    expect(waitsFor(plan, "T001")).toEqual(["T003"]);
    expect(plan.warnings).toEqual([]);
  });
});

describe("a dependency that cannot be followed is a warning and no edge", () => {
  it.each([
    ["on nobody", ["- [ ] T001 a (depends on T099)"], "T001", 1, "no task here has the id T099"],
    ["on itself", ["- [ ] T001 a (depends on T001)"], "T001", 1, "itself"],
    [
      "on a later phase",
      ["## Phase 1: x", "- [ ] T001 a (depends on T002)", "## Phase 2: y", "- [ ] T002 b"],
      "T001",
      2,
      "later phase",
    ],
    [
      "on a later task in order",
      ["- [ ] T001 a (depends on T002)", "- [ ] T002 b"],
      "T001",
      1,
      "wait for each other",
    ],
    [
      "over a task in order",
      ["- [ ] T001 [P] a (depends on T003)", "- [ ] T002 b", "- [ ] T003 [P] c"],
      "T001",
      1,
      "wait for each other",
    ],
    [
      "in a circle",
      ["- [ ] T001 [P] a (depends on T002)", "- [ ] T002 [P] b (depends on T001)"],
      "T001",
      1,
      "wait for each other",
    ],
    [
      "in a wide circle",
      [
        "- [ ] T001 [P] a (depends on T003)",
        "- [ ] T002 [P] b (depends on T001)",
        "- [ ] T003 [P] c (depends on T002)",
      ],
      "T001",
      1,
      "wait for each other",
    ],
    [
      "in a circle over a manual task",
      ["- [ ] T001 [P] a (depends on T003)", "- [ ] T002 MANUAL: b", "- [ ] T003 [P] c (depends on T002)"],
      "T001",
      1,
      "wait for each other",
    ],
    [
      "on a struck out task",
      ["- [ ] ~~T002~~ b", "- [ ] T001 a (depends on T002)"],
      "T001",
      2,
      "no task here",
    ],
  ] as const)("%s", (_, lines, id, line, why) => {
    const plan = read(...lines);
    expect(waitsFor(plan, id)).toEqual([]);
    const warnings = plan.warnings.filter((warning) => !warning.message.startsWith("not a task"));
    expect(warnings).toEqual([{ line, message: expect.stringContaining(why) }]);
  });

  it("in the line of the heading's text", () => {
    const plan = read("- [ ] T001 a", "# Dependencies", "T001 → T050");
    expect(plan.warnings).toEqual([{ line: 3, message: expect.stringContaining("T050") }]);
  });

  it("unless an earlier task has the repeated id: the nearest", () => {
    const plan = read("- [ ] T001 a", "- [ ] T001 b", "- [ ] T002 c (depends on T001)", "- [ ] T001 d");
    expect(edgesOf(plan, "T002")).toEqual(["T001: depends on T001 (line 2), hard"]);
    expect(plan.warnings).toContainEqual({ line: 3, message: expect.stringContaining("taken as line 2") });
  });

  it("when a repeated id only comes later", () => {
    const plan = read("- [ ] T002 c (depends on T001)", "- [ ] T001 a", "- [ ] T001 b");
    expect(waitsFor(plan, "T002")).toEqual([]);
    expect(plan.warnings).toContainEqual({ line: 1, message: expect.stringContaining("no edge") });
  });
});
