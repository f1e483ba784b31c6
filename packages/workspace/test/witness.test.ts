import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { ObjectId, WitnessWorkspace } from "@stagewright/core";
import { failure, makeRig, slurp, unwrap, type Rooms } from "./support/rig.ts";

async function witness({ workspaces }: Rooms, tree: ObjectId, head: ObjectId): Promise<WitnessWorkspace> {
  return unwrap(
    await workspaces.openWitness({ run: "run1", slot: 0, tree, head, signal: new AbortController().signal }),
  );
}

/** All paths and contents but the root's `.git`. */
function contents(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(join(root, path))) {
      const inner = path === "" ? name : `${path}/${name}`;
      if (inner === ".git") continue;
      const stats = lstatSync(join(root, inner));
      if (stats.isDirectory()) {
        found[inner] = "directory";
        visit(inner);
      } else
        found[inner] = stats.isFile()
          ? `${(stats.mode & 0o777).toString(8)} ${slurp(join(root, inner))}`
          : "special";
    }
  };
  visit("");
  return found;
}

/** Directories deeper than a path can be long. */
const dig = (at: string) =>
  execFileSync(
    "sh",
    ["-c", "perl -e 'for (1..3000) { mkdir q(d); chdir q(d) or die } open(F, q(>), q(file)) or die'"],
    { cwd: at },
  );

