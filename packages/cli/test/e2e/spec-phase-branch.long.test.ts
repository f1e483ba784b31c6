import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SLOPE, SLUG, SPEC, SpecRig, TYPED } from "./spec-phase-rig.ts";

const STAYS = "your checkout stays on main: ";

test("H5: on the default branch a branch named for the section is made and checked out, and the result is applied to it", async () => {
  const rig = new SpecRig();
  rig.write({ "README.md": "# Edited and not committed\n", "new.txt": "untracked\n" });
  const base = rig.git("rev-parse", "HEAD");
  const status = rig.git("status", "--porcelain");
  const held = await rig.section({ write: SLOPE });
  expect(held.stderr).toContain(`its branch is ${SLUG}`);
  expect(held.stderr).toContain(`your checkout is on the new branch ${SLUG} now`);
  expect(rig.head()).toBe(SLUG);
  expect(rig.git("rev-parse", "HEAD")).toBe(base);
  expect(rig.git("status", "--porcelain")).toBe(status);

  const { code, result } = await rig.decide("approve");
  expect(code).toBe(0);
  expect(result.branch).toBe(`stagewright/${SLUG}`);
  // Asked for once more, from the branch that was made for it, it is the same work: its result waits.
  const again = await rig.typed([SPEC, TYPED]);
  expect(again.stderr).toContain(`stagewright apply ${result.run}`);
  const applied = await rig.stagewright("apply", result.run);
  expect(applied.stdout).toContain(`${SLUG} is at`);
  expect(rig.git("rev-parse", SLUG)).toBe(result.commit);
  expect(rig.git("rev-parse", "main")).toBe(base);
  expect(rig.read("src/slope.sh")).toBe("echo 30\n");
  expect(rig.read(SPEC)).toContain("- [x] Draw the slope");
  expect(rig.git("status", "--porcelain")).toBe(status);
});

test("H5: on any other branch the work stays there", async () => {
  const rig = new SpecRig();
  rig.git("switch", "--quiet", "--create", "roof-work");
  const held = await rig.section({ write: SLOPE });
  expect(held.stderr).toContain("the work is for roof-work, the branch you are on");
  expect(rig.head()).toBe("roof-work");
  expect(rig.branches()).toEqual(["main", "roof-work"]);
  const { result } = await rig.decide("approve");
  expect(result.branch).toBe("stagewright/roof-work");
  await rig.stagewright("apply", result.run);
  expect(rig.git("rev-parse", "roof-work")).toBe(result.commit);
});

test("H5: a branch of the name that is somewhere else stays as it is, and so does the checkout", async () => {
  const rig = new SpecRig();
  const old = rig.git("rev-parse", "HEAD");
  rig.git("branch", SLUG);
  rig.commit({ "more.txt": "m\n" }, "more");
  const held = await rig.section({ write: SLOPE });
  expect(held.stderr).toContain(`${STAYS}there is a branch ${SLUG} already`);
  expect(rig.head()).toBe("main");
  expect(rig.git("rev-parse", SLUG)).toBe(old);
  const { result } = await rig.decide("approve");
  expect(result.branch).toBe(`stagewright/${SLUG}`);
});

test("H5: nothing is done while git is in the middle of something", async () => {
  const rig = new SpecRig();
  mkdirSync(join(rig.repository, ".git", "rebase-merge"));
  const held = await rig.section({ write: SLOPE });
  expect(held.stderr).toContain(`${STAYS}a rebase is under way`);
  expect(rig.branches()).toEqual(["main"]);
});

test("H5: asked to stay, and with HEAD detached, no branch is made", async () => {
  const rig = new SpecRig({ ".stagewrightrc.yaml": "spec-phase: { branch: stay }\n" });
  const held = await rig.section({ write: SLOPE });
  expect(held.stderr).toContain(`${STAYS}the option branch says so`);
  expect(rig.branches()).toEqual(["main"]);
  rig.git("checkout", "--quiet", "--detach");
  const detached = await rig.section({ write: SLOPE }, [SPEC, TYPED, "--again"]);
  expect(detached.code).toBe(3);
  expect(rig.branches()).toEqual(["main"]);
});
