import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { examineRow } from "../../src/acp/examine.ts";
import { findAgent } from "../../src/acp/find.ts";
import { rowOf } from "../../src/acp/rows.ts";
import { createProcesses } from "../../src/index.ts";
import { agentRig } from "../agent-rig.ts";
import { livingWith, makeDirectory, noSandbox } from "../rig.ts";

const FAKE = join(import.meta.dirname, "fake-agent.mjs");

/** A machine with these programs. */
function machine(...programs: string[]) {
  const rig = agentRig();
  for (const program of programs) {
    makeDirectory(rig.directory, program, "..");
    rig.put(program, "#!/bin/sh\necho it, version 1.2.3\n", 0o755);
  }
  return rig;
}

const row = {
  ...rowOf([]),
  name: "it",
  programs: [{ name: "it-acp" }, { name: "it", args: ["--acp"] }],
  behind: { name: "it", variable: "IT" },
  install: "npm install -g it",
};

test("a program is looked for on PATH, then among what the project depends on", () => {
  const { directory } = machine("bin/it", "project/node_modules/.bin/it-acp");
  const cwd = makeDirectory(directory, "project/packages/one");
  const here = { path: join(directory, "bin"), cwd };
  expect(findAgent(row, here)).toEqual({
    ok: true,
    value: { argv: [join(directory, "project/node_modules/.bin/it-acp")], behind: join(directory, "bin/it") },
  });
  expect(findAgent(row, { ...here, cwd: directory })).toMatchObject({
    value: { argv: [join(directory, "bin/it"), "--acp"] },
  });
});

test("a program inside the workspace is nobody's", () => {
  const { directory, workspace } = machine("workspace/node_modules/.bin/it");
  symlinkSync(join(workspace.path, "node_modules/.bin/it"), join(makeDirectory(directory, "bin"), "it-acp"));
  const where = { path: join(directory, "bin"), cwd: workspace.path };
  expect(findAgent(row, where).ok).toBe(true);
  expect(findAgent(row, { ...where, never: workspace.path })).toEqual({
    ok: false,
    error: "it-acp or it was not found; npm install -g it",
  });
});

test("an agent is examined without being given anything to do", async () => {
  const { directory, put, run } = machine("bin/it");
  const script = put("script.json", JSON.stringify({ prompts: [] }));
  const examined = await examineRow(
    { ...row, programs: [{ name: process.execPath, args: [FAKE, script] }] },
    {
      processes: createProcesses({ run, sandbox: noSandbox, protect: [] }),
      cwd: directory,
      env: { PATH: join(directory, "bin") },
    },
  );
  expect(examined).toEqual({
    name: "it",
    program: process.execPath,
    version: "1.2.3",
    speaks: true,
    loggedIn: "unknown",
  });
  expect(livingWith(`STAGEWRIGHT_RUN=${run}`)).toEqual([]);
});

test("one that is not logged in says what to type, and one that is not here what to install", async () => {
  const { directory, put, run } = machine();
  const script = put(
    "script.json",
    JSON.stringify({ prompts: [], fails: [-32000, "Authentication required"] }),
  );
  const options = {
    processes: createProcesses({ run, sandbox: noSandbox, protect: [] }),
    cwd: directory,
    env: {},
  };
  const programs = [{ name: process.execPath, args: [FAKE, script] }];
  expect(await examineRow({ ...row, programs, login: "it login" }, options)).toMatchObject({
    speaks: true,
    loggedIn: "no",
    next: "it login",
  });
  expect(await examineRow(row, options)).toMatchObject({ speaks: false, next: "npm install -g it" });
});
