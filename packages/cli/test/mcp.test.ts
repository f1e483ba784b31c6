import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Io } from "../src/io.ts";
import { sessionTools } from "../src/mcp/session-tools.ts";
import { stagewright } from "./support/io.ts";
import { repository } from "./support/repository.ts";
import { writeFiles } from "./support/temp.ts";

const MAIN = path.resolve(import.meta.dirname, "../src/main.ts");
const NOISE = "process.on('SIGUSR2',()=>{console.log('noise');process.stdout.write('noise\\n')})";

interface Answer {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
}

/** The real program, started as an agent starts it. */
async function session(cwd: string) {
  const child = spawn(
    process.execPath,
    [
      "--conditions=@stagewright/source",
      `--import=data:text/javascript,${encodeURIComponent(NOISE)}`,
      MAIN,
      "mcp",
    ],
    { cwd, stdio: ["pipe", "pipe", "pipe"] },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit") as Promise<[number | null, string | null]>;
  const lines: string[] = [];
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const waiting = new Map<number, (answer: Answer) => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    const answer = JSON.parse(line) as Answer;
    waiting.get(answer.id ?? -1)?.(answer);
  });
  let ids = 0;
  const request = (method: string, params: unknown = {}): Promise<Answer> => {
    const id = (ids += 1);
    const answer = new Promise<Answer>((resolve) => void waiting.set(id, resolve));
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    return answer;
  };
  await request("initialize", {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "some agent", version: "1" },
  });
  return {
    child,
    ended,
    lines,
    err: () => err,
    request,
    call: async (name: string, given: unknown = {}): Promise<{ words: string; isError: boolean }> => {
      const { result } = await request("tools/call", { name, arguments: given });
      const { content, isError } = result as { content: [{ text: string }]; isError: boolean };
      return { words: content[0].text, isError };
    },
  };
}

const TASKS = "# Tasks\n\n## Phase 1: Core\n\n- [ ] T001 Write the reader in `src/read.js`\n";

describe("stagewright mcp", () => {
  test("gives an agent's session the commands as tools, and ends when the session does", async () => {
    const { child, ended, request, call } = await session(repository({ "specs/a/tasks.md": TASKS }));
    const { result } = await request("tools/list");
    const { tools } = result as { tools: { name: string; annotations: Record<string, boolean> }[] };
    expect(
      tools.map(({ name, annotations }) => [
        name,
        ...Object.keys(annotations).filter((hint) => annotations[hint] === true),
      ]),
    ).toEqual([
      ["next"],
      ["submit"],
      ["release", "destructiveHint"],
      ["status", "readOnlyHint"],
      ["plan", "readOnlyHint"],
      ["audit", "readOnlyHint"],
      // So that a client asks its human.
      ["approve", "destructiveHint"],
      ["reject", "destructiveHint"],
      ["answer", "destructiveHint"],
    ]);
    expect(JSON.parse((await call("status")).words)).toEqual({ others: [] });
    const plan = await call("plan", { input: "specs/a", concurrency: 2 });
    expect(JSON.parse(plan.words)).toMatchObject({ phases: [{ tasks: [{ id: "T001" }] }] });
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
  });

  test("has a session do a task: lease, work in its workspace, hand in, mend, merged", async () => {
    const root = repository({ "specs/a/tasks.md": TASKS, "check.sh": "grep -qs read src/read.js\n" });
    const begun = await stagewright(root, [
      ...["run", "speckit", "specs/a", "--agent", "human"],
      ...["--check", "test=test ! -e src || sh check.sh", "--yes"],
    ]);
    expect(begun).toMatchObject({ code: 3 });
    const { call } = await session(root);

    const leased = JSON.parse((await call("next")).words) as Record<string, string>;
    expect(leased).toMatchObject({ task: "T001", prompt: expect.stringContaining("src/read.js") });
    const work = (text: string) => writeFiles(leased["workspace"] ?? "", { "src/read.js": text });

    work("wrong\n");
    const back = await call("submit", { task: "T001" });
    expect(back.isError).toBe(true);
    expect(JSON.parse(back.words)).toMatchObject({ verdict: "came-back", workspace: leased["workspace"] });

    work("read\n");
    const merged = await call("submit", { task: "T001", note: "Reads." });
    expect(merged.isError).toBe(false);
    expect(JSON.parse(merged.words)).toMatchObject({ verdict: "merged", task: "T001" });
    expect(JSON.parse((await call("status")).words)).toMatchObject({ result: { outcome: "done" } });
    expect(await call("audit", { feature: "specs/a" })).toMatchObject({ isError: false });
  });

  test("says what a command says when it cannot", async () => {
    const { call } = await session(repository({ "a.txt": "a" }));
    expect(await call("approve", { note: "yes" })).toMatchObject({
      isError: true,
      words: expect.stringMatching(/no run/),
    });
    expect(await call("reject")).toMatchObject({
      isError: true,
      words: expect.stringContaining("/note is missing"),
    });
    expect(await call("plan", { input: "--help" })).toMatchObject({
      isError: true,
      words: expect.stringContaining("--help cannot be read as a plan"),
    });
  });

  test("keeps stdout for the protocol, whoever prints", async () => {
    const { child, call, lines, err } = await session(repository({ "a.txt": "a" }));
    child.kill("SIGUSR2");
    await expect.poll(err).toBe("noise\nnoise\n");
    await call("status");
    expect(lines.filter((line) => !line.startsWith('{"'))).toEqual([]);
  });

  test("ends in order when it is told to", async () => {
    const { child, ended } = await session(repository({ "a.txt": "a" }));
    child.kill("SIGTERM");
    expect(await ended).toEqual([130, null]);
  });
});

