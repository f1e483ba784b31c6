import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { configJsonSchema } from "../src/config/config-schema.ts";
import { checkConfig, readConfig, type ConfigProblem } from "../src/config/config.ts";
import { loadConfig } from "../src/config/load-config.ts";
import { temporaryDirectory } from "./support/temp.ts";

async function problems(root: string): Promise<string[]> {
  const read = await readConfig(root, root);
  return read.ok ? [] : read.error.map((problem) => show(root, problem));
}

function show(root: string, problem: ConfigProblem): string {
  const file = path.relative(root, problem.file);
  const { line, column } = problem.position ?? {};
  return [file, line, column, problem.at.join("."), problem.message]
    .filter((part) => part !== undefined)
    .join(":");
}

test.for([
  [".stagewrightrc.yaml", "concurrency: 3\n"],
  [".stagewrightrc.yml", "concurrency: 3\n"],
  [".stagewrightrc.json", '{ "concurrency": 3 }'],
  [".stagewrightrc.ts", "const width: number = 3;\nexport default { concurrency: width };"],
  [".stagewrightrc.mts", "export default { concurrency: 3 as number };"],
  [".stagewrightrc.mjs", "export default { concurrency: 3 };"],
  ["package.json", '{ "name": "x", "stagewright": { "concurrency": 3 } }'],
] as const)("the configuration may stand in %s", async ([name, text]) => {
  const root = temporaryDirectory({ [name]: text });
  const read = await readConfig(root, root);
  expect(read).toMatchObject({ ok: true, value: { config: { concurrency: 3 } } });
});

test("the configuration is found from a directory below, and nearest wins", async () => {
  const root = temporaryDirectory({
    ".stagewrightrc.yaml": "concurrency: 3\n",
    "packages/a/package.json": "{}",
    "packages/b/.stagewrightrc.yaml": "concurrency: 4\n",
  });
  expect((await loadConfig(root, path.join(root, "packages/a"))).value).toEqual({ concurrency: 3 });
  expect((await loadConfig(root, path.join(root, "packages/b"))).value).toEqual({ concurrency: 4 });
});

test("nothing above the repository's root is read, package.json at the root or not", async () => {
  const home = temporaryDirectory({ ".stagewrightrc.yaml": "concurrency: 9\n", "repo/README.md": "" });
  expect(await loadConfig(path.join(home, "repo"), path.join(home, "repo"))).toEqual({
    value: {},
    files: [],
  });
});

test("a planted .config/config.js is not executed, and cosmiconfig's own settings are not taken", () => {
  const root = temporaryDirectory({
    ".config/config.js": 'require("node:fs").writeFileSync("PWNED", "");',
    ".config/config.mjs": 'import { writeFileSync } from "node:fs"; writeFileSync("PWNED", "");',
    "package.json": '{ "cosmiconfig": { "searchPlaces": ["evil.yaml"] } }',
    "evil.yaml": "agent: evil",
    ".stagewrightrc.yaml": "concurrency: 3",
  });
  const loader = path.resolve(import.meta.dirname, "../src/config/load-config.ts");
  const program = `
    const { loadConfig } = await import(process.argv[1]);
    console.log(JSON.stringify((await loadConfig(process.cwd(), process.cwd())).value));`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", program, loader], {
    cwd: root,
    encoding: "utf8",
  });
  expect(JSON.parse(printed)).toEqual({ concurrency: 3 });
  expect(existsSync(path.join(root, "PWNED"))).toBe(false);
});

test("a key nobody knows is named with file, line, column and the key that was meant", async () => {
  const root = temporaryDirectory({
    ".stagewrightrc.yaml": "agent: human\n\nconcurency: 3\ncheck:\n  test: { rum: npm test }\n",
  });
  expect(await problems(root)).toEqual([
    ".stagewrightrc.yaml:5:3:check.test.run:must be a command",
    ".stagewrightrc.yaml:5:11:check.test.rum:is not a known key; did you mean run?",
    ".stagewrightrc.yaml:3:1:concurency:is not a known key; did you mean concurrency?",
  ]);
});

test("every wrong value is told with its place, in JSON too", async () => {
  const root = temporaryDirectory({
    "package.json":
      '{\n  "stagewright": {\n    "concurrency": "six",\n    "deadline": "soon",\n    "commits": "none"\n  }\n}\n',
  });
  expect(await problems(root)).toEqual([
    "package.json:3:20:concurrency:must be a whole number from 1 to 64",
    "package.json:4:17:deadline:must be a duration such as 30m, 90s or 1h30m",
    "package.json:5:16:commits:must be per-task or single",
  ]);
});

test("guards take a word, or which of what they find waits for a human; what is wrong is told at its place", async () => {
  const root = temporaryDirectory({ ".stagewrightrc.yaml": "guards: { mode: enforce, ask: report }\n" });
  expect(await readConfig(root, root)).toMatchObject({
    ok: true,
    value: { config: { guards: { mode: "enforce", ask: "report" } } },
  });
  const wrong = temporaryDirectory({
    ".stagewrightrc.yaml": "guards:\n  mode: some\n  ask: never\n  asks: park\n",
  });
  expect(await problems(wrong)).toEqual([
    ".stagewrightrc.yaml:2:9:guards.mode:must be off, report or enforce",
    ".stagewrightrc.yaml:3:8:guards.ask:must be park or report",
    ".stagewrightrc.yaml:4:3:guards.asks:is not a known key; did you mean ask?",
  ]);
  for (const typed of ["3", "enfroce"])
    expect(await problems(temporaryDirectory({ ".stagewrightrc.yaml": `guards: ${typed}\n` }))).toEqual([
      ".stagewrightrc.yaml:1:9:guards:must be off, report or enforce, or { mode, ask }",
    ]);
});

