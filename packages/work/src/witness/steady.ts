import {
  ok,
  type CheckPin,
  type Failure,
  type FlakyTest,
  type ObjectId,
  type Result,
} from "@stagewright/core";
import { isTestFile } from "../checks/test-files.ts";
import { fileOf, newFailuresOf, passedIn, runsOf, type Look } from "./outcomes.ts";

/** Tests that were seen once, and are to be evidence. */
export interface Evidence {
  /** As what they were seen. */
  readonly as: "red" | "green";
  readonly check: CheckPin;
  readonly tree: ObjectId;
  readonly without: readonly string[];
  readonly files: readonly string[];
  /** Empty: seen by the exit code alone. */
  readonly ids: readonly string[];
  /** How often they are to be seen, the first time included; absent: twice. Never more often than the check allows. */
  readonly times?: number;
}

interface Means {
  readonly look: (without: readonly string[], name: string, again: boolean) => Promise<Result<Look, Failure>>;
  readonly listFiles: (tree: ObjectId) => Promise<readonly string[]>;
}

/**
 * Sees them again: by themselves, which costs no more than they do; on the whole tree where that
 * does not show the same. Gives those that differ, which are no evidence.
 */
export async function differing(
  evidence: Evidence,
  { look, listFiles }: Means,
): Promise<Result<readonly Omit<FlakyTest, "why">[], Failure>> {
  const { check, tree, without, files, ids, times = 2 } = evidence;
  if (runsOf(check) < 2) return ok([]);
  let further = Math.min(times, runsOf(check)) - 1;
  const others = (await listFiles(tree)).filter((path) => isOther(path, [...files, ...without]));
  const tests = ids.length > 0 ? ids : [check.display];
  if (others.length > 0) {
    const alone: Look[] = [];
    while (alone.length < further) {
      const nth = alone.length + 1;
      const seen = await look([...without, ...others], nth === 1 ? "alone" : `alone-${nth}`, nth > 1);
      if (!seen.ok) return seen;
      alone.push(seen.value);
      if (!tests.every((test) => isAsSeen(evidence, seen.value, test))) break;
    }
    const odd = tests.filter((test) => alone.some((seen) => !isAsSeen(evidence, seen, test)));
    if (odd.length === 0) return ok([]);
    // Both ways by themselves, on one tree: no others are to blame.
    const both = odd.filter((test) => alone.some((seen) => isAsSeen(evidence, seen, test)));
    if (both.length > 0) return ok(both.map((test) => talliedWithFirst(evidence, alone, test)));
    if (ids.some((test) => alone.some((seen) => isContrary(evidence, seen, test))))
      further = runsOf(check) - 1;
  }
  const looks: Look[] = [];
  for (let nth = 2; nth <= further + 1; nth++) {
    const seen = await look(without, `again-${nth}`, true);
    if (!seen.ok) return seen;
    looks.push(seen.value);
  }
  return ok(
    tests
      .filter((test) => looks.some((seen) => !isAsSeen(evidence, seen, test)))
      .map((test) => talliedWithFirst(evidence, looks, test)),
  );
}

/** Other tests, and nothing that tests may need beside them. */
export function isOther(path: string, kept: readonly string[]): boolean {
  return isTestFile(path) && !kept.includes(path) && !path.endsWith("conftest.py");
}

function isAsSeen({ as, ids }: Evidence, look: Look, test: string): boolean {
  if (ids.length === 0) return as === "red" ? look.verdict.kind === "red" : look.verdict.kind !== "red";
  return as === "red" ? newFailuresOf(look).includes(test) : passedIn(look, test);
}

/** It ran, and came out the other way; not that it was not run, or could not be loaded. */
function isContrary({ as }: Evidence, look: Look, test: string): boolean {
  return as === "red" ? passedIn(look, test) : newFailuresOf(look).includes(test);
}

function talliedWithFirst({ as }: Evidence, looks: readonly Look[], test: string): Omit<FlakyTest, "why"> {
  const file = fileOf(looks, test);
  const passed = looks.filter((seen) => passedIn(seen, test)).length;
  return {
    test,
    ...(file === undefined ? {} : { file }),
    passed: passed + (as === "green" ? 1 : 0),
    runs: looks.length + 1,
  };
}
