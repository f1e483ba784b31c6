import type { Unit } from "../read/model.ts";
import { languageOf } from "../syntax/language.ts";
import type { Reading } from "../compare/change.ts";
import { gotMore, holdsAll, skeleton } from "./rows.ts";
import { shown } from "../syntax/tokens.ts";
import { assertedLines, placed, type Placed } from "./placed.ts";
import { NAME, bindingOf, definedBy } from "./shape.ts";

export interface Changes {
  readonly added: readonly Placed[];
  readonly removed: readonly Placed[];
  /** Pieces that are still there, and stand within, or after, what they did not. */
  readonly moved: readonly (readonly [piece: Placed, why: string])[];
  /** Pieces of tests and helpers that were there before, by what became of them. */
  readonly before: ReadonlyMap<Unit, Unit>;
}

/** After these nothing of what follows runs; one that moves is not the same. */
const LEAVES =
  /^(?:return|break|continue|goto|raise|throw|yield|process \.|os \.|sys \.|t \. Skip|pytest \.|pass$|else)/;

/** What came and what went, but for what only moved or got another name. */
export function changesOf(reading: Reading, pairs: readonly (readonly [Unit, Unit])[]): Changes {
  const before = pairsOf(reading, pairs);
  const [old, now] = [placed(reading, "old"), placed(reading, "now")];
  const removed = new Set(old);
  let added = now;
  const match = (home: (piece: Placed, side: "old" | "now") => string | undefined, key = keyOf): void => {
    const there = Map.groupBy(removed, (piece) => `${home(piece, "old") ?? "-"}\n${key(piece)}`);
    added = added.filter((piece) => {
      const place = home(piece, "now");
      const found = place === undefined ? undefined : there.get(`${place}\n${key(piece)}`)?.shift();
      if (found !== undefined) {
        removed.delete(found);
        if (home === within) stayed.push([found, piece]);
      }
      return found === undefined;
    });
  };
  const stayed: (readonly [old: Placed, now: Placed])[] = [];
  const ids = new Map<Unit, number>();
  const idOf = (unit: Unit): number => ids.get(unit) ?? ids.set(unit, ids.size).size - 1;
  const within = (piece: Placed, side: "old" | "now"): string | undefined => {
    if (piece.unit === undefined) return `frame ${piece.path}`;
    const unit = side === "old" ? piece.unit : before.get(piece.unit);
    return unit === undefined ? undefined : `unit ${idOf(unit)}`;
  };
  const anywhere = (piece: Placed): string | undefined => (LEAVES.test(piece.text) ? undefined : "");
  match(within);
  match(anywhere);
  for (const home of [within, anywhere]) {
    const there = Map.groupBy(removed, (piece) => `${home(piece, "old") ?? "-"}\n${skeleton(piece.key)}`);
    added = added.filter((piece) => {
      const place = home(piece, "now");
      const found = (place === undefined ? [] : (there.get(`${place}\n${skeleton(piece.key)}`) ?? [])).find(
        (one) => removed.has(one) && holdsAll(one, piece),
      );
      if (found !== undefined) removed.delete(found);
      return found === undefined;
    });
  }
  added = added.filter((piece) => {
    const found = [...removed].find(
      (one) => within(one, "old") === within(piece, "now") && gotMore(one, piece, reading),
    );
    if (found !== undefined) removed.delete(found);
    return found === undefined;
  });
  const names = renamed(reading, [...removed], added);
  if (names.size > 0) {
    const renaming = (piece: Placed): string =>
      piece.key
        .split(" ")
        .map((token) => names.get(token) ?? token)
        .join(" ");
    match(within, renaming);
    match(anywhere, renaming);
  }
  return { added, removed: [...removed], moved: movedIn(stayed, new Set(old.map(({ key }) => key))), before };
}

