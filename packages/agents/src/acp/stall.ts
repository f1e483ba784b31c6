import { processesOf, workDone } from "../process/activity.ts";

export interface StallOptions {
  readonly job: string;
  readonly stallMs: number;
  /** Since when, by `performance.now()`, the agent has said nothing. */
  readonly lastTraffic: () => number;
  /** Whether a tool is at work, as far as the agent tells. */
  readonly toolAtWork: () => boolean;
  readonly onStall: (quietMs: number) => void;
}

/**
 * Watches for an agent that hangs: it says nothing, and what its tools have started does
 * nothing either. A test that is quiet for long is at work; one whose processes use no
 * processor and read and write nothing for as long as that hangs, and so does `sleep 3600`:
 * from outside they are the same. Where the system shows no processes, only words count.
 */
export function watchStall({ job, stallMs, lastTraffic, toolAtWork, onStall }: StallOptions): () => void {
  // What is there before it is asked for anything is the agent itself, which ticks while it waits.
  const itself = processesOf(job);
  let lastWork = 0;
  let work: string | undefined;
  const look = (): void => {
    const now = performance.now();
    const since = lastTraffic();
    if (itself !== undefined && toolAtWork() && now - since > stallMs / 4) {
      const tools = [...(processesOf(job) ?? [])].filter((pid) => !itself.has(pid));
      const done = workDone(tools);
      if (done !== work && tools.length > 0) lastWork = now;
      work = done;
    }
    const quietMs = now - Math.max(since, lastWork);
    if (quietMs >= stallMs) onStall(Math.round(quietMs));
  };
  const timer = setInterval(look, Math.min(Math.max(stallMs / 8, 20), 15_000));
  return () => clearInterval(timer);
}
