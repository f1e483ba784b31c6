import { expect, test } from "vitest";
import { BASE, withFeature, RUN } from "./features.ts";
import { ended, Rig, until } from "./rig.ts";
import { MIXED, next, submit, TASKS_MD, work } from "./leases-rig.ts";

test("agents do theirs while a human does another's: the process that carries the run serves them", async () => {
  const rig = new Rig();
  withFeature(rig, MIXED);
  const agent = rig.agent({ T001: { write: { "src/a.txt": "a\n" }, waitFor: `${rig.place}/go` } });
  const words = [...RUN, "--agent", agent, "--agent-for", "docs=human", "--yes", "--json"];
  const run = ended(rig.start("run", "speckit", ...words));
  await until(() => rig.traceLines().length > 0, "the agent has begun");

  const given = await next(rig);
  expect(given).toMatchObject({ exit: 0, task: "T002" });
  work(given, { "README.md": "# Better\n" });
  expect(await submit(rig, "T002")).toMatchObject({ exit: 0, verdict: "merged", outcome: "going" });
  rig.write({ "../go": "" });
  const end = rig.jsonOf(await run);
  expect(end.result).toMatchObject({ outcome: "done" });
  expect(rig.git("show", `${end.result.branch}:README.md`)).toBe("# Better");
  expect(rig.workspaces()).toEqual([]);
});

test("a run with both kinds parks when only human work is left", async () => {
  const rig = new Rig();
  withFeature(rig, MIXED);
  const agent = rig.agent({ T001: { write: { "src/a.txt": "a\n" } } });
  const config = `agent: ${JSON.stringify(agent)}\nagents: { docs: human }\n`;
  rig.commit({ ".stagewrightrc.yaml": config }, "config");
  const first = await rig.run(...RUN);
  expect(first.code).toBe(3);
  expect(first.result.tasks.map(({ id, end }) => `${id} ${end}`)).toEqual(["T001 done", "T002 open"]);
  const refused = await rig.stagewright("next", "T001");
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("T001 is checked") });
  const given = await next(rig);
  expect(given.task).toBe("T002");
  work(given, { "README.md": "# Better\n" });
  expect(await submit(rig, "T002")).toMatchObject({ exit: 0, verdict: "merged", outcome: "done" });
});

test("a run that is being paused still takes in what a human hands in, and gives nothing more", async () => {
  const rig = new Rig();
  withFeature(rig, `${MIXED}- [ ] T003 [P] Update the CHANGELOG.md\n`);
  const agent = rig.agent({ T001: { write: { "src/a.txt": "a\n" }, waitFor: `${rig.place}/go` } });
  const words = [...RUN, "--agent", agent, "--agent-for", "docs=human", "--yes", "--json"];
  const run = ended(rig.start("run", "speckit", ...words));
  await until(() => rig.traceLines().length > 0, "the agent has begun");
  const given = await next(rig, "T002");
  work(given, { "README.md": "# Better\n" });
  expect((await rig.stagewright("pause")).code).toBe(0);
  expect(await submit(rig, "T002")).toMatchObject({ exit: 0, verdict: "merged", outcome: "paused" });
  const refused = await rig.stagewright("next");
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining("is paused") });
  rig.write({ "../go": "" });
  expect((await run).code).toBe(3);
});

test("a task that an agent could not do is taken over by a human, who is told what became of its tries", async () => {
  const rig = new Rig();
  withFeature(rig, MIXED);
  const agent = rig.agent({ T001: { say: "no idea", exit: 7 }, T002: { write: { "README.md": "# B\n" } } });
  expect((await rig.run(...RUN, "--agent", agent, "--attempts", "1")).code).toBe(1);
  expect((await rig.stagewright("retry", "T001", "--agent", "human")).code).toBe(3);
  const given = await next(rig);
  expect(given).toMatchObject({ task: "T001", attempt: 2, last: { code: "AGENT_FAILED" } });
  work(given, { "src/a.txt": "a\n" });
  expect(await submit(rig, "T001")).toMatchObject({ exit: 0, verdict: "merged", outcome: "done" });
});

test("a run whose agents do everything has nothing for a human, and says so", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  await rig.run(...RUN, "--agent", rig.agent({ T001: { exit: 1 } }), "--attempts", "1");
  expect(await rig.stagewright("next")).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("Nothing for you to do"),
  });
  const none = new Rig();
  none.commit(BASE);
  expect(await none.stagewright("next")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("no runs here yet"),
  });
});
