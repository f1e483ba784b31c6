import { withFeature, RUN } from "./features.ts";
import { ended, until, type Rig, type Ended, type Step } from "./rig.ts";

export const TASKS_MD = `## Phase 1: Core

- [ ] T001 Write a in src/a.txt
- [ ] T002 Use a in src/b.txt

## Phase 2: Polish

- [ ] T003 Write NOTES.md
- [ ] T004 MANUAL: look at it on a phone
`;
export const write = (path: string, text = path): Step => ({ write: { [path]: `${text}\n` } });
export const STEPS = { T001: write("src/a.txt"), T002: write("src/b.txt"), T003: write("NOTES.md") };
export const begins = (rig: Rig, task: string) =>
  rig.traceLines().filter((line) => line.event === "begin" && line.task === task);

/** Starts a run that waits in T001 until it is let go; gives its end, once T001 has begun. */
export async function waiting(rig: Rig): Promise<{ readonly end: Promise<Ended> }> {
  withFeature(rig, TASKS_MD);
  const agent = rig.agent({ ...STEPS, T001: { ...STEPS.T001, waitFor: `${rig.place}/go` } }, undefined, {
    tracePrompts: true,
  });
  const end = ended(rig.start("run", "speckit", ...RUN, "--agent", agent, "--yes", "--json"));
  await until(() => begins(rig, "T001").length > 0, "the agent has begun");
  return { end };
}
export const letGo = (rig: Rig) => rig.write({ "../go": "" });
