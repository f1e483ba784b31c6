import { describe, expect, it } from "vitest";
import { listSections } from "../src/spec/index.ts";
import { bytes, found, ids, PHASES, section, warnings } from "./documents.ts";

const PLAN = bytes(...PHASES);

describe("H3: what of a document can be addressed", () => {
  it("phases and numbered parts, not what a code fence holds", () => {
    expect(ids(PLAN)).toEqual(["Phase 1@5", "1.1@7", "Phase 2@15", "2.1@17", "2.2@29", "Phase 10@37"]);
  });

  it("tells kind, title and line", () => {
    expect(section(PLAN, "2.1")).toMatchObject({ kind: "section", title: "Layout & Slope", line: 17 });
    expect(section(PLAN, "Phase 2")).toMatchObject({ kind: "phase", title: "Roof (week 2)", line: 15 });
  });

  it("letters, deep numbers, steps, issues with a quoted title, tickets", () => {
    const document = bytes(
      ...["## Phase A: First", "### A.1 Open the lid", "#### 3.1.1 Hinges", "### Step 8b: Oil them"],
      ...[
        '### Issue #3: "It squeaks"',
        "## B. Second",
        "### 4) Paint",
        "### BOX-12 Varnish",
        "## Part Two: Dry",
      ],
    );
    expect(ids(document)).toEqual([
      ...["Phase A@1", "A.1@2", "3.1.1@3", "Step 8b@4"],
      ...["Issue #3@5", "B@6", "4@7", "BOX-12@8", "Part Two@9"],
    ]);
  });

  it("a document's title is not one of its parts, unless it names one itself", () => {
    expect(ids(bytes("# All of it", "## Phase 1: x"))).toEqual(["Phase 1@2"]);
    expect(ids(bytes("# Phase 4.5: All of it", "## Phase 1: x"))).toEqual(["Phase 4.5@1", "Phase 1@2"]);
  });

  it("words that only look like one are none", () => {
    expect(
      ids(bytes("## Steps", "## Phase dependencies", "## 3D models", "## 2024 in review", "## A word")),
    ).toEqual([]);
  });

  it("a bold line that names a part stands for a heading", () => {
    expect(
      ids(bytes("**Phase 1: Wood**", "", "- [ ] Saw", "", "**Note to all**", "", "**Phase 2: Roof**")),
    ).toEqual(["Phase 1@1", "Phase 2@7"]);
  });

  it("of a table with a status column, its rows", () => {
    const table = bytes(
      "| Task | File | Status |",
      "| --- | --- | --- |",
      "| 01 | wood.md | ✅ Done |",
      "| 02 | roof.md | Open |",
    );
    expect(ids(table)).toEqual(["Task 01@3", "Task 02@4"]);
    expect(section(table, "2")).toMatchObject({ title: "roof.md", kind: "task", line: 4 });
    expect(ids(bytes("| Task | File |", "| --- | --- |", "| 01 | wood.md |"))).toEqual([]);
  });

  it("of a coordinator, each task once: its row, its box and its mentions belong together", () => {
    const coordinator = bytes(
      ...["# Coordinator", "", "| Task | File | Status |", "| --- | --- | --- |", "| 01 | wood | ✅ Done |"],
      ...["| 02 | roof | Open |", "", "## Progress", "", "- Task 01: Wood ✅", "- Task 02: Roof", ""],
      ...["- [x] **Task 01: Wood**", "    - [x] sawn", "- [ ] **Task 02: Roof**", "    - [ ] nailed", ""],
    );
    expect(ids(coordinator)).toEqual(["Task 01@13", "Task 02@15"]);
    expect(section(coordinator, "Task 2").places.map(({ at, block }) => `${at} ${block.line}`)).toEqual([
      ...["item 15", "row 6", "item 11"],
    ]);
  });

  it("says which mention could be one of several", () => {
    const document = bytes("### Step 8: Test", "### Step 8: Build", "### Other", "- [ ] Step 8: both");
    expect(warnings(document)).toEqual([
      "4: Step 8 may be each of those on lines 1, 2: read as none of them",
    ]);
  });

  it("says of a fence that nothing closes that it hides the rest", () => {
    expect(warnings(bytes("## Phase 1: x", "```", "## Phase 2: y"))).toEqual([
      "2: the code fence is never closed: it hides every line after it",
    ]);
  });
});

