import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CODE, FASTER, namesIn, repositoryFiles, SKIPS_ONE, WORDS } from "./allow-rig.ts";
import { CHECK } from "./features.ts";
import { ended, Rig, type RunResult, type Step } from "./rig.ts";
import { outbox } from "./team-plugin.ts";

const CONFIG = `stages:
  ours/tidy:
    prompt: prompts/tidy.md
    outputs:
      tidied: { schema: prompts/tidied.schema.json }
pipelines:
  ours: { intake: arguments, stages: [ours/tidy] }
`;
const SCHEMA = { type: "object", properties: { what: { type: "string" } }, required: ["what"] };
const REASON = ["--reason", "it is meant"];
const DONE = outbox({ tidied: { what: "it is faster" } });
const SKIPS: Step = { write: { ...DONE, ...SKIPS_ONE.write } };
const HONEST: Step = { write: { ...DONE, ...FASTER } };

function repository(config = CONFIG): Rig {
  const rig = new Rig();
  rig.commit({
    ...repositoryFiles,
    ".stagewrightrc.yaml": config,
    "prompts/tidy.md": "Tidy this up: $ARGUMENTS\n",
    "prompts/tidied.schema.json": JSON.stringify(SCHEMA),
  });
  return rig;
}

const words = (rig: Rig, steps: readonly Step[], ...more: string[]): string[] => {
  const agent = rig.agent({ "ours/tidy": steps }, undefined, { tracePrompts: true });
  const options = ["--agent", agent, "--check", `test=${CHECK}`, "--yes", ...more];
  return ["run", "ours", "slug", ...options];
};

test("what an agent stage makes is told once, waits under the stage's address, and is taken as it was shown", async () => {
  const rig = repository();
  const parked = rig.jsonOf(await rig.stagewright(...words(rig, [SKIPS], "--attempts", "1"), "--json"));
  const { run, waits = [] } = parked.result;
  expect([parked.code, waits.map(({ kind }) => kind)]).toEqual([3, ["allowance"]]);
  const names = namesIn(parked.result);
  expect(names).toContain(`TEST_SKIPPED:${WORDS}`);
  expect(parked.stderr).toContain(`stagewright allow ours/tidy ${names.join(" ")} --run ${run}`);
  const prompts = rig.traceLines().flatMap(({ event, prompt }) => (event === "begin" ? [prompt] : []));
  expect([prompts.length, prompts[1]?.includes(`${WORDS}:5 was changed`)]).toEqual([2, true]);
  expect(rig.git(...(waits[0]?.next[0] ?? "").split(" ").slice(1))).toContain("+test.skip(");
  expect((await rig.stagewright("approve")).stderr).toContain("allowed by name");
  const less = await rig.stagewright("allow", "ours/tidy", ...names.slice(1), ...REASON);
  expect([less.code, less.stderr.includes("is left")]).toEqual([2, true]);

  // Nothing but its commit is needed to go on.
  rmSync(join(rig.cache), { recursive: true, force: true });
  const done = rig.jsonOf(await rig.stagewright("allow", "ours/tidy", ...names, ...REASON, "--json"));
  expect([done.code, done.result.outcome]).toEqual([0, "done"]);
  expect(rig.traceLines().filter(({ event }) => event === "begin")).toHaveLength(2);
  const branch = done.result.branch ?? "";
  expect(rig.git("show", `${branch}:${WORDS}`)).toContain("test.skip(");
  expect(rig.git("log", "-1", "--format=%B", branch)).toContain(
    `Stagewright-Allowed: TEST_SKIPPED ${WORDS} by Tess Ter: it is meant\n`,
  );
  const noted = expect.stringContaining("allowed by Tess Ter: it is meant");
  expect(done.result.notes).toContainEqual(noted);
  const report = (await rig.stagewright("report", run, "--format", "md")).stdout;
  expect(report).toMatch(/Tess Ter allows TEST.*SKIPPED.* in ours\/tidy: it is meant/);
});

test("sent back, the stage is done anew with the note; what is mended is taken", async () => {
  const rig = repository();
  const parked = await rig.stagewright(...words(rig, [SKIPS, SKIPS, HONEST]));
  expect(parked.code).toBe(3);
  const done = rig.jsonOf(await rig.stagewright("reject", "--note", "keep the test", "--json"));
  expect([done.code, done.result.outcome]).toEqual([0, "done"]);
  const third = rig.traceLines().findLast(({ event }) => event === "begin")?.prompt;
  expect(third).toContain("keep the test");
  expect(third).toContain(`${WORDS}:5 was changed`);
  expect(rig.git("show", `${done.result.branch}:${WORDS}`)).not.toContain("skip");
});

test("`guards: off` asks nobody about a stage either", async () => {
  const rig = repository(`guards: off\n${CONFIG}`);
  expect((await rig.stagewright(...words(rig, [SKIPS]))).code).toBe(0);
});

test("what was only told under `ask: report` is not taken from that run where a human is to be asked", async () => {
  const rig = repository();
  rig.write({ ".stagewrightrc.yaml": `guards: { ask: report }\n${CONFIG}` });
  const other = repositoryFiles[WORDS]?.replace("two-words", "two.words") ?? "";
  const dots = { "src/slug.mjs": CODE.replace('"-"', '"."'), [WORDS]: other };
  const rewrites: Step = { write: { ...DONE, ...dots } };
  expect((await rig.stagewright(...words(rig, [rewrites]))).code).toBe(0);
  rig.write({ ".stagewrightrc.yaml": CONFIG });
  const asked = rig.jsonOf(await rig.stagewright(...words(rig, [rewrites]), "--json"));
  expect([asked.code, namesIn(asked.result)]).toEqual([3, [`EXPECTATION_REWRITTEN:${WORDS}`]]);
});

test("killed at any seam before and after the allowance, the stage's change is neither lost nor made twice", async () => {
  const rig = repository();
  let deaths = 0;
  const through = async (...typed: string[]): Promise<RunResult> => {
    let again = typed;
    for (let at = 3; ; at = 3 + ((at * 5) % 17)) {
      const kill = deaths > 30 ? {} : { STAGEWRIGHT_KILL_AT: String(at) };
      const last = await ended(rig.startIn(rig.repository, kill, ...again, "--json"));
      if (last.code !== null) return rig.jsonOf(last).result;
      deaths++;
      again = ["resume"];
    }
  };
  const parked = await through(...words(rig, [SKIPS]));
  expect(parked.outcome).toBe("parked");
  const done = await through("allow", "ours/tidy", ...namesIn(parked), ...REASON);
  expect([done.outcome, deaths > 3]).toEqual(["done", true]);
  expect(rig.git("rev-list", "--count", `main..${done.branch}`)).toBe("1");
});
