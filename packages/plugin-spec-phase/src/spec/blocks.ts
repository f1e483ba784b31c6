import { readLines, type Line } from "@stagewright/work";
import { readMarked, statusAtStart, type MarkedText, type Progress, type Status } from "./status.ts";

/** What a document is made of, as far as its sections and their marks are concerned. Fenced lines are left out. */
export interface Blocks {
  readonly lines: readonly Line[];
  readonly headings: readonly HeadingBlock[];
  readonly items: readonly ItemBlock[];
  readonly rows: readonly RowBlock[];
  readonly statuses: readonly StatusBlock[];
  /** Line of a code fence that nothing closes. */
  readonly openFence: number | undefined;
}

/** A place in a line: `column` counts characters from its start. */
interface Spot {
  readonly line: number;
  readonly column: number;
}

export interface HeadingBlock extends Spot {
  /** 1 to 6; 7 for a bold line that stands for one. */
  readonly level: number;
  /** At `column`, without hashes or stars. */
  readonly text: MarkedText;
  /** 1-based, included: the last line that is under it. */
  readonly end: number;
}

export interface ItemBlock extends Spot {
  readonly indent: number;
  /** The character in its box, and where it is; undefined: it has no box. */
  readonly box: { readonly column: number; readonly mark: string } | undefined;
  /** At `column`, after the bullet and the box. */
  readonly text: MarkedText;
  /** The last line that belongs to it. */
  readonly end: number;
  /** Line of the first item of its list at its depth. */
  readonly list: number;
  readonly manual: boolean;
}

export interface RowBlock {
  readonly line: number;
  /** Line of the table's head: rows of one table share it. */
  readonly table: number;
  readonly columns: readonly string[];
  readonly cells: readonly Cell[];
  /** Index of the column that says how far it is; undefined: none does. */
  readonly status: number | undefined;
}

export interface Cell {
  readonly column: number;
  /** All between the bars. */
  readonly raw: string;
}

/** `**Status:** In progress`. */
export interface StatusBlock extends Spot {
  readonly status: Status;
}

