import type { Line } from "./lines.ts";

export interface Heading {
  readonly line: number;
  /** 1 to 6; 7 for a bold line that stands for a heading. */
  readonly level: number;
  readonly title: string;
  /** `Phase 3`, `Final Phase`: says itself that it is a phase. */
  readonly saysPhase: boolean;
  /** Under it, boxes are never tasks. */
  readonly aside: boolean;
  /** Under it, boxes without an id state what must hold, not what to do. */
  readonly criteria: boolean;
  readonly dependencies: boolean;
  /** A sentence under it says that its tests come before the code. */
  testsFirst: boolean;
}

const PHASE_WORD =
  /^[^\p{L}\p{N}]*(?:final phase\b|(?:phase|fase|étape|etapa)\s+(?:\d|[ivx]+\b|[a-z]\b|one\b|two\b|three\b|four\b|five\b|six\b)|(?:阶段|階段|フェーズ)\s*\p{N}|第.{1,3}(?:阶段|階段))/iu;

const ASIDE = [
  /^(?:(?:phase|task|story|user story|cross-story|inter-?phase|blocking|key) )?dependenc(?:y|ies)(?:\s*(?:$|[&:(—–-])|\s+(?:and\b|graph|order|map|notes?\b|matrix|between))/,
  /^(?:phase|story|user story|task|inter-?phase) (?:completion )?(?:dependencies|order)\b/,
  /^(?:execution|completion) order\b/,
  /^parallel(?:ization|izable)? (?:execution |team |task )?(?:example|opportunit|strateg|group|track|batch|lane)/,
  /^(?:implementation |additional |general |important )?notes?(?:$|\s*[:(—–-])/,
  /^(?:[^\s\d]+ ){0,2}(?:validation|review|format|readiness|quality|requirements?|acceptance|pre-?flight) checklist\b/,
  /^(?:checklist|task|id) ?format\b/,
  /^format\b/,
  /^(?:task )?legend\b/,
  /^path conventions?\b/,
  /^within each\b/,
  /(?:\bnot in scope\b|\bout[- ]of[- ]scope\b)/,
];

const CRITERIA =
  /^(?:[^\s\d]+ ){0,2}(?:success|acceptance|exit|completion|done|test) criteria\b|^checkpoint\b|^definition of done\b|^validation checklist\b/;

export function readHeading(line: Line): Heading | undefined {
  if (line.hidden !== undefined) return undefined;
  const marked = /^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/.exec(line.text);
  const bold = marked === null ? /^\s{0,3}\*\*([^*]+)\*\*\s*:?\s*$/.exec(line.text)?.[1] : undefined;
  if (marked === null && (bold === undefined || !PHASE_WORD.test(bold))) return undefined;
  const level = marked?.[1]?.length ?? 7;
  const title = (marked?.[2] ?? bold ?? "").trim();
  const plain = title
    .replace(/[*_`]/g, "")
    .replace(/^[^\p{L}]+/u, "")
    .toLowerCase();
  const saysPhase = PHASE_WORD.test(title.replace(/[*_`]/g, ""));
  return {
    line: line.number,
    level,
    title,
    saysPhase,
    aside: !saysPhase && ASIDE.some((pattern) => pattern.test(plain)),
    criteria: !saysPhase && CRITERIA.test(plain),
    dependencies: !saysPhase && /\bdependenc|\bexecution order\b/.test(plain),
    testsFirst: false,
  };
}

/** The headings a line stands under, outermost first, after `heading` was met. */
export function under(open: readonly Heading[], heading: Heading): Heading[] {
  return [...open.filter((outer) => outer.level < heading.level), heading];
}

/**
 * The level whose headings are phases: the shallowest with two or more that hold tasks, so that a
 * document's title or a lone `## Tasks` around them is none. Headings that say "Phase" decide alone.
 */
export function phaseLevel(withTasks: ReadonlySet<Heading>): number {
  const all = [...withTasks];
  const saying = all.filter((heading) => heading.saysPhase);
  const levels = (saying.length > 0 ? saying : all).map((heading) => heading.level).toSorted((a, b) => a - b);
  const shared = levels.find((level, index) => levels[index + 1] === level);
  return shared ?? (saying.length > 0 ? levels[0] : levels.at(-1)) ?? 0;
}

const TESTS_FIRST =
  /\btests?\b.*\b(?:first\b|must fail\b|before (?:the |any )?(?:implementation|implementing|code))|\bensure (?:that )?(?:they|these|the tests|tests) (?:all )?fail\b/i;

/** A sentence under a heading may say what its title does not. */
export function saysTestsFirst(text: string): boolean {
  return TESTS_FIRST.test(text);
}
