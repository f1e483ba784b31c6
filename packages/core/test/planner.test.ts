import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import {
  agentStage,
  API_VERSION,
  artifact,
  codeStage,
  definePlugin,
  intake,
  ok,
  planPipeline,
  type PipelineDefinition,
} from "../src/index.ts";

const brief = artifact({ name: "brief", version: 1, schema: z.object({ text: z.string() }) });
const verdict = artifact({ name: "verdict", version: 1, schema: z.object({ good: z.boolean() }) });

const assess = agentStage({
  name: "assess",
  variant: "demo",
  inputs: { brief },
  outputs: { verdict },
  options: z.strictObject({ depth: z.number().default(1) }),
  prompt: ({ inputs, options }) => {
    expectTypeOf(inputs.brief.text).toBeString();
    expectTypeOf(options.depth).toBeNumber();
    return inputs.brief.text;
  },
});
const announce = codeStage({
  name: "announce",
  variant: "demo",
  inputs: { verdict },
  outputs: {},
  options: z.strictObject({}),
  handle: async ({ inputs }) => ok(inputs.verdict.good ? {} : {}),
});
const plugin = definePlugin({
  name: "demo",
  version: "1.0.0",
  apiVersion: API_VERSION,
  stages: [assess, announce],
  pipelines: [],
});

const pipeline = (stages: PipelineDefinition["stages"]): PipelineDefinition => ({
  name: "mine",
  description: "",
  intake: intake({
    provides: { brief },
    usage: "",
    take: async () => ok({ artifacts: { brief: { text: "" } }, feature: "f", documents: [], notes: [] }),
  }),
  stages,
});

const problemsOf = (stages: PipelineDefinition["stages"], plugins = [plugin]) => {
  const planned = planPipeline(plugins, pipeline(stages), ["pipelines", "mine"]);
  return planned.ok ? [] : planned.error.map(({ code, at }) => `${code} ${at.join(".")}`);
};

test("a pipeline whose stages are all fed is planned, with options after their defaults", () => {
  const planned = planPipeline([plugin], pipeline([{ use: "demo/assess" }, { use: "demo/announce" }]), [
    "pipelines",
    "mine",
  ]);
  expect(planned.ok && planned.value.stages.map(({ address, options }) => ({ address, options }))).toEqual([
    { address: "demo/assess", options: { depth: 1 } },
    { address: "demo/announce", options: {} },
  ]);
});

test("a stage that nobody feeds is refused, with its place in the configuration", () => {
  expect(problemsOf([{ use: "demo/announce" }])).toEqual(["INPUT_WITHOUT_PRODUCER pipelines.mine.stages.0"]);
});

test("every problem is told at once: unknown stages, bad options, outputs made twice, no stages at all", () => {
  expect(
    problemsOf([
      { use: "demo/nothing" },
      { use: "demo/assess", options: { depth: "deep" } },
      { use: "demo/assess" },
    ]),
  ).toEqual([
    "UNKNOWN_STAGE pipelines.mine.stages.0",
    "INVALID_OPTIONS pipelines.mine.stages.1.options.depth",
    "OUTPUT_PRODUCED_TWICE pipelines.mine.stages.2",
  ]);
  expect(problemsOf([])).toEqual(["EMPTY_PIPELINE pipelines.mine.stages"]);
});

test("an artifact of another version than the one asked for does not feed a stage", () => {
  const newer = agentStage({
    name: "newer",
    variant: "demo",
    inputs: { brief: artifact({ name: "brief", version: 2, schema: z.object({}) }) },
    outputs: {},
    options: z.strictObject({}),
    prompt: () => "",
  });
  expect(problemsOf([{ use: "demo/newer" }], [definePlugin({ ...plugin, stages: [newer] })])).toEqual([
    "VERSION_MISMATCH pipelines.mine.stages.0",
  ]);
});

test("two plugins may not bring the same stage, and a plugin of another interface version is refused", () => {
  expect(
    problemsOf([{ use: "demo/assess" }], [plugin, definePlugin({ ...plugin, name: "copy", apiVersion: 99 })]),
  ).toEqual(["INCOMPATIBLE_PLUGIN plugins.1", "DUPLICATE_STAGE plugins.1", "DUPLICATE_STAGE plugins.1"]);
});

test("a stage's functions see only values that have passed their schemas", () => {
  expect(() =>
    assess.prompt({
      inputs: { brief: { text: 3 } },
      options: {},
      attempt: 1,
      violations: [],
      documents: new Map(),
    }),
  ).toThrow(/string/);
  expect(
    assess.prompt({
      inputs: { brief: { text: "hello" } },
      options: {},
      attempt: 1,
      violations: [],
      documents: new Map(),
    }),
  ).toBe("hello");
});
