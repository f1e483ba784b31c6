import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readHistory } from "../src/index.ts";
import { makeRig } from "./support/rig.ts";

it("tells commits newest first, with trees, whole messages and paths of any name", async () => {
  const rig = makeRig({ "a b": "a", "li\nne": "b" });
  rig.git("commit", "-q", "--allow-empty", "-m", "empty\n\nwith a body");
  rig.write("c/ü", "c");
  const last = rig.commit("third");
  const history = await readHistory(await rig.open(), { from: last });
  expect(history.map(({ message, files }) => [message, files])).toEqual([
    ["third\n", ["c/ü"]],
    ["empty\n\nwith a body\n", []],
    ["first\n", ["a b", "li\nne"]],
  ]);
  expect(history[0]).toMatchObject({ commit: last, tree: rig.git("rev-parse", "HEAD^{tree}") });
});

it("begins at a commit, a root as well, and leaves out what was there before", async () => {
  const rig = makeRig({ a: "a" });
  const root = rig.git("rev-parse", "HEAD");
  rig.write("b", "b");
  const second = rig.commit("second");
  rig.write("c", "c");
  const third = rig.commit("third");
  const opened = await rig.open();
  const since = async (commit: string) =>
    (await readHistory(opened, { from: third, since: commit })).map(({ commit: each }) => each);
  expect(await since(second)).toEqual([third, second]);
  expect(await since(root)).toEqual([third, second, root]);
});

it("has the commits of merged branches, and follows one file through its renames", async () => {
  const rig = makeRig({ "old/plan.md": "- one\n- two\n- three\n", other: "x" });
  rig.git("switch", "-q", "-c", "side");
  rig.write("side", "s");
  rig.commit("on the side");
  rig.git("switch", "-q", "main");
  mkdirSync(join(rig.repo, "new"));
  renameSync(join(rig.repo, "old/plan.md"), join(rig.repo, "new/plan.md"));
  rig.commit("moved");
  rig.git("merge", "-q", "side", "-m", "merged");
  const from = rig.git("rev-parse", "HEAD");
  const opened = await rig.open();
  const subjects = (await readHistory(opened, { from })).map(({ message }) => message.trim());
  expect(subjects.toSorted()).toEqual(["first", "merged", "moved", "on the side"]);
  expect(
    (await readHistory(opened, { from, file: "new/plan.md" })).map(({ message, files }) => [message, files]),
  ).toEqual([
    ["moved\n", ["new/plan.md"]],
    ["first\n", ["old/plan.md"]],
  ]);
});
