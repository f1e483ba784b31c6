import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openOne } from "./support/open-one.ts";
import { photograph } from "./support/photograph.ts";
import { executable, failure, makeRig, unwrap } from "./support/rig.ts";

const root = process.getuid?.() === 0;

describe("a hostile agent", () => {
  it("commits, stashes, switches branches, rewrites history and collects garbage: only its bytes count and the user's repository stays as it was", async () => {
    const rig = makeRig({ "a.txt": "a\n", "b.txt": "b\n" });
    rig.write("a.txt", "uncommitted\n");
    const before = photograph(rig.repo);
    const { put, captured, inside } = await openOne(rig);
    put("a.txt", "agent\n");
    inside("stash");
    inside("stash", "pop");
    inside("checkout", "-q", "-b", "elsewhere");
    inside("commit", "-q", "-am", "mine");
    inside("commit", "-q", "--amend", "-m", "rewritten");
    inside("tag", "v1");
    inside("config", "user.name", "Mallory");
    inside("branch", "-D", "stagewright/T001.1-abc-1");
    inside("gc", "-q", "--prune=now");
    inside("update-index", "--assume-unchanged", "b.txt");
    put("b.txt", "hidden\n");
    expect(await captured()).toEqual(["M a.txt", "M b.txt"]);
    expect(photograph(rig.repo)).toEqual(before);
    expect(rig.git("stash", "list")).toBe("");
    expect(rig.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
    expect(rig.git("fsck", "--full")).not.toMatch(/error|missing/);
  });

  it.each<[string, (work: string, root: string) => void]>([
    ["deleted", (work) => rmSync(join(work, ".git"), { recursive: true })],
    [
      "a file",
      (work) => (
        rmSync(join(work, ".git"), { recursive: true }),
        writeFileSync(join(work, ".git"), "gitdir: /etc\n")
      ),
    ],
    [
      "a link to the user's own",
      (work, base) => (
        rmSync(join(work, ".git"), { recursive: true }),
        symlinkSync(join(base, "repo/.git"), join(work, ".git"))
      ),
    ],
    [
      "pointed at another work tree",
      (work, base) => execFileSync("git", ["config", "core.worktree", base], { cwd: work }),
    ],
    ["told to exclude everything", (work) => writeFileSync(join(work, ".git/info/exclude"), "*\n")],
    [
      "told to check nothing out",
      (work) => (
        execFileSync("git", ["config", "core.sparseCheckout", "true"], { cwd: work }),
        writeFileSync(join(work, ".git/info/sparse-checkout"), "/none\n")
      ),
    ],
    [
      "full of hooks and filters",
      (work, base) => {
        for (const hook of ["post-index-change", "pre-commit", "fsmonitor"])
          executable(join(work, ".git/hooks", hook), `#!/bin/sh\ntouch '${base}/pwned'\n`);
        for (const [key, value] of [
          ["filter.x.clean", `touch '${base}/pwned'; cat`],
          ["core.fsmonitor", ".git/hooks/fsmonitor"],
        ] as const)
          execFileSync("git", ["config", key, value], { cwd: work });
        writeFileSync(join(work, ".git/info/attributes"), "* filter=x\n");
      },
    ],
    [
      "without objects or a valid config",
      (work) => (
        rmSync(join(work, ".git/objects"), { recursive: true }),
        writeFileSync(join(work, ".git/config"), "[[[")
      ),
    ],
  ])("leaves a .git that is %s, which changes nothing", async (_, vandalise) => {
    const rig = makeRig({ "a.txt": "a\n" });
    const { put, captured, space } = await openOne(rig);
    put("a.txt", "b\n");
    put("new.txt", "n\n");
    vandalise(space.path, rig.root);
    expect(await captured()).toEqual(["M a.txt", "A new.txt"]);
    expect(existsSync(join(rig.root, "pwned"))).toBe(false);
  });

  it("plants repositories: one with commits is a gitlink for the audit, whose own git is never run", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const { space, repository, commit } = await openOne(rig);
    const nested = join(space.path, "vendor/lib");
    mkdirSync(nested, { recursive: true });
    const inNested = (...args: string[]): string => rig.gitIn(nested, ...args);
    inNested("init", "-q");
    writeFileSync(join(nested, "x"), "x");
    inNested("add", "-A");
    inNested("commit", "-q", "-m", "x");
    inNested("config", "core.fsmonitor", `touch '${rig.root}/pwned'`);
    writeFileSync(join(nested, "x"), "changed");
    for (let i = 0; i < 2; i++) {
      const [change] = await repository.changes(commit, unwrap(await space.capture()));
      expect(change).toMatchObject({ path: "vendor/lib", new: { mode: "160000" } });
    }
    expect(existsSync(join(rig.root, "pwned"))).toBe(false);
    rmSync(nested, { recursive: true });
    mkdirSync(nested);
    inNested("init", "-q");
    writeFileSync(join(nested, "x"), "x");
    expect(failure(await space.capture())).toMatchObject({
      code: "UNREADABLE_WORKSPACE",
      reason: expect.stringContaining("vendor/lib"),
    });
  });

  it("replaces the workspace by a link, a file, or nothing", async () => {
    const rig = makeRig();
    const { space } = await openOne(rig);
    renameSync(space.path, `${space.path}.aside`);
    expect(failure(await space.capture())).toMatchObject({
      code: "UNREADABLE_WORKSPACE",
      reason: "the workspace is gone",
    });
    symlinkSync(rig.repo, space.path);
    expect(failure(await space.capture())).toMatchObject({ code: "UNREADABLE_WORKSPACE" });
    unlinkSync(space.path);
    writeFileSync(space.path, "");
    expect(failure(await space.capture())).toMatchObject({ code: "UNREADABLE_WORKSPACE" });
    unlinkSync(space.path);
    const parent = join(space.path, "..");
    renameSync(`${space.path}.aside`, space.path);
    renameSync(parent, `${parent}.aside`);
    symlinkSync(`${parent}.aside`, parent);
    expect(failure(await space.capture())).toMatchObject({ code: "UNREADABLE_WORKSPACE" });
  });

  it("leaves pipes and sockets: untracked ones are passed over, one in a file's place fails, one that git would wait for does not hang us", async () => {
    const rig = makeRig({ "a.txt": "a\n", "sub/b.txt": "b\n" });
    const { space, captured } = await openOne(rig);
    execFileSync("mkfifo", [join(space.path, "pipe")]);
    expect(await captured()).toEqual([]);
    execFileSync("mkfifo", [join(space.path, "sub/.gitignore")]);
    expect(failure(await space.capture())).toEqual({
      code: "UNREADABLE_WORKSPACE",
      reason: "sub/.gitignore is no regular file",
    });
    unlinkSync(join(space.path, "sub/.gitignore"));
    unlinkSync(join(space.path, "a.txt"));
    execFileSync("mkfifo", [join(space.path, "a.txt")]);
    expect(failure(await space.capture())).toMatchObject({
      code: "UNREADABLE_WORKSPACE",
      reason: expect.stringContaining("a.txt"),
    });
  });

  it.skipIf(root)("leaves files and directories that cannot be read", async () => {
    const { space, put } = await openOne(makeRig());
    put("locked/x", "x");
    chmodSync(join(space.path, "locked"), 0);
    expect(failure(await space.capture())).toMatchObject({
      code: "UNREADABLE_WORKSPACE",
      reason: expect.stringContaining("locked"),
    });
    chmodSync(join(space.path, "locked"), 0o700);
    chmodSync(join(space.path, "locked/x"), 0);
    expect(failure(await space.capture())).toMatchObject({
      code: "UNREADABLE_WORKSPACE",
      reason: expect.stringContaining("locked/x"),
    });
  });
});
