import type { Unit } from "../read/model.ts";
import type { Language } from "../syntax/language.ts";
import { assertedLines, type Placed } from "./placed.ts";
import { bindingOf } from "./shape.ts";

/** Heads that only kept something from running or from being heard. */
const HELD_BACK =
  /^(?:if|elif|else|try|except|finally|catch|return|break|continue|unless|raise|switch|case|default|match|panic|throw|defer|t \. (?:Skip\w*|Parallel|Helper|Log\w*|Error\w*|Fatal\w*|FailNow|Fail)\b|pass$|console \.|print|fmt \. Print|dbg !|println !|@ (?:pytest \. mark \. (?:skip\w*|xfail|flaky)|unittest \. (?:skip\w*|expectedFailure))|# \[ (?:ignore|cfg|cfg_attr|should_panic|test)\b|"|with (?:self \. subTest|pytest \. raises|self \. assert|contextlib \. suppress))/;
const HEAD =
  /^(?:(?:it|test|describe|suite|specify|context|xit|xtest|fit)\b|(?:async )?(?:def|function|class)\b|func |(?:pub )?(?:async )?fn |t \. Run \(|@ pytest \. mark \. parametrize)/;

/** Whether a piece that went from a test takes nothing of what it holds to be right: assertions are accounted for elsewhere. */
export function lossless(language: Language, piece: Placed, old: Unit, now: Unit): boolean {
  const { text, key, line } = piece;
  if (/^[)\]}, ;]*$/.test(text) || HELD_BACK.test(text) || HEAD.test(text)) return true;
  const lines = assertedLines(old);
  if ([0, 1, 2, 3].some((more) => lines.has(line + more) && (more === 0 || piece.tokens.length > 12)))
    return true;
  if (/^\)(?: \. \w+)+ \(/.test(text)) return true;
  const bound = bindingOf(language, key);
  if (bound !== undefined && bound.names.every((name) => !now.tokens.includes(name))) return true;
  // In Go the binding may have moved into an `if`.
  return language === "go" && bound !== undefined && now.tokens.join(" ").includes(key);
}
