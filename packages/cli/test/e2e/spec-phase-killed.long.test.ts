import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CHECK } from "./features.ts";
import { ended } from "./rig.ts";
import { SLOPE, SLUG, SPEC, SpecRig, TYPED } from "./spec-phase-rig.ts";

function begun(rig: SpecRig, env: NodeJS.ProcessEnv) {
  const agent = rig.agent({ [SLUG]: { write: SLOPE } });
  const words = ["run", "spec-phase", SPEC, TYPED, "--agent", agent, "--check", `test=${CHECK}`, "--yes"];
  return ended(rig.startIn(rig.repository, env, ...words));
}

/** Before and after the branch is made, and before and after HEAD goes there: which points of the seam these are. */
async function seams(): Promise<number[]> {
  const rig = new SpecRig();
  const log = join(rig.place, "seams");
  await begun(rig, { STAGEWRIGHT_SEAM_LOG: log });
  const points = readFileSync(log, "utf8").split("\n");
  return points.flatMap((point, index) => (/ code: (?:branch|HEAD)$/.test(point) ? [index + 1] : []));
}

test("H5: killed before or after the branch is made or checked out, and resumed, it is made once and checked out", async () => {
  const points = await seams();
  expect(points).toHaveLength(4);
  for (const at of points) {
    const rig = new SpecRig();
    const base = rig.git("rev-parse", "HEAD");
    expect((await begun(rig, { STAGEWRIGHT_KILL_AT: String(at) })).code).toBe(null);
    expect((await rig.resume()).code).toBe(3);
    expect(rig.head()).toBe(SLUG);
    expect(rig.git("rev-parse", SLUG)).toBe(base);
    const moves = rig.git("reflog", "--format=%gs", "HEAD").split("\n");
    expect(moves.filter((line) => line.includes(SLUG))).toHaveLength(1);
  }
});
