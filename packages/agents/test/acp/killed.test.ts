import { describe, expect, test } from "vitest";
import { confinements, eventually, outputOf, startNode } from "../rig.ts";
import { acpRig } from "./acp-rig.ts";

const SOURCE = new URL("../../src/index.ts", import.meta.url).href;

describe.for(confinements)("when we are killed, $how", ({ confinement, skip }) => {
  test.skipIf(skip)("neither an agent at work nor a session that is kept goes on", async () => {
    const { directory, runId, left, fake, job } = acpRig({ prompts: [[]] });
    const working = acpRig({ prompts: [[{ hang: true }]] });
    const ours = startNode(`
      const { createProcesses, resolveAgent } = await import(${JSON.stringify(SOURCE)});
      const processes = createProcesses({ run: ${JSON.stringify(runId)}, sandbox: ${JSON.stringify(confinement)}, protect: [] });
      const start = (spec, job) => {
        const agent = resolveAgent("acp:" + spec, { cwd: ${JSON.stringify(directory)}, processes, env: {} });
        return agent.value.run({ ...job, signal: new AbortController().signal });
      };
      await start(${JSON.stringify(fake)}, { ...${JSON.stringify(job({ signal: undefined as never }))}, keepAs: "it" });
      void start(${JSON.stringify(working.fake)}, ${JSON.stringify(working.job({ signal: undefined as never }))});
    `);
    const ended = outputOf(ours);
    await eventually("one is kept and one works", () => working.heard("prompt").length > 0);
    expect(left().length).toBeGreaterThan(1);
    ours.kill("SIGKILL");
    await ended;
    await eventually("both are gone", () => left().length === 0);
  });
});
