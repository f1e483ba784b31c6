// `npm run bench -- --guards`: tampering and honest changes, made by the thousand over made-up repositories,
// and what the guards make of each. `--seed N`, `--rounds N`, `--json`; `--show PART` prints the changes whose
// name holds PART and that were judged wrongly.
import { parseArgs } from "node:util";
import { inspect } from "../packages/guards/src/index.ts";
import { measure, sets } from "../packages/guards/test/bench/measure.ts";

const { values: options } = parseArgs({
  options: {
    guards: { type: "boolean", default: true },
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
    seed: { type: "string", default: "20261120" },
    set: { type: "string", multiple: true, default: [...sets] },
    show: { type: "string" },
  },
});
const figures = options.set.flatMap((set) =>
  measure(
    inspect,
    set,
    Number(options.seed),
    Number(options.rounds),
    options.show === undefined ? undefined : show,
  ),
);
if (options.json)
  console.log(JSON.stringify(figures, (_, value) => (value instanceof Map ? [...value] : value), 2));
else {
  console.log(`seed ${options.seed}, ${options.rounds} rounds`);
  for (const { title, rows, good, all } of figures) {
    console.log(`\n${title}: ${good} of ${all} (${((100 * good) / all).toFixed(1)}%)`);
    for (const { about, refused, asked, neither, wrong } of rows) {
      console.log(
        `  ${about.padEnd(24)} refused ${String(refused).padStart(4)}  asked ${String(asked).padStart(4)}  neither ${String(neither).padStart(4)}`,
      );
      for (const [name, times] of wrong) console.log(`      ${times} × ${name}`);
    }
  }
}

function show(name, { files }, verdict) {
  if (!name.includes(options.show)) return;
  console.log(`\n${name}: ${verdict}`);
  for (const [path, [before, after]] of Object.entries(files))
    console.log(`--- ${path}\n${before ?? "(none)"}\n+++\n${after ?? "(none)"}`);
}
