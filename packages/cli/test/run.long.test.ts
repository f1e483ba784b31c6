import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { featureRepository, scriptedAgent } from "./support/feature.ts";
import { stagewright } from "./support/io.ts";
import { git, repository } from "./support/repository.ts";
import { temporaryDirectory, writeFiles } from "./support/temp.ts";

const CHECK = ["--check", "test=test ! -e src/broken.js"];

interface ResultLine {
  type: string;
  run: string;
  outcome: string;
  exitCode: number;
  branch: string;
  tasks: { id: string; end: string; grade?: string; attempts: number; because?: string }[];
  failures: Record<string, unknown>[];
  findings: Record<string, unknown>[];
}

async function runJson(root: string, ...argv: string[]) {
  const { code, out, err } = await stagewright(root, ["run", "speckit", ...argv, "--json"]);
  const lines = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, err, entries: lines.slice(0, -1), result: lines.at(-1) as unknown as ResultLine };
}

test("a run does every task, marks it, tells how, and leaves the checkout alone; apply brings it in", async () => {
  const root = featureRepository();
  const before = git(root, "rev-parse", "HEAD");
  const { code, out, err } = await stagewright(root, [
    "run",
    "speckit",
    "--agent",
    scriptedAgent(),
    ...CHECK,
    "--yes",
  ]);
  expect(err).toContain("plan        specs/001-sum/tasks.md: 4 tasks in 2 phases");
  expect(err).toContain("check       test: test ! -e src/broken.js (--check)");
  expect(err).toMatch(
    /T004 merged as [0-9a-f]{10} · checked: no new failures; it brought no tests of its own/,
  );
  expect(out).toMatch(/Run \w+ · speckit · 001-sum: done after/);
  expect(out).toContain("4 commits on stagewright/001-sum");
  expect(code).toBe(0);
  expect(git(root, "rev-parse", "HEAD")).toBe(before);
  expect(git(root, "status", "--porcelain")).toBe("");

  const diff = await stagewright(root, ["diff", "--stat"]);
  expect(diff).toMatchObject({ code: 0, out: expect.stringContaining("src/t004.js") });
  expect((await stagewright(root, ["diff"])).out).toContain("+- [X] T001");

  const applied = await stagewright(root, ["apply"]);
  expect(applied).toMatchObject({ code: 0, err: "" });
  expect(existsSync(path.join(root, "src/t004.js"))).toBe(true);
  expect(git(root, "log", "--format=%s", `${before}..HEAD`).split("\n")).toHaveLength(4);
  expect(git(root, "log", "-1", "--format=%(trailers:key=Stagewright-Task)")).toContain("T004");
});

test("--json prints every entry and the result on stdout, words on stderr", async () => {
  const root = featureRepository();
  const { code, err, entries, result } = await runJson(root, "--agent", scriptedAgent(), ...CHECK);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
  expect(result).toMatchObject({
    type: "run.result",
    outcome: "done",
    exitCode: 0,
    branch: "stagewright/001-sum",
    failures: [],
  });
  expect(result.tasks.map(({ id, end, grade }) => [id, end, grade])).toEqual(
    ["T001", "T002", "T003", "T004"].map((id) => [id, "done", "checked"]),
  );
  expect(err).toContain(`stagewright apply ${result.run}`);
  expect(code).toBe(0);
});

test("a task that breaks the check is tried again, then its dependents are skipped and independents done", async () => {
  const root = featureRepository();
  const agent = scriptedAgent(
    `if (id === "T002") { mkdirSync("src", { recursive: true }); writeFileSync("src/broken.js", ""); }`,
  );
  const { code, result } = await runJson(root, "--agent", agent, ...CHECK);
  expect(code).toBe(1);
  expect(result.tasks.map(({ id, end, attempts }) => [id, end, attempts])).toEqual([
    ["T001", "done", 1],
    ["T002", "failed", 2],
    ["T003", "done", 1],
    ["T004", "skipped", 0],
  ]);
  expect(result.failures).toMatchObject([
    {
      scope: "task",
      name: "T002",
      attempt: 2,
      code: "CHECK_FAILED",
      check: "test",
      command: "test ! -e src/broken.js",
      next: `stagewright logs ${result.run} T002`,
    },
  ]);
  const logs = await stagewright(root, ["logs", result.run, "T002"]);
  expect(logs.out.match(/did T002/g)).toHaveLength(2);
});

test("a first attempt that fails costs one more, and the report says so", async () => {
  const root = featureRepository();
  const { code, result } = await runJson(
    root,
    "--agent",
    scriptedAgent(`if (id === "T003" && attempt === 1) process.exit(3);`),
    ...CHECK,
  );
  expect(code).toBe(0);
  expect(result.tasks.find(({ id }) => id === "T003")).toMatchObject({ end: "done", attempts: 2 });
});

