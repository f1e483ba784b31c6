import type { Reading } from "../compare/change.ts";
import { isTestSide, languageOf, type Language } from "../syntax/language.ts";
import { lineAt, tokensOf, type Token } from "../syntax/tokens.ts";

const DEBUG: Record<Language, RegExp> = {
  script: /(?:^|[\s;{}(])(console \. (?:log|debug|trace|dir|table|time|timeEnd) \(|debugger(?= |$))/g,
  python:
    /(?:^|[\s;:])((?:pprint|breakpoint) \(|print \(|pdb \. set_trace|ipdb \. set_trace|import pdb|ic \()/g,
  go: /(?:^|[\s;{}])(fmt \. Print(?:ln|f)? \(|spew \. Dump \(|println \(|print \(|litter \. Dump \()/g,
  rust: /(?:^|[\s;{}(])(dbg ! \(|println ! \(|eprintln ! \(|print ! \()/g,
};
/** Where printing is the purpose. */
const PRINTS =
  /(?:^|\/)(?:bin|cli|cmd|scripts?|tools|examples?|demo|bench(?:marks)?)\/|(?:^|\/)(?:main|cli|__main__|manage)\.\w+$|\.mjs$/;
const TEST_AWARE: readonly RegExp[] = [
  /process \. env \. (?:VITEST|JEST_WORKER_ID|NODE_TEST_CONTEXT|VITEST_WORKER_ID|MOCHA\w*|CI)\b/,
  /process \. env \. NODE_ENV (?:===?|!==?) "test"|"test" (?:===?|!==?) process \. env \. NODE_ENV/,
  /import \. meta \. vitest\b/,
  /PYTEST_CURRENT_TEST|"pytest" (?:not )?in sys \. modules|"unittest" in sys \. modules/,
  /testing \. Testing \( \)|strings \. HasSuffix \( os \. Args \[ 0 \] , "\.test" \)|flag \. Lookup \( "test\.v" \)/,
  /\bcfg ! \( test \)/,
  /typeof (?:jest|vi|describe|it) (?:===|!==)|globalThis \. (?:vi|jest|describe|it|expect)\b/,
];

/** What was put in to look at something, and what knows that it is being tested. */
export function judgeCode(reading: Reading): void {
  const literals = testLiterals(reading);
  for (const { path, before, after } of reading.files) {
    const language = languageOf(path);
    if (language === undefined || after === undefined || isTestSide(path)) continue;
    const [old, now] = [lines(language, before ?? ""), lines(language, after)];
    const known = new Map<string, number>();
    for (const { text } of old) known.set(text, (known.get(text) ?? 0) + 1);
    const added = now.filter(({ text }) => {
      const left = known.get(text) ?? 0;
      known.set(text, left - 1);
      return left <= 0;
    });
    if (!PRINTS.test(path)) judgeDebug(path, language, before, added, reading);
    judgeAware(path, added, reading);
    judgeSpecialCases(path, now, added, literals, reading);
  }
}

interface Line {
  readonly line: number;
  /** Normalised. */
  readonly text: string;
}

/** Tokens; what is longer was written by no human. */
const LONGEST_LINE = 300;

function lines(language: Language, text: string): Line[] {
  const rows = new Map<number, Token[]>();
  let at = 0;
  let line = 1;
  for (const token of tokensOf(language, text)) {
    if (token.kind === "comment") continue;
    line += lineAt(text.slice(at, token.from), token.from - at) - 1;
    at = token.from;
    const row = rows.get(line);
    if (row === undefined) rows.set(line, [token]);
    else if (row.length < LONGEST_LINE) row.push(token);
  }
  return [...rows].map(([number, tokens]) => ({
    line: number,
    text: tokens.map(({ kind, text: raw }) => (kind === "string" ? quoted(raw) : raw)).join(" "),
  }));
}

const quoted = (raw: string): string => `"${raw.replace(/^[a-zA-Z]*["'`]+/, "").replace(/["'`]+$/, "")}"`;

function judgeDebug(
  path: string,
  language: Language,
  before: string | undefined,
  added: readonly Line[],
  { tell }: Reading,
): void {
  // A file that prints already has it for a purpose.
  if (
    before !== undefined &&
    lines(language, before).some(({ text }) => text.match(DEBUG[language]) !== null)
  )
    return;
  for (const { line, text } of added) {
    const words = text.match(DEBUG[language])?.[0].trim();
    if (words !== undefined)
      tell(
        "DEBUG_LEFT",
        "reported",
        path,
        line,
        `\`${words.replaceAll(" ", "").replace(/\($/, "")}\` is new here; was it only to look at something?`,
      );
  }
}

function judgeAware(path: string, added: readonly Line[], { tell }: Reading): void {
  for (const { line, text } of added)
    if (TEST_AWARE.some((one) => one.test(text)) && !/\bCI\b/.test(text))
      tell(
        "SPECIAL_CASE",
        "asked",
        path,
        line,
        "code that asks whether it is being tested can do something else when it is not",
      );
}

/** `if (x === 42) return 7`, and a test hands over 42. */
function judgeSpecialCases(
  path: string,
  now: readonly Line[],
  added: readonly Line[],
  literals: ReadonlySet<string>,
  { tell }: Reading,
): void {
  if (literals.size === 0) return;
  for (const { line, text } of added) {
    const compared =
      /(?:\b(?:if|elif|when|case)\b|&&|\?|=>)[^{]*?(?:(?:===?|\bis|\. equals \() ?("(?:[^"]*)"|-? ?\d[\w.]*)|("(?:[^"]*)"|\d[\w.]*) (?:===?|:|=>))/.exec(
        text,
      ) ??
      /^case ("(?:[^"]*)"|-? ?\d[\w.]*) ?:/.exec(text) ??
      /^("(?:[^"]*)"|\d[\w.]*) =>/.exec(text);
    const literal = compared?.[1] ?? compared?.[2];
    if (literal === undefined || !literals.has(literal) || isOrdinary(literal)) continue;
    const at = now.findIndex((one) => one.line === line);
    const next = `${text} ${now[at + 1]?.text ?? ""}`;
    if (/\breturn (?:"|-? ?\d|\{|\[|true|false|True|False|None|nil|null|Some|Ok)|=> ?(?:"|\d)/.test(next))
      tell(
        "SPECIAL_CASE",
        "reported",
        path,
        line,
        `${literal} is singled out here, and is what a test hands over; is it one case among many, or the test's own?`,
      );
  }
}

const isOrdinary = (literal: string): boolean =>
  /^(?:0|1|-1|2|10|100|""|"\w"|"GET"|"POST"|"utf-?8")$/i.test(literal);

function testLiterals({ files }: Reading): Set<string> {
  const all = new Set<string>();
  for (const { path, after } of files) {
    const language = languageOf(path);
    if (language === undefined || after === undefined || (!isTestSide(path) && language !== "rust")) continue;
    const tested =
      language === "rust" && !isTestSide(path)
        ? after.slice(Math.max(0, after.indexOf("#[cfg(test)]")))
        : after;
    for (const { kind, text } of tokensOf(language, tested))
      if (kind === "number") all.add(text);
      else if (kind === "string") all.add(quoted(text));
  }
  return all;
}
