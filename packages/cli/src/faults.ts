import { appendFileSync } from "node:fs";
import type { SeamPoint } from "@stagewright/engine-local";

/**
 * For fault harnesses. `STAGEWRIGHT_KILL_AT=12` kills this process, as by `kill -9`, at the
 * twelfth point of the seam it passes (with `STAGEWRIGHT_KILL_GROUP=1`, its process group)
 * and notes the point in `STAGEWRIGHT_KILL_LOG`; `STAGEWRIGHT_SEAM_LOG` notes every point.
 * Undefined where none of them is set.
 */
export function faultHook(
  env: Readonly<Record<string, string | undefined>>,
): ((point: SeamPoint) => void) | undefined {
  const at = Number(env["STAGEWRIGHT_KILL_AT"] ?? "0");
  const seamLog = env["STAGEWRIGHT_SEAM_LOG"];
  if (at < 1 && seamLog === undefined) return undefined;
  let passed = 0;
  return (point) => {
    if (seamLog !== undefined) appendFileSync(seamLog, `${seamName(point)}\n`);
    if (++passed !== at) return;
    const killLog = env["STAGEWRIGHT_KILL_LOG"];
    if (killLog !== undefined) appendFileSync(killLog, `${seamName(point)}\n`);
    process.kill(env["STAGEWRIGHT_KILL_GROUP"] === undefined ? process.pid : 0, "SIGKILL");
  };
}

/** The seam without what differs from run to run and task to task: `after attempt: capture`. */
function seamName({ key, name, when }: SeamPoint): string {
  const verb = key.slice(key.lastIndexOf("/") + 1);
  const plain = name.startsWith("witness ") ? "witness" : name;
  return `${when} ${key.includes("/") ? verb : "run"}: ${plain}`;
}
