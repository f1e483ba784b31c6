import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { attribute, expectGoodHtml } from "../support/html.ts";
import { FEATURE, withFeature } from "./features.ts";
import { building, ONE, withHolding } from "./hold-plugin.ts";
import { ended, Rig, until, type Files } from "./rig.ts";

/** A repository whose tests are Node's own, which say which test failed and why. */
const BASE: Files = {
  "package.json": JSON.stringify({ type: "module", scripts: { test: "node --test test/*.test.js" } }),
  "src/one.js": "export const one = 1;\n",
  "test/one.test.js": testOf("one is one", "assert.equal(one, 1);", "one"),
};
const PLAN = `# Tasks

## Phase 1: Tests First

- [ ] T001 Write a test for sums in test/sum.test.js

## Phase 2: Core

- [ ] T002 Implement <b>sums</b> & more in src/sum.js
`;

function testOf(name: string, body: string, from: string): string {
  return `import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { ${from} } from "../src/${from}.js";\ntest("${name}", () => {\n  ${body}\n});\n`;
}
const SUM = "export const sum = (a, b) => a + b;\n";
/** It breaks what was there before. */
const BREAKING: Files = { "src/sum.js": SUM, "src/one.js": "export const one = 2;\n" };

const reportOf = async (rig: Rig, ...words: string[]) => {
  const file = join(rig.place, "report.html");
  const said = await rig.stagewright("report", ...words, "--out", file);
  expect(said).toMatchObject({ code: 0, stdout: `${file}\n`, stderr: "" });
  return readFileSync(file, "utf8");
};

test("a run with tests first, an attempt that was not taken and words of a human, in one file that needs nothing else", async () => {
  const rig = new Rig();
  withFeature(rig, PLAN, BASE);
  const agent = rig.agent({
    T001: { write: { "test/sum.test.js": testOf("adds", "assert.equal(sum(1, 2), 3);", "sum") } },
    T002: [
      { write: BREAKING, say: "\u001B[31mbroken\u001B[0m" },
      { write: { "src/sum.js": SUM }, waitFor: `${rig.place}/go` },
    ],
  });
  const words = ["run", "speckit", FEATURE, "--check", "test=npm test --silent", "--agent", agent];
  const child = rig.start(...words, "--yes", "--json");
  const end = ended(child);
  const begun = () =>
    rig
      .traceLines()
      .filter(({ event, task, attempt }) => event === "begin" && task === "T002" && attempt === 2);
  const over = () => child.exitCode !== null;
  await until(() => over() || begun().length > 0, "the second attempt has begun");
  const going = expectGoodHtml(await reportOf(rig));
  expect(going.text).toContain("; the run goes on");
  expect(going.text).toContain("Attempt 2: at work");
  expect((await rig.stagewright("steer", "T002", "mind", "one.js")).code).toBe(0);
  await until(() => over() || begun().length > 1, "it has begun again");
  rig.write({ "../go": "" });
  const { result, stderr } = rig.jsonOf(await end);
  expect(stderr).toContain(`stagewright report ${result.run}`);

  const before = rig.userState();
  const html = await reportOf(rig, result.run);
  expect(rig.userState()).toEqual(before);
  const { text, elements } = expectGoodHtml(html);
  for (const part of [
    `001-thing: run ${result.run} of speckit`,
    "npm test --silent",
    "Implement <b>sums</b> & more in src/sum.js",
    "its tests are red, as they should be; a later task turns them green",
    "its tests were red before and are green now",
    "Attempt 1: not taken",
    "it did not fail before: test/one.test.js > one is one",
    "After Phase 1: Tests First:",
    "Attempt 2: cut short",
    "Attempt 2: merged",
    "red test, which had to fail: exit 1",
    "✔ adds",
    "missing path src/sum.js",
    "2 changes merged cleanly",
    "which is the tree of the result.",
    "Tess Ter says to T002: mind one.js",
    `stagewright verify ${result.run}`,
    `delivered as ${result.branch}`,
  ])
    expect(text).toContain(part);
  expect(text).toMatch(/Tokens\s*unknown\s*Tool calls\s*unknown\s*Cost\s*unknown/);
  // In the task that brings the test, and in the one that turns it green.
  const tests = [
    ...text.matchAll(/test\/sum\.test\.js\s*missing path src\/sum\.js: [^]*?1 of 1 test passed/g),
  ];
  expect(tests).toHaveLength(2);
  expect(html).not.toContain(rig.repository);
  expect(html).not.toContain(rig.cache);
  expect(elements.filter((element) => /^https?:/.test(attribute(element, "href") ?? ""))).toEqual([]);
  const receipt = rig
    .git("log", "-1", "--format=%(trailers:key=Stagewright-Receipt,valueonly)", result.branch ?? "")
    .trim();
  expect(text).toContain(receipt);

  const markdown = await rig.stagewright("report", "--format", "md");
  expect(markdown.code).toBe(0);
  expect(markdown.stdout).toContain(
    "| T002 | Implement &lt;b&gt;sums&lt;/b&gt; &amp; more in src/sum.js | **witnessed** |",
  );
  expect(markdown.stdout).toContain("**Merged cleanly**: 2 changes merged cleanly");
});

