import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFeature, RUN } from "./features.ts";
import { ended, Rig, until } from "./rig.ts";
import { TASKS_MD, FILES, speaking, states, DONE, ACP_AGENT } from "./agents-rig.ts";

test("a command cannot tell what it used: that is unknown, never zero", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const agent = rig.agent({
    T001: { write: FILES["T001"] ?? {} },
    T002: { write: FILES["T002"] ?? {} },
    T003: { write: FILES["T003"] ?? {} },
  });
  const run = await rig.run(...RUN, "--agent", agent);
  expect(run.code).toBe(0);
  expect(run.result).toMatchObject({ spent: { attempts: 3, tokens: "unknown", usd: "unknown" } });
  expect(run.stderr).toContain("3 attempts · usage unknown");
  expect(run.stderr).not.toContain("account");
});

test("a budget that is spent stops the run; resume says how it goes on, and does with another budget", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const parked = await rig.run(
    ...RUN,
    "--agent",
    speaking(rig),
    "--budget",
    "tokens=1.2k",
    "--concurrency",
    "1",
  );
  expect(parked.code).toBe(3);
  expect(parked.stderr).toContain("budget      1.2k tokens");
  expect(states(parked.result.tasks)).toEqual(["T001 done", "T002 open", "T003 open"]);
  expect(parked.result).toMatchObject({ outcome: "parked", waits: [{ kind: "budget" }] });

  const still = await rig.stagewright("resume");
  expect(still.code).toBe(3);
  expect(still.stdout).toContain(`stagewright resume ${parked.result.run} --budget`);
  const resumed = await rig.resume("--budget", "tokens=100k");
  expect(resumed.code).toBe(0);
  expect(states(resumed.result.tasks)).toEqual(DONE);
});

test("a run that goes on takes another budget up from any terminal", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const [first, second, third] = Object.values(FILES).map((write) => ({ write }));
  const go = join(rig.place, "go");
  const agent = rig.agent({ T001: { ...first, waitFor: go }, T002: second ?? {}, T003: third ?? {} });
  const words = [...RUN, "--agent", agent, "--budget", "usd=1", "--yes", "--json"];
  const end = ended(rig.start("run", "speckit", ...words));
  await until(() => rig.traceLines().length > 0, "the agent has begun");
  const told = await rig.stagewright("resume", "--budget", "tokens=2M");
  expect(told.code).toBe(0);
  expect(told.stdout).toContain("its budget is 2M tokens, $1 now");
  writeFileSync(go, "");
  expect(rig.jsonOf(await end).result).toMatchObject({ spent: { budget: { tokens: 2_000_000, usd: 1 } } });
});

test("a provider's limit is waited for until the time it names; the task loses no attempt by it", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const limited = [{ error: [429, `rate limit, resets at ${new Date(Date.now() + 1000).toISOString()}`] }];
  const agent = speaking(rig, { T001: limited });
  const run = await rig.run(
    ...RUN,
    "--agent",
    agent,
    "--attempts",
    "1",
    "--patience",
    "10m",
    "--concurrency",
    "1",
  );
  expect(run.code).toBe(0);
  expect(states(run.result.tasks)).toEqual(DONE);
  expect(run.entries.map(({ record }) => (record as { type?: string } | undefined)?.type)).toContain(
    "time.passed",
  );
});

test("where the first agent of a chain is not here, the next does the work; one of its kind does the rest", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const [first, second, third] = Object.values(FILES);
  const agent = rig.agent({ T001: { write: first ?? {} }, T002: { write: second ?? {} } });
  const docs = rig.agent({ T003: { write: third ?? {} } });
  const words = [...RUN, "--agent", "command:/nobody/here", "--agent", agent, "--agent-for", `docs=${docs}`];
  const run = await rig.run(...words);
  expect(run.stderr).toContain("command:/nobody/here cannot work here");
  expect(states(run.result.tasks)).toEqual(DONE);

  const alone = await rig.stagewright("run", "speckit", ...RUN, "--agent", "command:/nobody/here");
  expect(alone.code).toBe(2);
  expect(alone.stderr).toContain("the agent command:/nobody/here cannot work here");
});

test("retry gives a task to another agent, and refuses one that is none", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const [first, second, third] = Object.values(FILES);
  const rest = { T001: { write: first ?? {} }, T003: { write: third ?? {} } };
  const failed = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ ...rest, T002: { exit: 1 } }),
    "--attempts",
    "1",
  );
  expect(failed.code).toBe(1);
  const wrong = await rig.stagewright("retry", "T002", "--agent", "cluade");
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain("did you mean claude?");
  const other = rig.agent({ ...rest, T002: { write: second ?? {} } });
  const again = rig.jsonOf(await rig.stagewright("retry", "T002", "--agent", other, "--json"));
  expect(again.code).toBe(0);
  expect(states(again.result.tasks)).toEqual(DONE);
});

test("doctor tells of each agent that is installed whether it starts, and of the others that they are not", async () => {
  const rig = new Rig();
  rig.commit({ "README.md": "", ".stagewrightrc.yaml": "agent: [opencode, gemini]\n" });
  const bin = join(rig.place, "bin");
  mkdirSync(bin);
  const script = join(rig.place, "acp-script.json");
  writeFileSync(script, '{ "tasks": {} }');
  const program = (name: string, line: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  program("opencode", `exec ${process.execPath} ${ACP_AGENT} ${script} "$@"`);
  program("goose", "exit 3");
  program("codex", "exit 3");
  const env = { PATH: `${bin}:${process.env["PATH"]}` };
  const said = await ended(rig.startIn(rig.repository, env, "doctor"));
  expect(said.code).toBe(0);
  expect(said.stdout).toMatch(/✔ opencode +7\.8\.9, starts, login unknown, named by the configuration/);
  expect(said.stdout).toMatch(/! gemini +the configuration names it, and it is not installed/);
  expect(said.stdout).toMatch(
    /! codex +is here, but codex-acp, which it is spoken to through, is not installed/,
  );
  expect(said.stdout).toMatch(/! goose +version unknown, does not start/);
  expect(said.stdout).toMatch(/✔ agents +not installed: .*claude.*command:PROGRAM ARGS/);
});