const HEADING = /^( {0,3}(#{1,6})\s+)(.*?)(?:\s+#+)?\s*$/u;
const BOLD_HEADING = /^(\s{0,3}\*\*)([^*]+?)(?::?\*\*:?)\s*$/u;
const ITEM = /^(\s*(?:[-*+]|\d+[.)])\s+)(?:(\[)([ xX])\](\s+|$)(?!\())?(.*)$/u;
const STATUS_LINE =
  /^(\s*(?:[-*+]\s+|>\s*)?(?:\*\*|__)?(?:status|state|progress)(?:\s*:\s*(?:\*\*|__)?|(?:\*\*|__)\s*:)\s*)(.*)$/iu;
const STATUS_COLUMN = /^\W*(?:status|state|progress|done|complete|completed|completion)\W*$/iu;
const DELIMITER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/u;

/** A human's own: the agent never does it, and we never mark it. */
const MANUAL = new RegExp(
  [
    String.raw`^\W*(?:manually\b|manual\s*[:–—-])`,
    String.raw`^\W*manual\s+(?:[\w-]+\s+)?(?:steps?|tests?|testing|tasks?|actions?|verif\w+|validat\w+|checks?|checking|qa|review|accept\w+|approval|set-?up|deploy\w*|config\w*|intervention|walk-?through)\b`,
  ].join("|"),
  "iu",
);
/** In capitals it stands for itself, wherever it stands. */
const MANUAL_ALOUD = /\bMANUAL\b|^\W*HUMAN\b|[[(*]\s*HUMAN\b/u;

export function isManual(text: string): boolean {
  return MANUAL.test(text) || MANUAL_ALOUD.test(text);
}

/** Lines that begin with it are no list items of ours: their author has struck them out. */
const STRUCK = /^(?:\*\*)?~~/u;

export function readBlocks(document: Uint8Array): Blocks {
  const { lines, openFence } = readLines(document);
  const shown = lines.filter(({ hidden }) => hidden === undefined);
  const headings = readHeadings(shown, lines.length);
  return {
    lines,
    headings,
    items: readItems(lines, new Set(headings.map(({ line }) => line))),
    rows: readRows(shown),
    statuses: shown.flatMap(statusLine),
    openFence,
  };
}

function readHeadings(shown: readonly Line[], last: number): HeadingBlock[] {
  const found = shown.flatMap(({ number: line, text }) => {
    const [, lead, hashes, words] = HEADING.exec(text) ?? [];
    if (lead !== undefined && hashes !== undefined && words !== undefined)
      return [{ line, column: lead.length, level: hashes.length, text: readMarked(words) }];
    const [, stars, bold] = BOLD_HEADING.exec(text) ?? [];
    if (stars === undefined || bold === undefined) return [];
    return [{ line, column: stars.length, level: 7, text: readMarked(bold) }];
  });
  return found.map((heading, index) => {
    const next = found.slice(index + 1).find(({ level }) => level <= heading.level);
    return { ...heading, end: next === undefined ? last : next.line - 1 };
  });
}

function readItems(lines: readonly Line[], headings: ReadonlySet<number>): ItemBlock[] {
  const items: ItemBlock[] = [];
  /** Items around the present one, outermost first. */
  const around: ItemBlock[] = [];
  for (const [index, { number: line, text, indent, hidden }] of lines.entries()) {
    if (hidden !== undefined || headings.has(line)) continue;
    const [, lead, open, mark, space, words] = ITEM.exec(text) ?? [];
    if (lead === undefined || words === undefined || STRUCK.test(words)) continue;
    const column = lead.length + (open === undefined ? 0 : 3 + (space ?? "").length);
    let beside: ItemBlock | undefined;
    while ((around.at(-1)?.indent ?? -1) >= indent) beside = around.pop();
    const isBeside = beside?.indent === indent && beside.end === line - 1;
    const parent = around.findLast((outer) => outer.end >= line);
    const item: ItemBlock = {
      ...{ line, column, indent, text: readMarked(words.trimEnd()) },
      box: open === undefined || mark === undefined ? undefined : { column: lead.length + 1, mark },
      end: endOfItem(lines, index, headings),
      list: isBeside ? (beside?.list ?? line) : line,
      manual: isManual(words) || parent?.manual === true,
    };
    items.push(item);
    around.push(item);
  }
  return items;
}

/** Deeper lines, and empty ones before them, belong to the item; so do lines that merely go on. */
function endOfItem(lines: readonly Line[], index: number, headings: ReadonlySet<number>): number {
  const own = lines[index];
  let end = index;
  for (let next = index + 1; next < lines.length; next += 1) {
    const line = lines[next];
    if (line === undefined || headings.has(line.number)) break;
    if (line.text.trim() === "") continue;
    if (line.hidden !== undefined && line.indent > 0 ? false : line.indent <= (own?.indent ?? 0)) break;
    end = next;
  }
  // Empty lines before the list's next item are between them, not after the list.
  let after = end + 1;
  while (lines[after]?.text.trim() === "") after += 1;
  const following = lines[after];
  const isNext = following !== undefined && following.indent === own?.indent && ITEM.test(following.text);
  return isNext ? following.number - 1 : end + 1;
}

function readRows(shown: readonly Line[]): RowBlock[] {
  const rows: RowBlock[] = [];
  for (const [index, head] of shown.entries()) {
    const delimiter = shown[index + 1];
    if (!head.text.includes("|") || delimiter?.number !== head.number + 1) continue;
    if (!DELIMITER.test(delimiter.text) || !delimiter.text.includes("-")) continue;
    const columns = cellsOf(head.text).map(({ raw }) => raw.trim());
    if (columns.length < 2 && !delimiter.text.includes("|")) continue;
    const status = columns.findIndex((column) => STATUS_COLUMN.test(column));
    for (let next = index + 2; next < shown.length; next += 1) {
      const row = shown[next];
      if (row === undefined || !row.text.includes("|") || row.number !== head.number + next - index) break;
      rows.push({
        ...{ line: row.number, table: head.number, columns, cells: cellsOf(row.text) },
        status: status === -1 ? undefined : status,
      });
    }
  }
  return rows;
}

/** A bar after a backslash, or inside backticks, is text. */
function cellsOf(text: string): Cell[] {
  const cells: Cell[] = [];
  const start = text.search(/\S/);
  let from = text.charAt(start) === "|" ? start + 1 : Math.max(start, 0);
  let code = false;
  for (let at = from; at <= text.length; at += 1) {
    if (text.charAt(at) === "`") code = !code && text.indexOf("`", at + 1) !== -1;
    const bar = text.charAt(at) === "|" && !code && text.charAt(at - 1) !== "\\";
    if (!bar && at < text.length) continue;
    if (bar || text.slice(from).trim() !== "") cells.push({ column: from, raw: text.slice(from, at) });
    from = at + 1;
  }
  return cells;
}

function statusLine({ number: line, text }: Line): StatusBlock[] {
  const [, lead, value] = STATUS_LINE.exec(text) ?? [];
  const status = value === undefined ? undefined : statusAtStart(value);
  return lead === undefined || status === undefined ? [] : [{ line, column: lead.length, status }];
}

/** How far an item says it is: by its box, else by a mark beside its words. */
export function progressOfItem({ box, text }: ItemBlock): Progress | undefined {
  if (box === undefined) return text.progress;
  return box.mark === " " ? "open" : "done";
}