test("a run that is parked on what it holds, rejected once, and then cancelled", async () => {
  const rig = new Rig();
  withHolding(rig);
  const agent = rig.agent({ A1: [{ write: ONE }, { write: { ...ONE, "src/one.sh": "one, better\n" } }] });
  const parked = rig.jsonOf(await rig.stagewright("run", ...building(agent), "--json"));
  const { run } = parked.result;
  const held = expectGoodHtml(await reportOf(rig)).text;
  expect(held).toContain("waiting for your decision");
  expect(held).toContain("Does it look right?");
  expect(held).toContain(`stagewright approve A1 --run ${run}`);
  expect((await rig.stagewright("reject", "A1", "--note", "say it better")).code).toBe(3);
  const again = expectGoodHtml(await reportOf(rig)).text;
  expect(again).toContain("Attempt 1: sent back by a human");
  expect(again).toContain("Attempt 2: held");
  expect(again).toMatch(/Tess Ter rejected A1: say it better/);
  expect((await rig.stagewright("cancel", run)).code).toBe(0);
  expect((await rig.stagewright("drop", run, "--yes")).code).toBe(0);
  const over = expectGoodHtml(await reportOf(rig, run.slice(0, 6))).text;
  expect(over).toContain("cancelled after");
  expect(over).toContain("Nothing was merged.");
});

test("where it goes: beside the run's state, into a file, to the screen; what cannot be is said", async () => {
  const rig = new Rig();
  withHolding(rig);
  const none = await rig.stagewright("report");
  expect(none.code).toBe(2);
  expect(none.stderr).toContain("there are no runs here yet");
  const { result } = rig.jsonOf(
    await rig.stagewright("run", ...building(rig.agent({ A1: { write: ONE } })), "--json"),
  );

  const beside = await rig.stagewright("report");
  expect(beside.stdout).toBe(`${join(rig.repository, ".git/stagewright/reports", `${result.run}.html`)}\n`);
  expectGoodHtml(readFileSync(beside.stdout.trim(), "utf8"));
  expect(rig.git("status", "--porcelain")).toBe("");
  expect((await rig.stagewright("report", "--out", "-")).stdout).toMatch(/^<!doctype html>/);
  await rig.stagewright("report", "--out", "../run.md");
  expect(readFileSync(join(rig.place, "run.md"), "utf8")).toMatch(/^# list: run /);

  const nowhere = await rig.stagewright("report", "--out", "no/such/place.html");
  expect(nowhere.code).toBe(1);
  expect(nowhere.stderr).toContain("could not be written");
  expect(existsSync(join(rig.repository, "no"))).toBe(false);
  expect((await rig.stagewright("report", "nosuchrun")).stderr).toContain("there is no run nosuchrun");
  expect((await rig.stagewright("report", "--format", "pdf")).code).toBe(2);
  expect((await rig.stagewright("report", "--format", "md", "--open", "yes")).stderr).toContain(
    "cannot be opened",
  );
});

test("--open yes shows it with the system's own program, and says where that cannot be", async () => {
  const rig = new Rig();
  withHolding(rig);
  await rig.stagewright("run", ...building(rig.agent({ A1: { write: ONE } })), "--json");
  const bin = join(rig.place, "bin");
  mkdirSync(bin);
  const opener = join(bin, process.platform === "darwin" ? "open" : "xdg-open");
  writeFileSync(opener, `#!/bin/sh\necho "$1" > "${rig.place}/opened"\n`);
  chmodSync(opener, 0o755);
  const path = `${bin}:${process.env["PATH"]}`;
  const shown = await ended(rig.startIn(rig.repository, { PATH: path }, "report", "--open", "yes"));
  expect(shown.code).toBe(0);
  expect(readFileSync(join(rig.place, "opened"), "utf8")).toBe(shown.stdout);
  writeFileSync(opener, "#!/bin/sh\nexit 3\n");
  const not = await ended(rig.startIn(rig.repository, { PATH: path }, "report", "--open", "yes"));
  expect(not.code).toBe(1);
  expect(not.stderr).toContain("could not be opened");
});
