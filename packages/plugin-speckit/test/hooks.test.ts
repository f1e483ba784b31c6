import type { AgentStage } from "@stagewright/core";
import { expect, test } from "vitest";
import { holds } from "../src/hooks/conditions.ts";
import { commandFile } from "../src/hooks/read.ts";
import plugin from "../src/index.ts";

test("conditions: settings and variables, set, equal or not; anything else is unknown", () => {
  const around = {
    env: { HOUSE: "blue", EMPTY: "" },
    config: [{ a: { b: 1 }, on: false }, { a: { b: 2 } }, undefined],
  };
  const judged = (condition: string) => holds(condition, around);
  expect(judged("env.HOUSE is set")).toBe(true);
  expect(judged("env.EMPTY is set")).toBe(false);
  expect(judged("env.GONE is set")).toBe(false);
  expect(judged("env.HOUSE == 'blue'")).toBe(true);
  expect(judged('env.HOUSE != "blue"')).toBe(false);
  expect(judged("config.a.b == '2'")).toBe(true);
  expect(judged("config.on == 'false'")).toBe(true);
  expect(judged("config.a.c is set")).toBe(false);
  expect(judged("config.a.c != 'x'")).toBe(true);
  for (const unknown of [
    "moon is full",
    "env.HOUSE == blue",
    "env.HOUSE is set and env.GONE is set",
    "$(id)",
  ])
    expect([unknown, judged(unknown)]).toEqual([unknown, undefined]);
});

test("a command's file: as its extension declares it, one of its name there, one installed for an agent; never one outside", () => {
  const directory = ".specify/extensions/house";
  const at = (files: readonly string[], declared: readonly string[] = []) =>
    commandFile("speckit.house.note", files, declared, directory);
  const own = `${directory}/commands/speckit.house.note.md`;
  const installed = ".claude/commands/speckit.house.note.md";
  const skill = ".agents/skills/speckit-house-note/SKILL.md";
  expect(at([skill])).toBe(skill);
  expect(at([installed, own])).toBe(own);
  expect(at([own, `${directory}/c.md`], [`${directory}/c.md`])).toBe(`${directory}/c.md`);
  expect(at(["docs/speckit.house.note.md"], ["../../etc/passwd"])).toBeUndefined();
});

const hook = (command: string, optional: boolean) => ({
  when: "after",
  command_of: "implement",
  extension: "house",
  command,
  file: `.specify/extensions/house/${command}.md`,
  optional,
});
const feature = {
  description: "It does things.",
  branch_name: "007-thing",
  number: "007",
  feature_dir: "specs/007-thing",
  spec_file: "specs/007-thing/spec.md",
  plan_file: "specs/007-thing/plan.md",
  tasks_file: "specs/007-thing/tasks.md",
  records_feature: false,
};
const values = (options = {}) => ({
  inputs: { feature, found: { hooks: [hook("must", false), hook("may", true)] } },
  options,
});
const stage = (name: string): AgentStage => {
  const found = plugin.stages.find((each) => each.name === name);
  if (found?.kind !== "agent") throw new Error(`${name} is no agent stage`);
  return found;
};

test("hooks of one place are one turn; where none is due, no agent is started", () => {
  const after = stage("after-implement");
  expect(after.companions(values())).toEqual([".specify/extensions/house/must.md"]);
  expect(after.companions(values({ hooks: "all" }))).toHaveLength(2);
  expect(after.unneeded({ ...values(), documents: new Map() })).toBeUndefined();
  expect(stage("before-implement").unneeded({ ...values(), documents: new Map() })).toEqual({
    report: { hooks: [] },
  });
  expect(after.everyRun).toBe(true);
});

test("after the last check hooks change nothing but documents, whatever their scope says", () => {
  const scope = { hookScope: ["src/**"] };
  expect(stage("before-plan").scope(values(scope))).toEqual(["src/**"]);
  expect(stage("after-implement").scope(values(scope))).not.toContain("src/**");
});
