import { describe, expect, it } from "vitest";
import { markSection } from "../src/spec/index.ts";
import { bytes, mark, marked, PHASES, reopened, section, state, text } from "./documents.ts";

const PLAN = bytes(...PHASES);

describe("H7: a section is marked in its document's own style", () => {
  it("boxes are ticked, nested ones too; a human's step and a fence stay as they are", () => {
    expect(marked(PLAN, "2.1")).toEqual([
      "17: #### 2.1 Layout & Slope ✅ COMPLETE",
      "19: - [x] Draw the slope in `src/slope.ts`",
      "20:     - [x] with both sides",
    ]);
  });

  it("a phase takes its parts with it, and leaves deliverables that carry a check mark from the start", () => {
    expect(marked(PLAN, "Phase 2")).toEqual([
      "15: ## Phase 2: Roof (week 2) ✅ COMPLETE",
      "17: #### 2.1 Layout & Slope ✅ COMPLETE",
      "19: - [x] Draw the slope in `src/slope.ts`",
      "20:     - [x] with both sides",
      "29: #### 2.2 Shingles ✅ COMPLETE",
      "31: - [x] Nail them on in `src/shingles.ts`",
    ]);
  });

  it("a heading without an id is marked as those of the same words are, and no other", () => {
    const document = bytes(
      ...["## Phase 1: Wood ✅", "### Goal", "### Deliverables ✅", "- ✅ A floor"],
      ...["## Phase 2: Roof", "### Goal", "### Deliverables", "- ✅ A roof"],
    );
    expect(marked(document, "2")).toEqual(["5: ## Phase 2: Roof ✅", "7: ### Deliverables ✅"]);
  });

  it("a human's steps are listed", () => {
    const result = markSection(PLAN, section(PLAN, "Phase 2").key);
    expect(result.ok && result.value.manual).toEqual([
      { line: 22, words: "MANUAL STEP: Climb up and look", done: false },
    ]);
  });

  it("what is under a human's step is the human's", () => {
    const document = bytes("## Phase 1: x", "- [ ] Build", "- [ ] MANUAL: Try it", "  - [ ] on a phone");
    expect(marked(document, "1")).toEqual(["2: - [x] Build"]);
  });

  it("a manual that is written is nobody's but the agent's", () => {
    const document = bytes("## Phase 1: Manual pages", "- [ ] Manual pages for the box", "- [ ] Manual QA");
    expect(marked(document, "1")).toEqual(["2: - [x] Manual pages for the box"]);
  });

  it("a capital X where the document writes it so", () => {
    expect(marked(bytes("## Phase 1: x", "- [X] a", "## Phase 2: y", "- [ ] b"), "2")).toEqual([
      "4: - [X] b",
    ]);
  });

  it.for([
    ["## Phase 1: Wood (COMPLETE)", "## Phase 2: Roof", "## Phase 2: Roof (COMPLETE)"],
    ["## Phase 1: Wood (COMPLETE - in one go)", "## Phase 2: Roof", "## Phase 2: Roof (COMPLETE)"],
    ["## Phase 1: Wood ✓", "## Phase 2: Roof", "## Phase 2: Roof ✓"],
    ["## Phase 1: Wood - DONE", "## Phase 2: Roof", "## Phase 2: Roof - DONE"],
    ["## ✅ Phase 1: Wood", "## Phase 2: Roof", "## ✅ Phase 2: Roof"],
    ["## ✅ Phase 1: Wood (COMPLETE)", "## ⏳ Phase 2: Roof (IN PROGRESS)", "## ✅ Phase 2: Roof (COMPLETE)"],
    ["## Phase 1: Wood", "## 🚧 Phase 2: Roof (in progress)", "## ✅ Phase 2: Roof (complete)"],
    ["## Phase 1: Wood", "## Phase 2: Roof", "## Phase 2: Roof ✅"],
    ["## Phase 1: Wood [DONE] ##", "## Phase 2: Roof ##", "## Phase 2: Roof [DONE] ##"],
  ])("a heading as its siblings: %s", ([sibling = "", before = "", after = ""]) => {
    expect(marked(bytes(sibling, "", before, ""), "Phase 2")).toEqual([`3: ${after}`]);
  });

  it("a heading stays as it is where boxes say it and no sibling's heading does", () => {
    expect(marked(bytes("## Phase 1: Wood", "- [x] a", "## Phase 2: Roof", "- [ ] b"), "2")).toEqual([
      "4: - [x] b",
    ]);
  });

  it("a status line, as another says it, and what follows it is kept", () => {
    const document = bytes(
      ...[
        "## Phase 1: Wood",
        "**Status:** ✅ Done",
        "## Phase 2: Roof",
        "**Status:** Not started (waits for nails)",
      ],
      ...["- Status: open", "## Phase 3: Birds", "Status: TODO"],
    );
    expect(marked(document, "2")).toEqual([
      "4: **Status:** ✅ Done (waits for nails)",
      "5: - Status: ✅ Done",
    ]);
    expect(marked(bytes("## Phase 3: Birds", "Status: TODO"), "3")).toEqual(["2: Status: COMPLETE"]);
  });

  it("a status line of a part below is that part's", () => {
    const document = bytes("## Phase 1: x", "### Step 1: y", "Status: open", "### Step 2: z", "Status: open");
    expect(marked(document, "Step 1")).toEqual(["3: Status: complete"]);
  });

  it("a table's cell, its column as wide as before, the other cells untouched", () => {
    const document = bytes(
      ...["| Task | File    | Status      | Needs |", "| ---- | ------- | ----------- | ----- |"],
      ...["| 01   | wood.md | ✅ Complete | -     |", "| 02   | roof.md | In progress | 01    |"],
    );
    expect(marked(document, "Task 02")).toEqual(["4: | 02   | roof.md | ✅ Complete | 01    |"]);
  });

  it("an empty cell is filled, and one that says something else is left alone", () => {
    const table = [
      "| Phase | Status |",
      "| --- | --- |",
      "| Phase 1 | done |",
      "| Phase 2 |  |",
      "| Phase 3 | Mary |",
    ];
    expect(marked(bytes(...table), "Phase 2")).toEqual(["4: | Phase 2 | done |"]);
    const other = bytes(...table);
    expect(markSection(other, section(other, "Phase 3").key)).toMatchObject({
      ok: false,
      error: { code: "NOWHERE_TO_MARK", line: 5 },
    });
  });

  it("heading, boxes and the table that speaks of the same phase", () => {
    const document = bytes(
      ...["| Phase | Status |", "| --- | --- |", "| Phase 1 | Complete |", "| Phase 2 | Pending |", ""],
      ...["## Phase 1: Wood ✅", "## Phase 2: Roof", "- [ ] Nail", ""],
    );
    expect(marked(document, "2")).toEqual([
      "4: | Phase 2 | Complete |",
      "7: ## Phase 2: Roof ✅",
      "8: - [x] Nail",
    ]);
  });

  it("a coordinator's task everywhere it has a mark", () => {
    const document = bytes(
      ...["| Task | Status |", "| --- | --- |", "| 01 | ✅ Done |", "| 02 | Open |", ""],
      ...[
        "- Task 01: Wood ✅",
        "- Task 02: Roof",
        "",
        "- [x] **Task 01: Wood**",
        "- [ ] **Task 02: Roof**",
        "    - [ ] nailed",
      ],
    );
    expect(marked(document, "Task 02")).toEqual([
      ...[
        "4: | 02 | ✅ Done |",
        "7: - Task 02: Roof ✅",
        "10: - [x] **Task 02: Roof**",
        "11:     - [x] nailed",
      ],
    ]);
  });

  it("line ends, a byte order mark and bytes that are no text come out as they went in", () => {
    const document = new Uint8Array([
      ...[0xef, 0xbb, 0xbf],
      ...new TextEncoder().encode("## Phase 1: Wood\r\n\r\n- [ ] Saw\r\n"),
      ...[0xff, 0xfe, 0x0d, 0x0a],
    ]);
    const after = mark(document, "1");
    const expected = new Uint8Array(document);
    expected[expected.indexOf("[".charCodeAt(0)) + 1] = "x".charCodeAt(0);
    expect(after).toEqual(expected);
  });

  it("refuses to write into a line that is no text", () => {
    const broken = new Uint8Array([...bytes("## Phase 1: x", "- [ ] "), 0xff]);
    expect(markSection(broken, section(broken, "1").key)).toEqual({
      ok: false,
      error: { code: "LINE_NOT_UTF8", line: 2 },
    });
  });

  it("finds the section after lines above it have come and gone, and nothing after its heading was changed", () => {
    const { key } = section(PLAN, "2.1");
    const moved = bytes("A new line", ...PHASES);
    const result = markSection(moved, key);
    expect(result.ok && text(result.value.document)).toContain("#### 2.1 Layout & Slope ✅ COMPLETE");
    const changed = bytes(...PHASES.map((line) => line.replace("Layout", "Plan")));
    expect(markSection(changed, key)).toEqual({ ok: false, error: { code: "SECTION_NOT_IN_DOCUMENT", key } });
  });

  it("marking twice is marking once", () => {
    const once = mark(PLAN, "Phase 2");
    expect(text(mark(once, "Phase 2"))).toBe(text(once));
  });

  it("a mark is taken off again: boxes, heading, table", () => {
    const open = bytes(...PHASES.map((line) => line.replace("- [x] Choose", "- [ ] Choose")));
    expect(text(mark(mark(open, "Phase 2"), "Phase 2", false))).toBe(text(open));
    const table = bytes(
      "| Task | Status |",
      "| --- | --- |",
      "| 01 | Done |",
      "| 02 | Open |",
      "| 03 | Open |",
    );
    expect(text(mark(mark(table, "Task 02"), "Task 02", false))).toBe(text(table));
  });
});

