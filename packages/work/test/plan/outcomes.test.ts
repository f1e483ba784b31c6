import { describe, expect, it } from "vitest";
import { byId, ids, read, refused } from "./helper.ts";

const inPhase = (...lines: string[]) => read("## Phase 1: Build", "- [ ] T001 First", ...lines);

describe("S4: a box that is no task is named with its line and why", () => {
  it.each([
    ["in a code fence", ["```", "- [ ] T002 x", "```"], 4, "code fence"],
    ["in a longer fence", ["~~~~ md", "~~~", "- [ ] T002 x", "~~~~"], 5, "code fence"],
    ["in a comment", ["<!--", "- [ ] T002 x", "-->"], 4, "comment"],
    ["struck out by its id", ["- [ ] ~~T002~~ x"], 3, "struck out"],
    ["struck out in bold", ["- [ ] **~~T002~~** x"], 3, "struck out"],
    ["struck out by its title", ["- [x] T002 ~~Drop the anchor~~ — no anchor any more"], 3, "struck out"],
    ["a link", ["- [x](charts.md) T002"], 3, "a link"],
    ["without id among tasks that have some", ["", "- [ ] Ropes are dry"], 4, "has no id"],
    ["under criteria", ["### Success Criteria", "- [ ] Ropes are dry"], 4, "Success Criteria"],
    ["nested without id", ["  - [ ] the port side"], 3, "sub-item of T001"],
    ["nested by a tab", ["\t- [ ] the port side"], 3, "sub-item of T001"],
  ] as const)("%s", (_, lines, line, why) => {
    const plan = inPhase(...lines);
    expect(ids(plan)).toEqual(["T001"]);
    expect(refused(plan)).toEqual([{ line, message: expect.stringContaining(why) }]);
  });

  it("in a fence that nothing closes, with the fence itself", () => {
    const plan = inPhase("```", "- [ ] T002 x");
    expect(plan.warnings.map((warning) => warning.line)).toEqual([3, 4]);
    expect(plan.warnings[0]?.message).toContain("never closed");
  });

  it("empty", () => {
    expect(refused(read("- [ ] ", "- [ ] x"))).toEqual([
      { line: 1, message: "not a task: the box has no text" },
    ]);
  });

  it("under what was struck out", () => {
    const plan = inPhase("- [ ] ~~T002~~ x", "  - [ ] its port side", "  and more");
    expect(refused(plan)).toHaveLength(2);
    expect(byId(plan, "T001").body).toBe("");
  });
});

describe("a box that no list item begins with is named, wherever it stands", () => {
  const odd = [
    "• [ ] T002 x",
    "– [ ] T002 x",
    "[ ] T002 x",
    "- - [ ] T002 x",
    "| - [ ] T002 | x |",
    "☐ T002 x",
  ];
  it.each(odd.flatMap((line) => [[line, "", line] as const, [`${line}, right below a task`, line] as const]))(
    "%s",
    (_, ...lines) => {
      const plan = inPhase(...lines);
      expect(ids(plan)).toEqual(["T001"]);
      expect(refused(plan)).toEqual([
        { line: 2 + lines.length, message: "not a task: T002 has a box that no list item begins with" },
      ]);
    },
  );

  it("unless the line only speaks of a task that has one", () => {
    expect(refused(inPhase("", "[x] T001 was done by hand"))).toEqual([]);
  });
});

describe("tasks without a box are named", () => {
  it.each([
    "- T002 Paint the door",
    "| T002 | Paint the door |",
    "### T002: Paint the door",
    "### T002 Paint the door",
    "> - [ ] T002 Paint the door",
    "T002: Paint the door",
    "- [] T002 Paint the door",
    "- [-] T002 Paint the door",
    "- [~] Paint the door",
    "-[ ] T002 Paint the door",
    "- [ x ] T002 Paint the door",
  ])("%s", (line) => {
    const plan = inPhase("", line);
    expect(ids(plan)).toEqual(["T001"]);
    expect(refused(plan)).toEqual([{ line: 4, message: expect.stringMatching(/no box/) }]);
  });

  it.each([
    "- T001 was hard",
    "| T001 | US1 |",
    "- T003, T004 can run together",
    "- T003-T009 are for the second crew",
    "- [P] tasks = different files",
    "- [US1] is the first story",
    "`<!--` opens a comment",
  ])("but not what only speaks of tasks: %s", (line) => {
    expect(inPhase("", line).warnings).toEqual([]);
  });

  it("but not under headings where nothing is a task", () => {
    expect(inPhase("## Dependencies", "- T077 comes last").warnings).toEqual([]);
  });
});

