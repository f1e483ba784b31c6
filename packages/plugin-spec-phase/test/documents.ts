import {
  findSection,
  listSections,
  markSection,
  readSpec,
  reopenSection,
  undoMark,
  type Section,
} from "../src/spec/index.ts";

/** Documents in our own words, in the shapes that real ones have. */

export const bytes = (...lines: string[]): Uint8Array => new TextEncoder().encode(lines.join("\n"));
export const text = (document: Uint8Array): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(document);

/** Phases with numbered parts; the first is complete and shows how that is said. */
export const PHASES = [
  "# Bird box plan",
  "",
  "**Status:** In progress",
  "",
  "## Phase 1: Wood (week 1) ✅ COMPLETE",
  "",
  "#### 1.1 Planks ✅ COMPLETE",
  "",
  "- [x] Saw the floor in `src/floor.ts`",
  "",
  "### Deliverables",
  "",
  "- ✅ A floor",
  "",
  "## Phase 2: Roof (week 2)",
  "",
  "#### 2.1 Layout & Slope",
  "",
  "- [ ] Draw the slope in `src/slope.ts`",
  "    - [ ] with both sides",
  "- [x] Choose the shingles",
  "- [ ] **MANUAL STEP**: Climb up and look",
  "",
  "```markdown",
  "## Phase 9: Nothing",
  "- [ ] not a box",
  "```",
  "",
  "#### 2.2 Shingles",
  "",
  "- [ ] Nail them on in `src/shingles.ts`",
  "",
  "### Deliverables",
  "",
  "- ✅ A roof",
  "",
  "## Phase 10: Birds",
  "",
  "- [ ] Invite them in `src/birds.ts`",
  "",
];

export const section = (document: Uint8Array, id: string): Section => {
  const found = findSection(listSections(document), id);
  if (found.kind !== "one") throw new Error(`${id} is ${found.kind}`);
  return found.section;
};

/** `id@line` of what an id means, `?` before those that share it, `!` where nothing does. */
export function found(document: Uint8Array, id: string): string {
  const result = findSection(listSections(document), id);
  if (result.kind === "one") return `${result.section.id}@${result.section.line}`;
  const spellings = result.candidates.map(({ spelling }) => spelling).join(" ");
  return result.kind === "ambiguous" ? `? ${spellings}` : `! ${spellings}`;
}

/** The changed lines after a mark, `number: text`; taken back, the bytes are those from before. */
export function marked(document: Uint8Array, id: string, done = true): string[] {
  const result = markSection(document, section(document, id).key, done);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const before = text(document).split("\n");
  const after = text(result.value.document).split("\n");
  if (text(undoMark(result.value)) !== text(document)) throw new Error(`${id} cannot be taken back`);
  if (before.length !== after.length) throw new Error("lines were added or taken away");
  return after.flatMap((line, index) => (line === before[index] ? [] : [`${index + 1}: ${line}`]));
}

export const mark = (document: Uint8Array, id: string, done = true): Uint8Array => {
  const result = markSection(document, section(document, id).key, done);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.document;
};

export const reopened = (document: Uint8Array, id: string): Uint8Array => {
  const result = reopenSection(document, section(document, id).key);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.document;
};

export const state = (document: Uint8Array, id: string) => section(document, id).state;
export const ids = (document: Uint8Array): string[] =>
  listSections(document)
    .filter(({ kind }) => kind !== "heading")
    .map(({ id, line }) => `${id}@${line}`);
export const warnings = (document: Uint8Array): string[] =>
  readSpec(document).warnings.map(({ line, message }) => `${line}: ${message}`);
