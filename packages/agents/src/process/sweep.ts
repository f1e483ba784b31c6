import { setTimeout as pause } from "node:timers/promises";
import { JOB_MARKER, RUN_MARKER } from "./environment.ts";
import { ownLine, processesMarked, type Sighting } from "./process-table.ts";

/** How long we hunt processes that fork as fast as we kill. */
const HUNT_MS = 2_000;
/** An exec is over in microseconds; a process without environment after this many looks has none. */
const LOOKS_AT_UNCLEAR = 4;

/**
 * Ends what a killed owner of `run` left behind: the processes that carry the run's marker
 * in their environment, never by name, never ourselves or our ancestors, never `exceptPids`.
 * Resolves with how many, once they are gone. Only for a run that has no live owner.
 */
export async function sweepRun(run: string, exceptPids: Iterable<number> = []): Promise<number> {
  const spared = new Set([...ownLine(), ...exceptPids]);
  const { ended } = await endAll(() => without(spared, processesMarked(RUN_MARKER, run)));
  return ended;
}

/** Ends what is left of a job. `remaining` is more than zero only where processes fork faster than we kill. */
export async function sweepJob(
  job: string,
  pids?: Iterable<number>,
): Promise<{ ended: number; remaining: number }> {
  return endAll((first) => processesMarked(JOB_MARKER, job, first ? pids : undefined));
}

async function endAll(look: (first: boolean) => Sighting): Promise<{ ended: number; remaining: number }> {
  const ended = new Set<number>();
  const until = performance.now() + HUNT_MS;
  for (let looks = 1; ; looks++) {
    const { marked, unclear } = look(looks === 1);
    if (marked.length === 0 && (unclear.length === 0 || looks >= LOOKS_AT_UNCLEAR))
      return { ended: ended.size, remaining: 0 };
    if (performance.now() > until) return { ended: ended.size, remaining: marked.length };
    for (const pid of marked) {
      if (signal(pid, "SIGKILL")) ended.add(pid);
    }
    await pause(1);
  }
}

/** False where there is nobody to signal. A negative pid is a process group. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function without(spared: ReadonlySet<number>, { marked, unclear }: Sighting): Sighting {
  return { marked: marked.filter((pid) => !spared.has(pid)), unclear };
}
