import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { executable, makeRig, type Rig } from "./support/rig.ts";

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

describe("merging", () => {
  async function fork(rig: Rig, ours: () => void, theirs: () => void): Promise<[string, string]> {
    ours();
    const left = rig.commit("ours");
    rig.git("checkout", "-q", "-b", "other", "HEAD~1");
    theirs();
    return [left, rig.commit("theirs")];
  }

  it("merges changes that do not meet", async () => {
    const rig = makeRig({ "a.txt": "1\n2\n3\n4\n5\n" });
    const [ours, theirs] = await fork(
      rig,
      () => rig.write("a.txt", "eins\n2\n3\n4\n5\n"),
      () => rig.write("a.txt", "1\n2\n3\n4\nfünf\n"),
    );
    const repository = await rig.repository();
    const outcome = await repository.merge(ours, theirs);
    expect(
      outcome.clean && Buffer.from((await repository.readFile(outcome.tree, "a.txt")) ?? []).toString(),
    ).toBe("eins\n2\n3\n4\nfünf\n");
  });

  it("names the files of a conflict whatever they are called", async () => {
    const rig = makeRig(Object.fromEntries(strange.map((path) => [path, "base\n"])));
    const write = (text: string) => () => strange.forEach((path) => rig.write(path, text));
    const [ours, theirs] = await fork(rig, write("ours\n"), write("theirs\n"));
    const outcome = await (await rig.repository()).merge(ours, theirs);
    if (outcome.clean) throw new Error("should conflict");
    expect(outcome.files).toEqual([...strange].toSorted());
    expect(outcome.messages).toContain("CONFLICT (content): Merge conflict in with space.txt");
    expect(outcome.messages).not.toContain("Auto-merging");
  });

  it("conflicts when one side deletes what the other changes, and when a file becomes a directory", async () => {
    const rig = makeRig({ "a.txt": "base\n", thing: "t\n" });
    const [ours, theirs] = await fork(
      rig,
      () => rig.git("rm", "-q", "a.txt", "thing"),
      () => {
        rig.write("a.txt", "changed\n");
        rig.git("rm", "-q", "thing");
        rig.write("thing/inside", "i");
      },
    );
    const outcome = await (await rig.repository()).merge(ours, theirs);
    expect(outcome.clean).toBe(false);
    expect(!outcome.clean && outcome.files).toEqual(["a.txt"]);
    expect(!outcome.clean && outcome.messages).toContain("modify/delete");
  });

  it("answers from the commits alone where one side starts at the other", async () => {
    const rig = makeRig();
    const base = rig.git("rev-parse", "HEAD");
    rig.write("a", "a");
    const next = rig.commit();
    const repository = await rig.repository();
    const tree = rig.git("rev-parse", "HEAD^{tree}");
    for (const [ours, theirs] of [
      [base, next],
      [next, base],
      [next, next],
    ] as const)
      expect(await repository.merge(ours, theirs)).toEqual({ clean: true, tree });
  });
});

