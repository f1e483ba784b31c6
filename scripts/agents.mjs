// `npm run test:agents`: installs real coding agents by name in a private folder and tries Stagewright with each
// of them against a scripted model on loopback. Nothing leaves this machine but the installs.
//
//   npm run test:agents -- [--only claude,codex] [--tests failures,features] [-t NAME] [--no-install]
//
// Says which agents ran; one that cannot be installed here is skipped with the reason.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    tests: { type: "string" },
    named: { type: "string", short: "t" },
    "no-install": { type: "boolean", default: false },
    reporter: { type: "string", multiple: true },
  },
});

const { agents } = await import("../tests/agents/agents.ts");
// In the user's cache, not in /tmp: agents treat what is there as throw-away, and let everybody write it.
const lab = join(
  process.env.STAGEWRIGHT_AGENTS_LAB ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "stagewright-test-agents"),
);
const wanted = options.only?.split(",") ?? agents.map(({ name }) => name);
const unknown = wanted.filter((name) => !agents.some((agent) => agent.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no agent ${unknown.join(", ")}; there are ${agents.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(2);
}

const places = {};
for (const agent of agents.filter(({ name }) => wanted.includes(name))) {
  const started = performance.now();
  const installed = install(agent);
  if (installed.place === undefined) {
    console.log(`${agent.name}: skipped, ${installed.why}`);
    continue;
  }
  places[agent.name] = installed.place;
  const took = installed.fresh
    ? `installed in ${((performance.now() - started) / 1000).toFixed(0)} s`
    : "is here";
  console.log(`${agent.name}: ${agent.packages.join(", ")} ${took}`);
}
if (Object.keys(places).length === 0) {
  console.error("No agent could be installed.");
  process.exit(1);
}

const files = (options.tests?.split(",") ?? []).map((name) => `test/${name}.test.ts`);
const named = options.named === undefined ? [] : ["-t", options.named];
const reporters = (options.reporter ?? []).map((name) => `--reporter=${name}`);
const vitest = spawnSync(
  process.execPath,
  [
    join(root, "node_modules/vitest/vitest.mjs"),
    ...["run", "--root", join(root, "tests/agents"), ...reporters, ...named, ...files, ...positionals],
  ],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, STAGEWRIGHT_AGENTS: JSON.stringify(places), STAGEWRIGHT_AGENTS_LAB: lab },
  },
);
console.log(`\nRan: ${Object.keys(places).join(", ")}.`);
process.exit(vitest.status ?? 1);

/** Each agent has a folder of its own, named by what is in it. */
function install(agent) {
  const digest = createHash("sha256").update(agent.packages.join("\n")).digest("hex").slice(0, 10);
  const place = join(lab, "installed", `${agent.name}-${digest}`);
  const done = join(place, "complete");
  if (existsSync(done)) return { place, fresh: false };
  if (options["no-install"]) return { why: "it is not installed, and --no-install was given" };
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), '{ "private": true }\n');
  // By this very Node: an older one is silently given an older agent.
  const npm = spawnSync(
    process.execPath,
    [npmProgram(), "install", "--no-audit", "--no-fund", "--save-exact", ...agent.packages],
    { cwd: place, encoding: "utf8", timeout: 600_000 },
  );
  if (npm.status !== 0)
    return {
      why: `npm could not install it: ${(npm.stderr || npm.error?.message || "").trim().split("\n").at(-1)}`,
    };
  const missing = agent.programs.filter((name) => !existsSync(join(place, "node_modules/.bin", name)));
  if (missing.length > 0) return { why: `its package has no program ${missing.join(", ")}` };
  writeFileSync(done, "");
  return { place, fresh: true };
}

function npmProgram() {
  const own = process.env.npm_execpath;
  if (own !== undefined && existsSync(own)) return own;
  const found = spawnSync("sh", ["-c", "command -v npm"], { encoding: "utf8" }).stdout.trim();
  const real = found === "" ? "" : realpathSync(found);
  if (real.endsWith("npm-cli.js")) return real;
  const beside = join(dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js");
  if (existsSync(beside)) return beside;
  throw new Error(`npm was not found: ${found} is ${readFileSync(found, "utf8").slice(0, 80)}`);
}