describe("a witness's workspace", () => {
  it("holds exactly the tree, whose HEAD is the given commit", async () => {
    const rig = makeRig({ "a.txt": "a\n", ".gitignore": "*.log\n" });
    const rooms = await rig.rooms();
    const head = rig.git("rev-parse", "HEAD");
    const tree = await rooms.repository.editTree(head, [{ path: "b.txt", bytes: Buffer.from("b\n") }]);
    const space = await witness(rooms, tree, head);
    expect(rig.gitIn(space.path, "status", "--porcelain")).toBe("A  b.txt");
    expect(rig.gitIn(space.path, "rev-parse", "HEAD")).toBe(head);
    expect(space.dependencies).toBe("none");
  });

  it("has no trace of an earlier use, whatever that did", async () => {
    const rig = makeRig({
      "a.txt": "a\n",
      "src/x.js": "x\n",
      "src/deep/y.js": "y\n",
      ".gitignore": "*.log\n",
      "run.sh": "r\n",
      "moved/z": "z\n",
    });
    const rooms = await rig.rooms();
    const head = rig.git("rev-parse", "HEAD");
    const tree = await rooms.repository.treeOf(head);
    const space = await witness(rooms, tree, head);
    const fresh = contents(space.path);
    const at = (path: string): string => join(space.path, path);

    const kept = statSync(at("src/x.js"));
    writeFileSync(at("src/x.js"), "X\n");
    utimesSync(at("src/x.js"), kept.atime, kept.mtime);
    writeFileSync(at("new.txt"), "new");
    writeFileSync(at("debug.log"), "ignored");
    mkdirSync(at("src/.git"));
    writeFileSync(at("src/.git/config"), "planted");
    mkdirSync(at("empty/er"), { recursive: true });
    writeFileSync(at("li\nne"), "");
    writeFileSync(Buffer.concat([Buffer.from(`${space.path}/bad`), Buffer.from([0xff, 0xfe])]), "");
    execFileSync("mkfifo", [at("src/pipe")]);
    chmodSync(at("run.sh"), 0o755);
    rmSync(at("a.txt"));
    mkdirSync(at("a.txt"));
    renameSync(at("src/deep"), join(rig.root, "outside"));
    symlinkSync(join(rig.root, "outside"), at("src/deep"));
    renameSync(at("moved"), at("moved.away"));
    writeFileSync(at("moved"), "a file now");
    rig.gitIn(space.path, "commit", "-q", "--allow-empty", "-m", "planted");
    writeFileSync(at(".git/hooks"), "x");
    writeFileSync(join(space.scratch, "left"), "over");

    const again = await witness(rooms, tree, head);
    expect(again.path).toBe(space.path);
    expect(contents(again.path)).toEqual(fresh);
    expect(slurp(join(rig.root, "outside/y.js"))).toBe("y\n");
    expect(rig.gitIn(space.path, "rev-parse", "HEAD")).toBe(head);
    expect(rig.gitIn(space.path, "status", "--porcelain", "--ignored")).toBe("");
    expect(readdirSync(again.scratch)).toEqual([]);
  });

  it("is swept of directories deeper than a path can be long, and cleared away with them", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const rooms = await rig.rooms();
    const head = rig.git("rev-parse", "HEAD");
    const tree = await rooms.repository.treeOf(head);
    const space = await witness(rooms, tree, head);
    dig(space.path);
    dig(space.scratch);
    const again = await witness(rooms, tree, head);
    expect(contents(again.path)).toEqual({ "a.txt": "644 a\n" });
    dig(again.path);
    rmSync(join(again.path, "../note.json"));
    expect(contents((await witness(rooms, tree, head)).path)).toEqual({ "a.txt": "644 a\n" });
    dig(again.path);
    await rooms.workspaces.removeRun("run1");
    expect(existsSync(again.path)).toBe(false);
  });

  it("is made beside one that cannot be cleared away", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const rooms = await rig.rooms();
    const head = rig.git("rev-parse", "HEAD");
    const tree = await rooms.repository.treeOf(head);
    const space = await witness(rooms, tree, head);
    dig(space.path);
    // Without rm there is nothing that walks so deep.
    const bin = join(rig.root, "bin");
    mkdirSync(bin);
    symlinkSync(execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim(), join(bin, "git"));
    vi.stubEnv("PATH", bin);
    const again = await witness(rooms, tree, head).finally(() => vi.unstubAllEnvs());
    expect(again.path).not.toBe(space.path);
    expect(contents(again.path)).toEqual({ "a.txt": "644 a\n" });
    await rooms.workspaces.removeRun("run1");
    expect([space, again].filter(({ path }) => existsSync(path))).toEqual([]);
  });

  it("goes from tree to tree, files and directories changing places", async () => {
    const rig = makeRig({ "thing/inside.txt": "i\n", other: "o\n", ".gitignore": "" });
    const rooms = await rig.rooms();
    const head = rig.git("rev-parse", "HEAD");
    const one = await rooms.repository.treeOf(head);
    const two = await rooms.repository.editTree(one, [
      { path: "thing", bytes: Buffer.from("a file") },
      { path: "other/now", bytes: Buffer.from("below") },
    ]);
    for (const tree of [one, two, one, two]) {
      const space = await witness(rooms, tree, head);
      expect(Object.keys(contents(space.path)).toSorted()).toEqual(
        tree === one
          ? [".gitignore", "other", "thing", "thing/inside.txt"]
          : [".gitignore", "other", "other/now", "thing"],
      );
    }
  });

  it.each<[string, (folder: string) => void]>([
    ["its index is gone", (folder) => rmSync(join(folder, "index"))],
    ["its index is rubbish", (folder) => writeFileSync(join(folder, "index"), "rubbish")],
    ["a lock was left", (folder) => writeFileSync(join(folder, "index.lock"), "")],
    ["its note is gone", (folder) => rmSync(join(folder, "note.json"))],
    ["its note is torn", (folder) => writeFileSync(join(folder, "note.json"), "{")],
    [
      "the checkout is a link",
      (folder) => (
        renameSync(join(folder, "work"), join(folder, "aside")),
        symlinkSync(join(folder, "aside"), join(folder, "work"))
      ),
    ],
    ["all is gone", (folder) => rmSync(folder, { recursive: true })],
  ])("is made anew where %s", async (_, disturb) => {
    const rig = makeRig({ "a.txt": "a\n" });
    const rooms = await rig.rooms();
    const head = rig.git("rev-parse", "HEAD");
    const space = await witness(rooms, head, head);
    writeFileSync(join(space.path, "left"), "over");
    disturb(join(space.path, ".."));
    const again = await witness(rooms, head, head);
    expect(contents(again.path)).toEqual({ "a.txt": "644 a\n" });
    expect(existsSync(join(again.path, "../aside"))).toBe(false);
  });

  it("runs the setup command at every opening, whose failure is no red", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const rooms = await rig.rooms({ setup: "test ! -e made && cp a.txt made" });
    const head = rig.git("rev-parse", "HEAD");
    for (let i = 0; i < 2; i++)
      expect(contents((await witness(rooms, head, head)).path)["made"]).toBe("644 a\n");
    const without = await rooms.repository.editTree(head, [{ path: "a.txt", bytes: null }]);
    expect(
      failure(
        await rooms.workspaces.openWitness({
          run: "run1",
          slot: 0,
          tree: without,
          head,
          signal: new AbortController().signal,
        }),
      ),
    ).toMatchObject({
      code: "CANNOT_WITNESS",
      reason: expect.stringContaining("exit 1"),
      outputTail: expect.stringContaining("a.txt"),
    });
  });
});
