import {
  err,
  ok,
  type Candidate,
  type CheckPin,
  type Failure,
  type Result,
  type WitnessWorkspace,
} from "@stagewright/core";
import { isTestSide } from "../checks/test-files.ts";
import type { Services } from "../services.ts";

/** How far tests reach into files, by their paths; or why nobody knows. */
export type Covered =
  | { readonly files: Readonly<Record<string, { readonly covered: number; readonly total: number }>> }
  | { readonly none: string };

/** Reads what a check has left of its coverage, where the user says that it does. */
export async function takeCoverage(
  { reports, repository }: Pick<Services, "reports" | "repository">,
  { coverage }: CheckPin,
  tree: string,
  workspace: WitnessWorkspace,
): Promise<Covered | undefined> {
  if (coverage === undefined) return undefined;
  if (reports === undefined) return { none: "nobody reads coverage here" };
  const taken = await workspace.takeReports(coverage.files);
  if (!taken.ok) return { none: taken.error };
  const gomod = await repository.readFile(tree, "go.mod");
  const goModule =
    gomod === undefined ? undefined : /^module\s+(\S+)/m.exec(new TextDecoder().decode(gomod))?.[1];
  const read = reports.coverage(taken.value, {
    root: workspace.path,
    ...(goModule === undefined ? {} : { goModule }),
  });
  if (!read.ok) return { none: read.error[0]?.detail ?? "it cannot be read" };
  return { files: Object.fromEntries(read.value.files.map(({ file, lines }) => [file, lines])) };
}

/**
 * H9: every source file that a change leaves has tests that reach as much of it as the check's
 * `least` says. A file of a kind that the report speaks of, and that is not in it, was never reached.
 */
export function coverageHolds(
  check: CheckPin,
  covered: Covered | undefined,
  changes: Candidate["changes"],
): Result<void, Failure> {
  if (check.coverage === undefined) return ok(undefined);
  const { least } = check.coverage;
  const sources = changes.filter(({ path, status }) => status !== "deleted" && !isTestSide(path));
  if (sources.length === 0) return ok(undefined);
  if (covered === undefined || "none" in covered)
    return err({
      code: "CANNOT_WITNESS",
      reason: `${check.display} left no coverage that can be read: ${covered?.none ?? "it was not looked for"}`,
      outputTail: "",
    });
  const kinds = new Set(Object.keys(covered.files).map(kindOf));
  const low = sources.flatMap(({ path }) => {
    const lines = covered.files[path];
    if (lines === undefined) return kinds.has(kindOf(path)) ? [{ path, percent: 0 }] : [];
    const percent = lines.total === 0 ? 100 : (100 * lines.covered) / lines.total;
    return percent < least ? [{ path, percent: Math.floor(percent) }] : [];
  });
  return low.length === 0
    ? ok(undefined)
    : err({ code: "COVERAGE_LOW", check: check.name, command: check.display, least, files: low });
}

function kindOf(path: string): string {
  return /\.[^./]+$/.exec(path)?.[0] ?? path;
}
