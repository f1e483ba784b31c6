import { BASE, feature, TASKS, RUN } from "./features.ts";
import { ended, until, type Rig, type Ended, type RunResult } from "./rig.ts";

export const PLAN = `## Phase 1: Core

- [ ] T001 Write a in src/a.txt
- [ ] T002 Write b in src/b.txt

## Phase 2: Polish

- [ ] T003 Write c in src/c.txt
- [ ] T004 Write d in src/d.txt
`;
export const OTHERWISE = { exec: ['mkdir -p src; echo "$STAGEWRIGHT_TASK" > "src/$STAGEWRIGHT_TASK.txt"'] };
export const ends = (result: RunResult) => result.tasks.map(({ id, end }) => `${id} ${end}`);
export const done = (rig: Rig) =>
  rig
    .traceLines()
    .filter(({ event }) => event === "end")
    .map(({ task }) => task);

/** A run that waits inside T002 until the plan has been edited, and then comes to the end of its phase. */
export async function editedMeanwhile(
  rig: Rig,
  edited: string,
  { before = PLAN, more = [] as readonly string[] } = {},
): Promise<Ended & { readonly result: RunResult }> {
  rig.commit(BASE);
  rig.git("switch", "--quiet", "--create", "001-thing");
  rig.write(feature(before));
  const agent = rig.agent({ T002: { ...OTHERWISE, waitFor: `${rig.place}/go` } }, OTHERWISE);
  const end = ended(rig.start("run", "speckit", ...RUN, "--agent", agent, ...more, "--yes", "--json"));
  await until(
    () => rig.traceLines().some(({ event, task }) => event === "begin" && task === "T002"),
    "T002 has begun",
  );
  rig.write({ [TASKS]: edited, "../go": "" });
  return rig.jsonOf(await end);
}
export const approve = async (rig: Rig) => rig.jsonOf(await rig.stagewright("approve", "--json"));
