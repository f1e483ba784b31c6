import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** A process that may own runs, told apart from a later one that was given the same pid. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in the system's own units; undefined where it cannot be known. */
  readonly started: string | undefined;
  /** Different for each journal handle, so that two in one process do not share a run. */
  readonly token: string;
}

export function thisOwner(): Owner {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid), token: randomUUID() };
}

/** How long an owner that cannot be asked is trusted after its last sign of life. */
export const LEASE_MS = 3_000;

export function isAlive(owner: Omit<Owner, "token">, leaseUntil: number, now: number): boolean {
  if (now > leaseUntil) return false;
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
  }
  const started = startOf(owner.pid);
  return started === undefined || owner.started === undefined || started === owner.started;
}

function startOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      // The command name may hold spaces and parentheses: count fields after the last one.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      // A zombie has ended: it only waits for its parent to notice.
      return fields[0] === "Z" ? "ended" : fields[19];
    }
    return (
      execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", timeout: 1_000 }).trim() ||
      undefined
    );
  } catch {
    return undefined;
  }
}
