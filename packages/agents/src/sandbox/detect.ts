import { execFile } from "node:child_process";
import { findProgram } from "../process/find-program.ts";
import { sandboxArguments } from "./policy.ts";

export type Sandbox =
  | { readonly kind: "bwrap"; readonly program: string; readonly pidNamespace: boolean }
  | { readonly kind: "none"; readonly reason: string };

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
