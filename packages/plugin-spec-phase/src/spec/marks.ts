import type { HeadingBlock, ItemBlock, RowBlock } from "./blocks.ts";
import type { Designator } from "./designator.ts";
import type { Edit } from "./edit.ts";
import type { Place, Section, Spec } from "./sections.ts";
import { boxesIn, statusLinesOf, within } from "./state.ts";
import { statusAtStart, translated, type MarkedText } from "./status.ts";

/** What a document has nowhere to say is said at its heading. */
const PLAIN_MARK = " ✅";

/** Everything that has to change for a section to be marked, or unmarked. */
export function marksOf(spec: Spec, section: Section, done: boolean): Edit[] {
  const inside = spec.sections.filter((one) => one !== section && isInside(one, section));
  const tick = done ? tickOf(spec) : " ";
  const edits = [
    ...boxesIn(spec.blocks, section.places).map((item) => boxEdit(item, tick)),
    ...[section, ...inside].flatMap((one) =>
      one.places.flatMap((place) => placeEdits(spec, one, place, done)),
    ),
  ];
  const [first] = section.places;
  const says = edits.length > 0 || section.state.progress === "done";
  if (says || first === undefined || first.at === "row") return unique(edits);
  const { text, line, column } = first.block;
  if (done && text.progress !== "done")
    return [
      suffixEdit(line, column, text, { ...text, after: first.at === "item" ? PLAIN_MARK : anyStyle(spec) }),
    ];
  return [];
}

/** What has to change for a section not to be complete any more. */
export function reopeningMarks(spec: Spec, section: Section): Edit[] {
  const { places, state } = section;
  switch (state.followed?.by) {
    case undefined:
      return [];
    case "boxes":
      return unique(boxesIn(spec.blocks, places).map((item) => boxEdit(item, " ")));
    case "row":
      return places.flatMap((place) => (place.at === "row" ? rowEdits(spec, place.block, false) : []));
    case "status line":
      return places.flatMap((place) => statusEdits(spec, place, false));
    case "item":
    case "heading":
      // One taken off, the other would be followed.
      return places.flatMap((place) => (place.at === "row" ? [] : textEdits(spec, section, place, false)));
  }
}

/** A part of a marked part is marked with it. */
function isInside(one: Section, { places }: Section): boolean {
  const [own] = one.places;
  return own?.at === "heading" && within(own.block.line, places);
}

/** An item may be a place of a section and lie in another. */
function unique(edits: readonly Edit[]): Edit[] {
  return [...new Map(edits.map((edit) => [`${edit.line}:${edit.column}`, edit])).values()];
}

/** A tick that is there stays as it was written. */
function boxEdit({ line, box }: ItemBlock, to: string): Edit {
  const before = box?.mark ?? " ";
  return { line, column: box?.column ?? 0, before, after: to !== " " && before !== " " ? before : to };
}

/** As most boxes of the document have it. */
function tickOf({ blocks }: Spec): "x" | "X" {
  const ticks = blocks.items.map(({ box }) => box?.mark);
  const capitals = ticks.filter((mark) => mark === "X").length;
  return capitals > ticks.filter((mark) => mark === "x").length ? "X" : "x";
}

function placeEdits(spec: Spec, section: Section, place: Place, done: boolean): Edit[] {
  if (place.at === "row") return rowEdits(spec, place.block, done);
  return [...statusEdits(spec, place, done), ...textEdits(spec, section, place, done)];
}

function statusEdits(spec: Spec, place: Place, done: boolean): Edit[] {
  return statusLinesOf(spec.blocks, place).map(({ line, column, status }) => ({
    ...{ line, column, before: status.text },
    after: (status.progress === "done") === done ? status.text : statusText(spec, status.text, done),
  }));
}

/** As another status line says it, else the same words turned round. */
function statusText({ blocks }: Spec, before: string, done: boolean): string {
  const model = blocks.statuses.find(({ status }) =>
    done ? status.progress === "done" : status.progress === "open",
  );
  return model?.status.text ?? translated(before, done ? "done" : "open");
}

// ── Rows ─────────────────────────────────────────────────────────────────────

