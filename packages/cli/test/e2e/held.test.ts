import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BASE, FEATURE, feature, RUN, TASKS } from "./features.ts";
import {
  building,
  LIST,
  ofTheUser,
  ONE,
  receiptOf,
  shownIn,
  withHolding,
  worktreeOf,
} from "./hold-plugin.ts";
import { ended, Rig } from "./rig.ts";

/** A repository whose one task is done and held. */
async function heldOne(steps: Parameters<Rig["agent"]>[0] = { A1: { write: ONE } }, ...more: string[]) {
  const rig = new Rig();
  withHolding(rig);
  const before = rig.userState();
  const agent = rig.agent(steps, undefined, { tracePrompts: true });
  const parked = rig.jsonOf(await rig.stagewright("run", ...building(agent), ...more, "--json"));
  const { run } = parked.result;
  return { rig, before, parked, run, worktree: worktreeOf(rig, run) ?? "" };
}

const promptsOf = (rig: Rig): (string | undefined)[] =>
  rig.traceLines().flatMap(({ event, prompt }) => (event === "begin" ? [prompt] : []));

test("before its commit a task is held: nothing is on a branch or the tip, nothing is marked, and it can be tried in a worktree", async () => {
  const told = "sh -c 'cat > ../heard.json'";
  const { rig, before, parked, run, worktree } = await heldOne(undefined, "--notify", told);
  expect(parked.code).toBe(3);
  expect(parked.result.outcome).toBe("parked");
  for (const words of [
    "Does it look right?",
    "2 files, +2 −0",
    `cd ${worktree}`,
    "sh check.sh",
    `stagewright approve A1 --run ${run}`,
    `stagewright reject A1 --run ${run} --note`,
  ])
    expect(parked.stderr).toContain(words);
  expect(JSON.parse(readFileSync(join(rig.place, "heard.json"), "utf8"))).toMatchObject({
    event: "parked",
    waits: [{ what: expect.stringContaining("Does it look right?") }],
  });
  expect((await rig.stagewright("status")).stdout).toContain("A1 held for your decision");
  const status = JSON.parse((await rig.stagewright("status", run, "--json")).stdout);
  expect(status.phases[0].tasks[0]).toMatchObject({ state: "held", held: { worktree } });

  const tip = `refs/stagewright/${run}/tip`;
  expect(rig.git("rev-parse", tip)).toBe(rig.git("rev-parse", "main"));
  expect(rig.git("for-each-ref", "--format=%(refname)", "refs/heads")).toBe("refs/heads/main");
  const shown = shownIn(worktree);
  expect(shown.git("rev-parse", "HEAD")).toBe(rig.git("rev-parse", tip));
  expect(shown.git("status", "--porcelain", "--untracked-files=all")).toBe("?? src/one.sh\n?? test/one.sh");
  expect(shown.read(LIST)).toBe("- [ ] A1 Write one\n");
  expect(shown.check()).toContain("ok: test/one.sh");
  expect(ofTheUser(rig)).toEqual(before);
});

test("no, with a note: it is done anew with the note and the last work to look at; yes: committed, marked, and the worktree gone", async () => {
  const second = { write: { ...ONE, "src/one.sh": "one, better\n" } };
  const { rig, before, run, worktree } = await heldOne({ A1: [{ write: ONE }, second] }, "--attempts", "1");
  const wordless = await rig.stagewright("reject");
  expect(wordless.code).toBe(2);
  expect(wordless.stderr).toContain("--note");

  const rejected = await rig.stagewright("reject", "A1", "--note", "say it better");
  expect(rejected.code).toBe(3);
  expect(promptsOf(rig)).toEqual([
    "Write one\nsaid: \nlast: none\nprevious: false",
    "Write one\nsaid: say it better\nlast: NOT_APPROVED\nprevious: true",
  ]);
  expect(shownIn(worktree).read("src/one.sh")).toBe("one, better\n");

  // Whoever tries it stands in the worktree, and says there what they think.
  const words = ["approve", "--note", "looks right", "--json"];
  const approved = rig.jsonOf(await ended(rig.startIn(worktree, {}, ...words)));
  expect(approved.code).toBe(0);
  expect(approved.stderr).toContain(`cd ${rig.repository}`);
  const branch = approved.result.branch ?? "";
  expect(rig.git("show", `${branch}:${LIST}`)).toBe("- [x] A1 Write one");
  expect(rig.git("show", `${branch}:src/one.sh`)).toBe("one, better");
  expect(approved.stderr).toContain("approved by Tess Ter");
  expect(rig.git("log", "-1", "--format=%B", branch)).toContain("Approved by Tess Ter: looks right");
  const receipt = receiptOf(rig, branch);
  const tree = rig.git("rev-parse", `refs/stagewright/${run}/held/A1-2^{tree}`);
  expect(receipt).toMatchObject({ approved: { by: "Tess Ter", note: "looks right", tree } });
  expect(receipt).not.toHaveProperty("mergedSinceApproval");
  // What was checked with the mark before it was held is not checked again.
  expect(receipt["runs"]).toContainEqual(expect.objectContaining({ purpose: "green", cached: true }));
  expect(worktreeOf(rig, run)).toBeUndefined();
  expect(existsSync(worktree)).toBe(false);
  expect(rig.userState()).toEqual(before);
});

