/** How documents say how far something is: `✅ COMPLETE`, `(in progress)`, `[ ]`, `TODO`. */

export type Progress = "done" | "doing" | "open";

export interface Status {
  readonly progress: Progress;
  /** The words and signs that say it, as written. */
  readonly text: string;
}

const SIGNS: Readonly<Record<Progress, string>> = {
  done: "✅|✔|☑|✓|🟢",
  doing: "🔄|🚧|⏳|⌛|🟡|🏗|🔃|▶",
  open: "❌|⬜|☐|🔲|⏸|🔴|⚪|📋|⭕|🔜|✗",
};
const WORDS: Readonly<Record<Progress, string>> = {
  done: "completed?|done|finished|shipped|implemented|merged|closed|resolved|achieved|verified",
  doing:
    "in[ -]progress|wip|started|ongoing|doing|partial(?:ly (?:complete|done))?|under way|underway|in[ -]review|active",
  open: "not (?:yet )?started|not done|to[ -]?do|pending|open|planned|planning|proposed|ready(?: to start)?|backlog|blocked|upcoming|draft|queued|waiting|incomplete",
};
const ORDER = ["open", "doing", "done"] as const;
const VARIATION = "\\uFE0F?";
const anySign = `(?:${ORDER.map((each) => SIGNS[each]).join("|")})${VARIATION}`;
const anyWord = `(?:${ORDER.map((each) => WORDS[each]).join("|")})`;

/** A sign, words, or both. */
const PHRASE = `(?:${anySign}(?:\\s*(?:${anyWord})(?![\\p{L}\\p{N}]))?|(?:${anyWord})(?![\\p{L}\\p{N}]))`;
const BOX_PHRASE = "\\[[ xX]\\]";

const AT_START = new RegExp(`^(?:${BOX_PHRASE}|${PHRASE})`, "iu");
/** In capitals, words may stand alone at the end; else a sign, a bracket or a dash sets them off. */
const CAPITALS = "(?:COMPLETED?|DONE|IN PROGRESS|TODO|NOT STARTED|PENDING|WIP)";
/** What may follow in the same brackets; `(open source tools)` says nothing of the kind. */
const REMARK =
  "(?:\\s*[-–—,:;/][^()\\[\\]]*|\\s+(?:#|\\d|pr\\b|see\\b|since\\b|on\\s+\\d|by\\b)[^()\\[\\]]*)?";
const AT_END = [
  new RegExp(`\\s*[*_]*[(\\[]\\s*(${PHRASE})${REMARK}\\s*[)\\]][*_]*$`, "iu"),
  new RegExp(`\\s+[*_]*(${anySign}(?:\\s*[*_]*(?:${anyWord})(?![\\p{L}\\p{N}]))?)[*_]*$`, "iu"),
  new RegExp(`\\s+[-–—:]\\s+[*_]*(${PHRASE})[*_]*$`, "iu"),
  new RegExp(`\\s+[*_]*(${CAPITALS})[*_]*$`, "u"),
];
/** With a remark in brackets. */
const LONGEST_MARK = 100;
const SIGN_AT_START = new RegExp(`^(${anySign})\\s*`, "u");

const ENDS_WITH = perProgress((each) => new RegExp(`(?:^|[^\\p{L}])(?:${WORDS[each]})$`, "iu"));
const BEGINS_WITH = perProgress((each) => new RegExp(`^(?:${SIGNS[each]})`, "u"));

function perProgress<T>(make: (progress: Progress) => T): Readonly<Record<Progress, T>> {
  return { open: make("open"), doing: make("doing"), done: make("done") };
}

function progressOf(phrase: string): Progress {
  if (/^\[[xX]\]$/.test(phrase)) return "done";
  if (/^\[ \]$/.test(phrase)) return "open";
  // Words are plainer than signs.
  const byWord = ORDER.find((each) => ENDS_WITH[each].test(phrase));
  return byWord ?? ORDER.find((each) => BEGINS_WITH[each].test(phrase)) ?? "open";
}

/** What a value begins with: the cell of a status column, what follows `Status:`. */
export function statusAtStart(text: string): Status | undefined {
  const phrase = AT_START.exec(text)?.[0];
  return phrase === undefined ? undefined : { progress: progressOf(phrase), text: phrase };
}

export interface MarkedText {
  /** `✅ ` of `✅ Phase 1: Start`, with the space after it. */
  readonly before: string;
  /** What remains. */
  readonly core: string;
  /** ` ✅ COMPLETE`, with what sets it off. */
  readonly after: string;
  /** The least of what the two say; undefined: they say nothing. */
  readonly progress: Progress | undefined;
}

/** A heading's or an item's words, without the marks around them. */
export function readMarked(text: string): MarkedText {
  const sign = SIGN_AT_START.exec(text);
  const before = sign?.[0] ?? "";
  const rest = text.slice(before.length);
  const tail = rest.slice(-LONGEST_MARK);
  const end = AT_END.map((pattern) => pattern.exec(tail)).find((match) => match !== null);
  const after = end?.[0] ?? "";
  const said = [sign?.[1], end?.[1]].filter((phrase) => phrase !== undefined);
  const progress = ORDER.find((each) => said.some((phrase) => progressOf(plain(phrase)) === each));
  return { before, core: rest.slice(0, rest.length - after.length), after, progress };
}

function plain(phrase: string): string {
  return phrase.replace(/[*_]/g, "").trim();
}

/** The same mark, done or open, where no sibling shows how: signs and words are exchanged, case and brackets kept. */
export function translated(text: string, to: "done" | "open"): string {
  const word = to === "done" ? "complete" : "not started";
  return text
    .replace(new RegExp(anySign, "gu"), to === "done" ? "✅" : "⬜")
    .replace(new RegExp(`(?<![\\p{L}])(?:${anyWord})(?![\\p{L}\\p{N}])`, "iu"), (found) =>
      inCaseOf(found, word),
    )
    .replace(/\[[ xX]\]/, to === "done" ? "[x]" : "[ ]");
}

function inCaseOf(model: string, word: string): string {
  if (model === model.toUpperCase()) return word.toUpperCase();
  return model.charAt(0) === model.charAt(0).toUpperCase()
    ? word.charAt(0).toUpperCase() + word.slice(1)
    : word;
}
