import type { Words } from "./document.ts";
import { short } from "./document.ts";
import type { AttemptView } from "./attempts.ts";
import { runsOf, type ReportInput, type SeenReceipt, type SeenRun } from "./report-input.ts";
import { counted } from "../report/style.ts";

/** How many changes went onto the tip, and how many did not fit. Says nothing about whether they work. */
export function mergedWords(attempts: readonly AttemptView[]): Words {
  const landed = attempts.filter((view) => view.landed !== undefined);
  const conflicts = attempts.filter(({ failed }) => failed?.failure.code === "MERGE_CONFLICT");
  if (landed.length === 0 && conflicts.length === 0) return ["Nothing was merged."];
  return [
    landed.length === 0 ? "Nothing was merged" : `${counted(landed.length, "change")} merged cleanly`,
    conflicts.length === 0
      ? "; none conflicted with what others had merged."
      : `; ${counted(conflicts.length, "other one", "others")} conflicted with what had been merged meanwhile, and ${conflicts.length === 1 ? "was" : "were"} not taken.`,
  ];
}

/** What is known of the result itself, by the tree that checks ran on. */
export function verifiedWords({ receipts, tipTree, state }: ReportInput): Words {
  const settings = state.pins.settings;
  const greens = [...receipts.values()].flatMap((receipt) =>
    runsOf(receipt).filter(({ purpose }) => purpose !== "red"),
  );
  if (greens.length === 0)
    return settings.checks.length === 0
      ? ["No: no check is configured, and none was run."]
      : ["Not known: no receipt of a check is here."];
  if (tipTree === undefined)
    return ["Not known: the result's tree is not in this repository any more. What receipts say is below."];
  const onTip = greens.filter(({ tree }) => tree === tipTree);
  if (onTip.length > 0) {
    const seen = onTree(onTip, "which is the tree of the result", tipTree);
    return onTip.every(({ verdict }) => verdict === "green") ? ["Yes: ", ...seen] : seen;
  }
  const last = greens.at(-1);
  const sameTree = greens.filter(({ tree }) => tree === last?.tree);
  return [
    "Not the very tree of the result (",
    short(tipTree),
    "): no receipt has a check of it. The last one that was checked: ",
    ...(last === undefined ? [] : onTree(sameTree, leftOutWords(sameTree), last.tree)),
  ];
}

function leftOutWords(runs: readonly SeenRun[]): string {
  const without = new Set(runs.flatMap((run) => run.without ?? []));
  return without.size === 0
    ? "which is not it"
    : `a merged tree without ${counted(without.size, "owed test file")}`;
}

function onTree(runs: readonly SeenRun[], which: string, tree: string): Words {
  const names = (verdict: SeenRun["verdict"]) => [
    ...new Set(runs.filter((run) => run.verdict === verdict).map(({ check }) => check)),
  ];
  const [green, red, unknown] = [names("green"), names("red"), names("unknown")];
  return [
    ...(green.length === 0 ? [] : [`${green.join(", ")} had no new failure`]),
    ...(red.length === 0 ? [] : [`${green.length === 0 ? "" : "; "}${red.join(", ")} failed`]),
    ...(unknown.length === 0
      ? []
      : [`${green.length + red.length === 0 ? "" : "; "}of ${unknown.join(", ")} it cannot be told`]),
    " on tree ",
    short(tree),
    `, ${which}.`,
  ];
}

/** The same, of one task that was merged. */
export function taskVerifiedWords(seen: SeenReceipt | undefined): Words {
  if (seen === undefined) return ["not known: its receipt is not here"];
  const { receipt } = seen;
  const all = runsOf(receipt).filter(({ purpose }) => purpose === "green");
  if (all.length === 0) return ["no: no check was run on it"];
  // A check that was run again counts as it was at last.
  const runs = [...new Map(all.map((run) => [run.check, run])).values()];
  const red = runs.filter(({ verdict }) => verdict !== "green");
  const names = [...new Set(runs.map(({ check }) => check))].join(", ");
  if (red.length > 0) return [`cannot be told by ${names}`];
  const without = new Set(runs.flatMap((run) => run.without ?? []));
  const other = runs.some(({ tree, without: left = [] }) => left.length === 0 && tree !== receipt.tree);
  return [
    `yes, by ${names}`,
    ...(without.size === 0 ? [] : [`, without ${counted(without.size, "owed test file")}`]),
    ...(other ? [", before its mark was set"] : []),
  ];
}
