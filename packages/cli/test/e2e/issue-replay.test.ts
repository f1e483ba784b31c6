import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ForgeRig, WHOLE_WAY } from "./forge-rig.ts";

test("W13: recorded edits go from an issue to a pull request, without any model", async () => {
  const rig = await ForgeRig.open();
  const file = join(rig.place, "recording.yaml");
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ version: 1, tasks: WHOLE_WAY }));
  const end = await rig.issue(["#42"], `replay:${file}`);
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  expect(rig.github.state.pulls).toMatchObject([
    { title: "feat: implement #42 — Say it louder", state: "open" },
  ]);
});