test("an agent that ticks boxes gets nothing for it, and the report tells", async () => {
  const root = featureRepository();
  const { code, result } = await runJson(
    root,
    "--agent",
    scriptedAgent(`appendFileSync("specs/001-sum/tasks.md", "- [X] T099 Phantom\\n");`),
    ...CHECK,
  );
  expect(code).toBe(0);
  expect(result.findings).toMatchObject([
    { task: "T001", code: "KERNEL_OWNED_EDITED", path: "specs/001-sum/tasks.md" },
    {},
    {},
    {},
  ]);
  expect(git(root, "show", `${result.branch}:specs/001-sum/tasks.md`)).not.toContain("T099");
});

test("without a check the run does not start, and says how to set one; none is possible, and shouted", async () => {
  const root = featureRepository();
  const refused = await stagewright(root, ["run", "speckit", "--agent", scriptedAgent()]);
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("next: --check test='CMD'") });
  const shouted = await stagewright(root, [
    "run",
    "speckit",
    "--agent",
    scriptedAgent(),
    "--check",
    "test=none",
  ]);
  expect(shouted).toMatchObject({ code: 0, out: expect.stringContaining("NO CHECK WAS RUN") });
});

test("settings come from the configuration, under the same words", async () => {
  const root = featureRepository();
  writeFiles(root, {
    ".stagewrightrc.yaml": `agent: ${JSON.stringify(scriptedAgent())}\nconcurrency: 2\ncheck:\n  test: test -e README.md\ncommits: single\n`,
  });
  const { code, out, err } = await stagewright(root, ["run", "speckit", "specs/001-sum"]);
  expect(err).toContain("at most 2 at once");
  expect(err).toContain("test: test -e README.md (.stagewrightrc.yaml)");
  expect(out).toContain("1 commit on stagewright/001-sum");
  expect(code).toBe(0);
});

test.for([
  [
    "run: concurency: 3",
    { ".stagewrightrc.yaml": "concurency: 3\n" },
    ["--agent", "command:true"],
    /\.stagewrightrc\.yaml:1:1 concurency is not a known key; did you mean concurrency\?/,
  ],
  [
    "an option no stage has",
    { ".stagewrightrc.yaml": "speckit:\n  checklist: block\n" },
    ["--agent", "command:true"],
    /\.stagewrightrc\.yaml:2:3 speckit\.checklist is not an option of speckit; did you mean checklists\?/,
  ],
  [
    "an option with a wrong value",
    { ".stagewrightrc.yaml": "speckit:\n  checklists: maybe\n" },
    ["--agent", "command:true"],
    /\.stagewrightrc\.yaml:2:15 speckit\.checklists speckit\/implement/,
  ],
  [
    "a stage nobody brings",
    {
      ".stagewrightrc.yaml":
        "pipelines:\n  speckit:\n    intake: speckit\n    stages:\n      - speckit/implment\n",
    },
    ["--agent", "command:true"],
    /:5:9 pipelines\.speckit\.stages\.0 no plugin brings a stage speckit\/implment/,
  ],
  ["no agent", {}, [], /no agent was named/],
  [
    "an agent nobody knows",
    {},
    ["--agent", "clod"],
    /there is no agent clod\n {2}next: --agent takes human, claude, .*command:PROGRAM ARGS/,
  ],
  [
    "an agent that is not there",
    {},
    ["--agent", "command:nobody-has-this"],
    /cannot work here\n.*nobody-has-this was not found on PATH/,
  ],
] as const)("%s is refused before a run exists", async ([, files, argv, expected]) => {
  const root = featureRepository();
  writeFiles(root, files);
  const { code, err } = await stagewright(root, ["run", "speckit", ...CHECK, ...argv]);
  expect(err).toMatch(expected);
  expect(code).toBe(2);
  expect((await stagewright(root, ["status"])).out).toContain("no runs here yet");
});

