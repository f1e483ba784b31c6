import type { Reading } from "../compare/change.ts";
import { normalTokens } from "../syntax/tokens.ts";
import { shared } from "../compare/match.ts";
import type { Language } from "../syntax/language.ts";
import type { Placed } from "./placed.ts";
import { DOUBLES, HOOKS } from "./reach.ts";
import { piecesOf } from "./pieces.ts";
import { definedBy, importsOf, type Import } from "./shape.ts";

const CLOSES = /^[)\]}, ;]*$|^, \d+ \)$/;
const RUNNERS =
  /^(?:vitest|@jest\/globals|node:test|node:assert(?:\/strict)?|assert(?:\/strict)?|chai|@playwright\/test|mocha|bun:test|pytest|unittest|testing|github\.com\/stretchr\/testify\/\w+)$/;
const TOOLS =
  /^(?:expect|assert(?:[A-Z_]\w*)?|it|test|describe|suite|specify|(?:before|after)(?:Each|All)|vi|jest|unittest|testing|patch|raises|approx|TestCase)$/;
const SUITES =
  /^(?:describe|suite|context) \( (?:"(?:[^"\\]|\\.)*"|`[^`]*`) , (?:async )?(?:function )?\( \) (?:=> )?\{$|^describe \. each \( \[ .* \] \) \( |^(?:pub )?mod tests? \{$|^# \[ cfg \( test \) \]$|^"(?:[^"\\]|\\.)*"$|^@ pytest \. fixture(?: \( (?:scope = "\w+")? ?\))?$|^use super :: \*$|^if __name__ == "__main__" :$|^unittest \. main \( \)$/;

/** Types, and what stands in them. */
const TYPES =
  /^(?:type|interface|export (?:type|interface)|declare|\/\/\/)\b|^(?:readonly )?(?:[\w$]+|\[ [^\]]* \])(?: \?)? : (?!.* = )(?!.*(?:=>|\) ) \{)/;

/** In-source tests get the runner's words from where the runner puts them. */
const OWN_RUNNER = /^const \{ [\w ,]+ \} = import \. meta \. vitest$/;

const NAMES = new WeakMap<object, Set<string>>();

/** Names that a file used before as they are: no fields, no keys, nothing in strings. */
function freeNames({ old }: Placed["file"], language: Language): Set<string> {
  if (old === undefined) return new Set();
  const known = NAMES.get(old);
  if (known !== undefined) return known;
  const tokens = normalTokens(language, old.text);
  const free = new Set(
    tokens.filter(
      (token, at) =>
        /^[\p{ID_Start}$_]/u.test(token) &&
        tokens[at - 1] !== "." &&
        tokens[at - 1] !== "?." &&
        !(tokens[at + 1] === ":" && language === "script" && tokens[at - 1] !== "?"),
    ),
  );
  for (const token of tokens)
    if (token.startsWith("`")) for (const word of token.match(/[\w$]+/g) ?? []) free.add(word);
  NAMES.set(old, free);
  return free;
}

/** Why a piece that came at a file's top, or between its tests, is not taken in silence. */
export function frameAdded(
  language: Language,
  piece: Placed,
  isNew: boolean,
  reading: Reading,
): string | undefined {
  const { text, key, file } = piece;
  if (CLOSES.test(text) || SUITES.test(text) || OWN_RUNNER.test(text)) return undefined;
  if (language === "script" && TYPES.test(text)) return undefined;
  const was = freeNames(file, language);
  const imported = importsOf(language, text);
  if (imported !== undefined)
    return imported.map((one) => whyImport(one, { was, piece, isNew, reading })).find(Boolean);
  if (isNew) return whyNew(language, piece);
  if (HOOKS[language].test(text)) return "it runs before, after or around tests";
  const module = /^(?:pub )?mod (\w+)$/.exec(text)?.[1];
  if (
    module !== undefined &&
    reading.files.some(({ path, before }) => before === undefined && path.endsWith(`/${module}.rs`))
  )
    return undefined;
  if (
    /^(?:async |static |get |set |public |private |readonly )*#?[\w$]+ \( .*\) ?(?:: [^{]*)?\{$/.test(text) &&
    piece.unit !== undefined &&
    !/^(?:if|for|while|switch|catch|it|test|describe)\b/.test(text)
  )
    return undefined;
  const names = definedBy(language, key);
  if (/^package \w+$/.test(text)) return "it is built with other code now";
  if (names === undefined) return "nothing shows that each assertion is still reached, and sees what it saw";
  const taken = names.find((name) => was.has(name) || TOOLS.test(name));
  if (taken !== undefined) return `\`${taken}\` may be something else now`;
  return DOUBLES.test(text) && !/^(?:(?:async )?def|(?:async )?function|func|fn) /.test(text)
    ? "it puts one thing in the place of another"
    : undefined;
}

/** Why a piece at the top of a file that is new bears on what was there before. */
function whyNew(language: Language, { text, key, file }: Placed): string | undefined {
  if (HOOKS[language].test(text) && isLoaded(file.path)) return "all tests beside it get it";
  const root = /^([\p{ID_Start}$_][\p{ID_Continue}$]*)(?: \. [\w$]+)+ = /u.exec(text)?.[1];
  if (root !== undefined && file.now?.imports.has(root) === true)
    return `it puts something else into \`${root}\`, for all that use it`;
  const runs = /(?:^|\/)(?:conftest|__init__|sitecustomize)\.py$/.test(file.path);
  return runs && definedBy(language, key) === undefined ? "it runs before all tests beside it" : undefined;
}

/** Files that runners load by themselves. */
const isLoaded = (path: string): boolean =>
  /(?:^|\/)(?:conftest\.py|[^/]*_test\.go|__init__\.py|sitecustomize\.py)$/.test(path);

interface Importing {
  readonly was: ReadonlySet<string>;
  readonly piece: Placed;
  readonly isNew: boolean;
  readonly reading: Reading;
}

function whyImport(
  { names, module, renamed }: Import,
  { was, piece: { file }, isNew, reading }: Importing,
): string | undefined {
  if (file.old?.language === "go" && file.old.text.includes(`"${module}"`)) return undefined;
  const own = /^[.~#@]?\.?\//.test(module) || module.startsWith(".");
  for (const name of names) {
    if (TOOLS.test(name) && !RUNNERS.test(module) && (own || renamed))
      return `\`${name}\` comes from \`${module}\``;
    if (isNew || !was.has(name)) continue;
    const before = file.old?.imports.get(name);
    if (
      RUNNERS.test(module) &&
      !renamed &&
      (before === undefined || before === module || module.endsWith("strict"))
    )
      continue;
    if (before === module && !renamed) continue;
    if (!renamed && cameAlong(name, module, file, reading)) continue;
    if (before !== undefined && !renamed && hasMoved(before, module, reading)) continue;
    return `\`${name}\` may be something else now`;
  }
  return undefined;
}

/** Whether the change takes a definition out of a file, and puts the same one where it is imported from. */
function cameAlong(name: string, module: string, file: Placed["file"], { files }: Reading): boolean {
  const to = files.find(
    (other) => stemOf(other.path) === lastOf(module) && other.now?.defined.has(name) === true,
  );
  const from = [file, ...files].find((other) => other !== to && other.old?.defined.has(name) === true);
  if (to?.now === undefined || from?.old === undefined) return false;
  return definition(to.now, name) === definition(from.old, name);
}

/** A name's definition as normalised text. */
function definition({ text, language, defined }: NonNullable<Placed["file"]["old"]>, name: string): string {
  const pieces = piecesOf(language, text);
  const at = pieces.findIndex(({ line }) => line === defined.get(name));
  const first = pieces[at];
  if (first === undefined) return "";
  const end = pieces.findIndex((one, index) => index > at && one.depth <= first.depth);
  return pieces
    .slice(at, end < 0 ? undefined : end)
    .map((one) => one.text.replace(/^export /, ""))
    .join("\n");
}

const lastOf = (module: string): string =>
  module
    .replace(/\.(?:[cm]?[jt]sx?|py)$/, "")
    .split(/[./:]+/)
    .findLast(Boolean) ?? "";
const stemOf = (path: string): string => lastOf(path.replace(/\.\w+$/, ""));

/** Whether the change itself moves what one path led to, to where the other leads. */
function hasMoved(before: string, after: string, { files }: Reading): boolean {
  const gone = files.find((file) => file.after === undefined && stemOf(file.path) === lastOf(before));
  return (
    gone?.before !== undefined &&
    files.some(
      (file) =>
        file.before === undefined &&
        file.after !== undefined &&
        stemOf(file.path) === lastOf(after) &&
        shared(words(gone.before ?? ""), words(file.after)) > 0.6,
    )
  );
}

const words = (text: string): string[] => text.match(/[\w$]+/g) ?? [];

/** Whether a piece that went from a file's top takes something away from tests that are still there. */
export function frameRemoved(
  language: Language,
  { text, key, file: { now } }: Placed,
  after: ReadonlySet<string>,
): boolean {
  if (CLOSES.test(text) || SUITES.test(text) || /^(?:describe|suite|context|if|else|try|except)\b/.test(text))
    return false;
  if (/^(?:pub )?mod \w+$/.test(text)) return true;
  const imported = importsOf(language, text);
  if (imported !== undefined) {
    // What is still used, and comes from nowhere, comes from what a runner gives to all.
    const reads = language === "script" || language === "python";
    return (
      reads &&
      imported.some(
        ({ names, module }) =>
          ![...(now?.imports.values() ?? [])].includes(module) &&
          names.some(
            (name) =>
              after.has(name) &&
              !now?.imports.has(name) &&
              !now?.defined.has(name) &&
              now?.text.includes(`${name} as `) !== true &&
              !TOOLS.test(name),
          ),
      )
    );
  }
  const names = definedBy(language, key);
  if (names !== undefined) return names.some((name) => after.has(name));
  return !/^(?:@ (?:pytest \. mark \. (?:skip|xfail)|unittest \. skip)|pytestmark|console \.|print|type |interface |# \[ (?:ignore|allow|cfg)|\/\/)/.test(
    text,
  );
}
