import type { GuardContext } from "@stagewright/core";
import type { Random } from "./random.ts";
import type { Rendered } from "./render.ts";
import { callOf, type Claim, type Framework } from "./world.ts";

export interface Mutation {
  /** Path to its text before and after; `undefined`: not there. */
  readonly files: Readonly<Record<string, readonly [string | undefined, string | undefined]>>;
  readonly context?: GuardContext;
}

export interface Mutator {
  readonly name: string;
  /** What the change does, in the words of the rules it should meet; honest ones meet none. */
  readonly about: string;
  readonly in: readonly Framework[] | ((framework: Framework) => boolean);
  apply(repo: Rendered, random: Random): Mutation | undefined;
}

export function applies(mutator: Mutator, framework: Framework): boolean {
  return typeof mutator.in === "function" ? mutator.in(framework) : mutator.in.includes(framework);
}

/** A change of the test file alone; undefined where nothing came of it. */
export function tests(repo: Rendered, after: string | undefined): Mutation | undefined {
  return after === repo.text ? undefined : { files: { [repo.path]: [repo.text, after] } };
}

/** The same, with the code changed beside it. */
export function testsAndCode(repo: Rendered, after: string): Mutation | undefined {
  return after === repo.text
    ? undefined
    : {
        files: {
          [repo.path]: [repo.text, after],
          [repo.code]: [repo.codeText, repo.codeText.replace("length", "length + 1")],
        },
      };
}

export function put(text: string, part: string, by: string): string {
  return text.replace(part, () => by);
}

export interface Place {
  readonly one: Rendered["cases"][number];
  readonly claim: Claim;
  readonly text: string;
  readonly at: number;
}

/** Some assertion of some test. */
export function somewhere(
  repo: Rendered,
  random: Random,
  fits: (claim: Claim) => boolean = () => true,
): Place | undefined {
  const places = repo.cases.flatMap((one, index) =>
    one.claims.flatMap((text, at): Place[] => {
      const claim = repo.world.cases[index]?.claims[at];
      return claim !== undefined && fits(claim) ? [{ one, claim, text, at }] : [];
    }),
  );
  return places.length === 0 ? undefined : random.pick(places);
}

/** What the claim is about, as it stands in its text. */
export function subjectOf(repo: Rendered, { claim, at }: Place): string {
  return claim.named ? `got${at}` : callOf(repo.world.framework, claim);
}

/** A claim's text with its last line replaced, and the line that names its value kept. */
export function asserting(repo: Rendered, place: Place, by: string): string {
  const lines = place.text.split("\n").filter((line) => line !== "");
  const kept = place.claim.named ? `${lines[0] ?? ""}\n` : "";
  const indent = /^\s*/.exec(lines[0] ?? "")?.[0] ?? "";
  return put(
    repo.text,
    place.one.whole,
    put(
      place.one.whole,
      place.text,
      `${kept}${by
        .split("\n")
        .map((line) => (line === "" ? "" : indent + line))
        .join("\n")}\n`,
    ),
  );
}

/** Something put first in a test. */
export function first(repo: Rendered, random: Random, line: string): string {
  const one = random.pick(repo.cases);
  const indent = /^\n?(\s*)/.exec(one.body.slice(1))?.[1] ?? "";
  return put(repo.text, one.whole, put(one.whole, `${one.head}\n`, `${one.head}\n${indent}${line}\n`));
}
