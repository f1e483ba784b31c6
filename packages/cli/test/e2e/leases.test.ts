import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { BASE, RUN, TASKS, withFeature } from "./features.ts";
import { ended, Rig, until, type Ended, type Files } from "./rig.ts";

const TASKS_MD = `## Phase 1: Core

- [ ] T001 Write a in src/a.txt
- [ ] T002 Use a in src/b.txt

## Phase 2: Polish

- [ ] T003 Write NOTES.md
`;

interface Given {
  readonly run: string;
  readonly task: string | null;
  readonly key: string;
  readonly title: string;
  readonly attempt: number;
  readonly workspace: string;
  readonly promptFile: string;
  readonly prompt: string;
  readonly base: string;
  readonly last?: { readonly code: string };
  readonly outcome?: string;
}

interface Verdict {
  readonly verdict: string;
  readonly grade?: string;
  readonly commit?: string;
  readonly code?: string;
  readonly what?: string;
  readonly newFailures?: readonly string[];
  readonly findings?: readonly { readonly code: string; readonly path: string }[];
  readonly workspace?: string;
  readonly next?: string;
  readonly outcome: string;
}

/** The one line of JSON that a command answers with. */
function answerOf({ code, stdout, stderr }: Ended): unknown {
  if (!stdout.startsWith("{")) throw new Error(`no JSON (exit ${code}):\n${stderr}\n${stdout}`);
  return JSON.parse(stdout);
}

const asGiven = (end: Ended) => ({ ...(answerOf(end) as Given), exit: end.code });
const asVerdict = (end: Ended) => ({ ...(answerOf(end) as Verdict), exit: end.code });

async function next(rig: Rig, ...words: string[]) {
  return asGiven(await rig.stagewright("next", "--json", ...words));
}

async function submit(rig: Rig, ...words: string[]) {
  return asVerdict(await rig.stagewright("submit", "--json", ...words));
}

function work({ workspace }: Given, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
}

/** A run of three tasks for a human, parked. */
async function parked(...more: string[]): Promise<Rig> {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const { code, stdout } = await rig.stagewright(
    "run",
    "speckit",
    ...RUN,
    "--agent",
    "human",
    "--yes",
    ...more,
  );
  expect(code).toBe(3);
  expect(stdout).toContain("stagewright next");
  return rig;
}

test("a human does the whole feature: next, submit, next … and the run ends as with any agent", async () => {
  const rig = await parked();
  const before = rig.userState();
  const given = await next(rig);
  expect(given).toMatchObject({ exit: 0, task: "T001", title: "Write a in src/a.txt", attempt: 1 });
  expect(readFileSync(given.promptFile, "utf8")).toBe(given.prompt);
  expect(given.prompt).toContain("stagewright submit T001");
  expect(rig.git("-C", given.workspace, "status", "--porcelain")).toBe("");
  expect((await rig.stagewright("status")).stdout).toContain("in the hands of Tess Ter");

  work(given, { "src/a.txt": "a\n" });
  const merged = await submit(rig, "T001", "--note", "by hand");
  expect(merged).toMatchObject({ exit: 0, verdict: "merged", grade: "checked", outcome: "parked" });
  expect(merged.next).toContain("stagewright next");
  expect(existsSync(given.workspace)).toBe(false);

  const second = await next(rig);
  expect(second).toMatchObject({ task: "T002", run: given.run });
  expect(rig.git("-C", second.workspace, "show", "HEAD:src/a.txt")).toBe("a");
  work(second, { "src/b.txt": "b\n" });
  expect((await submit(rig, "t002")).verdict).toBe("merged");

  const third = await rig.stagewright("next");
  expect(third).toMatchObject({ code: 0 });
  expect(third.stdout).toContain("T003 Write NOTES.md");
  const [, workspace = ""] = /workspace\s+(\S+)/.exec(third.stdout) ?? [];
  writeFileSync(join(workspace, "NOTES.md"), "notes\n");
  const last = await rig.stagewright("submit", "T003");
  expect(last).toMatchObject({ code: 0 });
  expect(last.stdout).toContain("T003 merged as");
  expect(last.stdout).toContain("stagewright apply");
  expect(rig.userState()).toEqual(before);

  const over = await next(rig);
  expect(over).toMatchObject({ exit: 0, task: null, outcome: "done" });
  const branch = "stagewright/001-thing";
  expect(rig.git("show", `${branch}:${TASKS}`).match(/- \[X\]/g)).toHaveLength(3);
  expect(rig.workspaces()).toEqual([]);
});

test("where it cannot be done, it says why: in the workspace itself, and before a task's turn", async () => {
  const rig = await parked();
  const early = await rig.stagewright("next", "T003");
  expect(early.code).toBe(3);
  expect(early.stdout).toContain("T003 cannot begin yet: ");
  const { workspace } = await next(rig);
  const inside = await ended(rig.startIn(workspace, {}, "submit", "T001"));
  expect(inside.code).toBe(2);
  expect(inside.stderr).toContain(`cd ${rig.repository}, and the same there`);
});

