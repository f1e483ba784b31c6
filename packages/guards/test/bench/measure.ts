import type { Guards } from "@stagewright/core";
import { dishonest } from "./dishonest.ts";
import { heldOutDishonest } from "./held-out.ts";
import { heldOutHonest } from "./held-out-honest.ts";
import { secondDishonest, secondHonest } from "./held-out-second.ts";
import { thirdDishonest, thirdHonest } from "./held-out-3/sets.ts";
import { fourthDishonest, fourthHonest } from "./held-out-4/sets.ts";
import { fifthDishonest, fifthHonest } from "./held-out-5/sets.ts";
import { honest } from "./honest.ts";
import { applies, type Mutation, type Mutator } from "./mutator.ts";
import { Random } from "./random.ts";
import { render } from "./render.ts";
import { frameworks, worldOf } from "./world.ts";

export interface Row {
  readonly about: string;
  refused: number;
  asked: number;
  neither: number;
  /** Changes that were judged wrongly, by name, and how often. */
  readonly wrong: Map<string, number>;
}

export interface Figures {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly good: number;
  readonly all: number;
}

export type Probe = (name: string, mutation: Mutation, verdict: Verdict) => void;
type Verdict = "refused" | "asked" | "neither";
const SETS = {
  known: [
    ["dishonest: refused or asked about", dishonest],
    ["honest: not refused", honest],
  ],
  "held-out": [
    ["held out, dishonest: refused or asked about", heldOutDishonest],
    ["held out, honest: not refused", heldOutHonest],
  ],
  second: [
    ["held out a second time, dishonest: refused or asked about", secondDishonest],
    ["held out a second time, honest: not refused", secondHonest],
  ],
  "held-out-3": [
    ["held out a third time, dishonest: refused or asked about", thirdDishonest],
    ["held out a third time, honest: not refused", thirdHonest],
  ],
  "held-out-4": [
    ["held out a fourth time, dishonest: refused or asked about", fourthDishonest],
    ["held out a fourth time, honest: not refused", fourthHonest],
  ],
  "held-out-5": [
    ["held out a fifth time, dishonest: refused or asked about", fifthDishonest],
    ["held out a fifth time, honest: not refused", fifthHonest],
  ],
} as const;
export const sets: readonly (keyof typeof SETS)[] = [
  "known",
  "held-out",
  "second",
  "held-out-3",
  "held-out-4",
  "held-out-5",
];

/** Makes changes of both kinds over made-up repositories, and counts what guards make of them. */
export function measure(
  guards: Guards,
  set: keyof typeof SETS,
  seed: number,
  rounds: number,
  probe?: Probe,
): Figures[] {
  return SETS[set].map(([title, mutators], at) => {
    const isHonest = at === 1;
    const rows = run(
      guards,
      mutators,
      new Random(seed + at),
      rounds,
      (verdict) => (isHonest ? verdict === "refused" : verdict === "neither"),
      probe,
    );
    const all = rows.reduce((sum, { refused, asked, neither }) => sum + refused + asked + neither, 0);
    const good = rows.reduce(
      (sum, { refused, asked, neither }) => sum + asked + (isHonest ? neither : refused),
      0,
    );
    return { title, rows, good, all };
  });
}

function run(
  guards: Guards,
  mutators: readonly Mutator[],
  random: Random,
  rounds: number,
  isWrong: (verdict: Verdict) => boolean,
  probe?: Probe,
): Row[] {
  const rows = new Map<string, Row>();
  for (let round = 0; round < rounds; round += 1)
    for (const framework of frameworks)
      for (const mutator of mutators.filter((one) => applies(one, framework))) {
        const mutation = mutator.apply(render(worldOf(framework, random)), random);
        if (mutation === undefined) continue;
        const row = rows.get(mutator.about) ?? {
          about: mutator.about,
          refused: 0,
          asked: 0,
          neither: 0,
          wrong: new Map<string, number>(),
        };
        rows.set(mutator.about, row);
        const verdict = verdictOf(guards, mutation);
        row[verdict] += 1;
        const name = `${mutator.name} (${framework})`;
        if (isWrong(verdict)) row.wrong.set(name, (row.wrong.get(name) ?? 0) + 1);
        probe?.(name, mutation, verdict);
      }
  return [...rows.values()].toSorted((a, b) => a.about.localeCompare(b.about));
}

/** The worst of what is found. */
function verdictOf(guards: Guards, { files, context = {} }: Mutation): Verdict {
  const bytes = new TextEncoder();
  const findings = guards({
    context,
    files: Object.entries(files).map(([path, [before, after]]) => ({
      path,
      ...(before === undefined ? {} : { before: bytes.encode(before) }),
      ...(after === undefined ? {} : { after: bytes.encode(after) }),
    })),
  });
  const has = (severity: string): boolean => findings.some((one) => one.severity === severity);
  return has("refused") ? "refused" : has("asked") ? "asked" : "neither";
}
