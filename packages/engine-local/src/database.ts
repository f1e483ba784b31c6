import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Raised when the file was written by a newer Stagewright. */
export class JournalTooNew extends Error {
  override readonly name = "JournalTooNew";
}

const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS runs (
    run TEXT PRIMARY KEY, created_at TEXT NOT NULL, pipeline TEXT NOT NULL, feature TEXT NOT NULL, life TEXT NOT NULL,
    owner_token TEXT, owner_pid INTEGER, owner_host TEXT, owner_started TEXT, lease_until INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS records (
    run TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (run, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checks (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** The file of all runs, made where there is none. Many processes may do this at the same time. */
export function openDatabase(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  const db = new DatabaseSync(file);
  // The timeout first: switching to WAL already needs a lock that another process may hold.
  db.exec("PRAGMA busy_timeout = 5000");
  db.exec("PRAGMA journal_mode = WAL");
  db.exec("PRAGMA synchronous = FULL");
  const { user_version: found } = db.prepare("PRAGMA user_version").get() as { user_version: number };
  if (found > SCHEMA_VERSION) {
    db.close();
    throw new JournalTooNew(`${file} has schema version ${found}; this Stagewright knows ${SCHEMA_VERSION}`);
  }
  if (found < SCHEMA_VERSION) {
    db.exec("BEGIN IMMEDIATE");
    db.exec(SCHEMA);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    db.exec("COMMIT");
  }
  return db;
}
