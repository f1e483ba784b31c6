import type { Launched } from "./launch.ts";
import { sweepJob } from "./sweep.ts";

/** The first rungs of the stop ladder: ask, wait, and no longer ask. */
export async function stop(launched: Launched, graceMs: number): Promise<void> {
  const grace = timer(graceMs);
  await Promise.race([launched.reachable, launched.exited, grace.over]);
  if (launched.signal("SIGTERM")) await Promise.race([launched.exited, grace.over]);
  grace.cancel();
  launched.signal("SIGKILL");
  const patience = timer(10_000); // A process in uninterruptible sleep outlives SIGKILL for as long as its disk takes.
  await Promise.race([launched.exited, patience.over]);
  patience.cancel();
}

/** The last rung, after every end: nothing the job started is left. Resolves with how many are, which fork faster than we kill. */
export async function clear(
  launched: Launched,
  { id, started }: { readonly id: string; readonly started: number },
): Promise<number> {
  // The group's end is atomic, a fork cannot slip through; what left the group is swept.
  launched.signal("SIGKILL");
  let remaining = 0;
  if (launched.confined) {
    await launched.emptied();
  } else {
    const since = performance.now() - started < SHORT_JOB_MS ? launched.pid : undefined;
    ({ remaining } = await sweepJob(id, since));
  }
  await launched.drained();
  return remaining;
}

/** In less than this nobody goes once around the pids, so that those after ours are all that are new. */
const SHORT_JOB_MS = 100;

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function timer(ms: number): { over: Promise<"deadline">; cancel: () => void } {
  let handle: NodeJS.Timeout | undefined;
  const over = new Promise<"deadline">(
    (resolve) => (handle = setTimeout(() => resolve("deadline"), Math.min(ms, LONGEST_TIMER_MS))),
  );
  return { over, cancel: () => clearTimeout(handle) };
}

export function onAbort(signal: AbortSignal): { over: Promise<"abort">; cancel: () => void } {
  const done = new AbortController();
  const over = new Promise<"abort">((resolve) => {
    if (signal.aborted) resolve("abort");
    signal.addEventListener("abort", () => resolve("abort"), { signal: done.signal });
  });
  return { over, cancel: () => done.abort() };
}
