import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { drive, openJournal, type Journal } from "../src/index.ts";
import { gate, handlers, pins, temporaryDirectory, temporaryJournal, workPlan } from "./helpers.ts";

const never = new AbortController().signal;
const kinds = (journal: Journal, run: string) => journal.entries(run).map(({ record }) => record.type);

test("a run is carried to its end, each action recorded as started and as finished", async () => {
  const journal = temporaryJournal();
  const run = journal.create(pins);
  const seen: number[] = [];
  const end = await drive({
    journal,
    run,
    handlers: handlers(workPlan("A", "B")),
    signal: never,
    onEntry: ({ seq }) => seen.push(seq),
  });
  expect(end.kind).toBe("rest");
  expect(end.kind === "rest" && end.state.life).toEqual({ kind: "ended", outcome: "done" });
  expect(seen).toEqual(journal.entries(run).map(({ seq }) => seq));
  expect(journal.runs()[0]).toMatchObject({ run, life: "ended", feature: "001-test" });
  expect(journal.runs()[0]?.owner).toBeUndefined();
});

test("parallel actions run at the same time", async () => {
  const journal = temporaryJournal();
  const run = journal.create(pins);
  const both = gate();
  let started = 0;
  const base = handlers(workPlan("A", "B"));
  const end = await drive({
    journal,
    run,
    signal: never,
    handlers: {
      ...base,
      attempt: async (action, context) => {
        if (++started === 2) both.open();
        await both.opened;
        return base.attempt(action, context);
      },
    },
  });
  expect(end.kind).toBe("rest");
});

test("an interrupted run stops tidily, blames nobody, and goes on where it was", async () => {
  const journal = temporaryJournal();
  const run = journal.create(pins);
  const stop = new AbortController();
  const base = handlers(workPlan("A", "B"));
  const first = await drive({
    journal,
    run,
    signal: stop.signal,
    handlers: {
      ...base,
      attempt: async (action, context) => {
        if (action.task === "A") return base.attempt(action, context);
        stop.abort();
        await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
        return {
          ok: false,
          error: { failure: { code: "AGENT_FAILED", exit: "signal SIGTERM", outputTail: "" } },
        };
      },
    },
  });
  expect(first.kind).toBe("interrupted");
  expect(journal.state(run)?.life).toEqual({ kind: "stopped", reason: "interrupted" });

  const attempted: string[] = [];
  const second = await drive({
    journal,
    run,
    signal: never,
    handlers: {
      ...base,
      attempt: (action, context) => {
        attempted.push(`${action.task}#${action.attempt}`);
        return base.attempt(action, context);
      },
    },
  });
  expect(second.kind === "rest" && second.state.life).toEqual({ kind: "ended", outcome: "done" });
  expect(attempted).toEqual(["B#1"]);
});

test("an error outside the run stops it with the reason, and it can be resumed", async () => {
  const journal = temporaryJournal();
  const run = journal.create(pins);
  const end = await drive({
    journal,
    run,
    signal: never,
    handlers: handlers(workPlan("A"), {
      attempt: async () => {
        throw new Error("No space left on device");
      },
    }),
  });
  expect(end).toMatchObject({ kind: "stopped", reason: "No space left on device" });
  const again = await drive({ journal, run, signal: never, handlers: handlers(workPlan("A")) });
  expect(again.kind).toBe("rest");
});

test("a cancellation from another process ends what is under way and is final", async () => {
  const directory = temporaryDirectory();
  const journal = temporaryJournal(directory);
  const run = journal.create(pins);
  const end = await drive({
    journal,
    run,
    signal: never,
    handlers: handlers(workPlan("A"), {
      attempt: async (_action, context) => {
        const other = openJournal(join(directory, "journal.db"));
        other.note(run, { type: "run.cancel-requested" });
        other.close();
        await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
        return { ok: false, error: { failure: { code: "CANCELLED" } } };
      },
    }),
  });
  expect(end.kind === "rest" && end.state.life).toEqual({ kind: "cancelled" });
  expect(kinds(journal, run).at(-1)).toBe("run.cancelled");
});

