import { keyMaker } from "@stagewright/work";
import { readBlocks, type Blocks, type HeadingBlock, type ItemBlock, type RowBlock } from "./blocks.ts";
import { readCell, readDesignator, sameDesignator, withoutEmphasis, type Designator } from "./designator.ts";
import { stateOf, type SectionState } from "./state.ts";

/** A document, its addressable parts, and what could not be told. */
export interface Spec {
  readonly blocks: Blocks;
  /** In document order. */
  readonly sections: readonly Section[];
  readonly warnings: readonly { readonly line: number; readonly message: string }[];
}

export interface Section {
  /** Unique in the document, stable while its name and title are; marks have no part in it. */
  readonly key: string;
  /** As the document writes it: `Phase 2`, `3.1.1`, `Issue #3`; a heading without one: its title. Not unique. */
  readonly id: string;
  /** 1-based. */
  readonly line: number;
  readonly title: string;
  /** `phase`, `step`, …; `section` for a number or a letter alone, `row` for a table's, `heading` for one with neither. */
  readonly kind: string;
  readonly designator: Designator | undefined;
  /** Where the document speaks of it, its own heading first. At least one. */
  readonly places: readonly Place[];
  readonly state: SectionState;
}

export type Place =
  | { readonly at: "heading"; readonly block: HeadingBlock }
  | { readonly at: "item"; readonly block: ItemBlock }
  | { readonly at: "row"; readonly block: RowBlock };

/** Every addressable part of a document. Pure. */
export function listSections(document: Uint8Array): readonly Section[] {
  return readSpec(document).sections;
}

export function readSpec(document: Uint8Array): Spec {
  const blocks = readBlocks(document);
  const drafts = blocks.headings.flatMap((block) => headingDraft(block, blocks));
  const warnings: { line: number; message: string }[] = [];
  if (blocks.openFence !== undefined)
    warnings.push({
      line: blocks.openFence,
      message: "the code fence is never closed: it hides every line after it",
    });
  for (const mention of mentionsIn(blocks)) attach(mention, drafts, warnings);
  const nextKey = keyMaker();
  const sections = drafts
    .map(({ places, ...draft }) => {
      const ordered = places.toSorted((a, b) => rank(a) - rank(b) || a.block.line - b.block.line);
      return { ...draft, line: ordered[0]?.block.line ?? draft.line, places: ordered };
    })
    .toSorted((a, b) => a.line - b.line)
    .map((draft): Section => ({
      ...draft,
      key: nextKey(draft.designator?.written ?? "", `${draft.id} ${draft.title}`),
      state: stateOf(blocks, draft.places),
    }));
  return { blocks, sections, warnings };
}

/** A heading is the section; an item with a box says more than a row, a row more than an item without one. */
function rank({ at, block }: Place): number {
  if (at === "heading") return 0;
  if (at === "row") return 2;
  return block.box === undefined ? 3 : 1;
}

type Draft = Omit<Section, "key" | "state" | "places"> & { readonly places: Place[] };

function headingDraft(block: HeadingBlock, blocks: Blocks): Draft[] {
  const words = withoutEmphasis(block.text.core).trim();
  const designator = readDesignator(block.text.core);
  // A bold line is a heading only where it names a part; a document's own title is none.
  if (designator === undefined && (block.level === 7 || words === "" || isTitle(block, blocks))) return [];
  if (block.level === 7 && (designator?.firm !== true || designator.word === undefined)) return [];
  return [
    {
      id: designator?.written ?? words,
      line: block.line,
      title: designator === undefined ? words : designator.title,
      kind: designator === undefined ? "heading" : (designator.word ?? "section"),
      designator,
      places: [{ at: "heading", block }],
    },
  ];
}

function isTitle({ level, line }: HeadingBlock, { headings }: Blocks): boolean {
  return (
    level === 1 && headings.filter((other) => other.level === 1).length === 1 && headings[0]?.line === line
  );
}

interface Mention {
  readonly designator: Designator;
  readonly title: string;
  readonly place: Exclude<Place, { at: "heading" }>;
}

/** Items and rows that name a part of the document, or of the work. */
function mentionsIn({ items, rows }: Blocks): Mention[] {
  const ofItems = items.flatMap((block): Mention[] => {
    const designator = readDesignator(block.text.core);
    if (designator === undefined || !designator.firm) return [];
    // `A. …`, `2) …` in a list are its own counting.
    const telling =
      designator.word !== undefined || (block.box !== undefined && /\d[.-]?\d/.test(designator.number));
    if (!telling) return [];
    return [{ designator, title: designator.title, place: { at: "item", block } }];
  });
  const ofRows = rows.flatMap((block): Mention[] => {
    if (block.status === undefined) return [];
    const at = block.cells.findIndex((cell, index) => index !== block.status && cell.raw.trim() !== "");
    const cell = block.cells[at];
    const designator = cell === undefined ? undefined : readCell(cell.raw, block.columns[at] ?? "");
    if (designator === undefined) return [];
    const next = block.cells.find(
      (other, index) => index > at && index !== block.status && other.raw.trim() !== "",
    );
    const title = designator.title === "" ? withoutEmphasis(next?.raw ?? "").trim() : designator.title;
    return [{ designator, title, place: { at: "row", block } }];
  });
  return [...ofItems, ...ofRows].toSorted((a, b) => a.place.block.line - b.place.block.line);
}

function attach(mention: Mention, drafts: Draft[], warnings: { line: number; message: string }[]): void {
  const { designator, title, place } = mention;
  const known = meantBy(designator, drafts);
  const [only] = known;
  if (known.length > 1) {
    const lines = known.map(({ line }) => line).join(", ");
    warnings.push({
      line: place.block.line,
      message: `${designator.written} may be each of those on lines ${lines}: read as none of them`,
    });
  } else if (only === undefined) {
    drafts.push({
      id: designator.written,
      line: place.block.line,
      title,
      kind: designator.word ?? (place.at === "row" ? "row" : "section"),
      designator,
      places: [place],
    });
  } else if (
    only.places.every((other) => other.at !== "heading" || !isHeadingOf(other.block, place.block.line))
  )
    only.places.push(place);
}

/** What a section's own text says of itself is no other place. */
function isHeadingOf({ line, end }: HeadingBlock, other: number): boolean {
  return line <= other && other <= end;
}

/** The same name; a number without a word means what alone has that number. */
function meantBy(designator: Designator, drafts: readonly Draft[]): Draft[] {
  const named = drafts.filter((draft) => draft.designator?.firm === true);
  const same = named.filter(({ designator: own }) => own !== undefined && sameDesignator(own, designator));
  if (same.length > 0 || designator.word !== undefined) return same;
  return named.filter(({ designator: own }) => own?.number === designator.number);
}
