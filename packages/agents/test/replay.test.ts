import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AgentJob } from "@stagewright/core";
import { replayAgent } from "../src/index.ts";
import { agentRig } from "./agent-rig.ts";
import { eventually } from "./rig.ts";

function replayRig(recordings: string) {
  const own = agentRig();
  const file = own.put("edits.yaml", recordings);
  const agent = replayAgent({ file });
  const at = (path: string): string => `${own.workspace.path}/${path}`;
  return {
    ...own,
    recordings: file,
    agent,
    at,
    replay: (about: Partial<AgentJob> = {}) => agent.run(own.job(about)),
    content: (path: string): string | undefined =>
      existsSync(at(path)) ? readFileSync(at(path), "utf8") : undefined,
  };
}

const task = (recording: object): string => JSON.stringify({ version: 1, tasks: { T001: recording } });

describe("a replay", () => {
  test("writes, edits and deletes what was recorded, says what it does and ends as recorded", async () => {
    const { replay, at, content, read } = replayRig(`
version: 1
tasks:
  T001:
    say: On it.
    write: { src/deep/new.ts: "export {};\\n" }
    edit:
      - { path: old.ts, find: "a + b", replace: "a - b" }
      - { path: old.ts, find: "c", replace: "$& $1" }
    delete: [gone.ts]
    exit: 3
`);
    writeFileSync(at("old.ts"), "a + b, c");
    writeFileSync(at("gone.ts"), "");
    const outcome = await replay();
    expect(outcome.end).toEqual({ kind: "exited", code: 3 });
    expect(outcome.output).toBe("On it.\nwrote src/deep/new.ts\nwrote old.ts\ndeleted gone.ts\n");
    expect(read("agent.log")).toBe(outcome.output);
    expect(content("src/deep/new.ts")).toBe("export {};\n");
    expect(content("old.ts")).toBe("a - b, $& $1");
    expect(content("gone.ts")).toBeUndefined();
  });

  test("does the recording of the attempt, the last one from then on, and knows a task by key or id", async () => {
    const { replay, content } = replayRig(`
version: 1
tasks:
  T001: [{ write: { a: one } }, { write: { a: two } }]
  1.10: { write: { a: ten } }
  repair-key: { write: { a: repaired } }
`);
    const written = async (about: Partial<AgentJob>) => (await replay(about), content("a"));
    expect([
      await written({ attempt: 1 }),
      await written({ attempt: 2 }),
      await written({ attempt: 7 }),
    ]).toEqual(["one", "two", "two"]);
    expect(await written({ task: { id: "1.10", key: "k" } })).toBe("ten");
    expect(await written({ task: { id: "R1", key: "repair-key" } })).toBe("repaired");
  });

  test("fails with words where a task has no recording", async () => {
    const { replay, recordings } = replayRig(task({}));
    const { end, output } = await replay({ task: { id: "T002", key: "T002-x" } });
    expect(end).toEqual({ kind: "exited", code: 64 });
    expect(output).toBe(`stagewright: ${recordings} has no recording for task T002 (key T002-x)\n`);
  });

  test.for([
    [
      "an edit whose text is not there",
      { edit: [{ path: "f", find: "x", replace: "" }] },
      'cannot edit f: "x" occurs 0 times, not once',
    ],
    [
      "an edit whose text is there twice",
      { edit: [{ path: "f", find: "a", replace: "" }] },
      'cannot edit f: "a" occurs 2 times, not once',
    ],
    [
      "an edit of no file",
      { edit: [{ path: "g", find: "a", replace: "" }] },
      "cannot edit g: there is no such file",
    ],
    ["a deletion of no file", { delete: ["g"] }, "cannot delete g: there is no such file"],
    [
      "a path that climbs out",
      { write: { "a/../../out": "" } },
      "refused a/../../out: the path is not a plain relative one",
    ],
    ["an absolute path", { write: { "/tmp/out": "" } }, "refused /tmp/out: the path is absolute"],
    ["a path through a link", { write: { "link/out": "" } }, "refused link/out: link is a symbolic link"],
    [
      "a link as a file",
      { edit: [{ path: "file-link", find: "o", replace: "" }] },
      "refused file-link: file-link is a symbolic link",
    ],
    ["a link to nowhere", { write: { dangling: "" } }, "refused dangling: dangling is a symbolic link"],
    ["deletion through a link", { delete: ["link/victim"] }, "refused link/victim: link is a symbolic link"],
    ["a directory as a file", { delete: ["dir"] }, "refused dir: it is not a file"],
    ["a file as a directory", { write: { "f/x": "" } }, "refused f/x: f is not a directory"],
  ] as const)("refuses %s, and then changes nothing", async ([, recording, reason]) => {
    const { replay, at, content, directory, recordings } = replayRig(
      task({ ...recording, write: { first: "", ...("write" in recording ? recording.write : {}) } }),
    );
    mkdirSync(at("dir"));
    mkdirSync(`${directory}/outside`);
    writeFileSync(`${directory}/outside/victim`, "whole");
    writeFileSync(at("f"), "a a");
    symlinkSync(`${directory}/outside`, at("link"));
    symlinkSync(`${directory}/outside/victim`, at("file-link"));
    symlinkSync(`${directory}/outside/new`, at("dangling"));
    const { end, output } = await replay();
    expect(end).toEqual({ kind: "exited", code: 65 });
    expect(output).toBe(`stagewright: ${recordings}, task T001, attempt 1: ${reason}\n`);
    expect(content("first")).toBeUndefined();
    expect(content("f")).toBe("a a");
    expect(readFileSync(`${directory}/outside/victim`, "utf8")).toBe("whole");
    expect(existsSync(`${directory}/outside/new`)).toBe(false);
  });

  test("that waits stops at once when it is aborted, and at its deadline", async () => {
    const { replay, content, file } = replayRig(task({ say: "thinking", waitMs: 60_000, write: { a: "" } }));
    const abort = new AbortController();
    const ending = replay({ signal: abort.signal });
    await eventually(
      "it speaks before it waits",
      () => existsSync(file("agent.log")) && readFileSync(file("agent.log"), "utf8") === "thinking\n",
    );
    abort.abort();
    expect(await ending).toMatchObject({ end: { kind: "aborted" }, output: "thinking\n" });
    expect((await replay({ deadlineMs: 20 })).end).toEqual({ kind: "timed-out" });
    expect((await replay({ signal: AbortSignal.abort() })).end).toEqual({ kind: "aborted" });
    expect(content("a")).toBeUndefined();
  });
});