function rowEdits({ blocks }: Spec, row: RowBlock, done: boolean): Edit[] {
  const cell = row.cells[row.status ?? -1];
  if (cell === undefined) return [];
  const text = cell.raw.trim();
  const status = statusAtStart(text);
  // A cell that says something else altogether is its author's.
  if (status === undefined && !/^[-–—?]*$/u.test(text)) return [];
  if (((status?.progress ?? "open") === "done") === done) return [];
  const siblings = blocks.rows
    .filter(({ table }) => table === row.table)
    .flatMap((other) => {
      const found = statusAtStart(other.cells[other.status ?? -1]?.raw.trim() ?? "");
      return found === undefined ? [] : [found];
    });
  const model = siblings.find(({ progress }) => (done ? progress === "done" : progress === "open"));
  const next =
    model?.text ?? (status === undefined ? "✅ Complete" : translated(status.text, done ? "done" : "open"));
  const rest = text.slice(status?.text.length ?? text.length);
  const raw = status === undefined ? ` ${next} ` : cell.raw.replace(text, () => next + rest);
  return [{ line: row.line, column: cell.column, before: cell.raw, after: asWide(raw, widthOf(cell.raw)) }];
}

/** The column keeps its width where the words leave room for it. */
function asWide(raw: string, width: number): string {
  const tight = `${raw.trimEnd()} `;
  return tight + " ".repeat(Math.max(0, width - widthOf(tight)));
}

/** Columns on a screen: signs in colour take two. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, sign) => sum + (/\p{Emoji_Presentation}/u.test(sign) ? 2 : 1), 0);
}

// ── Headings and items ───────────────────────────────────────────────────────

function textEdits(
  spec: Spec,
  section: Section,
  place: Exclude<Place, { at: "row" }>,
  done: boolean,
): Edit[] {
  const { text, line, column } = place.block;
  if ((text.progress === "done") === done) return [];
  if (!done) {
    if (text.progress !== "done") return [];
    return [{ line, column, before: whole(text), after: unmarked(text) }];
  }
  const model = siblingsOf(spec, section, place).find(({ progress }) => progress === "done");
  if (model !== undefined) return [suffixEdit(line, column, text, model)];
  // It says itself that it is not done, and no sibling shows how to say the contrary.
  return text.progress === undefined ? [] : [{ line, column, before: whole(text), after: turned(text) }];
}

function suffixEdit(line: number, column: number, text: MarkedText, model: MarkedText): Edit {
  return { line, column, before: whole(text), after: `${model.before}${text.core}${simple(model.after)}` };
}

function whole({ before, core, after }: MarkedText): string {
  return `${before}${core}${after}`;
}

function turned({ before, core, after }: MarkedText): string {
  return `${translated(before, "done")}${core}${translated(simple(after), "done")}`;
}

function unmarked({ core }: MarkedText): string {
  return core.trimEnd();
}

/** `(COMPLETE - in one go)` is a remark on that one: `(COMPLETE)` is the style. */
function simple(after: string): string {
  return after.replace(/([([][^()[\]]*?)\s*[-–—,:;]\s[^()[\]]*([)\]])/u, "$1$2");
}

/** Texts of the same rank, those before it nearest first, then those after it. */
function siblingsOf(spec: Spec, section: Section, place: Exclude<Place, { at: "row" }>): MarkedText[] {
  const { line } = place.block;
  const blocks =
    place.at === "heading"
      ? headingsLike(spec, section, place.block)
      : itemsLike(spec, place.block, section.designator);
  const others = blocks.filter((block) => !section.places.some((own) => own.block.line === block.line));
  const before = others.filter((block) => block.line < line).toReversed();
  return [...before, ...others.filter((block) => block.line > line)].map(({ text }) => text);
}

/** Of one level and kind; headings without an id are alike where their words are. */
function headingsLike({ sections }: Spec, section: Section, { level }: HeadingBlock): HeadingBlock[] {
  const { designator, title } = section;
  return sections
    .filter((one) =>
      designator === undefined
        ? one.designator === undefined && one.title.toLowerCase() === title.toLowerCase()
        : one.designator !== undefined && one.designator.word === designator.word,
    )
    .flatMap(({ places }) => places.flatMap((place) => (place.at === "heading" ? [place.block] : [])))
    .filter((block) => block.level === level);
}

function itemsLike(
  { sections }: Spec,
  { list, indent, box }: ItemBlock,
  designator: Designator | undefined,
): ItemBlock[] {
  return sections
    .filter((one) => one.designator !== undefined && one.designator.word === designator?.word)
    .flatMap(({ places }) => places.flatMap((place) => (place.at === "item" ? [place.block] : [])))
    .filter(
      (block) =>
        block.indent === indent && block.list === list && (block.box === undefined) === (box === undefined),
    );
}

/** How any heading of the document says that it is complete. */
function anyStyle({ blocks }: Spec): string {
  const styles = blocks.headings.map(({ text }) => (text.progress === "done" ? simple(text.after) : ""));
  return styles.find((after) => after !== "") ?? PLAIN_MARK;
}
