import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Name } from "./repositories/repository.ts";

/** What a repository's tests need of this machine. */
export interface Tools {
  /** Before the system's own programs. */
  readonly path: readonly string[];
  /** Stands above the repository, with the runner in it. */
  readonly nodeModules?: string;
}

const JEST = [
  "jest@30.5.2",
  "@babel/core@7.29.13",
  "@babel/preset-env@7.29.14",
  "@babel/preset-typescript@7.29.7",
];
const root = fileURLToPath(new URL("../..", import.meta.url));

/** The tools of a repository, or why they are not here. `install`: what is not a part of this repository is fetched once. */
export function toolsOf(name: Name, install: boolean): Tools | string {
  switch (name) {
    case "vitest":
      return { path: [], nodeModules: join(root, "node_modules") };
    case "node-test":
      return { path: [] };
    case "jest":
      return jest(install);
    case "go":
      return program("go", ["env", "GOROOT"], (said) => join(said, "bin"));
    case "cargo":
      // The program itself: what stands in the PATH may look for its settings at home.
      return program("rustc", ["--print", "sysroot"], (said) => join(said, "bin"));
    case "pytest":
      return program("python3", ["-c", "import pytest, sys; print(sys.executable)"], (said) =>
        dirname(realpathSync(said)),
      );
    case "unittest":
      return program("python3", ["-c", "import sys; print(sys.executable)"], (said) =>
        dirname(realpathSync(said)),
      );
    default:
      return name satisfies never;
  }
}

function program(file: string, args: readonly string[], where: (said: string) => string): Tools | string {
  try {
    const said = execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
    return { path: [where(said)] };
  } catch {
    return `${[file, ...args].join(" ")} does not work on this machine`;
  }
}

function jest(install: boolean): Tools | string {
  const place =
    process.env["STAGEWRIGHT_PROBES_JEST"] ??
    join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "stagewright-test-probes/jest");
  const nodeModules = join(place, "node_modules");
  if (existsSync(join(nodeModules, ".bin/jest"))) return { path: [], nodeModules };
  if (!install) return "jest is not installed; `npm run bench -- --probes` installs it";
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), '{ "private": true }\n');
  const words = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "-E", ...JEST];
  const installed = spawnSync("npm", words, { cwd: place, stdio: ["ignore", 2, 2] });
  return installed.status === 0 ? { path: [], nodeModules } : "npm install of jest failed";
}
