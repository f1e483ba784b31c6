import { expect, test } from "vitest";
import { BASE, CHECK, FEATURE, feature, RUN, TASKS, withFeature } from "./features.ts";
import { Rig } from "./rig.ts";
import { TASKS_MD, AGENT, LATER, SCRIPT } from "./speckit-rig.ts";

test("S1, S2: the active feature is what the repository's own script says, which runs where its side effects reach nobody", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD, {
    ...BASE,
    [SCRIPT]: LATER,
    ".specify/feature.json": `{"feature_directory":"${FEATURE}"}\n`,
    [`${FEATURE}/research.md`]: "# Found\n",
    [`${FEATURE}/contracts/api.md`]: "# API\n",
    ".specify/memory/constitution.md": "# We test\n",
  });
  const before = rig.userState();
  const { code } = await rig.run(
    "--check",
    `test=${CHECK}`,
    "--agent",
    rig.agent(AGENT, undefined, { tracePrompts: true }),
  );
  expect(code).toBe(0);
  expect(rig.userState()).toEqual(before);
  const prompt = rig.traceLines()[0]?.prompt ?? "";
  for (const document of ["spec.md", "plan.md", "research.md", "contracts/api.md"])
    expect(prompt).toContain(`${FEATURE}/${document}`);
  expect(prompt).toContain(".specify/memory/constitution.md");
});

test("S3: open checklist items are counted and said, and block the start where that was asked for", async () => {
  const rig = new Rig();
  const checklist = "- [x] Goals are clear\n- [ ] Limits are clear\n\n```\n- [ ] an example\n```\n";
  withFeature(rig, TASKS_MD, { ...BASE, [`${FEATURE}/checklists/requirements.md`]: checklist });
  const noted = await rig.run(...RUN, "--agent", rig.agent(AGENT));
  expect(noted.code).toBe(0);
  expect(noted.stderr).toMatch(/checklists\/requirements\.md: 1 of 2 items/);

  rig.commit({ ".stagewrightrc.yaml": "speckit:\n  checklists: block\n" });
  const blocked = await rig.stagewright("run", "speckit", ...RUN, "--agent", rig.agent(AGENT), "--yes");
  expect(blocked.code).toBe(3);
  expect(blocked.stderr).toMatch(/1 of 2 items/);
});

test("S8: a requirement that no completed task and no merged line speaks for fails the run, unless that is allowed", async () => {
  const rig = new Rig();
  const spec =
    "# Thing\n\n- **FR-001**: It is there\n- **FR-002**: It is tested\n- **FR-003**: It is loved\n";
  rig.commit(BASE);
  rig.git("switch", "--quiet", "--create", "001-thing");
  rig.commit(feature(TASKS_MD, spec));
  const evidence = { T001: { write: { "src/a.txt": "a\n", "test/a.sh": "# FR-002\ntest -f src/a.txt\n" } } };
  const open = await rig.run(...RUN, "--agent", rig.agent(evidence));
  expect(open.code).toBe(1);
  expect(open.stderr).toContain("FR-003");
  expect(open.stderr).not.toMatch(/FR-00[12] is open/);
  expect(rig.git("show", `${open.result.branch}:${TASKS}`)).toContain("[X] T001");

  const later = await rig.resume("--allow-open-requirements");
  expect([later.code, later.result.outcome]).toEqual([0, "done"]);
  expect(later.result.commit).toBe(open.result.commit);
  expect(later.stderr).toContain("FR-003");

  const allowed = await rig.run(...RUN, "--allow-open-requirements", "--agent", rig.agent(evidence));
  expect(allowed.code).toBe(0);
  expect(allowed.stderr).toContain("FR-003");

  rig.commit({ ".stagewrightrc.yaml": "speckit:\n  requirements: note\n" });
  expect((await rig.run(...RUN, "--agent", rig.agent(evidence))).code).toBe(0);
});

test("a manual task is left for the human: unticked, listed, exit 3", async () => {
  const rig = new Rig();
  withFeature(rig, `${TASKS_MD}- [ ] T002 MANUAL: look at it on a phone\n`);
  const { code, result, stderr } = await rig.run(...RUN, "--agent", rig.agent(AGENT));
  expect(code).toBe(3);
  expect(result.tasks.find(({ id }) => id === "T002")?.end).toBe("manual");
  expect(stderr).toContain("T002");
  expect(rig.git("show", `${result.branch}:${TASKS}`)).toContain("- [ ] T002");
});
