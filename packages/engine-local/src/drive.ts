import {
  next,
  shouldAbort,
  waitsOn,
  wakesAt,
  type Action,
  type Finished,
  type Handlers,
  type HandlerContext,
  type JournalEntry,
  type KeyedAction,
  type ProgressStep,
  type RunRecord,
  type RunState,
} from "@stagewright/core";
import { LostOwnership, type Journal } from "./journal.ts";

/** A place where a fault harness may kill: before and after every effect and every record. */
export interface SeamPoint {
  readonly key: string;
  readonly name: string;
  readonly when: "before" | "after";
}

export interface DriveOptions {
  readonly journal: Journal;
  readonly run: string;
  readonly handlers: Handlers;
  /** Aborted: stop tidily, so that `resume` can go on. */
  readonly signal: AbortSignal;
  /** Told once the run is this process's, before it does anything: what an earlier owner left can be ended now. */
  readonly onOwned?: (epoch: number) => Promise<void>;
  readonly onEntry?: (entry: JournalEntry, state: RunState) => void;
  readonly onProgress?: (key: string, step: ProgressStep) => void;
  readonly onSeam?: (point: SeamPoint) => void;
}

export type DriveEnd =
  /** Ended, parked or cancelled. */
  | { readonly kind: "rest"; readonly state: RunState }
  | { readonly kind: "interrupted"; readonly state: RunState }
  /** An error outside the run; `resume` goes on once it is mended. */
  | { readonly kind: "stopped"; readonly reason: string; readonly state: RunState }
  | { readonly kind: "owned-elsewhere"; readonly pid: number; readonly host: string }
  | { readonly kind: "lost-ownership"; readonly reason: string }
  | { readonly kind: "no-such-run" };

const BEAT_MS = 1_000;
/** How soon a request from another terminal is seen. */
const POLL_MS = 100;

/**
 * Carries a run until it rests: folds the journal, asks `next`, performs, records, again.
 * Each action runs at least once and its result is recorded under its key.
 */
export async function drive(options: DriveOptions): Promise<DriveEnd> {
  const { journal, run } = options;
  const claim = journal.claim(run);
  if (!claim.ok) {
    return claim.code === "NO_SUCH_RUN"
      ? { kind: "no-such-run" }
      : { kind: "owned-elsewhere", pid: claim.pid, host: claim.host };
  }
  const driver = new Driver(options);
  const beat = setInterval(() => {
    try {
      journal.beat(run);
    } catch (error) {
      // Anything else, such as a locked file, may pass until the next beat.
      if (error instanceof LostOwnership) driver.lose();
    }
  }, BEAT_MS);
  try {
    await options.onOwned?.(claim.epoch);
    return await driver.run();
  } catch (error) {
    await driver.abandon();
    if (error instanceof LostOwnership) return { kind: "lost-ownership", reason: error.message };
    throw error;
  } finally {
    clearInterval(beat);
    journal.release(run);
  }
}

class Driver {
  readonly #options: DriveOptions;
  readonly #underWay = new Map<
    string,
    { readonly action: Action; readonly abort: AbortController; readonly settled: Promise<void> }
  >();
  readonly #lost = Promise.withResolvers<void>();
  #seen: number;
  #broken: string | undefined;

  constructor(options: DriveOptions) {
    this.#options = options;
    this.#seen = 0;
  }

