import { readFileSync } from "node:fs";
import { JOB_MARKER } from "./environment.ts";
import { processesMarked } from "./process-table.ts";

/** The live processes of a job; undefined where the system does not show what they do. */
export function processesOf(job: string): ReadonlySet<number> | undefined {
  if (process.platform !== "linux") return undefined;
  return new Set(processesMarked(JOB_MARKER, job).marked);
}

/**
 * What these processes have done so far, as a text that differs when they have done more:
 * time on a processor (ticks of 10 ms), bytes read and written. One that only waits, as
 * `sleep` does, does nothing.
 */
export function workDone(pids: Iterable<number>): string {
  return [...pids].map((pid) => `${pid} ${ticks(pid)} ${bytes(pid)}`).join("\n");
}

function ticks(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  // The name in parentheses may hold anything. utime and stime are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return `${fields[11] ?? ""} ${fields[12] ?? ""}`;
}

function bytes(pid: number): string {
  return read(`/proc/${pid}/io`)
    .replaceAll(/[^\d\n]+/g, "")
    .split("\n")
    .slice(0, 2)
    .join(" ");
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return ""; // It has ended, or is another user's.
  }
}
