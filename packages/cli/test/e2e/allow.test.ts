import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CASES, FASTER, HONEST, namesIn, SKIPS_ONE, SKIPS_TWO, tampered, WORDS } from "./allow-rig.ts";
import { receiptOf } from "./hold-plugin.ts";
import { Rig } from "./rig.ts";

const REASON = ["--reason", "there is no network here"];
const promptsOf = (rig: Rig, task: string): string[] =>
  rig
    .traceLines()
    .flatMap(({ event, task: whose, prompt }) => (event === "begin" && whose === task ? [prompt ?? ""] : []));

test("a test skipped twice waits for a human by name, while others go on; allowed, it lands with that in receipt, commit, verify and report", async () => {
  const rig = new Rig();
  const told = ["--notify", "sh -c 'cat > ../heard.json'"];
  const parked = await tampered(rig, [SKIPS_TWO], "--attempts", "1", ...told);
  const { run } = parked.result;
  expect([parked.code, parked.result.outcome]).toEqual([3, "parked"]);
  // It was told once, with file and line, and cost no attempt.
  const [, second] = promptsOf(rig, "T001");
  expect(second).toContain(`${WORDS}:5: "joins words" ran before`);
  expect(promptsOf(rig, "T001")).toHaveLength(2);
  expect(parked.result.tasks).toMatchObject([
    { id: "T001", end: "open" },
    { id: "T002", end: "done" },
  ]);

  const [wait] = parked.result.waits ?? [];
  expect(wait).toMatchObject({ kind: "allowance", worktree: expect.stringContaining("T001") });
  expect(wait?.findings).toContainEqual(
    expect.objectContaining({ rule: "TEST_SKIPPED", path: WORDS, line: 5 }),
  );
  const names = namesIn(parked.result);
  expect(names).toEqual(expect.arrayContaining([`TEST_SKIPPED:${WORDS}`, `TEST_SKIPPED:${CASES}`]));
  const allow = `stagewright allow T001 ${names.join(" ")} --run ${run} --reason '…'`;
  expect(wait?.next.slice(1)).toEqual([allow, `stagewright reject T001 --run ${run} --note '…'`]);
  const shown = rig.git(...(wait?.next[0] ?? "").split(" ").slice(1));
  expect(shown).toContain('+test.skip("joins words"');
  const status = (await rig.stagewright("status")).stdout;
  for (const said of [parked.stderr, status]) {
    expect(said).toContain(`TEST_SKIPPED ${WORDS}:5 keeps a test from running`);
    expect(said).toContain(allow);
  }
  expect(JSON.parse(readFileSync(join(rig.place, "heard.json"), "utf8"))).toMatchObject({
    event: "parked",
    waits: [{ findings: wait?.findings, next: wait?.next }],
  });

  const allowed = rig.jsonOf(await rig.stagewright("allow", "t001", ...names, ...REASON, "--json"));
  expect([allowed.code, allowed.result.outcome]).toEqual([0, "done"]);
  const by = { by: "Tess Ter", reason: "there is no network here" };
  const one = { rule: "TEST_SKIPPED", path: WORDS, line: 5, words: expect.any(String), ...by };
  const list = expect.arrayContaining([{ ...one, at: expect.stringMatching(/^20\d\d-.*Z$/) }]);
  expect(allowed.result.tasks).toMatchObject([{ id: "T001", end: "done", allowed: list }, { id: "T002" }]);
  expect(allowed.stderr).toContain(`TEST_SKIPPED:${WORDS}`);
  expect(allowed.stderr).toContain("allowed by Tess Ter: there is no network here");
  const branch = allowed.result.branch ?? "";
  expect(receiptOf(rig, branch)).toMatchObject({ task: { id: "T001", attempt: 2 }, allowed: list });
  const message = rig.git("log", "-1", "--format=%B", branch);
  expect(message).toContain(
    `Stagewright-Allowed: TEST_SKIPPED ${WORDS} by Tess Ter: there is no network here\n`,
  );
  expect(message).toContain(
    `Stagewright-Allowed: TEST_SKIPPED ${CASES} by Tess Ter: there is no network here\n`,
  );
  const words = `TEST_SKIPPED ${WORDS}:5, allowed by Tess Ter: there is no network here`;
  expect((await rig.stagewright("verify", run)).stdout).toContain(words);
  const report = (await rig.stagewright("report", run, "--format", "md")).stdout;
  expect(report).toContain("Allowed, though guards found it");
  expect(report).toMatch(
    /^- \*\*Allowed by a human\*\*: \d+ findings of guards, in .*T001.*, by .*Tess Ter/m,
  );
  expect(report).toContain(`TEST_SKIPPED ${WORDS}:5`);
});

