import { expect, test } from "vitest";
import { Rig } from "./rig.ts";
import { outbox, withPlugin } from "./team-plugin.ts";

test("a plugin that a repository's configuration names brings its pipeline: an agent stage's outputs are checked, and what does not fit comes back to the agent", async () => {
  const rig = new Rig();
  withPlugin(rig);
  const agent = rig.agent(
    {
      "team/judge": [
        { write: outbox({ verdict: { score: "high" } }) },
        { write: { ...outbox({ verdict: { score: 80 } }), "notes.md": "# Why\n" } },
      ],
    },
    undefined,
    { tracePrompts: true },
  );
  const end = rig.jsonOf(
    await rig.stagewright(
      "run",
      "judge",
      "is it good?",
      "--agent",
      agent,
      "--check",
      "test=none",
      "--yes",
      "--json",
    ),
  );
  expect(end.code).toBe(0);
  const [first, second] = rig.traceLines().filter(({ event }) => event === "begin");
  expect(first?.prompt).toContain("Judge: is it good?");
  expect(second?.prompt).toContain("verdict.score");
  expect(rig.git("show", `${end.result.branch}:notes.md`)).toBe("# Why");
  expect(rig.git("ls-tree", "-r", "--name-only", end.result.branch ?? "")).not.toContain("outbox");
  const status = JSON.stringify(end.entries);
  expect(status).toContain("score 80");
});

test("a stage whose contract does not hold, or that hands in what it did not declare, fails the run after its bounded attempts", async () => {
  const rig = new Rig();
  withPlugin(rig);
  for (const value of [{ verdict: { score: 10 } }, { verdict: { score: 80 }, more: 1 }]) {
    const end = rig.jsonOf(
      await rig.stagewright(
        "run",
        "judge",
        "x",
        "--agent",
        rig.agent({}, { write: outbox(value) }),
        "--check",
        "test=none",
        "--yes",
        "--json",
      ),
    );
    expect(end.code).toBe(1);
  }
  expect(rig.traceLines().filter(({ event }) => event === "begin")).toHaveLength(4);
});

test("pipelines are composed in the configuration; one that nobody can feed is refused with its place before any agent starts", async () => {
  const rig = new Rig();
  withPlugin(
    rig,
    "plugins: [team-plugin]\npipelines:\n  strict:\n    intake: judge\n    stages:\n      - use: team/judge\n        options: { least: 90 }\n  broken:\n    intake: judge\n    stages:\n      - team/answer\n",
  );
  const broken = await rig.stagewright(
    "run",
    "broken",
    "x",
    "--agent",
    rig.agent({}),
    "--check",
    "test=none",
    "--yes",
  );
  expect(broken.code).toBe(2);
  expect(broken.stderr).toMatch(/\.stagewrightrc\.yaml:11:\d+/);
  expect(broken.stderr).toContain("verdict");
  const strict = await rig.stagewright(
    "run",
    "strict",
    "x",
    "--agent",
    rig.agent({}, { write: outbox({ verdict: { score: 80 } }) }),
    "--check",
    "test=none",
    "--yes",
  );
  expect(strict.code).toBe(1);
  expect(strict.stdout + strict.stderr).toContain("scored 80");
});

test("a stage may have an agent of its own; what it asks is answered by the stage's address", async () => {
  const rig = new Rig();
  const judge = rig.agent(
    {
      "team/judge": [
        { write: { ".stagewright/question.md": "By which measure?\n" } },
        { write: outbox({ verdict: { score: 80 } }) },
      ],
    },
    undefined,
    { tracePrompts: true },
  );
  const pipelines = {
    mine: { intake: "judge", stages: [{ use: "team/judge", agent: judge }, "team/answer"] },
  };
  const config = { plugins: ["team-plugin"], agent: rig.agent({}, { exit: 1 }), pipelines };
  // JSON is YAML.
  withPlugin(rig, JSON.stringify(config));
  const words = ["run", "mine", "is it good?", "--check", "test=none", "--yes", "--json"];
  const asked = rig.jsonOf(await rig.stagewright(...words));
  expect(asked.code).toBe(3);
  expect(asked.stderr).toContain("at team/judge");
  expect(asked.result).toMatchObject({
    outcome: "parked",
    waits: [{ kind: "question", what: "team/judge asks: By which measure?" }],
  });
  const wrong = await rig.stagewright("answer", "team/answer", "the usual one");
  expect(wrong.code).toBe(2);
  const answered = rig.jsonOf(await rig.stagewright("answer", "team/judge", "the usual one", "--json"));
  expect(answered.code).toBe(0);
  expect(rig.traceLines().findLast(({ event }) => event === "begin")?.prompt).toContain("the usual one");
});

test("W4: a stage whose input is not what its schema says does not start, and the error names artifact, field and producer", async () => {
  const rig = new Rig();
  withPlugin(rig);
  const { code, stderr, stdout } = await rig.stagewright(
    "run",
    "judge",
    "",
    "--agent",
    rig.agent({}),
    "--check",
    "test=none",
    "--yes",
  );
  expect(code).toBe(1);
  for (const word of ["brief", "text", "intake"]) expect(stdout + stderr).toContain(word);
  expect(rig.traceLines()).toEqual([]);
});
