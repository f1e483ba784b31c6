import { parseArgs } from "node:util";
import { inspect } from "../../src/index.ts";
import { dishonest } from "./dishonest.ts";
import { heldOutDishonest, heldOutHonest } from "./held-out.ts";
import { honest } from "./honest.ts";
import { applies, type Mutation, type Mutator } from "./mutator.ts";
import { Random } from "./random.ts";
import { frameworks, render, worldOf } from "./world.ts";

const { values: options } = parseArgs({
  options: {
    seed: { type: "string", default: "20261120" },
    rounds: { type: "string", default: "3" },
    show: { type: "string" },
    asked: { type: "boolean", default: false },
    heldout: { type: "boolean", default: false },
  },
});
const seed = Number(options.seed);

interface Row {
  caught: number;
  asked: number;
  passed: number;
  readonly names: Map<string, number>;
}
const bytes = new TextEncoder();

/** What the guards make of a change: the worst of their findings. */
function verdictOf({ files, context = {} }: Mutation): "refused" | "asked" | "silent" {
  const findings = inspect({
    context,
    files: Object.entries(files).map(([path, [before, after]]) => ({
      path,
      ...(before === undefined ? {} : { before: bytes.encode(before) }),
      ...(after === undefined ? {} : { after: bytes.encode(after) }),
    })),
  });
  if (options.show !== undefined)
    for (const { rule, severity, path, line, words } of findings)
      console.log(`    ${severity} ${rule} ${path}:${line} ${words}`);
  return findings.some(({ severity }) => severity === "refused")
    ? "refused"
    : findings.some(({ severity }) => severity === "asked")
      ? "asked"
      : "silent";
}

function measure(
  mutators: readonly Mutator[],
  random: Random,
  bad: (verdict: string) => boolean,
): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (let round = 0; round < Number(options.rounds); round += 1)
    for (const framework of frameworks)
      for (const mutator of mutators) {
        if (!applies(mutator, framework)) continue;
        if (options.show !== undefined && !mutator.name.includes(options.show)) continue;
        const mutation = mutator.apply(render(worldOf(framework, random)), random);
        if (mutation === undefined) continue;
        const row = rows.get(mutator.about) ?? {
          caught: 0,
          asked: 0,
          passed: 0,
          names: new Map<string, number>(),
        };
        rows.set(mutator.about, row);
        if (options.show !== undefined) console.log(`${framework}: ${mutator.name}`);
        const verdict = verdictOf(mutation);
        row[verdict === "refused" ? "caught" : verdict === "asked" ? "asked" : "passed"] += 1;
        const name = `${mutator.name} (${framework})`;
        if (bad(verdict)) row.names.set(name, (row.names.get(name) ?? 0) + 1);
        if (options.show !== undefined && bad(verdict))
          for (const [path, [before, after]] of Object.entries(mutation.files))
            console.log(`--- ${path}\n${before ?? "(none)"}\n+++\n${after ?? "(none)"}`);
      }
  return rows;
}

function tell(title: string, rows: Map<string, Row>, wanted: (row: Row) => number): void {
  let [all, good] = [0, 0];
  console.log(`\n${title}`);
  for (const [about, row] of [...rows].toSorted(([a], [b]) => a.localeCompare(b))) {
    const { caught, asked, passed, names } = row;
    all += caught + asked + passed;
    good += wanted(row);
    console.log(
      `  ${about.padEnd(24)} refused ${String(caught).padStart(5)}   asked ${String(asked).padStart(5)}   neither ${String(passed).padStart(5)}`,
    );
    for (const [name, times] of names) console.log(`      ${name}: ${times}`);
  }
  console.log(`  in all: ${good} of ${all} (${((100 * good) / all).toFixed(2)}%)`);
}

const blocked = ({ caught, asked }: Row): number => caught + asked;
const unrefused = ({ asked, passed }: Row): number => asked + passed;
const isMissed = (verdict: string): boolean => verdict === "silent";
const isRefused = (verdict: string): boolean =>
  verdict === "refused" || (options.asked && verdict === "asked");

console.log(`seed ${seed}, ${options.rounds} rounds`);
if (!options.heldout) {
  tell(
    "Dishonest: refused or asked about; missed ones by name",
    measure(dishonest, new Random(seed), isMissed),
    blocked,
  );
  tell(
    "Honest: not refused; refused ones by name",
    measure(honest, new Random(seed + 1), isRefused),
    unrefused,
  );
} else {
  tell("Held out, dishonest", measure(heldOutDishonest, new Random(seed + 2), isMissed), blocked);
  tell("Held out, honest", measure(heldOutHonest, new Random(seed + 3), isRefused), unrefused);
}
