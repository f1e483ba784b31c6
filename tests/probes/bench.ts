// `npm run bench -- --probes`; see `scripts/bench-probes.mjs`, which starts it.
import { appendFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { openAuditor } from "./audit.ts";
import { type Generated, generate } from "./generate.ts";
import { type Outcome, type Probe, verdictOf } from "./probe.ts";
import { catalogOf } from "./probes/catalog.ts";
import { type Name, names, repositoryOf } from "./repositories/repository.ts";
import { Rig } from "./run.ts";
import { sampleOf } from "./sample.ts";
import { SETS, type Tried, printRepository, printTotals, say } from "./tables.ts";
import { toolsOf } from "./tools.ts";

const { values: options } = parseArgs({
  options: {
    probes: { type: "boolean", default: true },
    repos: { type: "string", default: names.join(",") },
    only: { type: "string" },
    show: { type: "boolean", default: false },
    seed: { type: "string", default: "20261120" },
    sample: { type: "string", default: "40" },
    jobs: { type: "string", default: String(availableParallelism()) },
    sets: { type: "string", default: SETS.join(",") },
    json: { type: "string" },
  },
});
const wanted = options.repos.split(",");
const unknown = wanted.filter((name) => !names.includes(name as Name));
if (unknown.length > 0) {
  say(`There is no repository ${unknown.join(", ")}; there are ${names.join(", ")}.`);
  process.exit(2);
}
const sets = options.sets.split(",");
const isWanted = ({ name }: Probe): boolean => options.only === undefined || name.includes(options.only);
const seed = Number(options.seed);
const began = performance.now();
if (options.json !== undefined) rmSync(options.json, { force: true });
const all: Tried[] = [];
for (const name of names.filter((one) => wanted.includes(one))) all.push(...(await probe(name)));
printTotals(all, seed, performance.now() - began);

async function probe(name: Name): Promise<Tried[]> {
  const repository = repositoryOf(name);
  const generated = generate(repository, seed).filter(isWanted);
  const audited = sets.includes("audit") ? await auditAll(name, generated) : [];
  const tools = sets.some((set) => set !== "audit") ? toolsOf(name, true) : "as it was not asked for";
  if (typeof tools === "string") {
    say(`${name}: nothing was run, ${tools}`);
    printRepository(name, audited, options.show);
    return audited;
  }
  const rig = new Rig(repository, tools);
  try {
    const sampled = sets.includes("sample") ? sampleOf(generated, Number(options.sample), seed) : [];
    const catalog = sets.includes("thought of") ? catalogOf(repository).filter(isWanted) : [];
    const ran = [
      ...(await runAll(rig, name, "thought of", catalog)),
      ...(await runAll(rig, name, "sample", sampled)),
    ];
    printRepository(name, [...ran, ...audited], options.show);
    return [...ran, ...audited];
  } finally {
    rig.close();
  }
}

async function auditAll(name: Name, probes: readonly Generated[]): Promise<Tried[]> {
  const auditor = await openAuditor(repositoryOf(name));
  try {
    const tried: Tried[] = [];
    for (const one of probes) tried.push(triedOf(name, "audit", one, await auditor.audit(one)));
    return tried;
  } finally {
    auditor.close();
  }
}

/** As many at once as there are processors; in whatever order, told in their own. */
async function runAll(rig: Rig, name: Name, set: Tried["set"], probes: readonly Probe[]): Promise<Tried[]> {
  const tried: Tried[] = [];
  const alone = ({ tasks }: Probe): boolean => probes.filter((one) => one.tasks === tasks).length === 1;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < probes.length; at = next++) {
      const one = probes[at];
      if (one === undefined) return;
      const outcome = await rig.try(one, { alone: alone(one) });
      const refused = one.honest && outcome.kind === "refused" && outcome.said.includes("CHECK_FAILED");
      // A change whose tests fail with nobody between is no honest one; the rig's fault, not the run's.
      tried[at] = triedOf(name, set, one, outcome, refused && !rig.holds(one));
      process.stderr.write(`\r${name}, ${set}: ${at + 1} of ${probes.length} `);
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, work));
  return tried;
}

/** At scale any name counts: how a way to tamper is called depends on what it was applied to. */
function triedOf(
  repository: Name,
  set: Tried["set"],
  one: Probe,
  outcome: Outcome,
  isInvalid = false,
): Tried {
  const { name, honest } = one;
  const blocked = outcome.kind === "refused" ? "good" : outcome.kind === "asked" ? "asked" : "missed";
  const verdict = isInvalid ? "invalid" : set === "thought of" || honest ? verdictOf(one, outcome) : blocked;
  const tried: Tried = { repository, set, name, honest, verdict, ...outcome };
  // At once: a run of all takes long, and may be ended before.
  if (options.json !== undefined) appendFileSync(options.json, `${JSON.stringify(tried)}\n`);
  return tried;
}
