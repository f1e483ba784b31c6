import type { Change, Probe } from "../probe.ts";
import type { ProbeRepository } from "../repositories/repository.ts";
import { bent } from "./bent.ts";
import { honest } from "./honest.ts";
import { kitOf } from "./kit.ts";
import { sloppy } from "./sloppy.ts";
import { testsFirst } from "./tests-first.ts";

/** The probes of a repository that were thought of one by one. */
export function catalogOf(repository: ProbeRepository): Probe[] {
  const kit = kitOf(repository);
  return [...sloppy(kit), ...testsFirst(kit), ...bent(kit), ...honest(kit)].map((probe) => ({
    ...probe,
    steps: Object.fromEntries(Object.entries(probe.steps).map(([id, step]) => [id, compiling(step)])),
  }));
}

function compiling(step: Change): Change {
  if (step.write === undefined) return step;
  return { ...step, write: Object.fromEntries(Object.entries(step.write).map(withImports)) };
}

/** Go wants to be told that a test uses `os`. */
function withImports([path, text]: readonly [string, string]): readonly [string, string] {
  if (!path.endsWith("_test.go") || !/\bos\./.test(text) || text.includes('"os"')) return [path, text];
  return [path, text.replace("import (\n", 'import (\n\t"os"\n')];
}