describe("a tool", () => {
  const nobody = {} as Io;
  const io: Io = { ...nobody, cwd: "/somewhere", env: {} };
  const wanted = new AbortController().signal;
  const never = () => Promise.reject(new Error("it is not called"));
  const tool = (name: string, run: Parameters<typeof sessionTools>[1] = never) => {
    const found = sessionTools(io, run).find((one) => one.name === name);
    if (found === undefined) throw new Error(name);
    return found;
  };

  test.each([
    ["next", {}, ["next", "--json", "--"]],
    [
      "next",
      { task: "T004", another: true, run: "1m" },
      ["next", "--json", "--another", "--run=1m", "--", "T004"],
    ],
    ["next", { another: false }, ["next", "--json", "--"]],
    ["release", { task: "T004" }, ["next", "--json", "--release=T004", "--"]],
    ["submit", { task: "T004" }, ["submit", "--json", "--", "T004"]],
    ["submit", { task: "--force", note: "--no" }, ["submit", "--json", "--note=--no", "--", "--force"]],
    ["status", { run: "1m2n" }, ["status", "--json", "--", "1m2n"]],
    ["plan", { input: "a b", concurrency: 3 }, ["plan", "--json", "--concurrency=3", "--", "a b"]],
    ["audit", { feature: "specs/001-x" }, ["audit", "--json", "--", "specs/001-x"]],
    ["approve", {}, ["approve", "--no-resume", "--note=(via mcp, from an agent's session)", "--"]],
    [
      "reject",
      { note: "Too slow.", run: "1m", task: "T004" },
      [
        "reject",
        "--no-resume",
        "--run=1m",
        "--note=Too slow. (via mcp, from an agent's session)",
        "--",
        "T004",
      ],
    ],
    [
      "answer",
      { task: "T1", answer: "the second one", run: "1m" },
      ["answer", "--no-resume", "--run=1m", "--", "T1", "the second one"],
    ],
  ])("%s %j is a command line", async (name, given, expected) => {
    const seen: (readonly string[])[] = [];
    const run = async (argv: readonly string[], { cwd, ask, out }: Io) => {
      seen.push(argv);
      out.write(JSON.stringify({ cwd, asks: ask !== undefined }));
      return 0;
    };
    expect(await tool(name, run).call(given, wanted)).toEqual({
      ok: true,
      words: '{"cwd":"/somewhere","asks":false}',
    });
    expect(seen).toEqual([expected]);
  });

  test.each([
    [0, "out", "err", { ok: true, words: "out" }],
    [0, "", "err", { ok: true, words: "err" }],
    [3, "out", "", { ok: true, words: "out" }],
    [1, "out", "err", { ok: false, words: "out\n\nerr" }],
    [1, '{"verdict":"came-back"}', "err", { ok: false, words: '{"verdict":"came-back"}' }],
    [2, "", "err", { ok: false, words: "err" }],
    [4, "", "", { ok: false, words: "Exit code 4." }],
  ])("whose command ends with %i, %j and %j", async (code, out, err, expected) => {
    const run = async (_argv: readonly string[], inner: Io) => {
      inner.out.write(out);
      inner.err.write(err);
      return code;
    };
    expect(await tool("submit", run).call({ task: "T1" }, wanted)).toEqual(expected);
  });

  test("that looks and sees something bad has looked", async () => {
    const run = async (_argv: readonly string[], { out }: Io) => {
      out.write('{"unsupported":3}');
      return 1;
    };
    expect(await tool("audit", run).call({ feature: "001" }, wanted)).toMatchObject({ ok: true });
  });

  test("that says very much says the end of it", async () => {
    const run = async (_argv: readonly string[], { out }: Io) => {
      out.write(`${"x".repeat(100_000)}the end`);
      return 0;
    };
    const { words } = await tool("status", run).call({}, wanted);
    expect(words.length).toBeLessThan(61_000);
    expect(words).toMatch(/^\(The first 40007 characters are left out\.\)\nx+the end$/);
  });

  test("that is given up is told as if by a signal, once", async () => {
    const told: string[] = [];
    const stop = new AbortController();
    const run = (_argv: readonly string[], inner: Io) =>
      new Promise<number>((resolve) => {
        const unwatch = inner.onStopSignal(() => {
          told.push("told");
          unwatch();
          resolve(130);
        });
      });
    const answer = tool("next", run).call({}, stop.signal);
    await Promise.resolve();
    stop.abort();
    expect(await answer).toEqual({ ok: false, words: "Exit code 130." });
    expect(told).toEqual(["told"]);
  });

  test("that changes something waits for the one before it; one that looks does not", async () => {
    const begun: string[] = [];
    const free = Promise.withResolvers<number>();
    const run = (argv: readonly string[]) => {
      begun.push(argv[0] ?? "");
      return argv[0] === "submit" ? free.promise : Promise.resolve(0);
    };
    const tools = new Map(sessionTools(io, run).map((one) => [one.name, one]));
    const submit = tools.get("submit")?.call({ task: "T1" }, wanted);
    const stopped = new AbortController();
    const givenUp = tools.get("next")?.call({}, stopped.signal);
    const next = tools.get("next")?.call({}, wanted);
    await tools.get("status")?.call({}, wanted);
    await expect.poll(() => begun.toSorted((a, b) => a.localeCompare(b))).toEqual(["status", "submit"]);
    stopped.abort();
    free.resolve(0);
    await Promise.all([submit, next]);
    expect(await givenUp).toMatchObject({ ok: false });
    expect(begun).toHaveLength(3);
    expect(begun.at(-1)).toBe("next");
  });
});
