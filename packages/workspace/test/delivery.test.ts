import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareFingerprints, deliver, dropResult, fingerprintCheckout, showDiff } from "../src/index.ts";
import { attempt, executable, makeRig, unwrap, type Rig } from "./support/rig.ts";
import { photograph } from "./support/photograph.ts";

async function withResult(
  files: Record<string, string> = { a: "a\n" },
): Promise<{ rig: Rig; base: string; commit: string; next: string }> {
  const rig = makeRig(files);
  const repository = await rig.repository();
  const base = rig.git("rev-parse", "HEAD");
  const build = async (parent: string, text: string): Promise<string> =>
    repository.commitTree({
      tree: await repository.editTree(parent, [{ path: "result", bytes: Buffer.from(text) }]),
      parents: [parent],
      message: "feat: x",
    });
  const commit = await build(base, "1");
  return { rig, base, commit, next: await build(commit, "2") };
}

describe("delivering", () => {
  it("moves the feature's branch where nobody stands on it and it did not move", async () => {
    const { rig, base, commit } = await withResult();
    rig.git("branch", "001-photos");
    const before = photograph(rig.repo);
    expect(
      await deliver({ repository: await rig.repository(), run: "run1", feature: "001-photos", commit, base }),
    ).toEqual({ ok: true, value: { branch: "001-photos", commit, previous: base } });
    expect(rig.git("rev-parse", "001-photos")).toBe(commit);
    const after = photograph(rig.repo);
    expect(Object.keys(after).filter((path) => after[path] !== before[path])).toEqual([
      ".git/logs/refs/heads/001-photos",
      ".git/refs/heads/001-photos",
    ]);
    expect(
      await deliver({ repository: await rig.repository(), run: "run1", feature: "001-photos", commit, base }),
    ).toEqual({ ok: true, value: { branch: "001-photos", commit } });
  });

  it("makes a branch of its own where the feature's is absent, moved, checked out here or elsewhere, or being rebased", async () => {
    const { rig, base, commit } = await withResult();
    const to = async (feature: string): Promise<unknown> =>
      unwrap(await deliver({ repository: await rig.repository(), run: "run1", feature, commit, base }));
    expect(await to("001 photos: ünï..x")).toEqual({
      branch: "stagewright/001-photos-ünï-x",
      commit,
      instead: "FEATURE_ABSENT",
    });
    expect(await to("main")).toEqual({ branch: "stagewright/main", commit, instead: "FEATURE_CHECKED_OUT" });
    rig.git("worktree", "add", "-q", "-b", "elsewhere", join(rig.root, "linked tree"));
    expect(await to("elsewhere")).toEqual({
      branch: "stagewright/elsewhere",
      commit,
      instead: "FEATURE_CHECKED_OUT",
    });
    rig.git("branch", "moved", rig.git("commit-tree", "-m", "x", "-p", base, `${base}^{tree}`));
    expect(await to("moved")).toEqual({ branch: "stagewright/moved", commit, instead: "FEATURE_MOVED" });
    rig.git("branch", "rebased");
    rig.gitIn(join(rig.root, "linked tree"), "checkout", "-q", "--detach");
    const gitDir = rig.gitIn(join(rig.root, "linked tree"), "rev-parse", "--absolute-git-dir");
    mkdirSync(join(gitDir, "rebase-merge"));
    writeFileSync(join(gitDir, "rebase-merge/head-name"), "refs/heads/rebased\n");
    expect(await to("rebased")).toEqual({
      branch: "stagewright/rebased",
      commit,
      instead: "FEATURE_CHECKED_OUT",
    });
  });

  it("goes on from an earlier delivery, and beside one that led elsewhere", async () => {
    const { rig, base, commit, next } = await withResult();
    const repository = await rig.repository();
    const to = async (result: string, run: string): Promise<unknown> =>
      deliver({ repository, run, feature: "f", commit: result, base });
    await to(commit, "run1");
    expect(await to(next, "run1")).toMatchObject({
      value: { branch: "stagewright/f", commit: next, previous: commit },
    });
    const other = rig.git("commit-tree", "-m", "other", "-p", base, `${base}^{tree}`);
    expect(await to(other, "run2")).toMatchObject({ value: { branch: "stagewright/f-run2", commit: other } });
    const third = rig.git("commit-tree", "-m", "third", "-p", base, `${base}^{tree}`);
    expect(await to(third, "run2")).toEqual({
      ok: false,
      error: { code: "NO_FREE_BRANCH", tried: ["stagewright/f", "stagewright/f-run2"] },
    });
  });

  it("says what git says where a branch called stagewright is in the way", async () => {
    const { rig, base, commit } = await withResult();
    rig.git("branch", "stagewright");
    expect(
      await deliver({ repository: await rig.repository(), run: "run1", feature: "f", commit, base }),
    ).toMatchObject({
      ok: false,
      error: { code: "NO_FREE_BRANCH", gitSays: expect.stringContaining("refs/heads/stagewright") },
    });
  });

  it("fires no hook", async () => {
    const { rig, base, commit } = await withResult();
    for (const hook of ["reference-transaction", "post-checkout", "post-rewrite"])
      executable(join(rig.repo, ".git/hooks", hook), `#!/bin/sh\ntouch '${rig.root}/pwned'\n`);
    await deliver({ repository: await rig.repository(), run: "run1", feature: "f", commit, base });
    expect(existsSync(join(rig.root, "pwned"))).toBe(false);
  });
});

