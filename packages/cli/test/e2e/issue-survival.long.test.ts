import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BRANCH, ForgeRig, WHOLE_WAY } from "./forge-rig.ts";

test("W13: killed between push and pull request, and after it was opened: resume makes exactly one", async () => {
  const log = join((await ForgeRig.open()).place, "seam");
  const first = await ForgeRig.open();
  expect((await first.issue(["42"], first.agent(WHOLE_WAY), { STAGEWRIGHT_SEAM_LOG: log })).code).toBe(0);
  const points = execFileSync("cat", [log], { encoding: "utf8" }).split("\n");
  for (const point of ["after code: one commit", "after code: push", "after code: pull request"]) {
    const at = points.indexOf(point) + 1;
    expect(at).toBeGreaterThan(0);
    const rig = await ForgeRig.open();
    const killLog = join(rig.place, "killed-at");
    const killed = await rig.forgeless(
      { STAGEWRIGHT_KILL_AT: String(at), STAGEWRIGHT_KILL_LOG: killLog },
      ...rig.words(["42"], rig.agent(WHOLE_WAY)),
      "--json",
    );
    expect(killed.code).toBe(null);
    expect(execFileSync("cat", [killLog], { encoding: "utf8" }).trim()).toBe(point);
    const made = rig.git("for-each-ref", "--format=%(objectname)", "refs/stagewright/*/result");
    const end = await rig.goOn();
    expect([point, end.code]).toEqual([point, 0]);
    expect(rig.github.state.pulls).toHaveLength(1);
    expect(rig.inBare("rev-parse", BRANCH)).toBe(made);
    expect(end.result.commit).toBe(made);
  }
});

test("an answer that is lost after the pull request was opened: there is still exactly one", async () => {
  const rig = await ForgeRig.open();
  rig.github.fail("POST", "/pulls", { how: "done, then hang up" });
  expect((await rig.issue(["42"], rig.agent(WHOLE_WAY))).code).toBe(0);
  expect(rig.github.state.pulls).toHaveLength(1);
});

test("W13: somebody has pushed to the branch meanwhile: it is said, nothing is overwritten, and once it is gone the run goes on", async () => {
  const rig = await ForgeRig.open();
  const tree = rig.inBare("rev-parse", "trunk^{tree}");
  const theirs = rig.inBare("-c", "user.name=B", "-c", "user.email=b@b", "commit-tree", "-m", "theirs", tree);
  rig.inBare("update-ref", `refs/heads/${BRANCH}`, theirs);
  const end = await rig.issue(["42"], rig.agent(WHOLE_WAY));
  expect([end.code, end.result.outcome]).toEqual([3, "parked"]);
  expect(end.stderr).toMatch(/nothing was overwritten/);
  expect(end.stderr).toContain(theirs.slice(0, 12));
  expect(rig.inBare("rev-parse", BRANCH)).toBe(theirs);
  const keep = /git (branch \S+ refs\/stagewright\/\S+)/.exec(end.stderr)?.[1] ?? "";
  rig.git(...keep.split(" "));
  expect(rig.git("log", "-1", "--format=%s", `stagewright/${BRANCH}`)).toContain("feat: implement #42");
  rig.git("branch", "-D", `stagewright/${BRANCH}`);
  expect(rig.github.state.pulls).toEqual([]);

  rig.inBare("update-ref", "-d", `refs/heads/${BRANCH}`);
  const done = await rig.goOn();
  expect(done.code).toBe(0);
  expect(rig.github.state.pulls).toHaveLength(1);
  expect(rig.traceLines().filter(({ event }) => event === "begin")).toHaveLength(4);
});
