import { execFileSync } from "node:child_process";
import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRepository } from "../src/index.ts";
import { executable, makeRig } from "./support/rig.ts";

const strange = [
  "with space.txt",
  "ünï/çødé.txt",
  "new\nline.txt",
  'quo"te\\back.txt',
  "tab\there.txt",
  "-dash.txt",
  "*.txt",
  ":(top)x",
];

describe("reading", () => {
  it("reads files at strange paths from commits and trees", async () => {
    const rig = makeRig(Object.fromEntries(strange.map((path) => [path, `at ${path}`])));
    const repository = await rig.repository();
    const head = rig.git("rev-parse", "HEAD");
    for (const path of strange)
      expect(Buffer.from((await repository.readFile(head, path)) ?? []).toString()).toBe(`at ${path}`);
    expect(await repository.listFiles(head)).toEqual([...strange].toSorted());
    expect(await repository.listFiles(await repository.treeOf(head), "ünï")).toEqual(["ünï/çødé.txt"]);
  });

  it("says undefined for what is not there, a directory, and a path through a file", async () => {
    const rig = makeRig({ "a/b.txt": "b" });
    const repository = await rig.repository();
    const head = rig.git("rev-parse", "HEAD");
    for (const path of ["none", "a", "a/b.txt/c", "a/none"])
      expect(await repository.readFile(head, path)).toBeUndefined();
    expect(await repository.listFiles(head, "none")).toEqual([]);
  });

  it("reads a large blob whole and many at once in order", async () => {
    const big = Buffer.alloc(5_000_000, "0123456789");
    const rig = makeRig({
      big,
      ...Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, `${i}`])),
    });
    const repository = await rig.repository();
    const head = rig.git("rev-parse", "HEAD");
    const [first, ...rest] = await Promise.all([
      repository.readFile(head, "big"),
      ...Array.from({ length: 50 }, (_, i) => repository.readFile(head, `f${i}`)),
    ]);
    expect(big.equals(first ?? Buffer.alloc(0))).toBe(true);
    expect(rest.map((bytes) => Buffer.from(bytes ?? []).toString())).toEqual(
      Array.from({ length: 50 }, (_, i) => `${i}`),
    );
  });

  it("goes on after its reader was killed", async () => {
    const rig = makeRig();
    const repository = await rig.repository();
    const head = rig.git("rev-parse", "HEAD");
    await repository.readFile(head, "README.md");
    const readers = execFileSync("ps", ["-eo", "pid,ppid,args"], { encoding: "utf8" })
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, parent, ...args]) => parent === `${process.pid}` && args.includes("--batch-command"));
    expect(readers).toHaveLength(1);
    process.kill(Number(readers[0]?.[0]), "SIGKILL");
    expect(await repository.readFile(rig.git("rev-parse", "HEAD"), "README.md")).toBeDefined();
  });

  it("sees objects that others wrote and packed after it started", async () => {
    const rig = makeRig();
    const repository = await rig.repository();
    await repository.readFile(rig.git("rev-parse", "HEAD"), "README.md");
    rig.write("later", "later");
    const head = rig.commit();
    rig.git("gc", "-q");
    expect(Buffer.from((await repository.readFile(head, "later")) ?? []).toString()).toBe("later");
  });

  it("does not keep node alive", () => {
    const rig = makeRig();
    const script = `
      import { openRepository, createRepository } from ${JSON.stringify(join(import.meta.dirname, "../src/index.ts"))};
      const opened = await openRepository({ cwd: ${JSON.stringify(rig.repo)}, cacheDir: ${JSON.stringify(rig.cache)} });
      const repository = createRepository(opened.value);
      const commit = await repository.resolveCommit("HEAD");
      console.log(Buffer.from(await repository.readFile(commit, "README.md")).toString());`;
    const out = execFileSync(
      process.execPath,
      ["--conditions=@stagewright/source", "--input-type=module", "-e", script],
      { encoding: "utf8", timeout: 60_000, cwd: import.meta.dirname },
    );
    expect(out.trim()).toBe("hello");
  });

  it("resolves revisions to commits, peeling tags, and nothing else", async () => {
    const rig = makeRig();
    rig.git("tag", "-a", "v1", "-m", "v1");
    const repository = await rig.repository();
    const head = rig.git("rev-parse", "HEAD");
    expect(await repository.resolveCommit("HEAD")).toBe(head);
    expect(await repository.resolveCommit("v1")).toBe(head);
    expect(await repository.resolveCommit(head)).toBe(head);
    expect(await repository.resolveCommit("nowhere")).toBeUndefined();
    expect(await repository.resolveCommit("--all")).toBeUndefined();
    expect(await repository.resolveCommit(`${head}:README.md`)).toBeUndefined();
  });
});