describe("a struck out id", () => {
  it("does not make a document one with ids", () => {
    expect(ids(read("- [ ] ~~T001~~ a", "- [ ] b"))).toEqual(["L2"]);
  });
});

describe("boxes without ids", () => {
  it("are tasks where no task has an id, called by their line", () => {
    const plan = read(
      "# Lighthouse",
      "## Setup",
      "- [ ] Buy oil",
      "- [ ] [P] Buy wicks",
      "## Lamp",
      "- [ ] Light it",
    );
    expect(ids(plan)).toEqual(["L3", "L4", "L6"]);
    expect(byId(plan, "L4")).toMatchObject({ parallel: true, title: "Buy wicks" });
  });

  it("are tasks in a phase where none has an id, though others have", () => {
    const plan = read(
      "## Phase 1: Setup",
      "- [ ] T001 a",
      "## Phase 2: Lamp",
      "- [ ] Light it",
      "## Afterthoughts",
      "- [ ] Dim it",
    );
    expect(ids(plan)).toEqual(["T001", "L4"]);
    expect(refused(plan)).toEqual([{ line: 6, message: expect.stringContaining("has no id") }]);
  });

  it("are none outside of phases that say so", () => {
    const plan = read(
      "## Phase 1: Setup",
      "- [ ] Buy oil",
      "## Phase 2: Lamp",
      "- [ ] Light it",
      "## Open questions",
      "- [ ] Who pays?",
    );
    expect(ids(plan)).toEqual(["L2", "L4"]);
    expect(refused(plan)).toEqual([{ line: 6, message: expect.stringContaining("no phase") }]);
  });

  it("nested are sub-items of their task", () => {
    const plan = read("- [ ] Buy oil", "  - [ ] of olives", "  - [x] of whales", "- [ ] Light it");
    expect(ids(plan)).toEqual(["L1", "L4"]);
    expect(byId(plan, "L1").body).toBe("  - [ ] of olives\n  - [x] of whales");
    expect(refused(plan).map((warning) => warning.line)).toEqual([2, 3]);
  });

  it("under a bullet that is no task are tasks", () => {
    expect(ids(read("- Oil", "  - [ ] of olives", "  - [ ] of whales"))).toEqual(["L2", "L3"]);
  });

  it("one space off are no sub-items", () => {
    expect(ids(read("- [ ] Buy oil", " - [ ] Buy wicks"))).toEqual(["L1", "L2"]);
  });
});

describe("ids that are not one", () => {
  it("a range is one task, said aloud", () => {
    const plan = read("- [ ] T009-T011 Paint three doors");
    expect(ids(plan)).toEqual(["T009-T011"]);
    expect(byId(plan, "T009-T011").title).toBe("Paint three doors");
    expect(plan.warnings).toEqual([{ line: 1, message: expect.stringContaining("several ids") }]);
  });

  it.each(["T009–T011", "T009..T011", "T009~T011", "T009 to T011", "**T009-T011**"])(
    "%s is a range, too",
    (id) => {
      expect(read(`- [ ] ${id}: Paint three doors`).warnings).toEqual([
        { line: 1, message: expect.stringContaining("several ids") },
      ]);
    },
  );

  it("a range whose ends have lines of their own only sums up", () => {
    const plan = read("- [ ] T009 a", "- [ ] T010 b", "- [ ] T009-T010: see above");
    expect(ids(plan)).toEqual(["T009", "T010"]);
    expect(refused(plan)).toEqual([{ line: 3, message: expect.stringContaining("lines of their own") }]);
  });

  it("a repeated id stays with each of its tasks", () => {
    const plan = read("- [ ] T000 a", "- [ ] T000 b", "- [ ] T000 c");
    expect(ids(plan)).toEqual(["T000", "T000", "T000"]);
    expect(plan.warnings).toEqual([
      { line: 2, message: expect.stringContaining("line 1") },
      { line: 3, message: expect.stringContaining("line 1") },
    ]);
  });
});

