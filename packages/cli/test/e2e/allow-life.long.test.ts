import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ACP_AGENT } from "./agents-rig.ts";
import { CODE, FASTER, namesIn, repositoryFiles, SKIPS_ONE, tampered, WORDS } from "./allow-rig.ts";
import { RUN, withFeature } from "./features.ts";
import { receiptOf } from "./hold-plugin.ts";
import { next, submit, work } from "./leases-rig.ts";
import { ended, Rig, type Files, type RunResult } from "./rig.ts";

const REASON = ["--reason", "it is meant"];
const ONE_TASK = "## Phase 1: Core\n\n- [ ] T001 Join with dots in src/slug.mjs\n";
const DOTS: Files = {
  "src/slug.mjs": CODE.replace('"-"', '"."'),
  [WORDS]: (repositoryFiles[WORDS] ?? "").replace('"two-words"', '"two.words"'),
};

/** A run of an agent at its desk that rewrites an expectation, and hands in twice. */
async function rewritten(more: Files = {}) {
  const rig = new Rig();
  withFeature(rig, ONE_TASK, { ...repositoryFiles, ...more });
  const handedIn = { task: "T001", summary: "Dots, as the task says." };
  const script = join(rig.place, "acp-script.json");
  writeFileSync(
    script,
    JSON.stringify({ tasks: { T001: [{ write: DOTS, submits: [handedIn, handedIn] }] } }),
  );
  const agent = `acp:${process.execPath} ${ACP_AGENT} ${script}`;
  const end = await rig.run(...RUN, "--attempts", "1", "--agent", agent);
  const answers = readFileSync(`${script}.answers`, "utf8").split(/^submit: /m);
  return { rig, end, answers };
}

test("at its desk an agent is told once in its session; what stands then waits for a human, with what it says of it", async () => {
  const { rig, end, answers } = await rewritten();
  expect(answers[1]).toContain("If it is meant, hand in again");
  expect(answers[2]).toContain("T001 is handed in");
  expect(answers[2]).toContain("A human is asked");
  expect([end.code, end.result.tasks[0]?.attempts]).toEqual([3, 1]);
  expect(end.stderr).toContain("Dots, as the task says.");
  const names = namesIn(end.result);
  expect(names).toContain(`EXPECTATION_REWRITTEN:${WORDS}`);
  // One file alone has it: its rule is name enough.
  const rules = names.map((name) => name.split(":")[0] ?? "");
  expect((await rig.stagewright("allow", "T001", ...rules, ...REASON)).code).toBe(0);
  expect(rig.git("show", "stagewright/001-thing:src/slug.mjs")).toContain('"."');
});

test("`ask: report` waits for nobody where it may be meant, and for somebody where a test is skipped", async () => {
  const config = { ".stagewrightrc.yaml": "guards: { ask: report }\n" };
  const { end } = await rewritten(config);
  expect(end.code).toBe(0);
  expect(end.result.findings).toContainEqual(
    expect.objectContaining({ code: "EXPECTATION_REWRITTEN", severity: "reported" }),
  );
  const rig = new Rig();
  rig.commit(config);
  const parked = await tampered(rig, [SKIPS_ONE]);
  expect([parked.code, namesIn(parked.result)]).toEqual([3, [`TEST_SKIPPED:${WORDS}`]]);
});

test("what leaves the tree is refused however often, and nobody is asked to allow it", async () => {
  const rig = new Rig();
  const leaks = { ...SKIPS_ONE, exec: ["ln -s /etc/passwd outside"] };
  const { code, result } = await tampered(rig, [leaks]);
  expect([code, result.outcome]).toEqual([1, "failed"]);
  expect(result.waits).toEqual([]);
  expect((await rig.stagewright("allow", "T001", `TEST_SKIPPED:${WORDS}`, ...REASON)).code).toBe(2);
});

test("where tasks are held as well, what is allowed is held, and both are in the receipt", async () => {
  const rig = new Rig();
  const { result } = await tampered(rig, [SKIPS_ONE], "--hold");
  expect(result.waits?.map(({ kind }) => kind).toSorted()).toEqual(["allowance", "approval"]);
  expect((await rig.stagewright("approve")).stderr).toContain("2 tasks that wait for you");
  expect((await rig.stagewright("approve", "T002")).code).toBe(3);
  const held = await rig.stagewright("allow", "T001", ...namesIn(result), ...REASON);
  expect(held.code).toBe(3);
  expect(held.stdout).toContain("stagewright approve T001");
  expect((await rig.stagewright("approve", "T001")).code).toBe(0);
  expect(receiptOf(rig, "stagewright/001-thing")).toMatchObject({
    approved: { by: "Tess Ter" },
    allowed: expect.arrayContaining([expect.objectContaining({ rule: "TEST_SKIPPED", by: "Tess Ter" })]),
  });
});

