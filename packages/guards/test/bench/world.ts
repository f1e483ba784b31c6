import type { Random } from "./random.ts";

export type Framework = "vitest" | "jest" | "node" | "pytest" | "unittest" | "go" | "testify" | "rust";
export const frameworks: readonly Framework[] = [
  "vitest",
  "jest",
  "node",
  "pytest",
  "unittest",
  "go",
  "testify",
  "rust",
];

/** What one assertion asks, in no language yet. */
export interface Claim {
  readonly kind: "equal" | "length" | "contains" | "near" | "throws";
  /** Called, with these literals as written in every language. */
  readonly fn: string;
  readonly args: readonly string[];
  readonly want: string;
  /** The value gets a name first. */
  readonly named: boolean;
}

export interface Case {
  readonly title: string;
  readonly claims: readonly Claim[];
}

export interface World {
  readonly framework: Framework;
  readonly module: string;
  readonly fns: readonly string[];
  readonly cases: readonly Case[];
  readonly table?: {
    readonly title: string;
    readonly fn: string;
    readonly rows: readonly (readonly [string, string])[];
  };
}

const MODULES = [
  "invoice",
  "ledger",
  "parcel",
  "orchard",
  "tide",
  "kiln",
  "ferry",
  "loom",
  "harbor",
  "quarry",
];
const VERBS = [
  "sum",
  "total",
  "weigh",
  "render",
  "parse",
  "split",
  "merge",
  "rank",
  "measure",
  "encode",
  "trim",
  "count",
];
const NOUNS = ["Lines", "Totals", "Crates", "Rows", "Marks", "Steps", "Prices", "Names"];
const WORDS = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath"];

export function worldOf(framework: Framework, random: Random): World {
  const module = random.pick(MODULES);
  const fns = random
    .shuffled(VERBS)
    .slice(0, 4)
    .map((verb) => verb + random.pick(NOUNS));
  const cases = Array.from({ length: 3 + random.below(3) }, (_, at): Case => {
    const claims = Array.from({ length: 1 + random.below(3) }, () => claimOf(random, fns));
    return {
      title: `${random.pick(["keeps", "gives", "finds", "holds"])} ${random.pick(WORDS)} ${random.pick(WORDS)} ${at}`,
      claims,
    };
  });
  const rows = Array.from({ length: 3 + random.below(3) }, () => [number(random), number(random)] as const);
  const table =
    random.next() < 0.6
      ? { table: { title: `table of ${random.pick(WORDS)}`, fn: random.pick(fns), rows } }
      : {};
  return { framework, module, fns, cases, ...table };
}

const number = (random: Random): string => String(11 + random.below(900));

function claimOf(random: Random, fns: readonly string[]): Claim {
  const kind = random.pick(["equal", "equal", "equal", "length", "contains", "near", "throws"] as const);
  const word = (): string => `"${random.pick(WORDS)} ${random.pick(WORDS)}"`;
  const want = {
    equal: random.next() < 0.5 ? number(random) : word(),
    length: String(2 + random.below(7)),
    contains: word(),
    near: `${number(random)}.25`,
    throws: word(),
  }[kind];
  const args = Array.from({ length: 1 + random.below(2) }, () =>
    random.next() < 0.5 ? number(random) : word(),
  );
  return { kind, fn: random.pick(fns), args, want, named: kind === "equal" && random.next() < 0.4 };
}

const snake = (name: string): string =>
  name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).toLowerCase();
export const pascal = (name: string): string => name.replace(/^\w/, (letter) => letter.toUpperCase());
export const words = (title: string): string => title.replaceAll(/\W+/g, "_");
export const isScript = (framework: Framework): boolean => /^(?:vitest|jest|node)$/.test(framework);
export const isPython = (framework: Framework): boolean => /^(?:pytest|unittest)$/.test(framework);
export const isGo = (framework: Framework): boolean => /^(?:go|testify)$/.test(framework);

/** A function's name as its language spells it. */
export function fnName(framework: Framework, fn: string): string {
  return isScript(framework) ? fn : isGo(framework) ? pascal(fn) : snake(fn);
}

export function callOf(framework: Framework, { fn, args }: Pick<Claim, "fn" | "args">): string {
  return `${fnName(framework, fn)}(${args.join(", ")})`;
}
