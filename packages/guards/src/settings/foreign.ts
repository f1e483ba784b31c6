import type { Reading } from "../compare/change.ts";
import { isForeignTest } from "../compare/others.ts";
import { isTestSide, languageOf } from "../syntax/language.ts";
import { answeredIn } from "./answers.ts";

const CODE =
  /\.(?:rb|java|kts?|cs|fs|vb|php|swift|exs?|scala|groovy|c|cc|cpp|h|hpp|m|mm|dart|lua|clj|hs|erl)$/;
const AWARE =
  /\b(?:r?spec|minitest|junit|surefire|failsafe|xunit|nunit|mstest|vstest|testhost|phpunit|pest|exunit|xctest|gtest|testng|spock|kotest|scalatest|catch2|mocha|jest|pytest)\b|RSpec|ExUnit|XCTest|PHPUNIT|(?:getenv|ENV|System\.getProperty|Environment)\W.*(?:TEST|CI\b|SPEC)|getStackTrace|StackTrace|caller(?:_locations)?\b|debug_backtrace|callStackSymbols|GetAssemblies|GetEntryAssembly|ProcessHandle|sun\.java\.command|\$PROGRAM_NAME|\$0\b|Mix\.env|MIX_ENV|RAILS_ENV|RACK_ENV|APP_ENV|ASPNETCORE_ENV/i;
const EQUALITY =
  /\bboolean equals\s*\(|\boverride\b.*\b(?:bool Equals|fun equals)\b|\bdef (?:==|eql\?|equal\?|===)|\bstatic func ==|\boperator\s*==|\bSystem\.exit\s*\(\s*0|\bRuntime\b.*halt|\bEnvironment\.Exit\s*\(\s*0|\bat_exit\b|\bexit!|\bmethod_missing\b|\bclass_eval\b|\binstance_eval\b|\brefine\b|\bprepend\b/;
const SILENCED =
  /rubocop:disable|#pragma\s+(?:warning\s+disable|GCC diagnostic ignored|clang diagnostic ignored)|#nullable\s+disable|@Suppress(?:Warnings|LLint|FBWarnings)?\b|\bNOLINT|phpcs:(?:ignore|disable)|@phpstan-ignore|@psalm-suppress|swiftlint:disable|ktlint-disable|CHECKSTYLE[: ]OFF|noinspection|credo:disable|standard:disable|ExcludeFromCodeCoverage|:nocov:|LCOV_EXCL|SuppressMessage|@codeCoverageIgnore|# ?reek:/;

/** Code in languages that are not read here, line by line. */
export function judgeForeign({ files, tell }: Reading): void {
  for (const { path, before = "", after } of files) {
    if (after === undefined || languageOf(path) !== undefined || !CODE.test(path)) continue;
    const known = new Set(before.split("\n").map((line) => line.trim()));
    const lines = after.split("\n").map((text, at) => ({ line: at + 1, text: spaced(text) }));
    for (const [at, raw] of after.split("\n").entries()) {
      const text = raw.trim();
      if (text === "" || known.has(text)) continue;
      if (SILENCED.test(text))
        tell(
          "LINT_SUPPRESSED",
          "asked",
          path,
          at + 1,
          `\`${text.slice(0, 80)}\` switches a check off here, and does not say why`,
        );
      if (isForeignTest(path) || isTestSide(path) || /^(?:\/\/|#|\*|--)/.test(text)) continue;
      if (AWARE.test(text))
        tell(
          "SPECIAL_CASE",
          "asked",
          path,
          at + 1,
          "code that asks whether it is being tested can do something else when it is not",
        );
      else if (EQUALITY.test(text))
        tell(
          "SPECIAL_CASE",
          "asked",
          path,
          at + 1,
          "it decides what is taken for equal, or how all ends; is that what the task is about?",
        );
      else {
        const asked = answeredIn(lines, at);
        if (asked !== undefined)
          tell(
            "SPECIAL_CASE",
            "asked",
            path,
            at + 1,
            `${asked} is singled out here, and gets an answer of its own; is that a rule?`,
          );
      }
    }
  }
}

/** A line with blanks around what is no word, as readers of other languages give it. */
const spaced = (text: string): string =>
  (text.match(/"[^"]*"|'[^']*'|[\w$]+(?:\.\d+)?|===?|!==?|=>|&&|\|\||:=|<=|>=|\S/g) ?? [])
    .map((token) => (token.startsWith("'") ? `"${token.slice(1, -1)}"` : token))
    .filter((token) => token !== ";")
    .join(" ");
