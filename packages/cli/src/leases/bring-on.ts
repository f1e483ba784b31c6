import { setTimeout as delay } from "node:timers/promises";
import type { RunState } from "@stagewright/core";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io, Output } from "../io.ts";
import { inProject } from "../project.ts";
import { resume } from "../commands/resume.ts";

/** How a run came to where somebody wanted it, or why it did not. */
export type BroughtOn =
  | { readonly kind: "reached" }
  /** Nothing more happens by itself: it is over, parked or paused. */
  | { readonly kind: "rests" }
  /** The process that carries it is not so far yet. */
  | { readonly kind: "not-yet"; readonly pid: number }
  | { readonly kind: "stopped"; readonly code: ExitCode };

const POLL_MS = 100;
/** Between looking and carrying, another process may take the run and die. */
const TRIES = 5;

/**
 * Brings a run on until it has come to where it is wanted, or rests. Where a living process
 * carries it, that one is watched; otherwise it is carried here.
 */
export async function bringOn(
  io: Io,
  run: string,
  { reached, patienceMs }: { readonly reached: (state: RunState) => boolean; readonly patienceMs?: number },
): Promise<BroughtOn> {
  const deadline = patienceMs === undefined ? Infinity : Date.now() + patienceMs;
  let code: ExitCode = EXIT.failed;
  for (let tried = 0; tried < TRIES; tried++) {
    const seen = await watch(io, run, reached, deadline);
    if (seen !== "nobody") return seen;
    code = await resume({ ...io, out: nowhere }, run, {});
    if (code === EXIT.cancelled) break;
  }
  return { kind: "stopped", code };
}

/** What it comes to as long as a process carries it; `nobody` when it could go on and none does. */
async function watch(
  io: Io,
  run: string,
  reached: (state: RunState) => boolean,
  deadline: number,
): Promise<BroughtOn | "nobody"> {
  let seen: BroughtOn | "nobody" = "nobody";
  const stop = new AbortController();
  const unwatch = io.onStopSignal(() => stop.abort());
  const code = await inProject(io, async ({ journal }) => {
    for (;;) {
      // Asked for first: what its last act was, is then in the state.
      const owner = journal.runs().find((row) => row.run === run)?.owner;
      const state = journal.state(run);
      if (state === undefined) return EXIT.failed;
      if (owner?.alive !== true) {
        if (reached(state)) seen = { kind: "reached" };
        else if (!canGoOn(state)) seen = { kind: "rests" };
        return EXIT.done;
      }
      if (reached(state)) seen = { kind: "reached" };
      else if (Date.now() > deadline) seen = { kind: "not-yet", pid: owner.pid };
      if (seen !== "nobody") return EXIT.done;
      await delay(POLL_MS, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) return EXIT.cancelled;
    }
  }).finally(unwatch);
  return code === EXIT.done ? seen : { kind: "stopped", code };
}

/** A paused run is let on by `resume` alone. */
function canGoOn({ life }: RunState): boolean {
  return life.kind === "going" || life.kind === "stopped" || life.kind === "cancelling";
}

/** Its report is not what was asked for. */
const nowhere: Output = { write: () => undefined, terminal: undefined, colour: false };
