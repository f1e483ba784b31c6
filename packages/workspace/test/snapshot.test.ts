import { existsSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { snapshotDocuments, type Snapshot } from "../src/index.ts";
import { makeRig, type Rig } from "./support/rig.ts";
import { photograph } from "./support/photograph.ts";

async function snapshot(rig: Rig, paths: string[]): Promise<Snapshot & { states: Record<string, string> }> {
  const repository = await rig.repository();
  const taken = await snapshotDocuments({ repository, base: repository.opened.head.commit, paths });
  return { ...taken, states: Object.fromEntries(taken.documents.map(({ path, state }) => [path, state])) };
}

const bytesAt = (rig: Rig, commit: string, path: string): string =>
  rig.gitIn(rig.repo, "cat-file", "-p", `${commit}:${path}`);

describe("a snapshot of the plan", () => {
  it("is the base itself where every document is committed", async () => {
    const rig = makeRig({ "specs/001/plan.md": "p\n", "specs/001/tasks.md": "t\n", "src/a.js": "a\n" });
    const taken = await snapshot(rig, ["specs/001"]);
    expect(taken.commit).toBe(rig.git("rev-parse", "HEAD"));
    expect(taken.tree).toBe(rig.git("rev-parse", "HEAD^{tree}"));
    expect(taken.states).toEqual({ "specs/001/plan.md": "committed", "specs/001/tasks.md": "committed" });
    expect(taken.otherChanges).toEqual([]);
  });

  it("holds uncommitted documents byte for byte, names other changes, and leaves the checkout bit for bit as it was", async () => {
    const rig = makeRig({
      "specs/001/plan.md": "p\n",
      "specs/001/gone.md": "g\n",
      "src/a.js": "a\n",
      "src/b.js": "b\n",
      ".gitignore": "*.log\n",
    });
    rig.write("specs/001/plan.md", "p\r\nno end");
    rig.write("specs/001/new ü\n.md", "new\n");
    rig.write("specs/001/ignored.log", "i");
    unlinkSync(join(rig.repo, "specs/001/gone.md"));
    rig.write("src/a.js", "changed");
    rig.write("src/new.js", "n");
    rig.write("src/staged.js", "s");
    rig.git("add", "src/staged.js");
    rig.git("stash", "list");
    const before = photograph(rig.repo);
    const taken = await snapshot(rig, ["specs/001"]);
    expect(photograph(rig.repo)).toEqual(before);
    expect(taken.states).toEqual({
      "specs/001/gone.md": "committed",
      "specs/001/new ü\n.md": "untracked",
      "specs/001/plan.md": "modified",
    });
    expect(taken.otherChanges).toEqual(["specs/001/gone.md", "src/a.js", "src/new.js", "src/staged.js"]);
    expect(bytesAt(rig, taken.commit, "specs/001/plan.md")).toBe("p\r\nno end");
    expect(rig.git("diff-tree", "-r", "--name-status", "-z", "HEAD", taken.commit).split("\0")).toEqual([
      "A",
      "specs/001/new ü\n.md",
      "M",
      "specs/001/plan.md",
      "",
    ]);
    expect(rig.git("rev-parse", `${taken.commit}^`)).toBe(rig.git("rev-parse", "HEAD"));
  });

  it("takes a staged document as it stands in the checkout, and an ignored one only when it is named", async () => {
    const rig = makeRig({ a: "a", ".gitignore": "plans/\n" });
    rig.write("doc.md", "staged");
    rig.git("add", "doc.md");
    rig.write("doc.md", "now");
    rig.write("plans/tasks.md", "t");
    expect((await snapshot(rig, ["plans", "doc.md"])).states).toEqual({ "doc.md": "untracked" });
    const taken = await snapshot(rig, ["plans/tasks.md", "doc.md"]);
    expect(taken.states).toEqual({ "doc.md": "untracked", "plans/tasks.md": "untracked" });
    expect(bytesAt(rig, taken.commit, "doc.md")).toBe("now");
  });

  it("does not take a file for changed that was only touched", async () => {
    const rig = makeRig({ "tasks.md": "t\n" });
    rmSync(join(rig.repo, "tasks.md"));
    writeFileSync(join(rig.repo, "tasks.md"), "t\n");
    const taken = await snapshot(rig, ["tasks.md"]);
    expect(taken.states).toEqual({ "tasks.md": "committed" });
    expect(taken.otherChanges).toEqual([]);
  });

  it("honours the user's own excludes when it names other changes", async () => {
    const rig = makeRig({ a: "a" });
    writeFileSync(join(rig.root, "ignore"), "*.swp\n");
    rig.git("config", "core.excludesFile", join(rig.root, "ignore"));
    writeFileSync(join(rig.repo, ".git/info/exclude"), "private/\n");
    for (const path of ["x.swp", "private/x", "seen"]) rig.write(path, "x");
    expect((await snapshot(rig, ["specs"])).otherChanges).toEqual(["seen"]);
  });

  it.each([
    ["true", "one\ntwo\n"],
    ["input", "one\ntwo\n"],
    ["false", "one\r\ntwo\r\n"],
  ])("stores what git would: CRLF with core.autocrlf=%s", async (autocrlf, stored) => {
    const rig = makeRig({ a: "a" });
    rig.git("config", "core.autocrlf", autocrlf);
    rig.write("tasks.md", "one\r\ntwo\r\n");
    const taken = await snapshot(rig, ["tasks.md"]);
    expect(`${bytesAt(rig, taken.commit, "tasks.md")}\n`).toBe(stored);
    rig.git("add", "tasks.md");
    expect(rig.git("ls-files", "-s", "tasks.md").split(/\s/)[1]).toBe(taken.documents[0]?.blob);
  });

  it("keeps CRLF that is stored as CRLF, as git does under autocrlf", async () => {
    const rig = makeRig({ "tasks.md": "one\r\n" });
    rig.git("config", "core.autocrlf", "true");
    rig.write("tasks.md", "one\r\ntwo\r\n");
    const taken = await snapshot(rig, ["tasks.md"]);
    expect(`${bytesAt(rig, taken.commit, "tasks.md")}\n`).toBe("one\r\ntwo\r\n");
  });

  it("runs no filter, no hook and no fsmonitor of the user's", async () => {
    const rig = makeRig({ ".gitattributes": "*.md filter=x\n", "tasks.md": "t\n" });
    for (const verb of ["clean", "smudge"])
      rig.git("config", `filter.x.${verb}`, `touch '${rig.root}/pwned'; cat`);
    rig.git("config", "core.fsmonitor", `touch '${rig.root}/pwned'`);
    rig.write("tasks.md", "changed\n");
    rig.write("other.md", "o\n");
    expect((await snapshot(rig, ["tasks.md"])).states).toEqual({ "tasks.md": "modified" });
    expect(existsSync(join(rig.root, "pwned"))).toBe(false);
  });

  it("works with a split index, in a subdirectory's worktree, and with a link for a document", async () => {
    const rig = makeRig({ "tasks.md": "t\n" });
    rig.git("config", "core.splitIndex", "true");
    rig.git("update-index", "--split-index");
    rig.write("tasks.md", "changed\n");
    symlinkSync("tasks.md", join(rig.repo, "link.md"));
    expect((await snapshot(rig, ["tasks.md", "link.md"])).states).toEqual({
      "link.md": "untracked",
      "tasks.md": "modified",
    });
    expect(rig.git("status", "--porcelain")).toBe(" M tasks.md\n?? link.md");
  });
});