test("a missing key is told at its nearest parent", async () => {
  const root = temporaryDirectory({
    ".stagewrightrc.yaml": "agent: human\npipelines:\n  mine:\n    intake: speckit\n",
  });
  expect(await problems(root)).toEqual([
    ".stagewrightrc.yaml:3:3:pipelines.mine.stages:must be a list of stages",
  ]);
});

test("a problem in an imported file names that file", async () => {
  const root = temporaryDirectory({
    ".stagewrightrc.yaml": "$import: shared/base.yaml\nagent: human\n",
    "shared/base.yaml": "# ours\nattempts: 99\n",
  });
  expect(await problems(root)).toEqual(["shared/base.yaml:2:11:attempts:must be at most 10"]);
});

test.for([
  [".stagewrightrc.yaml", "agent: [x\nconcurrency: 3\n", /^\.stagewrightrc\.yaml:\d+:\d+::is not YAML/],
  [".stagewrightrc.yaml", "agent: human\nscope: [**]\n", /^\.stagewrightrc\.yaml:2:9::.* in quotes$/],
  [".stagewrightrc.json", '{\n  "agent": x\n}', /^\.stagewrightrc\.json:2:12::is not JSON/],
  [".stagewrightrc.json", '{\n  "agent": "x"\n', /^\.stagewrightrc\.json:3:1::is not JSON/],
  [".stagewrightrc.mjs", "export default {", /^\.stagewrightrc\.mjs::could not be loaded/],
] as const)("a file that cannot be read says where: %s", async ([name, text, expected]) => {
  const root = temporaryDirectory({ [name]: text });
  expect(await problems(root)).toEqual([expect.stringMatching(expected)]);
});

test("check and checks are one key under two words, and not both", () => {
  expect(checkConfig({ checks: { test: "npm test" } }, [], [])).toEqual({
    ok: true,
    value: { check: { test: "npm test" } },
  });
  expect(checkConfig({ check: { a: "b" }, checks: { a: "b" } }, [], [])).toMatchObject({ ok: false });
});

test("a variant's word is known only where a plugin brings the variant", () => {
  const value = { speckit: { checklists: "block" } };
  expect(checkConfig(value, [], ["speckit"])).toMatchObject({ ok: true, value });
  expect(checkConfig(value, [], [])).toMatchObject({ ok: false });
});

test("a plugin that is not installed is told at its line", async () => {
  const root = temporaryDirectory({ ".stagewrightrc.yaml": "plugins:\n  - nobody-has-this\n" });
  expect(await problems(root)).toEqual([
    ".stagewrightrc.yaml:2:5:plugins.0:nobody-has-this is not installed here: npm install --save-dev nobody-has-this",
  ]);
});

test("a plugin comes from the repository's own node_modules, also where only import may", async () => {
  const root = temporaryDirectory({
    ".stagewrightrc.yaml": "plugins: [ours]\nours: { strict: true }\n",
    "node_modules/ours/package.json":
      '{ "name": "ours", "type": "module", "exports": { ".": { "import": "./plugin.js" } } }',
    "node_modules/ours/plugin.js":
      'export default { name: "ours", version: "1.2.3", apiVersion: 1, stages: [{ name: "implement", variant: "ours" }], pipelines: [] };',
  });
  const read = await readConfig(root, root);
  expect(read).toMatchObject({ ok: true, value: { variantOptions: { ours: { strict: true } } } });
  expect(read.ok && read.value.plugins.at(-1)).toMatchObject({ name: "ours", version: "1.2.3" });
});

test("an editor can complete from the schema", () => {
  expect(configJsonSchema(["speckit"])).toMatchObject({ type: "object", additionalProperties: false });
  expect(JSON.stringify(configJsonSchema([]))).toContain('"examples":["claude","codex"');
});

test("the configuration that the README shows holds", async () => {
  const readme = readFileSync(path.resolve(import.meta.dirname, "../../../README.md"), "utf8");
  const [, shown = ""] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(shown).toContain("agent: claude");
  expect(await problems(temporaryDirectory({ ".stagewrightrc.yaml": shown }))).toEqual([]);
});

test("how often a test is run on one tree is a whole number from 1; a word that is nearly right is named", async () => {
  const root = temporaryDirectory({
    ".stagewrightrc.yaml": "check:\n  test:\n    run: npm test\n    flaky: { runs: 0 }\n",
    "a/.stagewrightrc.yaml": "check:\n  test:\n    run: npm test\n    flaky: { run: 3 }\n",
    "b/.stagewrightrc.yaml": "check:\n  test:\n    run: npm test\n    flaky: {}\n",
  });
  expect(await problems(root)).toEqual([
    expect.stringContaining(":4:20:check.test.flaky.runs:must be at least 1"),
  ]);
  expect((await problems(path.join(root, "a"))).join("\n")).toContain("runs");
  const b = path.join(root, "b");
  expect(await readConfig(b, b)).toMatchObject({
    value: { config: { check: { test: { flaky: { runs: 3 } } } } },
  });
});
