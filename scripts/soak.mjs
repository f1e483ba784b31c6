// `npm run test:soak -- --minutes 5`: ten processes, each carrying a run of its own in one repository, with 32
// agents at work between them; they are killed, stopped past their lease and woken again, and interrupted, at
// random. What is disturbed is resumed until it ends; an ended run's result is looked at and dropped, and the
// feature begun again, until the time is over. Then whatever is left anywhere is a violation.
//
//   --minutes N (5)   --processes N (10)   --agents N (32)   --seed N (by the clock)   --built
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  CHECK,
  commandWords,
  journalViolations,
  leftovers,
  newRepository,
  openJournal,
  processesOf,
  randomFrom,
  resultOf,
  start,
  tasksOn,
  userState,
} from "./lib/trial.mjs";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    processes: { type: "string", default: "10" },
    agents: { type: "string", default: "32" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    built: { type: "boolean", default: false },
  },
});
/** Beyond this a run is left in peace, so that it ends. */
const BLOWS_A_RUN = 6;
const LEASE_MS = 3_000;
/** The longest that one life of a run may take; longer is a hang. */
const PATIENCE_MS = 240_000;

const command = commandWords(values.built);
const random = randomFrom(Number(values.seed));
const count = Number(values.processes);
const until = performance.now() + Number(values.minutes) * 60_000;
const tally = { runs: 0, tasks: 0, blows: {}, takenUp: 0, takeOverMs: [], violations: [] };
/** Promises of old owners that were woken. */
const zombies = [];
const complain = (who, text) => tally.violations.push(`${who}: ${text}`);

const rig = newRepository("soak");
const features = Array.from({ length: count }, (_, index) => makeFeature(index));
rig.git("add", "--all");
rig.git("commit", "--quiet", "--message", "base");
const before = JSON.stringify(userState(rig));
console.log(`seed ${values.seed}, ${count} processes, ${values.agents} agents, in ${rig.place}`);

const began = performance.now();
let busiest = 0;
const watch = setInterval(() => {
  busiest = Math.max(busiest, agentsAtWork());
}, 1_000);
await Promise.all(features.map((feature) => carry(feature)));
clearInterval(watch);
await Promise.all(zombies);

for (const text of journalViolations(rig)) complain("journal", text);
const left = processesOf(allRuns());
if (left.length > 0) complain("repository", `processes left: ${left.join(" ")}`);
for (const text of leftovers(rig)) complain("repository", text);
if (JSON.stringify(userState(rig)) !== before) complain("repository", "the user's checkout has changed");

const seconds = Math.round((performance.now() - began) / 1000);
const blows = Object.entries(tally.blows).map(([what, times]) => `${times} ${what}`);
tally.takeOverMs.sort((one, other) => one - other);
console.log(
  `${seconds} s: ${tally.runs} runs, ${tally.tasks} tasks landed, at most ${busiest} agents at once; ${blows.join(", ")}; taken up again ${tally.takenUp} times, a killed one in ${Math.round(tally.takeOverMs[tally.takeOverMs.length >> 1] ?? 0)} ms (median), ${Math.round(tally.takeOverMs.at(-1) ?? 0)} ms (longest)`,
);
for (const violation of tally.violations) console.log(`VIOLATION ${violation}`);
console.log(`${tally.violations.length} violations`);
if (tally.violations.length === 0) rmSync(rig.place, { recursive: true, force: true, maxRetries: 3 });
else console.log(`kept: ${rig.place}`);
process.exit(tally.violations.length === 0 ? 0 : 1);

// ── Features ─────────────────────────────────────────────────────────────────

