import { expect, test } from "vitest";
import { CHECK, BASE } from "./features.ts";
import { installPlugin } from "./plugin-rig.ts";
import { Rig, type Step } from "./rig.ts";
import {
  analyzed,
  ASSUME,
  ASSUMING,
  begun,
  clarified,
  CRITICAL,
  DIR,
  feature,
  OPEN,
  prompts,
  REPOSITORY,
  shown,
  SPECIFIED,
  STEPS,
  TEXT,
} from "./speckit-pipeline.ts";

/** Another team's last stage, with its own copy of the artifact. */
const PULL_REQUEST = `
import { API_VERSION, artifact, codeStage, definePlugin, ok } from "@stagewright/core";
import { z } from "zod";
const changeSet = artifact({ name: "change_set", version: 1, schema: z.object({
  issue_number: z.int().min(0), branch_name: z.string(), feature_dir: z.string(),
  tasks: z.array(z.object({ id: z.string(), key: z.string(), title: z.string(), end: z.string(), grade: z.string().optional() })),
}) });
const pullRequest = artifact({ name: "pull_request", version: 1, schema: z.object({ words: z.string() }) });
export default definePlugin({
  name: "team-plugin", version: "1.0.0", apiVersion: API_VERSION, pipelines: [],
  stages: [codeStage({
    name: "pull-request", variant: "team", inputs: { changeSet }, outputs: { pullRequest }, options: z.strictObject({}),
    handle: async ({ inputs: { changeSet } }) => ok({ pullRequest: { words: changeSet.branch_name + ": " + changeSet.tasks.length + " tasks" } }),
  })],
});
`;

test("S11: clarify does not answer in anybody's name", async () => {
  const rig = new Rig();
  rig.commit(REPOSITORY);
  const { code, stderr } = await feature(rig, { ...STEPS, "speckit/clarify": clarified("human") });
  expect(code).toBe(1);
  expect(stderr).toContain("nobody was asked");
  expect(begun(rig)).not.toContain("speckit/plan");
});

test("S11: with clarify: defaults nobody is asked; what was assumed is in the specification and among the artifacts", async () => {
  const rig = new Rig();
  rig.commit({ ...REPOSITORY, ".stagewrightrc.yaml": ASSUME });
  const { code, result, entries } = await feature(rig, ASSUMING);
  expect(code).toBe(0);
  expect(shown(rig, result.branch, `${DIR}/spec.md`)).toContain("- Q: How long may a name be?");
  expect(JSON.stringify(entries)).toContain('"from":"default"');
});

test("S11: a critical finding of the analysis ends the run before any code, as rejected, with the documents kept; analyze: note goes on", async () => {
  const stopped = new Rig();
  stopped.commit({ ...REPOSITORY, ".stagewrightrc.yaml": ASSUME });
  const critical = { ...ASSUMING, "speckit/analyze": analyzed([CRITICAL]) };
  const end = await feature(stopped, critical);
  expect(end.code).toBe(4);
  expect(end.result.outcome).toBe("rejected");
  expect(end.stderr).toContain(CRITICAL.summary);
  expect(begun(stopped)).not.toContain("T001");
  expect(shown(stopped, end.result.branch, `${DIR}/plan.md`)).toContain("# Plan");

  const noted = new Rig();
  noted.commit({ ...REPOSITORY, ".stagewrightrc.yaml": `${ASSUME}  analyze: note\n` });
  const went = await feature(noted, critical);
  expect(went.code).toBe(0);
  expect(went.result.notes?.join("\n")).toContain(`A1 (critical): ${CRITICAL.summary}`);
  expect(went.result.notes?.join("\n")).toContain("nobody was asked: How long may a name be? 40 letters");
});

test("S11: what a stage writes beside its own files is refused, and said to its next attempt; the analysis may write nothing", async () => {
  const rig = new Rig();
  rig.commit({ ...REPOSITORY, ".stagewrightrc.yaml": ASSUME });
  const plan = STEPS["speckit/plan"] as Step;
  const analyze = analyzed([]);
  const { code, result } = await feature(rig, {
    ...ASSUMING,
    "speckit/plan": [{ write: { ...plan.write, "src/early.txt": "code\n" } }, plan],
    "speckit/analyze": [{ write: { ...analyze.write, [`${DIR}/report.md`]: "# Report\n" } }, analyze],
  });
  expect(code).toBe(0);
  expect(prompts(rig, "speckit/plan")[1]).toContain("src/early.txt");
  expect(prompts(rig, "speckit/analyze")[1]).toContain(`${DIR}/report.md was changed`);
  expect(rig.git("ls-tree", "-r", "--name-only", result.branch ?? "")).not.toContain("early");
});

