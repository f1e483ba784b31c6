// Lets `npm run demo` and `npm test` be the very first command after a clone.
// Runs on the host's Node, whatever its version: plain JavaScript, no dependencies.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

if (!existsSync(`${root}/node_modules/.package-lock.json`)) {
  console.error("First run in this clone: installing the locked dependencies (npm ci)…");
  const installed = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (installed.status !== 0) {
    console.error("npm ci failed: its output is above. Once it works by hand, run the same command again.");
    process.exit(installed.status ?? 1);
  }
}
