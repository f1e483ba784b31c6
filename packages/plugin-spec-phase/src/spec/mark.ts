import { err, ok, type Result } from "@stagewright/core";
import { readLines } from "@stagewright/work";
import { applyEdits, isWritable, reversed, type Edit } from "./edit.ts";
import { isManual } from "./blocks.ts";
import { marksOf, reopeningMarks } from "./marks.ts";
import { listSections, readSpec, type Section, type Spec } from "./sections.ts";
import { within } from "./state.ts";

export interface Marked {
  readonly document: Uint8Array;
  /** What was changed; `undoMark` takes exactly that back. */
  readonly edits: readonly Edit[];
  /** A human's own steps inside: they stay as they are. */
  readonly manual: readonly ManualStep[];
}

export interface ManualStep {
  readonly line: number;
  readonly words: string;
  readonly done: boolean;
}

/** Nothing was marked. */
export type MarkProblem =
  /** No section of the document has this key: its heading was changed, or it was taken out. */
  | { readonly code: "SECTION_NOT_IN_DOCUMENT"; readonly key: string }
  | { readonly code: "LINE_NOT_UTF8"; readonly line: number }
  /** What the document says there is in no form that is known. */
  | { readonly code: "NOWHERE_TO_MARK"; readonly line: number };

/**
 * Says of a section that it is complete, or no longer, in the document's own style: its boxes,
 * its heading as its siblings' headings do, its status line, its row in a table. Whatever
 * already says so is left alone, and so is every other byte. The section is looked up anew, so
 * its lines may have moved. Pure.
 */
export function markSection(document: Uint8Array, key: string, done = true): Result<Marked, MarkProblem> {
  const marked = changed(document, key, (spec, section) => marksOf(spec, section, done));
  if (!marked.ok || !done) return marked;
  const now = listSections(marked.value.document).find((one) => one.key === key);
  return now?.state.progress === "done" ? marked : err({ code: "NOWHERE_TO_MARK", line: now?.line ?? 0 });
}

/**
 * Takes off only the marks that are followed, so that it is to be done again: the others go on
 * saying how it was marked, and it is marked in the same way once it is earned.
 */
export function reopenSection(document: Uint8Array, key: string): Result<Marked, MarkProblem> {
  return changed(document, key, reopeningMarks);
}

function changed(
  document: Uint8Array,
  key: string,
  editsOf: (spec: Spec, section: Section) => readonly Edit[],
): Result<Marked, MarkProblem> {
  const spec = readSpec(document);
  const section = spec.sections.find((one) => one.key === key);
  if (section === undefined) return err({ code: "SECTION_NOT_IN_DOCUMENT", key });
  const edits = editsOf(spec, section).filter(({ before, after }) => before !== after);
  const unwritable = edits.find(({ line }) => !isWritable(spec.blocks.lines[line - 1]));
  if (unwritable !== undefined) return err({ code: "LINE_NOT_UTF8", line: unwritable.line });
  const bytes = edits.length === 0 ? document : applyEdits(document, spec.blocks.lines, edits);
  return ok({ document: bytes, edits, manual: manualSteps(spec, section) });
}

/** The document as it was before it was marked, byte for byte. */
export function undoMark({ document, edits }: Pick<Marked, "document" | "edits">): Uint8Array {
  return applyEdits(document, readLines(document).lines, reversed(edits));
}

/** Items inside a section that only a human does, with a box or without. */
export function manualSteps({ blocks }: Spec, { places }: Section): ManualStep[] {
  return blocks.items
    .filter(
      ({ line, manual, box, text }) =>
        manual && (box !== undefined || isManual(text.core)) && within(line, places),
    )
    .map(({ line, text, box }) => ({
      line,
      words: text.core.replace(/\*\*|`/g, "").trim(),
      done: box !== undefined && box.mark !== " ",
    }));
}

/** All that is to be done in it is a human's. */
export function isHumans({ blocks }: Spec, { title, places }: Section): boolean {
  const items = blocks.items.filter(({ line }) => within(line, places));
  return isManual(title) || (items.length > 0 && items.every(({ manual }) => manual));
}
