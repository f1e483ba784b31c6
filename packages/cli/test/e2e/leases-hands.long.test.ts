import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFeature, RUN } from "./features.ts";
import { ended, Rig } from "./rig.ts";
import { next, parked, submit, TASKS_MD, work } from "./leases-rig.ts";

test("one who has a task in hand is shown it again; --another gives one more, a name gives that one", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD.replaceAll(/T00([12])/g, "T00$1 [P]"));
  await rig.stagewright("run", "speckit", ...RUN, "--agent", "human", "--yes");
  const first = await next(rig, "T002");
  expect(first.task).toBe("T002");
  expect(await next(rig)).toMatchObject({ task: "T002", workspace: first.workspace });
  const other = await next(rig, "--another");
  expect(other.task).toBe("T001");
  expect(await next(rig, "--another")).toMatchObject({ exit: 3, task: null, outcome: "parked" });

  const only = await rig.stagewright("next", "T001", "--prompt");
  expect(only.stdout.trim()).toBe(other.prompt.trim());
  for (const [words, why] of [
    [["T009"], "has no task T009"],
    [["--run", "zzz"], "there is no run zzz"],
  ] as const) {
    const refused = await rig.stagewright("next", ...words);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
  }
  const early = await rig.stagewright("submit", "T003");
  expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining("T003 is in nobody's hands") });
});

test("a task that is given back begins anew for whoever fetches it", async () => {
  const rig = await parked();
  const given = await next(rig);
  work(given, { "src/a.txt": "half\n" });
  expect(await rig.stagewright("next", "--release", "T001")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Given back: T001"),
  });
  expect((await rig.stagewright("submit", "T001")).code).toBe(2);
  const again = await next(rig);
  expect(again.task).toBe("T001");
  expect(existsSync(join(again.workspace, "src/a.txt"))).toBe(false);
  expect((await rig.stagewright("next", "--release", "T002")).code).toBe(2);
});

test("what somebody has in hand nobody else hands in", async () => {
  const rig = await parked();
  const given = await next(rig);
  work(given, { "src/a.txt": "half\n" });
  const ann = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "user.name", GIT_CONFIG_VALUE_0: "Ann" };
  const other = await ended(rig.startIn(rig.repository, ann, "submit", "T001"));
  expect(other).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("T001 is in the hands of Tess Ter"),
  });
  expect(other.stderr).toContain("stagewright next --release T001");
  expect(await submit(rig, "T001")).toMatchObject({ verdict: "merged" });
});

test("two tasks handed in at the same moment are both judged, by whichever process carries the run", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD.replaceAll(/T00([12])/g, "T00$1 [P]"));
  await rig.stagewright("run", "speckit", ...RUN, "--agent", "human", "--yes");
  work(await next(rig, "T001"), { "src/a.txt": "a\n" });
  work(await next(rig, "T002"), { "src/b.txt": "b\n" });
  const verdicts = await Promise.all([submit(rig, "T001"), submit(rig, "T002")]);
  expect(verdicts).toMatchObject([
    { exit: 0, verdict: "merged" },
    { exit: 0, verdict: "merged" },
  ]);
  expect(await next(rig)).toMatchObject({ task: "T003" });
});

test("a conflict is begun anew on what was merged, with what was handed in at hand", async () => {
  const rig = new Rig();
  withFeature(rig, `## Phase 1\n\n- [ ] T001 [P] Write src/a.txt\n- [ ] T002 [P] Write src/b.txt\n`);
  await rig.stagewright("run", "speckit", ...RUN, "--agent", "human", "--yes");
  const one = await next(rig, "T001");
  const two = await next(rig, "T002");
  work(one, { "src/a.txt": "a\n", "src/shared.txt": "one\n" });
  work(two, { "src/b.txt": "b\n", "src/shared.txt": "two\n" });
  expect((await submit(rig, "T001")).verdict).toBe("merged");
  const back = await submit(rig, "T002");
  expect(back).toMatchObject({ exit: 1, code: "MERGE_CONFLICT" });
  expect(back.next).toContain("--release T002");
  await rig.stagewright("next", "--release", "T002");
  const again = await next(rig, "T002");
  expect(readFileSync(join(again.workspace, "src/shared.txt"), "utf8")).toBe("one\n");
  expect(rig.git("-C", again.workspace, "show", "refs/stagewright/previous:src/shared.txt")).toBe("two");
  work(again, { "src/b.txt": "b\n", "src/shared.txt": "one and two\n" });
  expect(await submit(rig, "T002")).toMatchObject({ verdict: "merged", outcome: "done" });
});
