import { existsSync, writeFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { confinements, eventually, isRunning, livingNamed, livingWith, pidIn, rig } from "./rig.ts";

/** A daemon as the book has it: forks, begins a session, forks again, and forgets its parents. It says who it is in `daemon`. */
const DAEMON = `perl -e '
  use POSIX; fork and exit; POSIX::setsid(); fork and exit;
  open(F, ">", "daemon.new"); print F "$$\\n"; close F; rename("daemon.new", "daemon");
  $SIG{TERM} = "IGNORE"; $SIG{HUP} = "IGNORE"; select(undef, undef, undef, 60)'`;
const UNTIL_DAEMON = "until [ -e daemon ]; do :; done";

const left = (run: string): number[] => livingWith(`STAGEWRIGHT_RUN=${run}`);

describe.for(confinements)("the stop ladder $how", ({ confinement, skip }) => {
  test.skipIf(skip)("ends a process that ignores SIGTERM at its deadline", async () => {
    const { start, run } = rig(confinement);
    const { end } = await start("trap '' TERM; while :; do sleep 1; done", { deadlineMs: 50 });
    expect(end).toEqual({ kind: "timed-out" });
    expect(left(run)).toEqual([]);
  });

  test.skipIf(skip)("lets a process that hears SIGTERM finish first", async () => {
    const { start, run, file } = rig(confinement);
    const abort = new AbortController();
    const ending = start(
      "trap 'echo tidied up; exit 0' TERM; echo > ready; while :; do :; done",
      { signal: abort.signal },
      { graceMs: 60_000 },
    );
    await eventually("it listens", () => existsSync(file("ready")));
    abort.abort();
    expect(await ending).toMatchObject({ end: { kind: "aborted" }, output: "tidied up\n" });
    expect(left(run)).toEqual([]);
  });

  test.skipIf(skip)("asks even one of which we have heard nothing yet", async () => {
    const { start, file } = rig(confinement);
    const abort = new AbortController();
    const { end, output } = await start(
      "trap 'echo tidied up; exit 0' TERM; echo > ready; while :; do :; done",
      {
        signal: abort.signal,
        // Holds the event loop, as a machine under load does: the command is there before we are told so.
        onStart() {
          for (const until = Date.now() + 60_000; !existsSync(file("ready")) && Date.now() < until;);
          abort.abort();
        },
      },
      { graceMs: 60_000 },
    );
    expect({ end, output }).toEqual({ end: { kind: "aborted" }, output: "tidied up\n" });
  });

  test.skipIf(skip)("does not start what was aborted before", async () => {
    const { start, file } = rig(confinement);
    expect((await start("touch started", { signal: AbortSignal.abort() })).end).toEqual({ kind: "aborted" });
    expect(existsSync(file("started"))).toBe(false);
  });

  test.skipIf(skip)("ends a daemon too, at the deadline", async () => {
    const { start, run, file } = rig(confinement);
    const abort = new AbortController();
    const ending = start(`${DAEMON}; ${UNTIL_DAEMON}; while :; do sleep 1; done`, { signal: abort.signal });
    await pidIn(file("daemon"));
    abort.abort();
    expect((await ending).end).toEqual({ kind: "aborted" });
    expect(left(run)).toEqual([]);
  });

  test.skipIf(skip)("ends a daemon after a normal end as well", async () => {
    const { start, run, file } = rig(confinement);
    const { end } = await start(`${DAEMON}; ${UNTIL_DAEMON}; exit 7`);
    expect(end).toEqual({ kind: "exited", code: 7 });
    await pidIn(file("daemon"));
    expect(left(run)).toEqual([]);
  });

  test.skipIf(skip)("leaves nothing even of what has no time to start", async () => {
    const { start, run } = rig(confinement);
    for (let round = 0; round < 40; round++) {
      await start(
        "setsid sleep 60 & setsid setsid sleep 60 & setsid setsid sh -c 'setsid setsid sleep 60' & exit 0",
      );
      expect(left(run)).toEqual([]);
    }
  });

  test.skipIf(skip)("is not held up by a process that keeps the output open", async () => {
    const { start, run } = rig(confinement);
    // Waited for, it would outlast this test.
    expect(await start("setsid sleep 600 & echo done")).toMatchObject({
      end: { kind: "exited", code: 0 },
      output: "done\n",
    });
    expect(left(run)).toEqual([]);
  });

  test.skipIf(skip)("waits for those that take long to die", async () => {
    const { start } = rig(confinement);
    const name = `big-${crypto.randomUUID().slice(0, 8)}`;
    const big = (made: string) =>
      `./${name} -e '$x = "a" x 150_000_000; open(F, ">", "${made}"); sleep 60' > /dev/null 2>&1`;
    const { end } = await start(
      `ln -s $(command -v perl) ${name}; ${big("one")} & setsid ${big("two")} & until [ -e one ] && [ -e two ]; do :; done; exit 4`,
    );
    expect(end).toEqual({ kind: "exited", code: 4 });
    expect(livingNamed(name)).toEqual([]);
  });

  test.skipIf(skip)("comes to an end with processes that flee by forking", async () => {
    const { start, run, file } = rig(confinement);
    // Each begins the next, in a session of its own, and ends: hunted until none is left, it would outlast this test.
    writeFileSync(file("comet"), "#!/bin/sh\n[ ! -e stop ] || exit 0\nsetsid ./comet &\n", { mode: 0o755 });
    expect((await start("./comet; ./comet")).end).toEqual({ kind: "exited", code: 0 });
    // Without a sandbox one may get away; with one, none can.
    expect(confinement.kind === "none" ? [] : left(run)).toEqual([]);
    writeFileSync(file("stop"), "");
    await eventually("the last is gone", () => left(run).length === 0);
  });
});

test("the end of one job leaves the processes of another alone", async () => {
  const { start, file, run } = rig();
  const abort = new AbortController();
  const other = start("echo $$ > other; exec sleep 60", { signal: abort.signal, logFile: file("other.log") });
  const pid = await pidIn(file("other"));
  await start("setsid sleep 60 & exit 0");
  expect(isRunning(pid)).toBe(true);
  abort.abort();
  expect((await other).end).toEqual({ kind: "aborted" });
  expect(left(run)).toEqual([]);
});

test("a process that hides from the sweep and holds the output does not hold us up", async () => {
  const { start, file } = rig();
  const ending = start(
    `env -i setsid perl -e 'open(F, ">", "hidden"); print F "$$\\n"; close F; sleep 600' & until [ -s hidden ]; do :; done; echo said`,
  );
  const hidden = await pidIn(file("hidden"));
  onTestFinished(() => void process.kill(hidden, "SIGKILL"));
  // Waited for, it would outlast this test.
  expect(await ending).toMatchObject({ end: { kind: "exited", code: 0 }, output: "said\n" });
});
