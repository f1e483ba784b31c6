import {
  chmodSync,
  existsSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  readFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRepository, createWorkspaces, openRepository } from "../src/index.ts";
import { attempt, failure, makeRig, ScriptedProcesses, slurp, unwrap } from "./support/rig.ts";
import { openOne } from "./support/open-one.ts";

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
    const rig = makeRig({
      "change.txt": "1",
      "delete.txt": "2",
      "mode.sh": "3",
      ".gitignore": "*.log\nbuild/\n",
    });
    const { put, space, captured } = await openOne(rig);
    put("change.txt", "eins");
    unlinkSync(join(space.path, "delete.txt"));
    chmodSync(join(space.path, "mode.sh"), 0o755);
    for (const path of ["new dir/ü ñ.txt", "li\nne.txt", "-x", ":(glob)*"]) put(path, "new");
    symlinkSync("change.txt", join(space.path, "link"));
    put("debug.log", "ignored");
    put("build/out.js", "ignored");
    expect(await captured()).toEqual([
      "A -x",
      "A :(glob)*",
      "M change.txt",
      "D delete.txt",
      "A li\nne.txt",
      "A link",
      "M mode.sh",
      "A new dir/ü ñ.txt",
    ]);
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
    const workspaces = createWorkspaces({
      repository: later,
      processes: new ScriptedProcesses(),
      logDirectory: rig.root,
    });
    const found = await workspaces.reopenAttempt(space);
    expect(
      (await later.changes(commit, unwrap(await (found as NonNullable<typeof found>).capture()))).map(
        (change) => change.path,
      ),
    ).toEqual(["b"]);
    rmSync(join(space.path, "../note.json"));
    expect(await workspaces.reopenAttempt(space)).toBeUndefined();
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
    expect(
      failure(
        await workspaces.openAttempt(
          attempt(rig.git("rev-parse", "HEAD"), "x", { signal: AbortSignal.abort() }),
        ),
      ),
    ).toEqual({ code: "CANCELLED" });
    expect(failure(await workspaces.openAttempt(attempt(`${"0".repeat(39)}1`, "x")))).toMatchObject({
      code: "SETUP_FAILED",
      command: expect.stringMatching(/^git read-tree/),
    });
  });

  it("opens sixteen at once without a loss", async () => {
    const rig = makeRig(
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`d${i % 5}/f${i}`, `${i}`])),
    );
    const { workspaces, repository } = await rig.rooms();
    const commit = rig.git("rev-parse", "HEAD");
    const opened = await Promise.all(
      Array.from({ length: 16 }, (_, i) => workspaces.openAttempt(attempt(commit, `T${i}`))),
    );
    const trees = await Promise.all(
      opened.map(async (result, i) => {
        writeFileSync(join(unwrap(result).path, `n${i}`), `${i}`);
        rig.gitIn(unwrap(result).path, "add", "-A");
        rig.gitIn(unwrap(result).path, "commit", "-q", "-m", "own");
        return unwrap(await unwrap(result).capture());
      }),
    );
    for (const [i, tree] of trees.entries())
      expect((await repository.changes(commit, tree)).map((change) => change.path)).toEqual([`n${i}`]);
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
    const workspaces = createWorkspaces({
      repository,
      processes: new ScriptedProcesses(),
      logDirectory: rig.root,
    });
    const head = rig.gitIn(clone, "rev-parse", "HEAD");
    const space = unwrap(await workspaces.openAttempt(attempt(head)));
    expect(rig.gitIn(space.path, "log", "--format=%s")).toBe("second");
    const commit = await repository.commitTree({
      tree: await repository.treeOf(head),
      parents: [head],
      message: "third",
    });
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
    const workspaces = createWorkspaces({
      repository,
      processes: new ScriptedProcesses(),
      logDirectory: rig.root,
    });
    const space = unwrap(await workspaces.openAttempt(attempt(rig.git("rev-parse", "HEAD"))));
    expect(rig.gitIn(space.path, "log", "--format=%s")).toBe("first");
    unwrap(await space.capture());
    repository.close();
  });

  it("has line-end attributes: files come as in a fresh clone, and go back as git would commit them", async () => {
    const rig = makeRig({
      ".gitattributes": "*.bat text eol=crlf\n*.txt text\n",
      "a.bat": "one\r\ntwo\r\n",
      "b.txt": "lf\n",
      "raw.md": "crlf\r\n",
    });
    const { space, put, repository } = await openOne(rig);
    expect(slurp(join(space.path, "a.bat"))).toBe("one\r\ntwo\r\n");
    expect(slurp(join(space.path, "raw.md"))).toBe("crlf\r\n");
    put("b.txt", "now\r\ncrlf\r\n");
    put("new.md", "keep\r\n");
    const tree = unwrap(await space.capture());
    const read = async (path: string): Promise<string> =>
      Buffer.from((await repository.readFile(tree, path)) ?? []).toString();
    expect(await Promise.all(["a.bat", "b.txt", "new.md", "raw.md"].map(read))).toEqual([
      "one\ntwo\n",
      "now\ncrlf\n",
      "keep\r\n",
      "crlf\r\n",
    ]);
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
    for (const verb of ["clean", "smudge", "process"])
      rig.git("config", `filter.evil.${verb}`, `touch '${pwned}'; cat`);
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

describe("the setup command", () => {
  it("runs in the workspace, and what it writes is not the agent's", async () => {
    const rig = makeRig({ "a.txt": "a\n", "gen.txt": "old\n", "both.txt": "old\n" });
    const { workspaces, repository } = await rig.rooms({
      setup: 'echo made > made.txt; echo set > gen.txt; echo set > both.txt; echo "$TMPDIR" > where.txt',
    });
    const commit = rig.git("rev-parse", "HEAD");
    const space = unwrap(await workspaces.openAttempt(attempt(commit)));
    expect(readFileSync(join(space.path, "where.txt"), "utf8").trim()).toBe(space.scratch);
    writeFileSync(join(space.path, "both.txt"), "agent\n");
    writeFileSync(join(space.path, "a.txt"), "agent\n");
    expect(
      (await repository.changes(commit, unwrap(await space.capture()))).map((change) => change.path),
    ).toEqual(["a.txt", "both.txt"]);
  });

  it("fails the opening with its words", async () => {
    const rig = makeRig();
    const { workspaces } = await rig.rooms({ setup: "echo no database >&2; exit 3" });
    expect(failure(await workspaces.openAttempt(attempt(rig.git("rev-parse", "HEAD"))))).toEqual({
      code: "SETUP_FAILED",
      command: "echo no database >&2; exit 3",
      exit: "exit 3",
      outputTail: "no database\n",
    });
  });
});
