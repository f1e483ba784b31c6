import { expect, test } from "vitest";
import { TASKS } from "./features.ts";
import { Rig } from "./rig.ts";
import { PLAN, ends, done, editedMeanwhile, approve } from "./plan-changes-rig.ts";

test("an edit is seen at the phase's end, told word by word and asked about; taken in, the new plan is done and nothing done is done again", async () => {
  const rig = new Rig();
  const edited = PLAN.replace("T003 Write c in src/c.txt", "T003 Write c better in src/c.txt").replace(
    "- [ ] T004 Write d in src/d.txt\n",
    "- [ ] T005 Write e in src/e.txt\n\n## Phase 3: More\n\n- [ ] T006 Write f in src/f.txt\n",
  );
  const asked = await editedMeanwhile(rig, edited);
  expect(asked.code).toBe(3);
  for (const words of [
    "added T005, T006",
    "removed T004",
    'T003 said "Write c in src/c.txt" and says "Write c better in src/c.txt"',
    "stagewright approve",
  ])
    expect(asked.stderr).toContain(words);
  const taken = await approve(rig);
  expect(taken.code).toBe(0);
  expect(ends(taken.result)).toEqual(["T001 done", "T002 done", "T003 done", "T005 done", "T006 done"]);
  expect(done(rig)).toEqual(["T001", "T002", "T003", "T005", "T006"]);
  expect(rig.git("show", `${taken.result.branch}:${TASKS}`)).toBe(edited.replaceAll("[ ]", "[X]").trimEnd());
});
