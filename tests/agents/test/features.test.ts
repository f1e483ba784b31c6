import { existsSync } from "node:fs";
import { join } from "node:path";
import { taskScript } from "@stagewright/testing";
import { describe, expect, test } from "vitest";
import { demoRecordings, manyTasks } from "../features.ts";
import { Lab, present, processesOf } from "../lab.ts";

describe.for(present.map((agent) => [agent.name, agent] as const))("%s", ([, agent]) => {
  test("does the demo's feature: every task merged with its proof, and the user's checkout as it was", async () => {
    const lab = await Lab.open(agent, taskScript(demoRecordings()));
    lab.demo();
    const { code, result } = await lab.run(["--concurrency", "4"]);
    expect(lab.model.problems).toEqual([]);
    expect(result.tasks.map(({ id, end, failure }) => [id, end, failure?.code])).toEqual(
      result.tasks.map(({ id }) => [id, "done", undefined]),
    );
    expect(code).toBe(0);
    expect(lab.git("status", "--porcelain")).toBe("");
    expect(lab.leaks()).toEqual([]);
    expect(processesOf(result.run)).toEqual([]);
  });

  test("does thirty tasks, four at a time", async () => {
    const { committed, plan, recordings } = manyTasks(30);
    const lab = await Lab.open(agent, taskScript(recordings));
    lab.files(committed, plan);
    const { code, result } = await lab.run(["--concurrency", "4"]);
    expect(lab.model.problems).toEqual([]);
    expect(result.tasks.filter(({ end }) => end !== "done")).toEqual([]);
    expect([code, result.tasks.length]).toEqual([0, 30]);
    expect(processesOf(result.run)).toEqual([]);
    expect(existsSync(join(lab.repository, "src"))).toBe(false);
  });
});