test("S11: a specification without ids, with blanks of its template and more open questions than it lists comes back to its agent", async () => {
  const rig = new Rig();
  rig.commit({ ...REPOSITORY, ".stagewrightrc.yaml": ASSUME });
  const poor = "# Feature Specification: [FEATURE NAME]\n\n- It greets [NEEDS CLARIFICATION: whom?]\n";
  const first = { write: { ...SPECIFIED.write, [`${DIR}/spec.md`]: `${poor}- and ${OPEN}\n` } };
  const { code } = await feature(rig, { ...ASSUMING, "speckit/specify": [first, SPECIFIED] });
  expect(code).toBe(0);
  const [, again = ""] = prompts(rig, "speckit/specify");
  for (const words of ["no FR- id", "no SC- id", "[FEATURE NAME]", "open_questions lists 1"])
    expect(again).toContain(words);
});

test("S3: items that the run's own checklists leave open are said, and stop it before any code where that was asked for", async () => {
  const rig = new Rig();
  rig.commit({ ...REPOSITORY, ".stagewrightrc.yaml": `${ASSUME}  checklists: block\n` });
  const { code, stderr } = await feature(rig, ASSUMING);
  expect(code).toBe(1);
  expect(stderr).toContain("checklists/ux.md: 1 of 2 items are open");
  expect(begun(rig)).not.toContain("T001");
});

test("S2: the repository's own script has a word in it once the documents are written; its errors are shown as they are", async () => {
  const rig = new Rig();
  const script = ".specify/scripts/bash/check-prerequisites.sh";
  const strict = `#!/usr/bin/env bash\n[ -f "$SPECIFY_FEATURE_DIRECTORY/quickstart.md" ] || { echo "ERROR: quickstart.md not found" >&2; exit 1; }\n`;
  rig.commit({ ...REPOSITORY, [script]: strict, ".stagewrightrc.yaml": ASSUME });
  const { code, stderr } = await feature(rig, ASSUMING);
  expect(code).toBe(1);
  expect(stderr).toContain("ERROR: quickstart.md not found");
  expect(begun(rig).at(-1)).toBe("speckit/tasks");
});

test("S1: the number is the next that no directory and no branch has, with the repository's script and without", async () => {
  const rig = new Rig();
  rig.commit({ ...REPOSITORY, "specs/004-old/spec.md": "# Old\n" });
  rig.git("branch", "006-elsewhere");
  const named = await feature(rig, {});
  expect(named.stderr).toContain("007-greet-visitor");
  expect(prompts(rig, "speckit/specify")[0]).toContain("specs/007-greet-visitor/spec.md");

  const bare = new Rig();
  bare.commit({ ...BASE, "specs/004-old/spec.md": "# Old\n" });
  expect(
    (await feature(bare, {}, "It's the user's \u001b[31mwish\u001b[0m; $(touch /tmp/x) {{a}} `b`")).stderr,
  ).toContain("005-wish-touch-tmp-x");
  const [prompt = ""] = prompts(bare, "speckit/specify");
  expect(prompt).not.toContain("\u001b");
  expect(prompt).toContain("$(touch /tmp/x) {{a}} `b`");
});

test("S11: stages are composed in the configuration, with another team's after them, which takes the change set as its own", async () => {
  const rig = new Rig();
  rig.commit({
    ...REPOSITORY,
    ".gitignore": "node_modules/\n",
    ".stagewrightrc.yaml": `plugins: [team-plugin]\n${ASSUME}pipelines:\n  feature:\n    intake: speckit-feature\n    stages: [speckit/specify, speckit/clarify, speckit/plan, speckit/tasks, speckit/prerequisites, speckit/implement, team/pull-request]\n`,
  });
  installPlugin(rig, "team-plugin", PULL_REQUEST);
  const composed = await rig.stagewright(
    ...[
      "run",
      "feature",
      TEXT,
      "--check",
      `test=${CHECK}`,
      "--agent",
      rig.agent(ASSUMING),
      "--yes",
      "--json",
    ],
  );
  const { code, entries } = rig.jsonOf(composed);
  expect(code).toBe(0);
  expect(JSON.stringify(entries)).toContain("001-greet-visitor: 2 tasks");
});

test("S11: a feature that is under way is named again, to go on from one of its stages with what the earlier run has made", async () => {
  const rig = new Rig();
  rig.commit({ ...REPOSITORY, ".stagewrightrc.yaml": ASSUME });
  const until = await feature(rig, ASSUMING, TEXT, "--until", "tasks");
  expect(until.code).toBe(0);
  expect(begun(rig).at(-1)).toBe("speckit/tasks");
  const { code, result } = await feature(rig, ASSUMING, "001-greet-visitor", "--from", "prerequisites");
  expect(code).toBe(0);
  expect(begun(rig).filter((address) => address === "speckit/specify")).toHaveLength(1);
  expect(shown(rig, result.branch, `${DIR}/tasks.md`)).toContain("- [X] T002");
});