test("one of two is not enough, nor is a yes, nor what names nothing; what was decided is decided once", async () => {
  const rig = new Rig();
  const parked = await tampered(rig, [SKIPS_TWO]);
  const names = namesIn(parked.result);
  const some = names.filter((name) => name.endsWith(WORDS));
  const said = async (...typed: string[]) => {
    const { code, stderr } = await rig.stagewright(...typed);
    expect(code).toBe(2);
    return stderr;
  };
  expect(await said("allow", "T001", ...some, ...REASON)).toContain(`TEST_SKIPPED:${CASES}`);
  expect(await said("allow", "T001", ...REASON)).toContain(names.join(", "));
  expect(await said("allow", "T001", "TEST_SKIPPED", ...REASON)).toContain("stands for 2 of them");
  expect(await said("allow", "T001", `TEST_DELETED:${WORDS}`, ...REASON)).toContain("names nothing");
  expect(await said("allow", "T001", ...names)).toContain("--reason");
  expect(await said("allow", "T002", ...names, ...REASON)).toContain("waits for no allowance");
  for (const yes of [["approve"], ["approve", "T001"], ["approve", parked.result.run]])
    expect(await said(...yes)).toContain("stagewright allow T001 ");
  expect(await said("steer", "T001", "mend it")).toContain("stagewright reject T001");
  expect(await said("retry", "T001")).toContain("stagewright allow T001");

  expect((await rig.stagewright("allow", "T001", ...names, ...REASON, "--no-resume")).code).toBe(0);
  expect(await said("allow", "T001", ...names, ...REASON)).toContain("Tess Ter has allowed");
  expect(await said("reject", "T001", "--note", "no")).toContain("Tess Ter has allowed");
  expect((await rig.resume(parked.result.run)).code).toBe(0);
});

test("sent back, it is done anew with the note; what is still there is asked about anew, what is mended lands", async () => {
  const rig = new Rig();
  const more = { write: { ...SKIPS_ONE.write, "src/slug.mjs": `${FASTER["src/slug.mjs"]}// still\n` } };
  const parked = await tampered(rig, [SKIPS_ONE, SKIPS_ONE, more, HONEST], "--attempts", "1");
  const first = namesIn(parked.result);
  const again = rig.jsonOf(await rig.stagewright("reject", "T001", "--note", "keep the test", "--json"));
  expect([again.code, namesIn(again.result)]).toEqual([3, first]);
  const [, , third] = promptsOf(rig, "T001");
  expect(third).toContain("does not let them stand");
  expect(third).toContain(`${WORDS}:5:`);
  expect(third).toContain("- keep the test");
  const diffs = [parked, again].map(({ result }) => result.waits?.[0]?.next[0]);
  expect(diffs[0]).not.toBe(diffs[1]);

  const mended = rig.jsonOf(await rig.stagewright("reject", "--note", "really", "--json"));
  expect([mended.code, mended.result.outcome]).toEqual([0, "done"]);
  expect(rig.git("show", `${mended.result.branch}:${WORDS}`)).not.toContain("skip");
  expect(rig.git("log", "--format=%B", mended.result.branch ?? "")).not.toContain("Stagewright-Allowed");
  expect(receiptOf(rig, mended.result.branch ?? "")).not.toHaveProperty("allowed");
});
