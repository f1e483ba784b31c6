import fc from "fast-check";
import { expect, it } from "vitest";
import { makeRig } from "./support/rig.ts";

it("counts lines as git does, or not at all", async () => {
  const rig = makeRig({ keep: "kept\n" });
  const repository = await rig.repository();
  const tree = rig.git("rev-parse", "HEAD^{tree}");
  const line = fc.constantFrom("a\n", "b\n", "c\n", "{\n", "}\n", "\n", "x\r\n");
  const text = fc
    .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom("", "", "a", "\0"))
    .map(([lines, end]) => lines.join("") + end);
  const files = fc.array(fc.tuple(fc.option(text), fc.option(text)), { minLength: 8, maxLength: 8 });
  let counted = 0;

  await fc.assert(
    fc.asyncProperty(files, async (pairs) => {
      const edit = (which: 0 | 1) =>
        repository.editTree(
          tree,
          pairs.map((pair, i) => ({
            path: `f${i}`,
            bytes: pair[which] === null ? null : Buffer.from(pair[which]),
          })),
        );
      const [from, to] = [await edit(0), await edit(1)];
      const stat = rig.git("diff-tree", "-r", "--numstat", "--no-renames", from, to).split("\n");
      const said = new Map(stat.map((row) => [row.split("\t")[2], row.split("\t").slice(0, 2)]));
      for (const { path, added, deleted } of await repository.diff(from, to)) {
        expect(said.has(path)).toBe(true);
        if (added === undefined) continue;
        counted++;
        expect([String(added), String(deleted)]).toEqual(said.get(path));
      }
    }),
    { numRuns: 60 },
  );
  expect(counted).toBeGreaterThan(100);
});
