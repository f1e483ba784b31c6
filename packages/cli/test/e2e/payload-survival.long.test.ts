import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  FILE,
  FILLED,
  json,
  LOUDER,
  outbox,
  PayloadRig,
  PLAN,
  REQUIREMENT,
  TWICE,
  WHOLE_WAY,
} from "./payload-rig.ts";
import { ended, until } from "./rig.ts";

test("P12: killed right after the tip moved, by any stage that writes the file, a run goes on when resumed", async () => {
  const whole = new PayloadRig(FILLED);
  const seams = join(whole.place, "seams");
  const end = await ended(
    whole.startIn(
      whole.repository,
      { STAGEWRIGHT_SEAM_LOG: seams },
      ...["run", "payload", ...whole.how(whole.agent(WHOLE_WAY))],
    ),
  );
  expect(end.code).toBe(0);
  const passed = readFileSync(seams, "utf8").split("\n");
  for (const verb of ["code", "record", "agent"]) {
    const at = passed.lastIndexOf(`after ${verb}: tip`) + 1;
    expect([verb, at > 0]).toEqual([verb, true]);
    const rig = new PayloadRig(FILLED);
    const log = join(rig.place, "killed");
    const killed = await ended(
      rig.startIn(
        rig.repository,
        { STAGEWRIGHT_KILL_AT: String(at), STAGEWRIGHT_KILL_LOG: log },
        ...["run", "payload", ...rig.how(rig.agent(WHOLE_WAY))],
      ),
    );
    expect([verb, killed.code, readFileSync(log, "utf8")]).toEqual([verb, null, `after ${verb}: tip\n`]);
    const resumed = rig.jsonOf(await rig.stagewright("resume", "--json"));
    expect([verb, resumed.code, resumed.result.outcome]).toEqual([verb, 0, "done"]);
    const payload = rig.at(resumed.result.branch ?? "");
    expect([verb, payload.implementation.changes.length, payload.qaFindings.status]).toEqual([
      verb,
      2,
      "approved",
    ]);
  }
});

test("P18: a filled file that nobody has touched since is no edit of the new plan", async () => {
  const rig = new PayloadRig(FILLED);
  const plan = { ...PLAN, steps: PLAN.steps.map((step) => ({ ...step, name: `${step.name}, again` })) };
  const steps = { ...WHOLE_WAY, "payload/plan": { write: outbox({ payload_plan: plan }) } };
  const end = await rig.payload(steps, "Words can be said louder, again");
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
});

test("P5: what people edit while steps are done is taken in, and what the run has written stays", async () => {
  const openQuestions = [{ question: "How loud?", owner: "Ann", severity: "blocking" }];
  const rig = new PayloadRig({ ...FILLED, requirement: { ...REQUIREMENT, openQuestions } });
  const go = join(rig.place, "go");
  const third = { task: "S3", summary: "Done.", rationale: "So.", baseline: [], tests: [] };
  const steps = {
    ...WHOLE_WAY,
    S1: { write: LOUDER, waitFor: go },
    S3: { write: { "src/three.sh": "true\n", ...outbox(third) } },
  };
  const asked = await rig.payload(steps, "--stage", "4-implement", "--plan-edits", "take");
  expect(asked.code).toBe(3);
  const answered = ended(rig.start("answer", "receive", "Very.", "--json"));
  await until(() => rig.traceLines().some(({ task }) => task === "S1"), "the first step is begun");
  const edited = JSON.parse(rig.read(FILE)) as typeof FILLED;
  const added = { ...edited.plan.steps[1], id: "S3", name: "Say it thrice", files: ["src/three.sh"] };
  const constraints = ["plain sh", "quick"];
  rig.write({
    [FILE]: json({
      ...edited,
      requirement: { ...edited.requirement, constraints },
      plan: { ...edited.plan, steps: [...edited.plan.steps, added] },
    }),
  });
  writeFileSync(go, "");
  const end = rig.jsonOf(await answered);
  expect([end.code, end.result.tasks.map(({ id }) => id)]).toEqual([0, ["S1", "S2", "S3"]]);
  const { requirement } = rig.at(end.result.branch ?? "");
  expect(requirement).toMatchObject({ constraints, openQuestions: [{ answer: "Very." }] });
});

