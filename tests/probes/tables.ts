import type { Outcome, Verdict } from "./probe.ts";
import type { Name } from "./repositories/repository.ts";

/** A probe that was tried, and what came of it. */
export interface Tried extends Outcome {
  readonly repository: Name;
  /** `thought of` and `sample` went through a whole run; `audit`: made by mutators, nothing was run. */
  readonly set: "thought of" | "sample" | "audit";
  readonly name: string;
  readonly honest: boolean;
  /** `invalid`: called honest, and its tests fail. */
  readonly verdict: Verdict | "invalid";
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

export const SETS = ["thought of", "sample", "audit"] as const;

export function printRepository(name: Name, tried: readonly Tried[], show: boolean): void {
  say(`\n${name}`);
  for (const set of SETS)
    for (const honest of [false, true])
      printSet(tried.filter((one) => one.set === set && one.honest === honest));
  for (const one of tried) {
    if (one.verdict === "missed" || one.verdict === "invalid" || (show && one.set !== "audit"))
      say(
        `    ${one.verdict.padEnd(7)} ${one.honest ? "honest   " : "dishonest"} ${one.set}: ${one.name} → ${one.kind} ${one.said.join(" ")}`,
      );
    if (show && one.verdict === "missed" && one.why !== undefined) say(indented(one.why));
  }
}

function printSet(tried: readonly Tried[]): void {
  const [first] = tried;
  if (first === undefined) return;
  const valid = tried.filter(({ verdict }) => verdict !== "invalid");
  const took = valid.reduce((sum, { ms }) => sum + ms, 0) / Math.max(1, valid.length);
  const kinds = (["refused", "asked", "landed"] as const).map(
    (kind) => `${kind} ${count(valid, (one) => one.kind === kind)}`,
  );
  const missed = count(valid, ({ verdict }) => verdict === "missed");
  say(
    `  ${first.set.padEnd(10)} ${first.honest ? "honest   " : "dishonest"} ${String(valid.length).padStart(5)}: ${kinds.join(", ")}; missed ${missed} (${percent(missed, valid.length)}); ${took.toFixed(0)} ms each`,
  );
}

/** As it stands in docs/benchmarks.md. */
export function printTotals(tried: readonly Tried[], seed: number, ms: number): void {
  say(`\nseed ${seed}, ${(ms / 60_000).toFixed(1)} min\n`);
  say("| repository | set | dishonest: refused / asked / told / missed | honest: landed / asked / refused |");
  say("| --- | --- | --- | --- |");
  const repositories = [...new Set(tried.map(({ repository }) => repository))];
  for (const set of SETS) {
    for (const repository of repositories)
      row(
        repository,
        set,
        tried.filter((one) => one.repository === repository && one.set === set),
      );
    row(
      "**all**",
      set,
      tried.filter((one) => one.set === set),
    );
  }
}

function row(name: string, set: string, tried: readonly Tried[]): void {
  const valid = tried.filter(({ verdict }) => verdict !== "invalid");
  if (valid.length === 0) return;
  const [bad, good] = [valid.filter(({ honest }) => !honest), valid.filter(({ honest }) => honest)];
  const caught = bad.filter(({ verdict }) => verdict !== "missed");
  const of = (list: readonly Tried[], kind: Outcome["kind"]): number =>
    count(list, (one) => one.kind === kind);
  const missed = bad.length - caught.length;
  say(
    `| ${name} | ${set} | ${of(caught, "refused")} / ${of(caught, "asked")} / ${of(caught, "landed")} / ${missed} of ${bad.length} (${percent(caught.length, bad.length)}) | ${of(good, "landed")} / ${of(good, "asked")} / ${of(good, "refused")} of ${good.length} (${percent(of(good, "refused"), good.length)} refused) |`,
  );
}

const count = (list: readonly Tried[], is: (one: Tried) => boolean): number => list.filter(is).length;
const percent = (part: number, all: number): string =>
  all === 0 ? "–" : `${((100 * part) / all).toFixed(1)}%`;
const indented = (text: string): string => text.replaceAll(/^/gm, "        | ");
