// What seeing costs beside doing: a feature of four tasks with Node's own tests, by an agent that takes two
// seconds for each. How long agents and checks took is the run's own figure; the floor is the test command by hand.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const AGENT_SECONDS = 2;
const TASKS = `# Tasks

## Phase 1: Tests First

- [ ] T001 Write a test for sums in test/sum.test.js

## Phase 2: Core

- [ ] T002 Implement sums in src/sum.js
- [ ] T003 Implement doubles in src/double.js with a test in test/double.test.js

## Phase 3: Polish

- [ ] T004 Write about it in NOTES.md
`;
const testOf = (name, body) =>
  `import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { ${name} } from "../src/${name}.js";\ntest("${name}", () => assert.equal(${body}));\n`;
const FILES = {
  "package.json": JSON.stringify({
    name: "thing",
    type: "module",
    scripts: { test: "node --test test/*.test.js" },
  }),
  "src/one.js": "export const one = () => 1;\n",
  "test/one.test.js": testOf("one", "one(), 1"),
};
const STEPS = {
  T001: { "test/sum.test.js": testOf("sum", "sum(1, 2), 3") },
  T002: { "src/sum.js": "export const sum = (a, b) => a + b;\n" },
  T003: {
    "src/double.js": "export const double = (a) => 2 * a;\n",
    "test/double.test.js": testOf("double", "double(2), 4"),
  },
  T004: { "NOTES.md": "It adds.\n" },
};

/** @param {{ place, bin, makeRepository, run, timed, repeat, median, row, runs }} means of the whole benchmark */
export function measureWitness({ place, bin, makeRepository, run, timed, repeat, median, row, runs }) {
  const steps = join(place, "steps");
  for (const [task, files] of Object.entries(STEPS))
    for (const [path, text] of Object.entries(files)) put(join(steps, task, path), text);
  const agent = join(place, "steps.sh");
  writeFileSync(agent, `#!/bin/sh\nsleep ${AGENT_SECONDS}\ncp -r "${steps}/$STAGEWRIGHT_TASK/." .\n`);
  chmodSync(agent, 0o755);

  const measured = (flakyRuns) =>
    repeat(runs, () => {
      const check = `check: { test: { run: npm test --silent, flaky: { runs: ${flakyRuns} } } }\n`;
      const repository = makeRepository(TASKS, 10, { ...FILES, ".stagewrightrc.yaml": check });
      const words = ["run", "speckit", "specs/001-bench", "--agent", `command:${agent}`, "--yes", "--json"];
      const lines = run(process.execPath, [bin, ...words], repository)
        .split("\n")
        .filter(Boolean);
      const results = lines.map((line) => JSON.parse(line));
      const { time, tasks, outcome } = results.find(({ type }) => type === "run.result");
      if (outcome !== "done") throw new Error(`a run of four tasks ended as ${outcome}`);
      return { ...time, grades: tasks.map(({ grade }) => grade).join(" ") };
    });
  const seen = measured(3);
  const once = measured(1);
  const repository = makeRepository(TASKS, 10, FILES);
  const floor = median(repeat(runs, () => timed(() => run("npm", ["test", "--silent"], repository)).ms));
  const ofTask = (all) => median(all.map(({ witnessOfTasksMs }) => witnessOfTasksMs)) / 4;
  const perTask = ofTask(seen);
  const whole = median(seen.map(({ witnessOfWholeMs }) => witnessOfWholeMs));
  const share = median(seen.map(({ witnessShare }) => witnessShare));
  row(
    "checks of a task, four tasks with tests of Node's",
    `${perTask.toFixed(0)} ms`,
    `npm test by hand: ${floor.toFixed(0)} ms`,
    `${(perTask / floor).toFixed(1)}x (${seen[0].grades})`,
  );
  row("  the same where nothing is seen twice (runs: 1)", `${ofTask(once).toFixed(0)} ms`, "", "");
  row("  checks of the whole: before, after phases, at the end", `${whole.toFixed(0)} ms`, "", "");
  row(
    `  checks' share where an agent takes ${AGENT_SECONDS} s`,
    `${(100 * share).toFixed(0)}%`,
    "",
    `an agent of a minute: ${((100 * (4 * perTask + whole)) / (4 * (perTask + 60_000) + whole)).toFixed(1)}%`,
  );
}

function put(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