test("killed at any seam on its way to the question, to the allowance and to its landing: nothing is lost, nothing lands before", async () => {
  const rig = new Rig();
  withFeature(rig, ONE_TASK, repositoryFiles);
  const agent = rig.agent({ T001: SKIPS_ONE });
  let deaths = 0;
  /** Goes on with these words, and dies on the way as often as there are seams. */
  const through = async (...words: string[]): Promise<RunResult> => {
    let again = words;
    for (let at = 3; ; at = 3 + ((at * 5) % 17)) {
      const kill = deaths > 40 ? {} : { STAGEWRIGHT_KILL_AT: String(at) };
      const last = await ended(rig.startIn(rig.repository, kill, ...again, "--json"));
      if (last.code !== null) return rig.jsonOf(last).result;
      deaths++;
      again = ["resume"];
    }
  };
  const parked = await through("run", "speckit", ...RUN, "--yes", "--agent", agent);
  expect(parked.outcome).toBe("parked");
  const tip = rig.git("rev-parse", `refs/stagewright/${parked.run}/tip`);
  expect(tip).toBe(rig.git("rev-parse", "001-thing"));
  const names = namesIn(parked);
  const done = await through("allow", "T001", ...names, ...REASON);
  expect([done.outcome, deaths > 5]).toEqual(["done", true]);
  expect(rig.git("rev-list", "--count", `001-thing..${done.branch}`)).toBe("1");
  expect(rig.git("log", "-1", "--format=%B", done.branch ?? "")).toContain(
    `Stagewright-Allowed: TEST_SKIPPED ${WORDS} by Tess Ter`,
  );
  expect(rig.workspaces()).toEqual([]);
});

test("a human is answered at once, and allows by name as they hand in", async () => {
  const rig = new Rig();
  withFeature(rig, ONE_TASK, repositoryFiles);
  const start = ["run", "speckit", ...RUN, "--agent", "human", "--yes"];
  expect((await rig.stagewright(...start)).code).toBe(3);
  work(await next(rig), { ...FASTER, ...SKIPS_ONE.write });
  const back = await submit(rig, "T001");
  expect([back.verdict, back.code]).toEqual(["came-back", "CHANGE_REFUSED"]);
  const found = (back.findings ?? []).filter(({ code }) => code.startsWith("TEST_"));
  const names = [...new Set(found.map(({ code, path }) => `${code}:${path}`))];
  expect(names).toContain(`TEST_SKIPPED:${WORDS}`);
  const flags = names.flatMap((name) => ["--allow", name]);
  const spoken = await rig.stagewright("submit", "T001");
  expect(spoken.stdout).toContain(`${flags.join(" ")} --reason '…'`);
  for (const wrong of [flags, REASON, ["--allow", "NO_RULE:a", ...REASON]])
    expect((await rig.stagewright("submit", "T001", ...wrong)).code).toBe(2);
  expect(await submit(rig, "T001", "--allow", `TEST_SKIPPED:test/other.mjs`, ...REASON)).toMatchObject({
    verdict: "came-back",
  });
  const half = await rig.stagewright("submit", "T001", "--allow", `TEST_SKIPPED:test/other.mjs`, ...REASON);
  expect(half.stdout).toMatch(/is not allowed by that: .*TEST_SKIPPED:.* is left, and nothing was noted/);
  expect(await submit(rig, "T001", ...flags, ...REASON)).toMatchObject({ verdict: "merged" });
  expect(rig.git("log", "-1", "--format=%B", "stagewright/001-thing")).toContain("Stagewright-Allowed:");
  expect(receiptOf(rig, "stagewright/001-thing")["allowed"]).toContainEqual(
    expect.objectContaining({ rule: "TEST_SKIPPED", path: WORDS, by: "Tess Ter", reason: "it is meant" }),
  );
});

test("left out, what waits goes with its task", async () => {
  const rig = new Rig();
  await tampered(rig, [SKIPS_ONE]);
  const skipped = rig.jsonOf(await rig.stagewright("skip", "T001", "--reason", "not needed", "--json"));
  expect([skipped.code, skipped.result.waits]).toEqual([3, []]);
  expect(rig.workspaces()).toEqual([]);
});