describe("H7: a section that is to be done again", () => {
  it.for([
    [["## Phase 1: x ✅ COMPLETE", "Status: Done", "- [x] a"], "- [ ] a"],
    [["## Phase 1: x ✅", "Status: Done", "## Phase 2: y", "Status: Not started"], "Status: Not started"],
    [["## Phase 1: x ✅", "## Phase 2: y ✅"], "## Phase 1: x"],
    [["| Phase | Status |", "| --- | --- |", "| 1 | ✅ Done |", "| 2 | Done |"], "| 1 | ⬜ Not started |"],
  ] as const)("%j: %s, and nothing else", ([lines, changed]) => {
    const document = bytes(...lines);
    const open = reopened(document, "1");
    expect(state(open, "1").progress).not.toBe("done");
    expect(
      text(open)
        .split("\n")
        .filter((line, index) => line !== lines[index]),
    ).toEqual([changed]);
  });

  it("is marked as it was, once it is earned", () => {
    const complete = bytes(...PHASES.slice(0, 14));
    expect(text(reopened(complete, "Phase 1"))).not.toBe(text(complete));
    expect(text(mark(reopened(complete, "Phase 1"), "Phase 1"))).toBe(text(complete));
  });
});

describe("H7: how far a section is", () => {
  it.for([
    [["## Phase 1: x ✅"], "done"],
    [["## Phase 1: x", "- [x] a", "- [ ] b"], "doing"],
    [["## Phase 1: x", "- [ ] a"], "open"],
    [["## Phase 1: x", "- [x] a", "- [ ] MANUAL STEP: b"], "done"],
    [["## Phase 1: x", "**Status**: In Progress"], "doing"],
    [["## Phase 1: x", "Some words"], "open"],
    [["## Phase 1: Orders (Pending orders page)", "- [x] a"], "done"],
    [["## Phase 1: x (open source tools)", "- [x] a"], "done"],
    [["## Phase 1: x (complete, PR #6)"], "done"],
    [["## Phase 1: x [DONE on 2026-01-02]"], "done"],
    [["| Phase | Status |", "| --- | --- |", "| 1 | In review |"], "doing"],
  ] as const)("%j is %s", ([lines, progress]) => {
    expect(state(bytes(...lines), "1")).toMatchObject({ progress, contradiction: undefined });
  });

  it("marks that contradict each other are told, with what was followed", () => {
    const document = bytes(
      ...[
        "| Phase | Status |",
        "| --- | --- |",
        "| Phase 2 | In progress |",
        "",
        "## Phase 2: Roof ✅ COMPLETE",
      ],
      ...["", "- [x] Slope", "- [ ] Shingles"],
    );
    expect(state(document, "2")).toMatchObject({
      progress: "doing",
      contradiction:
        "1 of 2 boxes is open (line 8), the table says in progress (line 3), the heading says complete (line 5); the boxes are followed",
    });
    expect(state(bytes("## Phase 2: Roof ✅", "Status: open"), "2").contradiction).toBe(
      "the status line says open (line 2), the heading says complete (line 1); the status line is followed",
    );
  });
});
