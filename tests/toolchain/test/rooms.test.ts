import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { folderOf, isOurs, packages, root } from "./repository.ts";

/** DESIGN.md, "Rooms and who may know whom": what each room's `src` may import of ours. */
const mayImport: Record<string, readonly string[]> = {
  core: [],
  work: ["core"],
  workspace: ["core"],
  agents: ["core"],
  "engine-local": ["core"],
  forge: ["core"],
  guards: ["core"],
  mutants: ["core"],
  "plugin-deliverables": ["core", "work"],
  "plugin-github": ["core", "work"],
  "plugin-payload": ["core", "work"],
  "plugin-spec-phase": ["core", "work"],
  "plugin-speckit": ["core", "work"],
  reports: ["core"],
  testing: ["core"],
  cli: [
    "agents",
    "core",
    "engine-local",
    "forge",
    "guards",
    "mutants",
    "plugin-deliverables",
    "plugin-github",
    "plugin-payload",
    "plugin-spec-phase",
    "plugin-speckit",
    "reports",
    "work",
    "workspace",
  ],
};
const rooms = Object.keys(mayImport);
const nameOf = (room: string): string => (room === "cli" ? "stagewright" : `@stagewright/${room}`);

/** Node's own modules the pure rooms may use; everywhere else all of them are fine. */
const nodeModulesFor: Record<string, readonly string[]> = {
  core: [],
  guards: [],
  mutants: [],
  reports: [],
  work: ["crypto", "path", "path/posix"],
};
const nodeModules = builtinModules
  .filter((name) => !name.startsWith("_"))
  .map((name) => name.replace("node:", ""));

const refusedInCore = [
  "process.exit()",
  "Buffer.from([])",
  "console.log()",
  "globalThis.process",
  "require('node:fs')",
  "setTimeout(() => {}, 1)",
  "clearTimeout(1)",
  "setInterval(() => {}, 1)",
  "clearInterval(1)",
  "setImmediate(() => {})",
  "queueMicrotask(() => {})",
  "performance.now()",
  "fetch('')",
  "crypto.randomUUID()",
];

interface Probe {
  /** Where the file stands, below the repository. */
  readonly path: string;
  readonly code: string;
  readonly refused: boolean;
}

let files = 0;
const probe = (room: string, code: string, refused: boolean): Probe => ({
  path: `packages/${room}/src/probe-${(files += 1)}.ts`,
  code,
  refused,
});

const arrows = rooms.flatMap((room) =>
  rooms
    .filter((other) => other !== room)
    .map((other) => probe(room, `import "${nameOf(other)}";`, !mayImport[room]!.includes(other))),
);
const pathsAround = rooms.flatMap((room) =>
  rooms
    .filter((other) => other !== room)
    .map((other) => probe(room, `import "../../${other}/src/index.ts";`, true)),
);
const nodeProbes = rooms.flatMap((room) =>
  nodeModules.map((module) => {
    const allowed = nodeModulesFor[room];
    return probe(room, `import "node:${module}";`, allowed !== undefined && !allowed.includes(module));
  }),
);
const otherWays = [
  probe("core", `export * from "node:fs";`, true),
  probe("core", `import type { Stats } from "node:fs"; export type S = Stats;`, true),
  probe("core", `export const fs = () => import("node:fs");`, true),
  probe("core", `import "fs";`, true),
  probe("work", `import "fs";`, true),
  probe("work", `export const work = () => import("@stagewright/workspace");`, true),
  probe("plugin-speckit", `import "@stagewright/plugin-github";`, true),
  probe("core", `import "yaml";`, true),
  probe("core", `import "zodiac";`, true),
  probe("core", `import "zod";`, false),
  probe("core", `import "zod/v4/core";`, false),
  probe("core", `import "./failure.ts";`, false),
  probe("core", `import "../failure.ts";`, false),
  probe("plugin-speckit", `export default 1;`, true),
  probe("work", `export default 1;`, true),
];
const globals = refusedInCore.map((code) => probe("core", `export const probe = () => ${code};`, true));
const all = [...arrows, ...pathsAround, ...nodeProbes, ...otherWays, ...globals];

const report = z.object({
  diagnostics: z.array(z.object({ filename: z.string(), code: z.string().optional(), message: z.string() })),
});
const guards = /no-restricted-(imports|globals)|no-default-export|prefer-node-protocol/;

let folder: string;
let refusedFiles: Set<string>;

// One oxlint over all probes, with the repository's own configuration.
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "stagewright-rooms-"));
  copyFileSync(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
  for (const { path, code } of all) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), `${code}\n`);
  }
  const stdout = await promisify(execFile)(
    process.execPath,
    [join(root, "node_modules/oxlint/bin/oxlint"), "--format=json", "--config=.oxlintrc.json", "."],
    { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
  ).then(
    (done) => done.stdout,
    // It exits with 1: there is something to report.
    (error: { stdout: string }) => error.stdout,
  );
  refusedFiles = new Set(
    report
      .parse(JSON.parse(stdout))
      .diagnostics.filter(({ code }) => guards.test(code ?? ""))
      .map(({ filename }) => filename.replaceAll("\\", "/")),
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const describeProbes = (title: string, probes: readonly Probe[]): void => {
  test.each(
    probes.map(
      (one) => [one.refused ? "refused" : "allowed", one.path.split("/")[1], one.code, one] as const,
    ),
  )(`${title}: %s in %s: %s`, (_verdict, _room, _code, { path, refused }) => {
    expect(refusedFiles.has(path)).toBe(refused);
  });
};

describe("lint holds the rooms", () => {
  describeProbes("arrow", arrows);
  describeProbes("by path", pathsAround);
  describeProbes("other way", otherWays);
  describeProbes("global", globals);

  test.each(rooms)("node modules in %s", (room) => {
    const wrong = nodeProbes.filter(
      ({ path, refused }) => path.startsWith(`packages/${room}/`) && refusedFiles.has(path) !== refused,
    );
    expect(wrong.map(({ code, refused }) => ({ code, refused }))).toEqual([]);
  });

  test("every package has its room here", () => {
    expect(packages.map(({ folder: room }) => room).toSorted()).toEqual(rooms.toSorted());
  });

  test.each(packages)("what $folder depends on follows its arrows", ({ folder: room, manifest }) => {
    const ours = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)].filter(
      isOurs,
    );
    expect(mayImport[room]).toEqual(expect.arrayContaining(ours.map(folderOf)));
  });
});
