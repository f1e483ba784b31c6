import { execFile } from "node:child_process";
import type { Unenforced } from "@stagewright/core";
import { findProgram } from "../process/find-program.ts";
import { sandboxArguments } from "./policy.ts";

export type Sandbox =
  | { readonly kind: "bwrap"; readonly program: string; readonly pidNamespace: boolean }
  | { readonly kind: "none"; readonly reason: string };

/** What it leaves open, as `sandboxArguments` says; where there is none, all of it. */
export function unenforcedBy(sandbox: Sandbox, allowDocker = false): readonly Unenforced[] {
  if (sandbox.kind === "none") return ["no-sandbox"];
  return [
    "network",
    "reading",
    "writing-elsewhere",
    "user-services",
    ...(sandbox.pidNamespace ? [] : (["signals"] as const)),
    ...(allowDocker ? (["container-socket"] as const) : []),
  ];
}

let detected: Promise<Sandbox> | undefined;

/** The sandbox this machine allows, found by trying it once per process (about 5 ms). */
export function detectSandbox(): Promise<Sandbox> {
  detected ??= detect();
  return detected;
}

async function detect(): Promise<Sandbox> {
  if (process.platform !== "linux")
    return { kind: "none", reason: `there is no sandbox for ${process.platform} yet` };
  const program = findProgram("bwrap", { path: process.env["PATH"], cwd: "/" });
  if (!program.ok) return { kind: "none", reason: `bubblewrap is not installed: ${program.error}` };
  // In many containers /proc cannot be mounted anew; there the rest of the sandbox still works.
  let reason = "";
  for (const pidNamespace of [true, false]) {
    const refusal = await attempt(program.value, pidNamespace);
    if (refusal === undefined) return { kind: "bwrap", program: program.value, pidNamespace };
    reason = refusal;
  }
  return { kind: "none", reason };
}

function attempt(program: string, pidNamespace: boolean): Promise<string | undefined> {
  const argv = [
    ...sandboxArguments({ protect: [], writable: [], pidNamespace, allowDocker: false }, "/"),
    "--",
    "true",
  ];
  return new Promise((resolve) => {
    execFile(program, argv, { timeout: 5_000, killSignal: "SIGKILL" }, (error, _, stderr) => {
      resolve(error === null ? undefined : stderr.trim().split("\n")[0] || error.message);
    });
  });
}
