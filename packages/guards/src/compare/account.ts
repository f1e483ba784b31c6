import { reachedBy, type Reached } from "../read/flatten.ts";
import { rowsOf } from "./rows.ts";
import type { Renames } from "./renames.ts";
import type { Unit } from "../read/model.ts";
import { alike } from "../read/ranks.ts";
import { GAP } from "../syntax/tokens.ts";
import { callsIn, keyOf, literalTokens } from "./same.ts";

/** Where assertions are after the change, so that what left one test is found in another. */
export class Account {
  readonly #old = new Map<Unit, readonly Reached[]>();
  readonly #now = new Map<Unit, readonly Reached[]>();
  readonly #missing = new Map<string, number>();
  /** Tests in which stands what another test has lost. */
  readonly heirs = new Set<Unit>();
  readonly renames: Renames;
  readonly #oldHelpers: ReadonlyMap<string, Unit>;
  readonly #nowHelpers: ReadonlyMap<string, Unit>;

  constructor(
    before: readonly Unit[],
    after: readonly Unit[],
    oldHelpers: readonly Unit[],
    nowHelpers: readonly Unit[],
    renames: Renames = { has: () => false, takesOther: () => false },
  ) {
    this.renames = renames;
    this.#oldHelpers = new Map(oldHelpers.map((unit) => [unit.name, unit]));
    this.#nowHelpers = new Map(nowHelpers.map((unit) => [unit.name, unit]));
    for (const unit of before) this.#old.set(unit, this.before(unit));
    for (const unit of after) this.#now.set(unit, this.after(unit));
    for (const all of this.#old.values()) for (const one of all) if (isLive(one)) this.#add(keyOf(one), 1);
    for (const [unit, all] of this.#now)
      if (unit.skipped === undefined) for (const one of all) if (isLive(one)) this.#add(keyOf(one), -1);
  }

  #add(key: string, by: number): void {
    this.#missing.set(key, (this.#missing.get(key) ?? 0) + by);
  }

  before(unit: Unit): readonly Reached[] {
    return this.#old.get(unit) ?? reachedBy(unit, this.#oldHelpers).assertions;
  }

  after(unit: Unit): readonly Reached[] {
    return this.#now.get(unit) ?? reachedBy(unit, this.#nowHelpers).assertions;
  }

  /** Helpers of the change that a test names. */
  helpersOf(unit: Unit): string[] {
    return [...this.#nowHelpers].flatMap(([name, helper]) =>
      unit.tokens.includes(name) && helper.tokens.length > 3 ? [name] : [],
    );
  }

  leavesAfter(unit: Unit): { line: number; how: string }[] {
    return reachedBy(unit, this.#nowHelpers).leaves;
  }

  leavesBefore(unit: Unit): { line: number; how: string }[] {
    return reachedBy(unit, this.#oldHelpers).leaves;
  }

  /** Whether an assertion that its test has lost stands elsewhere, about the same code. */
  found(one: Reached, from: Unit): boolean {
    const key = keyOf(one);
    const missing = this.#missing.get(key) ?? 0;
    if (missing <= 0 && this.#isElsewhere(key, one, from)) return true;
    this.#missing.set(key, missing - 1);
    return this.#inRows(one, from) || this.#outOfRows(one, from);
  }

  #isElsewhere(key: string, one: Reached, from: Unit): boolean {
    const called = callsIn(from.tokens.join(" "));
    const direct = callsIn(one.subject).size > 0;
    return this.#inherit(
      [...this.#now].filter(
        ([unit, all]) =>
          unit.skipped === undefined &&
          all.some((other) => isLive(other) && keyOf(other) === key) &&
          (direct || overlaps(called, callsIn(unit.tokens.join(" ")))),
      ),
    );
  }

  #inherit(found: readonly (readonly [Unit, unknown])[]): boolean {
    for (const [unit] of found) this.heirs.add(unit);
    return found.length > 0;
  }

  /** Whether something that is asserted anew, here or elsewhere, may well hold what was lost: that is asked about, and not refused. */
  covered(one: Reached): boolean {
    const called = callsIn(`${one.subject} ${one.expected}`);
    return [...this.#now].some(
      ([unit, all]) =>
        unit.skipped === undefined &&
        all.some(
          (other) =>
            isLive(other) &&
            (this.#missing.get(keyOf(other)) ?? 0) < 0 &&
            ((one.expected !== "" &&
              `${other.subject} ${other.expected}`.includes(one.expected) &&
              alike(other.matcher, one.matcher)) ||
              (rowsOf(unit) !== undefined &&
                other.rank >= 4 &&
                called.size > 0 &&
                overlaps(called, callsIn(other.subject))) ||
              other.subject.startsWith(`${one.subject} . mock `)),
        ),
    );
  }

  /** Whether a test that is still there asserts the same: it stood there twice. */
  twice(one: Reached, from: Unit): boolean {
    const key = keyOf(one);
    return [...this.#now].some(
      ([unit, all]) =>
        unit.skipped === undefined &&
        unit !== from &&
        all.some((other) => isLive(other) && keyOf(other) === key && other.under.length <= one.under.length),
    );
  }

  /** Whether tests that were not there before hold all these values: a table was cut in two. */
  holds(literals: readonly string[], except: Unit): boolean {
    const old = new Set([...this.#old.keys()].map(({ path, name }) => `${path}\n${name}`));
    return [...this.#now.keys()].some((unit) => {
      if (unit === except || unit.skipped !== undefined || old.has(`${unit.path}\n${unit.name}`))
        return false;
      const there = new Set([...unit.tokens, ...(unit.rows?.tokens ?? [])]);
      return literals.every((literal) => there.has(literal));
    });
  }

  /** As one row of a parametrized test: its values among the rows, the same function asked in the same way. */
  #inRows(one: Reached, from: Unit): boolean {
    const literals = literalTokens([
      ...one.subject.split(" "),
      ...one.expected.split(" "),
      ...(callsIn(one.subject).size === 0 ? from.tokens : []),
    ]).filter(isTelling);
    const called = asked(one, from);
    const found = [...this.#now].find(([unit, all]) => {
      const rows = rowsOf(unit);
      if (rows === undefined || rows.count < 1 || unit.skipped !== undefined || literals.length === 0)
        return false;
      const there = new Set([...rows.tokens, ...unit.tokens]);
      if (!literals.every((literal) => there.has(literal) || isTitle(literal, from))) return false;
      return all.some(
        (other) =>
          isLive(other) &&
          alike(other.matcher, one.matcher) &&
          other.negated === one.negated &&
          other.rank >= one.rank &&
          overlaps(called, asked(other, unit)),
      );
    });
    return this.#inherit(found === undefined ? [] : [found]);
  }

  /** From a parametrized test to single ones: as many of them as there were rows. */
  #outOfRows(one: Reached, from: Unit): boolean {
    if (from.rows === undefined) return false;
    const called = asked(one, from);
    let others = 0;
    for (const [unit, all] of this.#now) {
      if (unit.rows !== undefined || unit.skipped !== undefined) continue;
      const before = [...this.#old.keys()].some((old) => old.name === unit.name && old.path === unit.path);
      if (before) continue;
      const count = all.filter(
        (other) => isLive(other) && alike(other.matcher, one.matcher) && overlaps(called, asked(other, unit)),
      ).length;
      if (count > 0) this.heirs.add(unit);
      others += count;
    }
    return others >= from.rows.count;
  }
}

const isTelling = (literal: string): boolean =>
  !/^"[^"]*%[^"]*"$/.test(literal) && literal.split(GAP).length < 5;
const isTitle = (literal: string, { name }: Unit): boolean =>
  name.includes(literal.slice(1, -1)) && literal.startsWith('"');

function asked(one: Reached, unit: Unit): Set<string> {
  const direct = callsIn(`${one.subject} ${one.expected}`);
  return direct.size > 0 ? direct : callsIn(unit.tokens.join(" "));
}

function overlaps(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === 0 || [...one].some((name) => other.has(name));
}

/** It is reached, and can fail. */
export function isLive(one: Reached): boolean {
  return one.dead === undefined && one.hollow === undefined && one.rank > 0;
}
