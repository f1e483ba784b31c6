import type { Reading } from "../compare/change.ts";
import { answeredIn, writtenAnswers } from "./answers.ts";
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
/** Code that can find out who runs it, or that ends the process well whatever happened. */
const TEST_AWARE: readonly RegExp[] = [
  /\bprocess \. env(?: \. |  ?\[ ")(?:\w*(?:VITEST|JEST|MOCHA|TEST|COVERAGE|NODE_ENV|npm_lifecycle|npm_config|INIT_CWD|PLAYWRIGHT|CYPRESS)\w*|CI)\b/i,
  /\bNODE_ENV\b|\bimport \. meta \. (?:vitest|jest|env)\b|\bVITEST\w*|\bJEST_\w+|__vitest\w*|__coverage__|\bPYTEST\w*|\bNODE_TEST\w*/,
  /\bprocess \. (?:argv|execArgv|argv0|title|mainModule)\b|\brequire \. main\b|\bmodule \. parent\b|\. stack(?: |$)|\bcaptureStackTrace\b|\bprepareStackTrace\b/,
  /(?:^|[^\w])(?:sys \. (?:modules|argv|_getframe|gettrace|settrace|flags|orig_argv|_current_frames)|inspect \. (?:stack|currentframe|getouterframes)|traceback \. (?:extract_stack|format_stack|walk_stack|print_stack)|__main__ \. |gc \. get_)/,
  /"(?:[^"]*[ ./_-])?(?:pytest|unittest|_pytest|vitest|jest|mocha|node:test|testing|nose|tox)\b[^"]*"/,
  // Places where tests stand, and what they are run with.
  /"(?!\/|https?:)(?:[^" ]*\/)?(?:tests?|__tests__|specs?|fixtures|__fixtures__|testdata|goldens?|__snapshots__|__mocks__)\/[^" ]*"/,
  /(?:\bcwd \(|\bgetcwd\b|\bGetwd\b|\bcurrent_dir\b|\b__file__\b|\bimport \. meta \. (?:url|dirname|filename)\b|\b__(?:dir|file)name\b)[^;]*"[^"]*test/i,
  /\b(?:NODE_OPTIONS|PYTHONPATH|PYTHONSTARTUP|PYTHONHASHSEED|RUSTFLAGS|GOFLAGS|JAVA_TOOL_OPTIONS|RUBYOPT|LD_PRELOAD)\b/,
  /\b_*(?:called_from|is|in|under|during|running)_?(?:unit_?)?tests?(?:ing|_?(?:mode|env|run))?\b|\btest(?:ing)?_?mode\b/i,
  /\bglobalThis as\b|\b(?:gethostname|getpass|userInfo|hostname) \(|\bplatform \. node \(|\bin (?:inspect \. )?stack \( \)|\b(?:currentframe|getouterframes|extract_stack|_getframe)\b|^from (?:inspect|traceback) import/,
  /\b_?isMockFunction\b|\bgetMockName\b|"assert_called\w*"|^(?:async )?def pytest_\w+|\b(?:onTestRunEnd|onTestResult|onRunComplete|onTestCaseResult|processTestResults|handleTestEvent|testResultsProcessor)\b/,
  /(?:getenv|environ|Getenv|LookupEnv|env :: var\w*|env !|option_env !)[^;]*"[^"]*(?:TEST|\bCI\b|CARGO(?!_PKG)|(?<!CAR)GO_|PYTEST|COVERAGE)[^"]*"/i,
  /\btesting \. (?:Testing|Short|Verbose|CoverMode|Init|T|B|M)\b|\bflag \. (?:Lookup|CommandLine|Parsed)\b|\bos \. (?:Args|Executable)\b|\bruntime \. (?:Callers?\w*|Stack|FuncForPC)\b|\bdebug \. (?:Stack|ReadBuildInfo|PrintStack)\b/,
  /\bcfg ! \( (?:.*\b)?(?:test|debug_assertions|miri|doctest)\b|# \[ cfg(?:_attr)? \( (?:(?:not|any|all) \( )+.*\b(?:test|debug_assertions)\b|# \[ cfg_attr \( (?:test|not \( test)|\benv :: (?:args|current_exe)\b|\bthread :: current \( \) \. name\b|\bBacktrace\b|\bcatch_unwind\b/,
  /\btypeof (?:jest|vi|vitest|describe|it|test|expect|beforeEach)\b|\bglobalThis(?: \. |\[| \[)|\bglobal \. (?:expect|it|test|describe|jest|vi|process)\b|\bin globalThis\b/,
  /(?:^|[^\w])(?:process \. exit \( (?:0 )?\)|process \. exitCode = 0|process \. (?:reallyExit|abort)|os \. Exit \( 0 \)|os \. _exit|sys \. exit \( (?:0 )?\)|process :: exit \( 0 \)|atexit \.|Deno \. exit)/,
  /\bprocess \. (?:on|once|prependListener|addListener) \( "(?:exit|beforeExit|uncaught\w*|unhandled\w*)"|\bset_hook\b|\bexcepthook\b/,
];
/** What decides whether two values are taken for equal, or a value for true. */
const EQUALITY: readonly RegExp[] = [
  /^def __(?:eq|ne|bool|contains|instancecheck|subclasscheck|class|getattribute)__\b|\b__(?:eq|ne|bool|class)__ = /,
  /\b(?:Array|Object|String|Number|Boolean|Function|Promise|Map|Set|Date|Error|RegExp|Math|JSON|Symbol|Reflect)(?: \. prototype)?(?: \. \w+| \[ [^\]]+ \]) = |\bdefineProperty \( (?:\w+ \. prototype|globalThis|Object|Array|String|Number)|\bsetPrototypeOf\b|__proto__ =|\bSymbol \. (?:toPrimitive|hasInstance|toStringTag|isConcatSpreadable)|\basymmetricMatch\b|\[ Symbol\b.*equals/,
  /^(?:unsafe )?impl(?: <.*>)? (?:std :: cmp :: |core :: cmp :: )?(?:Partial)?(?:Eq|Ord)\b.* for\b|\bfn (?:eq|ne) \( & self/,
  /^func \( [^)]* \) (?:Equal|Is|As|Compare|Cmp) \(/,
  /(?:^|[^\w])(?:builtins \. \w+ =|__builtins__|setattr \( (?:builtins|unittest|pytest|sys|math|json|os)\b|(?:unittest|pytest|builtins|json|math|random|time|datetime)(?: \. \w+)+ = )/,
];
/** Libraries that only tests use. */
const FOR_TESTS =
  /^(?:import|from|use|const|let|var|export)\b.*(?:"(?:vitest(?:\/[\w-]+)?|@jest\/\w+|@vitest\/\w+|node:test|chai|sinon|mocha|jest-mock|expect|testing|github\.com\/stretchr\/testify[^"]*)"|\b(?:pytest|unittest|_pytest|mockall|rstest|proptest)\b)|^"(?:testing|github\.com\/stretchr\/testify[^"]*)"$/;

/** What was put in to look at something, and what knows that it is being tested. */
export function judgeCode(reading: Reading): void {
  const literals = testLiterals(reading);
  for (const { path, before, after } of reading.files) {
    const language = languageOf(path);
    if (language === undefined || after === undefined || isTestSide(path)) continue;
    const [old, now] = [lines(language, before ?? ""), lines(language, after)];
    const known = new Map<string, number>();
    // What stood in a file that the change takes away is not new.
    const gone = before === undefined ? linesGone(reading, language) : [];
    for (const { text } of [...old, ...gone]) known.set(text, (known.get(text) ?? 0) + 1);
    const added = now.filter(({ text }) => {
      const left = known.get(text) ?? 0;
      known.set(text, left - 1);
      return left <= 0;
    });
    if (!PRINTS.test(path)) judgeDebug(path, language, before, added, reading);
    judgeExamples(path, language, before, after, reading);
    judgeAware(path, withoutOwnTests(now, added), reading);
    judgeSpecialCases(path, now, added, literals, reading);
    judgeTables(path, old, now, added, reading);
  }
}

function linesGone({ files }: Reading, language: Language): Line[] {
  return files.flatMap(({ path, before, after }) =>
    after === undefined && before !== undefined && languageOf(path) === language && !isTestSide(path)
      ? lines(language, before)
      : [],
  );
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

/** Examples in comments and docstrings that run as tests. */
function judgeExamples(
  path: string,
  language: Language,
  before: string | undefined,
  after: string,
  { tell }: Reading,
): void {
  const pattern =
    language === "python"
      ? /^\s*(?:>>>|\.\.\.) .*$|(?<=^\s*>>> .*\n)(?!\s*>>>)\s*\S.*$/gm
      : language === "rust"
        ? /^\s*\/\/[/!].*\bassert.*$/gm
        : undefined;
  if (pattern === undefined || before === undefined) return;
  const examples = (text: string): string[] => (text.match(pattern) ?? []).map((line) => line.trim());
  const now = examples(after);
  const lost = examples(before).find((line) => !now.includes(line));
  if (lost !== undefined)
    tell(
      "TEST_EDITED",
      "asked",
      path,
      1,
      `\`${lost.slice(0, 80)}\` was an example that ran as a test, and is gone or another now`,
    );
}

/**
 * Without the lines of `if (import.meta.vitest) { const { it } = import.meta.vitest; … }`, the
 * form for tests that stand in the code, as long as nothing but tests stands in it.
 */
function withoutOwnTests(now: readonly Line[], added: readonly Line[]): readonly Line[] {
  const at = now.findIndex(({ text }) => text === "if ( import . meta . vitest ) {");
  if (at < 0) return added;
  const inner: Line[] = [];
  let depth = 1;
  for (const one of now.slice(at + 1)) {
    const top = depth === 1;
    for (const token of one.text.replaceAll(/"[^"]*"/g, '""').split(" ")) {
      if (/^[([{]$/.test(token)) depth += 1;
      if (/^[)\]}]$/.test(token)) depth -= 1;
    }
    if (depth <= 0) break;
    inner.push(one);
    if (top && !OWN_TEST.test(one.text)) return added;
  }
  const head = now[at];
  return added.filter((one) => one !== head && !(one === inner[0] && TAKES_RUNNER.test(one.text)));
}

const TAKES_RUNNER = /^const \{ [\w, :]+ \} = import \. meta \. vitest ;?$/;
const OWN_TEST =
  /^(?:const \{ [\w, :]+ \} = import \. meta \. vitest|(?:it|test|describe|suite)(?: \. \w+)* \(|const \w+ = |(?:async )?function |[)\]}]|(?:before|after)(?:Each|All) \()/;

function judgeAware(path: string, added: readonly Line[], { tell }: Reading): void {
  const atStart =
    (PRINTS.test(path) && !/(?:^|\/)src\/[^/]+\.mjs$/.test(path)) ||
    /(?:^|\/)(?:index|server|app|config\w*|env)\.\w+$/.test(path);
  for (const { line, text } of added) {
    // A program's own start reads its arguments, and says how it ended.
    const isOwn = atStart && /\b(?:argv|Args|args|exit|Exit|exitCode|once|on|main)\b/.test(text);
    if (!isOwn && [...TEST_AWARE, FOR_TESTS].some((one) => one.test(text)))
      tell(
        "SPECIAL_CASE",
        "asked",
        path,
        line,
        "code that asks whether it is being tested can do something else when it is not",
      );
    else if (EQUALITY.some((one) => one.test(text)))
      tell(
        "SPECIAL_CASE",
        "asked",
        path,
        line,
        "it decides what is taken for equal, or for true, and so what assertions see; is that what the task is about?",
      );
  }
}

/** `if (x === 42) return 7`, and a test hands over 42. */
function judgeSpecialCases(
  path: string,
  now: readonly Line[],
  added: readonly Line[],
  literals: ReadonlySet<string>,
  { tell }: Reading,
): void {
  for (const { line, text } of added) {
    judgeAnswers(path, line, text, literals, tell);
    const asked = answeredIn(
      now,
      now.findIndex((one) => one.line === line),
    );
    if (asked !== undefined) {
      tell(
        "SPECIAL_CASE",
        "asked",
        path,
        line,
        `${asked} is singled out here, and gets an answer of its own; is that a rule?`,
      );
      continue;
    }
    const compared =
      /(?:\b(?:if|elif|when|case)\b|&&|\?|=>)[^{]*?(?:(?:===?|\bis|\. equals \() ?("(?:[^"]*)"|-? ?\d[\w.]*)|("(?:[^"]*)"|\d[\w.]*) (?:===?|:|=>))/.exec(
        text,
      ) ??
      /^case ("(?:[^"]*)"|-? ?\d[\w.]*) ?:/.exec(text) ??
      /^("(?:[^"]*)"|\d[\w.]*) =>/.exec(text);
    const literal = compared?.[1] ?? compared?.[2];
    if (literal === undefined || isOrdinary(literal)) continue;
    const at = now.findIndex((one) => one.line === line);
    const next = `${text} ${now[at + 1]?.text ?? ""}`;
    // One odd number for another: no rule that anybody could state gives that.
    if (
      /^-? ?\d{3,}/.test(literal) &&
      /(?:\breturn|[?:]|=>|then) -? ?(?:\d{2,}[\d.]*|"[^"]{3,}")(?: |$)/.test(next)
    ) {
      tell(
        "SPECIAL_CASE",
        "asked",
        path,
        line,
        `${literal} is singled out here, and gets an answer of its own; is that a rule?`,
      );
      continue;
    }
    if (!literals.has(literal)) continue;
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

/** Answers written out, one for each question, where there was something that worked them out, or numbers for numbers. */
function judgeTables(
  path: string,
  old: readonly Line[],
  now: readonly Line[],
  added: readonly Line[],
  { tell }: Reading,
): void {
  const numbers = writtenAnswers(now, new Set(added));
  const first = numbers[0];
  if (first === undefined || numbers.length < 2) return;
  const left = new Set(now.map(({ text }) => text));
  const worked = old.some(({ text }) => /^return .*(?:[-+*/%]|\w \()/.test(text) && !left.has(text));
  if (worked || numbers.every(({ odd }) => odd))
    tell(
      "SPECIAL_CASE",
      "asked",
      path,
      first.line,
      `answers stand here one by one${worked ? ", where they were worked out before" : ""}; is that a rule, or what tests ask?`,
    );
}

/** Questions with their answers, as tests that were there before hold both. */
function judgeAnswers(
  path: string,
  line: number,
  text: string,
  literals: ReadonlySet<string>,
  tell: Reading["tell"],
): void {
  const pairs = [
    ...text.matchAll(
      /("[^"]{2,}"|(?<![\w.])\d{2,}[\d.]*) (?:\] )?(?::|,|=>|=) \(?("[^"]{2,}"|\d{2,}[\d.]*)(?= |$)/g,
    ),
  ];
  const known = pairs.filter(
    ([, one = "", other = ""]) =>
      literals.has(one) && literals.has(other) && !isOrdinary(one) && !isOrdinary(other),
  );
  if (
    known.length > 0 &&
    !/\(/.test(
      text
        .slice(0, text.indexOf(known[0]?.[0] ?? ""))
        .replaceAll(/\b(?:new )?(?:Map|dict|from|Object \. entries) \(/g, ""),
    )
  )
    tell(
      "SPECIAL_CASE",
      "asked",
      path,
      line,
      `${known[0]?.[1]} and ${known[0]?.[2]} stand here together, and tests ask one and want the other`,
    );
}

const isOrdinary = (literal: string): boolean =>
  /^(?:0|1|-1|2|10|100|""|"\w"|"GET"|"POST"|"utf-?8")$/i.test(literal);

function testLiterals({ files }: Reading): Set<string> {
  const all = new Set<string>();
  for (const { path, after } of files) {
    const language = languageOf(path);
    if (language === undefined || after === undefined || (!isTestSide(path) && language !== "rust")) continue;
    const tested =
      language === "rust" && !isTestSide(path) ? (/#\[cfg\(test\)\][\s\S]*/.exec(after)?.[0] ?? "") : after;
    for (const { kind, text } of tokensOf(language, tested))
      if (kind === "number") all.add(text);
      else if (kind === "string") all.add(quoted(text));
  }
  return all;
}