test("P5: a file that people have half written while steps are done takes no step away", async () => {
  const rig = new PayloadRig(FILLED);
  const go = join(rig.place, "go");
  const steps = { ...WHOLE_WAY, S1: { write: LOUDER, waitFor: go } };
  const words = ["run", "payload", "--stage", "4-implement", "--plan-edits", "take"];
  const running = ended(rig.start(...words, ...rig.how(rig.agent(steps))));
  await until(() => rig.traceLines().some(({ task }) => task === "S1"), "the first step is begun");
  rig.write({ [FILE]: '{ "meta": {' });
  writeFileSync(go, "");
  const end = rig.jsonOf(await running);
  expect([end.code, end.result.tasks.map(({ id, end: how }) => [id, how])]).toEqual([
    0,
    [
      ["S1", "done"],
      ["S2", "done"],
    ],
  ]);
  expect(rig.read(FILE)).toBe('{ "meta": {');
});

test("P4: a step that is done once more is no edit of the plan, and the file says what it is now", async () => {
  const rig = new PayloadRig(FILLED);
  const again = { ...TWICE, "src/twice.sh": 'x=$1\nsh src/louder.sh "$x$x"\n' };
  const steps = { ...WHOLE_WAY, S2: [{ write: TWICE }, { write: again }] };
  const first = await rig.payload(steps, "--stage", "4-implement");
  expect(first.code).toBe(0);
  const retried = rig.jsonOf(await rig.stagewright("retry", "S2", "--json"));
  expect([retried.code, retried.result.outcome]).toEqual([0, "done"]);
  const branch = retried.result.branch ?? "";
  expect(rig.git("show", `${branch}:src/twice.sh`)).toContain("$x$x");
  const { changes } = rig.at(branch).implementation;
  const receipt = rig.git(
    ...["log", "-1", "--grep", "Stagewright-Task: S2", branch],
    "--format=%(trailers:key=Stagewright-Receipt,valueonly)",
  );
  expect(changes.filter(({ planStepId }) => planStepId === "S2").at(-1)).toMatchObject({
    evidenceRef: `receipt:${receipt}`,
  });
  expect(changes.map(({ id }) => id)).toEqual([...new Set(changes.map(({ id }) => id))]);
});

test("P5: an edit that was left out is not asked about again, though the run goes on", async () => {
  const rig = new PayloadRig(FILLED);
  const go = join(rig.place, "go");
  const steps = { ...WHOLE_WAY, S1: { write: LOUDER, waitFor: go } };
  const running = ended(rig.start("run", "payload", "--stage", "4-implement", ...rig.how(rig.agent(steps))));
  await until(() => rig.traceLines().some(({ task }) => task === "S1"), "the first step is begun");
  const added = { ...FILLED.plan.steps[1], id: "S3", name: "Say it thrice" };
  rig.write({ [FILE]: json({ ...FILLED, plan: { ...FILLED.plan, steps: [...FILLED.plan.steps, added] } }) });
  writeFileSync(go, "");
  const parked = rig.jsonOf(await running);
  expect([parked.code, parked.stderr.includes("S3")]).toEqual([3, true]);
  const left = rig.jsonOf(await rig.stagewright("reject", "--note", "not now", "--json"));
  expect([left.code, left.result.outcome]).toEqual([0, "done"]);
  expect(rig.read(FILE)).toContain("Say it thrice");
});

test("P2: a file that people begin beside the run's is put together with it; what it does not say takes nothing away", async () => {
  const rig = new PayloadRig();
  const openQuestions = [{ question: "How loud?", owner: "Ann", severity: "blocking" }];
  const asking = { write: outbox({ payload_requirement: { ...REQUIREMENT, openQuestions } }) };
  const end = await rig.payload({ ...WHOLE_WAY, "payload/specify": asking }, "Louder please");
  expect(end.code).toBe(3);
  rig.write({ [FILE]: json({ requirement: { summary: "Mine is another." } }) });
  const conflict = await rig.stagewright("answer", "receive", "Very.");
  expect([conflict.code, conflict.stderr]).toEqual([
    3,
    expect.stringContaining("differs from what the run has written at requirement.summary:"),
  ]);
  const mine = json({ requirement: { constraints: ["mine"] } });
  rig.write({ [FILE]: mine });
  const done = rig.jsonOf(await rig.stagewright("resume", "--json"));
  expect([done.code, done.result.outcome]).toEqual([0, "done"]);
  const { requirement } = rig.at(done.result.branch ?? "");
  expect(requirement).toMatchObject({ summary: REQUIREMENT.summary, openQuestions: [{ answer: "Very." }] });
  expect((requirement as { constraints?: readonly string[] }).constraints?.toSorted()).toEqual([
    "mine",
    "plain sh",
  ]);
  expect(rig.read(FILE)).toBe(mine);
});