describe("tasks that nobody should do now", () => {
  it.each([
    "[BLOCKED: no oil] Light it",
    "**[DEFERRED: winter]** Light it",
    "Light it (Deferred - winter)",
    "Light it — SKIPPED",
    "Light it (N/A)",
    "SKIPPED: Light it",
    "Light it [WONTFIX]",
  ])("%s: left to a human, said aloud", (title) => {
    const plan = read(`- [ ] T001 ${title}`, "- [ ] T002 Next");
    expect(byId(plan, "T001").kind).toBe("manual");
    expect(plan.warnings).toEqual([{ line: 1, message: expect.stringContaining("left to a human") }]);
  });

  it.each([
    "Show blocked ships",
    "Add the SKIPPED state to the log",
    "Return `N/A` for ships at sea",
    "List (blocked users) first",
  ])("%s: an ordinary task", (title) => {
    const plan = read(`- [ ] T001 ${title}`);
    expect(byId(plan, "T001").kind).toBe("code");
    expect(plan.warnings).toEqual([]);
  });

  it("are taken at their word when ticked", () => {
    expect(read("- [x] T001 Light it (Deferred: winter)").warnings).toEqual([]);
  });
});

describe("a task's text", () => {
  it("takes in wrapped lines, sub-bullets, fences and blank lines between them", () => {
    const body = [
      "  down to the water",
      "  - port side",
      "",
      "  - starboard side",
      "",
      "  ```sh",
      "make paint",
      "",
      "  ```",
    ];
    const plan = read("- [ ] T001 Paint", ...body, "", "- [ ] T002 Rest");
    expect(byId(plan, "T001").body).toBe(body.join("\n"));
    expect(byId(plan, "T002").body).toBe("");
  });

  it("takes in the line that goes on without indent", () => {
    expect(byId(read("- [ ] T001 Paint the", "whole door", "", "Not this one"), "T001").body).toBe(
      "whole door",
    );
  });

  it.each(["**Checkpoint**: done", "- a bullet", "---", "| a | b |", "> a quotation", "## Phase 2: More"])(
    "ends at %s",
    (line) => {
      expect(byId(read("- [ ] T001 Paint", line, "  deeper"), "T001").body).toBe("");
    },
  );

  it("does not begin with the blank lines before the task", () => {
    expect(byId(read("- [ ] T001 Paint", "", "- [ ] T002 Rest", "  long"), "T002").body).toBe("  long");
  });

  it("leaves out what belongs to a nested line that is no task", () => {
    const plan = read("- [ ] T001 Paint", "  - [ ] ~~T002~~ Sand", "    gently", "  red");
    expect(byId(plan, "T001").body).toBe("  red");
    expect(refused(plan)).toEqual([{ line: 2, message: "not a task: struck out" }]);
  });

  it("ends at a fence that stands beside it", () => {
    expect(byId(read("- [ ] T001 Paint", "```", "red", "```", "  deeper"), "T001").body).toBe("");
  });

  it("ends where a nested task begins, and goes on after it", () => {
    const plan = read(
      "- [ ] T004 Paint",
      "  - the door",
      "  - [ ] T004a Sand the door",
      "    gently",
      "  - the wall",
    );
    expect(byId(plan, "T004").body).toBe("  - the door\n  - the wall");
    expect(byId(plan, "T004a").body).toBe("    gently");
  });

  it("leaves a comment beside it out, and keeps what a comment follows", () => {
    const plan = read(
      "- [ ] T001 Paint",
      "<!--",
      "quietly",
      "-->",
      "- [ ] T002 Rest <!-- a",
      "while -->",
      "- [ ] T003 Go",
    );
    expect(ids(plan)).toEqual(["T001", "T002", "T003"]);
    expect(byId(plan, "T001").body).toBe("");
  });

  it("takes in a fence, and warns of the boxes in it", () => {
    const plan = read("- [ ] T001 Write the list", "  ```md", "  - [ ] T999 Sample", "  ```");
    expect(byId(plan, "T001").body).toContain("T999");
    expect(refused(plan)).toEqual([{ line: 3, message: "not a task: inside a code fence" }]);
  });
});