describe("refs", () => {
  it("swaps only from the expected value", async () => {
    const rig = makeRig();
    const one = rig.git("rev-parse", "HEAD");
    rig.write("a", "a");
    const two = rig.commit();
    const repository = await rig.repository();
    const ref = "refs/stagewright/run1/tip";
    expect(await repository.readRef(ref)).toBeUndefined();
    expect(await repository.compareAndSwapRef(ref, two, one)).toBe(false);
    expect(await repository.compareAndSwapRef(ref, one, undefined)).toBe(true);
    expect(await repository.compareAndSwapRef(ref, two, undefined)).toBe(false);
    expect(await repository.compareAndSwapRef(ref, two, two)).toBe(false);
    expect(await repository.compareAndSwapRef(ref, two, one)).toBe(true);
    expect(await repository.readRef(ref)).toBe(two);
    rig.git("pack-refs", "--all");
    expect(await repository.compareAndSwapRef(ref, undefined, one)).toBe(false);
    expect(await repository.compareAndSwapRef(ref, undefined, two)).toBe(true);
    expect(await repository.readRef(ref)).toBeUndefined();
  });

  it("lets exactly one of many writers win", async () => {
    const rig = makeRig();
    const one = rig.git("rev-parse", "HEAD");
    const repository = await rig.repository();
    const rivals = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        repository.commitTree({
          tree: rig.git("rev-parse", "HEAD^{tree}"),
          parents: [one],
          message: `rival ${i}`,
        }),
      ),
    );
    await repository.compareAndSwapRef("refs/stagewright/run1/tip", one, undefined);
    const won = await Promise.all(
      rivals.map((rival) => repository.compareAndSwapRef("refs/stagewright/run1/tip", rival, one)),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await repository.readRef("refs/stagewright/run1/tip")).toBe(rivals[won.indexOf(true)]);
  });

  it("throws where git cannot write, rather than call it moved", async () => {
    const rig = makeRig();
    const repository = await rig.repository();
    const head = rig.git("rev-parse", "HEAD");
    await repository.compareAndSwapRef("refs/stagewright/run1", head, undefined);
    await expect(repository.compareAndSwapRef("refs/stagewright/run1/tip", head, undefined)).rejects.toThrow(
      "cannot lock ref",
    );
    await expect(repository.compareAndSwapRef("refs/tags/x", head, undefined)).rejects.toThrow(
      "Not a ref of a run",
    );
  });

  it("takes a lock that another writer holds for a move, and goes on when it is gone", async () => {
    const rig = makeRig();
    const repository = await rig.repository();
    const head = rig.git("rev-parse", "HEAD");
    const lock = join(rig.repo, ".git/refs/heads/mine.lock");
    writeFileSync(lock, "");
    expect(await repository.compareAndSwapRef("refs/heads/mine", head, undefined)).toBe(false);
    rmSync(lock);
    expect(await repository.compareAndSwapRef("refs/heads/mine", head, undefined)).toBe(true);
    expect(rig.git("reflog", "show", "--format=%gs", "mine")).toBe("stagewright");
  });

  it("sees what the user's own git did to a ref between two swaps", async () => {
    const rig = makeRig();
    const repository = await rig.repository();
    const one = rig.git("rev-parse", "HEAD");
    rig.write("a", "a");
    const two = rig.commit();
    expect(await repository.compareAndSwapRef("refs/heads/mine", one, undefined)).toBe(true);
    rig.git("branch", "-f", "mine", two);
    expect(await repository.compareAndSwapRef("refs/heads/mine", two, one)).toBe(false);
    rig.git("pack-refs", "--all");
    expect(await repository.compareAndSwapRef("refs/heads/mine", one, two)).toBe(true);
    rig.git("branch", "-D", "mine");
    expect(await repository.compareAndSwapRef("refs/heads/mine", two, one)).toBe(false);
    expect(await repository.compareAndSwapRef("refs/heads/mine", two, undefined)).toBe(true);
  });

  it("does not let a name carry a second command", async () => {
    const rig = makeRig();
    const repository = await rig.repository();
    const head = rig.git("rev-parse", "HEAD");
    for (const ref of [`refs/heads/x\ncreate refs/heads/y ${head}`, "refs/heads/x\0", "refs/heads/a b"])
      await expect(repository.compareAndSwapRef(ref, head, undefined)).rejects.toThrow(
        /invalid ref format|holds no NUL/,
      );
    expect(rig.git("branch", "--format=%(refname:short)")).toBe("main");
  });

  it("never fires the user's hooks", async () => {
    const rig = makeRig();
    const pwned = join(rig.root, "pwned");
    for (const hook of [
      "reference-transaction",
      "post-checkout",
      "post-index-change",
      "post-rewrite",
      "post-commit",
    ])
      executable(join(rig.repo, ".git/hooks", hook), `#!/bin/sh\ntouch '${pwned}'\n`);
    const repository = await rig.repository();
    const head = (await repository.resolveCommit("HEAD")) ?? "";
    const commit = await repository.commitTree({
      tree: await repository.treeOf(head),
      parents: [head],
      message: "x",
    });
    await repository.compareAndSwapRef("refs/stagewright/run1/tip", commit, undefined);
    await repository.compareAndSwapRef("refs/stagewright/run1/tip", undefined, commit);
    expect(existsSync(pwned)).toBe(false);
  });
});
