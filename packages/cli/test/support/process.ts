import { spawn } from "node:child_process";
import path from "node:path";
import { onTestFinished } from "vitest";

const MAIN = path.resolve(import.meta.dirname, "../../src/main.ts");

/** The real program, from its sources, in a process of its own. */
export function spawnStagewright(cwd: string, argv: readonly string[]) {
  const child = spawn(process.execPath, ["--conditions=@stagewright/source", MAIN, ...argv], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: "1" },
  });
  let out = "";
  let err = "";
  const waiting: { pattern: RegExp; resolve: () => void }[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    for (const { pattern, resolve } of waiting) if (pattern.test(err)) resolve();
  });
  const ended = new Promise<{ code: number | null; signal: string | null; out: string; err: string }>(
    (resolve) => {
      child.on("close", (code, signal) => resolve({ code, signal, out, err }));
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  return {
    pid: child.pid ?? -1,
    ended,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Once stderr shows it; rejects where the process ends without. */
    async says(pattern: RegExp): Promise<void> {
      if (pattern.test(err)) return;
      const seen = new Promise<void>((resolve) => {
        waiting.push({ pattern, resolve });
      });
      const early = ended.then(({ code }) => {
        throw new Error(`ended with ${code} before it said ${pattern}:\n${err}${out}`);
      });
      await Promise.race([seen, early]);
    },
  };
}
