import { expect, test } from "vitest";
import { Rig } from "./rig.ts";
import { outbox, withPlugin } from "./team-plugin.ts";

const GOOD = { ...outbox({ verdict: { score: 80 } }), "notes.md": "# Why\n" };

function judging(): {
  readonly rig: Rig;
  readonly judge: (...more: string[]) => ReturnType<Rig["stagewright"]>;
} {
  const rig = new Rig();
  withPlugin(rig);
  const agent = rig.agent({ "team/judge": { write: GOOD } });
  const words = ["--agent", agent, "--check", "test=none", "--yes"];
  return { rig, judge: (...more) => rig.stagewright("run", "judge", ...more, ...words) };
}

const timesJudged = (rig: Rig): number => rig.traceLines().filter(({ event }) => event === "begin").length;

test("a stage on which nothing has changed is not done again; its outputs and its files are those of the earlier run", async () => {
  const { rig, judge } = judging();
  expect((await judge("is it good?")).code).toBe(0);
  const again = await judge("is it good?");
  expect(again.code).toBe(0);
  expect(again.stderr).toContain("nothing it depends on has changed");
  expect(timesJudged(rig)).toBe(1);
  const branches = rig.git("for-each-ref", "--format=%(refname)", "refs/heads/stagewright").split("\n");
  for (const branch of branches) expect(rig.git("show", `${branch}:notes.md`)).toBe("# Why");
});

test("another input, another tree or --fresh has the stage done again", async () => {
  const { rig, judge } = judging();
  await judge("is it good?");
  await judge("is it bad?");
  expect(timesJudged(rig)).toBe(2);
  await judge("is it good?", "--fresh");
  expect(timesJudged(rig)).toBe(3);
  rig.commit({ "src/other.js": "export {};\n" }, "meanwhile");
  await judge("is it good?");
  expect(timesJudged(rig)).toBe(4);
});

test("a run ends after the stage it was told to, and a later one begins where that ended", async () => {
  const { rig, judge } = judging();
  const first = await judge("is it good?", "--until", "judge");
  expect(first.code).toBe(0);
  const list = await rig.stagewright("artifacts");
  expect(list.stdout).toMatch(/^brief +[0-9a-f]{12} {2}intake\nverdict v1 +[0-9a-f]{12} {2}team\/judge\n$/);
  expect(JSON.parse((await rig.stagewright("artifacts", "verdict")).stdout)).toEqual({ score: 80 });

  const second = await judge("is it good?", "--from", "team/answer", "--fresh");
  expect(second.code).toBe(0);
  expect(timesJudged(rig)).toBe(1);
  expect(JSON.parse((await rig.stagewright("artifacts", "answer")).stdout)).toEqual({ words: "score 80" });
});

test("a stage that does not exist, and one that nothing has been made for, are said", async () => {
  const { judge } = judging();
  const unknown = await judge("is it good?", "--until", "nothing");
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain("team/judge, team/answer");
  const unfed = await judge("is it good?", "--from", "answer");
  expect(unfed.code).toBe(2);
  expect(unfed.stderr).toContain("no earlier run of judged has done team/judge");
});

test("an artifact that a run has not made is named, with those it has", async () => {
  const { rig, judge } = judging();
  await judge("is it good?", "--until", "judge");
  const missing = await rig.stagewright("artifacts", "answer");
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain("it has brief, verdict");
});

test("what was typed otherwise than for the run that is gone on with is not used, and that is said", async () => {
  const { judge } = judging();
  expect((await judge("is it good?", "--until", "judge")).code).toBe(0);
  const second = await judge("is it bad?", "--from", "team/answer", "--fresh");
  expect(second.code).toBe(0);
  expect(second.stderr).toContain("what was typed now differs in brief, and is not used");
  expect(second.stderr).toMatch(/base +[0-9a-f]{10} \(where run \w+ began\)/);
});