test("a run that a living process carries cannot be taken by another", async () => {
  const directory = temporaryDirectory();
  const journal = temporaryJournal(directory);
  const run = journal.create(pins);
  const other = temporaryJournal(directory);
  const inside = gate();
  const leave = gate();
  const base = handlers(workPlan("A"));
  const first = drive({
    journal,
    run,
    signal: never,
    handlers: {
      ...base,
      attempt: async (action, context) => {
        inside.open();
        await leave.opened;
        return base.attempt(action, context);
      },
    },
  });
  await inside.opened;
  expect(await drive({ journal: other, run, signal: never, handlers: base })).toMatchObject({
    kind: "owned-elsewhere",
    pid: process.pid,
  });
  leave.open();
  expect((await first).kind).toBe("rest");
});

test("an owner that lost its run to another stops at its next record and writes nothing more", async () => {
  const directory = temporaryDirectory();
  const journal = temporaryJournal(directory);
  const run = journal.create(pins);
  const base = handlers(workPlan("A"));
  const ended = await drive({
    journal,
    run,
    signal: never,
    handlers: {
      ...base,
      attempt: async (action, context) => {
        // As if the lease had run out while we were stopped, and another had taken over.
        journal.release(run);
        const other = temporaryJournal(directory);
        expect(other.claim(run)).toMatchObject({ ok: true });
        return base.attempt(action, context);
      },
    },
  });
  expect(ended.kind).toBe("lost-ownership");
  expect(kinds(journal, run).at(-1)).toBe("run.owned");
});

test("what fails once the process was told to stop is no error of the run's", async () => {
  const journal = temporaryJournal();
  const run = journal.create(pins);
  const stop = new AbortController();
  const base = handlers(workPlan("A"));
  const attempt = async () => {
    stop.abort();
    throw new Error("git ended with -1");
  };
  const end = await drive({ journal, run, signal: stop.signal, handlers: { ...base, attempt } });
  expect(end.kind).toBe("interrupted");
  const resumed = await drive({ journal, run, signal: never, handlers: base });
  expect(resumed.kind === "rest" && resumed.state.life).toEqual({ kind: "ended", outcome: "done" });
});

test("a run of a process that was killed can be taken up at once, and what was acknowledged is there", async () => {
  const directory = temporaryDirectory();
  const file = join(directory, "journal.db");
  const script = `
    import { openJournal, drive } from ${JSON.stringify(new URL("../src/index.ts", import.meta.url).href)};
    const journal = openJournal(${JSON.stringify(file)});
    const run = journal.create(${JSON.stringify(pins)});
    const plan = ${JSON.stringify(workPlan("A", "B"))};
    const done = (value) => async () => ({ ok: true, value });
    await drive({ journal, run, signal: new AbortController().signal, handlers: {
      prepare: done({ document: "t", plan, notes: [] }), baseline: done({ checks: [], receipt: "b" }),
      attempt: async () => { console.log(run); await new Promise(() => {}); },
    } });
  `;
  const child = spawn(
    process.execPath,
    ["--conditions=@stagewright/source", "--input-type=module", "--eval", script],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [printed] = (await once(child.stdout, "data")) as [Buffer];
  const run = printed.toString().split("\n")[0]?.trim() ?? "";
  child.kill("SIGKILL");
  await once(child, "exit");

  const journal = temporaryJournal(directory);
  expect(journal.runs()[0]?.owner?.alive).toBe(false);
  const end = await drive({ journal, run, signal: never, handlers: handlers(workPlan("A", "B")) });
  expect(end.kind === "rest" && end.state.life).toEqual({ kind: "ended", outcome: "done" });
  expect(kinds(journal, run).filter((type) => type === "run.created")).toHaveLength(1);
});

test("every effect and every record is a place where a fault can strike, before and after", async () => {
  const journal = temporaryJournal();
  const run = journal.create(pins);
  const points: string[] = [];
  const base = handlers(workPlan("A"));
  await drive({
    journal,
    run,
    signal: never,
    onSeam: ({ name, when }) => points.push(`${when} ${name}`),
    handlers: {
      ...base,
      attempt: async (action, context) => context.effect("touch", () => base.attempt(action, context)),
    },
  });
  expect(points).toContain("before touch");
  expect(points).toContain("after touch");
  expect(points.filter((point) => point.startsWith("before")).length).toBe(
    points.filter((point) => point.startsWith("after")).length,
  );
});

test("a run that does not exist is said to be none", async () => {
  const journal = temporaryJournal();
  expect(
    (await drive({ journal, run: "nothing", signal: never, handlers: handlers(workPlan("A")) })).kind,
  ).toBe("no-such-run");
});
