import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  branchOf,
  findSection,
  listSections,
  markSection,
  readSpec,
  scopeOf,
  undoMark,
} from "../src/spec/index.ts";

/** Real documents, kept beside the project. Without them these tests are skipped. */
const corpus =
  process.env["STAGEWRIGHT_SPECS"] ?? join(import.meta.dirname, "../../../../shared/corpus/specs");
const files = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith(".md")) : [];
const absent = files.length === 0 ? ` (skipped: none in ${corpus}; set STAGEWRIGHT_SPECS)` : "";

describe.skipIf(absent !== "")(`real specifications${absent}`, () => {
  it.for(files)("%s: sections are listed, and each is found or said to be one of several", (name) => {
    const document = new Uint8Array(readFileSync(join(corpus, name)));
    const sections = listSections(document);
    expect(sections.filter(({ designator }) => designator?.firm === true).length).toBeGreaterThan(5);
    expect(new Set(sections.map(({ key }) => key.toLowerCase())).size).toBe(sections.length);
    for (const section of sections) {
      const found = findSection(sections, section.id);
      const same = sections.filter(({ id }) => id === section.id);
      if (found.kind === "one") expect(found.section.id.toLowerCase()).toBe(section.id.toLowerCase());
      else {
        expect(found.kind).toBe("ambiguous");
        expect(found.candidates.map((each) => each.section)).toEqual(expect.arrayContaining(same));
        for (const { spelling, section: meant } of found.candidates)
          expect(findSection(sections, spelling)).toEqual({ kind: "one", section: meant });
      }
      expect(branchOf(sections, section, section.id)).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}.-]*$/u);
    }
  });

  it.for(files)("%s: a mark changes its own lines, and taken off it leaves the same bytes", (name) => {
    const document = new Uint8Array(readFileSync(join(corpus, name)));
    const lines = linesOf(document);
    for (const { key, line } of listSections(document)) {
      const marked = markSection(document, key);
      if (!marked.ok) throw new Error(`line ${line}: ${JSON.stringify(marked.error)}`);
      const after = linesOf(marked.value.document);
      const changed = after.flatMap((text, index) => (text === lines[index] ? [] : [index + 1]));
      expect(after.length).toBe(lines.length);
      expect(changed).toEqual(
        [...new Set(marked.value.edits.map((edit) => edit.line))].toSorted((a, b) => a - b),
      );
      for (const each of changed) expect(MARKABLE.test(after[each - 1] ?? "")).toBe(true);
      expect(Buffer.compare(undoMark(marked.value), document)).toBe(0);
      const unmarked = markSection(document, key, false);
      if (!unmarked.ok) throw new Error(`line ${line}: ${JSON.stringify(unmarked.error)}`);
      expect(Buffer.compare(undoMark(unmarked.value), document)).toBe(0);
    }
  });

  it.for(files)("%s: files have owners", (name) => {
    const spec = readSpec(new Uint8Array(readFileSync(join(corpus, name))));
    for (const section of spec.sections) {
      const { own, others } = scopeOf(spec, section);
      expect(others.filter(({ path }) => own.includes(path))).toEqual([]);
    }
  });
});

/** Not the marker's own expressions: a box, a heading, a table's row, a status line, an item. */
const MARKABLE = /^\s*(?:[-*+]|\d+[.)])\s|^#{1,6}\s|^\s*\||status/iu;

function linesOf(document: Uint8Array): string[] {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(document).split("\n");
}
