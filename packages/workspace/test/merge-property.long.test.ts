import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { KernelRepository } from "../src/index.ts";
import { unionOf } from "../src/git/merge.ts";
import { makeRig } from "./support/rig.ts";

/** Names that clash: files that are directories elsewhere, and neighbours that sort between the two. */
const paths = ["a", "a.b", "a/b", "a/c", "a/c/d", "b", "d/e", "d/f/g", "d/f/h", "z"];
const entry = fc.record({
  path: fc.constantFrom(...paths),
  text: fc.constantFrom("1\n2\n3\n", "1\n2\nx\n", "0\n2\n3\n", "other\n"),
  mode: fc.constantFrom("100644", "100644", "100644", "100755", "120000"),
});
const gone = fc.record({ path: fc.constantFrom(...paths), text: fc.constant(null), mode: fc.constant("") });
type Edits = readonly { path: string; text: string | null; mode: string }[];

async function edited(repository: KernelRepository, tree: string, edits: Edits): Promise<string> {
  let next = tree;
  for (const { path, text, mode } of edits) {
    if (text === null) next = await repository.rewriteTree(next, new Map([[path, null]]));
    else {
      const blob = await repository.editTree(tree, [{ path: "blob", bytes: Buffer.from(text) }]);
      const { oid } = (await repository.entryAt(blob, "blob")) ?? { oid: "" };
      next = await repository.rewriteTree(next, new Map([[path, { mode, oid }]]));
    }
  }
  return next;
}

it("merges as git does, with and without asking it", async () => {
  const rig = makeRig({ keep: "kept\n" });
  const repository = await rig.repository();
  const root = rig.git("rev-parse", "HEAD");
  const commit = (tree: string, parent: string): Promise<string> =>
    repository.commitTree({ tree, parents: [parent], message: "x" });
  let withoutGit = 0;

  const side = fc.array(fc.oneof({ weight: 5, arbitrary: entry }, { weight: 1, arbitrary: gone }), {
    minLength: 1,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 4 }),
      fc.array(side, { minLength: 1, maxLength: 2 }),
      side,
      async (start, ours, theirs) => {
        const base = await commit(await edited(repository, await repository.treeOf(root), start), root);
        let left = base;
        for (const edits of ours)
          left = await commit(await edited(repository, await repository.treeOf(left), edits), left);
        const right = await commit(await edited(repository, await repository.treeOf(base), theirs), base);
        if (unionOf(await repository.changes(base, left), await repository.changes(base, right)))
          withoutGit++;

        const merged = await repository.merge(left, right);
        expect(merged.clean ? merged.tree : "conflict").toBe(gitMerge(rig.repo, left, right));
      },
    ),
    { numRuns: 120 },
  );
  expect(withoutGit).toBeGreaterThan(20);
});

it("asks git where the other side's work was taken back meanwhile", async () => {
  const rig = makeRig({ keep: "kept\n" });
  const repository = await rig.repository();
  const root = rig.git("rev-parse", "HEAD");
  const tree = await repository.treeOf(root);
  const theirs = await repository.commitTree({
    tree: await repository.editTree(tree, [{ path: "new", bytes: Buffer.from("new\n") }]),
    parents: [root],
    message: "theirs",
  });
  const back = await repository.commitTree({ tree, parents: [theirs], message: "taken back" });
  const ours = await repository.commitTree({ tree, parents: [back], message: "and on" });
  expect(await repository.merge(ours, theirs)).toEqual({ clean: true, tree });
});

function gitMerge(repo: string, left: string, right: string): string {
  try {
    return execFileSync("git", ["merge-tree", "--write-tree", left, right], {
      cwd: repo,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch (error) {
    if ((error as { status?: number }).status === 1) return "conflict";
    throw error;
  }
}
