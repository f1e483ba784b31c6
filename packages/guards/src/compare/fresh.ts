import type { Unit } from "../read/model.ts";
import { isTestSide, type Language } from "../syntax/language.ts";
import { closes } from "../closed/chain.ts";
import type { Reached } from "../read/flatten.ts";
import { isLive, type Account } from "./account.ts";
import type { Both, Reading } from "./change.ts";
import { callsIn } from "./same.ts";

/** What a new test brings with it: it may not keep others from running, and has to be able to fail. */
export function judgeFresh(unit: Unit, account: Account, reading: Reading): void {
  const { tell } = reading;
  const { name, path, line } = unit;
  if (unit.focused !== undefined)
    tell(
      "TEST_FOCUSED",
      "refused",
      path,
      unit.focused.line,
      `\`${unit.focused.words}\` at "${name}" keeps all other tests from running`,
    );
  const all = account.after(unit);
  if (unit.skipped !== undefined) {
    tell("TEST_SKIPPED", "reported", path, unit.skipped.line, `"${name}" is new and does not run`);
    return;
  }
  if (all.length > 0) {
    if (!all.some(isLive))
      tell(
        "TEST_EMPTIED",
        "asked",
        path,
        line,
        `"${name}" is new, and nothing it asserts can fail: ${all[0]?.hollow ?? all[0]?.dead?.why ?? ""}`,
      );
    else {
      const why = cannotTell(unit, all);
      if (why !== undefined) tell("TEST_EMPTIED", "asked", path, line, `"${name}" is new, and ${why}`);
    }
    return;
  }
  // They are run for what they cost, or for what they print; a fuzzed one for all that it does not survive.
  if (path.endsWith(".go") && /^(?:Benchmark|Example|Fuzz)/.test(name)) return;
  const file = reading.files.find((one) => one.path === path);
  if (file?.now === undefined || mayFailElsewhere(unit, file.now.language, file, reading)) return;
  // That it runs through to its end is something, where that is what its title says.
  const smoke = SMOKE.test(name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")) && /\(/.test(unit.tokens.join(" "));
  tell(
    "TEST_EMPTIED",
    smoke ? "reported" : "asked",
    path,
    line,
    smoke
      ? `"${name}" is new, and only runs through to its end`
      : `"${name}" is new, and asserts nothing; what would it fail on?`,
  );
}

/** Why the assertions of a new test hold whatever the code does; undefined: nothing says so. */
function cannotTell(unit: Unit, all: readonly Reached[]): string | undefined {
  const live = all.filter(isLive);
  const elseFails = unit.tokens.some((one) =>
    /^(?:panic|unreachable|fail|fails|throw|raise|Fatal\w*|Error\w*|FailNow|hasAssertions|assertions|plan)$/.test(
      one,
    ),
  );
  if (!elseFails && live.every(({ under }) => under.some((one) => one.startsWith("if "))))
    return `asserts only \`${live[0]?.under.find((one) => one.startsWith("if ")) ?? ""}\`: does it fail where that is not so?`;
  const called = callsIn(unit.tokens.join(" "));
  const isOwn = live.every(
    ({ subject, expected, matcher, negated }) =>
      subject === expected &&
      !negated &&
      [...called].every(
        (one) =>
          callsIn(subject).has(one) ||
          one === matcher ||
          /^(?:expect|assert\w*|to[A-Z]\w*|equal|deepEqual|strictEqual|Equal)$/.test(one),
      ),
  );
  return isOwn ? "asks the code what the code should give" : undefined;
}

const SMOKE =
  /\b(?:smoke|(?:does|do|must|should|can|will|would)(?:n[o']?t| not|nt)? ?(?:not )?[ _](?:throw|raise|panic|crash|fail|blow|explode|error|hang|deadlock|race|leak|overflow|complain|reject|warn)|without|no[ _](?:throw|raise|panic|crash|error|exception|deadlock|race|leak|warning|fail)\w*|never[ _]\w+|not[ _](?:throw|raise|panic|crash|fail)\w*|compiles?|type[ _-]?checks?|imports?|importable|loads?|boots?|starts?(?:[ _]up)?|survives?|terminates?|completes?|finishes|runs?(?:[ _]through)?|renders?|tolerates?|is[ _](?:accepted|tolerated|ignored|safe|a[ _]no[ _-]?op)|accepts?|race|concurren\w+)\b|(?:^|_)(?:smoke|no_panic|not_panic|no_throw|runs?|loads?|imports?|compiles?)(?=_|$)/i;
/** Words with which something asserts, in any of the libraries that do. */
const ASSERTS =
  /^_?(?:expect\w*|assert\w*|prop_assert\w*|should\w*|raises\w*|throws\w*|rejects\w*|verify\w*|must\w*|match\w*snapshot\w*|snapshot\w*|approv\w*|golden\w*|fail|unreachable|unwrap\w*|panic|quickcheck|proptest|forall|forAll|done|plan|waitFor\w*|(?:get|find)(?:All)?By\w*|RuleTester|cy|throw|raise|regtest|Require|Assert|Expect|Verify|Must|\w*(?:Assert|Should|Expect|Verify|Snapshot)\w*|\w+_(?:assert|verify|should|must|snapshot)\w*)$/;
/** Words that as often name what is tested. */
const MAY_ASSERT =
  /^_?(?:ensure\w*|insist\w*|check\w*|require\w*|want\w*|confirm\w*|validate\w*|matches?\w*|compare\w*|same\w*|\w+(?:Check|Match)\w*|\w+_(?:check|match)\w*)$/;

/** Whether something may assert that cannot be seen here: by its name, by where it comes from, or by what it is handed. */
function mayFailElsewhere(unit: Unit, language: Language, file: Both, reading: Reading): boolean {
  const { tokens } = unit;
  const visible = new Set(reading.files.flatMap(({ now }) => now?.units.map(({ name }) => name) ?? []));
  const defined = file.now?.defined ?? new Map<string, number>();
  for (const [at, token] of tokens.entries()) {
    if (doesAssert(tokens, at, language) && !visible.has(token)) return true;
    const own = language === "go" || tokens[at - 1] === "." || isCode(file.now?.imports.get(token));
    if (MAY_ASSERT.test(token) && tokens[at + 1] === "(" && !own && !visible.has(token)) return true;
    // `?` gives an error on, and so does `unwrap`.
    if (token === "?" && language === "rust") return true;
    if (tokens[at + 1] !== "(" && tokens[at + 1] !== ".") continue;
    const module = file.now?.imports.get(token);
    if (module !== undefined && isBesideTests(module) && !visible.has(token)) return true;
    // A method of a base class that stands elsewhere.
    if (
      token === "self" &&
      language === "python" &&
      tokens[at + 3] === "(" &&
      !visible.has(tokens[at + 2] ?? "")
    )
      return true;
    if (language === "go" && tokens[at + 1] === "(" && !defined.has(token) && isHandedOn(tokens, at))
      return true;
  }
  return /@given\b|\bproptest!|#\[(?:quickcheck|proptest)|RuleTester|@ts-expect-error|expectTypeOf|assertType|\bsatisfies\b/.test(
    linesOf(file.after ?? "", unit.line - 6, unit.end),
  );
}

function doesAssert(tokens: readonly string[], at: number, language: Language): boolean {
  const [token = "", next = ""] = [tokens[at], tokens[at + 1]];
  if (!ASSERTS.test(token) || /^(?:console|logger|log)$/.test(tokens[at - 2] ?? "")) return false;
  if (/^(?:throw|raise|done)$/.test(token)) return true;
  // `expect(x)` alone says nothing of `x`.
  if (token === "expect" && next === "(" && tokens[at - 1] !== ".")
    return tokens[closes(tokens, at + 1) + 1] === ".";
  return /^[(!.]$/.test(next) || language === "python";
}

const isCode = (module: string | undefined): boolean => module !== undefined && !isBesideTests(module);

/** A helper of Go's that is given the test can fail it. */
function isHandedOn(tokens: readonly string[], at: number): boolean {
  return /^(?:t|tb|b|s|suite)$/.test(tokens[at + 2] ?? "") && /^[,)]$/.test(tokens[at + 3] ?? "");
}

const isBesideTests = (module: string): boolean =>
  /(?:^|[/._-])(?:helpers?|support|utils?|test\w*|tests?[-_.]?utils?|testing|fixtures?|harness|rig|kit|matchers?|assert\w*|expect\w*|spec\w*|common|conftest|factories|builders?|__\w+__|should|chai|sinon|cypress|playwright|puppeteer|msw|nock|supertest)(?:[/._-]|$)/i.test(
    module,
  ) || isTestSide(module);

const linesOf = (text: string, from: number, to: number): string =>
  text.split("\n").slice(Math.max(0, from), to).join("\n");
