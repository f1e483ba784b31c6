// What the fault and soak harnesses share: a real repository in a temporary place, the real command in
// a process of its own, and a look at what is left afterwards.
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
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";

export const CHECK = "sh check.sh";
const root = fileURLToPath(new URL("../..", import.meta.url));

/** The command, built or from its sources, as arguments of node. */
export function commandWords(built) {
  return built
    ? [join(root, "packages/cli/bin/stagewright.js")]
    : [
        "--conditions=@stagewright/source",
        "--disable-warning=ExperimentalWarning",
        join(root, "packages/cli/src/main.ts"),
      ];
}

/** A repository whose check runs every `test/*.sh`, with nothing committed yet. */
export function newRepository(purpose) {
  const place = realpathSync(mkdtempSync(join(tmpdir(), `stagewright-${purpose}-`)));
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
    NODE_COMPILE_CACHE: join(root, "node_modules/.cache/node-compile"),
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
  git("init", "--quiet", "--initial-branch=main");
  return { place, repository, env, git, write };
}

/** The command in a group of its own, so that a kill of the group does not end the harness. */
export function start(rig, command, env, words) {
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
  const end = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => setImmediate(() => resolve({ code, stdout, stderr })));
  });
  return { child, end };
}

export function resultOf({ stdout, stderr }) {
  const line = stdout.split("\n").find((text) => text.includes('"run.result"'));
  if (line === undefined) throw new Error(`no result:\n${stderr}`);
  return JSON.parse(line);
}

/** Ids of the tasks that commits of the branch are for, sorted. */
export function tasksOn(rig, branch) {
  return rig
    .git("log", "--format=%(trailers:key=Stagewright-Task,valueonly,separator=%x20)", `HEAD..${branch}`)
    .split(/\s+/)
    .filter(Boolean)
    .toSorted();
}

export function openJournal(rig) {
  return new DatabaseSync(join(rig.repository, ".git/stagewright/journal.db"), { readOnly: true });
}

/** What the journal must not say: damage, owners and lives that are not over, a task done twice. */
export function journalViolations(rig) {
  const found = [];
  const say = (condition, text) => condition || found.push(text);
  const db = openJournal(rig);
  say(db.prepare("PRAGMA integrity_check").get().integrity_check === "ok", "the journal is damaged");
  for (const { run, life, owner_pid: pid } of db.prepare("SELECT run, life, owner_pid FROM runs").all()) {
    // A process that was killed right after it had recorded the run's end could not give the run back.
    say(life === "ended", `run ${run} has no end (${life})`);
    say(pid === null || !existsSync(`/proc/${pid}`), `run ${run} has an owner that lives (${pid})`);
  }
  const landed = new Set();
  for (const { run, record: text } of db.prepare("SELECT run, record FROM records ORDER BY run, seq").all()) {
    const record = JSON.parse(text);
    if (record.type === "action.started" && record.action.task !== undefined)
      say(
        !landed.has(`${run}/${record.action.task}`),
        `${record.key} was begun although the task had landed`,
      );
    if (record.type === "action.finished" && record.done.verb === "land" && record.done.result.ok) {
      const task = `${run}/${record.key.split("/")[2]}`;
      say(!landed.has(task), `${task} landed twice`);
      landed.add(task);
    }
  }
  db.close();
  return found;
}

/** Workspaces, locks, and objects that refs need and are not there. */
export function leftovers(rig) {
  const found = [];
  const cache = join(rig.place, "cache");
  const left = existsSync(cache) ? [...walk(cache)].filter((path) => /\/(?:work|scratch)$/.test(path)) : [];
  const locks = [...walk(join(rig.repository, ".git"))].filter((path) => path.endsWith(".lock"));
  for (const [what, paths] of Object.entries({ workspaces: left, locks }))
    if (paths.length > 0)
      found.push(`${what} left: ${paths.map((path) => relative(rig.place, path)).join(" ")}`);
  try {
    rig.git("fsck", "--connectivity-only", "--no-dangling");
  } catch (error) {
    found.push(`git fsck: ${error.stderr}`);
  }
  return found;
}

/** Everything of the user's checkout that a run has no business with. */
export function userState({ repository }) {
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

/** Live processes of these runs. */
export function processesOf(runs) {
  const wanted = new Set([...runs].map((run) => `STAGEWRIGHT_RUN=${run}`));
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8")
        .split("\0")
        .some((entry) => wanted.has(entry));
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
export function randomFrom(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
