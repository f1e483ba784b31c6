import { RUN, withFeature } from "./features.ts";
import { Rig } from "./rig.ts";

export const TASKS_MD = `## Phase 1: Tests First

- [ ] T001 [P] Write a test for one in test/one.sh

## Phase 2: Core

- [ ] T002 [P] Implement one in src/one.sh
- [ ] T003 [P] Write two in src/two.sh
- [ ] T004 Write three in src/three.sh
`;
export const STEPS = {
  T001: { write: { "test/one.sh": "grep -q one src/one.sh\n" } },
  T002: { write: { "src/one.sh": "one\n" } },
  T003: { write: { "src/two.sh": "two\n" } },
  T004: { write: { "src/three.sh": "three\n" } },
};

/** The tree that an undisturbed run ends with. */
export async function undisturbed(): Promise<string> {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const { result } = await rig.run(...RUN, "--agent", rig.agent(STEPS));
  return rig.git("rev-parse", `${result.branch}^{tree}`);
}

export function runOf(rig: Rig): string {
  return (
    rig.git("for-each-ref", "--format=%(refname)", "refs/stagewright").split("\n")[0]?.split("/")[2] ?? ""
  );
}
