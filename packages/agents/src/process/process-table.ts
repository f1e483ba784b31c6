import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What a look at the process table found. */
export interface Sighting {
  readonly marked: readonly number[];
  /** Alive and without an environment to read: in the middle of an exec, as a rule. */
  readonly unclear: readonly number[];
  /** Killed or at their end, their memory gone and their files perhaps not yet. Whose they were cannot be told. */
  readonly ending: readonly number[];
}

/**
 * The live processes whose environment has `name=value`, among `pids` or (undefined) all.
 * Others' processes are passed over: where we may not read, we may not kill.
 */
export function processesMarked(name: string, value: string, pids?: Iterable<number>): Sighting {
  return process.platform === "linux"
    ? inProc(`${name}=${value}`, pids ?? allPids())
    : inPs(`${name}=${value}`);
}

/** The pid given out last, where the system says so. */
export function lastPid(): number | undefined {
  if (process.platform !== "linux") return undefined;
  const last = Number(readProc("/proc/loadavg")?.toString("latin1").trim().split(" ").at(-1));
  return Number.isInteger(last) && last > 0 ? last : undefined;
}

/** The pids given out after `first` up to `last`; undefined where those cannot be told, or are too many to try one by one. */
export function pidsBetween(first: number | undefined, last: number | undefined): number[] | undefined {
  if (first === undefined || last === undefined || last < first || last - first > 2_000) return undefined;
  return Array.from({ length: last - first }, (_, index) => first + 1 + index);
}

/** Us and our ancestors. */
export function ownLine(): Set<number> {
  const line = new Set([process.pid, process.ppid]);
  for (let pid = process.ppid; pid > 1;) {
    const parent = statusOf(pid)?.parent;
    if (parent === undefined || line.has(parent)) break;
    line.add(parent);
    pid = parent;
  }
  return line;
}

/** False for a zombie: it runs no more and holds nothing. */
export function isAlive(pid: number): boolean {
  if (process.platform === "linux") return statusOf(pid)?.runs === true;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function inProc(entry: string, pids: Iterable<number>): Sighting {
  const needle = Buffer.from(entry);
  const sighting = { marked: [] as number[], unclear: [] as number[], ending: [] as number[] };
  for (const pid of pids) {
    const environment = readProc(`/proc/${pid}/environ`);
    if (environment !== undefined && environment.length > 0) {
      if (hasEntry(environment, needle)) sighting.marked.push(pid);
      continue;
    }
    const status = statusOf(pid);
    if (status === undefined || !status.runs) continue;
    if (status.ends) sighting.ending.push(pid);
    else if (environment !== undefined) sighting.unclear.push(pid);
  }
  return sighting;
}

function hasEntry(environment: Buffer, entry: Buffer): boolean {
  for (let at = environment.indexOf(entry); at !== -1; at = environment.indexOf(entry, at + 1)) {
    const starts = at === 0 || environment[at - 1] === 0;
    const after = at + entry.length;
    if (starts && (after === environment.length || environment[after] === 0)) return true;
  }
  return false;
}

/** macOS shows the environment behind the command, of our own processes only, and of none that the system protects. */
function inPs(entry: string): Sighting {
  const words = ` ${entry} `;
  const lines = execFileSync("ps", ["-A", "-E", "-ww", "-o", "pid=,command="], {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  }).split("\n");
  return {
    marked: lines.filter((line) => `${line} `.includes(words)).map((line) => Number.parseInt(line, 10)),
    unclear: [],
    ending: [],
  };
}

function allPids(): number[] {
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

/** Of the kernel's flags of a task: PF_KTHREAD and PF_EXITING. */
const KERNEL_THREAD = 0x0020_0000;
const ENDING = 0x4;

function statusOf(
  pid: number,
): { readonly parent: number; readonly runs: boolean; readonly ends: boolean } | undefined {
  const stat = readProc(`/proc/${pid}/stat`)?.toString("latin1");
  if (stat === undefined) return undefined;
  // The name in parentheses may hold anything, a closing parenthesis too.
  const [state = "", parent, , , , , flagField] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const flags = Number(flagField);
  return {
    parent: Number(parent),
    runs: !"ZXx".includes(state) && (flags & KERNEL_THREAD) === 0,
    ends: (flags & ENDING) !== 0,
  };
}

function readProc(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined; // It has ended, or is another user's.
  }
}
