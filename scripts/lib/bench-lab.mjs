// What the benchmarks with real agents stand on: where agents are installed, a user's home and repository, a
// scripted model, and a run of the built command with them.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "packages/cli/bin/stagewright.js");
/** In the user's cache, not in /tmp: agents treat what is there as throw-away. */
export const lab =
  process.env.STAGEWRIGHT_AGENTS_LAB ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "stagewright-test-agents");

/** Where `npm run test:agents` has installed this agent; undefined where it has not. */
export function placeOf({ name, packages }) {
  const digest = createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 10);
  const place = join(lab, "installed", `${name}-${digest}`);
  return existsSync(join(place, "complete")) ? place : undefined;
}

export function makeLab(name) {
  mkdirSync(lab, { recursive: true });
  const place = realpathSync(mkdtempSync(join(lab, `bench-${name}-`)));
  return { place, remove: () => rmSync(place, { recursive: true, force: true, maxRetries: 3 }) };
}

export function put(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What this agent's user has set, and nothing of ours. */
export function userEnvironment(agent, place, told) {
  const home = join(place, "home");
  const files = {
    ...agent.files?.(told),
    ".gitconfig": "[user]\n\tname = Bench\n\temail = bench@localhost\n",
  };
  for (const [path, text] of Object.entries(files)) put(join(home, path), text);
  return {
    PATH: [join(placeOf(agent), "node_modules/.bin"), dirname(process.execPath), SYSTEM_PATH].join(":"),
    HOME: home,
    STAGEWRIGHT_CACHE: join(place, "cache"),
    GIT_CONFIG_NOSYSTEM: "1",
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    ...agent.env(told),
  };
}

const SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";

export function makeRepository(place, env, { committed, plan }) {
  const repository = join(place, "repository");
  const git = (...words) => execFileSync("git", words, { cwd: repository, env, stdio: "ignore" });
  for (const [path, text] of Object.entries(committed)) put(join(repository, path), text);
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--message", "base");
  for (const [path, text] of Object.entries(plan)) put(join(repository, path), text);
  return repository;
}

/** A run to its end, with its result. The model server lives in this process, so nothing here may block. */
export async function runToEnd(words, { repository, env }) {
  const began = performance.now();
  const child = spawn(process.execPath, [bin, "run", "speckit", ...words, "--yes", "--json"], {
    cwd: repository,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = ["", ""].map((text) => ({ text }));
  child.stdout.setEncoding("utf8").on("data", (chunk) => (stdout.text += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk) => (stderr.text += chunk));
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const lines = stdout.text.split("\n").filter(Boolean);
  const result = lines.map((line) => JSON.parse(line)).find(({ type }) => type === "run.result");
  if (code !== 0 || result === undefined) throw new Error(`a run ended with ${code}:\n${stderr.text}`);
  return { ms: performance.now() - began, result };
}