test("what does not hold comes back with the reasons, in the same workspace, as often as it takes", async () => {
  const rig = await parked("--attempts", "1");
  const given = await next(rig);
  const nothing = await submit(rig, "T001");
  expect(nothing).toMatchObject({
    exit: 1,
    verdict: "came-back",
    code: "NO_CHANGE",
    workspace: given.workspace,
  });

  work(given, { "src/a.txt": "a\n", "test/base.sh": "exit 1\n" });
  const refused = await submit(rig, "T001");
  expect(refused).toMatchObject({ exit: 1, verdict: "came-back" });
  expect(refused.findings).toContainEqual(expect.objectContaining({ path: "test/base.sh" }));

  work(given, { "test/base.sh": BASE["test/base.sh"] ?? "", "README.md": "" });
  rig.git("-C", given.workspace, "rm", "--quiet", "--force", "README.md");
  const red = await submit(rig, "T001");
  expect(red).toMatchObject({ exit: 1, code: "CHECK_FAILED", newFailures: ["test/base.sh"] });
  const shown = await next(rig);
  expect(shown).toMatchObject({ workspace: given.workspace, attempt: 4, last: { code: "CHECK_FAILED" } });
  const words = await rig.stagewright("next");
  expect(words.stdout).toContain("The last try came back: the check test failed");

  rig.git("-C", given.workspace, "checkout", "--quiet", "HEAD", "--", "README.md");
  expect(await submit(rig, "T001")).toMatchObject({ exit: 0, verdict: "merged" });
});

test("boxes that a human ticks in the workspace are put back and reported, and the mark is the kernel's", async () => {
  const rig = await parked();
  const given = await next(rig);
  work(given, { "src/a.txt": "a\n", [TASKS]: TASKS_MD.replaceAll("[ ]", "[x]") });
  const merged = await submit(rig, "T001");
  expect(merged).toMatchObject({ verdict: "merged" });
  expect(merged.findings).toContainEqual(
    expect.objectContaining({ code: "KERNEL_OWNED_EDITED", path: TASKS }),
  );
  expect(rig.git("show", `${merged.commit}:${TASKS}`).match(/- \[X\]/gi)).toHaveLength(1);
});

test("one who has a task in hand is shown it again; --another gives one more, a name gives that one", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD.replaceAll(/T00([12])/g, "T00$1 [P]"));
  await rig.stagewright("run", "speckit", ...RUN, "--agent", "human", "--yes");
  const first = await next(rig, "T002");
  expect(first.task).toBe("T002");
  expect(await next(rig)).toMatchObject({ task: "T002", workspace: first.workspace });
  const other = await next(rig, "--another");
  expect(other.task).toBe("T001");
  expect(await next(rig, "--another")).toMatchObject({ exit: 3, task: null, outcome: "parked" });

  const only = await rig.stagewright("next", "T001", "--prompt");
  expect(only.stdout.trim()).toBe(other.prompt.trim());
  for (const [words, why] of [
    [["T009"], "has no task T009"],
    [["--run", "zzz"], "there is no run zzz"],
  ] as const) {
    const refused = await rig.stagewright("next", ...words);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
  }
  const early = await rig.stagewright("submit", "T003");
  expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining("T003 is in nobody's hands") });
});

test("a task that is given back begins anew for whoever fetches it", async () => {
  const rig = await parked();
  const given = await next(rig);
  work(given, { "src/a.txt": "half\n" });
  expect(await rig.stagewright("next", "--release", "T001")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Given back: T001"),
  });
  expect((await rig.stagewright("submit", "T001")).code).toBe(2);
  const again = await next(rig);
  expect(again.task).toBe("T001");
  expect(existsSync(join(again.workspace, "src/a.txt"))).toBe(false);
  expect((await rig.stagewright("next", "--release", "T002")).code).toBe(2);
});

test("what somebody has in hand nobody else hands in", async () => {
  const rig = await parked();
  const given = await next(rig);
  work(given, { "src/a.txt": "half\n" });
  const ann = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "user.name", GIT_CONFIG_VALUE_0: "Ann" };
  const other = await ended(rig.startIn(rig.repository, ann, "submit", "T001"));
  expect(other).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("T001 is in the hands of Tess Ter"),
  });
  expect(other.stderr).toContain("stagewright next --release T001");
  expect(await submit(rig, "T001")).toMatchObject({ verdict: "merged" });
});

const MIXED = `## Phase 1

- [ ] T001 [P] Write a in src/a.txt
- [ ] T002 [P] Update the README.md
`;

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

