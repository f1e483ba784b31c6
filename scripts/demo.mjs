// `npm run demo`: makes a small real repository with a spec-kit feature and runs Stagewright on it, with
// recorded edits in place of a coding agent. Everything else is real: git, workspaces, tests, commits.
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const place = join(root, ".stagewright-demo");
const repository = join(place, "kitty");
const feature = "001-settle-up";

const lock = join(root, ".stagewright-demo.lock");

takeLock();
makeRepository();
writeLauncher();

const words = [
  "run",
  "speckit",
  "--agent",
  `replay:${join(root, "demo/recording.yaml")}`,
  "--concurrency",
  "4",
  "--yes",
];
say(
  `\n$ cd ${relative(repository)} && stagewright run speckit --agent replay:recording.yaml --concurrency 4\n`,
);
const run = spawnSync(join(place, "stagewright"), words, { cwd: repository, stdio: "inherit" });
if (run.status !== 0) {
  say(
    `\nThe run ended with exit code ${run.status ?? run.signal}; the repository is left as it is in ${relative(repository)}.`,
  );
  process.exit(run.status ?? 1);
}

const branch = `stagewright/${feature}`;
const commits = git("log", "--format=  %h %s", `main..${branch}`).split("\n");
say(`\nThe ${commits.length} commits on ${branch}, one for each task and one for the plan as it was:\n`);
for (const line of commits) say(line);
say(`\nspecs/${feature}/tasks.md as the run left it there:\n`);
const tasks = git("show", `${branch}:specs/${feature}/tasks.md`).split("\n");
for (const line of tasks.filter((each) => /^## Phase|^- \[/.test(each))) say(`  ${line}`);
say(`
Your checkout was not touched: its tasks.md has no box ticked, and the code is not there yet. To go on:

  cd ${relative(repository)}
  ../stagewright diff      # what the run did
  ../stagewright apply     # take it into the checkout, then: npm test
  ../stagewright drop      # or throw it away
`);

function makeRepository() {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  cpSync(join(root, "demo/repository"), repository, { recursive: true });
  // As it usually is: the plan documents are not committed yet.
  const specs = join(place, "specs");
  renameSync(join(repository, "specs"), specs);
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.name", "Demo");
  git("config", "user.email", "demo@localhost");
  git("add", "--all");
  git("commit", "--quiet", "--message", "kitty: amounts of money");
  git("switch", "--quiet", "--create", feature);
  renameSync(specs, join(repository, "specs"));
  say(
    `Made a repository in ${relative(repository)}: a small library, its tests, and a spec-kit feature that nobody has implemented yet.`,
  );
}

/** The command as it is in this clone, run from its TypeScript sources by the Node that runs this script. */
function writeLauncher() {
  const file = join(place, "stagewright");
  const main = join(root, "packages/cli/src/main.ts");
  writeFileSync(
    file,
    `#!/bin/sh\nexec '${process.execPath}' --conditions=@stagewright/source --disable-warning=ExperimentalWarning '${main}' "$@"\n`,
  );
  chmodSync(file, 0o755);
}

function git(...words) {
  return execFileSync("git", ["-C", repository, ...words], { encoding: "utf8" }).trimEnd();
}

function relative(path) {
  return path.startsWith(`${process.cwd()}/`) ? path.slice(process.cwd().length + 1) : path;
}

/** One demo at a time: each begins by clearing away what the one before it has made. */
function takeLock() {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      process.on("exit", () => unlinkSync(lock));
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const other = Number(readLock());
    if (isAlive(other)) {
      say(
        `Another demo is at work in this clone (process ${other}), and both would make ${relative(place)}. Wait for it to end, or end it, and type this again.`,
      );
      process.exit(1);
    }
    rmSync(lock, { force: true });
  }
}

function readLock() {
  try {
    return readFileSync(lock, "utf8");
  } catch {
    return "";
  }
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** On a terminal, long lines are broken between words; indented ones go on a little further in. */
function say(text) {
  console.log(text.split("\n").map(wrapped).join("\n"));
}

function wrapped(line) {
  const columns = process.stdout.columns;
  if (columns === undefined || line.length <= columns) return line;
  const lead = line.slice(0, line.length - line.trimStart().length);
  const [first, ...rest] = line.trimStart().split(" ");
  const lines = [lead + first];
  for (const word of rest) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length > columns) lines.push(lead === "" ? word : `${lead}    ${word}`);
    else lines[lines.length - 1] = longer;
  }
  return lines.join("\n");
}
