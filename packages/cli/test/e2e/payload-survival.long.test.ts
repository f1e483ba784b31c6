import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FILLED, PayloadRig, WHOLE_WAY } from "./payload-rig.ts";
import { ended } from "./rig.ts";

test("P12: killed right after the tip moved, by any stage that writes the file, a run goes on when resumed", async () => {
  const whole = new PayloadRig(FILLED);
  const seams = join(whole.place, "seams");
  const end = await ended(
    whole.startIn(
      whole.repository,
      { STAGEWRIGHT_SEAM_LOG: seams },
      ...["run", "payload", ...whole.how(whole.agent(WHOLE_WAY))],
    ),
  );
  expect(end.code).toBe(0);
  const passed = readFileSync(seams, "utf8").split("\n");
  for (const verb of ["code", "record", "agent"]) {
    const at = passed.lastIndexOf(`after ${verb}: tip`) + 1;
    expect([verb, at > 0]).toEqual([verb, true]);
    const rig = new PayloadRig(FILLED);
    const log = join(rig.place, "killed");
    const killed = await ended(
      rig.startIn(
        rig.repository,
        { STAGEWRIGHT_KILL_AT: String(at), STAGEWRIGHT_KILL_LOG: log },
        ...["run", "payload", ...rig.how(rig.agent(WHOLE_WAY))],
      ),
    );
    expect([verb, killed.code, readFileSync(log, "utf8")]).toEqual([verb, null, `after ${verb}: tip\n`]);
    const resumed = rig.jsonOf(await rig.stagewright("resume", "--json"));
    expect([verb, resumed.code, resumed.result.outcome]).toEqual([verb, 0, "done"]);
    const payload = rig.at(resumed.result.branch ?? "");
    expect([verb, payload.implementation.changes.length, payload.qaFindings.status]).toEqual([
      verb,
      2,
      "approved",
    ]);
  }
});
