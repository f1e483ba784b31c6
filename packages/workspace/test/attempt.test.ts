import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRepository, createWorkspaces, openRepository } from "../src/index.ts";
import { attempt, executable, failure, makeRig, ScriptedProcesses, slurp, unwrap, type Rig } from "./support/rig.ts";
import { photograph } from "./support/photograph.ts";

const root = process.getuid?.() === 0;

async function openOne(rig: Rig, more: Parameters<typeof attempt>[2] = {}) {
  const rooms = await rig.rooms();
  const commit = rig.git("rev-parse", "HEAD");
  const space = unwrap(await rooms.workspaces.openAttempt(attempt(commit, undefined, more)));
  const put = (path: string, text: string): void => {
    mkdirSync(join(space.path, path, ".."), { recursive: true });
    writeFileSync(join(space.path, path), text);
  };
  const captured = async (): Promise<string[]> => {
    const tree = unwrap(await space.capture());
    return (await rooms.repository.changes(commit, tree)).map(({ path, old, new: now }) => `${old ? (now ? "M" : "D") : "A"} ${path}`);
  };
  return { ...rooms, commit, space, put, captured, inside: (...args: string[]) => rig.gitIn(space.path, ...args) };
}

describe("an attempt's workspace", () => {
  it("is a clean checkout on a branch of its own", async () => {
    const rig = makeRig({ "a b.txt": "a", "ü\n.txt": "u", "run.sh": "#!" });
    chmodSync(join(rig.repo, "run.sh"), 0o755);
    symlinkSync("a b.txt", join(rig.repo, "link"));
    const previous = rig.commit("second");
    const { space, inside, captured } = await openOne(rig, { previous });
    expect(inside("status", "--porcelain", "--branch")).toBe("## stagewright/T001.1-abc-1");
    expect(inside("rev-parse", "HEAD", "refs/stagewright/previous")).toBe(`${previous}\n${previous}`);
    expect(inside("log", "--format=%s")).toBe("second\nfirst");
    expect(statSync(join(space.path, "run.sh")).mode & 0o111).not.toBe(0);
    expect(slurp(join(space.path, "link"))).toBe("a");
    expect(existsSync(space.scratch)).toBe(true);
    expect(await captured()).toEqual([]);
  });

  it("hands in what the bytes are: added, changed, deleted, made executable, linked", async () => {
    const rig = makeRig({ "change.txt": "1", "delete.txt": "2", "mode.sh": "3", ".gitignore": "*.log\nbuild/\n" });
    const { put, space, captured } = await openOne(rig);
    put("change.txt", "eins");
    unlinkSync(join(space.path, "delete.txt"));
    chmodSync(join(space.path, "mode.sh"), 0o755);
    for (const path of ["new dir/ü ñ.txt", "li\nne.txt", "-x", ":(glob)*"]) put(path, "new");
    symlinkSync("change.txt", join(space.path, "link"));
    put("debug.log", "ignored");
    put("build/out.js", "ignored");
    expect(await captured()).toEqual(["A -x", "A :(glob)*", "M change.txt", "D delete.txt", "A li\nne.txt", "A link", "M mode.sh", "A new dir/ü ñ.txt"]);
  });

  it("sees an edit of the same size in the same second with its times put back", async () => {
    const rig = makeRig({ "tasks.md": "- [ ] T001\n" });
    const { put, space, captured } = await openOne(rig);
    const before = statSync(join(space.path, "tasks.md"));
    put("tasks.md", "- [X] T001\n");
    utimesSync(join(space.path, "tasks.md"), before.atime, before.mtime);
    expect(await captured()).toEqual(["M tasks.md"]);
  });

  it("can be captured again after more work, each time from the checkout's own state", async () => {
    const { put, space, captured } = await openOne(makeRig({ a: "a" }));
    put("b", "b");
    expect(await captured()).toEqual(["A b"]);
    unlinkSync(join(space.path, "b"));
    expect(await captured()).toEqual([]);
  });

  it("replaces what a killed attempt left under its name", async () => {
    const rig = makeRig({ a: "a" });
    const { put, space, workspaces, commit } = await openOne(rig);
    put("left-over/x", "x");
    chmodSync(join(space.path, "left-over"), 0o500);
    const again = unwrap(await workspaces.openAttempt(attempt(commit)));
    expect(again.path).toBe(space.path);
    expect(existsSync(join(again.path, "left-over"))).toBe(false);
  });

  it("can be found and captured by a later process, unless it was only half made", async () => {
    const rig = makeRig({ a: "a" });
    const { put, commit, space } = await openOne(rig);
    put("b", "b");
    const later = createRepository(await rig.open());
    const workspaces = createWorkspaces({ repository: later, processes: new ScriptedProcesses(), logDirectory: rig.root });
    const found = await workspaces.findAttempt("run1", "T001.1-abc-1");
    expect((await later.changes(commit, unwrap(await (found as NonNullable<typeof found>).capture()))).map((change) => change.path)).toEqual(["b"]);
    rmSync(join(space.path, "../note.json"));
    expect(await workspaces.findAttempt("run1", "T001.1-abc-1")).toBeUndefined();
    later.close();
  });

  it("is removed by its path, a run's all at once, and nothing else is", async () => {
    const rig = makeRig();
    const { space, workspaces } = await openOne(rig);
    await expect(workspaces.remove(rig.repo)).rejects.toThrow("Not a workspace");
    await expect(workspaces.removeRun("../x")).rejects.toThrow("Not safe");
    await workspaces.remove(space.path);
    await workspaces.remove(space.path);
    expect(existsSync(space.path)).toBe(false);
    await workspaces.removeRun("run1");
    await workspaces.removeRun("run1");
  });

  it("says CANCELLED when the signal came first, and fails for a commit that is not there", async () => {
    const rig = makeRig();
    const { workspaces } = await rig.rooms();
    expect(failure(await workspaces.openAttempt(attempt(rig.git("rev-parse", "HEAD"), "x", { signal: AbortSignal.abort() })))).toEqual({ code: "CANCELLED" });
    expect(failure(await workspaces.openAttempt(attempt(`${"0".repeat(39)}1`, "x")))).toMatchObject({ code: "SETUP_FAILED", command: expect.stringMatching(/^git read-tree/) });
  });

  it("opens sixteen at once without a loss", async () => {
    const rig = makeRig(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`d${i % 5}/f${i}`, `${i}`])));
    const { workspaces, repository } = await rig.rooms();
    const commit = rig.git("rev-parse", "HEAD");
    const opened = await Promise.all(Array.from({ length: 16 }, (_, i) => workspaces.openAttempt(attempt(commit, `T${i}`))));
    const trees = await Promise.all(
      opened.map(async (result, i) => {
        writeFileSync(join(unwrap(result).path, `n${i}`), `${i}`);
        rig.gitIn(unwrap(result).path, "add", "-A");
        rig.gitIn(unwrap(result).path, "commit", "-q", "-m", "own");
        return unwrap(await unwrap(result).capture());
      }),
    );
    for (const [i, tree] of trees.entries()) expect((await repository.changes(commit, tree)).map((change) => change.path)).toEqual([`n${i}`]);
  });
});

