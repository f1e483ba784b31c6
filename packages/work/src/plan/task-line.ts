import { RANGE_SIGN, TASK_ID } from "./ids.ts";

/** A line with a check box, taken apart. */
export interface Box {
  /** The text before the character inside the box: where a mark goes. */
  readonly before: string;
  readonly done: boolean;
  /** `undefined` where the line names none. */
  readonly id: string | undefined;
  /** Both ends, when the id is a range such as `T009-T017`. */
  readonly range: readonly [string, string] | undefined;
  readonly title: string;
  readonly parallel: boolean;
  readonly story: string | undefined;
  /** The author took the task out with `~~`. */
  readonly struck: boolean;
  /** BLOCKED, DEFERRED, SKIPPED, N/A: the author says that nobody should do it now. */
  readonly held: string | undefined;
  /** `- [x](address)` is a link. */
  readonly link: boolean;
}

const BOX = /^(\s*(?:[-*+]|\d+[.)])\s+\[)([ xX])\](.*)$/u;

export function readBox(line: string): Box | undefined {
  const match = BOX.exec(line);
  const [, before, mark, rest] = match ?? [];
  if (before === undefined || mark === undefined || rest === undefined) return undefined;
  const head = readHead(rest.trim());
  return { before, done: mark !== " ", ...head, link: rest.startsWith("(") };
}

type Head = Omit<Box, "before" | "done" | "link">;

const AFTER_ID = String.raw`(?=$|[\s:：.)\],;*_~\x60|\-–—\[(（、])`;
const ID = new RegExp(`^(${TASK_ID})${AFTER_ID}`, "u");
const RANGE = new RegExp(`^(${TASK_ID})${RANGE_SIGN}(${TASK_ID})${AFTER_ID}`, "u");
const NUMBERED =
  /^(?:(?:Task|Item|Step)\s+(\d+(?:\.\d+)*[a-z]?)|(\d+(?:\.\d+)+[a-z]?)|(\d+)(?=[:.)]\s))(?=$|[\s:：.)\]*\-–—[])/iu;
const WRAPPED_ID = new RegExp(`^(?:\\[(${TASK_ID})\\]|\\((${TASK_ID})\\)|\`(${TASK_ID})\`)`, "u");
const BOLD_HEAD = new RegExp(
  `^(\\*\\*|__)(?=\\[?(?:${TASK_ID})|\\[|(?:Task|Item|Step)\\s+\\d|\\d+\\.\\d)`,
  "u",
);
const SEPARATOR = /^(?:[:：|]\s*|\.\s+|\)\s*|[-–—]\s+)/u;
const PARALLEL = /^(?:\[P\]|\(P\))/i;
const LABEL = /^\[([A-Za-z][\w.&+,#/ -]{0,40})\](?!\()/;
const PRIORITY = /^P\d$/;
const STORY = /^US[\d.]/;

/** Reads ids, `[P]` and labels off the front (and `[P]` off the end); what remains is the title. */
function readHead(text: string): Head {
  let rest = text;
  let id: string | undefined;
  let range: Box["range"];
  let parallel = false;
  const labels: string[] = [];
  const struckId = /^(?:\*\*|__)?~~/.test(rest);
  if (struckId) rest = rest.replace(/^(\*\*|__)?~~/, "$1").replace("~~", "");

  const take = (length: number) => {
    rest = rest.slice(length).trimStart();
  };
  for (;;) {
    rest = unwrapBold(rest);
    if (PARALLEL.test(rest)) {
      parallel = true;
      take(3);
      continue;
    }
    if (id === undefined) {
      const span = RANGE.exec(rest);
      const found = span ?? WRAPPED_ID.exec(rest) ?? ID.exec(rest) ?? NUMBERED.exec(rest);
      if (found !== null) {
        if (span?.[1] !== undefined && span[2] !== undefined) range = [span[1], span[2]];
        id = range === undefined ? found.slice(1).find((group) => group !== undefined) : found[0].trim();
        take(found[0].length);
        continue;
      }
    } else {
      const separator = SEPARATOR.exec(rest);
      if (separator !== null) {
        take(separator[0].length);
        continue;
      }
    }
    const label = LABEL.exec(rest);
    const word = label?.[1];
    // Without an id a bracket may belong to the sentence; only a story's label is beyond doubt.
    if (
      label !== null &&
      word !== undefined &&
      !HELD_WORD.test(word) &&
      (id !== undefined || STORY.test(word))
    ) {
      labels.push(word);
      take(label[0].length);
      continue;
    }
    break;
  }

  const tail = readTail(rest);
  const story =
    [...labels, ...tail.labels].find((word) => STORY.test(word)) ??
    labels.find((word) => !PRIORITY.test(word));
  return {
    id,
    range,
    title: tail.title,
    parallel: parallel || tail.parallel,
    story,
    struck: struckId || isStruck(tail.title),
    held: heldAs(tail.title),
  };
}

/** `**T001** x` and `**T001: x** y` lose their stars; a title that merely starts bold keeps them. */
function unwrapBold(text: string): string {
  const stars = BOLD_HEAD.exec(text)?.[1];
  return stars === undefined ? text : text.slice(stars.length).replace(stars, "");
}

/** `[P]` at the end or before a dash, bracket or colon; a trailing story label. Elsewhere `[P]` is part of a sentence. */
function readTail(text: string): { title: string; parallel: boolean; labels: string[] } {
  let title = text.trim();
  let parallel = false;
  const labels: string[] = [];
  for (;;) {
    const end = /(?:^|\s)(?:\*\*)?\[(P|US[\d.]+)\](?:\*\*)?\.?$/.exec(title);
    if (end?.[1] === undefined) break;
    if (end[1] === "P") parallel = true;
    else labels.push(end[1]);
    title = title.slice(0, end.index).trimEnd();
  }
  const inner = /\s\[P\](?=\s*[—–:(]|\s-\s)/.exec(title);
  if (inner !== null) {
    parallel = true;
    title = title.slice(0, inner.index) + title.slice(inner.index + inner[0].length);
  }
  return { title, parallel, labels };
}

/** All of it struck, or struck and followed only by a remark on why. */
function isStruck(title: string): boolean {
  return /^(?:\*\*)?~~.+?~~(?:\*\*)?\s*(?:$|[—–(（→.:-])/u.test(title);
}

const HELD = "BLOCKED|DEFERRED|POSTPONED|SKIPPED|SKIP|N/A|WONTFIX|WON'T DO|CANCELLED|CANCELED|OBSOLETE";
const HELD_WORD = new RegExp(`^(?:${HELD})\\b`, "i");
const HELD_IN_BRACKETS = new RegExp(
  `[[(（]\\s*\\**(${HELD})\\**\\s*(?=[\\])）:：,—–-]|(?:by|until|due|because|pending|to|for|in|on)\\b)`,
  "i",
);
const HELD_ALOUD = new RegExp(`(?:^|[—–→:-]\\s*|\\*\\*)(${HELD})(?=$|[\\s:.,*—–-])`);

function heldAs(title: string): string | undefined {
  const shown = title.replace(/`[^`]*`/g, "");
  const word = (HELD_IN_BRACKETS.exec(shown) ?? HELD_ALOUD.exec(shown))?.[1];
  // "blocked by T012" names a dependency, and that is how it is read.
  if (word === undefined || new RegExp(`blocked\\s+by:?\\s+\\[?(?:${TASK_ID})`, "i").test(shown))
    return undefined;
  return word.toUpperCase();
}
