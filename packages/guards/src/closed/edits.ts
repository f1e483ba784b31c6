import type { Tell, Reading } from "../compare/change.ts";
import type { Judged } from "../compare/tests.ts";
import { helpersOf } from "../compare/change.ts";
import type { Unit } from "../read/model.ts";
import { languageOf, type Language } from "../syntax/language.ts";
import { shown } from "../syntax/tokens.ts";
import { changesOf } from "./changes.ts";
import { frameAdded, frameRemoved } from "./frame.ts";
import { isInert, type Around } from "./inert.ts";
import { lossless } from "./lossless.ts";
import type { Placed } from "./placed.ts";
import { HOOKS, reachOf } from "./reach.ts";

/**
 * Whatever came to stand between the runner and a verdict, and is none of the forms that are
 * known to let each failure through as before: asked about, and never taken in silence.
 */
export function judgeEdits(reading: Reading, { pairs, heirs }: Judged): void {
  const changes = changesOf(reading, pairs);
  const { before } = changes;
  const helpers = new Set(helpersOf(reading, "now").map(({ name }) => name));
  const after = new Map(reading.files.map(({ path, now }) => [path, new Set(now?.text.match(/[\w$]+/g))]));
  const goneFrom = Map.groupBy(changes.removed, ({ unit }) => unit);
  const now = new Map([...before].map(([one, other]) => [other, one]));
  const used = new Set([...calledAnew(reading, before), ...heirs]);
  const come = new Set(changes.added);
  const told = new Set<Unit | string>();
  for (const piece of changes.added) {
    const language = languageOf(piece.path);
    if (language === undefined) continue;
    const old = piece.unit === undefined ? undefined : before.get(piece.unit);
    const around = enclosing(piece, come);
    const why = around ?? whyAdded(piece, { language, old, reading, helpers, goneFrom, used });
    if (why === undefined || isNewBlock(piece, come)) continue;
    const place = piece.unit ?? `${piece.path} ${why}`;
    if (told.has(place)) continue;
    told.add(place);
    tellEdit(piece, why, reading.tell);
  }
  for (const [piece, why] of changes.moved) {
    const place = piece.unit ?? piece.path;
    if (told.has(place)) continue;
    told.add(place);
    reading.tell(
      "TEST_EDITED",
      "asked",
      piece.path,
      piece.line,
      `${said(piece)} is where it was not${within(piece.unit, "in")}: ${why}`,
    );
  }
  for (const piece of changes.removed) {
    const language = languageOf(piece.path);
    if (language === undefined || piece.file.after === undefined) continue;
    const unit = piece.unit === undefined ? undefined : now.get(piece.unit);
    const names = after.get(piece.path) ?? new Set<string>();
    const lost =
      piece.unit === undefined
        ? frameRemoved(language, piece, names)
        : unit === undefined
          ? piece.unit.kind === "helper" && HOOKS[language].test(piece.text)
          : !lossless(language, piece, piece.unit, unit);
    if (!lost || (unit !== undefined && told.has(unit))) continue;
    if (unit !== undefined) told.add(unit);
    reading.tell(
      "TEST_EDITED",
      "asked",
      piece.path,
      unit?.line ?? 1,
      `${said(piece)} is gone${within(unit)}; does each assertion still see what it saw?`,
    );
  }
}

interface Given {
  readonly language: Language;
  readonly old: Unit | undefined;
  readonly reading: Reading;
  readonly helpers: ReadonlySet<string>;
  readonly goneFrom: ReadonlyMap<Unit | undefined, readonly Placed[]>;
  /** New helpers that tests of before call now. */
  readonly used: ReadonlySet<Unit>;
}