/** Tests first, then code beside code that clashes in one line; agents take a moment, some fail once. */
function makeFeature(index) {
  const name = `${String(index + 1).padStart(3, "0")}-thing`;
  const tasks = [];
  const files = {};
  const lines = [];
  const add = (title, script) => {
    const id = `T${String(tasks.length + 1).padStart(3, "0")}`;
    tasks.push({ id, script: `sleep ${random(5)}.${random(10)}; ${script}` });
    lines.push(`- [ ] ${id} [P] ${title}`);
  };
  const stems = Array.from({ length: 4 }, (_, at) => `f${index}p${at}`);
  lines.push("## Phase 1: Tests First", "");
  for (const stem of stems) {
    files[`test/${stem}.sh`] = `grep -q ${stem} src/${stem}.sh`;
    add(
      `Write a test for ${stem} in test/${stem}.sh`,
      `mkdir -p test; echo '${files[`test/${stem}.sh`]}' > test/${stem}.sh`,
    );
  }
  lines.push("", "## Phase 2: Core", "");
  for (const stem of stems) {
    files[`src/${stem}.sh`] = stem;
    const fails = random(3) === 0 ? `[ "$STAGEWRIGHT_ATTEMPT" = 1 ] && exit 3; ` : "";
    add(`Implement ${stem} in src/${stem}.sh`, `${fails}mkdir -p src; echo '${stem}' > src/${stem}.sh`);
  }
  for (const word of ["one", "two", "three"])
    add(`Note the word ${word}`, `echo ${word} >> words.list; sort -u -o words.list words.list`);
  files["words.list"] = "one\nthree\ntwo";
  rig.write(`specs/${name}/tasks.md`, `${lines.join("\n")}\n`);
  const agent = join(rig.place, `agent-${index}.sh`);
  const cases = tasks.map(({ id, script }) => `${id}) ${script} ;;`);
  writeFileSync(agent, `#!/bin/sh\ncase "$STAGEWRIGHT_TASK" in\n${cases.join("\n")}\n*) exit 64 ;;\nesac\n`, {
    mode: 0o755,
  });
  const concurrency =
    Math.floor(Number(values.agents) / count) + (index < Number(values.agents) % count ? 1 : 0);
  return { name, tasks, files, agent, concurrency, sandbox: index % 3 === 0 ? "off" : "auto" };
}

// ── Carrying ─────────────────────────────────────────────────────────────────

/** Runs the feature again and again until the time is over. */
async function carry(feature) {
  do {
    const found = tally.violations.length;
    const run = await oneRun(feature).catch((error) => {
      complain(feature.name, String(error));
    });
    if (run === undefined || tally.violations.length > found + 3) return;
    const drop = await start(rig, command, {}, ["drop", run, "--yes"]).end;
    if (drop.code !== 0) complain(feature.name, `drop ended with ${drop.code}: ${drop.stderr}`);
  } while (performance.now() < until);
}

/** One run to its end, disturbed on its way; gives its id. */
async function oneRun(feature) {
  let run;
  /** When the run lost its owner by a kill. */
  let since;
  for (let life = 0; ; life++) {
    const words = run === undefined ? runWords(feature) : ["resume", run, "--json"];
    const { child, end } = start(rig, command, {}, words);
    const seen = { owned: false };
    child.stdout.on("data", (text) => {
      run ??= /"run\.created","run":"([^"]+)"/.exec(text)?.[1];
      if (!seen.owned && text.includes('"run.owned"')) {
        seen.owned = true;
        const at = /"at":"([^"]+)","record":\{"type":"run.owned"/.exec(text)?.[1];
        if (since !== undefined && at !== undefined) tally.takeOverMs.push(Date.parse(at) - since);
      }
    });
    const blow =
      life < BLOWS_A_RUN && performance.now() < until ? strike(child, end, feature, () => run) : undefined;
    const ended = await within(end, blow);
    if (ended === "gone") {
      // Another process is to take it up while the old one stands still.
      continue;
    }
    if (ended === undefined) {
      child.kill("SIGKILL");
      complain(feature.name, `run ${run} hangs: no end within ${PATIENCE_MS / 1000} s`);
      return undefined;
    }
    since = ended.code === null ? Date.now() : undefined;
    run ??= unended(feature);
    if (ended.code === null || ended.code === 130) {
      tally.takenUp++;
      continue;
    }
    if (ended.code === 2 && ended.stderr.includes("is carried by")) {
      await pause(200);
      continue;
    }
    look(feature, run, ended);
    return run;
  }
}

