import { spawn } from "node:child_process";
import { describe, expect, onTestFinished, test } from "vitest";
import { sweepRun } from "../src/index.ts";
import {
  eventually,
  isRunning,
  livingWith,
  noSandbox,
  outputOf,
  pidIn,
  rig,
  sandbox,
  startNode,
  type Rig,
} from "./rig.ts";

/** An owner in a process of its own, at work on a job that never ends. */
function startOwner({ directory, run, file }: Rig, confinement: unknown, shell: string) {
  return startNode(`
    import { createProcesses } from "../src/index.ts";
    const processes = createProcesses({ run: ${JSON.stringify(run)}, sandbox: ${JSON.stringify(confinement)}, protect: [] });
    await processes.run({
      command: { shell: ${JSON.stringify(shell)} }, cwd: ${JSON.stringify(directory)}, logFile: ${JSON.stringify(file("log"))},
      deadlineMs: 60_000, signal: new AbortController().signal, writable: [${JSON.stringify(directory)}],
    });`);
}

const ORPHANS = "setsid sh -c 'echo $$ > loose; exec sleep 60' & echo $$ > main; exec sleep 60";

describe("when the owner of a run is killed", () => {
  test.skipIf(sandbox.kind === "none")("the sandbox takes everything along", async () => {
    const own = rig();
    const owner = startOwner(own, sandbox, ORPHANS);
    // Inside, pids are the namespace's own; outside, the marker tells.
    await Promise.all([pidIn(own.file("loose")), pidIn(own.file("main"))]);
    expect(livingWith(`STAGEWRIGHT_RUN=${own.run}`).length).toBeGreaterThanOrEqual(2);
    owner.kill("SIGKILL");
    await eventually("nothing is left", () => livingWith(`STAGEWRIGHT_RUN=${own.run}`).length === 0);
  });

  test("without a sandbox its processes live on until they are swept, those of other runs for good", async () => {
    const own = rig();
    const owner = startOwner(own, noSandbox, ORPHANS);
    const orphans = await Promise.all([pidIn(own.file("loose")), pidIn(own.file("main"))]);
    const neighbour = spawn("sleep", ["60"], { env: { ...process.env, STAGEWRIGHT_RUN: `${own.run}-2` } });
    onTestFinished(() => void neighbour.kill());
    await eventually("the neighbour runs", () => livingWith(`STAGEWRIGHT_RUN=${own.run}-2`)[0]);
    owner.kill("SIGKILL");
    await eventually("the owner is gone", () => !isRunning(owner.pid ?? 0));
    expect(orphans.every(isRunning)).toBe(true);

    expect(await sweepRun(own.run)).toBe(2);
    expect(orphans.some(isRunning)).toBe(false);
    expect(isRunning(neighbour.pid ?? 0)).toBe(true);
    expect(await sweepRun(own.run)).toBe(0);
  });
});

test("a sweep spares the pids it is told to", async () => {
  const own = rig();
  const env = { ...process.env, STAGEWRIGHT_RUN: own.run };
  const [spared, other] = [spawn("sleep", ["60"], { env }), spawn("sleep", ["60"], { env })];
  onTestFinished(() => void spared.kill());
  await eventually("both run", () => livingWith(`STAGEWRIGHT_RUN=${own.run}`).length === 2);
  expect(await sweepRun(own.run, [spared.pid ?? 0])).toBe(1);
  expect([spared, other].map(({ pid }) => isRunning(pid ?? 0))).toEqual([true, false]);
});

test("a sweep by one that carries the marker itself spares it and its ancestors", async () => {
  const { run } = rig();
  const script = `
    import { spawn } from "node:child_process";
    import { sweepRun } from "../src/index.ts";
    if (process.argv.length > 0 && process.env.INNER === undefined) {
      const inner = spawn(process.execPath, process.execArgv, { env: { ...process.env, INNER: "1" }, stdio: "inherit" });
      inner.on("exit", (code) => console.log("ancestor lives, child ended with", code));
    } else {
      spawn("sleep", ["60"], { stdio: "ignore" });
      console.log("ended", await sweepRun(${JSON.stringify(run)}));
    }`;
  expect(await outputOf(startNode(script, { STAGEWRIGHT_RUN: run }))).toBe(
    "ended 1\nancestor lives, child ended with 0\n",
  );
});
