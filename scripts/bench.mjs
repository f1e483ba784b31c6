// `npm run bench`: what Stagewright costs, each figure beside a floor that is measured in the same run, so
// that the machine's mood cancels out. Figures are medians. `--json` prints them as data, `--runs N` repeats,
// `--agents` measures in place of the rest what real agents cost, for some twenty minutes; `--guards` how much
// tampering is caught, and how much honest work is refused; `--probes` the same of the whole defence, in real
// runs over real repositories; `--witness` only what checks cost beside the work.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureWitness } from "./lib/bench-witness.mjs";

if (process.argv.includes("--guards")) {
  await import("./bench-guards.mjs");
  process.exit(0);
}
if (process.argv.includes("--probes")) await import("./bench-probes.mjs");
const { values: options } = parseArgs({
  options: {
    agents: { type: "boolean", default: false },
    witness: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    runs: { type: "string", default: "5" },
  },
});
const RUNS = Number(options.runs);
const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "packages/cli/bin/stagewright.js");
if (!existsSync(join(root, "packages/cli/dist/main.js"))) {
  console.error("The built command is measured: run `npm run build` first.");
  process.exit(2);
}
const place = mkdtempSync(join(tmpdir(), "stagewright-bench-"));
const env = cleanEnvironment();
const rows = [];

// Loaded late: it needs what is built.
const { measureAgents } = await import("./lib/bench-agents.mjs");
const all = !options.agents && !options.witness;
if (all) {
  coldStart();
  parallelTasks();
  overheadPerTask(10, 20);
  planning();
}
if (all || options.witness)
  measureWitness({ place, bin, makeRepository, run, timed, repeat, median, row, runs: RUNS });
if (!options.witness) await measureAgents({ row, runs: RUNS, real: options.agents });
// Last: after many files were made and removed, some file systems are slow for a while.
if (all) overheadPerTask(5_000, 4);

rmSync(place, { recursive: true, force: true });
if (options.json) console.log(JSON.stringify(rows, undefined, 2));
else
  for (const { what, figure, floor, says } of rows)
    console.log(`${what.padEnd(58)} ${figure.padStart(12)}   ${floor.padEnd(34)} ${says}`);

function coldStart() {
  const node = medianOf(15, () => timed(() => run(process.execPath, ["-e", "0"])).ms);
  for (const words of [["--version"], ["--help"]]) {
    const ms = medianOf(15, () => timed(() => run(process.execPath, [bin, ...words])).ms);
    row(
      `cold start: stagewright ${words.join(" ")}`,
      `${ms.toFixed(0)} ms`,
      `node -e 0: ${node.toFixed(0)} ms`,
      `+${(ms - node).toFixed(0)} ms`,
    );
  }
}

function planning() {
  for (const count of [800, 10_000]) {
    const file = join(place, `tasks-${count}.md`);
    writeFileSync(file, tasksDocument(count));
    const seen = repeat(RUNS, () => measured([bin, "plan", file, "--json"]));
    const floor = repeat(RUNS, () => measured(["-e", `require("fs").readFileSync(${JSON.stringify(file)})`]));
    const ms = median(seen.map((one) => one.ms));
    const base = median(floor.map((one) => one.ms));
    row(
      `plan --json of ${count} tasks, whole process`,
      `${ms.toFixed(0)} ms`,
      `node that reads the file: ${base.toFixed(0)} ms`,
      `+${(ms - base).toFixed(0)} ms`,
    );
    const mb = median(seen.map((one) => one.mb));
    const baseMb = median(floor.map((one) => one.mb));
    row(
      `plan --json of ${count} tasks, peak memory`,
      `${mb.toFixed(0)} MB`,
      `node that reads the file: ${baseMb.toFixed(0)} MB`,
      `+${(mb - baseMb).toFixed(0)} MB`,
    );
  }
}

/** Sequential tasks that write one line each, against a script that does the same by hand. */
function overheadPerTask(files, count) {
  const document = [
    "## Phase 1: Core",
    "",
    ...numbered(count).map((id) => `- [ ] ${id} Write src/${id}.js`),
    "",
  ].join("\n");
  const agent = agentScript("write", 'mkdir -p src; echo "$STAGEWRIGHT_TASK" > "src/$STAGEWRIGHT_TASK.js"\n');

  const floor = repeat(files === 10 ? RUNS : 2, () => {
    const repository = makeRepository(document, files);
    return timed(() => numbered(count).forEach((id) => taskByHand(repository, agent, id))).ms;
  });
  const seen = repeat(files === 10 ? RUNS : 2, () => {
    const repository = makeRepository(document, files);
    return {
      ...measured(
        [
          bin,
          "run",
          "speckit",
          "specs/001-bench",
          "--agent",
          `command:${agent}`,
          "--check",
          "test=true",
          "--yes",
          "--json",
        ],
        repository,
      ),
      ...taskSpan(repository),
    };
  });
  const perTask = median(seen.map((one) => one.spanMs)) / count;
  const base = median(floor) / count;
  row(
    `a task of no length, ${files} files in the repository`,
    `${perTask.toFixed(0)} ms`,
    `worktree+agent+check+commit: ${base.toFixed(0)} ms`,
    `+${(perTask - base).toFixed(0)} ms (${(perTask / base).toFixed(2)}x)`,
  );
  const whole = median(seen.map((one) => one.ms));
  row(
    `  the whole run of ${count} such tasks`,
    `${whole.toFixed(0)} ms`,
    "",
    `${median(seen.map((one) => one.mb)).toFixed(0)} MB at its peak`,
  );
}

