import {
  foldEntry,
  type CheckCache,
  type Json,
  type JournalEntry,
  type RunPins,
  type RunRecord,
  type RunState,
  type Steering,
} from "@stagewright/core";
import { openDatabase } from "./database.ts";
import { asPresent } from "./earlier.ts";
import { isAlive, LEASE_MS, thisOwner } from "./owner.ts";
import { runId } from "./run-id.ts";

/**
 * The append-only record of all runs of a repository, in one SQLite file. Every write is
 * durable when the call returns. Many processes may read and write; only the owner of a
 * run may append to what the run did.
 */
export interface Journal {
  /** A new run, owned by this process. */
  create(pins: RunPins): string;
  entries(run: string, afterSeq?: number): JournalEntry[];
  state(run: string): RunState | undefined;
  /** Newest first. */
  runs(): RunRow[];
  /** A record that needs no ownership: a request, a human's decision, what became of the result. */
  note(run: string, record: NoteRecord): JournalEntry;
  /** Makes this process the owner, if no living one is. `epoch` is higher than that of any owner before. */
  claim(run: string): Claim;
  /** @throws {LostOwnership} when another process has taken the run over */
  append(run: string, record: RunRecord): JournalEntry;
  /** @throws {LostOwnership} when another process has taken the run over */
  requireOwnership(run: string): void;
  /** Extends the lease. @throws {LostOwnership} */
  beat(run: string): void;
  release(run: string): void;
  /** Changes when another process has written. */
  version(): number;
  readonly cache: CheckCache;
  close(): void;
}

export type NoteRecord = Extract<
  RunRecord,
  {
    type:
      | "run.cancel-requested"
      | "run.accepted"
      | "run.paused"
      | "run.unpaused"
      | "gate.decided"
      | "task.decided"
      | "change.allowed"
      | "question.answered"
      | "plan.edited"
      | "plan.decided"
      | "run.unparked"
      | "budget.set"
      | "lease.requested"
      | "lease.released"
      | "task.submitted"
      | "result.applied"
      | "result.dropped"
      | "round.requested"
      | "stage.retried"
      | Steering["type"];
  }
>;

export interface RunRow {
  readonly run: string;
  readonly createdAt: string;
  readonly pipeline: string;
  readonly feature: string;
  readonly life: RunState["life"]["kind"];
  readonly owner?: { readonly pid: number; readonly host: string; readonly alive: boolean };
}

export type Claim =
  | { readonly ok: true; readonly epoch: number }
  | { readonly ok: false; readonly code: "OWNED_ELSEWHERE"; readonly pid: number; readonly host: string }
  | { readonly ok: false; readonly code: "NO_SUCH_RUN" };

export class LostOwnership extends Error {
  override readonly name = "LostOwnership";
}

interface OwnerColumns {
  readonly owner_token: string | null;
  readonly owner_pid: number | null;
  readonly owner_host: string | null;
  readonly owner_started: string | null;
  readonly lease_until: number | null;
}

