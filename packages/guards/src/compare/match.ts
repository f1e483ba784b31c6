import type { Unit } from "../read/model.ts";

export interface Matched {
  readonly pairs: readonly (readonly [Unit, Unit])[];
  readonly gone: readonly Unit[];
  readonly fresh: readonly Unit[];
}

/** Below this much in common two tests are two tests. */
const ALIKE = 0.55;

/** Finds each test of before among those of after: where it was, elsewhere by name, by its body, or by what it has most in common with. */
export function matchUnits(before: readonly Unit[], after: readonly Unit[]): Matched {
  const gone = new Set(before);
  const fresh = new Set(after);
  const pairs: (readonly [Unit, Unit])[] = [];
  const pair = (one: Unit, other: Unit): void => {
    gone.delete(one);
    fresh.delete(other);
    pairs.push([one, other]);
  };
  const byKey = (key: (unit: Unit) => string | undefined): void => {
    const left = Map.groupBy(fresh, (unit) => key(unit) ?? "");
    for (const unit of [...gone]) {
      const is = key(unit);
      const found = is === undefined ? undefined : left.get(is)?.shift();
      if (found !== undefined) pair(unit, found);
    }
  };
  byKey(({ path, name }) => `${path}\n${name}`);
  byKey(({ name, tokens }) => (tokens.length === 0 ? undefined : `${name}\n${tokens.join(" ")}`));
  byKey(({ path, tokens }) => (tokens.length < 4 ? undefined : `${path}\n${tokens.join(" ")}`));
  byKey(({ tokens }) => (tokens.length < 4 ? undefined : tokens.join(" ")));
  byKey(({ name }) => name);
  const scored = [...gone]
    .flatMap((one) => [...fresh].map((other) => ({ one, other, score: likeness(one, other) })))
    .filter(({ score }) => score >= ALIKE)
    .toSorted((a, b) => b.score - a.score);
  for (const { one, other } of scored) if (gone.has(one) && fresh.has(other)) pair(one, other);
  return { pairs, gone: [...gone], fresh: [...fresh] };
}

function likeness(one: Unit, other: Unit): number {
  const sameTitle =
    lastOf(one.name) === lastOf(other.name)
      ? 1
      : shared(lastOf(one.name).split(/\W+|_|(?=[A-Z])/), lastOf(other.name).split(/\W+|_|(?=[A-Z])/));
  return 0.7 * shared(one.tokens, other.tokens) + 0.3 * sameTitle;
}

const lastOf = (name: string): string => name.split(/ > |::|\./).at(-1) ?? name;

/** Dice's coefficient of two bags. */
export function shared(one: readonly string[], other: readonly string[]): number {
  if (one.length + other.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const token of one) counts.set(token, (counts.get(token) ?? 0) + 1);
  let common = 0;
  for (const token of other) {
    const left = counts.get(token) ?? 0;
    if (left > 0) common += 1;
    counts.set(token, left - 1);
  }
  return (2 * common) / (one.length + other.length);
}