describe("a replay file that is wrong is told with its place", () => {
  test.for([
    ["another version", "version: 2\ntasks: {}\n", /edits\.yaml:1:1: version: Invalid input: expected 1$/],
    ["no tasks", "version: 1\n", /edits\.yaml:1:1: tasks: /],
    [
      "a field that is none",
      "version: 1\ntasks:\n  T001:\n    wirte: {}\n",
      /edits\.yaml:4:5: tasks\.T001\.wirte: no such field$/,
    ],
    [
      "a wrong value in a list",
      "version: 1\ntasks:\n  T001:\n    - say: a\n    - waitMs: soon\n",
      /edits\.yaml:5:7: tasks\.T001\.1\.waitMs: Invalid input: expected number/,
    ],
    [
      "a half edit",
      "version: 1\ntasks:\n  T001:\n    edit:\n      - path: a\n        find: b\n",
      /edits\.yaml:5:9: tasks\.T001\.edit\.0\.replace: /,
    ],
    [
      "two recordings of one task",
      "version: 1\ntasks:\n  T001: {}\n  T001: {}\n",
      /edits\.yaml:4:3: Map keys must be unique/,
    ],
    ["no YAML", "version: 1\ntasks: {\n", /edits\.yaml:\d+:\d+: /],
    ["nothing", "", /edits\.yaml:1:1: the file: /],
  ] as const)("%s", async ([, text, message]) => {
    const { agent, replay } = replayRig(text);
    expect(await agent.unavailable()).toMatch(message);
    expect((await replay()).end).toMatchObject({
      kind: "not-started",
      reason: expect.stringMatching(message),
    });
  });

  test("or missing", async () => {
    expect(await replayAgent({ file: "/nowhere/edits.yaml" }).unavailable()).toMatch(
      /cannot be read: ENOENT.*\/nowhere\/edits\.yaml/,
    );
  });
});
