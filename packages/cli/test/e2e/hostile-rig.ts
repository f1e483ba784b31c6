import { RUN } from "./features.ts";
import type { Rig, Step } from "./rig.ts";

export const TASKS_MD =
  "## Phase 1: Core\n\n- [ ] T001 Write a in src/a.txt\n- [ ] T002 Write b in src/b.txt\n";
export const GOOD: Step = { write: { "src/a.txt": "a\n" } };
export const B: Step = { write: { "src/b.txt": "b\n" } };

/** Runs with a T001 that also does something it should not, in its first attempt. */
export async function withMischief(rig: Rig, mischief: Step, more: string[] = []) {
  const step = { ...mischief, write: { ...GOOD.write, ...mischief.write } };
  return rig.run(...RUN, ...more, "--agent", rig.agent({ T001: [step, GOOD], T002: B }));
}
export const codes = (result: { findings: readonly { code: string; path: string }[] }) =>
  result.findings.map(({ code, path }) => `${code} ${path}`);
