import { type Mutation, type Mutator, put, tests } from "./mutator.ts";
import type { Random } from "./random.ts";
import type { Rendered } from "./render.ts";

export const all = (): boolean => true;
export const change = (
  name: string,
  where: Mutator["in"],
  apply: (repo: Rendered, random: Random) => Mutation | undefined,
): Mutator => ({ name, about: "honest", in: where, apply });
export const whole = (
  name: string,
  where: Mutator["in"],
  after: (repo: Rendered, random: Random) => string | undefined,
): Mutator =>
  change(name, where, (repo, random) => {
    const text = after(repo, random);
    return text === undefined ? undefined : tests(repo, text);
  });
export const rename = (text: string, name: string, to: string): string =>
  text.replaceAll(new RegExp(`\\b${name}\\b`, "g"), to);
/** A suite's text with only some of its tests. */
export const only = ({ text, cases }: Rendered, keep: (at: number) => boolean): string =>
  cases.reduce((rest, one, at) => (keep(at) ? rest : put(rest, one.whole, "")), text);
