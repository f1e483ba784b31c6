import type { SeamPoint } from "@stagewright/engine-local";

/**
 * For fault harnesses: `STAGEWRIGHT_KILL_AT=12` kills this process, as by `kill -9`, at
 * the twelfth point of the seam it passes. Undefined where the variable is not set.
 */
export function killPoint(
  env: Readonly<Record<string, string | undefined>>,
): ((point: SeamPoint) => void) | undefined {
  const at = Number(env["STAGEWRIGHT_KILL_AT"] ?? "");
  if (!Number.isInteger(at) || at < 1) return undefined;
  let passed = 0;
  return () => {
    if (++passed === at) process.kill(process.pid, "SIGKILL");
  };
}