export function openJournal(file: string): Journal {
  const db = openDatabase(file);
  const me = thisOwner();
  const states = new Map<string, { seq: number; state: RunState }>();

  const selectEntries = db.prepare(
    "SELECT seq, at, record FROM records WHERE run = ? AND seq > ? ORDER BY seq",
  );
  const selectLast = db.prepare("SELECT max(seq) AS seq FROM records WHERE run = ?");
  const insertRecord = db.prepare("INSERT INTO records (run, seq, at, record) VALUES (?, ?, ?, ?)");
  const selectOwner = db.prepare(
    "SELECT owner_token, owner_pid, owner_host, owner_started, lease_until FROM runs WHERE run = ?",
  );
  const setOwner = db.prepare(
    "UPDATE runs SET owner_token = ?, owner_pid = ?, owner_host = ?, owner_started = ?, lease_until = ? WHERE run = ?",
  );
  const setLife = db.prepare("UPDATE runs SET life = ? WHERE run = ?");
  const selectLastOwner = db.prepare(
    "SELECT record FROM records WHERE run = ? AND record ->> '$.type' = 'run.owned' ORDER BY seq DESC LIMIT 1",
  );
  const selectVersion = db.prepare("PRAGMA data_version");

  function inTransaction<T>(work: () => T): T {
    db.exec("BEGIN IMMEDIATE");
    try {
      const value = work();
      db.exec("COMMIT");
      return value;
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }

  function write(run: string, record: RunRecord): JournalEntry {
    const { seq: last } = selectLast.get(run) as { seq: number | null };
    const entry: JournalEntry = { seq: (last ?? 0) + 1, at: new Date().toISOString(), record };
    insertRecord.run(run, entry.seq, entry.at, JSON.stringify(record));
    setLife.run(state(run)?.life.kind ?? "going", run);
    return entry;
  }

  function entries(run: string, afterSeq = 0): JournalEntry[] {
    const rows = selectEntries.all(run, afterSeq) as { seq: number; at: string; record: string }[];
    return rows.map(({ seq, at, record }) => ({
      seq,
      at,
      record: asPresent(JSON.parse(record) as RunRecord),
    }));
  }

  /** Folds only what has come since the last call. */
  function state(run: string): RunState | undefined {
    let known = states.get(run);
    for (const entry of entries(run, known?.seq))
      known = { seq: entry.seq, state: foldEntry(known?.state, entry) };
    if (known !== undefined) states.set(run, known);
    return known?.state;
  }

  function take(run: string): void {
    setOwner.run(me.token, me.pid, me.host, me.started ?? null, Date.now() + LEASE_MS, run);
  }

  function requireOwnership(run: string): void {
    const row = selectOwner.get(run) as OwnerColumns | undefined;
    if (row?.owner_token !== me.token) throw new LostOwnership(whoHas(run, row));
  }

  function whoHas(run: string, row: OwnerColumns | undefined): string {
    if (row?.owner_pid != null) return `process ${row.owner_pid} on ${row.owner_host} has it now`;
    const last = selectLastOwner.get(run) as { record: string } | undefined;
    const taken = last === undefined ? undefined : (JSON.parse(last.record) as RunRecord);
    return taken?.type === "run.owned" && taken.pid !== me.pid
      ? `process ${taken.pid} on ${taken.host} took it over, and is done with it`
      : "no process has it now";
  }

  /** A rolled-back write must not stay in the folded state. */
  function writeDurably<T>(run: string, work: () => T): T {
    const before = states.get(run);
    try {
      return inTransaction(work);
    } catch (error) {
      if (before === undefined) states.delete(run);
      else states.set(run, before);
      throw error;
    }
  }

  return {
    create: (pins) =>
      inTransaction(() => {
        const run = runId(Date.now());
        db.prepare(
          "INSERT INTO runs (run, created_at, pipeline, feature, life) VALUES (?, ?, ?, ?, 'going')",
        ).run(run, new Date().toISOString(), pins.pipeline, pins.feature);
        take(run);
        write(run, { type: "run.created", run, pins });
        return run;
      }),
    entries,
    state,
    runs: () =>
      (db.prepare("SELECT * FROM runs ORDER BY run DESC").all() as unknown[]).map((row) =>
        toRunRow(row as RunColumns),
      ),
    note: (run, record) => writeDurably(run, () => write(run, record)),
    claim: (run) => writeDurably(run, () => claimed(run)),
    append: (run, record) =>
      writeDurably(run, () => {
        requireOwnership(run);
        return write(run, record);
      }),
    requireOwnership,
    beat: (run) => {
      const { changes } = db
        .prepare("UPDATE runs SET lease_until = ? WHERE run = ? AND owner_token = ?")
        .run(Date.now() + LEASE_MS, run, me.token);
      if (changes === 0) requireOwnership(run);
    },
    release: (run) => {
      db.prepare(
        "UPDATE runs SET owner_token = NULL, owner_pid = NULL, lease_until = NULL WHERE run = ? AND owner_token = ?",
      ).run(run, me.token);
    },
    version: () => (selectVersion.get() as { data_version: number }).data_version,
    cache: {
      get: async (key) => {
        const row = db.prepare("SELECT value FROM checks WHERE key = ?").get(key) as
          | { value: string }
          | undefined;
        return row === undefined ? undefined : (JSON.parse(row.value) as Json);
      },
      put: async (key, value) => {
        db.prepare("INSERT OR REPLACE INTO checks (key, value) VALUES (?, ?)").run(
          key,
          JSON.stringify(value),
        );
      },
    },
    close: () => db.close(),
  };

  function claimed(run: string): Claim {
    const row = selectOwner.get(run) as OwnerColumns | undefined;
    if (row === undefined) return { ok: false, code: "NO_SUCH_RUN" };
    const other = livingOwner(row);
    if (other !== undefined && row.owner_token !== me.token)
      return { ok: false, code: "OWNED_ELSEWHERE", pid: other.pid, host: other.host };
    take(run);
    return { ok: true, epoch: write(run, { type: "run.owned", pid: me.pid, host: me.host }).seq };
  }
}

interface RunColumns extends OwnerColumns {
  readonly run: string;
  readonly created_at: string;
  readonly pipeline: string;
  readonly feature: string;
  readonly life: RunState["life"]["kind"];
}

function toRunRow(row: RunColumns): RunRow {
  const base = {
    run: row.run,
    createdAt: row.created_at,
    pipeline: row.pipeline,
    feature: row.feature,
    life: row.life,
  };
  if (row.owner_pid === null || row.owner_host === null) return base;
  return {
    ...base,
    owner: { pid: row.owner_pid, host: row.owner_host, alive: livingOwner(row) !== undefined },
  };
}

function livingOwner(row: OwnerColumns): { pid: number; host: string } | undefined {
  if (row.owner_token === null || row.owner_pid === null || row.owner_host === null) return undefined;
  const owner = { pid: row.owner_pid, host: row.owner_host, started: row.owner_started ?? undefined };
  return isAlive(owner, row.lease_until ?? 0, Date.now()) ? owner : undefined;
}
