import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Json } from "@stagewright/core";
import { expect, test } from "vitest";
import { configJsonSchema } from "../src/config/config-schema.ts";
import { readConfig, type CheckedConfig } from "../src/config/config.ts";
import { configLine } from "../src/report/config-words.ts";
import { choosePipeline, pipelinesOf } from "../src/pipelines.ts";
import { emptyPlaces, pluginsWithPrompts } from "../src/prompt-stages.ts";
import { temporaryDirectory } from "./support/temp.ts";

type Files = Readonly<Record<string, string>>;

async function read(files: Files): Promise<{ checked: CheckedConfig; root: string }> {
  const root = temporaryDirectory(files);
  const checked = await readConfig(root, root);
  if (!checked.ok) throw new Error(checked.error.map((problem) => configLine(problem, root)).join("\n"));
  return { checked: checked.value, root };
}

/** As people see them, from both: the configuration's shape, and what its prompt files hold. */
async function problems(files: Files): Promise<string[]> {
  const root = temporaryDirectory(files);
  const checked = await readConfig(root, root);
  const found = checked.ok ? checked.value.prompts.problems : checked.error;
  return found.map((problem) => configLine(problem, root));
}

/** What the first attempt at a stage would be told, by what was typed. */
async function told(
  files: Files,
  address: string,
  args: readonly string[],
  inputs: Record<string, Json> = {},
) {
  const { checked, root } = await read(files);
  const planned = choosePipeline(checked, "ours", root);
  if (!planned.ok) throw new Error(`${planned.error.what}: ${planned.error.why}`);
  const request = { args, options: {}, checkout: { root, cwd: "" } };
  const taken = await planned.value.definition.intake.take(request as never);
  if (!taken.ok) throw new Error(JSON.stringify(taken.error));
  const { artifacts } = taken.value;
  const empty = emptyPlaces(checked, planned.value, artifacts).map((problem) => configLine(problem, root));
  if (empty.length > 0) return empty.join("\n");
  const stage = planned.value.stages.find((each) => each.address === address)?.stage;
  if (stage?.kind !== "agent") throw new Error(`${address} is no agent stage`);
  const values = { inputs: { ...inputs, arguments: artifacts["arguments"] ?? null }, options: {} };
  return stage.prompt({ ...values, attempt: 1, violations: [], documents: new Map() });
}

const one = (stage: string, more = ""): string =>
  `stages:\n  ours/look:\n    prompt: look.md\n${stage}pipelines:\n  ours: { intake: arguments, stages: [ours/look] }\n${more}`;

