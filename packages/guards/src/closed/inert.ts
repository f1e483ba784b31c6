import type { Unit } from "../read/model.ts";
import { languageOf, type Language } from "../syntax/language.ts";
import { chain } from "./chain.ts";
import { assertedLines, type Placed } from "./placed.ts";
import { DOUBLES, reachOf } from "./reach.ts";
import { bindingOf } from "./shape.ts";

/** What stands around a piece of a test that was there before. */
export interface Around {
  readonly now: Unit;
  readonly old: Unit;
  /** Names that the file took from elsewhere or defined before. */
  readonly known: ReadonlySet<string>;
  /** Helpers that stand beside the tests afterwards. */
  readonly helpers: ReadonlySet<string>;
  /** What went from the same test. */
  readonly gone: readonly Placed[];
}

const CLOSES = /^[)\]}, ;]*$|^, \d+ \)$|^t \. Cleanup \( func \( \) \{$/;
/** Says something, or lets the test run beside others; it fails as before. */
const HARMLESS =
  /^(?:t \. (?:Helper|Parallel|Log\w*|Error\w*|Fatal\w*|FailNow|Fail) \(.*\)|pass|\. \. \.|"(?:[^"\\]|\\.)*"|Ok \( \( \) \)|# \[ (?:test|tokio :: test|rstest|test_case \(.*\)|case \(.*\)) \]|throw new \w*Error \(.*\)|panic ! \(.*\))$/;
const LIBRARY =
  /^(?:expect|assert\w*|it|test|describe|suite|require|t|self|vi|jest|pytest|unittest|mock|True|False|None|true|false|undefined|NaN|Infinity|globalThis|process|console|len|str|int|float|bool|repr|sum|min|max|abs|sorted|any|all|isinstance|print|string|error|nil|Some|Ok|Err|None|Math|JSON|Object|Array|Number|String|Boolean|Promise|Date|Error)$/;

/** Whether a piece that came into a test lets each assertion of it be reached and heard as before. */
export function isInert(piece: Placed, around: Around): boolean {
  const language = languageOf(piece.path);
  if (language === undefined) return true;
  const { text, key } = piece;
  if (text.startsWith('"') && />>>|doctest/.test(text)) return false;
  if (CLOSES.test(text) || HARMLESS.test(text)) return true;
  if (reachOf(language, text) !== undefined) return false;
  if (isHead(language, piece, around)) return true;
  if (isAssertion(language, piece, around.now)) return true;
  if (around.gone.some((one) => waits(one, piece) || spelt(one.key, key))) return true;
  const bound = bindingOf(language, key);
  if (bound !== undefined) return isBinding(bound, piece, around);
  return isOwnHelper(piece, around) || isLoop(language, piece, around);
}

/** `await` put before what was not waited for. */
const waits = (old: Placed, now: Placed): boolean =>
  now.key === `await ${old.key}` || now.key === `return ${old.key}`;
/** A binding that stood in the head of an `if` of Go's before. */
const spelt = (old: string, now: string): boolean => / := /.test(now) && old.startsWith(`if ${now} ;`);

function isBinding(
  { names, value }: { names: readonly string[]; value: string },
  piece: Placed,
  { old, known }: Around,
): boolean {
  if (DOUBLES.test(value) || / (?:=|\+=|-=|:=) /.test(value.replaceAll(/(?<=[(,] \w+) = /g, " ")))
    return false;
  const was = new Set([...old.tokens, ...old.params]);
  const fresh = names.every(
    (name) => /^(?:_\w*|err|ok)$/.test(name) || (!was.has(name) && !known.has(name) && !LIBRARY.test(name)),
  );
  return fresh && !piece.text.replace(/(?:=>|\)|\|) \{$|func \(.*\{$/, "").endsWith("{");
}

function isOwnHelper({ tokens, text, file }: Placed, { helpers, old }: Around): boolean {
  const from = /^(?:await|return|self|\.)$/.test(tokens[0] ?? "") ? (tokens[1] === "." ? 2 : 1) : 0;
  const words = chain(tokens, from);
  const name = words?.[0] ?? "";
  // One that has to be waited for is, and none that only begins.
  const late = new RegExp(
    `\\basync (?:function |def |fn )?${name}\\b|\\b${name} = async\\b|function ?\\* ?${name}\\b`,
  );
  if (name !== "" && tokens[0] !== "await" && tokens[0] !== "return" && late.test(file.after ?? ""))
    return false;
  return words?.length === 1 && text.endsWith(")") && helpers.has(name) && !old.tokens.includes(name);
}

/** Whether it asserts, and does nothing else. */
function isAssertion(language: Language, piece: Placed, unit: Unit): boolean {
  const { text, tokens, line } = piece;
  if (!inUnit(assertedLines(unit), piece)) {
    if (language !== "script" || !/^\)(?: \. (?:not|resolves|rejects))* \. to[A-Z]\w* \(/.test(text))
      return false;
  }
  if (DOUBLES.test(text) || line < 1) return false;
  switch (language) {
    case "script": {
      if (/^(?:await |return )?(?:expect|assert \. (?:throws|rejects)) \( (?:async )?\( \) => \{$/.test(text))
        return true;
      if (/^\)(?: \. (?:not|resolves|rejects))* \. to[A-Z]\w* \( .* \)$/.test(text))
        return chain(["expect", "(", ...tokens]) !== undefined;
      const words = chain(tokens, /^(?:await|return)$/.test(tokens[0] ?? "") ? 1 : 0);
      const root = words?.[0] ?? "";
      return /^(?:expect|assert)$/.test(root) || (root === "t" && words?.[1] === "assert");
    }
    case "python":
      if (
        /^(?:assert |(?:async )?with (?:pytest \. |self \. )?(?:raises|warns|assertRaises\w*|assertWarns\w*) \( .* \)(?: as \w+)? :$)/.test(
          text,
        )
      )
        return !/:= /.test(text);
      return chain(tokens) !== undefined && /^self \. assert|\. assert_\w+ \(/.test(text);
    case "go":
      return /^if .* \{$/.test(text) || /^(?:require|assert|s|suite|is)$/.test(chain(tokens)?.[0] ?? "");
    case "rust":
      return /^assert(?:_\w+)?$/.test(chain(tokens)?.[0] ?? "");
    default:
      return language satisfies never;
  }
}

/** A piece may take up more lines than its first. */
const inUnit = (lines: ReadonlySet<number>, { line, tokens }: Placed): boolean =>
  lines.has(line) || (tokens.length > 12 && [1, 2, 3].some((more) => lines.has(line + more)));

/** The head of a test or a suite, with another title, or around it. */
function isHead(language: Language, { text, key }: Placed, { now, old, gone }: Around): boolean {
  switch (language) {
    case "script": {
      if (
        now.rows !== undefined &&
        now.rows.count > 0 &&
        /^(?:it|test|describe) \. (?:each|for) \( (?:\[ .* \]|\w+) \) \( (?:"|`)[^"`]*["`] , (?:async )?\( [^()]* \) => (?:\{$|expect \()/.test(
          text,
        )
      )
        return true;
      const head =
        /^(?:it|test|describe|suite|specify|context) \( (?:"(?:[^"\\]|\\.)*"|`[^`]*`) , (async )?(?:function )?\( (.*?) ?\) (?:=> )?(\{$|.*)/.exec(
          text,
        );
      if (head === null) return false;
      const rest = head[3] ?? "";
      const params = (head[2] ?? "").trim();
      const same = params === "" || gone.some((one) => one.text.includes(`( ${params} ) =>`));
      return same && (rest === "{" || chain(rest.replace(/ \)$/, "").split(" "))?.[0] === "expect");
    }
    case "python": {
      if (/^with self \. subTest \( .* \) :$/.test(text)) return true;
      if (/^@ pytest \. mark \. parametrize \( ".*" , \[ .+ \](?: , ids = \[ .* \])? \)$/.test(text))
        return (now.rows?.count ?? 0) > 0;
      if (!/^(?:async )?def test\w* \(/.test(key)) return false;
      if (key.startsWith("async ") && !gone.some((one) => one.key.startsWith("async def"))) return false;
      return now.rows !== undefined || now.params.every((name) => old.params.includes(name));
    }
    case "go":
      return /^func Test\w+ \( t \* testing \. T \) \{$|^t \. Run \( [^{}]* , func \( t \* testing \. T \) \{$/.test(
        text,
      );
    case "rust":
      return /^(?:pub )?(?:async )?fn \w+ \( \)(?: -> Result < .* >)? \{$/.test(text);
    default:
      return language satisfies never;
  }
}

/** A loop over a list that is written out, or over one that has got its name here. */
function isLoop(language: Language, { text }: Placed, { now }: Around): boolean {
  const over = /^for .*? (?:of|in|range) (.*?)(?: \)| :| \{)?$/.exec(text)?.[1];
  if (over === undefined || /\. (?!iter|into_iter|items|entries|values)\w+|\[ .*:.* \]$/.test(over))
    return false;
  if (language === "go" && /^\w+$/.test(over)) return now.rows !== undefined && now.rows.count > 0;
  return /^(?:vec ! )?(?:\[|\(|map \[|\[ \])/.test(over) && !/^[[({] [\])}]$|\{ \}$/.test(over);
}