/** Whichever comes first: its end, that it was left standing, or that patience is over. */
async function within(end, blow) {
  const patience = new AbortController();
  const over = pause(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
  const ended = await Promise.race([
    end,
    over,
    ...(blow === undefined ? [] : [blow.then((gone) => gone ?? end)]),
  ]);
  patience.abort();
  return ended;
}

/** Does something to a process after a while; "gone": it stands still, and another may take its run. */
async function strike(child, end, feature, runNow) {
  await pause(200 + random(4_000));
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  const blow = [
    "killed",
    "killed",
    "killed with its group",
    "interrupted",
    "stood still",
    "stood still for long",
  ][random(6)];
  tally.blows[blow] = (tally.blows[blow] ?? 0) + 1;
  switch (blow) {
    case "killed":
      child.kill("SIGKILL");
      return undefined;
    case "killed with its group":
      process.kill(-child.pid, "SIGKILL");
      return undefined;
    case "interrupted":
      // As a terminal does it: everybody in the group is told.
      process.kill(-child.pid, "SIGINT");
      return undefined;
    case "stood still":
      child.kill("SIGSTOP");
      await pause(random(1_500));
      child.kill("SIGCONT");
      return undefined;
    default:
      child.kill("SIGSTOP");
      await pause(LEASE_MS + 500);
      if (runNow() === undefined) {
        child.kill("SIGCONT");
        return undefined;
      }
      zombies.push(wake(child, end, feature, runNow()));
      return "gone";
  }
}

/** Lets the old owner go on somewhere in the new one's life. It must not say that all is well. */
async function wake(child, end, feature, run) {
  await pause(random(3_000));
  const taken = ownersOf(run) > 0;
  child.kill("SIGCONT");
  const ended = await within(end);
  if (ended === undefined) {
    child.kill("SIGKILL");
    complain(feature.name, `run ${run}: its old owner hangs`);
    return;
  }
  if (taken && ended.code === 0 && ended.stderr.includes("took it over"))
    complain(feature.name, `run ${run}: its old owner ended with 0`);
}

function runWords({ name, agent, concurrency, sandbox }) {
  return [
    ...["run", "speckit", `specs/${name}`, "--agent", `command:${agent}`, "--check", `test=${CHECK}`],
    ...["--concurrency", String(concurrency), "--sandbox", sandbox, "--attempts", "6", "--yes", "--json"],
  ];
}

// ── Looking ──────────────────────────────────────────────────────────────────

function look({ name, tasks, files }, run, ended) {
  tally.runs++;
  const say = (condition, text) => condition || complain(name, `run ${run}: ${text}`);
  say(ended.code === 0, `it ended with ${ended.code}: ${ended.stderr.split("\n").slice(-14).join(" / ")}`);
  if (ended.code !== 0) return;
  const { branch } = resultOf(ended);
  const landed = tasksOn(rig, branch);
  tally.tasks += landed.length;
  say(
    JSON.stringify(landed) === JSON.stringify(tasks.map(({ id }) => id).toSorted()),
    `commits for ${landed.join(" ")}`,
  );
  for (const [path, text] of Object.entries(files))
    say(rig.git("show", `${branch}:${path}`) === text, `${path} is not as it was handed in`);
  say(!rig.git("show", `${branch}:specs/${name}/tasks.md`).includes("[ ]"), "a box is not ticked");
}

function inJournal(read) {
  const db = openJournal(rig);
  try {
    return read(db);
  } finally {
    db.close();
  }
}

function allRuns() {
  return inJournal((db) => db.prepare("SELECT run FROM runs").all()).map(({ run }) => run);
}

/** A run whose process died before it could say so. */
function unended({ name }) {
  if (!existsSync(join(rig.repository, ".git/stagewright/journal.db"))) return undefined;
  return inJournal((db) => db.prepare("SELECT run FROM runs WHERE feature = ? AND life <> 'ended'").get(name))
    ?.run;
}

function ownersOf(run) {
  return inJournal((db) =>
    db
      .prepare("SELECT count(*) AS n FROM records WHERE run = ? AND record ->> '$.type' = 'run.owned'")
      .get(run),
  ).n;
}

/** Agents of this harness at this moment: jobs that have a task, each once. */
function agentsAtWork() {
  const jobs = new Set();
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
      if (environment.includes("\0STAGEWRIGHT_TASK=") && environment.includes(rig.place))
        jobs.add(/STAGEWRIGHT_JOB=([^\0]*)/.exec(environment)?.[1]);
    } catch {
      // It has ended.
    }
  }
  return jobs.size;
}
