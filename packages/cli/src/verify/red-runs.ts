import type { Receipt, WitnessedRun } from "@stagewright/work";
import type { Project } from "../project.ts";

/**
 * Why a receipt has not shown that tests failed before and pass now, where it says so. A red run shows that on
 * a tree between the one before it and its own: each file as the one has it or as the other does. Anything
 * fails on a tree that was made to.
 *
 * @param before The receipt's chain, from itself to the run's first
 */
export async function whyNotRed(
  { repository }: Pick<Project, "repository">,
  receipt: Receipt,
  before: readonly Receipt[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  if (receipt.grade === "witnessed" && !hasRed(receipt) && !paysRed(receipt, before))
    problems.push("it says witnessed, and of no test that it failed before");
  const { base, tree, runs } = receipt;
  if (receipt.kind !== "task" || base === undefined) return problems;
  for (const { check, tree: ran, without } of runs.filter(isRed)) {
    try {
      const added = new Set((await repository.diff(ran, tree)).map(({ path }) => path));
      const foreign = (await repository.diff(ran, base)).some(
        ({ path }) => added.has(path) && !without.includes(path),
      );
      if (foreign)
        problems.push(
          `${check} was red on the tree ${ran.slice(0, 10)}, which is neither the one it is about nor the one before it`,
        );
    } catch {
      // A tree that is not in this clone: to run its check again says so.
    }
  }
  return problems;
}

/** What owes its tests was red when it came. */
function paysRed({ pays }: Receipt, before: readonly Receipt[]): boolean {
  return before.some((other) => hasRed(other) && other.owes.some(({ file }) => pays.includes(file)));
}

const hasRed = ({ runs }: Receipt): boolean => runs.some(isRed);

const isRed = ({ purpose, verdict }: WitnessedRun): boolean => purpose === "red" && verdict !== "green";