  async run(): Promise<DriveEnd> {
    const { journal, run, signal } = this.#options;
    for (;;) {
      // A process that was stopped for a while may not be the owner any more.
      journal.requireOwnership(run);
      // Before reading: what another process writes from here on wakes us.
      const version = journal.version();
      const state = this.#pastDue(this.#catchUp());
      const stopping = signal.aborted || this.#broken !== undefined;
      for (const { action, abort } of this.#underWay.values()) {
        if (stopping || shouldAbort(state, action)) abort.abort();
      }
      if (!stopping) for (const action of next(state)) this.#start(action, state);
      this.#catchUp();

      if (this.#underWay.size > 0) {
        await this.#somethingHappens(version, wakesAt(this.#catchUp()));
        continue;
      }
      // Something may have been recorded while the last action ended.
      const rested = this.#catchUp();
      if (!stopping && next(rested).length > 0) continue;
      if (rested.life.kind === "cancelling") {
        this.#append({ type: "run.cancelled" });
        return { kind: "rest", state: this.#catchUp() };
      }
      const waits = stopping ? undefined : waitsOn(rested);
      if (waits !== undefined && "until" in waits) {
        await this.#somethingHappens(version, waits.until);
        continue;
      }
      if (waits !== undefined) {
        this.#append({ type: "run.parked", on: waits.people });
        const parked = this.#catchUp();
        // Somebody has spoken at the same moment: it goes on.
        if (parked.life.kind === "going") continue;
        return { kind: "rest", state: parked };
      }
      if (rested.life.kind !== "going") return { kind: "rest", state: rested };
      const reason = this.#broken ?? "interrupted";
      this.#append({ type: "run.stopped", reason });
      const stopped = journal.state(run) ?? rested;
      this.#catchUp();
      return this.#broken === undefined
        ? { kind: "interrupted", state: stopped }
        : { kind: "stopped", reason, state: stopped };
    }
  }

  /** Another process has the run: whatever this one still does for it is to end. */
  lose(): void {
    this.#abortAll();
    this.#lost.resolve();
  }

  /** Ends what is under way without recording anything more. */
  async abandon(): Promise<void> {
    this.#abortAll();
    await Promise.allSettled([...this.#underWay.values()].map(({ settled }) => settled));
  }

  /** Reports everything recorded since, by us or by others, and gives the state it leads to. */
  #catchUp(): RunState {
    const { journal, run, onEntry } = this.#options;
    const fresh = journal.entries(run, this.#seen);
    const state = journal.state(run);
    if (state === undefined) throw new Error(`run ${run} has no records`);
    for (const entry of fresh) {
      this.#seen = entry.seq;
      onEntry?.(entry, state);
    }
    return state;
  }

  /** Records that a time has come which something waited for. */
  #pastDue(state: RunState): RunState {
    const until = wakesAt(state);
    if (until === undefined || state.life.kind !== "going" || Date.parse(until) > Date.now()) return state;
    this.#append({ type: "time.passed", until });
    return this.#catchUp();
  }

  #start({ key, action }: KeyedAction, state: RunState): void {
    if (this.#underWay.has(key)) return;
    this.#append({ type: "action.started", key, action });
    const abort = new AbortController();
    const context: HandlerContext = {
      key,
      state,
      present: () => this.#options.journal.state(this.#options.run) ?? state,
      signal: abort.signal,
      progress: (step) => this.#options.onProgress?.(key, step),
      effect: async (name, work) => {
        this.#options.journal.requireOwnership(this.#options.run);
        this.#options.onSeam?.({ key, name, when: "before" });
        const value = await work();
        this.#options.onSeam?.({ key, name, when: "after" });
        return value;
      },
    };
    const settled = this.#perform({ key, action }, context).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, { action, abort, settled });
  }

  async #perform({ key, action }: KeyedAction, context: HandlerContext): Promise<void> {
    try {
      const done = await call(this.#options.handlers, action, context);
      // What was cut short says nothing about the task; it is done again.
      const cutShort = context.signal.aborted && !done.result.ok;
      this.#append({ type: "action.finished", key, done: cutShort ? cancelled(done) : done });
    } catch (error) {
      if (error instanceof LostOwnership) throw error;
      // What we were told, processes that work for us may have been told as well.
      if (this.#options.signal.aborted) return;
      this.#broken ??=
        error instanceof Error
          ? process.env["STAGEWRIGHT_DEBUG"]
            ? (error.stack ?? error.message)
            : error.message
          : String(error);
    }
  }

  #append(record: RunRecord): void {
    const { journal, run, onSeam } = this.#options;
    const key = "key" in record ? record.key : run;
    onSeam?.({ key, name: `record ${record.type}`, when: "before" });
    journal.append(run, record);
    onSeam?.({ key, name: `record ${record.type}`, when: "after" });
  }

  #abortAll(): void {
    for (const { abort } of this.#underWay.values()) abort.abort();
  }

  /** Until an action ends, a time has come, we are told to stop, or another process has written. */
  async #somethingHappens(version: number, until: string | undefined): Promise<void> {
    const { journal, signal } = this.#options;
    const done = new AbortController();
    const woken = new Promise<void>((resolve) => {
      const poll = setInterval(() => {
        const due = until !== undefined && Date.parse(until) <= Date.now();
        if (due || journal.version() !== version) resolve();
      }, POLL_MS);
      done.signal.addEventListener("abort", () => clearInterval(poll));
      if (!signal.aborted) signal.addEventListener("abort", () => resolve(), { signal: done.signal });
    });
    try {
      await Promise.race([
        woken,
        this.#lost.promise,
        ...[...this.#underWay.values()].map(({ settled }) => settled),
      ]);
    } finally {
      done.abort();
    }
  }
}

/** Dispatch by verb, each handler with its own action's type. */
async function call(
  handlers: Handlers,
  action: KeyedAction["action"],
  context: HandlerContext,
): Promise<Finished> {
  switch (action.verb) {
    case "code":
      return { verb: "code", result: await handlers.code(action, context) };
    case "agent":
      return { verb: "agent", result: await handlers.agent(action, context) };
    case "prepare":
      return { verb: "prepare", result: await handlers.prepare(action, context) };
    case "baseline":
      return { verb: "baseline", result: await handlers.baseline(action, context) };
    case "attempt":
      return { verb: "attempt", result: await handlers.attempt(action, context) };
    case "collect":
      return { verb: "collect", result: await handlers.collect(action, context) };
    case "hold":
      return { verb: "hold", result: await handlers.hold(action, context) };
    case "land":
      return { verb: "land", result: await handlers.land(action, context) };
    case "validate":
      return { verb: "validate", result: await handlers.validate(action, context) };
    case "record":
      return { verb: "record", result: await handlers.record(action, context) };
    case "finish":
      return { verb: "finish", result: await handlers.finish(action, context) };
    case "replan":
      return { verb: "replan", result: await handlers.replan(action, context) };
    case "gate":
      return { verb: "gate", result: await handlers.gate(action, context) };
    case "deliver":
      return { verb: "deliver", result: await handlers.deliver(action, context) };
  }
}

/** What it has cost is counted all the same. */
function cancelled({ verb, result }: Finished): Finished {
  const agent = result.ok ? undefined : result.error.agent;
  const counted = agent === undefined ? {} : { agent };
  return { verb, result: { ok: false, error: { failure: { code: "CANCELLED" }, ...counted } } };
}
