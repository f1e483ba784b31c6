import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFeature, RUN } from "./features.ts";
import { Rig } from "./rig.ts";
import { TASKS_MD, FILES, USAGE, speaking, states, DONE } from "./agents-rig.ts";

test("an agent that tells its usage has it in report, result and status; the next preview knows what such tasks take", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const agent = speaking(rig, {}, { cost: 0.25, note: "the old one is gone" });
  const run = await rig.run(...RUN, "--agent", agent, "--granularity", "task");
  expect(run.code).toBe(0);
  expect(run.stderr).toContain("time, tokens and money unknown until measured");
  expect(run.stderr).toContain("account     the agent's own login");
  expect(run.stderr).toContain("sessions    3, one a task");
  expect(run.result).toMatchObject({
    spent: { attempts: 3, tokens: 3600, usd: 0.75, toolCalls: 0 },
    tasks: [{ usage: { inputTokens: 1000, outputTokens: 200 }, agentNotes: ["the old one is gone"] }, {}, {}],
  });
  expect(run.stderr).toContain("tokens in (600 from cache), 200 out");

  const status = await rig.stagewright("status");
  expect(status.stdout).toContain("Who did what");
  expect(status.stdout).toContain("3 attempts · 3k tokens in (1.8k from cache), 600 out");

  const again = await rig.stagewright(
    "run",
    "speckit",
    ...RUN,
    "--agent",
    agent,
    "--redo",
    "--check",
    "test=false",
  );
  expect(again.stderr).toContain("about 3.6k tokens · about $0.75 (as 3 tasks of 1 earlier run did)");
});

test("where nobody is logged in the run waits, and says what to type; resume goes on, and no attempt is lost", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const login = join(rig.place, "login");
  const steps = [{ needs: login, write: FILES["T001"], usage: USAGE }];
  const parked = await rig.run(...RUN, "--agent", speaking(rig, { T001: steps }), "--attempts", "1");
  expect(parked.code).toBe(3);
  expect(parked.result).toMatchObject({ outcome: "parked", waits: [{ kind: "login" }] });
  expect(parked.stderr).toContain("is not logged in");
  const { run } = parked.result;
  expect(parked.stderr).toContain(`stagewright resume ${run}`);
  expect((await rig.stagewright("status")).stdout).toContain("waiting for a login");

  writeFileSync(login, "");
  const resumed = await rig.resume();
  expect(resumed.code).toBe(0);
  expect(states(resumed.result.tasks)).toEqual(DONE);
});
