import { taskScript, type Script } from "@stagewright/testing";
import { describe, expect, test } from "vitest";
import { manyTasks, oneTask } from "../features.ts";
import { Lab, present, processesOf, type RunResult } from "../lab.ts";

/** gemini cannot take a session up again once its process has gone; nor does goose say that it did. */
const FORGETS = new Set(["gemini"]);

function spentTokens({ spent }: RunResult): number | "unknown" {
  return (spent as { tokens: number | "unknown" } | undefined)?.tokens ?? "unknown";
}

describe.for(present.map((agent) => [agent.name, agent] as const))("%s", ([, agent]) => {
  test("goes on in its session with small tasks in a row, each handed in and merged by itself", async () => {
    const { committed, plan, recordings } = manyTasks(4, false);
    const lab = await Lab.open(agent, taskScript(recordings));
    lab.files(committed, plan);
    const { code, result } = await lab.run();
    expect(lab.model.problems).toEqual([]);
    expect(code).toBe(0);
    expect(result.tasks.map((task) => task["wentOn"] ?? false)).toEqual([false, true, true, false]);
    expect(lab.git("log", "--format=%s", `main..${String(result["branch"])}`).split("\n")).toHaveLength(5);
    expect(processesOf(result.run)).toEqual([]);
  });

  test("mends in its session what did not hold on the merged tree", async () => {
    const { committed, plan, recordings } = oneTask();
    const [[id, right]] = Object.entries(recordings) as [[string, { write: Record<string, string> }]];
    const wrong = {
      write: { ...right.write, "src/m01.js": "export const m01 = () => 0;\n" },
    };
    const lab = await Lab.open(agent, taskScript({ [id]: [wrong, right] }));
    lab.files(committed, plan);
    const { code, result } = await lab.run();
    expect(code).toBe(0);
    expect(result.tasks).toMatchObject([{ end: "done", attempts: 2, wentOn: true }]);
  });

  test("asks, parks the run, and goes on with the answer", async () => {
    const { committed, plan, recordings } = oneTask();
    const work = taskScript(recordings);
    const script: Script = (turn) =>
      turn.prompt.includes("# Your task:") && !turn.prompt.includes("blue") && turn.step === 0
        ? { tool: "ask", args: { question: "Red or blue?" } }
        : turn.prompt.includes("blue")
          ? work(turn)
          : { say: "I wait." };
    const lab = await Lab.open(agent, script);
    lab.files(committed, plan);
    const first = await lab.run();
    expect([first.code, first.result.outcome]).toEqual([3, "parked"]);
    expect(processesOf(first.result.run)).toEqual([]);
    const answered = await lab.json("answer", "T001", "blue");
    expect(answered.code).toBe(0);
    expect(answered.result.tasks).toMatchObject([
      FORGETS.has(agent.name) ? { end: "done" } : { end: "done", wentOn: true },
    ]);
  });

  test("stays within the run's budget, but for the calls that are under way", async () => {
    const { committed, plan, recordings } = manyTasks(12);
    const lab = await Lab.open(agent, taskScript(recordings));
    lab.files(committed, plan);
    const one = 40_000;
    const script = await lab.run(["--concurrency", "3", "--budget", `tokens=${one}`, "--cap", "tokens=10k"]);
    const used = spentTokens(script.result);
    if (used === "unknown") {
      // An agent that does not tell cannot be held to it; the report says so.
      expect(script.result.outcome).toBe("done");
      return;
    }
    expect(used).toBeLessThanOrEqual(one + 3 * 10_000);
  });
});
