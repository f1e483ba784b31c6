import fc from "fast-check";
import { expect, it } from "vitest";
import { findSection, listSections, markSection, undoMark } from "../src/spec/index.ts";

/** Lines as documents have them, in any order. */
const line = fc.oneof(
  fc.constantFrom(
    ...["# Plan", "## Phase 1: Wood ✅ COMPLETE", "## Phase 2: Roof", "### ⏳ Phase 3: Birds (IN PROGRESS)"],
    ...[
      "#### 2.1 Slope",
      "#### 2.1 Slope again",
      "### Step 8: Test",
      "### Step 8: Build ✓",
      "**Phase 4: Bold**",
    ],
    ...[
      "- [ ] open",
      "- [x] done",
      "    - [ ] deeper",
      "- [X] big",
      "1. [ ] counted",
      "- [ ] MANUAL STEP: climb",
    ],
    ...[
      "- [ ] **Task 01: one**",
      "- Task 01: one ✅",
      "- Task 02: two",
      "- [ ] 2.1 in a list",
      "~~- [ ] gone~~",
    ],
    ...["**Status:** Not started", "Status: ✅ Done", "- **Status**: in progress (soon)"],
    ...[
      "| Task | Status |",
      "| --- | --- |",
      "| 01 | Open |",
      "| 02 | ✅ Done |",
      "| Phase 2 | |",
      "| 2.1 | Mary |",
    ],
    ...["```", "~~~", "", "", "words", "<!--", "-->", "> - [ ] quoted", "\t- [ ] tab"],
  ),
  fc.string({ maxLength: 20 }),
);

const document = fc
  .tuple(
    fc.array(line, { minLength: 4, maxLength: 40, size: "max" }),
    fc.constantFrom("\n", "\r\n"),
    fc.constantFrom("", "\uFEFF"),
  )
  .map(([lines, end, mark]) => new TextEncoder().encode(mark + lines.join(end)));

const linesOf = (bytes: Uint8Array): string[] =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split("\n");

it("H7: any section of any document: a mark changes its own lines alone, and what it changed can be taken back", () => {
  fc.assert(
    fc.property(document, fc.boolean(), (bytes, done) => {
      for (const { key } of listSections(bytes)) {
        const marked = markSection(bytes, key, done);
        if (!marked.ok) {
          expect(["NOWHERE_TO_MARK", "LINE_NOT_UTF8"]).toContain(marked.error.code);
          continue;
        }
        const [before, after] = [linesOf(bytes), linesOf(marked.value.document)];
        const own = new Set(marked.value.edits.map((edit) => edit.line));
        expect(after.length).toBe(before.length);
        for (const [index, text] of after.entries())
          if (text !== before[index]) expect(own.has(index + 1)).toBe(true);
        expect(Buffer.compare(undoMark(marked.value), bytes)).toBe(0);
        const twice = markSection(marked.value.document, key, done);
        if (done) expect(twice.ok && twice.value.edits).toEqual([]);
      }
    }),
  );
});

it("H3: every section of any document is found by its id and line, and by each spelling that is offered", () => {
  fc.assert(
    fc.property(document, (bytes) => {
      const sections = listSections(bytes);
      expect(new Set(sections.map(({ key }) => key)).size).toBe(sections.length);
      for (const section of sections) {
        const found = findSection(sections, `${section.id}@L${section.line}`);
        expect(found.kind === "one" && found.section).toBe(section);
        const named = findSection(sections, section.id);
        if (named.kind === "one") continue;
        for (const { spelling, section: meant } of named.candidates)
          expect(findSection(sections, spelling)).toEqual({ kind: "one", section: meant });
      }
    }),
  );
});
