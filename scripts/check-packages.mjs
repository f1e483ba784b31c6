// publint and attw over every package as it would be published. Needs a build.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tools = [
  ["publint", ["run", "--strict"]],
  ["attw", ["--pack", ".", "--profile", "esm-only", "--no-emoji", "--format", "ascii", "--no-summary"]],
];

let failures = 0;
for (const folder of readdirSync(`${root}/packages`)) {
  const cwd = `${root}/packages/${folder}`;
  const { name } = JSON.parse(readFileSync(`${cwd}/package.json`, "utf8"));
  for (const [tool, args] of tools) {
    const { status, stdout, stderr, error } = spawnSync(`${root}/node_modules/.bin/${tool}`, args, {
      cwd,
      encoding: "utf8",
    });
    console.log(`${status === 0 ? "ok  " : "FAIL"} ${tool} ${name}`);
    if (status !== 0) {
      failures += 1;
      console.log(`${stdout ?? ""}${stderr ?? ""}${error ?? ""}`);
    }
  }
}
process.exitCode = failures === 0 ? 0 : 1;
