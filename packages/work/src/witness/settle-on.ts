import type { CheckPin, Failure, FileResults, ObjectId, Result, TestReport } from "@stagewright/core";
import type { Services } from "../services.ts";
import { settle, type Settled } from "./flaky.ts";
import type { KnownFlakes } from "./known-flakes.ts";
import type { Looks, Place } from "./looks.ts";
import { filesOfTests, type Look } from "./outcomes.ts";
import { loadReport } from "./reporting.ts";
import { isOther } from "./steady.ts";

export interface Settling {
  readonly services: Pick<Services, "repository" | "store">;
  readonly looks: Looks;
  readonly known: KnownFlakes;
  /** The tip. */
  readonly head: ObjectId;
  /** What stood there before the run. */
  readonly began: ObjectId;
  readonly resultsOf: (report: TestReport | undefined, file: string) => Promise<FileResults | undefined>;
}

export interface SettledPlace extends Place {
  /** Files that are there, and were not to be green without the change. */
  readonly owed?: readonly string[];
}

/** Takes chance out of a look at a place. */
export async function settleOn(
  { services, looks, known, head, began, resultsOf }: Settling,
  check: CheckPin,
  { tree, without, name, owed = [] }: SettledPlace,
  first: Look,
): Promise<Result<Settled, Failure>> {
  const { repository } = services;
  const tip = await repository.treeOf(head);
  const isWholeRun = tip === tree;
  const base = isWholeRun ? await repository.treeOf(began) : tip;
  const before = await loadReport(services, looks.baselineOf(check.name)?.tests);
  const idsOf = async ({ tests }: Look, file: string) => {
    const results = await resultsOf(tests, file);
    return results === undefined ? undefined : [...results.tests, ...results.errors].map(({ id }) => id);
  };
  const look = async (where: "here" | "before", label: string, again: boolean, others: readonly string[]) => {
    const seen = await looks.look(check, {
      tree: where === "here" ? tree : base,
      without: [...without, ...(where === "here" ? [] : owed), ...others],
      name: `${name}-${label}`,
      again,
    });
    if (seen.ok) looks.keepBeside(seen.value);
    return seen;
  };
  return settle({
    ...{ check, first, base, isWholeRun, known, idsOf },
    changes: await repository.diff(base, tree),
    testsBefore: before?.tests.length,
    filesOf: async (seen, tests) => filesOfTests(await repository.listFiles(tree), seen, tests, idsOf),
    again: (where, nth) => {
      const isHere = where === "here";
      return look(where, `${isHere ? "again" : "before"}-${nth}`, isHere || nth > 1, []);
    },
    compare: async (where, nth, files) => {
      const all = files === undefined ? [] : await repository.listFiles(where === "here" ? tree : base);
      const others = all.filter((path) => isOther(path, [...(files ?? []), ...without]));
      return look(where, `by-turns-${where}-${nth}`, true, others);
    },
  });
}
