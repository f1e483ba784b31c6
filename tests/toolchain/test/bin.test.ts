import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readManifest, root } from "./repository.ts";

const { node: needed } = readManifest("packages/cli/package.json").engines;

let folder: string;
let bin: string;

// The bin as it is shipped, before a main of our own that says that it ran.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stagewright-bin-"));
  bin = join(folder, "bin/stagewright.js");
  cpSync(join(root, "packages/cli/bin"), join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  mkdirSync(join(folder, "dist"));
  writeFileSync(join(folder, "dist/main.js"), `console.log("main ran", ...process.argv.slice(2));`);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(node: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(node, args, {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  });
  return { status, stdout, stderr };
}

/** The bin under this Node, which is told that it is another one. */
function runAs(version: string) {
  const told = join(folder, `told-${version}.cjs`);
  writeFileSync(
    told,
    `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`,
  );
  return run(process.execPath, ["--require", told, bin, "--flag"]);
}

const refusal = (version: string) => ({
  status: 2,
  stdout: "",
  stderr: `stagewright needs Node ${needed}, and this is Node ${version}.\n`,
});

describe("the bin", () => {
  test.each(["12.22.12", "18.20.8", "20.20.2", "22.17.1", "23.11.0", "24.10.0"])(
    "says in one line which Node it needs, on Node %s",
    (version) => {
      expect(runAs(version)).toEqual(refusal(version));
    },
  );

  test.each(["22.18.0", "22.22.0", "24.11.0", "25.0.0", "26.1.0"])("runs main on Node %s", (version) => {
    expect(runAs(version)).toEqual({ status: 0, stdout: "main ran --flag\n", stderr: "" });
  });

  test("compiled code of main is kept for the next start", () => {
    writeFileSync(
      join(folder, "dist/main.js"),
      `import module from "node:module"; console.log(module.getCompileCacheDir() === undefined ? "no cache" : "cache");`,
    );
    expect(run(process.execPath, [bin]).stdout).toBe("cache\n");
  });

  test("is written for Nodes that know nothing newer than import()", () => {
    const code = readFileSync(bin, "utf8").replaceAll(/\/\/.*/g, "");
    expect(code).not.toMatch(/\?\.|\?\?|`|=>|\b(const|let|class|async|await|export)\b|^import /m);
  });

  const older = olderNode();
  test.skipIf(older === undefined)(
    `refuses a real older Node${older === undefined ? " (skipped: there is none on PATH)" : ` (${older.version})`}`,
    () => {
      expect(run(older!.path, [bin])).toEqual(refusal(older!.version));
    },
  );
});

/** A Node on PATH that is too old; npm scripts put the locked one first. */
function olderNode(): { path: string; version: string } | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((entry) => join(entry, "node"))
    .map((path) => ({
      path,
      version: spawnSync(path, ["-p", "process.versions.node"], { encoding: "utf8" }).stdout?.trim() ?? "",
    }))
    .find(({ version }) => /^\d+\./.test(version) && Number.parseInt(version, 10) < 22);
}