function parallelTasks() {
  const document = [
    "## Phase 1: Core",
    "",
    ...numbered(8).map((id) => `- [ ] ${id} [P] Write src/${id}.js`),
    "",
  ].join("\n");
  const agent = agentScript(
    "sleep",
    'sleep 1; mkdir -p src; echo "$STAGEWRIGHT_TASK" > "src/$STAGEWRIGHT_TASK.js"\n',
  );
  const seen = repeat(RUNS, () => {
    const repository = makeRepository(document, 10);
    return {
      ...measured(
        [
          bin,
          "run",
          "speckit",
          "specs/001-bench",
          "--agent",
          `command:${agent}`,
          "--concurrency",
          "8",
          "--check",
          "test=true",
          "--yes",
          "--json",
        ],
        repository,
      ),
      ...taskSpan(repository),
    };
  });
  const whole = median(seen.map((one) => one.ms));
  const span = median(seen.map((one) => one.spanMs));
  row(
    "8 [P] tasks of one second at concurrency 8: the tasks",
    `${span.toFixed(0)} ms`,
    "ideal: 1000 ms",
    `${(span / 1000).toFixed(2)}x`,
  );
  row(
    "8 [P] tasks of one second at concurrency 8: whole process",
    `${whole.toFixed(0)} ms`,
    "ideal: 1000 ms",
    `${(whole / 1000).toFixed(2)}x`,
  );
}

// ── Means ────────────────────────────────────────────────────────────────────

function taskByHand(repository, agent, id) {
  const workspace = join(place, "by-hand");
  git(repository, "worktree", "add", "--quiet", "--detach", workspace);
  spawnSync(agent, { cwd: workspace, env: { ...env, STAGEWRIGHT_TASK: id }, stdio: "ignore" });
  spawnSync("true", { cwd: workspace, env });
  git(workspace, "add", "--all");
  git(workspace, "commit", "--quiet", "--message", id);
  const commit = execFileSync("git", ["rev-parse", "HEAD"], { cwd: workspace, env, encoding: "utf8" }).trim();
  git(repository, "worktree", "remove", "--force", workspace);
  git(repository, "reset", "--quiet", "--hard", commit);
}

function makeRepository(document, files, more = {}) {
  const repository = mkdtempSync(join(place, "repository-"));
  mkdirSync(join(repository, "specs/001-bench"), { recursive: true });
  writeFileSync(join(repository, "specs/001-bench/tasks.md"), document);
  for (let n = 0; n < files; n++) {
    const directory = join(repository, "lib", String(n % 50));
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `${n}.js`), `export const n = ${n};\n`);
  }
  for (const [path, text] of Object.entries(more)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  git(repository, "init", "--quiet");
  git(repository, "add", "--all");
  git(repository, "commit", "--quiet", "--message", "base");
  return repository;
}

/** From the first attempt's start to the last landing, as the journal has it. */
function taskSpan(repository) {
  const entries = run(process.execPath, [bin, "logs", "--json"], repository)
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const times = entries
    .filter(({ record }) => /\/(?:attempt|land)$/.test(record?.key ?? ""))
    .map(({ at }) => Date.parse(at));
  return { spanMs: Math.max(...times) - Math.min(...times) };
}

/** A process of Node's, timed, with its peak memory. */
function measured(words, cwd = place) {
  const hook = join(place, "memory.cjs");
  const report = join(place, "memory.txt");
  writeFileSync(
    hook,
    `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS)));\n`,
  );
  const { ms } = timed(() => run(process.execPath, ["--require", hook, ...words], cwd));
  return { ms, mb: Number(readFileSync(report, "utf8")) / 1024 };
}

function run(program, words, cwd = place) {
  const ended = spawnSync(program, words, { cwd, env, encoding: "utf8", maxBuffer: 1 << 28 });
  if (ended.status !== 0)
    throw new Error(
      `${program} ${words.join(" ")} ended with ${ended.status ?? ended.signal}:\n${ended.stderr}`,
    );
  return ended.stdout;
}

function agentScript(name, body) {
  const file = join(place, `${name}.sh`);
  writeFileSync(file, `#!/bin/sh\n${body}`, { mode: 0o755 });
  return file;
}

function tasksDocument(count) {
  const lines = ["# Tasks", ""];
  numbered(count).forEach((id, index) => {
    if (index % 20 === 0) lines.push("", `## Phase ${index / 20 + 1}: Part`, "");
    lines.push(
      `- [ ] ${id} ${index % 3 === 0 ? "" : "[P] "}[US${(index % 7) + 1}] Implement part ${index} in src/part${index}/index.ts (FR-${index})`,
    );
  });
  return `${lines.join("\n")}\n`;
}

function numbered(count) {
  return Array.from({ length: count }, (_, index) => `T${String(index + 1).padStart(3, "0")}`);
}

function git(cwd, ...words) {
  execFileSync("git", words, { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
}

function cleanEnvironment() {
  mkdirSync(join(place, "home"));
  writeFileSync(
    join(place, "home/.gitconfig"),
    "[user]\n\tname = Bench\n\temail = bench@localhost\n[advice]\n\tdetachedHead = false\n",
  );
  return {
    PATH: process.env.PATH,
    HOME: join(place, "home"),
    STAGEWRIGHT_CACHE: join(place, "cache"),
    LANG: "C.UTF-8",
    NO_COLOR: "1",
  };
}

function timed(work) {
  const began = performance.now();
  work();
  return { ms: performance.now() - began };
}

function repeat(times, measure) {
  measure();
  return Array.from({ length: times }, measure);
}

function medianOf(times, measure) {
  return median(repeat(times, measure));
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function row(what, figure, floor, says) {
  rows.push({ what, figure, floor, says });
  if (!options.json) console.error(`measured: ${what}`);
}