/** Why a piece that came is not taken in silence; undefined: it may stand. */
function whyAdded(
  piece: Placed,
  { language, old, reading, helpers, goneFrom, used }: Given,
): string | undefined {
  const { unit, file, text } = piece;
  const reach = reachOf(language, text);
  if (unit === undefined) {
    if (file.before === undefined && reach === undefined) return frameAdded(language, piece, true, reading);
    return reach === undefined
      ? frameAdded(language, piece, false, reading)
      : `\`${reach}\` bears on all tests`;
  }
  if (unit.kind === "helper" && HOOKS[language].test(text) && file.before !== undefined)
    return "it runs before, after or around tests";
  if (old === undefined && !used.has(unit))
    return reach === undefined ? undefined : `\`${reach}\` bears on all tests`;
  if (old === undefined && piece.line <= unit.line && unit.kind === "helper")
    return reach ?? frameAdded(language, piece, false, reading);
  const around: Around = {
    now: unit,
    old: old ?? { ...unit, tokens: [], params: unit.params },
    helpers,
    known: new Set([...(file.old?.imports.keys() ?? []), ...(file.old?.defined.keys() ?? [])]),
    gone: old === undefined ? [] : (goneFrom.get(old) ?? []),
  };
  return isInert(piece, around)
    ? undefined
    : "nothing shows that each assertion is still reached, and sees what it saw";
}

/** Helpers that came with the change, and that tests which were there before call. */
function calledAnew(reading: Reading, before: ReadonlyMap<Unit, Unit>): Set<Unit> {
  const used = new Set<Unit>();
  const tests = [...before.keys()];
  for (const unit of helpersOf(reading, "now"))
    if (!before.has(unit) && tests.some((one) => one !== unit && one.tokens.includes(unit.name)))
      used.add(unit);
  return used;
}

const HEAD =
  /^(?:if|else|elif|for|while|do|try|catch|except|finally|with|async with|switch|match|loop|unsafe)\b.*[{:]$|^[{]$/;
const LEAVES =
  /^(?:return|break|continue|goto|raise|yield|throw)\b|\b(?:return|break|continue|goto)\b|\b(?:skip|Skip|SkipNow|exit|Exit|Goexit|recover)\b/;

/** A block in which nothing stands that was there before, and that leads nowhere else. */
function isNewBlock({ text, inner }: Placed, come: ReadonlySet<Placed>): boolean {
  return (
    HEAD.test(text) &&
    inner.length > 0 &&
    inner.every((one) => (come.has(one) || /^[)\]},; ]*$/.test(one.text)) && !LEAVES.test(one.text))
  );
}

const ENCLOSES =
  /^(?:(?:it|test|describe|suite|specify|context)\b|(?:async )?(?:def|class) |func |(?:pub )?(?:async )?(?:fn|mod|struct|impl) |t \. Run \(|with self \. subTest|(?:export )?(?:async )?function |for |if |try |catch |else|with |while |do |switch |match |[)\]}])/;

/** A head of no known kind around what was there before: nobody can tell whether it runs. */
function enclosing({ text, inner }: Placed, come: ReadonlySet<Placed>): string | undefined {
  if (inner.length === 0 || ENCLOSES.test(text)) return undefined;
  const kept = inner.some(
    (one) => !come.has(one) && !/^[)\]},; ]*$/.test(one.text) && /^(?:it|test|describe)\b/.test(one.text),
  );
  return kept || (/\b(?:describe|it|test) \(/.test(text) && inner.some((one) => !come.has(one)))
    ? "what was there before stands within it now"
    : undefined;
}

const said = ({ text }: Placed): string => `\`${shown(text)}\``;
const within = (unit: Unit | undefined, where = "from"): string =>
  unit === undefined ? "" : ` ${where} "${unit.name}"`;

function tellEdit(piece: Placed, why: string, tell: Tell): void {
  const { unit, path, line } = piece;
  tell(
    "TEST_EDITED",
    "asked",
    path,
    line,
    `${said(piece)} is new${unit === undefined ? "" : ` in "${unit.name}"`}: ${why}`,
  );
}
