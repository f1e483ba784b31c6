// `npm run test:faults`: kills runs at every seam they pass, resumes them, kills the resumed ones, and looks
// whether anything was lost, repeated or left behind. Plans, agents and kill points come from seeds, which
// are printed: `npm run test:faults -- --seed 3 --case 17` does one case again.
//
//   --seeds N    how many seeds (10)          --points N   how many kills in all, at least (2000)
//   --seed S     only this seed               --case C     only this case of it
//   --jobs N     runs side by side (2)        --built      the built command instead of the sources
//   --agent A    command, or acp: one that hands in at a desk and keeps its session (by the seed)
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import {
  CHECK,
  commandWords,
  journalViolations,
  leftovers,
  newRepository,
  processesOf,
  randomFrom,
  resultOf,
  start,
  tasksOn,
  userState,
} from "./lib/trial.mjs";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "10" },
    points: { type: "string", default: "2000" },
    seed: { type: "string" },
    case: { type: "string" },
    jobs: { type: "string", default: "2" },
    built: { type: "boolean", default: false },
    agent: { type: "string" },
  },
});
const command = commandWords(values.built);
const ACP_AGENT = join(import.meta.dirname, "lib/acp-agent.mjs");
/** A run that has died this often is left to end. */
const DEATHS_A_CASE = 80;
/** The exit code of a run that waits for a human. */
const WAITS = 3;

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
    hold: random(3) === 0,
    speaks: values.agent === undefined ? random(2) === 0 : values.agent === "acp",
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
  const rig = newRepository("faults");
  const { place, git, write } = rig;
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
  return { ...rig, agent };
}

// ── Runs ─────────────────────────────────────────────────────────────────────

async function undisturbed(scenario) {
  const rig = makeRepository(scenario);
  const seamLog = join(rig.place, "seams");
  let end = await stagewright(rig, { STAGEWRIGHT_SEAM_LOG: seamLog }, runWords(scenario, rig));
  while (scenario.hold && end.code === WAITS)
    end = await stagewright(rig, { STAGEWRIGHT_SEAM_LOG: seamLog }, ["approve", "--json"]);
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
  let noes = 0;
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
    const isAsked = scenario.hold && end?.code === WAITS;
    const words = isAsked ? decision() : started ? ["resume", "--json"] : runWords(scenario, rig);
    end = await stagewright(rig, env, words);
    if (end.code !== null && !(scenario.hold && end.code === WAITS)) break;
    if (end.code === null) kills++;
  }
  /** Mostly yes. */
  function decision() {
    if (noes < 2 && random(4) === 0 && ++noes) return ["reject", "--note", "once more", "--json"];
    return ["approve", "--json"];
  }
  tally.kills += kills;
  tally.cases++;
  if (existsSync(killLog))
    for (const line of readFileSync(killLog, "utf8").split("\n").filter(Boolean))
      tally.killedAt.set(line, (tally.killedAt.get(line) ?? 0) + 1);

  const found = violationsOf(rig, end, expected, scenario, before);
  for (const violation of found) {
    const text = `seed ${seed} case ${number}: ${violation} (npm run test:faults -- --seed ${seed} --case ${number})`;
    tally.violations.push(text);
    // At once: a long run may be ended before it says so itself.
    console.log(`VIOLATION ${text}`);
  }
  if (found.length === 0) rmSync(rig.place, { recursive: true, force: true });
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
  const trailers = tasksOn(rig, result.branch);
  say(
    JSON.stringify(trailers) === JSON.stringify(scenario.tasks.map(({ id }) => id).toSorted()),
    `commits for ${trailers.join(" ")}`,
  );

  const runs = runsOf(rig);
  say(runs === 1, `${runs} runs`);
  found.push(...journalViolations(rig));

  say(JSON.stringify(userState(rig)) === JSON.stringify(before), "the user's checkout has changed");
  const processes = processesOf([result.run]);
  say(processes.length === 0, `processes left: ${processes.join(" ")}`);
  found.push(...leftovers(rig));
  return found;
}

function runWords(scenario, rig) {
  const words = [
    "run",
    "speckit",
    "specs/001-thing",
    "--agent",
    scenario.speaks ? `acp:${process.execPath} ${ACP_AGENT} ${rig.agent}` : `command:${rig.agent}`,
    "--check",
    `test=${CHECK}`,
    "--concurrency",
    String(scenario.concurrency),
    "--sandbox",
    scenario.sandbox,
    ...(scenario.hold ? ["--hold"] : []),
    "--attempts",
    "4",
    "--yes",
    "--json",
  ];
  return scenario.single ? [...words, "--commits", "single"] : words;
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

function stagewright(rig, env, words) {
  return start(rig, command, env, words).end;
}