describe("a repository of another kind", () => {
  it("is sha256", async () => {
    const { put, captured, inside } = await openOne(makeRig({ a: "a" }, ["--object-format=sha256"]));
    put("b", "b");
    expect(await captured()).toEqual(["A b"]);
    inside("add", "-A");
    inside("commit", "-q", "-m", "x");
  });

  it("is shallow: the log ends where the clone does", async () => {
    const rig = makeRig({ a: "a" });
    rig.write("a", "b");
    rig.commit("second");
    const clone = join(rig.root, "shallow");
    rig.gitIn(rig.root, "clone", "-q", "--depth=1", `file://${rig.repo}`, clone);
    const repository = createRepository(unwrap(await openRepository({ cwd: clone, cacheDir: rig.cache })));
    const workspaces = createWorkspaces({ repository, processes: new ScriptedProcesses(), logDirectory: rig.root });
    const head = rig.gitIn(clone, "rev-parse", "HEAD");
    const space = unwrap(await workspaces.openAttempt(attempt(head)));
    expect(rig.gitIn(space.path, "log", "--format=%s")).toBe("second");
    const commit = await repository.commitTree({ tree: await repository.treeOf(head), parents: [head], message: "third" });
    expect((await repository.commitsBetween(head, commit)).map((entry) => entry.subject)).toEqual(["third"]);
    expect(await repository.isAncestor(head, commit)).toBe(true);
    repository.close();
  });

  it("borrows objects from others by relative paths", async () => {
    const rig = makeRig({ a: "a" });
    rig.gitIn(rig.root, "clone", "-q", "--shared", rig.repo, "second");
    rig.gitIn(rig.root, "clone", "-q", "--shared", join(rig.root, "second"), "third");
    writeFileSync(join(rig.root, "third/.git/objects/info/alternates"), "../../../second/.git/objects\n");
    const repository = createRepository(await rig.open(join(rig.root, "third")));
    const workspaces = createWorkspaces({ repository, processes: new ScriptedProcesses(), logDirectory: rig.root });
    const space = unwrap(await workspaces.openAttempt(attempt(rig.git("rev-parse", "HEAD"))));
    expect(rig.gitIn(space.path, "log", "--format=%s")).toBe("first");
    unwrap(await space.capture());
    repository.close();
  });

  it("has line-end attributes: files come as in a fresh clone, and go back as git would commit them", async () => {
    const rig = makeRig({ ".gitattributes": "*.bat text eol=crlf\n*.txt text\n", "a.bat": "one\r\ntwo\r\n", "b.txt": "lf\n", "raw.md": "crlf\r\n" });
    const { space, put, repository } = await openOne(rig);
    expect(slurp(join(space.path, "a.bat"))).toBe("one\r\ntwo\r\n");
    expect(slurp(join(space.path, "raw.md"))).toBe("crlf\r\n");
    put("b.txt", "now\r\ncrlf\r\n");
    put("new.md", "keep\r\n");
    const tree = unwrap(await space.capture());
    const read = async (path: string): Promise<string> => Buffer.from((await repository.readFile(tree, path)) ?? []).toString();
    expect(await Promise.all(["a.bat", "b.txt", "new.md", "raw.md"].map(read))).toEqual(["one\ntwo\n", "now\ncrlf\n", "keep\r\n", "crlf\r\n"]);
  });

  it("stores CRLF against its own attributes: nobody's change is not handed in", async () => {
    const rig = makeRig({ "old.txt": "a\r\nb\r\n", "edited.txt": "a\r\nb\r\n" });
    rig.write(".gitattributes", "*.txt text\n");
    rig.git("add", ".gitattributes");
    rig.git("commit", "-q", "-m", "attributes");
    const { put, captured } = await openOne(rig);
    put("edited.txt", "a\r\nc\r\n");
    expect(await captured()).toEqual(["M edited.txt"]);
  });

  it("configures filters: they never run on our side", async () => {
    const rig = makeRig({ ".gitattributes": "*.txt filter=evil\n", "a.txt": "a\n" });
    const pwned = join(rig.root, "pwned");
    for (const verb of ["clean", "smudge", "process"]) rig.git("config", `filter.evil.${verb}`, `touch '${pwned}'; cat`);
    rig.git("config", "core.fsmonitor", `touch '${pwned}'`);
    rig.git("config", "core.attributesFile", join(rig.root, "attributes"));
    writeFileSync(join(rig.root, "attributes"), "* filter=evil\n");
    rmSync(pwned, { force: true });
    const { put, captured } = await openOne(rig);
    put("a.txt", "b\n");
    put("c.txt", "c\n");
    expect(await captured()).toEqual(["M a.txt", "A c.txt"]);
    // Opening runs as the user's own git, which has no reason to look at a file either.
    expect(existsSync(pwned)).toBe(false);
  });
});

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
    ["a file", (work) => (rmSync(join(work, ".git"), { recursive: true }), writeFileSync(join(work, ".git"), "gitdir: /etc\n"))],
    ["a link to the user's own", (work, base) => (rmSync(join(work, ".git"), { recursive: true }), symlinkSync(join(base, "repo/.git"), join(work, ".git")))],
    ["pointed at another work tree", (work, base) => execFileSync("git", ["config", "core.worktree", base], { cwd: work })],
    ["told to exclude everything", (work) => writeFileSync(join(work, ".git/info/exclude"), "*\n")],
    ["told to check nothing out", (work) => (execFileSync("git", ["config", "core.sparseCheckout", "true"], { cwd: work }), writeFileSync(join(work, ".git/info/sparse-checkout"), "/none\n"))],
    ["full of hooks and filters", (work, base) => {
      for (const hook of ["post-index-change", "pre-commit", "fsmonitor"]) executable(join(work, ".git/hooks", hook), `#!/bin/sh\ntouch '${base}/pwned'\n`);
      for (const [key, value] of [["filter.x.clean", `touch '${base}/pwned'; cat`], ["core.fsmonitor", ".git/hooks/fsmonitor"]] as const) execFileSync("git", ["config", key, value], { cwd: work });
      writeFileSync(join(work, ".git/info/attributes"), "* filter=x\n");
    }],
    ["without objects or a valid config", (work) => (rmSync(join(work, ".git/objects"), { recursive: true }), writeFileSync(join(work, ".git/config"), "[[["))],
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
    expect(failure(await space.capture())).toMatchObject({ code: "UNREADABLE_WORKSPACE", reason: expect.stringContaining("vendor/lib") });
  });

  it("replaces the workspace by a link, a file, or nothing", async () => {
    const rig = makeRig();
    const { space } = await openOne(rig);
    renameSync(space.path, `${space.path}.aside`);
    expect(failure(await space.capture())).toMatchObject({ code: "UNREADABLE_WORKSPACE", reason: "the workspace is gone" });
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
    expect(failure(await space.capture())).toEqual({ code: "UNREADABLE_WORKSPACE", reason: "sub/.gitignore is no regular file" });
    unlinkSync(join(space.path, "sub/.gitignore"));
    unlinkSync(join(space.path, "a.txt"));
    execFileSync("mkfifo", [join(space.path, "a.txt")]);
    expect(failure(await space.capture())).toMatchObject({ code: "UNREADABLE_WORKSPACE", reason: expect.stringContaining("a.txt") });
  });

  it.skipIf(root)("leaves files and directories that cannot be read", async () => {
    const { space, put } = await openOne(makeRig());
    put("locked/x", "x");
    chmodSync(join(space.path, "locked"), 0);
    expect(failure(await space.capture())).toMatchObject({ code: "UNREADABLE_WORKSPACE", reason: expect.stringContaining("locked") });
    chmodSync(join(space.path, "locked"), 0o700);
    chmodSync(join(space.path, "locked/x"), 0);
    expect(failure(await space.capture())).toMatchObject({ code: "UNREADABLE_WORKSPACE", reason: expect.stringContaining("locked/x") });
  });
});

