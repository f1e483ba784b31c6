import { execFileSync, type ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { BASE, CHECK, feature, FEATURE, RUN, withFeature } from "./features.ts";
import { ended, Rig, until } from "./rig.ts";

const TASKS_MD = `## Phase 1: Core

- [ ] T001 [P] Write a in src/a.txt
- [ ] T002 [P] Write b in src/b.txt

## Phase 2: Polish

- [ ] T003 Write NOTES.md
`;
const STEPS = {
  T001: { write: { "src/a.txt": "a\n" } },
  T002: { write: { "src/b.txt": "b\n" } },
  T003: { write: { "NOTES.md": "n\n" } },
};
const begins = (rig: Rig, task: string) =>
  rig.traceLines().filter((line) => line.event === "begin" && line.task === task);

function query<T>(rig: Rig, sql: string): T[] {
  const db = new DatabaseSync(join(rig.repository, ".git/stagewright/journal.db"), { readOnly: true });
  try {
    return db.prepare(sql).all() as T[];
  } finally {
    db.close();
  }
}
const runsOf = (rig: Rig) =>
  query<{ run: string; life: string; owner_token: string | null }>(rig, "SELECT * FROM runs");
/** All that a process writes for a run. */
const written = (rig: Rig) => [
  query(rig, "SELECT run, seq, record FROM records ORDER BY run, seq"),
  rig.git("for-each-ref", "--format=%(refname) %(objectname)", "refs"),
];
/** Ends the leases of all runs here, or makes them outlast any test. */
function setLease(rig: Rig, to: "over" | "long"): void {
  const db = opened(rig);
  db.prepare("UPDATE runs SET lease_until = ?").run(to === "over" ? 0 : Date.now() + 3_600_000);
  db.close();
}
/** Others may be writing: they are waited for. */
const opened = (rig: Rig) =>
  new DatabaseSync(join(rig.repository, ".git/stagewright/journal.db"), { timeout: 30_000 });
/** Stops a process, and never in the middle of a record: what it had locked would stay locked. */
async function standStill(rig: Rig, child: ChildProcess): Promise<void> {
  for (;;) {
    child.kill("SIGSTOP");
    await until(() => isStopped(child.pid), "it stands still");
    const db = new DatabaseSync(join(rig.repository, ".git/stagewright/journal.db"), { timeout: 0 });
    try {
      db.exec("BEGIN IMMEDIATE; ROLLBACK");
      return;
    } catch {
      child.kill("SIGCONT");
    } finally {
      db.close();
    }
  }
}
const locks = (rig: Rig) =>
  readdirSync(join(rig.repository, ".git"), { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".lock"),
  );

/** A run whose first task waits until it is let go; gives its process, once that task has begun. */
async function waiting(rig: Rig): Promise<ChildProcess> {
  withFeature(rig, TASKS_MD);
  const agent = rig.agent({ ...STEPS, T001: { ...STEPS.T001, waitFor: `${rig.place}/go` } });
  const child = rig.start("run", "speckit", ...RUN, "--agent", agent, "--yes");
  await until(() => begins(rig, "T001").length === 1, "the agent has begun");
  return child;
}
const letGo = (rig: Rig) => rig.write({ "../go": "" });

test("the run of a killed process is another's at once; of two that want it one works, the other is told who does", async () => {
  const rig = new Rig();
  const first = await waiting(rig);
  const dead = ended(first);
  first.kill("SIGKILL");
  await dead;

  setLease(rig, "long");
  const both = [rig.start("resume"), rig.start("resume")];
  const ends = both.map((child) => ended(child));
  await until(() => begins(rig, "T001").length > 1, "the task has begun again");
  const loser = await Promise.race(ends.map(async (end, index) => ({ index, ...(await end) })));
  const winner = both[1 - loser.index];
  expect(loser.code).toBe(2);
  expect(loser.stderr).toContain(`is carried by process ${winner?.pid} `);

  letGo(rig);
  const end = await ends[1 - loser.index];
  expect([end?.code, end?.stderr]).toEqual([0, expect.any(String)]);
  // The loser has not ended the winner's agents.
  expect(begins(rig, "T001")).toHaveLength(2);
  expect(runsOf(rig)).toMatchObject([{ life: "ended", owner_token: null }]);
  expect(rig.workspaces()).toEqual([]);
});

test("a process that stood still past its lease loses its run: it writes nothing more, ends its agents, and says who has it", async () => {
  // In one repository the new owner is at work when the old one wakes, in the other it is done.
  const [atWork, done] = [new Rig(), new Rig()];
  const old = await Promise.all([atWork, done].map((rig) => waiting(rig)));
  const oldEnds = old.map((child) => ended(child));
  await standStill(atWork, old[0]!);
  await standStill(done, old[1]!);
  setLease(atWork, "long");
  const early = await atWork.stagewright("resume");
  expect(early.stderr).toContain(`is carried by process ${old[0]?.pid} `);
  for (const rig of [atWork, done]) setLease(rig, "over");

  const next = [atWork, done].map((rig) => rig.start("resume"));
  const nextEnds = next.map((child) => ended(child));
  await until(
    () => [atWork, done].every((rig) => begins(rig, "T001").length === 2),
    "the new owners' agents have begun",
  );
  letGo(done);
  const finished = await nextEnds[1];
  expect([finished?.code, finished?.stderr]).toEqual([0, expect.stringContaining("left-over process")]);

  const [whileAtWork, whenDone] = [written(atWork), written(done)];
  for (const child of old) child.kill("SIGCONT");
  const [wokeAtWork, wokeWhenDone] = await Promise.all(oldEnds);
  expect(wokeAtWork?.code).toBe(1);
  expect(wokeAtWork?.stderr).toContain(`process ${next[0]?.pid} on `);
  expect(wokeAtWork?.stderr).toContain("has it now");
  expect(wokeWhenDone?.code).toBe(1);
  expect(wokeWhenDone?.stderr).toContain(`process ${next[1]?.pid} on `);
  expect(wokeWhenDone?.stderr).toContain("is done with it");
  expect(written(done)).toEqual(whenDone);
  expect(refsOf(written(atWork))).toEqual(refsOf(whileAtWork));

  letGo(atWork);
  expect((await nextEnds[0])?.code).toBe(0);
  for (const rig of [atWork, done]) {
    const [{ run } = { run: "" }] = runsOf(rig);
    expect(begins(rig, "T001")).toHaveLength(2);
    expect(rig.processes(run)).toEqual([]);
    expect(rig.workspaces()).toEqual([]);
    expect(locks(rig)).toEqual([]);
    expect(rig.git("log", "--format=%s", "HEAD..stagewright/001-thing").split("\n")).toHaveLength(3);
  }
});
const isStopped = (pid: number | undefined) =>
  execFileSync("ps", ["-o", "state=", "-p", String(pid)], { encoding: "utf8" }).startsWith("T");
const refsOf = (all: unknown[]) => all[1];

test("ten runs of ten features in one repository at once all end well, and leave nothing", async () => {
  const rig = new Rig();
  const numbers = Array.from({ length: 10 }, (_, index) => String(index + 1).padStart(3, "0"));
  const features = numbers.map((number) => {
    const files = Object.entries(feature(TASKS_MD.replaceAll("src/", `src/${number}-`)));
    return Object.fromEntries(
      files.map(([path, text]) => [path.replace(FEATURE, `specs/${number}-thing`), text]),
    );
  });
  rig.commit(Object.assign({ ...BASE }, ...features));
  const before = rig.userState();
  const ends = await Promise.all(
    numbers.map((number) => {
      const agent = rig.agent({
        T001: { write: { [`src/${number}-a.txt`]: "a\n" } },
        T002: { write: { [`src/${number}-b.txt`]: "b\n" } },
        T003: { write: { "NOTES.md": `${number}\n` } },
      });
      return rig.run(
        `specs/${number}-thing`,
        ...["--check", `test=${CHECK}`, "--agent", agent, "--concurrency", "2"],
      );
    }),
  );
  expect(ends.map(({ code }) => code)).toEqual(numbers.map(() => 0));
  expect(ends.map(({ result }) => result.branch)).toEqual(
    numbers.map((number) => `stagewright/${number}-thing`),
  );
  for (const { result } of ends) {
    expect(result.tasks.map(({ end }) => end)).toEqual(["done", "done", "done"]);
    expect(rig.processes(result.run)).toEqual([]);
    expect(rig.git("rev-list", "--count", `HEAD..${result.branch}`)).toBe("3");
  }
  expect(runsOf(rig).map(({ life, owner_token: owner }) => [life, owner])).toEqual(
    numbers.map(() => ["ended", null]),
  );
  expect(query(rig, "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(rig.userState()).toEqual(before);
  expect(rig.workspaces()).toEqual([]);
  expect(locks(rig)).toEqual([]);
});