describe("dropping", () => {
  async function delivered() {
    const { rig, base, commit, next } = await withResult();
    const rooms = await rig.rooms();
    for (const ref of [
      "refs/stagewright/run1/tip",
      "refs/stagewright/run1/tasks/T001",
      "refs/stagewright/run2/tip",
    ])
      rig.git("update-ref", ref, commit);
    const { path } = unwrap(await rooms.workspaces.openAttempt(attempt(base)));
    const { branch } = unwrap(
      await deliver({ repository: rooms.repository, run: "run1", feature: "f", commit, base }),
    );
    return {
      rig,
      commit,
      next,
      path,
      branch,
      drop: () =>
        dropResult({
          opened: rooms.opened,
          workspaces: rooms.workspaces,
          run: "run1",
          delivered: { branch, commit },
        }),
    };
  }

  it("takes the run's branch, refs and workspaces, and no other's", async () => {
    const { rig, commit, path, branch, drop } = await delivered();
    expect(await drop()).toEqual({
      deleted: [`refs/heads/${branch}`, "refs/stagewright/run1/tasks/T001", "refs/stagewright/run1/tip"].map(
        (ref) => ({ ref, commit }),
      ),
      kept: [],
    });
    expect(rig.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main\nrefs/stagewright/run2/tip");
    expect(existsSync(path)).toBe(false);
    expect(await drop()).toEqual({ deleted: [], kept: [] });
  });

  it("keeps a branch that somebody went on from or stands on, and one that is the user's", async () => {
    const { rig, next, branch, drop } = await delivered();
    rig.git("worktree", "add", "-q", join(rig.root, "linked"), branch);
    expect((await drop()).kept).toEqual([
      { ref: `refs/heads/${branch}`, code: "CHECKED_OUT", where: join(rig.root, "linked") },
    ]);
    rig.git("worktree", "remove", join(rig.root, "linked"));
    rig.git("update-ref", `refs/heads/${branch}`, next);
    expect((await drop()).kept).toEqual([{ ref: `refs/heads/${branch}`, code: "MOVED" }]);
    const rooms = await rig.rooms();
    expect(
      (
        await dropResult({
          ...rooms,
          run: "run1",
          delivered: { branch: "main", commit: rig.git("rev-parse", "main") },
        })
      ).kept,
    ).toEqual([{ ref: "refs/heads/main", code: "NOT_OURS" }]);
  });
});

it("shows a diff as text or by file, without programs of the user's", async () => {
  const { rig, base, commit } = await withResult();
  rig.git("config", "diff.external", `touch '${rig.root}/pwned'`);
  rig.git("config", "core.pager", `touch '${rig.root}/pwned'`);
  const opened = await rig.open();
  expect(await showDiff({ opened, from: base, to: commit })).toContain("+++ b/result");
  expect(await showDiff({ opened, from: base, to: commit, stat: true })).toContain("result | 1 +");
  expect(await showDiff({ opened, from: base, to: commit, color: true })).toContain("\u001b[");
  expect(existsSync(join(rig.root, "pwned"))).toBe(false);
});

describe("the fingerprint of a checkout", () => {
  it("is the same after nothing, and after what is ours or only looked", async () => {
    const { rig, commit } = await withResult({ a: "a", ".gitignore": "out/\n" });
    rig.write("untracked", "u");
    const opened = await rig.open();
    const before = await fingerprintCheckout(opened);
    const photo = photograph(rig.repo);
    expect(compareFingerprints(before, await fingerprintCheckout(opened))).toEqual([]);
    expect(photograph(rig.repo)).toEqual(photo);
    rig.git("update-ref", "refs/stagewright/run1/tip", commit);
    rig.git("update-ref", "refs/heads/stagewright/f", commit);
    rig.git("status");
    rig.write("out/x", "ignored");
    expect(compareFingerprints(before, await fingerprintCheckout(opened))).toEqual([]);
    expect(compareFingerprints(JSON.parse(JSON.stringify(before)) as typeof before, before)).toEqual([]);
  });

  it("names what somebody did there", async () => {
    const { rig, commit } = await withResult({ "a b.txt": "a", gone: "g", stashed: "s" });
    rig.write("li\nne", "u");
    const opened = await rig.open();
    const before = await fingerprintCheckout(opened);
    rig.write("a b.txt", "b");
    rig.write("new", "n");
    rig.write("li\nne", "changed");
    rig.git("update-ref", "refs/tags/v1", commit);
    rig.git("config", "user.name", "Mallory");
    executable(join(rig.repo, ".git/hooks/pre-commit"), "#!/bin/sh\n");
    writeFileSync(join(rig.repo, ".git/info/exclude"), "*.x\n");
    rig.git("rm", "-q", "gone");
    expect(compareFingerprints(before, await fingerprintCheckout(opened))).toEqual([
      "index changed",
      "ref added: refs/tags/v1",
      "setting changed: config",
      "setting added: hooks/pre-commit",
      "setting changed: info/exclude",
      "file changed: a b.txt",
      "file removed: gone",
      "file changed: li\nne",
      "file added: new",
    ]);
    const middle = await fingerprintCheckout(opened);
    rig.git("stash");
    rig.git("checkout", "-q", "-b", "other");
    expect(compareFingerprints(middle, await fingerprintCheckout(opened))).toEqual(
      expect.arrayContaining([
        "HEAD changed: ref: refs/heads/main to ref: refs/heads/other",
        "stash changed",
        "ref added: refs/stash",
        "ref added: refs/heads/other",
      ]),
    );
  });
});
