import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { confinements, eventually, livingWith } from "../rig.ts";
import { acpRig, deskOf } from "./acp-rig.ts";

/** Leaves the agent's group and session for good, and says when it has. */
const DAEMON = { starts: "setsid sh -c 'echo > daemon; exec sleep 60' &" };

describe.for(confinements)("an agent that is told to stop, $how", ({ confinement, skip }) => {
  test.skipIf(skip)("is asked first, and heard out", async () => {
    const { run, heard, left } = acpRig({ prompts: [[{ hang: true }]] }, { confinement });
    const abort = new AbortController();
    const ending = run({ signal: abort.signal });
    await eventually("it works", () => heard("prompt").length > 0);
    abort.abort();
    expect(await ending).toMatchObject({ end: { kind: "aborted" } });
    expect(heard().map(({ what }) => what)).toEqual(["new", "prompt", "cancel", "eof"]);
    expect(left()).toEqual([]);
  });

  test.skipIf(skip)("ends though it hears nothing: cancel, end of input, SIGTERM, SIGKILL", async () => {
    const { run, heard, left } = acpRig(
      { prompts: [[{ hang: true }]], ignores: ["cancel", "eof", "term"] },
      { confinement, row: { eofMs: 1_000 }, graceMs: 1_000 },
    );
    const abort = new AbortController();
    const ending = run({ signal: abort.signal });
    await eventually("it works", () => heard("prompt").length > 0);
    abort.abort();
    expect(await ending).toMatchObject({ end: { kind: "aborted" } });
    expect(heard().map(({ what }) => what)).toEqual(["new", "prompt", "cancel", "eof", "term"]);
    expect(left()).toEqual([]);
  });

  test.skipIf(skip)("ends at its deadline, and with it what it has started", async () => {
    const { run, left, inWorkspace } = acpRig(
      { prompts: [[DAEMON, { awaits: "daemon" }, { hang: true }]] },
      { confinement },
    );
    // On a busy machine it needs more time to get there.
    for (let deadlineMs = 1_500; !existsSync(inWorkspace("daemon")); deadlineMs *= 3) {
      expect(await run({ deadlineMs })).toMatchObject({ end: { kind: "timed-out" } });
      expect(left()).toEqual([]);
    }
  });

  test.skipIf(skip)("leaves no daemon after a good end either", async () => {
    const { run, left } = acpRig(
      { prompts: [[DAEMON, { awaits: "daemon" }, { submit: { summary: "it" } }]] },
      { confinement },
    );
    expect(await run({ desk: deskOf({ final: true }) })).toMatchObject({ end: { kind: "exited", code: 0 } });
    expect(left()).toEqual([]);
  });

  test.skipIf(skip)("that dies in the middle of its turn may do better the next time", async () => {
    const { run, left } = acpRig(
      { prompts: [[{ stderr: "panic: out of luck\n" }, { exit: 3 }]] },
      { confinement },
    );
    const { problem, output } = await run({ desk: deskOf() });
    expect(problem).toMatchObject({ kind: "transient" });
    expect(problem).toMatchObject({
      detail: expect.stringMatching(/died in the middle.*out of luck.*exit 3/) as string,
    });
    expect(output).toContain("[stderr] panic: out of luck");
    expect(left()).toEqual([]);
  });
});

test("what was aborted before is not started", async () => {
  const { run, heard } = acpRig({ prompts: [] });
  expect(await run({ signal: AbortSignal.abort() })).toMatchObject({ end: { kind: "aborted" } });
  expect(heard()).toEqual([]);
});

test("a session that never begins ends at the deadline", async () => {
  const { agent, job, runId } = acpRig(
    { prompts: [] },
    { row: { programs: [{ name: "sleep", args: ["60"] }] }, env: { PATH: process.env["PATH"] } },
  );
  expect(await agent.run(job({ deadlineMs: 300 }))).toMatchObject({ end: { kind: "timed-out" } });
  expect(livingWith(`STAGEWRIGHT_RUN=${runId}`)).toEqual([]);
});

test("an agent whose program is not here says what to install, and starts nothing", async () => {
  const { agent, run } = acpRig(
    { prompts: [] },
    { row: { programs: [{ name: "no-such-agent" }], install: "npm install -g no-such-agent" } },
  );
  const words = "no-such-agent was not found; npm install -g no-such-agent";
  expect(await agent.unavailable()).toBe(words);
  expect(await run()).toMatchObject({ end: { kind: "not-started", reason: words } });
});
