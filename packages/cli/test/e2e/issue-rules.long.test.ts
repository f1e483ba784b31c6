import { expect, test } from "vitest";
import { readConfig } from "../../src/config/config.ts";
import { choosePipeline } from "../../src/pipelines.ts";
import { BASE, CHECK, feature, FEATURE } from "./features.ts";
import { artifactIn, BRANCH, DIR, DOCUMENTS, ForgeRig, outbox, WHOLE_WAY, PLAN } from "./forge-rig.ts";
import { Rig } from "./rig.ts";

test("the repository's own rules: a sign-off, its form for pull requests, a draft while something is left, and a closing word only where it is wanted", async () => {
  const rig = await ForgeRig.open(
    {},
    {
      ...BASE,
      ".github/dco.yml": "require:\n  members: false\n",
      ".github/PULL_REQUEST_TEMPLATE.md": "## Checklist\n\n- [ ] I have read CONTRIBUTING\n",
      ".stagewrightrc.yaml": "github:\n  closes: true\n",
    },
  );
  const tasks = `${DOCUMENTS[`${DIR}/tasks.md`]}- [ ] T003 MANUAL: listen to it\n`;
  const manual = { id: "T003", title: "Listen", description: "", file_changes: [], dependencies: [] };
  const plan = { ...PLAN, tasks: [...PLAN.tasks, manual] };
  const agent = {
    ...WHOLE_WAY,
    "github/plan": { write: { ...DOCUMENTS, [`${DIR}/tasks.md`]: tasks, ...outbox({ plan }) } },
  };
  const end = await rig.issue(["42"], rig.agent(agent));
  expect(end.code).toBe(3);
  const [pull] = rig.github.state.pulls;
  expect(pull?.draft).toBe(true);
  expect(pull?.body).toContain("- [ ] T003");
  expect(pull?.body).toContain("I have read CONTRIBUTING");
  expect(pull?.body).toContain("Closes #42");
  expect(rig.inBare("log", "-1", "--format=%(trailers:key=Signed-off-by)", BRANCH).trim()).toBe(
    "Signed-off-by: Tess Ter <tess@example.com>",
  );
  expect(rig.inBare("log", "-1", "--format=%(trailers:key=Stagewright-Run)", BRANCH)).not.toBe("");
});

test("a reviewer's findings stand in the pull request, each with what becomes of it; at a gate they end the run", async () => {
  const review = (disposition: string) => ({
    verdict: disposition === "must-fix" ? "request-changes" : "approve",
    findings: [{ severity: "major", file: "src/louder.sh", line: 1, message: "No é", disposition }],
    summary: "Fine so far.",
  });
  const noted = await ForgeRig.open({}, { ...BASE, ".stagewrightrc.yaml": "github:\n  review: note\n" });
  const agent = (disposition: string) => ({
    ...WHOLE_WAY,
    "github/review": { write: outbox({ review: review(disposition) }) },
  });
  expect((await noted.issue(["42"], noted.agent(agent("follow-up")))).code).toBe(0);
  expect(noted.github.state.pulls[0]?.body).toContain("**follow-up** (major) src/louder.sh:1: No é");

  const gated = await ForgeRig.open({}, { ...BASE, ".stagewrightrc.yaml": "github:\n  review: gate\n" });
  const end = await gated.issue(["42"], gated.agent(agent("must-fix")));
  expect(end.code).toBe(4);
  expect(end.stderr).toContain("src/louder.sh:1: No é");
  expect(gated.github.state.pulls).toEqual([]);
  expect(gated.git("show", `${end.result.branch}:src/louder.sh`)).toContain("tr");
});

test("the forge's own checks are waited for where that is wanted, and their failure is the run's", async () => {
  const config = { ...BASE, ".stagewrightrc.yaml": "github:\n  ci: wait\n" };
  const runs = (conclusion: string) =>
    new Proxy({}, { get: () => [{ name: "build", status: "completed", conclusion }] });
  const green = await ForgeRig.open({ checkRuns: runs("success") }, config);
  const done = await green.issue(["42"], green.agent(WHOLE_WAY));
  expect(done.code).toBe(0);
  expect(artifactIn(done.entries, "ci_result")).toEqual({
    state: "passed",
    checks: [{ name: "build", state: "passed" }],
  });
  const red = await ForgeRig.open({ checkRuns: runs("failure") }, config);
  const failed = await red.issue(["42"], red.agent(WHOLE_WAY));
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain("build failed");
  expect(red.github.state.pulls).toHaveLength(1);
});

test("W13: where somebody sits at the terminal they are asked after the plan and before the first push; elsewhere nobody is", async () => {
  const rig = new Rig();
  rig.commit(BASE);
  const checked = await readConfig(rig.repository, rig.repository);
  if (!checked.ok) throw new Error("the configuration does not hold");
  const stages = (attended: boolean) => {
    const chosen = choosePipeline(checked.value, "issue", rig.repository, attended);
    return chosen.ok ? chosen.value.stages.map(({ address }) => address) : [];
  };
  const own = ["assess", "plan", "implement", "review", "pull-request", "ci"].map((name) => `github/${name}`);
  expect(stages(false)).toEqual(own);
  const [assess = "", plan = "", implement = "", review = "", ...rest] = own;
  expect(stages(true)).toEqual([assess, plan, "gate/human", implement, review, "gate/human", ...rest]);
});

test("another variant's result becomes a pull request by a stage of the configuration", async () => {
  const rig = await ForgeRig.open(
    {},
    {
      ...BASE,
      ".stagewrightrc.yaml":
        "pipelines:\n  feature:\n    intake: speckit\n    stages: [speckit/implement, github/publish]\n",
    },
  );
  rig.git("switch", "--quiet", "--create", "001-thing");
  rig.commit(feature("## Phase 1: Core\n\n- [ ] T001 Write a in src/a.txt. Closes #42\n"), "plan the thing");
  const agent = rig.agent({ T001: { write: { "src/a.txt": "a\n" } } });
  const words = ["run", "feature", FEATURE, "--agent", agent, "--check", `test=${CHECK}`, "--yes"];
  const end = rig.jsonOf(await rig.forgeless({}, ...words, "--json"));
  expect(end.code).toBe(0);
  expect(rig.github.state.pulls).toMatchObject([
    { head: "acme:001-thing", base: "trunk", title: "feat: implement 001-thing", draft: false },
  ]);
  expect(rig.github.state.pulls[0]?.body).toContain("T001 Write a in src/a.txt");
  expect(rig.github.state.pulls[0]?.body).not.toContain("Closes");
  expect(rig.inBare("rev-parse", "001-thing")).toBe(end.result.commit);
});
