import { expect, test } from "vitest";
import { Rig } from "./rig.ts";
import {
  ASSUME,
  ASSUMING,
  begun,
  feature,
  outbox,
  prompts,
  REPOSITORY,
  shown,
  TEXT,
} from "./speckit-pipeline.ts";

const HOOKS = `hooks:
  before_specify:
    - { extension: house, command: speckit.house.note, optional: false, condition: "config.diary == 'yes'" }
    - { extension: house, command: speckit.house.note, enabled: false, optional: false }
  after_plan:
    - { extension: house, command: speckit.house.tidy, optional: true }
  after_implement:
    - { extension: house, command: speckit.house.log, optional: false }
`;
const hookDone = (command: string) => ({ hooks: [{ command, outcome: "done", summary: "As it says." }] });

test("S11: mandatory hooks of extensions really run, with their command's own words; optional ones are said to be left out", async () => {
  const rig = new Rig();
  rig.commit({
    ...REPOSITORY,
    ".stagewrightrc.yaml": ASSUME,
    ".specify/extensions.yml": HOOKS,
    ".specify/extensions/house/extension.yml":
      "provides:\n  commands:\n    - { name: speckit.house.note, file: commands/note.md }\n",
    ".specify/extensions/house/house-config.yml": "diary: yes\n",
    ".specify/extensions/house/commands/note.md": "Write down in NOTES.md what was asked: $ARGUMENTS\n",
    ".claude/commands/speckit.house.log.md": "Add a line to CHANGES.md\n",
    ".claude/skills/speckit-house-tidy/SKILL.md": "Tidy up\n",
  });
  const { code, result } = await feature(rig, {
    ...ASSUMING,
    "speckit/before-specify": [
      { write: { "NOTES.md": "x\n", ...outbox({ hooks_before_specify: { hooks: [] } }) } },
      {
        write: { "NOTES.md": "greet\n", ...outbox({ hooks_before_specify: hookDone("speckit.house.note") }) },
      },
    ],
    "speckit/after-implement": {
      write: {
        "CHANGES.md": "- greets\n",
        ...outbox({ hooks_after_implement: hookDone("speckit.house.log") }),
      },
    },
  });
  expect(code).toBe(0);
  const [first = "", second = ""] = prompts(rig, "speckit/before-specify");
  expect(first).toContain("Write down in NOTES.md what was asked: $ARGUMENTS");
  expect(second).toContain("nothing is said of speckit.house.note");
  expect(begun(rig)[0]).toBe("speckit/before-specify");
  expect(begun(rig).at(-1)).toBe("speckit/after-implement");
  expect(begun(rig)).not.toContain("speckit/after-plan");
  expect(shown(rig, result.branch, "CHANGES.md")).toContain("greets");
  expect(result.notes?.join("\n")).toContain("speckit.house.tidy (after_plan)");
});

test("S11: a hook runs in each run, though nothing has changed and the stage after it is not done again", async () => {
  const rig = new Rig();
  rig.commit({
    ...REPOSITORY,
    ".specify/extensions.yml":
      "hooks:\n  before_specify:\n    - { extension: house, command: speckit.house.note, optional: false }\n",
    ".specify/extensions/house/commands/speckit.house.note.md": "Tell the house\n",
  });
  const steps = {
    ...ASSUMING,
    "speckit/before-specify": {
      write: outbox({ hooks_before_specify: hookDone("speckit.house.note") }),
    },
  };
  for (const text of [TEXT, "001-greet-visitor", "001-greet-visitor"])
    expect((await feature(rig, steps, text, "--until", "specify")).code).toBe(0);
  expect(begun(rig)).toEqual([
    "speckit/before-specify",
    "speckit/specify",
    "speckit/before-specify",
    "speckit/specify",
    "speckit/before-specify",
  ]);
});

test("S11: a mandatory hook that nobody can run, or whose condition nobody can judge, ends it before anything is begun", async () => {
  const rig = new Rig();
  rig.commit(REPOSITORY);
  const hook = (more: string) =>
    `hooks:\n  before_plan:\n    - { extension: house, command: speckit.house.gone, optional: false${more} }\n`;
  for (const [yaml, words] of [
    [hook(""), "speckit.house.gone"],
    [hook(', condition: "moon is full"'), "moon is full"],
    ["hooks: [\n", "mandatory"],
  ] as const) {
    rig.commit({ ".specify/extensions.yml": yaml });
    const { code, stderr } = await rig.stagewright(
      "run",
      "speckit-feature",
      TEXT,
      "--agent",
      rig.agent({}),
      "--yes",
    );
    expect(code).not.toBe(0);
    expect(stderr).toContain(words);
  }
  rig.commit({ ".specify/extensions.yml": hook(', condition: "env.HOUSE is set"') });
  expect((await feature(rig, {})).stderr).not.toContain("cannot be run");
  expect(begun(rig)[0]).toBe("speckit/specify");
});
