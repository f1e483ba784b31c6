import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ObjectId, OpenShared } from "@stagewright/core";
import { photograph } from "./support/photograph.ts";
import { failure, makeRig, slurp, unwrap, type Rig, type Rooms } from "./support/rig.ts";

const PACKAGE = { "package.json": "{}\n", ".gitignore": "node_modules/\n*.log\n" };

async function prepared(rig: Rig, options: Parameters<Rig["rooms"]>[0] = {}) {
  const rooms = await rig.rooms(options);
  const head = rig.git("rev-parse", "HEAD");
  const edits = [
    { path: "a.txt", bytes: Buffer.from("other\n") },
    { path: "src/new.txt", bytes: Buffer.from("new\n") },
  ];
  const tree = await rooms.repository.editTree(await rooms.repository.treeOf(head), edits);
  const open = async (more: Partial<OpenShared> = {}) =>
    rooms.workspaces.openShared({
      ...{ run: "run1", name: "T001-1", head, tree },
      signal: new AbortController().signal,
      ...more,
    });
  return { ...rooms, head, tree, open, ...at(rig, rooms) };
}

function at(rig: Rig, { opened }: Rooms) {
  const path = join(opened.cacheDir, "run1", "worktree");
  return { path, inside: (...args: string[]) => rig.gitIn(path, ...args) };
}

/** The user's checkout, but for what a linked worktree writes down of itself. */
function ofTheUser(rig: Rig): Record<string, string> {
  const all = Object.entries(photograph(rig.repo));
  return Object.fromEntries(all.filter(([path]) => !/^\.git\/worktrees(\/|$)/.test(path)));
}

const recordsIn = (rig: Rig): string[] =>
  existsSync(join(rig.repo, ".git/worktrees")) ? readdirSync(join(rig.repo, ".git/worktrees")) : [];

async function readRef(rooms: Rooms, ref: string): Promise<ObjectId> {
  const commit = await rooms.repository.readRef(ref);
  if (commit === undefined) throw new Error(`no ${ref}`);
  return commit;
}

