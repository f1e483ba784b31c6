/** What names a part of a document: `Phase 2.1`, `Step 8`, `Issue #3`, `3.1.1`, `B`. */
export interface Designator {
  /** In small letters; undefined where a number or a letter stands alone. */
  readonly word: string | undefined;
  /** In small letters, without leading zeros: `2.1`, `8b`, `c.1`, `auth-12`. */
  readonly number: string;
  /** As the document writes it: `Issue #3`. */
  readonly written: string;
  /** What comes after it. */
  readonly title: string;
  /** It is set off from what follows: `Phase 1 files` is weaker than `Phase 1: Files`. */
  readonly firm: boolean;
}

const WORDS =
  "phase|step|task|issue|part|stage|milestone|sprint|story|user story|epic|feature|section|iteration|item|ticket|bug|module|chapter|work package|slice|wave|increment|fase|étape|etapa";
const SPELLED = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const NUMBER = String.raw`\d+(?:\.\d+)*[a-z]?`;
const LETTER = String.raw`[A-Z](?:\.?\d+(?:\.\d+)*)?`;
const END = String.raw`(?=$|[\s:.,;)\]–—-])`;

const WITH_WORD = new RegExp(
  `^((?:${WORDS})(?:[\\s#-]+(?:no\\.?\\s*#?)?|(?=\\d)))(${NUMBER}|${LETTER}|[ivx]+|${SPELLED.join("|")})${END}`,
  "iu",
);
const ALONE = [
  // `2.1`, `3.1.1 Title`: dots say that it is a number of the document's.
  new RegExp(String.raw`^(\d+(?:\.\d+)+[a-z]?)\.?(?=$|[\s:)\]–—])`, "u"),
  // `2. Title`, `2) Title`, `8b: Title`: something must set a plain number off.
  new RegExp(String.raw`^(\d{1,3}[a-z]?)(?=[.):](?:\s|$))`, "u"),
  // `A.1`, `B2:`, `A.`, `C)`.
  new RegExp(String.raw`^([A-Z]\.\d+(?:\.\d+)*)(?=$|[\s:)\]–—])`, "u"),
  new RegExp(String.raw`^([A-Z]\d{0,2})(?=[.):](?:\s|$))`, "u"),
  // `AUTH-12 Title`, `T012: Title`, `#3: Title`.
  new RegExp(String.raw`^([A-Z][A-Z0-9]{0,9}-\d+[a-z]?)(?=$|[\s:.)\]])`, "u"),
  new RegExp(String.raw`^([A-Z]{1,3}\d{2,4}[a-z]?)(?=[:.)\]]|$)`, "u"),
  new RegExp(String.raw`^#(\d+)(?=$|[\s:.)\]])`, "u"),
];

/** Reads what names it off the front of a heading, an item or a cell. */
export function readDesignator(text: string): Designator | undefined {
  const bare = withoutEmphasis(text);
  const [, head = "", number = ""] = WITH_WORD.exec(bare) ?? [];
  if (number !== "") {
    const word = head
      .replace(/\sno\.?\s*#?$/i, "")
      .replace(/[\s#-]+/g, " ")
      .trim()
      .toLowerCase();
    return finished(bare, head + number, word, number);
  }
  for (const pattern of ALONE) {
    const match = pattern.exec(bare);
    const found = match?.[1];
    if (match !== null && found !== undefined)
      return finished(bare, match[0].replace(/\.$/, ""), undefined, found);
  }
  return undefined;
}

/** A table's cell holds a number alone; its column's heading says of what. */
export function readCell(text: string, column: string): Designator | undefined {
  const bare = withoutEmphasis(text).trim();
  const alone = new RegExp(`^#?(${NUMBER}|${LETTER})$`, "u").exec(bare)?.[1];
  if (alone === undefined) return readDesignator(bare);
  const word = new RegExp(`^(?:${WORDS})$`, "i").test(column.trim()) ? column.trim() : undefined;
  return {
    word: word?.toLowerCase(),
    number: normalNumber(alone),
    written: word === undefined ? alone : `${word} ${alone}`,
    title: "",
    firm: true,
  };
}

function finished(bare: string, written: string, word: string | undefined, number: string): Designator {
  const rest = bare.slice(written.length);
  const separator = /^\s*(?:[:.)\]–—]|\s-(?=\s)|-(?=\s)|$)+\s*/u.exec(rest);
  return {
    word,
    number: normalNumber(number),
    written,
    title: rest.replace(/^[\s:.)\]–—-]+/u, "").trim(),
    firm: separator !== null || word === undefined,
  };
}

/** `02.01` and `2.1` are the same; `two`, too. */
export function normalNumber(number: string): string {
  const small = number.toLowerCase();
  const spelled = SPELLED.indexOf(small);
  if (spelled >= 0) return String(spelled + 1);
  return small.replace(/(^|[^\d])0+(?=\d)/g, "$1");
}

/** Stars, backticks and links' addresses are no part of a name. */
export function withoutEmphasis(text: string): string {
  return text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\*|`|^__(?=\w)/g, "")
    .trimStart();
}

/** The same designator, however it is typed or written. */
export function sameDesignator(a: Designator, b: Designator): boolean {
  return a.number === b.number && a.word === b.word;
}