test("an unknown pipeline suggests the one that was meant", async () => {
  expect(await stagewright(featureRepository(), ["run", "spekit", "--agent", "command:true"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("did you mean speckit?"),
  });
});

test("a feature that is not there is told with those that are", async () => {
  const { code, err } = await stagewright(featureRepository(), [
    "run",
    "speckit",
    "specs/404",
    "--agent",
    scriptedAgent(),
    ...CHECK,
  ]);
  expect(err).toContain("specs/001-sum");
  expect(code).toBe(2);
});

test("on a terminal it asks once, and no means that nothing happened", async () => {
  const root = featureRepository();
  const asked: string[] = [];
  const ask = (answer: string) => async (question: string) => {
    asked.push(question);
    return answer;
  };
  const argv = ["run", "speckit", "--agent", scriptedAgent(), ...CHECK];
  expect((await stagewright(root, argv, { ask: ask("n") })).code).toBe(130);
  expect((await stagewright(root, ["status"])).out).toContain("no runs here yet");
  expect((await stagewright(root, [...argv, "--yes"], { ask: ask("n") })).code).toBe(0);
  expect((await stagewright(root, argv, { ask: ask("") })).code).toBe(0);
  expect(asked).toEqual(["Start? [Y/n] ", "Start? [Y/n] "]);
});

test("uncommitted plan documents are part of the run, other changes are not, and both are said", async () => {
  const root = repository({ "README.md": "# Sum\n" });
  writeFiles(root, {
    "specs/001-sum/tasks.md": "## Phase 1: All\n\n- [ ] T001 Create `src/t001.js`\n",
    "specs/001-sum/spec.md": "# Sum\n",
    "notes.txt": "mine",
  });
  git(root, "checkout", "--quiet", "-b", "001-sum");
  const { code, err } = await stagewright(root, [
    "run",
    "speckit",
    "--agent",
    scriptedAgent(),
    ...CHECK,
    "--yes",
  ]);
  expect(err).toMatch(/with {8}uncommitted plan documents, as they are now: .*specs\/001-sum\/tasks\.md/);
  expect(err).toMatch(/other uncommitted changes, which are not part of the run: notes\.txt/);
  expect(code).toBe(0);
  const applied = await stagewright(root, ["apply"]);
  expect(applied).toMatchObject({ code: 0 });
  expect(git(root, "show", "HEAD:specs/001-sum/tasks.md")).toContain("- [X] T001");
  expect(existsSync(path.join(root, "notes.txt"))).toBe(true);
});

test("drop asks, and throws the result away", async () => {
  const root = featureRepository();
  expect((await stagewright(root, ["run", "speckit", "--agent", scriptedAgent(), ...CHECK])).code).toBe(0);
  expect(git(root, "branch", "--list", "stagewright/*")).toContain("001-sum");
  expect((await stagewright(root, ["drop"], { ask: async () => "n" })).code).toBe(130);
  expect((await stagewright(root, ["drop", "--yes"])).code).toBe(0);
  expect(git(root, "branch", "--list", "stagewright/*")).toBe("");
  expect((await stagewright(root, ["apply"])).code).toBe(2);
});

test("apply refuses rather than lose an edit, and says what to do", async () => {
  const root = featureRepository();
  expect((await stagewright(root, ["run", "speckit", "--agent", scriptedAgent(), ...CHECK])).code).toBe(0);
  mkdirSync(path.join(root, "src"));
  writeFileSync(path.join(root, "src/t001.js"), "mine\n");
  const refused = await stagewright(root, ["apply"]);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain("src/t001.js");
  rmSync(path.join(root, "src/t001.js"));
  expect((await stagewright(root, ["apply"])).code).toBe(0);
});

test("a base whose check is red and names no tests parks the run until somebody takes it upon themselves", async () => {
  const root = featureRepository();
  const argv = ["run", "speckit", "--agent", scriptedAgent(), "--check", "test=exit 7", "--yes"];
  const parked = await stagewright(root, argv);
  expect(parked.code).toBe(3);
  expect(parked.out).toMatch(/stagewright resume \w+ --accept-red-base/);
  expect(await stagewright(root, ["resume"])).toMatchObject({
    code: 3,
    err: expect.stringContaining("waits for your decision"),
  });
  const accepted = await stagewright(root, ["resume", "--accept-red-base"]);
  expect(accepted.err).toMatch(/Resuming run \w+/);
  expect(accepted.code).toBe(0);
});

test("requirements that stay open fail the run, unless they are allowed to", async () => {
  const spec = {
    "specs/001-sum/spec.md": "# Sum\n\n- **FR-001**: It sums.\n- **FR-002**: It also subtracts.\n",
  };
  const failed = await runJson(featureRepository(spec), "--agent", scriptedAgent(), ...CHECK);
  expect(failed).toMatchObject({
    code: 1,
    result: { failures: [{ code: "CONTRACT_VIOLATED", why: expect.stringContaining("FR-002") }] },
  });
  const allowed = await runJson(
    featureRepository(spec),
    "--agent",
    scriptedAgent(),
    ...CHECK,
    "--allow-open-requirements",
  );
  expect(allowed.code).toBe(0);
});

test("a directory with spaces and a detached HEAD are no obstacles", async () => {
  const root = featureRepository();
  git(root, "checkout", "--quiet", "--detach");
  const below = path.join(root, "specs");
  expect(
    (await stagewright(below, ["run", "speckit", "001-sum", "--agent", scriptedAgent(), ...CHECK])).code,
  ).toBe(0);
  expect(temporaryDirectory()).toContain(" ");
});