describe("comparing", () => {
  it("lists changes with status, modes and lines, renames as delete and add", async () => {
    const rig = makeRig({ "kept\n.txt": "1\n2\n", "gone.txt": "x\n", "script.sh": "s\n" });
    const before = rig.git("rev-parse", "HEAD");
    rig.write("kept\n.txt", "1\nzwei\ndrei\n");
    rig.git("mv", "gone.txt", "moved.txt");
    chmodSync(join(rig.repo, "script.sh"), 0o755);
    rig.write("bin", Buffer.from([0, 1, 2]));
    symlinkSync("kept", join(rig.repo, "link"));
    const after = rig.commit();
    const repository = await rig.repository();
    expect(await repository.diff(before, after)).toEqual([
      { path: "bin", status: "added", oldMode: "000000", newMode: "100644" },
      { path: "gone.txt", status: "deleted", oldMode: "100644", newMode: "000000", added: 0, deleted: 1 },
      { path: "kept\n.txt", status: "modified", oldMode: "100644", newMode: "100644", added: 2, deleted: 1 },
      { path: "link", status: "added", oldMode: "000000", newMode: "120000", added: 1, deleted: 0 },
      { path: "moved.txt", status: "added", oldMode: "000000", newMode: "100644", added: 1, deleted: 0 },
      { path: "script.sh", status: "modified", oldMode: "100644", newMode: "100755", added: 0, deleted: 0 },
    ]);
    expect((await repository.changes(before, after)).map((change) => change.path)).toEqual([
      "bin",
      "gone.txt",
      "kept\n.txt",
      "link",
      "moved.txt",
      "script.sh",
    ]);
    expect(await repository.diff(after, after)).toEqual([]);
  });

  it("cuts diff text at a line and says so", async () => {
    const rig = makeRig({ "a.txt": "" });
    const before = rig.git("rev-parse", "HEAD");
    rig.write("a.txt", "a line of text\n".repeat(10_000));
    const after = rig.commit();
    const repository = await rig.repository();
    const text = await repository.diffText(before, after, { maxBytes: 1000 });
    expect(text.length).toBeLessThan(1100);
    expect(text).toMatch(/\n\+a line of text\n\[diff cut here: it is longer than 1000 bytes\]\n$/);
    expect(await repository.diffText(before, after)).toContain("+++ b/a.txt");
  });

  it("lists commits between two, oldest first", async () => {
    const rig = makeRig();
    const from = rig.git("rev-parse", "HEAD");
    const commits = ["one", "zwei – ü"].map((subject) => {
      rig.write("a", subject);
      return { commit: rig.commit(`${subject}\n\nbody`), subject };
    });
    const repository = await rig.repository();
    const listed = await repository.commitsBetween(from, commits[1]?.commit ?? "");
    expect(listed.map(({ commit, subject }) => ({ commit, subject }))).toEqual(commits);
    expect(listed[1]?.tree).toBe(rig.git("rev-parse", "HEAD^{tree}"));
    expect(await repository.commitMessage(commits[0]?.commit ?? "")).toBe("one\n\nbody\n");
    expect(await repository.commitsBetween(from, from)).toEqual([]);
  });
});

