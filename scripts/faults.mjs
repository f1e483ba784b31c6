// `npm run test:faults`: kills runs at every seam they pass, resumes them, kills the resumed ones, and looks
// whether anything was lost, repeated or left behind. Plans, agents and kill points come from seeds, which
// are printed: `npm run test:faults -- --seed 3 --case 17` does one case again.
//
//   --seeds N    how many seeds (10)          --points N   how many kills in all, at least (2000)
//   --seed S     only this seed               --case C     only this case of it
//   --jobs N     runs side by side (2)        --built      the built command instead of the sources
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "10" },
    points: { type: "string", default: "2000" },
    seed: { type: "string" },
    case: { type: "string" },
    jobs: { type: "string", default: "2" },
    built: { type: "boolean", default: false },
  },
});
const root = fileURLToPath(new URL("..", import.meta.url));
const command = values.built
  ? [join(root, "packages/cli/bin/stagewright.js")]
  : [
      "--conditions=@stagewright/source",
      "--disable-warning=ExperimentalWarning",
      join(root, "packages/cli/src/main.ts"),
    ];
const CHECK = "sh check.sh";
/** A run that has died this often is left to end. */
const DEATHS_A_CASE = 80;

const seeds =
  values.seed === undefined
    ? Array.from({ length: Number(values.seeds) }, (_, index) => index + 1)
    : [Number(values.seed)];
const wanted = values.case === undefined ? Math.ceil(Number(values.points) / seeds.length) : 1;
const tally = { kills: 0, cases: 0, violations: [], killedAt: new Map(), seams: new Set() };
const began = performance.now();

for (const seed of seeds) {
  const scenario = makeScenario(randomFrom(seed * 7919));
  const expected = await undisturbed(scenario);
  const before = tally.kills;
  let next = values.case === undefined ? 1 : Number(values.case);
  const worker = async () => {
    while (values.case === undefined ? tally.kills - before < wanted : next === Number(values.case))
      await disturbed(scenario, expected, seed, next++);
  };
  await Promise.all(Array.from({ length: values.case === undefined ? Number(values.jobs) : 1 }, worker));
  console.log(
    `seed ${seed}: ${scenario.tasks.length} tasks, ${tally.kills - before} kills, ${tally.violations.length} violations so far`,
  );
}

const seconds = ((performance.now() - began) / 1000).toFixed(0);
const missed = [...tally.seams].filter((seam) => !tally.killedAt.has(seam));
console.log(
  `\n${tally.kills} kills in ${tally.cases} runs over ${seeds.length} seeds, ${seconds} s; ${tally.killedAt.size} different seams struck, ${missed.length} passed and never struck${missed.length > 0 && missed.length < 20 ? `: ${missed.join(", ")}` : ""}`,
);
for (const violation of tally.violations) console.log(`VIOLATION ${violation}`);
console.log(`${tally.violations.length} violations`);
process.exit(tally.violations.length === 0 ? 0 : 1);

// ── Scenarios ────────────────────────────────────────────────────────────────

/** A plan whose end is the same in whatever order its tasks end, and what its agent does for each. */
function makeScenario(random) {
  const tasks = [];
  const lines = [];
  const add = (title, step, parallel) => {
    const id = `T${String(tasks.length + 1).padStart(3, "0")}`;
    tasks.push({ id, step });
    lines.push(`- [ ] ${id} ${parallel ? "[P] " : ""}${title}`);
  };
  const stems = Array.from({ length: 1 + random(3) }, (_, index) => `part${index}`);
  lines.push("## Phase 1: Tests First", "");
  for (const stem of stems)
    add(
      `Write a test for ${stem} in test/${stem}.sh`,
      sure(`mkdir -p test; echo 'grep -q ${stem} src/${stem}.sh' > test/${stem}.sh`),
      true,
    );
  lines.push("", "## Phase 2: Core", "");
  for (const stem of stems) {
    const good = `mkdir -p src; echo '${stem}' > src/${stem}.sh`;
    add(
      `Implement ${stem} in src/${stem}.sh`,
      random(3) === 0 ? failingFirst(good, random) : sure(good),
      true,
    );
  }
  // Without files of their own they may run together, and then clash in one line.
  const clash = 1 + random(3);
  for (let index = 0; index < clash; index++)
    add(
      `Note word ${index}`,
      sure(`echo word${index} >> words.list; sort -u -o words.list words.list`),
      true,
    );
  if (random(2) === 0) add("Join them in src/all.sh", sure("cat src/part*.sh > src/all.sh"), false);
  lines.push("", "## Phase 3: Polish", "");
  add(
    "Write NOTES.md",
    sure("echo notes > NOTES.md; sed -i 's/\\[ \\]/[X]/' specs/001-thing/tasks.md"),
    random(2) === 0,
  );
  if (random(2) === 0) add("Run the tests", sure("true"), false);
  return {
    tasks,
    document: `${lines.join("\n")}\n`,
    untracked: random(2) === 0,
    single: random(4) === 0,
    sandbox: random(3) === 0 ? "off" : "auto",
    concurrency: 1 + random(4),
  };
}