describe("the setup command", () => {
  it("runs in the workspace, and what it writes is not the agent's", async () => {
    const rig = makeRig({ "a.txt": "a\n", "gen.txt": "old\n", "both.txt": "old\n" });
    const { workspaces, repository } = await rig.rooms({ setup: "echo made > made.txt; echo set > gen.txt; echo set > both.txt; echo \"$TMPDIR\" > where.txt" });
    const commit = rig.git("rev-parse", "HEAD");
    const space = unwrap(await workspaces.openAttempt(attempt(commit)));
    expect(readFileSync(join(space.path, "where.txt"), "utf8").trim()).toBe(space.scratch);
    writeFileSync(join(space.path, "both.txt"), "agent\n");
    writeFileSync(join(space.path, "a.txt"), "agent\n");
    expect((await repository.changes(commit, unwrap(await space.capture()))).map((change) => change.path)).toEqual(["a.txt", "both.txt"]);
  });

  it("fails the opening with its words", async () => {
    const rig = makeRig();
    const { workspaces } = await rig.rooms({ setup: "echo no database >&2; exit 3" });
    expect(failure(await workspaces.openAttempt(attempt(rig.git("rev-parse", "HEAD"))))).toEqual({ code: "SETUP_FAILED", command: "echo no database >&2; exit 3", exit: "exit 3", outputTail: "no database\n" });
  });
});