test("a decision is taken once: twice, too late, about another task or an unknown one it is said why not", async () => {
  const { rig, run } = await heldOne();
  const unknown = await rig.stagewright("approve", "A9");
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toMatch(/no run A9|no task A9/);
  expect((await rig.stagewright("steer", "A1", "hurry")).stderr).toContain("stagewright approve A1");
  expect((await rig.stagewright("retry", "A1")).stderr).toContain("stagewright reject A1");
  const noted = await rig.stagewright("approve", run, "--no-resume");
  expect(noted.stdout).toContain(`stagewright resume ${run}`);
  for (const again of [
    ["approve", "A1"],
    ["reject", run, "--note", "no"],
    ["approve", "--run", run],
  ]) {
    const twice = await rig.stagewright(...again);
    expect(twice.code).toBe(2);
    expect(twice.stderr).toMatch(/decided already/);
    expect(twice.stderr).toContain("Tess Ter has approved A1");
  }
  expect((await rig.resume(run)).code).toBe(0);
  const late = await rig.stagewright("reject", "A1", "--note", "after all not");
  expect(late.code).toBe(2);
  expect(late.stderr).toContain("decided already");
});

test("what a human changes in the worktree is kept under a ref, and they are told", async () => {
  const { rig, run, worktree } = await heldOne();
  writeFileSync(join(worktree, "src/one.sh"), "one, by hand\n");
  const approved = await rig.stagewright("approve");
  const ref = `refs/stagewright/${run}/edits/A1-1`;
  expect(approved.stderr).toContain(ref);
  expect(rig.git("show", `${ref}:src/one.sh`)).toBe("one, by hand");
  expect(rig.git("show", "stagewright/list:src/one.sh")).toBe("one");
  await rig.stagewright("apply");
  await rig.stagewright("gc");
  expect(rig.git("show", `${ref}:src/one.sh`)).toBe("one, by hand");
});

test("cancelled, or left out, what was held is gone with its worktree", async () => {
  const { rig, before, run, worktree } = await heldOne();
  expect((await rig.stagewright("cancel", run)).code).toBe(0);
  expect(existsSync(worktree)).toBe(false);
  expect((await rig.stagewright("approve", run)).stderr).toContain("cancelled");
  expect(rig.userState()).toEqual(before);

  const other = await heldOne();
  const skipped = await other.rig.stagewright("skip", "A1", "--reason", "not needed");
  expect(skipped.code).toBe(3);
  expect(existsSync(other.worktree)).toBe(false);
  expect(other.rig.userState()).toEqual(other.before);
});

test("any pipeline holds where the configuration says so; --yes is no approval", async () => {
  const rig = new Rig();
  rig.commit({
    ...BASE,
    ...feature("- [ ] T001 Write a in src/a.txt\n"),
    ".stagewrightrc.yaml": "hold: true\n",
  });
  const held = await rig.run(...RUN, "--agent", rig.agent({ T001: { write: { "src/a.txt": "a\n" } } }));
  expect(held.code).toBe(3);
  expect(held.stderr).toContain("stagewright approve T001");
  expect(shownIn(worktreeOf(rig, held.result.run)).read(TASKS)).toContain("- [ ] T001");
  const approved = await rig.stagewright("approve", "T001");
  expect(approved.code).toBe(0);
  expect(rig.git("show", `stagewright/001-thing:${FEATURE}/tasks.md`)).toContain("- [X] T001");
});
