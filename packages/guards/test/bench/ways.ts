import {
  type Mutation,
  type Mutator,
  asserting,
  first,
  put,
  somewhere,
  subjectOf,
  tests,
  testsAndCode,
} from "./mutator.ts";
import type { Random } from "./random.ts";
import type { Rendered } from "./render.ts";
import { type Framework, callOf } from "./world.ts";

export type Spellings = Partial<Record<Framework, readonly string[]>>;
export const both = (first: Framework, second: Framework, list: readonly string[]): Spellings => ({
  [first]: list,
  [second]: list,
});

/** Something put around or before a test's head, one spelling each. */
export function heads(
  about: string,
  name: string,
  spellings: Partial<Record<Framework, readonly ((head: string) => string)[]>>,
): Mutator[] {
  return Object.entries(spellings).flatMap(([framework, list]) =>
    list.map((spell, at): Mutator => ({
      name: `${name} ${framework} ${at + 1}`,
      about,
      in: [framework as Framework],
      apply(repo, random) {
        const one = random.pick(repo.cases);
        return tests(repo, put(repo.text, one.whole, put(one.whole, one.head, spell(one.head))));
      },
    })),
  );
}

/** A line put first into a test. */
export function lines(about: string, name: string, spellings: Spellings): Mutator[] {
  return Object.entries(spellings).flatMap(([framework, list]) =>
    list.map((line, at): Mutator => ({
      name: `${name} ${framework} ${at + 1}`,
      about,
      in: [framework as Framework],
      apply: (repo, random) => tests(repo, first(repo, random, line)),
    })),
  );
}

/** An assertion replaced by another; `$it` is what it was about, `$want` what it wanted. */
export function claims(
  about: string,
  name: string,
  kind: readonly string[],
  spellings: Spellings,
  withCode = false,
): Mutator[] {
  return Object.entries(spellings).flatMap(([framework, list]) =>
    list.map((by, at): Mutator => ({
      name: `${name} ${framework} ${at + 1}`,
      about,
      in: [framework as Framework],
      apply(repo, random) {
        const place = somewhere(repo, random, (claim) => kind.includes(claim.kind));
        if (place === undefined) return undefined;
        const says = by
          .replaceAll("$it", () => subjectOf(repo, place))
          .replaceAll("$call", () => callOf(repo.world.framework, place.claim))
          .replaceAll("$want", () => place.claim.want);
        return (withCode ? testsAndCode : tests)(repo, asserting(repo, place, says));
      },
    })),
  );
}

/** The whole assertion kept, and something done around it. */
export function around(
  about: string,
  name: string,
  spellings: Partial<Record<Framework, readonly ((text: string) => string)[]>>,
): Mutator[] {
  return Object.entries(spellings).flatMap(([framework, list]) =>
    list.map((spell, at): Mutator => ({
      name: `${name} ${framework} ${at + 1}`,
      about,
      in: [framework as Framework],
      apply(repo, random) {
        const place = somewhere(repo, random, ({ named }) => !named);
        return place === undefined
          ? undefined
          : tests(repo, put(repo.text, place.one.whole, put(place.one.whole, place.text, spell(place.text))));
      },
    })),
  );
}

export const whole = (
  about: string,
  name: string,
  where: Mutator["in"],
  after: (repo: Rendered, random: Random) => string | undefined,
): Mutator => ({
  name,
  about,
  in: where,
  apply(repo, random) {
    const text = after(repo, random);
    return text === undefined ? undefined : tests(repo, text);
  },
});
export const files = (
  about: string,
  name: string,
  where: Mutator["in"],
  apply: (repo: Rendered, random: Random) => Mutation | undefined,
): Mutator => ({ name, about, in: where, apply });

export const call = (from: string, to: string) => (head: string) => head.replace(from, to);
export const indented = (text: string, by: string): string => text.replaceAll(/^(?=.)/gm, by);
