import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { featureRepository, scriptedAgent } from "./support/feature.ts";
import { stagewright } from "./support/io.ts";
import { spawnStagewright } from "./support/process.ts";
import { git, journalOf } from "./support/repository.ts";
import { temporaryDirectory } from "./support/temp.ts";

/** A run of which T002 waits for as long as the file is there. */
function heldRun(obstinate = false) {
  const root = featureRepository();
  const hold = path.join(temporaryDirectory(), "hold");
  writeFileSync(hold, "");
  const ignore = obstinate
    ? `for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});`
    : "";
  const agent = scriptedAgent(
    `${ignore} if (id === "T002" && existsSync(${JSON.stringify(hold)})) await new Promise((resolve) => setTimeout(resolve, 600_000));`,
  );
  const argv = ["run", "speckit", "--agent", agent, "--check", "test=test ! -e src/broken.js", "--yes"];
  return { root, release: () => rmSync(hold), started: spawnStagewright(root, argv) };
}

test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s stops tidily, and resume goes on without repeating what was done",
  async (signal) => {
    const { root, release, started } = heldRun();
    await started.says(/T003 merged/);
    started.kill(signal);
    const { code, err, out } = await started.ended;
    expect(err).toMatch(/Stopping agents… Resume with: stagewright resume \w+/);
    expect(out).toContain("interrupted after");
    expect(code).toBe(130);

    release();
    const resumed = await stagewright(root, ["resume"]);
    expect(resumed.err).toContain("interrupted. Plan, settings and base are those it began with.");
    expect(resumed.err).not.toContain("T001 started");
    expect(resumed.code).toBe(0);
    expect(git(root, "log", "--format=%s", "main..stagewright/001-sum").split("\n")).toHaveLength(4);
  },
);

test("a second signal ends it at once, and resume sweeps what was left", async () => {
  const { root, release, started } = heldRun(true);
  await started.says(/T003 merged/);
  started.kill("SIGINT");
  await started.says(/Stopping agents/);
  started.kill("SIGINT");
  expect((await started.ended).code).toBe(130);
  release();
  expect((await stagewright(root, ["resume"])).code).toBe(0);
});

test("a killed run is resumed to the same tree", async () => {
  const { root, release, started } = heldRun();
  await started.says(/T003 merged/);
  started.kill("SIGKILL");
  await started.ended;
  expect((await stagewright(root, ["status"])).out).toContain(
    "The process that carried it is gone. Go on: stagewright resume",
  );
  release();
  const resumed = await stagewright(root, ["resume"]);
  expect(resumed.err).toContain("its process was killed");
  expect(resumed.code).toBe(0);
});

test("while a process carries a run, resume says which, and cancel has it end", async () => {
  const { root, started } = heldRun();
  await started.says(/T003 merged/);
  const refused = await stagewright(root, ["resume"]);
  expect(refused.code).toBe(2);
  expect(refused.err).toContain(`carried by process ${started.pid}`);
  expect((await stagewright(root, ["cancel"])).out).toContain(`Asked process ${started.pid}`);
  expect((await started.ended).code).toBe(130);
  const journal = journalOf(root);
  expect(journal.runs()[0]?.life).toBe("cancelled");
  journal.close();
});