describe("H3: ids as people type them", () => {
  it.for([
    ["Phase 2", "Phase 2@15"],
    ["phase-2", "Phase 2@15"],
    ["PHASE 02", "Phase 2@15"],
    ["phase two", "Phase 2@15"],
    ["2", "Phase 2@15"],
    ["Phase 2: Roof", "Phase 2@15"],
    ["2.1", "2.1@17"],
    ["Phase 2.1", "2.1@17"],
    ["Phase 2.1: Layout", "2.1@17"],
    ["phase-2.1-layout", "2.1@17"],
    ["Layout & Slope", "2.1@17"],
    ["layout", "2.1@17"],
    ["10", "Phase 10@37"],
    ["1", "Phase 1@5"],
  ])("%s", ([typed = "", meant = ""]) => {
    expect(found(PLAN, typed)).toBe(meant);
  });

  it("an issue by its sign, its word or its number", () => {
    const document = bytes('### Issue #3: "It squeaks"', "### Step 3: Oil");
    expect(found(document, "#3")).toBe("Issue #3@1");
    expect(found(document, "Issue 3")).toBe("Issue #3@1");
    expect(found(document, "issue-3")).toBe("Issue #3@1");
    expect(found(document, "Step 3")).toBe("Step 3@2");
    expect(found(document, "3")).toBe("? Issue #3 Step 3");
  });

  it("exact wins over loose", () => {
    const document = bytes("## Phase 1 files", "## Phase 1: Wood", "## 2. Roof", "## Phase 2: Birds");
    expect(found(document, "Phase 1")).toBe("Phase 1@2");
    expect(found(document, "1")).toBe("Phase 1@2");
    expect(found(document, "2")).toBe("2@3");
  });

  it("8b is not 8", () => {
    const document = bytes("### Step 8: Test", "### Step 8b: Build");
    expect(found(document, "8b")).toBe("Step 8b@2");
    expect(found(document, "Step 8")).toBe("Step 8@1");
  });

  it("of two with one id, each candidate has a spelling that means it alone", () => {
    const document = bytes("### Step 8: Write the test", "x", "### Step 8: Build it");
    expect(found(document, "Step 8")).toBe("? 8@L1 8@L3");
    expect(found(document, "8")).toBe("? 8@L1 8@L3");
    expect(found(document, "8@L3")).toBe("Step 8@3");
    expect(found(document, "Step 8@L1")).toBe("Step 8@1");
    expect(found(document, "Step 8: Build")).toBe("Step 8@3");
    expect(found(document, "9@L3")).toMatch(/^!/);
    expect(found(document, "8@L2")).toMatch(/^!/);
  });

  it("of an unknown id, the nearest are named first", () => {
    expect(found(PLAN, "Phase 3").split(" ").slice(0, 3)).toEqual(["!", "Phase", "1"]);
    expect(found(PLAN, "shingels")).toMatch(/^! 2\.2 /);
    expect(found(PLAN, "")).toMatch(/^!/);
  });

  it("every spelling that is offered means what it was offered for", () => {
    const sections = listSections(PLAN);
    for (const one of sections) expect(found(PLAN, `${one.id}@L${one.line}`)).toBe(`${one.id}@${one.line}`);
  });

  it("a heading without an id is found by its title", () => {
    const document = bytes("# Plan", "## Wood", "- [ ] Saw", "## Roof");
    expect(found(document, "wood")).toBe("Wood@2");
  });
});
