import { expect, test } from "vitest";
import { CHECK, FEATURE, RUN, withFeature, BASE } from "./features.ts";
import { Rig, type Files } from "./rig.ts";
import { namesIn } from "./allow-rig.ts";
import { codes, TASKS_MD, withMischief } from "./hostile-rig.ts";

test.for<[string, Files, Files, string[]]>([
  ["the script that the check runs", {}, { "check.sh": "true\n" }, RUN.slice(1)],
  ["the makefile", { Makefile: "test:\n\tsh check.sh\n" }, { Makefile: "test:\n\ttrue\n" }, []],
  [
    "a script of a script",
    { "package.json": JSON.stringify({ scripts: { test: "npm run unit", unit: CHECK } }) },
    { "package.json": JSON.stringify({ scripts: { test: "npm run unit", unit: "true" } }) },
    [],
  ],
  [
    "a hook before the script",
    { "package.json": JSON.stringify({ scripts: { test: CHECK } }) },
    { "package.json": JSON.stringify({ scripts: { pretest: "rm -rf test", test: CHECK } }) },
    [],
  ],
])("an agent that bends %s hands in nothing", async ([, base, bent, check]) => {
  const rig = new Rig();
  withFeature(rig, "## Phase 1: Core\n\n- [ ] T001 Make it nicer\n", { ...BASE, ...base });
  const { code, result } = await rig.run(
    FEATURE,
    ...check,
    "--agent",
    rig.agent({ T001: { write: { "src/a.txt": "a\n", ...bent }, delete: ["README.md"] } }),
  );
  expect(code).toBe(1);
  expect(codes(result).join("\n")).toMatch(/(?:CHECK_COMMAND|PROTECTED_FILE)_CHANGED/);
});

test("a test or a specification that was there before does not go unnoticed, though the task names no file", async () => {
  const rig = new Rig();
  withFeature(rig, "## Phase 1: Core\n\n- [ ] T001 Make it nicer\n");
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({
      T001: {
        write: { "src/a.txt": "a\n", [`${FEATURE}/spec.md`]: "# Less\n" },
        delete: ["README.md", "test/base.sh"],
      },
    }),
  );
  expect([code, result.waits?.map(({ kind }) => kind)]).toEqual([3, ["allowance"]]);
  expect(namesIn(result).join(" ")).toContain(":test/base.sh");
  expect(codes(result)).toContain(`PLAN_DOCUMENT_CHANGED ${FEATURE}/spec.md`);
});

test("a dependency that an agent patches in its workspace is not the one that is witnessed", async () => {
  const rig = new Rig();
  const pkg = { name: "app", version: "1.0.0", dependencies: { answer: "file:./vendor/answer" } };
  const lock = {
    name: "app",
    version: "1.0.0",
    lockfileVersion: 3,
    packages: {
      "": { name: "app", version: "1.0.0", dependencies: { answer: "file:./vendor/answer" } },
      "node_modules/answer": { resolved: "vendor/answer", link: true },
      "vendor/answer": { version: "1.0.0" },
    },
  };
  withFeature(rig, TASKS_MD, {
    ...BASE,
    ".gitignore": "node_modules/\n",
    "package.json": JSON.stringify(pkg),
    "package-lock.json": JSON.stringify(lock),
    "vendor/answer/package.json": JSON.stringify({ name: "answer", version: "1.0.0", main: "index.js" }),
    "vendor/answer/index.js": "module.exports = 42;\n",
    "test/answer.sh": `node -e "process.exit(require('answer') === 42 ? 0 : 1)"\n`,
    "test/patched.sh": "test ! -e node_modules/planted\n",
  });
  const { code } = await withMischief(rig, {
    exec: [
      "rm -rf node_modules/answer node_modules/planted; mkdir -p node_modules/answer node_modules/planted; echo 'module.exports = 41;' > node_modules/answer/index.js",
    ],
  });
  expect(code).toBe(0);
});

test.for([
  ["", "Implement one in src/one.sh"],
  [", even one whose task names that test", "Implement one in src/one.sh so that test/one.sh passes"],
])("a payer that weakens the test it owes is refused%s", async ([, payer]) => {
  const rig = new Rig();
  withFeature(
    rig,
    `## Phase 1: Tests First\n\n- [ ] T001 [P] Write a test for one in test/one.sh\n\n## Phase 2: Core\n\n- [ ] T002 ${payer}\n`,
  );
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({
      T001: { write: { "test/one.sh": "sh src/one.sh\n" } },
      T002: { write: { "test/one.sh": "true\n", "src/one.sh": "false\n" } },
    }),
  );
  expect(code).toBe(1);
  expect(codes(result)).toContain("PROTECTED_FILE_CHANGED test/one.sh");
  expect(rig.git("show", `${result.branch}:test/one.sh`)).toBe("sh src/one.sh");
});

test("a tests-first task that names its own file does not weaken another's owed test", async () => {
  const rig = new Rig();
  withFeature(
    rig,
    "## Phase 1: Tests First\n\n- [ ] T001 Write a test for one in test/one.sh\n- [ ] T002 Write a test for two in test/two.sh\n\n## Phase 2: Core\n\n- [ ] T003 Implement both in src/one.sh and src/two.sh\n",
  );
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({
      T001: { write: { "test/one.sh": "grep -q one src/one.sh\n" } },
      T002: { write: { "test/two.sh": "test -f src/two.sh\n", "test/one.sh": "test -f src/one.sh\n" } },
    }),
  );
  expect(code).toBe(3);
  // A human who lets it stand for the guards does not get it past the ledger.
  const allow = ["allow", "T002", ...namesIn(result), "--reason", "it looks right", "--json"];
  const allowed = rig.jsonOf(await rig.stagewright(...allow));
  expect(allowed.code).toBe(3);
  expect(codes(allowed.result)).toContain("PROTECTED_FILE_CHANGED test/one.sh");
});
