import { expect, test } from "vitest";
import { Rig } from "./rig.ts";
import { outbox, withPlugin } from "./team-plugin.ts";

const BAD = outbox({ verdict: { score: 10 } });
const GOOD = outbox({ verdict: { score: 80 } });

/** A run whose judge has failed for good: two attempts, each with too low a score. */
async function failedJudge(): Promise<{ rig: Rig; shown: string; run: string }> {
  const rig = new Rig();
  withPlugin(rig, "plugins: [team-plugin]\nattempts: 2\n");
  const agent = rig.agent(
    { "team/judge": [{ write: BAD }, { write: BAD }, { write: BAD }, { write: GOOD }] },
    {},
    { tracePrompts: true },
  );
  const ended = await rig.stagewright(
    "run",
    "judge",
    "it",
    "--agent",
    agent,
    "--check",
    "test=none",
    "--yes",
  );
  expect(ended.code).toBe(1);
  const shown = ended.stdout + ended.stderr;
  return { rig, shown, run: /Run (\w+)/.exec(shown)?.[1] ?? "" };
}

test("a stage that failed is done once more by its address, in the same run, with what its human says", async () => {
  const { rig, shown, run } = await failedJudge();
  expect(shown).toContain(`stagewright retry team/judge --run ${run}`);
  const stands = (await rig.stagewright("status", run)).stdout;
  expect(stands).toMatch(/✖ team\/judge/);
  expect(stands).toContain(`Once more: stagewright retry team/judge --run ${run}`);
  expect(stands).not.toContain("all together");
  const again = await rig.stagewright("retry", "judge", "--note", "mind the second half");
  expect(again).toMatchObject({ code: 0 });
  const last = rig.traceLines().findLast(({ event }) => event === "begin");
  // As many attempts as a new stage has: the first one after the retry has failed again.
  expect(last?.attempt).toBe(4);
  expect(JSON.stringify(last)).toContain("mind the second half");
  expect((await rig.stagewright("status", run)).stdout).toContain("done");
});

test("a stage that has not failed, another agent for one, and what is neither task nor stage are refused with what to type", async () => {
  const { rig, run } = await failedJudge();
  const early = await rig.stagewright("retry", "team/answer");
  expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining("team/answer has not failed") });
  const other = await rig.stagewright("retry", "judge", "--model", "big");
  expect(other).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`stagewright retry judge --run ${run}`),
  });
  const nothing = await rig.stagewright("retry", "T999");
  expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining("no task T999") });
});