/** Blocks in which whatever stands is run, and heard. */
const OPEN =
  /^(?:(?:it|test|describe|suite|specify|context)\b|(?:async )?(?:def|class) |func |(?:pub )?(?:async )?(?:fn|mod) |t \. Run \(|with self \. subTest|(?:export )?(?:async )?function )/;

/** What stands in another block than before, or in another order. */
function movedIn(
  stayed: readonly (readonly [old: Placed, now: Placed])[],
  known: ReadonlySet<string>,
): [Placed, string][] {
  const found: [Placed, string][] = [];
  const last = new Map<Unit, Placed[]>();
  for (const [old, now] of stayed.toSorted(([, a], [, b]) => a.at - b.at)) {
    if (now.unit === undefined || isFree(now)) continue;
    // A head that is new is judged as such.
    const into = now.above.find((head) => known.has(head) && !OPEN.test(head) && !old.above.includes(head));
    if (into !== undefined) found.push([now, `it stands within \`${shown(into)}\` now`]);
    const earlier = last.get(now.unit) ?? [];
    const passed = earlier.find((one) => one.at > old.at && !(isFirm(one) && isFirm(old)));
    if (passed !== undefined && old.path === passed.path)
      found.push([now, `\`${shown(passed.text)}\` came after it before`]);
    last.set(now.unit, [...earlier, old].slice(-60));
  }
  return found;
}

/** It may stand anywhere. */
const isFree = ({ text }: Placed): boolean =>
  OPEN.test(text) || /^(?:@|# \[|"|t \. (?:Helper|Parallel|Error\w*|Fatal\w*|Log\w*)\b|[)\]},;])/.test(text);
/** It binds a value or asserts: of two of these either may come first. */
const isFirm = ({ key, unit, line, text, path }: Placed): boolean =>
  bindingOf(languageOf(path) ?? "script", key) !== undefined ||
  /^(?:expect|assert\w*|self \. assert\w*|require|t \. (?:Error|Fatal)\w*) \b|^(?:expect|assert\w*) ?[!(]|^if .* \{$|^assert /.test(
    text,
  ) ||
  (unit !== undefined && assertedLines(unit).has(line));

const keyOf = ({ key }: Placed): string => key;

/** Tests as matched, and helpers by name: in their file, else in another. */
function pairsOf({ files }: Reading, pairs: readonly (readonly [Unit, Unit])[]): Map<Unit, Unit> {
  const before = new Map(pairs.map(([old, now]) => [now, old]));
  const old = files.flatMap((file) => file.old?.units ?? []).filter(({ kind }) => kind === "helper");
  const left = new Set(old);
  const now = files.flatMap((file) => file.now?.units ?? []).filter(({ kind }) => kind === "helper");
  const alike: readonly ((one: Unit, other: Unit) => boolean)[] = [
    (one, other) => one.name === other.name && one.path === other.path,
    (one, other) => one.name === other.name && one.name !== "",
    (one, other) => one.path === other.path && one.tokens.join(" ") === other.tokens.join(" "),
  ];
  for (const is of alike)
    for (const unit of now) {
      if (before.has(unit)) continue;
      const found = [...left].find((one) => is(one, unit));
      if (found === undefined) continue;
      left.delete(found);
      before.set(unit, found);
    }
  return before;
}

/**
 * Names that became others, consistently: of what the tests bind themselves, or of what the
 * code under test calls differently in the same change.
 */
function renamed(
  reading: Reading,
  removed: readonly Placed[],
  added: readonly Placed[],
): Map<string, string> {
  const names = new Map<string, string>();
  if (removed.length === 0 || added.length === 0) return names;
  const [was, is] = [namesIn(reading, "old"), namesIn(reading, "now")];
  const bound = new Set(
    removed.flatMap(({ key, file }) => {
      const language = languageOf(file.path);
      return language === undefined
        ? []
        : (bindingOf(language, key)?.names ?? definedBy(language, key) ?? []);
    }),
  );
  const [code, codeNow] = [codeNames(reading, "before"), codeNames(reading, "after")];
  for (const { text } of added)
    if (/^(?:from .* )?(?:import|use) /.test(text))
      for (const [, from = "", to = ""] of text.matchAll(/([\w$]+) as ([\w$]+)/g))
        if (was.tests.has(from) && !was.tests.has(to)) names.set(from, to);
  const shapes = Map.groupBy(added, ({ tokens }) => outline(tokens, is.tests, was.tests));
  for (const piece of removed) {
    const other = shapes.get(outline(piece.tokens, was.tests, is.tests))?.[0];
    for (const [at, token] of piece.tokens.entries()) {
      const to = other?.tokens[at];
      if (to === undefined || to === token || names.has(token) || !NAME.test(token) || !NAME.test(to))
        continue;
      const own = bound.has(token) || piece.unit?.params.includes(token) === true;
      const ofCode = code.has(token) && !codeNow.has(token) && codeNow.has(to);
      if (own || ofCode) names.set(token, to);
    }
  }
  return names;
}

/** Tokens with names that are only on this side left out: what a consistent renaming keeps. */
function outline(tokens: readonly string[], own: ReadonlySet<string>, other: ReadonlySet<string>): string {
  return tokens
    .map((token) => (NAME.test(token) && own.has(token) && !other.has(token) ? "?" : token))
    .join(" ");
}

function namesIn({ files }: Reading, side: "old" | "now"): { tests: Set<string> } {
  const tests = new Set<string>();
  for (const file of files)
    for (const word of file[side]?.text.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []) tests.add(word);
  return { tests };
}

function codeNames({ files }: Reading, side: "before" | "after"): Set<string> {
  const names = new Set<string>();
  for (const file of files) {
    if (file.testSide || languageOf(file.path) === undefined) continue;
    for (const word of file[side]?.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []) names.add(word);
  }
  return names;
}
