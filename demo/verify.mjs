// Does the demo's recording still fit the demo's repository? Replays it without Stagewright,
// task after task, and checks everything that `npm run demo` takes for granted.
//
//   node demo/verify.mjs        (any Node >= 20; `npx node demo/verify.mjs` for Node 24)
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const demo = fileURLToPath(new URL(".", import.meta.url));
const feature = "specs/001-settle-up";
const tasksFile = `${feature}/tasks.md`;
/** What the kernel drops from whatever an agent hands in. */
const neverCommitted = [".env", ".claude/settings.local.json"];

const problems = [];
const scratch = mkdtempSync(join(tmpdir(), "stagewright-demo-"));
let copies = 0;
let witnessed = 0;

try {
  verify();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (problems.length > 0) {
  console.error(problems.map((problem) => `✗ ${problem}`).join("\n"));
  process.exitCode = 1;
} else {
  console.log(`✓ the recording fits the repository (Node ${process.version}, ${witnessed} test runs)`);
}

function verify() {
  const template = join(demo, "repository");
  const phases = readPhases(readFileSync(join(template, tasksFile), "utf8"));
  const tasks = phases.flatMap((phase) => phase.tasks);
  const recording = parse(readFileSync(join(demo, "recording.yaml"), "utf8"));

  checkShape(recording);
  expect(phases.length === 4, `tasks.md has ${phases.length} phases, not four`);
  expectEqual(
    Object.keys(recording.tasks),
    tasks.map((task) => task.id),
    "ids in recording.yaml and tasks.md",
  );
  checkRequirementsAreNamed(template, tasks);
  if (problems.length > 0) return;

  const [setup, testsFirst, core, polish] = phases;
  const attempts = (task) => [recording.tasks[task.id]].flat();
  const last = (task) => attempts(task).at(-1);
  /** The test file that waits for a task of the core phase: `src/parse.js` pays `test/parse.test.js`. */
  const paidBy = (task) =>
    testsFirst.tasks
      .flatMap(({ files }) => files)
      .filter((file) => task.files.some((source) => pays(source, file)));

  checkPrerequisites(copyOf(template));
  const tip = copyOf(template);
  expectGreen(tip, [], "the base");

  for (const task of setup.tasks) {
    merge(tip, task, last(task));
    expectGreen(tip, [], `after ${task.id}`);
  }

  const owed = new Set();
  for (const task of testsFirst.tasks) {
    merge(tip, task, last(task));
    for (const file of task.files) {
      owed.add(file);
      expectRed(tip, file, task);
    }
    expectGreen(tip, owed, `after ${task.id}, without what is owed`);
    expect(
      core.tasks.filter((payer) => paidBy(payer).some((file) => task.files.includes(file))).length === 1,
      `${task.id}: not exactly one core task pays its tests`,
    );
  }

  // Whatever subset of the parallel core tasks is merged, each paid file is green and the rest still owed.
  const parallel = core.tasks.filter((task) => task.parallel);
  for (const subset of subsets(parallel)) {
    const copy = copyOf(tip);
    for (const task of subset) merge(copy, task, last(task));
    const stillOwed = [...owed].filter((file) => !subset.some((task) => paidBy(task).includes(file)));
    const when = `with ${subset.map((task) => task.id).join(", ") || "no core task"} merged`;
    expectGreen(copy, stillOwed, when);
    for (const file of stillOwed) expect(run(copy, [file]).red, `${file} is green ${when}`);
  }

  for (const task of core.tasks) {
    for (const attempt of attempts(task).slice(0, -1)) {
      const copy = copyOf(tip);
      merge(copy, task, attempt);
      const stillOwed = [...owed].filter((file) => !paidBy(task).includes(file));
      expect(
        paidBy(task).every((file) => run(copy, [file]).green),
        `${task.id}: an attempt that is to break others' tests does not even pass its own`,
      );
      expect(runWithout(copy, stillOwed).red, `${task.id}: an attempt that is to be sent back passes`);
    }
    merge(tip, task, last(task));
    for (const file of paidBy(task)) {
      expect(run(tip, [file]).green, `${task.id} does not turn ${file} green`);
      owed.delete(file);
    }
    expectGreen(tip, owed, `after ${task.id}, without what is owed`);
  }
  expect(owed.size === 0, `still owed after the core phase: ${[...owed].join(", ")}`);

  for (const task of polish.tasks) {
    merge(tip, task, last(task));
    expectGreen(tip, [], `after ${task.id}`);
  }
  checkCommand(tip);
  expect(!readFileSync(join(tip, tasksFile), "utf8").includes("- [ ]"), "a box is still open at the end");
}

// ── The recording ────────────────────────────────────────────────────────────

function checkShape(recording) {
  expect(recording?.version === 1, "recording.yaml: version is not 1");
  for (const [id, entry] of Object.entries(recording?.tasks ?? {})) {
    for (const attempt of [entry].flat()) {
      const { say, waitMs, write = {}, edit = [], delete: remove = [], exit, ...unknown } = attempt ?? {};
      expect(Object.keys(unknown).length === 0, `${id}: unknown keys ${Object.keys(unknown).join(", ")}`);
      expect(say === undefined || typeof say === "string", `${id}: say is no text`);
      expect(
        waitMs === undefined || (Number.isInteger(waitMs) && waitMs >= 200 && waitMs <= 900),
        `${id}: waitMs ${waitMs} is not in 200…900`,
      );
      expect(exit === undefined || Number.isInteger(exit), `${id}: exit is no number`);
      for (const content of Object.values(write))
        expect(typeof content === "string", `${id}: write holds something that is no text`);
      for (const path of [...Object.keys(write), ...edit.map((one) => one.path), ...remove]) {
        const steps = path.split("/");
        expect(
          !steps.some((step) => ["", ".", "..", ".git"].includes(step)) && !/^[A-Za-z]:|\\/.test(path),
          `${id}: ${path} leaves the repository`,
        );
      }
    }
  }
}

function apply(directory, task, attempt) {
  for (const [path, content] of Object.entries(attempt.write ?? {})) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  for (const { path, find, replace } of attempt.edit ?? []) {
    const file = join(directory, path);
    const parts = readFileSync(file, "utf8").split(find);
    expect(
      parts.length === 2,
      `${task.id}: ${JSON.stringify(find)} occurs ${parts.length - 1} times in ${path}`,
    );
    writeFileSync(file, parts.join(replace));
  }
  for (const path of attempt.delete ?? []) rmSync(join(directory, path));
}

/** An attempt's edits as the kernel takes them: run files dropped, tasks.md as it was but for the task's own box. */
function merge(directory, task, attempt) {
  const document = join(directory, tasksFile);
  const before = readFileSync(document, "utf8");
  apply(directory, task, attempt);
  for (const path of neverCommitted) rmSync(join(directory, path), { force: true });
  writeFileSync(document, before.replace(`- [ ] ${task.id} `, `- [X] ${task.id} `));
}

// ── The documents ────────────────────────────────────────────────────────────

function readPhases(text) {
  const phases = [];
  for (const line of text.split("\n")) {
    if (/^## Phase \d/.test(line)) phases.push({ title: line.slice(3), tasks: [] });
    const task = /^- \[ \] (T\d+) (\[P\] )?(.*)$/.exec(line);
    if (task)
      phases.at(-1).tasks.push({
        id: task[1],
        parallel: task[2] !== undefined,
        title: task[3],
        files: [...task[3].matchAll(/`([^`]+)`/g)].map((match) => match[1]),
      });
  }
  return phases;
}

function checkRequirementsAreNamed(template, tasks) {
  const spec = readFileSync(join(template, feature, "spec.md"), "utf8");
  const ids = new Set(spec.match(/\b(?:FR|SC)-\d{3}\b/g));
  const named = new Set(tasks.flatMap(({ title }) => title.match(/\b(?:FR|SC)-\d{3}\b/g) ?? []));
  expectEqual([...named].toSorted(), [...ids].toSorted(), "requirements in tasks.md and spec.md");
}

function checkPrerequisites(directory) {
  const script = join(directory, ".specify/scripts/bash/check-prerequisites.sh");
  const call = (env, ...flags) =>
    spawnSync("bash", [script, ...flags], {
      cwd: tmpdir(),
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...env },
    });

  const found = call({}, "--json", "--require-tasks", "--include-tasks");
  expectEqual(
    found.status === 0 && JSON.parse(found.stdout),
    { FEATURE_DIR: join(directory, feature), AVAILABLE_DOCS: ["quickstart.md", "tasks.md"] },
    "check-prerequisites.sh",
  );
  const paths = call({}, "--json", "--paths-only");
  expectEqual(
    paths.status === 0 && JSON.parse(paths.stdout).TASKS,
    join(directory, tasksFile),
    "check-prerequisites.sh --paths-only",
  );
  const missing = call({ SPECIFY_FEATURE_DIRECTORY: "specs/002-none" }, "--json", "--require-tasks");
  expect(
    missing.status === 1 && missing.stdout === "" && missing.stderr.includes("002-none"),
    "check-prerequisites.sh does not refuse a feature that is not there",
  );
}

function checkCommand(directory) {
  const answer = spawnSync(process.execPath, ["bin/kitty.js", "samples/lisbon.txt"], {
    cwd: directory,
    encoding: "utf8",
  });
  expect(
    answer.status === 0 && /^(\w+ pays \w+ \d+\.\d\d\n){1,3}$/.test(answer.stdout),
    `bin/kitty.js says: ${answer.stdout}${answer.stderr}`,
  );
  writeFileSync(join(directory, "broken.txt"), "Ana paid 1 for tea\nwhat?\n");
  const refusal = spawnSync(process.execPath, ["bin/kitty.js", "broken.txt"], {
    cwd: directory,
    encoding: "utf8",
  });
  expect(
    refusal.status === 1 && refusal.stderr.startsWith("broken.txt: line 2:"),
    `bin/kitty.js refuses with: ${refusal.stderr}`,
  );
}

// ── Tests ────────────────────────────────────────────────────────────────────

/** `node --test` as package.json has it, or for some files only. Neither green nor red: no test ran. */
function run(directory, files = []) {
  witnessed++;
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
  const result = spawnSync(process.execPath, ["--test", "--test-reporter=tap", ...files], {
    cwd: directory,
    encoding: "utf8",
    env,
  });
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, "m").exec(result.stdout)?.[1] ?? 0);
  return {
    green: result.status === 0 && count("pass") > 0,
    red: result.status === 1 && count("fail") > 0,
    passed: count("pass"),
    output: result.stdout + result.stderr,
  };
}

function runWithout(directory, files) {
  const copy = copyOf(directory);
  for (const file of files) rmSync(join(copy, file), { force: true });
  return run(copy);
}

function expectGreen(directory, without, when) {
  const result = runWithout(directory, [...without]);
  expect(result.green, `tests are not green: ${when}\n${result.output}`);
}

/** Red because the module is not there, or because an assertion says so; and all of it. */
function expectRed(directory, file, task) {
  const result = run(directory, [file]);
  const source = file.replace(/^test\/(.*)\.test\.js$/, "src/$1.js");
  const missing = result.output.includes("ERR_MODULE_NOT_FOUND") && result.output.includes(source);
  expect(result.red && result.passed === 0, `${task.id}: ${file} is not all red\n${result.output}`);
  expect(
    missing || (existsSync(join(directory, source)) && result.output.includes("ERR_ASSERTION")),
    `${task.id}: ${file} is red for another reason\n${result.output}`,
  );
}

// ── Small things ─────────────────────────────────────────────────────────────

function pays(source, testFile) {
  return testFile === source.replace(/^src\/(.*)\.js$/, "test/$1.test.js");
}

function subsets(items) {
  return items.reduce((all, item) => [...all, ...all.map((some) => [...some, item])], [[]]);
}

function copyOf(directory) {
  const copy = join(scratch, `copy-${++copies}`);
  cpSync(directory, copy, { recursive: true });
  return copy;
}

function expect(holds, problem) {
  if (!holds) problems.push(problem);
}

function expectEqual(actual, expected, what) {
  expect(
    JSON.stringify(actual) === JSON.stringify(expected),
    `${what} differ: ${JSON.stringify(actual)} and ${JSON.stringify(expected)}`,
  );
}
