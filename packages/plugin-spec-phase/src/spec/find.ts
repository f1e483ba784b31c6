import { normalNumber, readDesignator, withoutEmphasis, type Designator } from "./designator.ts";
import type { Section } from "./sections.ts";

/** What an id that somebody typed stands for. */
export type Found =
  | { readonly kind: "one"; readonly section: Section }
  | { readonly kind: "ambiguous"; readonly candidates: readonly Candidate[] }
  /** The nearest first; at most ten. */
  | { readonly kind: "unknown"; readonly candidates: readonly Candidate[] };

export interface Candidate {
  readonly section: Section;
  /** What to type for this one alone. */
  readonly spelling: string;
}

const MOST_CANDIDATES = 10;

/**
 * The section an id means. What is exact wins over what is loose: the id or the heading as
 * written, then whatever their case and signs, then the number alone, then the title. Two that
 * are equally exact are ambiguous. `…@L120` is the one on line 120.
 */
export function findSection(sections: readonly Section[], typed: string): Found {
  const [, before, line] = /^(.*?)\s*@L(\d+)$/isu.exec(typed.trim()) ?? [];
  const id = before ?? typed.trim();
  const matches = matching(sections, id);
  if (line !== undefined) {
    // An id alone may have stood for others; with a line it need not be the best.
    const at = sections.find((section) => section.line === Number(line));
    if (at !== undefined && (id === "" || tiers(at, id).includes(true))) return { kind: "one", section: at };
    return { kind: "unknown", candidates: nearest(sections, id) };
  }
  const [only] = matches;
  if (only === undefined) return { kind: "unknown", candidates: nearest(sections, id) };
  if (matches.length === 1) return { kind: "one", section: only };
  return { kind: "ambiguous", candidates: matches.map((section) => candidate(sections, section)) };
}

function matching(sections: readonly Section[], id: string): Section[] {
  if (normal(id) === "") return [];
  const judged = sections.map((section) => ({ section, tiers: tiers(section, id) }));
  for (let tier = 0; tier < (judged[0]?.tiers.length ?? 0); tier += 1) {
    const found = judged.filter(({ tiers: held }) => held[tier] === true);
    if (found.length > 0) return found.map(({ section }) => section);
  }
  return [];
}

/** Whether an id means a section, from the most exact way to the loosest. */
function tiers(section: Section, id: string): boolean[] {
  const { designator: own } = section;
  const asked = readDesignator(id) ?? bareNumber(id);
  const firm = own?.firm !== false;
  const whole = own === undefined ? section.title : `${section.id} ${section.title}`;
  const sameNumber = own !== undefined && asked !== undefined && own.number === asked.number;
  const sameWord = sameNumber && own.word === asked.word;
  // `Phase 2.1` where the document only writes `2.1`.
  const wordLeftOut = sameNumber && own.word === undefined && asked.number.includes(".");
  const titled = asked !== undefined && asked.title !== "";
  const sameTitle = !titled || normal(section.title).startsWith(normal(asked.title));
  const numberAlone = asked !== undefined && asked.word === undefined && !titled;
  const hash = id.startsWith("#");
  return [
    own !== undefined && firm && (id === section.id || id === whole),
    normal(id) === normal(whole) && firm,
    sameWord && firm && !titled && asked.word !== undefined,
    sameNumber && firm && numberAlone && own.word === undefined && !hash,
    sameNumber && firm && numberAlone && hash && (own.word === "issue" || own.word === undefined),
    sameWord && sameTitle && firm,
    sameNumber && firm && numberAlone,
    wordLeftOut && sameTitle && firm,
    sameNumber && sameTitle && (numberAlone || sameWord || wordLeftOut),
    normal(section.title) === normal(id),
    normal(section.title).startsWith(`${normal(id)} `),
  ];
}

function bareNumber(id: string): Designator | undefined {
  const number = /^#?(\d+(?:\.\d+)*[a-z]?|[a-z](?:\.?\d+(?:\.\d+)*)?)$/iu.exec(id)?.[1];
  if (number === undefined) return undefined;
  return { word: undefined, number: normalNumber(number), written: id, title: "", firm: true };
}

/** Case, signs and emphasis left out: `Phase-2`, `phase 2:` and `Phase 2` are the same. */
function normal(text: string): string {
  return withoutEmphasis(text)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\p{Extended_Pictographic}|\uFE0F/gu, "")
    .replace(/[^\p{L}\p{N}.]+/gu, " ")
    .replace(/(\p{L})(?=\d)/gu, "$1 ")
    .replace(/(^|[^\d.])0+(?=\d)/gu, "$1")
    .replace(/\.(?!\d)/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Its id where that means it alone, else with its line. */
export function candidate(sections: readonly Section[], section: Section): Candidate {
  const alone = matching(sections, section.id);
  const spelling =
    alone.length === 1 && alone[0] === section ? section.id : `${shortest(section)}@L${section.line}`;
  return { section, spelling };
}

function shortest({ designator, id }: Section): string {
  return designator?.word === undefined ? id : designator.number;
}

function nearest(sections: readonly Section[], id: string): Candidate[] {
  const asked = normal(id);
  return sections
    .filter(({ designator }) => designator?.firm === true)
    .map((section) => ({
      section,
      distance: Math.min(
        distance(asked, normal(section.id)),
        distance(asked, normal(section.title)),
        distance(asked, normal(`${section.id} ${section.title}`)),
      ),
    }))
    .toSorted((a, b) => a.distance - b.distance || a.section.line - b.section.line)
    .slice(0, MOST_CANDIDATES)
    .map(({ section }) => candidate(sections, section));
}

/** Levenshtein's, in parts of the longer word; of titles only so much counts. */
function distance(a: string, b: string): number {
  const [left, right] = [a.slice(0, 60), b.slice(0, 60)];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const same = left.charAt(i - 1) === right.charAt(j - 1) ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return (row[right.length] ?? 0) / Math.max(left.length, right.length, 1);
}
