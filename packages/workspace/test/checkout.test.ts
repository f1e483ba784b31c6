import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createCheckout } from "../src/index.ts";
import { photograph } from "./support/photograph.ts";
import { executable, makeRig, type Rig } from "./support/rig.ts";

const checkoutOf = async (rig: Rig) => createCheckout(await rig.open());

describe("H5: where the user's checkout stands", () => {
  it("tells branch, commit and the default branch", async () => {
    const rig = makeRig();
    const commit = rig.git("rev-parse", "HEAD");
    expect(await (await checkoutOf(rig)).standing()).toEqual({
      branch: "main",
      commit,
      defaultBranch: "main",
    });
    rig.git("checkout", "--quiet", "-b", "feature");
    expect(await (await checkoutOf(rig)).standing()).toEqual({
      branch: "feature",
      commit,
      defaultBranch: "main",
    });
    rig.git("checkout", "--quiet", "--detach");
    expect(await (await checkoutOf(rig)).standing()).toEqual({ commit, defaultBranch: "main" });
  });

  it("takes the remote's word for the default branch before any usual name", async () => {
    const rig = makeRig();
    rig.git("update-ref", "refs/remotes/origin/release", "HEAD");
    rig.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release");
    rig.git("remote", "add", "origin", "../elsewhere");
    expect(await (await checkoutOf(rig)).standing()).toMatchObject({ defaultBranch: "release" });
  });

  it.for([
    ["MERGE_HEAD", "merge"],
    ["CHERRY_PICK_HEAD", "cherry-pick"],
    ["BISECT_LOG", "bisect"],
  ])("says that %s is there", async ([file = "", operation = ""]) => {
    const rig = makeRig();
    writeFileSync(join(rig.repo, ".git", file), `${rig.git("rev-parse", "HEAD")}\n`);
    expect(await (await checkoutOf(rig)).standing()).toMatchObject({ operation });
  });

  it("says that a rebase is under way", async () => {
    const rig = makeRig();
    mkdirSync(join(rig.repo, ".git", "rebase-merge"));
    expect(await (await checkoutOf(rig)).standing()).toMatchObject({ operation: "rebase" });
  });
});

describe("H5: a branch in the user's checkout", () => {
  it("is made and stood on, and no file, no index entry, no uncommitted change is another", async () => {
    const rig = makeRig({ "a.txt": "a\n", "b.txt": "b\n" });
    rig.write("a.txt", "changed\n");
    rig.write("b.txt", "staged\n");
    rig.git("add", "b.txt");
    rig.write("new.txt", "untracked\n");
    executable(join(rig.repo, ".git", "hooks", "post-checkout"), "#!/bin/sh\ntouch hook-ran\n");
    const commit = rig.git("rev-parse", "HEAD");
    const status = rig.git("status", "--porcelain");
    const before = photograph(rig.repo);
    const checkout = await checkoutOf(rig);
    expect(await checkout.makeBranch("phase-2", commit)).toEqual({ ok: true, value: undefined });
    expect(await checkout.standOn("phase-2", commit)).toEqual({ ok: true, value: undefined });
    const after = photograph(rig.repo);
    expect(rig.git("symbolic-ref", "HEAD")).toBe("refs/heads/phase-2");
    expect(rig.git("status", "--porcelain")).toBe(status);
    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (file) => before[file] !== after[file],
    );
    expect(changed.filter((file) => !file.startsWith(".git/logs/")).toSorted()).toEqual([
      ".git/HEAD",
      ".git/refs/heads/phase-2",
    ]);
    // Git itself knows the way back.
    rig.git("checkout", "--quiet", "-");
    expect(rig.git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
  });

  it("made and stood on once more, it is done once", async () => {
    const rig = makeRig();
    const commit = rig.git("rev-parse", "HEAD");
    const checkout = await checkoutOf(rig);
    for (let time = 0; time < 2; time += 1) {
      expect(await checkout.makeBranch("phase-2", commit)).toMatchObject({ ok: true });
      expect(await checkout.standOn("phase-2", commit)).toMatchObject({ ok: true });
    }
    expect(rig.git("reflog", "--format=%gs", "HEAD").match(/moving from main to phase-2/g)).toHaveLength(1);
  });

  it("that is there already at another commit stays as it is", async () => {
    const rig = makeRig();
    const old = rig.git("rev-parse", "HEAD");
    rig.git("branch", "phase-2");
    rig.write("more", "m");
    const commit = rig.commit();
    const checkout = await checkoutOf(rig);
    expect(await checkout.makeBranch("phase-2", commit)).toMatchObject({ ok: false });
    expect(await checkout.standOn("phase-2", commit)).toEqual({
      ok: false,
      error: { reason: "the branch is at another commit" },
    });
    expect(rig.git("rev-parse", "phase-2")).toBe(old);
    expect(rig.git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
  });

  it("is not stood on once the user has gone on, nor where another checkout stands on it", async () => {
    const rig = makeRig();
    const commit = rig.git("rev-parse", "HEAD");
    const checkout = await checkoutOf(rig);
    await checkout.makeBranch("phase-2", commit);
    rig.git("worktree", "add", "--quiet", join(rig.root, "beside"), "phase-2");
    const beside = await checkout.standOn("phase-2", commit);
    expect(beside.ok ? "" : beside.error.reason).toContain("beside");
    rig.git("worktree", "remove", join(rig.root, "beside"));
    rig.write("more", "m");
    rig.commit();
    expect(await checkout.standOn("phase-2", commit)).toEqual({
      ok: false,
      error: { reason: "another commit is checked out meanwhile" },
    });
  });

  it("whose name git has no room for is said, and nothing is done", async () => {
    const rig = makeRig();
    rig.git("branch", "phase-2/part");
    const commit = rig.git("rev-parse", "HEAD");
    const made = await (await checkoutOf(rig)).makeBranch("phase-2", commit);
    expect(made.ok ? "" : made.error.reason).toContain("phase-2");
  });
});
