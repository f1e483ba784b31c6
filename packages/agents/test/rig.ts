import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Command, ProcessJob, ProcessOutcome } from "@stagewright/core";
import { onTestFinished } from "vitest";
import { createProcesses, detectSandbox, type ProcessesOptions, type Sandbox } from "../src/index.ts";

export const noSandbox: Sandbox = { kind: "none", reason: "the test wants none" };
export const sandbox = await detectSandbox();
if (sandbox.kind === "none") process.stderr.write(`Tests of the sandbox are skipped: ${sandbox.reason}\n`);

/** Both ways a process can run here. */
export const confinements = [
  { how: "without a sandbox", confinement: noSandbox, skip: false },
  { how: "in the sandbox", confinement: sandbox, skip: sandbox.kind === "none" },
];

export interface Rig {
  readonly directory: string;
  readonly run: string;
  readonly file: (name: string) => string;
  readonly read: (name: string) => string;
  readonly start: (
    command: string | Command,
    job?: Partial<ProcessJob>,
    options?: Partial<ProcessesOptions>,
  ) => Promise<ProcessOutcome>;
}

/** A directory of the test's own, and processes that run in it. */
export function rig(confinement: Sandbox = noSandbox): Rig {
  const directory = temporaryDirectory();
  const run = `run-${crypto.randomUUID()}`;
  const file = (name: string): string => join(directory, name);
  return {
    directory,
    run,
    file,
    read: (name) => readFileSync(file(name), "utf8"),
    start(command, job = {}, options = {}) {
      const processes = createProcesses({ run, sandbox: confinement, protect: [], graceMs: 100, ...options });
      return processes.run({
        command: typeof command === "string" ? { shell: command } : command,
        cwd: directory,
        logFile: file("log"),
        deadlineMs: 100_000,
        signal: new AbortController().signal,
        writable: [directory],
        ...job,
      });
    },
  };
}

function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "stagewright-test-")));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export function makeDirectory(...names: string[]): string {
  const path = join(...names);
  mkdirSync(path, { recursive: true });
  return path;
}

/** Waits, bounded, until `look` gives something. */
export async function eventually<T>(what: string, look: () => T | undefined | false): Promise<T> {
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(5)) {
    const found = look();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`It never came to pass that ${what}.`);
}

/** The number a process wrote, once the line is whole. */
export function pidIn(path: string): Promise<number> {
  return eventually(`${path} holds a pid`, () => {
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    return text.endsWith("\n") && Number(text) > 0 && Number(text);
  });
}

/** The live processes with this entry in their environment; read from /proc by the test's own means. */
export function livingWith(entry: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(entry);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The processes of this name (up to 15 letters) that are not quite dead, whether or not they have an environment left. */
export function livingNamed(name: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return new RegExp(`\\(${name}\\) [^ZX]`).test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
      return false;
    }
  });
}

export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** A program of ours in a Node of its own, so that it can be killed. */
export function startNode(script: string, env: Record<string, string> = {}): ChildProcess {
  const child = spawn(
    process.execPath,
    ["--conditions=@stagewright/source", "--input-type=module-typescript", "-e", script],
    {
      cwd: import.meta.dirname,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

export async function outputOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (bytes: Buffer) => (text += bytes.toString()));
  await new Promise((resolve) => child.once("close", resolve));
  return text;
}