describe.each([
  ["sha1", []],
  ["sha256", ["--object-format=sha256"]],
] as const)("writing %s objects", (_, init) => {
  it("makes the trees git would make, which fsck accepts", async () => {
    const rig = makeRig({ "a/b/c.txt": "c", "a/b.txt": "b", "a-b": "x", a0: "y", "run.sh": "#!" }, [...init]);
    chmodSync(join(rig.repo, "run.sh"), 0o755);
    const head = rig.commit();
    const repository = await rig.repository();
    const tree = await repository.editTree(head, [
      { path: "a/b/c.txt", bytes: Buffer.from("changed") },
      { path: "a/b/deep/er/new\nfile.txt", bytes: Buffer.from("new") },
      { path: "run.sh", bytes: Buffer.from("#!/bin/sh") },
      { path: "tool", bytes: Buffer.from("t"), mode: "100755" },
      { path: "a0", bytes: null },
      { path: "absent/x", bytes: null },
    ]);
    rig.write("a/b/c.txt", "changed");
    rig.write("a/b/deep/er/new\nfile.txt", "new");
    rig.write("run.sh", "#!/bin/sh");
    executable(join(rig.repo, "tool"), "t");
    rig.git("rm", "-q", "a0");
    rig.git("add", "-A");
    expect(tree).toBe(rig.git("write-tree"));

    const commit = await repository.commitTree({
      tree,
      parents: [head],
      message: "feat: ünï\n\nStagewright-Task: T001",
    });
    expect(rig.git("log", "-1", "--format=%an <%ae>|%cn|%s|%(trailers:key=Stagewright-Task)", commit)).toBe(
      "Uma User <uma@example.org>|Uma User|feat: ünï|Stagewright-Task: T001\n",
    );
    expect(rig.git("fsck", "--strict", "--full", commit)).not.toMatch(/error|warning/);
  });

  it("signs a commit off once, among its trailers or as the first of them", async () => {
    const rig = makeRig({ f: "1" }, [...init]);
    const repository = await rig.repository();
    const tree = await repository.treeOf(rig.git("rev-parse", "HEAD"));
    const line = "Signed-off-by: Uma User <uma@example.org>";
    const signed = async (message: string): Promise<string> =>
      repository.commitMessage(await repository.commitTree({ tree, parents: [], message, signOff: true }));
    expect(await signed("feat: a")).toBe(`feat: a\n\n${line}\n`);
    expect(await signed("feat: a\n\nBecause: I say so, and\nso on.\n")).toBe(
      `feat: a\n\nBecause: I say so, and\nso on.\n\n${line}\n`,
    );
    expect(await signed("feat: a\n\nStagewright-Run: x\n")).toBe(`feat: a\n\nStagewright-Run: x\n${line}\n`);
    expect(await signed(`feat: a\n\n${line}\n`)).toBe(`feat: a\n\n${line}\n`);
  });

  it("removes a directory with its last file, and lets a file and a directory take each other's place", async () => {
    const rig = makeRig({ "only/one.txt": "1", file: "f", keep: "k" }, [...init]);
    const repository = await rig.repository();
    const head = rig.git("rev-parse", "HEAD");
    const tree = await repository.editTree(head, [
      { path: "only/one.txt", bytes: null },
      { path: "file/inside", bytes: Buffer.from("i") },
    ]);
    expect(await repository.listFiles(tree)).toEqual(["file/inside", "keep"]);
    expect(
      await repository.listFiles(
        await repository.editTree(tree, [{ path: "file", bytes: Buffer.from("f") }]),
      ),
    ).toEqual(["file", "keep"]);
    const empty = await repository.editTree(
      head,
      ["only/one.txt", "file", "keep"].map((path) => ({ path, bytes: null })),
    );
    expect(await repository.listFiles(empty)).toEqual([]);
  });

  it("refuses paths that git would refuse", async () => {
    const repository = await makeRig({ a: "a" }, [...init]).repository();
    const head = (await repository.resolveCommit("HEAD")) ?? "";
    for (const path of ["", "/abs", "a//b", "../x", "a/./b", ".git/config", "sub/.GIT/x"])
      await expect(repository.editTree(head, [{ path, bytes: Buffer.from("") }])).rejects.toThrow(
        "No path for a tree",
      );
  });
});

describe("who commits", () => {
  it("is Stagewright where git knows no user", async () => {
    const rig = makeRig();
    writeFileSync(rig.globalConfig, "");
    const repository = createRepository(await rig.open());
    const head = (await repository.resolveCommit("HEAD")) ?? "";
    const commit = await repository.commitTree({
      tree: await repository.treeOf(head),
      parents: [],
      message: "x",
    });
    repository.close();
    expect(rig.git("log", "-1", "--format=%an <%ae> %cn <%ce>", commit)).toBe(
      "Stagewright <stagewright@localhost> Stagewright <stagewright@localhost>",
    );
  });
});
