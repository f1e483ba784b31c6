import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BASE, TASKS } from "./features.ts";
import { ended } from "./rig.ts";
import { next, parked, submit, TASKS_MD, work } from "./leases-rig.ts";

test("a human does the whole feature: next, submit, next … and the run ends as with any agent", async () => {
  const rig = await parked();
  const before = rig.userState();
  const given = await next(rig);
  expect(given).toMatchObject({ exit: 0, task: "T001", title: "Write a in src/a.txt", attempt: 1 });
  expect(readFileSync(given.promptFile, "utf8")).toBe(given.prompt);
  expect(given.prompt).toContain("stagewright submit T001");
  expect(rig.git("-C", given.workspace, "status", "--porcelain")).toBe("");
  expect((await rig.stagewright("status")).stdout).toContain("in the hands of Tess Ter");

  work(given, { "src/a.txt": "a\n" });
  const merged = await submit(rig, "T001", "--note", "by hand");
  expect(merged).toMatchObject({ exit: 0, verdict: "merged", grade: "checked", outcome: "parked" });
  expect(merged.next).toContain("stagewright next");
  expect(existsSync(given.workspace)).toBe(false);

  const second = await next(rig);
  expect(second).toMatchObject({ task: "T002", run: given.run });
  expect(rig.git("-C", second.workspace, "show", "HEAD:src/a.txt")).toBe("a");
  work(second, { "src/b.txt": "b\n" });
  expect((await submit(rig, "t002")).verdict).toBe("merged");

  const third = await rig.stagewright("next");
  expect(third).toMatchObject({ code: 0 });
  expect(third.stdout).toContain("T003 Write NOTES.md");
  const [, workspace = ""] = /workspace\s+(\S+)/.exec(third.stdout) ?? [];
  writeFileSync(join(workspace, "NOTES.md"), "notes\n");
  const last = await rig.stagewright("submit", "T003");
  expect(last).toMatchObject({ code: 0 });
  expect(last.stdout).toContain("T003 merged as");
  expect(last.stdout).toContain("stagewright apply");
  expect(rig.userState()).toEqual(before);

  const over = await next(rig);
  expect(over).toMatchObject({ exit: 0, task: null, outcome: "done" });
  const branch = "stagewright/001-thing";
  expect(rig.git("show", `${branch}:${TASKS}`).match(/- \[X\]/g)).toHaveLength(3);
  expect(rig.workspaces()).toEqual([]);
});

test("where it cannot be done, it says why: in the workspace itself, and before a task's turn", async () => {
  const rig = await parked();
  const early = await rig.stagewright("next", "T003");
  expect(early.code).toBe(3);
  expect(early.stdout).toContain("T003 cannot begin yet: ");
  const { workspace } = await next(rig);
  const inside = await ended(rig.startIn(workspace, {}, "submit", "T001"));
  expect(inside.code).toBe(2);
  expect(inside.stderr).toContain(`cd ${rig.repository}, and the same there`);
});

test("what does not hold comes back with the reasons, in the same workspace, as often as it takes", async () => {
  const rig = await parked("--attempts", "1");
  const given = await next(rig);
  const nothing = await submit(rig, "T001");
  expect(nothing).toMatchObject({
    exit: 1,
    verdict: "came-back",
    code: "NO_CHANGE",
    workspace: given.workspace,
  });

  work(given, { "src/a.txt": "a\n", "test/base.sh": "exit 1\n" });
  const refused = await submit(rig, "T001");
  expect(refused).toMatchObject({ exit: 1, verdict: "came-back" });
  expect(refused.findings).toContainEqual(expect.objectContaining({ path: "test/base.sh" }));

  work(given, { "test/base.sh": BASE["test/base.sh"] ?? "", "README.md": "" });
  rig.git("-C", given.workspace, "rm", "--quiet", "--force", "README.md");
  const red = await submit(rig, "T001");
  expect(red).toMatchObject({ exit: 1, code: "CHECK_FAILED", newFailures: ["test/base.sh"] });
  const shown = await next(rig);
  expect(shown).toMatchObject({ workspace: given.workspace, attempt: 4, last: { code: "CHECK_FAILED" } });
  const words = await rig.stagewright("next");
  expect(words.stdout).toContain("The last try came back: the check test failed");

  rig.git("-C", given.workspace, "checkout", "--quiet", "HEAD", "--", "README.md");
  expect(await submit(rig, "T001")).toMatchObject({ exit: 0, verdict: "merged" });
});

test("boxes that a human ticks in the workspace are put back and reported, and the mark is the kernel's", async () => {
  const rig = await parked();
  const given = await next(rig);
  work(given, { "src/a.txt": "a\n", [TASKS]: TASKS_MD.replaceAll("[ ]", "[x]") });
  const merged = await submit(rig, "T001");
  expect(merged).toMatchObject({ verdict: "merged" });
  expect(merged.findings).toContainEqual(
    expect.objectContaining({ code: "KERNEL_OWNED_EDITED", path: TASKS }),
  );
  expect(rig.git("show", `${merged.commit}:${TASKS}`).match(/- \[X\]/gi)).toHaveLength(1);
});
