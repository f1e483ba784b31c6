import type { WitnessWorkspace } from "@stagewright/core";
import { makeRig, ScriptedProcesses, unwrap, type Rig, type Rooms } from "./rig.ts";

/** An npm project whose dependency is a packed directory: `npm ci` needs no network for it. */
export function project(extra: Record<string, string> = {}): Rig {
  return makeRig({
    ".gitignore": "node_modules/\n",
    ".npmrc": "install-links=true\noffline=true\n",
    "vendor/lib/package.json": JSON.stringify({ name: "lib", version: "1.0.0", main: "index.js" }),
    "vendor/lib/index.js": "module.exports = 'lib one';\n",
    "package.json": JSON.stringify({
      name: "app",
      version: "1.0.0",
      dependencies: { lib: "file:vendor/lib" },
    }),
    "package-lock.json": JSON.stringify({
      name: "app",
      version: "1.0.0",
      lockfileVersion: 3,
      requires: true,
      packages: {
        "": { name: "app", version: "1.0.0", dependencies: { lib: "file:vendor/lib" } },
        "node_modules/lib": { version: "1.0.0", resolved: "file:vendor/lib" },
      },
    }),
    ...extra,
  });
}

/** Stands for a package manager where the real one's work is not the point: quick, and says what it was called with. */
export function fakeManager(
  script = "mkdir -p node_modules/lib packages/a/node_modules/x && echo one > node_modules/lib/index.js && ln -s ../packages/a node_modules/a && echo x > packages/a/node_modules/x/i.js",
): ScriptedProcesses {
  const processes = new ScriptedProcesses();
  const run = processes.run.bind(processes);
  processes.run = (job) => run("argv" in job.command ? { ...job, command: { shell: script } } : job);
  return processes;
}

export const fakeProject = (extra: Record<string, string> = {}): Rig =>
  makeRig({
    ".gitignore": "node_modules\n",
    "package.json": '{"dependencies":{"lib":"1"}}',
    "package-lock.json": "{}",
    "packages/a/package.json": "{}",
    ...extra,
  });

export async function witness({ workspaces }: Rooms, tree: string, slot = 0): Promise<WitnessWorkspace> {
  return unwrap(
    await workspaces.openWitness({
      run: "run1",
      slot,
      tree,
      head: tree,
      signal: new AbortController().signal,
    }),
  );
}
