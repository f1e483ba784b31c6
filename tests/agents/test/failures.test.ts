import { existsSync } from "node:fs";
import { join } from "node:path";
import { taskScript, type Reply, type Script, type Turn } from "@stagewright/testing";
import { describe, expect, test } from "vitest";
import { oneTask } from "../features.ts";
import { Lab, present, processesOf, type Ran } from "../lab.ts";

const { committed, plan, recordings } = oneTask();
const work = taskScript(recordings);

/** One attempt, and two seconds for what may pass by itself; an agent's own tries may be silent for long. */
const STRICT = ["--attempts", "1", "--patience", "2s", "--stall", "5m"];
const HANGS = ["--attempts", "1", "--stall", "6s"];

async function open(agent: Lab["agent"], script: Script, more: { url?: string } = {}): Promise<Lab> {
  const lab = await Lab.open(agent, script, more);
  lab.files(committed, plan);
  return lab;
}

/** What must hold however it ended: nobody is left, no key is anywhere, and the user's checkout is as it was. */
function expectTidy(lab: Lab, ran: Ran): void {
  expect(processesOf(ran.result.run)).toEqual([]);
  expect(lab.leaks()).toEqual([]);
  expect(lab.git("status", "--porcelain")).toBe("?? specs/");
}

function expectFailure(lab: Lab, ran: Ran, code: string): void {
  expect(ran.result.failures.map((failure) => failure.code)).toContain(code);
  expectTidy(lab, ran);
}

function expectDone(lab: Lab, ran: Ran): void {
  expect([ran.result.outcome, ran.code]).toEqual(["done", 0]);
  expect(lab.model.problems).toEqual([]);
  expectTidy(lab, ran);
}

/** The work, but for the first message of the task. */
const first =
  (reply: (turn: Turn) => Reply): Script =>
  (turn) =>
    turn.step === 0 && turn.prompt.includes("# Your task:") && turn.seen === 0 ? reply(turn) : work(turn);

const always =
  (reply: Reply): Script =>
  () =>
    reply;

describe.for(present.map((agent) => [agent.name, agent] as const))("%s", ([, agent]) => {
  test("does the task, and what it took is told", async () => {
    const lab = await open(agent, work);
    const ran = await lab.run(STRICT);
    expectDone(lab, ran);
    expect(ran.result.tasks).toMatchObject([{ end: "done", grade: "witnessed", agent: agent.name }]);
    const [task] = ran.result.tasks;
    const used = (task?.["usage"] as { inputTokens?: unknown } | undefined)?.inputTokens;
    // Unknown is a word; a number is what was used, and never zero.
    expect(used === "unknown" || (typeof used === "number" && used > 0)).toBe(true);
  });

  test("is refused what is not its own, and goes on", async () => {
    let repository = "";
    const lab = await open(agent, (turn) => {
      const [prompt = ""] = turn.texts;
      if (turn.step === 0 && turn.prompt === prompt)
        return { shell: `touch ${repository}/taken && touch src/other.js` };
      // Some end their turn at a refusal, and are reminded: then the work begins.
      const step = turn.prompt === prompt ? turn.step - 1 : turn.step;
      return work({ ...turn, prompt, step });
    });
    repository = lab.repository;
    const ran = await lab.run(STRICT);
    expectDone(lab, ran);
    expect(existsSync(join(lab.repository, "taken"))).toBe(false);
  });

  test("waits out a limit that passes", async () => {
    const lab = await open(
      agent,
      first(() => ({ error: 429, headers: { "retry-after": "1" } })),
    );
    expectDone(lab, await lab.run(["--attempts", "1", "--patience", "60s"]));
  });

  test("gives up at a limit that stays", async () => {
    const lab = await open(agent, always({ error: 429, headers: { "retry-after": "1" } }));
    expectFailure(lab, await lab.run(STRICT), "RATE_LIMITED");
  });

  test("gives up at a provider that always fails", async () => {
    const lab = await open(agent, always({ error: 500 }));
    expectFailure(lab, await lab.run(STRICT), "AGENT_ERROR");
  });

  test("gives up at a stream that is always broken", async () => {
    const lab = await open(agent, always({ malformed: true }));
    expectFailure(lab, await lab.run(STRICT), "AGENT_ERROR");
  });

  test("gives up where nobody answers", async () => {
    const lab = await open(agent, work, { url: "http://127.0.0.1:9" });
    expectFailure(lab, await lab.run(STRICT), "AGENT_ERROR");
  });

  test("parks the run where its key is not taken, and says what to type", async () => {
    const lab = await open(agent, always({ error: 401 }));
    const ran = await lab.run(STRICT);
    expect([ran.result.outcome, ran.code]).toEqual(["parked", 3]);
    expect(JSON.stringify(ran.result)).toContain("AGENT_LOGIN");
    expectTidy(lab, ran);
  });

  test("parks the run where nobody is logged in", async () => {
    const lab = await open(agent, work);
    const ran = await lab.run(STRICT, agent.login);
    expect([ran.result.outcome, ran.code]).toEqual(["parked", 3]);
    expect(JSON.stringify(ran.result)).toContain("AGENT_LOGIN");
    expectTidy(lab, ran);
  });

  test("is stopped where its model says no more", async () => {
    const lab = await open(agent, always({ hang: true }));
    expectFailure(lab, await lab.run(HANGS), "AGENT_STALLED");
  });

  test("is stopped where its tool hangs, and the tool with it", async () => {
    const lab = await open(agent, (turn) =>
      turn.step === 0 && turn.tools.length > 0
        ? { shell: 'node -e "setInterval(() => {}, 1e9)"' }
        : work(turn),
    );
    const ran = await lab.run(HANGS);
    const { failures } = ran.result;
    // Some put a limit of their own on a command, and go on after it.
    expect(failures.map(({ code }) => code)).toEqual(["AGENT_STALLED"]);
    expect(ran.result.tasks[0]).not.toMatchObject({ end: "done" });
    expectTidy(lab, ran);
  });

  test("leaves no daemon behind that its tool has forked", async () => {
    const lab = await open(agent, (turn) =>
      turn.step === 0 && turn.prompt.includes("# Your task:")
        ? { shell: "setsid sleep 600 >/dev/null 2>&1 </dev/null & echo forked" }
        : work({ ...turn, step: Math.max(0, turn.step - 1) }),
    );
    expectDone(lab, await lab.run(STRICT));
  });

  test("dies in the middle of its turn, and that is no success", async () => {
    let killed = 0;
    const lab = await open(agent, async () => {
      for (const { pid } of lab.runProcesses()) {
        process.kill(pid, "SIGKILL");
        killed++;
      }
      return { hang: true };
    });
    const ran = await lab.run(STRICT);
    expect(killed).toBeGreaterThan(0);
    expectFailure(lab, ran, "AGENT_ERROR");
  });

  test("ends its turn without having done anything, is reminded, and that is no success", async () => {
    const lab = await open(agent, always({ say: "All done." }));
    const ran = await lab.run(STRICT);
    expectFailure(lab, ran, "NOT_SUBMITTED");
  });
});
