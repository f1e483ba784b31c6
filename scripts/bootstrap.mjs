// Lets `npm run demo` and `npm test` be the very first command after a clone.
// Runs on the host's Node, whatever its version: plain JavaScript, no dependencies.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

if (!existsSync(`${root}/node_modules/.package-lock.json`)) {
  console.error("First run in this clone: installing the locked dependencies (npm ci)…");
  // The host's Node may be older than the one the tools ask for: this clone brings its own.
  const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const installed = spawnSync("npm", words, { cwd: root, stdio: ["ignore", 2, 2] });
  if (installed.status !== 0) {
    console.error("npm ci failed: its output is above. Once it works by hand, run the same command again.");
    process.exit(installed.status ?? 1);
  }
  const own = ["x64", "arm64"].find((arch) => existsSync(`${root}/node_modules/node-linux-${arch}`));
  console.error(
    own === undefined
      ? `This clone brings no Node for ${process.platform}; it runs on yours (${process.version}).`
      : "This clone brings its own Node 24 in node_modules; yours stays as it is.",
  );
}