function sure(script) {
  return [script];
}

/** A first attempt that fails in one of the ways attempts do. */
function failingFirst(good, random) {
  const bad = ["exit 3", "rm README.md", "true"][random(3)];
  return [bad, good];
}

function makeRepository(scenario) {
  const place = realpathSync(mkdtempSync(join(tmpdir(), "stagewright-faults-")));
  const repository = join(place, "repository");
  mkdirSync(join(place, "home"), { recursive: true });
  writeFileSync(join(place, "home/.gitconfig"), "[user]\n\tname = Fault\n\temail = fault@localhost\n");
  const write = (path, text) => {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  };
  write("README.md", "# A repository\n");
  write("test/base.sh", "test -f README.md\n");
  write(
    "check.sh",
    'failed=0\nfor t in test/*.sh; do\n  if sh "$t" >/dev/null 2>&1; then echo "ok: $t"; else echo "FAIL: $t"; failed=1; fi\ndone\nexit $failed\n',
  );
  const env = {
    PATH: process.env.PATH,
    HOME: join(place, "home"),
    STAGEWRIGHT_CACHE: join(place, "cache"),
    GIT_CONFIG_NOSYSTEM: "1",
    LANG: "C.UTF-8",
    NO_COLOR: "1",
  };
  const git = (...words) =>
    execFileSync("git", words, {
      cwd: repository,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "base");
  git("switch", "--quiet", "--create", "001-thing");
  write("specs/001-thing/tasks.md", scenario.document);
  if (!scenario.untracked) {
    git("add", "--all");
    git("commit", "--quiet", "--message", "plan");
  }
  const agent = join(place, "agent.sh");
  const cases = scenario.tasks.flatMap(({ id, step }) =>
    step.map(
      (script, index) => `${id}.${index + 1}${index === step.length - 1 ? `|${id}.*` : ""}) ${script} ;;`,
    ),
  );
  writeFileSync(
    agent,
    `#!/bin/sh\ncase "$STAGEWRIGHT_TASK.$STAGEWRIGHT_ATTEMPT" in\n${cases.join("\n")}\n*) exit 64 ;;\nesac\n`,
    { mode: 0o755 },
  );
  return { place, repository, env, git, agent };
}

// ── Runs ─────────────────────────────────────────────────────────────────────

async function undisturbed(scenario) {
  const rig = makeRepository(scenario);
  const seamLog = join(rig.place, "seams");
  const end = await stagewright(rig, { STAGEWRIGHT_SEAM_LOG: seamLog }, runWords(scenario, rig));
  const result = resultOf(end);
  if (end.code !== 0) throw new Error(`the undisturbed run ended with ${end.code}:\n${end.stderr}`);
  for (const line of readFileSync(seamLog, "utf8").split("\n").filter(Boolean)) tally.seams.add(line);
  const expected = {
    tree: rig.git("rev-parse", `${result.branch}^{tree}`),
    points: readFileSync(seamLog, "utf8").split("\n").length - 1,
  };
  rmSync(rig.place, { recursive: true, force: true });
  return expected;
}

async function disturbed(scenario, expected, seed, number) {
  const random = randomFrom(seed * 1_000_003 + number);
  const rig = makeRepository(scenario);
  const before = userState(rig);
  const killLog = join(rig.place, "kills");
  let end;
  let kills = 0;
  for (let death = 0; ; death++) {
    // The first life may die anywhere; most later ones die soon, so that one run is struck at seam after seam.
    const reach =
      death === 0 ? expected.points : random(5) === 0 ? Math.max(4, Math.floor(expected.points / 3)) : 12;
    const at = 1 + random(reach);
    const env =
      death < DEATHS_A_CASE
        ? {
            STAGEWRIGHT_KILL_AT: String(at),
            STAGEWRIGHT_KILL_LOG: killLog,
            ...(random(3) === 0 ? { STAGEWRIGHT_KILL_GROUP: "1" } : {}),
          }
        : {};
    const started = rig.git("for-each-ref", "--count=1", "refs/stagewright") !== "" || runsOf(rig) > 0;
    end = await stagewright(rig, env, started ? ["resume", "--json"] : runWords(scenario, rig));
    if (end.code !== null) break;
    kills++;
  }
  tally.kills += kills;
  tally.cases++;
  if (existsSync(killLog))
    for (const line of readFileSync(killLog, "utf8").split("\n").filter(Boolean))
      tally.killedAt.set(line, (tally.killedAt.get(line) ?? 0) + 1);

  const found = violationsOf(rig, end, expected, scenario, before);
  for (const violation of found)
    tally.violations.push(
      `seed ${seed} case ${number}: ${violation} (npm run test:faults -- --seed ${seed} --case ${number})`,
    );
  if (found.length === 0 || values.case === undefined) rmSync(rig.place, { recursive: true, force: true });
  else console.log(`kept: ${rig.place}`);
}

function violationsOf(rig, end, expected, scenario, before) {
  const found = [];
  const say = (condition, text) => condition || found.push(text);
  say(end.code === 0, `it ended with ${end.code}: ${end.stderr.split("\n").slice(-12).join(" / ")}`);
  if (end.code !== 0) return found;
  const result = resultOf(end);
  say(
    rig.git("rev-parse", `${result.branch}^{tree}`) === expected.tree,
    "another tree than the undisturbed run's",
  );
  const trailers = rig
    .git(
      "log",
      "--format=%(trailers:key=Stagewright-Task,valueonly,separator=%x20)",
      `HEAD..${result.branch}`,
    )
    .split(/\s+/)
    .filter(Boolean)
    .toSorted();
  say(
    JSON.stringify(trailers) === JSON.stringify(scenario.tasks.map(({ id }) => id).toSorted()),
    `commits for ${trailers.join(" ")}`,
  );

  const db = new DatabaseSync(join(rig.repository, ".git/stagewright/journal.db"));
  say(db.prepare("PRAGMA integrity_check").get().integrity_check === "ok", "the journal is damaged");
  const runs = db.prepare("SELECT run, life, owner_token FROM runs").all();
  say(runs.length === 1, `${runs.length} runs`);
  say(
    runs.every(({ life, owner_token: owner }) => life === "ended" && owner === null),
    "a run that has an owner still, or no end",
  );
  const landed = new Set();
  for (const { record } of db
    .prepare("SELECT record FROM records ORDER BY run, seq")
    .all()
    .map((row) => ({ record: JSON.parse(row.record) }))) {
    if (record.type === "action.started" && record.action.task !== undefined)
      say(!landed.has(record.action.task), `${record.key} was begun although the task had landed`);
    if (record.type === "action.finished" && record.done.verb === "land" && record.done.result.ok) {
      const task = record.key.split("/")[2];
      say(!landed.has(task), `${task} landed twice`);
      landed.add(task);
    }
  }
  db.close();

  say(JSON.stringify(userState(rig)) === JSON.stringify(before), "the user's checkout has changed");
  say(processesOf(result.run).length === 0, `processes left: ${processesOf(result.run).join(" ")}`);
  const left = existsSync(join(rig.place, "cache"))
    ? [...walk(join(rig.place, "cache"))].filter((path) => /\/(?:work|scratch)$/.test(path))
    : [];
  say(left.length === 0, `workspaces left: ${left.map((path) => relative(rig.place, path)).join(" ")}`);
  const locks = [...walk(join(rig.repository, ".git"))].filter((path) => path.endsWith(".lock"));
  say(locks.length === 0, `locks left: ${locks.map((path) => relative(rig.repository, path)).join(" ")}`);
  try {
    rig.git("fsck", "--connectivity-only", "--no-dangling");
  } catch (error) {
    found.push(`git fsck: ${error.stderr}`);
  }
  return found;
}

function runWords(scenario, rig) {
  const words = [
    "run",
    "speckit",
    "specs/001-thing",
    "--agent",
    `command:${rig.agent}`,
    "--check",
    `test=${CHECK}`,
    "--concurrency",
    String(scenario.concurrency),
    "--sandbox",
    scenario.sandbox,
    "--attempts",
    "4",
    "--yes",
    "--json",
  ];
  return scenario.single ? [...words, "--commits", "single"] : words;
}

function stagewright(rig, env, words) {
  return new Promise((resolve, reject) => {
    // A group of its own, so that a kill of the group does not end this script.
    const child = spawn(process.execPath, [...command, ...words], {
      cwd: rig.repository,
      env: { ...rig.env, ...env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    child.on("error", reject);
    child.on("exit", (code) => setImmediate(() => resolve({ code, stdout, stderr })));
  });
}

function resultOf({ stdout, stderr }) {
  const line = stdout.split("\n").find((text) => text.includes('"run.result"'));
  if (line === undefined) throw new Error(`no result:\n${stderr}`);
  return JSON.parse(line);
}

function runsOf(rig) {
  const file = join(rig.repository, ".git/stagewright/journal.db");
  if (!existsSync(file)) return 0;
  const db = new DatabaseSync(file);
  try {
    return db.prepare("SELECT count(*) AS n FROM runs").get().n;
  } catch {
    return 0;
  } finally {
    db.close();
  }
}

// ── Looking ──────────────────────────────────────────────────────────────────

function userState({ repository }) {
  const state = {};
  for (const path of walk(repository)) {
    const inside = relative(repository, path);
    if (
      /^\.git\/(?:objects|stagewright|(?:logs\/)?refs\/(?:stagewright|heads\/stagewright))(?:\/|$)/.test(
        inside,
      )
    )
      continue;
    const stat = lstatSync(path);
    if (stat.isDirectory()) continue;
    state[inside] = `${stat.mode} ${createHash("sha256")
      .update(stat.isSymbolicLink() ? readlinkSync(path) : readFileSync(path))
      .digest("hex")}`;
  }
  return state;
}

function processesOf(run) {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`STAGEWRIGHT_RUN=${run}`);
    } catch {
      return false;
    }
  });
}

function* walk(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    yield path;
    if (entry.isDirectory()) yield* walk(path);
  }
}

/** mulberry32: numbers below `limit`, the same for the same seed. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