test.for([
  [
    "a prompt that is not there",
    { ".stagewrightrc.yaml": one("") },
    /^\.stagewrightrc\.yaml:3:13 stages\.ours\/look\.prompt look\.md cannot be read: there is no such file/,
  ],
  [
    "a key nobody knows",
    { ".stagewrightrc.yaml": one("    outptus: { a: text }\n"), "look.md": "x" },
    /:4:5 stages\.ours\/look\.outptus .*did you mean outputs\?/,
  ],
  [
    "an address that is none",
    { ".stagewrightrc.yaml": "stages:\n  look: { prompt: look.md }\n", "look.md": "x" },
    /:2:3 .*variant\/name/,
  ],
  [
    "a plugin's address",
    { ".stagewrightrc.yaml": "stages:\n  speckit/plan: { prompt: look.md }\n", "look.md": "x" },
    /:2:3 .*is a stage of @stagewright\/plugin-speckit.*under prompts:/,
  ],
  [
    "an artifact nobody makes",
    { ".stagewrightrc.yaml": one("    inputs: { feature: spec_inf }\n"), "look.md": "{{ feature }}" },
    /:4:24 .*no stage makes an artifact spec_inf; did you mean spec_info\?/,
  ],
  [
    "a schema that is none",
    { ".stagewrightrc.yaml": one("    outputs: { a: { schema: { type: objekt } } }\n"), "look.md": "x" },
    /:4:21 .*no JSON schema that can be followed: .*objekt/,
  ],
  [
    "a schema's file that breaks",
    {
      ".stagewrightrc.yaml": one("    outputs: { a: { schema: a.json } }\n"),
      "look.md": "x",
      "a.json": '{\n  "type": "object",\n  "properties": {\n',
    },
    /^a\.json:\d+:\d+ is not YAML/,
  ],
  [
    "a name the kernel keeps",
    { ".stagewrightrc.yaml": one("    inputs: { violations: {} }\n"), "look.md": "x" },
    /:4:\d+ stages\.ours\/look\.inputs\.violations means something else/,
  ],
  [
    "one name, written twice",
    { ".stagewrightrc.yaml": one("    inputs: { a-b: {}, a_b: {} }\n"), "look.md": "x" },
    /inputs\.a-b is the same name as a_b/,
  ],
  [
    "a work stage without a document",
    { ".stagewrightrc.yaml": one("    kind: work\n"), "look.md": "x" },
    /stages\.ours\/look\.document must be there/,
  ],
  [
    "a key of the other kind",
    { ".stagewrightrc.yaml": one("    document: a.md\n"), "look.md": "x" },
    /:4:15 stages\.ours\/look\.document is of work stages/,
  ],
  [
    "an unknown name in a path",
    {
      ".stagewrightrc.yaml": one("    companions: ['docs/{{ are }}/**']\n    inputs: { area: {} }\n"),
      "look.md": "{{ area }}",
    },
    /:4:18 stages\.ours\/look\.companions\.0 \{\{ are \}\} is not known here; did you mean \{\{ area \}\}\?/,
  ],
  [
    "an unknown placeholder",
    { ".stagewrightrc.yaml": one(""), "look.md": "---\nargument-hint: [area]\n---\n\n  {{ aera }}" },
    /^look\.md:5:3 \{\{ aera \}\} is not known here; did you mean \{\{ area \}\}\?/,
  ],
  [
    "another template language",
    { ".stagewrightrc.yaml": one(""), "look.md": "{{#each x}}" },
    /^look\.md:1:1 \{\{#each x\}\} is no placeholder/,
  ],
  [
    "what would move the cursor",
    { ".stagewrightrc.yaml": one(""), "look.md": "{{#\u001B[2J\u202Ex}}" },
    /^look\.md:1:1 \{\{#x\}\} is no placeholder/,
  ],
  [
    "a prompt that is no text",
    { ".stagewrightrc.yaml": one(""), "look.md": "\n \n" },
    /^look\.md:1:1 holds no prompt/,
  ],
  [
    "an override of what has no prompt",
    { ".stagewrightrc.yaml": "prompts: { speckit/prerequisites: look.md }\n", "look.md": "x" },
    /:1:12 .*has no prompt/,
  ],
] as const)("%s is a problem with its place", async ([, files, expected]) => {
  expect((await problems(files)).join("\n")).toMatch(expected);
});

test("what is wrong with a prompt stands in the way of a pipeline, and of no run that goes on", async () => {
  const { checked } = await read({ ".stagewrightrc.yaml": one(""), "look.md": "{{ nobody }}" });
  expect(pipelinesOf(checked)).toMatchObject({ ok: false });
});

test("what was typed is named by the hint's order; the last takes the rest, and name=value is no word", async () => {
  const files = {
    ".stagewrightrc.yaml": one(
      "    inputs: { notes: { optional: true } }\n    defaults: { limits: 'none known' }\n",
    ),
    "look.md":
      "---\nargument-hint: [spec] [issue] [notes]\n---\n{{spec}}|{{ issue }}|{{NOTES}}|$1|$2|$ARGUMENTS|<LIMITS_OR_DEFAULTS>|<REFS_OR_NONE>|{{ limits }}",
  };
  expect(await told(files, "ours/look", ["a.md", "12", "be", "quick"])).toBe(
    "a.md|12|be quick|a.md|12|a.md 12 be quick|none known|none|none known",
  );
  expect(await told(files, "ours/look", ["issue=12", "a.md", "limits=1s", "refs=b.md"])).toMatch(
    /look\.md:4:\d+ \$2 is not filled: type at least 2 words/,
  );
  const short = { ...files, "look.md": files["look.md"].replace("|$2", "") };
  expect(await told(short, "ours/look", ["issue=12", "a.md", "limits=1s", "refs=b.md"])).toBe(
    "a.md|12|none|a.md|a.md|1s|b.md|1s",
  );
});

test("a stage of a plugin's variant is not given the options of that variant's own stages", async () => {
  const config = one("", "speckit: { checklists: block }\n").replaceAll("ours/look", "speckit/look");
  const files = { ".stagewrightrc.yaml": config, "look.md": "At <INPUT_OR_NONE>: {{ input }}" };
  expect(await told(files, "speckit/look", ["the", "door"])).toBe("At the door: the door");
  expect(await told({ ...files, "look.md": "At <INPUT_OR_NONE>" }, "speckit/look", [])).toBe("At none");
});

test("artifacts stand for their values and fields; one that the text does not name comes after it, as data", async () => {
  const config = one("    inputs: { feature: spec_info }\n").replace("arguments", "speckit");
  const info = {
    branch_name: "001-a",
    feature_dir: "specs/001-a",
    spec_file: "specs/001-a/spec.md",
    tasks_file: "specs/001-a/tasks.md",
    available_docs: ["plan.md", "```` {{ input }}"],
  };
  const prompt = async (text: string) => {
    const { checked, root } = await read({ ".stagewrightrc.yaml": config, "look.md": text });
    const planned = choosePipeline(checked, "ours", root);
    const stage = planned.ok ? planned.value.stages[0]?.stage : undefined;
    if (stage?.kind !== "agent") throw new Error("no agent stage");
    const values = { inputs: { feature: info }, options: {} };
    return stage.prompt({ ...values, attempt: 2, violations: ["too long"], documents: new Map() });
  };
  const named = await prompt(
    "{{ feature.branch_name }} {{ spec-info.available_docs }} {{ attempt }} {{ violations }}",
  );
  expect(named).toBe("001-a plan.md, ```` {{ input }} 2 too long");
  const unnamed = await prompt("Read `artifacts/spec_info`.");
  expect(unnamed).toContain("## `artifacts/spec_info`\n\n`````\n{");
  expect(unnamed).toContain("# What did not hold in what you handed in before\n\n- too long");
});

test("the stages of a configuration have a version that changes with what they say", async () => {
  const versionOf = async (stage: string, text: string) => {
    const { checked } = await read({ ".stagewrightrc.yaml": one(stage), "look.md": text });
    return pluginsWithPrompts(checked).find(({ name }) => name === "configuration:ours/look")?.version;
  };
  const versions = await Promise.all([
    versionOf("", "a"),
    versionOf("", "a"),
    versionOf("", "b"),
    versionOf("    clauses: [{ file: a.md }]\n", "a"),
  ]);
  expect(new Set(versions).size).toBe(3);
});

test("an editor can complete stages and prompts", () => {
  const { properties } = configJsonSchema([]) as { properties: Record<string, Record<string, unknown>> };
  expect(properties["stages"]).toMatchObject({
    additionalProperties: { required: ["prompt"], properties: { clauses: { type: "array" } } },
  });
  expect(properties["prompts"]).toMatchObject({ additionalProperties: { type: "string" } });
});

test("the pipeline that the document shows holds, with its prompt files", async () => {
  const document = readFileSync(path.resolve(import.meta.dirname, "../../../docs/prompt-files.md"), "utf8");
  const blocks = [...document.matchAll(/<!-- file: (\S+) -->\n\n(`{3,})\w*\n([\s\S]*?)\n\2\n/g)];
  const files = Object.fromEntries(blocks.map(([, name = "", , text = ""]) => [name, `${text}\n`]));
  expect(Object.keys(files)).toContain(".stagewrightrc.yaml");
  expect(await problems(files)).toEqual([]);
  const { checked, root } = await read(files);
  for (const name of Object.keys(checked.config.pipelines ?? {}))
    expect(choosePipeline(checked, name, root)).toMatchObject({ ok: true });
});

const SEEDS = new URL("../../../../shared/seeds/", import.meta.url);

/** What the configuration says of each of them; none needs a word changed. */
const ROWS = [
  "kind: work, document: docs/tasks.md",
  "kind: work, document: docs/tasks.md",
  "outputs: { report: text }",
  "outputs: { report: text }",
  "inputs: { feature-description: {} }, defaults: { perf-targets: none set }, outputs: { report: text }",
];

test("each of the prompts this project began from is a stage as it is", async (ctx) => {
  if (!existsSync(SEEDS)) ctx.skip("the prompts are not part of this repository");
  const root = temporaryDirectory({});
  mkdirSync(path.join(root, "prompts"));
  const names = readdirSync(fileURLToPath(SEEDS)).toSorted();
  for (const [index, name] of names.entries())
    writeFileSync(path.join(root, `prompts/${index}.md`), readFileSync(new URL(name, SEEDS)));
  const stages = ROWS.map((row, index) => `  ours/s${index}: { prompt: prompts/${index}.md, ${row} }\n`).join(
    "",
  );
  writeFileSync(path.join(root, ".stagewrightrc.yaml"), `stages:\n${stages}`);
  const checked = await readConfig(root, root);
  if (!checked.ok) throw new Error(checked.error.map((problem) => configLine(problem, root)).join("\n"));
  expect(checked.value.prompts.problems).toEqual([]);
  const given = {
    input: "a b c",
    words: ["a", "b", "c"],
    values: { "feature-description": "d" },
    feature: "f",
  };
  const nothing = { ...given, input: "", words: [], values: {} };
  const all = [...checked.value.prompts.stages.values()];
  expect(all).toHaveLength(5);
  for (const stage of all) {
    expect(stage.unfilled(given)).toEqual([]);
    expect(stage.unfilled(nothing).length).toBeGreaterThan(0);
  }
  expect(all[3]?.preview(given, {})).toContain("implement b of the Implementation Strategy defined in a");
  expect(all[3]?.model).toBe("haiku");
});
