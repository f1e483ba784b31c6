import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BASE, CHECK, FEATURE, feature, RUN, TASKS, withFeature } from "./features.ts";
import { Rig } from "./rig.ts";

const TASKS_MD = "## Phase 1: Core\n\n- [ ] T001 Write a in src/a.txt (FR-001)\n";
const AGENT = { T001: { write: { "src/a.txt": "a\n" } } };

/** The later generation: an environment variable, then feature.json, then an error; writes feature.json when told by the variable. */
const LATER = `#!/usr/bin/env bash
set -e
root="$(cd "$(dirname "$0")/../../.." && pwd)"
dir="\${SPECIFY_FEATURE_DIRECTORY:-}"
if [ -n "$dir" ]; then
  printf '{"feature_directory":"%s"}\\n' "$dir" > "$root/.specify/feature.json"
elif [ -f "$root/.specify/feature.json" ]; then
  dir="$(sed -n 's/.*"feature_directory": *"\\([^"]*\\)".*/\\1/p' "$root/.specify/feature.json")"
fi
[ -n "$dir" ] || { echo "ERROR: no feature is active. Run /speckit.specify first." >&2; exit 1; }
[ -f "$root/$dir/plan.md" ] || { echo "ERROR: plan.md not found in $root/$dir" >&2; exit 1; }
echo "[specify] a warning that is not JSON" >&2
echo "{\\"FEATURE_DIR\\":\\"$root/$dir\\",\\"AVAILABLE_DOCS\\":[\\"research.md\\",\\"contracts/\\",\\"tasks.md\\"]}"
`;
/** The earlier one: SPECIFY_FEATURE, else the branch's number. */
const EARLIER = `#!/usr/bin/env bash
root="$(cd "$(dirname "$0")/../../.." && pwd)"
name="\${SPECIFY_FEATURE:-$(git -C "$root" rev-parse --abbrev-ref HEAD)}"
dir="$(ls -d "$root"/specs/"\${name%%-*}"-* 2>/dev/null | head -n 1)"
[ -n "$dir" ] || { echo "ERROR: Not on a feature branch. Current branch: $name" >&2; exit 1; }
echo "{\\"FEATURE_DIR\\":\\"$dir\\",\\"AVAILABLE_DOCS\\":[\\"tasks.md\\"]}"
`;
const SCRIPT = ".specify/scripts/bash/check-prerequisites.sh";

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

test("S2: a feature that is typed is told to the script, whose own record of the active one stays as it is", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD, {
    ...BASE,
    [SCRIPT]: LATER,
    ".specify/feature.json": '{"feature_directory":"specs/999-other"}\n',
  });
  const { code } = await rig.run(...RUN, "--agent", rig.agent(AGENT));
  expect(code).toBe(0);
  expect(rig.read(".specify/feature.json")).toContain("999-other");
});

test("S2: the earlier generation finds the feature by the user's branch", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD, { ...BASE, [SCRIPT]: EARLIER });
  const { code } = await rig.run("--check", `test=${CHECK}`, "--agent", rig.agent(AGENT));
  expect(code).toBe(0);
});

test("S2: the script's errors are shown as they are, and nothing has begun", async () => {
  const rig = new Rig();
  rig.commit({ ...BASE, [SCRIPT]: LATER });
  const before = rig.userState();
  const { code, stderr } = await rig.stagewright(
    "run",
    "speckit",
    "--check",
    `test=${CHECK}`,
    "--agent",
    rig.agent(AGENT),
    "--yes",
  );
  expect(code).not.toBe(0);
  expect(stderr).toContain("ERROR: no feature is active. Run /speckit.specify first.");
  expect(rig.userState()).toEqual(before);
  expect(rig.traceLines()).toEqual([]);
});

test("S2: without a script the branch's namesake is the feature; where that cannot be told, the features are listed", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD, { ...BASE, "specs/002-other/tasks.md": TASKS_MD });
  expect((await rig.run("--check", `test=${CHECK}`, "--agent", rig.agent(AGENT))).code).toBe(0);
  rig.git("switch", "--quiet", "--create", "elsewhere");
  const lost = await rig.stagewright(
    "run",
    "speckit",
    "--check",
    `test=${CHECK}`,
    "--agent",
    rig.agent(AGENT),
    "--yes",
  );
  expect(lost.code).not.toBe(0);
  expect(lost.stderr).toContain("specs/001-thing, specs/002-other");
});

test("S1: a feature directory without tasks.md, and a path outside the repository, are refused before anything has begun", async () => {
  const rig = new Rig();
  rig.commit({ ...BASE, "specs/001-thing/spec.md": "# Thing\n" });
  for (const typed of ["specs/001-thing", "specs/nowhere", "..", "/etc"]) {
    const { code, stderr } = await rig.stagewright(
      "run",
      "speckit",
      typed,
      "--check",
      `test=${CHECK}`,
      "--agent",
      rig.agent(AGENT),
      "--yes",
    );
    expect([typed, code]).not.toEqual([typed, 0]);
    expect(stderr).toMatch(/tasks\.md|feature directory/);
  }
  expect(existsSync(rig.trace)).toBe(false);
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

test("S8: a task that takes a requirement out of the specification, or says it again there, has not met it", async () => {
  const rig = new Rig();
  rig.commit(BASE);
  rig.git("switch", "--quiet", "--create", "001-thing");
  rig.commit(feature(TASKS_MD, "# Thing\n\n- **FR-002**: It is there\n- **FR-003**: It is loved\n"));
  const spec = `${FEATURE}/spec.md`;
  const bent = { write: { "src/a.txt": "a\n", [spec]: "# Thing\n\n- **FR-002**: It is there, really\n" } };
  const { code, stderr } = await rig.run(...RUN, "--agent", rig.agent({ T001: bent }));
  expect(code).toBe(1);
  expect(stderr).toContain("FR-002 is open");
  expect(stderr).toContain("FR-003 is open");
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

test("boxes that were ticked before the run are claimed, unwitnessed, and said to be", async () => {
  const rig = new Rig();
  withFeature(rig, `## Phase 0: Before\n\n- [x] T000 Was there in src/old.txt\n\n${TASKS_MD}`);
  const { code, result, stderr } = await rig.run(...RUN, "--agent", rig.agent(AGENT));
  expect(code).toBe(0);
  expect(result.tasks.map(({ id, end }) => `${id} ${end}`)).toEqual(["T000 claimed", "T001 done"]);
  expect(stderr).toMatch(/claimed/i);
  expect(rig.git("show", `${result.branch}:${TASKS}`)).toContain("- [x] T000");
  expect(existsSync(join(rig.place, "never"))).toBe(false);
});
