import { existsSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { confinements, eventually, outputOf, rig, startNode } from "./rig.ts";

/** Prints 200 MB, and a line. */
const FLOOD = "head -c 200000000 /dev/zero | tr '\\0' a; echo the end";

describe.for(confinements)("a command $how", ({ confinement, skip }) => {
  test.skipIf(skip)("runs as a shell line or as words that no shell reads", async () => {
    const { start } = rig(confinement);
    expect((await start("echo $((1 + 1)) | tr 2 3")).output).toBe("3\n");
    expect((await start({ argv: ["printf", "%s", "$HOME; *"] })).output).toBe("$HOME; *");
  });

  test.skipIf(skip)("tells its exit code", async () => {
    expect((await rig(confinement).start("exit 42")).end).toEqual({ kind: "exited", code: 42 });
  });

  test.skipIf(skip)(
    "that prints on both outputs is recorded in the order it wrote, after what the log held",
    async () => {
      const { start, file, read } = rig(confinement);
      writeFileSync(file("log"), "before\n");
      const { output } = await start("for i in 1 2 3 4; do echo out $i; echo err $i >&2; done");
      expect(output).toBe("out 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3\nout 4\nerr 4\n");
      expect(read("log")).toBe(`before\n${output}`);
    },
  );

  test.skipIf(skip)("can open its inputs and outputs by name", async () => {
    const { output } = await rig(confinement).start("cat /dev/stdin > /dev/stdout; echo done > /dev/stderr", {
      stdin: "given\n",
    });
    expect(output).toBe("given\ndone\n");
  });

  test.skipIf(skip)("reads its input to the end, or not at all", async () => {
    const { start } = rig(confinement);
    const stdin = "x".repeat(1_000_000);
    expect((await start("wc -c", { stdin })).output.trim()).toBe("1000000");
    expect((await start("exec true", { stdin })).end).toEqual({ kind: "exited", code: 0 });
    expect((await start("cat")).output).toBe("");
  });

  test.skipIf(skip)("does not see our secrets, and sees what it is given", async () => {
    vi.stubEnv("GITHUB_TOKEN", "secret-1")
      .stubEnv("ANTHROPIC_API_KEY", "secret-2")
      .stubEnv("NPM_CONFIG__AUTH", "secret-3");
    vi.stubEnv("LC_TIME", "C").stubEnv("GOFLAGS", "-v").stubEnv("WANTED", "yes").stubEnv("TMPDIR", "/tmp");
    const { start, run } = rig(confinement);
    const { output } = await start(
      "env",
      { env: { TMPDIR: "/given", STAGEWRIGHT_RUN: "forged" } },
      { passEnv: ["WANTED"] },
    );
    vi.unstubAllEnvs();
    expect(output).not.toContain("secret");
    const environment = output.split("\n");
    expect(environment).toEqual(
      expect.arrayContaining([
        "LC_TIME=C",
        "GOFLAGS=-v",
        "WANTED=yes",
        "TMPDIR=/given",
        `STAGEWRIGHT_RUN=${run}`,
      ]),
    );
    expect(environment.filter((line) => line.startsWith("PATH="))).toHaveLength(1);
  });

  test.skipIf(skip)("has no file descriptors but its three", async () => {
    const { output } = await rig(confinement).start(
      "for fd in /proc/self/fd/*; do [ -e $fd ] && echo ${fd##*/}; done; true",
    );
    expect(output.split("\n").filter((fd) => fd !== "" && Number(fd) < 10)).toEqual(["0", "1", "2"]);
  });

  test.skipIf(skip)("that cannot be started says why", async () => {
    const { start, file, directory } = rig(confinement);
    writeFileSync(file("plain"), "text");
    writeFileSync(file("lost"), "#!/nowhere/interpreter\n", { mode: 0o755 });
    const why = async (...argv: string[]) => (await start({ argv })).end;
    expect(await why("no-such-program")).toEqual({
      kind: "not-started",
      reason: "no-such-program was not found on PATH",
    });
    expect(await why("./plain")).toEqual({
      kind: "not-started",
      reason: `${file("plain")} is not executable`,
    });
    expect(await why(directory)).toEqual({ kind: "not-started", reason: `${directory} is not a file` });
    expect(await why()).toEqual({ kind: "not-started", reason: "the command is empty" });
    expect(await why("printf", "a\0b")).toMatchObject({
      kind: "not-started",
      reason: expect.stringContaining("null bytes"),
    });
    expect(await why("./lost")).toMatchObject({
      kind: "not-started",
      reason: expect.stringMatching(/ENOENT|No such file/),
    });
    expect((await start("true", { cwd: file("absent") })).end).toEqual({
      kind: "not-started",
      reason: `${file("absent")} is not a directory`,
    });
    expect((await start("true", { logFile: file("plain/log") })).end).toMatchObject({
      kind: "not-started",
      reason: expect.stringContaining("the log cannot be written"),
    });
  });

  test.skipIf(skip)("is known by its pid as soon as it runs", async () => {
    const { start, file } = rig(confinement);
    let pid = 0;
    const ending = start("until [ -e go ]; do :; done", { onStart: (process) => (pid = process.pid) });
    await eventually("it runs", () => pid > 0);
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    writeFileSync(file("go"), "");
    expect((await ending).end).toEqual({ kind: "exited", code: 0 });
  });
});

test("a command that a signal ended says which", async () => {
  expect((await rig().start("kill -SEGV $$")).end).toEqual({ kind: "signalled", signal: "SIGSEGV" });
});

test("a flood of output stays in a log of limited size with its beginning and end, its end in the outcome", async () => {
  const { start, file, read } = rig();
  const { output } = await start(FLOOD);
  expect(statSync(file("log")).size).toBeLessThan(50_001_000);
  const [, limit, left, end] = read("log").slice(48_999_999).split("\n");
  expect(limit).toBe("stagewright: a log takes 50 MB; the end of what follows comes when it is over");
  expect(left).toBe("stagewright: 150000008 bytes were left out here");
  expect(end?.length).toBe(999_999);
  expect(end?.slice(-8)).toBe("athe end");
  expect(output).toBe(`${"a".repeat(65_536 - 8)}the end\n`);
});

test("of a flood of output next to nothing is held in memory", async () => {
  const { directory, run, file } = rig();
  // In a Node of its own, while the command waits after its flood: what is held then, garbage left out.
  const child = startNode(`
    import { existsSync, writeFileSync } from "node:fs";
    import { setFlagsFromString } from "node:v8";
    import { runInNewContext } from "node:vm";
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc");
    const held = () => (collectGarbage(), process.memoryUsage().heapUsed + process.memoryUsage().external);
    const { createProcesses } = await import(${JSON.stringify(new URL("../src/index.ts", import.meta.url).href)});
    const processes = createProcesses({ run: ${JSON.stringify(run)}, sandbox: { kind: "none", reason: "" }, protect: [] });
    const job = { cwd: ${JSON.stringify(directory)}, writable: [], deadlineMs: 100_000, signal: new AbortController().signal };
    const start = (shell, logFile) => processes.run({ ...job, command: { shell }, logFile });
    await start("true", ${JSON.stringify(file("first.log"))});
    const before = held();
    const ending = start(${JSON.stringify(FLOOD.replace(";", "; touch flooded; until [ -e go ]; do :; done;"))}, ${JSON.stringify(file("log"))});
    while (!existsSync(${JSON.stringify(file("flooded"))})) await new Promise((resolve) => setTimeout(resolve, 5));
    let more = held() - before;
    // What was collected is given back a little later.
    for (let tries = 0; more > 10_000_000 && tries < 50; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      more = held() - before;
    }
    writeFileSync(${JSON.stringify(file("go"))}, "");
    console.log(JSON.stringify({ ...(await ending).end, more }));
  `);
  const { more, ...end } = JSON.parse(await outputOf(child)) as Record<string, unknown>;
  expect(end).toEqual({ kind: "exited", code: 0 });
  expect(more).toBeLessThan(10_000_000);
});

test("a log a little larger than its limit is whole, but for a line that says so", async () => {
  const { start, read } = rig();
  await start("head -c 49000000 /dev/zero | tr '\\0' a; echo the end");
  expect(read("log").slice(49_000_000)).toBe(
    "\nstagewright: a log takes 50 MB; the end of what follows comes when it is over\nthe end\n",
  );
});

test("a character that comes in two parts is one character", async () => {
  const { start, file, read } = rig();
  const ending = start("printf 'caf\\303'; until [ -e go ]; do :; done; printf '\\251'");
  await eventually("the first half is in the log", () => existsSync(file("log")) && read("log").length > 3);
  writeFileSync(file("go"), "");
  expect((await ending).output).toBe("café");
});

test("output that is no text, or cut within a character, is still text", async () => {
  const { start } = rig();
  expect((await start("printf 'a\\377b'")).output).toBe("a\uFFFDb");
  const { output } = await start(
    "i=0; while [ $i -lt 4000 ]; do printf 'éééééééééé'; i=$((i + 1)); done; printf x",
  );
  expect(output).toBe(`${"é".repeat(32_767)}x`);
});

test("a place on PATH that nobody may look into is passed over", async () => {
  const { start, file } = rig();
  writeFileSync(file("not-a-directory"), "");
  vi.stubEnv("PATH", `${file("not-a-directory")}:/root/.ssh:${process.env["PATH"]}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect((await start({ argv: ["printf", "found"] })).output).toBe("found");
});
