import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { building, LIST, ONE, receiptOf, shownIn, withHolding, worktreeOf } from "./hold-plugin.ts";
import { ended, Rig, until } from "./rig.ts";

const TWO = "- [ ] A1 Write one\n- [ ] A2 Write two\n";
const begins = (rig: Rig, task: string): number =>
  rig.traceLines().filter((line) => line.event === "begin" && line.task === task).length;

/** A run that holds A1 while A2 is still at work. */
async function besideOther(...more: string[]) {
  const rig = new Rig();
  withHolding(rig, TWO);
  const go = join(rig.place, "go");
  const agent = rig.agent({ A1: { write: ONE }, A2: { write: { "src/two.sh": "two\n" }, waitFor: go } });
  const child = rig.start("run", ...building(agent), ...more, "--json");
  const end = ended(child);
  const held = () => rig.git("for-each-ref", "--format=%(refname)", "refs/stagewright").split("\n");
  await until(() => held().some((ref) => ref.endsWith("/held/A1-1")), "A1 is held");
  const [run = ""] = held().flatMap((ref) => /^refs\/stagewright\/([^/]+)\/held\//.exec(ref)?.[1] ?? []);
  const isSaid = async () =>
    (await rig.stagewright("status", run)).stdout.includes("A1 held for your decision");
  for (let tries = 0; tries < 20 && !(await isSaid()); tries++);
  return { rig, child, end, run, go: () => writeFileSync(go, "") };
}

test("while other work goes on, a decision is taken up by the process that carries the run", async () => {
  const { rig, end, run, go } = await besideOther();
  const told = await rig.stagewright("approve", "A1");
  expect(told.stdout).toContain("Told process");
  await until(
    () => rig.git("rev-parse", `refs/stagewright/${run}/tip`) !== rig.git("rev-parse", "main"),
    "A1 has landed",
  );
  go();
  const parked = rig.jsonOf(await end);
  expect(parked.code).toBe(3);
  expect(parked.stderr).toContain("stagewright approve A2");
  expect(shownIn(worktreeOf(rig, run)).read(LIST)).toBe("- [x] A1 Write one\n- [ ] A2 Write two\n");
});

test("cancelled from another terminal, the process that carries the run takes the worktree away", async () => {
  const { rig, end, run } = await besideOther();
  const worktree = worktreeOf(rig, run) ?? "";
  writeFileSync(join(worktree, "mine.txt"), "mine\n");
  const cancelled = await rig.stagewright("cancel", run);
  expect(cancelled.stderr).toContain(`refs/stagewright/${run}/edits/A1-1`);
  expect((await end).code).toBe(130);
  expect(existsSync(worktree)).toBe(false);
  expect(worktreeOf(rig, run)).toBeUndefined();
});

test("killed while a task is held, resume waits for the same; the work is not done again", async () => {
  const { rig, child, end, run, go } = await besideOther();
  child.kill("SIGKILL");
  await end;
  go();
  const worktree = worktreeOf(rig, run) ?? "";
  writeFileSync(join(worktree, "mine.txt"), "tried by hand\n");
  const parked = await rig.resume(run);
  expect(parked.code).toBe(3);
  expect(parked.stderr).toContain("stagewright approve A1");
  expect(begins(rig, "A1")).toBe(1);
  expect(shownIn(worktree).read("mine.txt")).toBe("tried by hand\n");
});

test("a worktree that is gone meanwhile is put there again, and set up, when the run goes on", async () => {
  const { rig, child, end, run, go } = await besideOther("--setup", "echo up > up.txt");
  child.kill("SIGKILL");
  await end;
  go();
  const worktree = worktreeOf(rig, run) ?? "";
  rmSync(join(worktree, ".."), { recursive: true });
  expect((await rig.resume(run)).code).toBe(3);
  expect(shownIn(worktree).check()).toContain("ok: test/one.sh");
  expect(shownIn(worktree).read("up.txt")).toBe("up\n");
});

test("where something else was merged before the yes, the receipt says what was shown and what was merged", async () => {
  const rig = new Rig();
  withHolding(rig, TWO);
  const agent = rig.agent({ A1: { write: ONE }, A2: { hang: true } });
  const child = rig.start("run", ...building(agent));
  const end = ended(child);
  await until(() => existsSync(rig.trace) && begins(rig, "A2") === 1, "A2 is at work");
  await until(() => rig.git("worktree", "list").includes("/worktree "), "A1 is held");
  child.kill("SIGTERM");
  await end;
  expect((await rig.stagewright("done", "A2", "--note", "by hand")).code).toBe(3);
  const done = rig.jsonOf(await rig.stagewright("approve", "A1", "--json"));
  expect(done.code).toBe(0);
  const branch = done.result.branch ?? "";
  const { approved, mergedSinceApproval } = receiptOf(rig, branch) as {
    approved: { tree: string };
    mergedSinceApproval: string;
  };
  expect(rig.git("diff", "--name-only", approved.tree, mergedSinceApproval)).toBe(LIST);
  expect(rig.git("show", `${branch}:${LIST}`)).toBe("- [x] A1 Write one\n- [x] A2 Write two");
});