describe("the run's shared worktree", () => {
  it("shows the candidate as changes that are not committed, on the run's tip; nothing of the user's is touched", async () => {
    const rig = makeRig({ "a.txt": "a\n", "b.txt": "b\n" });
    rig.write("b.txt", "the user's own\n");
    rig.write("c.txt", "untracked\n");
    const before = ofTheUser(rig);
    const { open, path, inside, head } = await prepared(rig);
    expect(unwrap(await open())).toEqual({ path });
    expect(inside("status", "--porcelain")).toBe(" M a.txt\n?? src/");
    expect(inside("diff", "HEAD")).toContain("+other");
    expect(inside("rev-parse", "HEAD")).toBe(head);
    expect(inside("rev-parse", "--abbrev-ref", "HEAD")).toBe("HEAD");
    expect(inside("diff", "--cached")).toBe("");
    expect(slurp(join(path, "src/new.txt"))).toBe("new\n");
    expect(rig.git("worktree", "list")).toContain(path);
    expect(ofTheUser(rig)).toEqual(before);
  });

  it("can be run: dependencies are copies that lie in it, and the setup command has been there", async () => {
    const rig = makeRig({ ...PACKAGE, "package-lock.json": "{}\n", "a.txt": "a\n" });
    const bin = join(rig.root, "bin");
    mkdirSync(bin);
    writeFileSync(
      join(bin, "npm"),
      "#!/bin/sh\nmkdir -p node_modules/dep && echo dep > node_modules/dep/index.js\n",
      { mode: 0o755 },
    );
    const own = process.env["PATH"];
    process.env["PATH"] = `${bin}:${own}`;
    try {
      const setup = "echo made > made.log; echo set up >> a.txt";
      const { open, path, inside, workspaces } = await prepared(rig, { setup });
      unwrap(await open());
      expect(slurp(join(path, "node_modules/dep/index.js"))).toBe("dep\n");
      expect(slurp(join(path, "made.log"))).toBe("made\n");
      expect(inside("status", "--porcelain")).not.toContain("node_modules");
      // What the setup command has changed, no human has.
      expect(await workspaces.keepShared("run1")).toBeUndefined();
    } finally {
      process.env["PATH"] = own;
    }
  });

  it("a setup that fails says so, and the next opening makes it anew", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const flag = join(rig.root, "ready");
    const { open, path } = await prepared(rig, { setup: `test -e '${flag}'` });
    expect(failure(await open()).code).toBe("SETUP_FAILED");
    writeFileSync(flag, "");
    expect(unwrap(await open()).path).toBe(path);
  });

  it("asked for again it stays as it is; for another candidate it is made anew", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const { open, path, inside, repository, tree } = await prepared(rig);
    unwrap(await open());
    writeFileSync(join(path, "a.txt"), "mine\n");
    unwrap(await open());
    expect(slurp(join(path, "a.txt"))).toBe("mine\n");
    const other = await repository.editTree(tree, [{ path: "a.txt", bytes: Buffer.from("third\n") }]);
    const again = unwrap(await open({ name: "T001-2", tree: other }));
    expect(again.edits).toEqual({ kind: "kept", ref: "refs/stagewright/run1/edits/T001-1" });
    expect(slurp(join(path, "a.txt"))).toBe("third\n");
    expect(inside("diff", "--name-only")).toBe("a.txt");
    expect(recordsIn(rig)).toHaveLength(1);
  });

  it("what was half made when its process was killed is made anew", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const { open, path, inside } = await prepared(rig);
    unwrap(await open());
    rmSync(join(path, "..", "worktree.own", "note.json"));
    rmSync(join(path, "a.txt"));
    expect(unwrap(await open()).edits).toBeUndefined();
    expect(inside("status", "--porcelain")).toBe(" M a.txt\n?? src/");
    for (const gone of [path, join(path, "..")]) {
      rmSync(gone, { recursive: true });
      unwrap(await open());
      expect(inside("status", "--porcelain")).toBe(" M a.txt\n?? src/");
      expect(recordsIn(rig)).toHaveLength(1);
    }
  });

  it("closed, it leaves nothing, and other worktrees of the user's are left alone", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const own = join(rig.root, "worktree");
    const gone = join(rig.root, "elsewhere/worktree");
    rig.git("worktree", "add", "-q", "--detach", own);
    rig.git("worktree", "add", "-q", "--detach", gone);
    rmSync(gone, { recursive: true });
    const { open, workspaces, path, opened } = await prepared(rig);
    unwrap(await open());
    expect(await workspaces.closeShared("run1")).toBeUndefined();
    expect(await workspaces.closeShared("run1")).toBeUndefined();
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(join(opened.cacheDir, "run1"))).toEqual([]);
    // The one whose directory is gone is the user's to prune.
    expect(rig.git("worktree", "list")).toContain(gone);
    expect(rig.gitIn(own, "status", "--porcelain")).toBe("");
    rig.git("worktree", "remove", own);
    rig.git("worktree", "prune");
    unwrap(await open());
    await workspaces.closeShared("run1");
    expect(existsSync(join(rig.repo, ".git/worktrees"))).toBe(false);
  });

  it("what a human changed, added or committed in it is kept under a ref before it goes", async () => {
    const rig = makeRig({ "a.txt": "a\n", ".gitignore": "*.log\n" });
    const rooms = await prepared(rig);
    const { open, path, inside, workspaces, tree } = rooms;
    unwrap(await open());
    inside("add", "-A");
    inside("commit", "-q", "-m", "mine");
    const committed = inside("rev-parse", "HEAD");
    const ref = "refs/stagewright/run1/edits/T001-1";
    expect(await workspaces.keepShared("run1")).toEqual({ kind: "kept", ref });
    expect(rig.git("rev-parse", `${ref}^`)).toBe(committed);
    writeFileSync(join(path, "mine.txt"), "mine\n");
    writeFileSync(join(path, "noise.log"), "");
    expect(await workspaces.keepShared("run1")).toEqual({ kind: "kept", ref });
    const first = await readRef(rooms, ref);
    expect(await workspaces.closeShared("run1")).toEqual({ kind: "kept", ref });
    expect(await readRef(rooms, ref)).toBe(first);
    expect(rig.git("rev-parse", `${ref}^`)).toBe(committed);
    expect(rig.git("diff", "--name-only", tree, ref)).toBe("mine.txt");
    expect(existsSync(path)).toBe(false);
  });

  it("what cannot be read stays, also when the run's other workspaces go", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const { open, path, workspaces } = await prepared(rig);
    unwrap(await open());
    mkdirSync(join(path, "inner"));
    execFileSync("mkfifo", [join(path, "inner/.gitattributes")]);
    writeFileSync(join(path, "inner/mine.txt"), "mine\n");
    expect(await workspaces.keepShared("run1")).toMatchObject({ kind: "left", path });
    const closed = await workspaces.closeShared("run1");
    if (closed?.kind !== "left") throw new Error("it was kept");
    await workspaces.removeRun("run1");
    expect(slurp(join(closed.path, "inner/mine.txt"))).toBe("mine\n");
    expect(recordsIn(rig)).toEqual([]);
    // The next candidate is shown all the same.
    unwrap(await open());
    expect(slurp(join(path, "src/new.txt"))).toBe("new\n");
    expect(slurp(join(closed.path, "inner/mine.txt"))).toBe("mine\n");
  });

  it("stays while it is among those that are kept, and goes with the run", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const { open, path, workspaces, opened } = await prepared(rig);
    unwrap(await open());
    await workspaces.removeRun("run1", [path]);
    await workspaces.removeOwn("run1");
    expect(existsSync(path)).toBe(true);
    await workspaces.removeRun("run1");
    expect(existsSync(join(opened.cacheDir, "run1"))).toBe(false);
    expect(rig.git("worktree", "list").split("\n")).toHaveLength(1);
  });

  it("no hook, filter or configuration of the user's runs while it is made, looked into or removed", async () => {
    const rig = makeRig({ "a.txt": "a\n", ".gitattributes": "*.txt filter=loud\n" });
    const trace = join(rig.root, "ran");
    for (const hook of ["post-checkout", "post-index-change", "reference-transaction", "post-commit"])
      writeFileSync(join(rig.repo, ".git/hooks", hook), `#!/bin/sh\necho ${hook} >> '${trace}'\n`, {
        mode: 0o755,
      });
    rig.git("config", "filter.loud.smudge", `sh -c 'echo smudge >> "${trace}"; cat'`);
    rig.git("config", "filter.loud.clean", `sh -c 'echo clean >> "${trace}"; cat'`);
    rmSync(trace, { force: true });
    const { open, path, workspaces } = await prepared(rig);
    unwrap(await open());
    writeFileSync(join(path, "a.txt"), "mine\n");
    await workspaces.closeShared("run1");
    expect(existsSync(trace) ? slurp(trace) : "").toBe("");
  });
});
