import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { JournalTooNew, openBlobStore, openJournal } from "../src/index.ts";
import { runId } from "../src/run-id.ts";
import { pins, temporaryDirectory, temporaryJournal } from "./helpers.ts";

test("run ids are short and sort by time", () => {
  const ids = [0, 1, 1_000, 60_000, 86_400_000].map((later) => runId(Date.UTC(2026, 10, 20) + later));
  expect(ids.map((id) => id.slice(0, 8))).toEqual(ids.map((id) => id.slice(0, 8)).toSorted());
  expect(new Set(ids.map((id) => id.length))).toEqual(new Set([10]));
});

test("the newest run is listed first", async () => {
  const journal = temporaryJournal();
  const first = journal.create(pins);
  // Ids carry milliseconds: the second run is made in a later one.
  const began = Date.now();
  while (Date.now() === began);
  const second = journal.create({ ...pins, feature: "002-next" });
  expect(journal.runs().map(({ run }) => run)).toEqual([second, first]);
});

test("a write that fails leaves neither a record nor a trace in the folded state", () => {
  const directory = temporaryDirectory();
  const journal = temporaryJournal(directory);
  const run = journal.create(pins);
  journal.release(run);
  expect(() => journal.append(run, { type: "run.cancelled" })).toThrow(/no process has it now/);
  expect(journal.state(run)?.life).toEqual({ kind: "going" });
  expect(journal.entries(run)).toHaveLength(1);
});

test("several journals on one file see each other's records", () => {
  const directory = temporaryDirectory();
  const one = temporaryJournal(directory);
  const two = temporaryJournal(directory);
  const run = one.create(pins);
  const before = one.version();
  two.note(run, { type: "run.cancel-requested" });
  expect(one.version()).not.toBe(before);
  expect(one.state(run)?.life.kind).toBe("cancelling");
});

test("a file that a newer Stagewright wrote is refused, not misread", () => {
  const directory = temporaryDirectory();
  const file = join(directory, "journal.db");
  const db = new DatabaseSync(file);
  db.exec("PRAGMA user_version = 99");
  db.close();
  expect(() => openJournal(file)).toThrow(JournalTooNew);
});

test("a run from before agents could be chosen by task is read as it would be written today", () => {
  const directory = temporaryDirectory();
  const file = join(directory, "journal.db");
  const made = openJournal(file);
  const run = made.create(pins);
  made.close();
  const { agents: _agents, ...settings } = pins.settings;
  const earlier = { type: "run.created", run, pins: { ...pins, settings: { ...settings, agent: "claude" } } };
  const db = new DatabaseSync(file);
  db.prepare("UPDATE records SET record = ? WHERE run = ?").run(JSON.stringify(earlier), run);
  db.close();
  expect(openJournal(file).state(run)?.pins.settings.agents).toEqual({ every: [{ use: "claude" }] });
});

test("passing checks are remembered by key", async () => {
  const journal = temporaryJournal();
  expect(await journal.cache.get("k")).toBeUndefined();
  await journal.cache.put("k", { exit: 0 });
  expect(await journal.cache.get("k")).toEqual({ exit: 0 });
});

test("blobs are found by their digest, are the same for the same bytes, and leave no drafts", async () => {
  const directory = temporaryDirectory();
  const store = openBlobStore(directory);
  const bytes = new TextEncoder().encode("hello");
  const digest = await store.put(bytes);
  expect(await store.put(bytes)).toBe(digest);
  expect(Buffer.from((await store.get(digest)) ?? []).toString()).toBe("hello");
  expect(await store.get("0".repeat(64))).toBeUndefined();
  expect(await store.get("../../etc/passwd")).toBeUndefined();
  expect(readdirSync(join(directory, digest.slice(0, 2)))).toEqual([digest.slice(2)]);
});
