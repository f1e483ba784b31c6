import { expect, test } from "vitest";
import { RUN, withFeature } from "./features.ts";
import { ended, Rig, until } from "./rig.ts";
import { runOf, TASKS_MD, STEPS, undisturbed } from "./survival-rig.ts";

test("killed at any seam and resumed: the same tree, no landed task repeated, nothing left behind", async () => {
  const tree = await undisturbed();
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const before = rig.userState();
  const agent = rig.agent(STEPS);
  // Each process dies at the n-th seam it passes, so that the run dies many times on its way.
  const first = await ended(
    rig.startIn(
      rig.repository,
      { STAGEWRIGHT_KILL_AT: "9" },
      "run",
      "speckit",
      ...RUN,
      "--agent",
      agent,
      "--yes",
    ),
  );
  expect(first.code).toBe(null);
  let deaths = 1;
  let last = first;
  for (let at = 3; deaths < 40; at = 3 + ((at * 7) % 23)) {
    last = await ended(rig.startIn(rig.repository, { STAGEWRIGHT_KILL_AT: String(at) }, "resume", "--json"));
    if (last.code !== null) break;
    deaths++;
  }
  expect(last.code).toBe(0);
  expect(deaths).toBeGreaterThan(3);
  const { result } = rig.jsonOf(last);
  expect(rig.git("rev-parse", `${result.branch}^{tree}`)).toBe(tree);
  expect(
    rig
      .git("log", "--format=%(trailers:key=Stagewright-Task,valueonly,separator=)", `HEAD..${result.branch}`)
      .split("\n")
      .toSorted(),
  ).toEqual(["T001", "T002", "T003", "T004"]);
  expect(rig.userState()).toEqual(before);
  expect(rig.workspaces()).toEqual([]);
  expect(rig.processes(result.run)).toEqual([]);
});

test("a killed run leaves no agent behind once it is resumed", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const child = rig.start(
    "run",
    "speckit",
    ...RUN,
    "--sandbox",
    "off",
    "--agent",
    rig.agent({ ...STEPS, T001: [{ ...STEPS.T001, waitFor: `${rig.place}/go` }] }),
    "--yes",
  );
  await until(() => rig.traceLines().length > 0, "the agent has begun");
  child.kill("SIGKILL");
  await ended(child);
  const [orphan] = rig.traceLines();
  await until(() => rig.processes(runOf(rig)).includes(String(orphan?.pid)), "the orphan is seen");
  rig.write({ "../go": "" });
  const { code, result } = await rig.resume();
  expect(code).toBe(0);
  expect(rig.processes(result.run)).toEqual([]);
});