/** The command, killed at one seam after the other, until it comes to its end. */
async function killedAgainAndAgain(
  rig: Rig,
  ...words: string[]
): Promise<Ended & { readonly deaths: number }> {
  for (let deaths = 0; deaths < 20; deaths++) {
    const env = { STAGEWRIGHT_KILL_AT: String(1 + 3 * deaths) };
    const end = await ended(rig.startIn(rig.repository, env, ...words));
    if (end.code !== null) return { ...end, deaths };
  }
  throw new Error("it never comes to its end");
}

test("killed on its way, next gives one task all the same, and only one", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD.replaceAll(/T00([12])/g, "T00$1 [P]"));
  await rig.stagewright("run", "speckit", ...RUN, "--agent", "human", "--yes");
  const fetched = await killedAgainAndAgain(rig, "next", "--json");
  expect(fetched.deaths).toBeGreaterThan(1);
  expect(asGiven(fetched)).toMatchObject({ exit: 0, task: "T001" });
  const status = await rig.stagewright("status", "--json");
  expect(status.stdout.match(/"state":"leased"/g)).toHaveLength(1);
});

test("killed on its way, submit merges once, with what was in the workspace", async () => {
  const rig = await parked();
  const given = await next(rig);
  work(given, { "src/a.txt": "a\n" });
  const handedIn = await killedAgainAndAgain(rig, "submit", "T001", "--json");
  expect(handedIn.deaths).toBeGreaterThan(1);
  const verdict = asVerdict(handedIn);
  expect(verdict).toMatchObject({ exit: 0, verdict: "merged" });
  const merged = rig.git("log", "--format=%H", `001-thing..refs/stagewright/${given.run}/tip`);
  expect(merged.split("\n")).toEqual([verdict.commit]);
  expect(rig.git("show", `${verdict.commit}:src/a.txt`)).toBe("a");
});

test("what a human has in hand outlives kills, resume and gc, and goes with the result that is thrown away", async () => {
  const rig = await parked();
  const given = await next(rig);
  work(given, { "src/a.txt": "a\n" });
  await ended(rig.startIn(rig.repository, { STAGEWRIGHT_KILL_AT: "2" }, "next", "--another"));
  expect((await rig.stagewright("resume")).code).toBe(3);
  await rig.stagewright("gc", "--all");
  expect(readFileSync(join(given.workspace, "src/a.txt"), "utf8")).toBe("a\n");
  expect(await next(rig)).toMatchObject({ task: "T001", workspace: given.workspace });
  expect((await rig.stagewright("shell", "T001")).stdout).toBe(`${given.workspace}\n`);

  expect((await rig.stagewright("cancel")).code).toBe(0);
  expect(await rig.stagewright("submit", "T001")).toMatchObject({ code: 2 });
  expect((await rig.stagewright("drop", "--yes")).code).toBe(0);
  expect(rig.workspaces()).toEqual([]);
  expect(await next(rig, "--run", given.run)).toMatchObject({ exit: 130, task: null, outcome: "cancelled" });
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

test("two tasks handed in at the same moment are both judged, by whichever process carries the run", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD.replaceAll(/T00([12])/g, "T00$1 [P]"));
  await rig.stagewright("run", "speckit", ...RUN, "--agent", "human", "--yes");
  work(await next(rig, "T001"), { "src/a.txt": "a\n" });
  work(await next(rig, "T002"), { "src/b.txt": "b\n" });
  const verdicts = await Promise.all([submit(rig, "T001"), submit(rig, "T002")]);
  expect(verdicts).toMatchObject([
    { exit: 0, verdict: "merged" },
    { exit: 0, verdict: "merged" },
  ]);
  expect(await next(rig)).toMatchObject({ task: "T003" });
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

test("a conflict is begun anew on what was merged, with what was handed in at hand", async () => {
  const rig = new Rig();
  withFeature(rig, `## Phase 1\n\n- [ ] T001 [P] Write src/a.txt\n- [ ] T002 [P] Write src/b.txt\n`);
  await rig.stagewright("run", "speckit", ...RUN, "--agent", "human", "--yes");
  const one = await next(rig, "T001");
  const two = await next(rig, "T002");
  work(one, { "src/a.txt": "a\n", "src/shared.txt": "one\n" });
  work(two, { "src/b.txt": "b\n", "src/shared.txt": "two\n" });
  expect((await submit(rig, "T001")).verdict).toBe("merged");
  const back = await submit(rig, "T002");
  expect(back).toMatchObject({ exit: 1, code: "MERGE_CONFLICT" });
  expect(back.next).toContain("--release T002");
  await rig.stagewright("next", "--release", "T002");
  const again = await next(rig, "T002");
  expect(readFileSync(join(again.workspace, "src/shared.txt"), "utf8")).toBe("one\n");
  expect(rig.git("-C", again.workspace, "show", "refs/stagewright/previous:src/shared.txt")).toBe("two");
  work(again, { "src/b.txt": "b\n", "src/shared.txt": "one and two\n" });
  expect(await submit(rig, "T002")).toMatchObject({ verdict: "merged", outcome: "done" });
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
