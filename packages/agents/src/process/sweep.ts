import { setTimeout as pause } from "node:timers/promises";
import { JOB_MARKER, RUN_MARKER } from "./environment.ts";
import { lastPid, ownLine, pidsBetween, processesMarked } from "./process-table.ts";

/** How long we hunt processes that fork as fast as we kill. */
const HUNT_MS = 2_000;
/** An exec is over in microseconds; a process without environment after this many looks has none. */
const LOOKS_AT_UNCLEAR = 4;
/** Freeing its memory may take a process a while; one that is stuck is somebody else's. */
const LOOKS_AT_ENDING = 1_000;

/**
 * Ends what a killed owner of `run` left behind: the processes that carry the run's marker
 * in their environment, never by name, never ourselves or our ancestors, never `exceptPids`.
 * Resolves with how many, once they are gone. Only for a run that has no live owner.
 */
export async function sweepRun(run: string, exceptPids: Iterable<number> = []): Promise<number> {
  const { ended } = await hunt({
    name: RUN_MARKER,
    value: run,
    spared: new Set([...ownLine(), ...exceptPids]),
    since: undefined,
  });
  return ended;
}

/**
 * Ends what is left of a job. Where it is known that all its pids were given out after
 * `since`, only those are looked at. `remaining` is more than zero only where processes
 * fork faster than we kill.
 */
export function sweepJob(
  job: string,
  since: number | undefined,
): Promise<{ ended: number; remaining: number }> {
  return hunt({ name: JOB_MARKER, value: job, spared: new Set(), since });
}

interface Quarry {
  readonly name: string;
  readonly value: string;
  readonly spared: ReadonlySet<number>;
  readonly since: number | undefined;
}

/**
 * A process may fork and end while we look at others, so a look that finds nobody is not
 * enough: it is over when, besides, no pid was given out since that look began.
 *
 * Not found is a process that left its group and has no marker any more: started with
 * `env -i`, or one that writes its title over its environment, as postgres, nginx and
 * perl's `$0` do. In a pid namespace neither matters.
 */
async function hunt({ name, value, spared, since }: Quarry): Promise<{ ended: number; remaining: number }> {
  const until = performance.now() + HUNT_MS;
  const ended = new Set<number>();
  const looksAt = new Map<number, number>();
  let suspects: number[] = [];
  for (let seen = since; ;) {
    const last = lastPid();
    const fresh = pidsBetween(seen, last);
    const sighting = processesMarked(name, value, fresh && [...suspects, ...fresh]);
    const marked = sighting.marked.filter((pid) => !spared.has(pid));
    for (const pid of marked) {
      if (signal(pid, "SIGKILL")) ended.add(pid);
    }
    const again = (pid: number, limit: number): boolean => {
      const looks = (looksAt.get(pid) ?? 0) + 1;
      looksAt.set(pid, looks);
      return looks < limit;
    };
    suspects = [
      ...marked,
      ...sighting.unclear.filter((pid) => again(pid, LOOKS_AT_UNCLEAR)),
      ...sighting.ending.filter((pid) => again(pid, LOOKS_AT_ENDING)),
    ];
    if (suspects.length === 0 && last === lastPid()) return { ended: ended.size, remaining: 0 };
    if (performance.now() > until) return { ended: ended.size, remaining: marked.length };
    if (suspects.length > 0) await pause(1);
    seen = last;
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
