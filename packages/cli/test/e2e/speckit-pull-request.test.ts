import { expect, test } from "vitest";
import { CHECK } from "./features.ts";
import { artifactIn, ForgeRig } from "./forge-rig.ts";
import { ASSUME, ASSUMING, DIR, REPOSITORY, TEXT } from "./speckit-pipeline.ts";

test("S11: a sentence becomes a pull request, by spec-kit's steps", async () => {
  const rig = await ForgeRig.open({}, { ...REPOSITORY, ".stagewrightrc.yaml": ASSUME });
  const before = rig.userState();
  const words = ["--agent", rig.agent(ASSUMING), "--check", `test=${CHECK}`, "--yes", "--json"];
  const end = rig.jsonOf(await rig.forgeless({}, "run", "speckit-pull-request", TEXT, ...words));
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  const [pull] = rig.github.state.pulls;
  expect(rig.github.state.pulls).toHaveLength(1);
  expect(artifactIn(end.entries, "pull_request")).toMatchObject({
    number: pull?.number,
    branch: "001-greet-visitor",
    state: "open",
  });
  expect(pull?.body).toMatch(/- \[x\] T001 /);
  expect(rig.inBare("show", `001-greet-visitor:${DIR}/tasks.md`)).toContain("[X] T001");
  expect(rig.userState()).toEqual(before);
});
