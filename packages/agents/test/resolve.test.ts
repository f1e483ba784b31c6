import { expect, test } from "vitest";
import { resolveAgent } from "../src/index.ts";
import { agentRig } from "./agent-rig.ts";

const names = ["claude", "codex", "gemini", "opencode", "copilot", "goose"];
const forms = [...names, "command:PROGRAM ARGS", "acp:PROGRAM ARGS", "replay:FILE"];

test("an agent is named by its kind and what that kind needs", async () => {
  const { processes, job, put, directory, read } = agentRig();
  put("edits.yaml", "version: 1\ntasks: { T001: { write: { made: text } } }\n");
  const command = resolveAgent(`command:sh -c 'echo "hello you"'`, { cwd: directory, processes });
  const replay = resolveAgent("replay:edits.yaml", { cwd: directory, processes });
  if (!command.ok || !replay.ok) throw new Error("Both are known forms.");
  expect((await command.value.run(job())).output).toBe("hello you\n");
  expect(await replay.value.unavailable()).toBeUndefined();
  await replay.value.run(job());
  expect(read("workspace/made")).toBe("text");
});

test.for(names)("%s is known by its name", (name) => {
  const { processes, directory } = agentRig();
  const agent = resolveAgent(name, { cwd: directory, processes });
  expect(agent).toMatchObject({ ok: true, value: { name, submits: true } });
});

test.for([
  ["clyde", { code: "AGENT_KIND_UNKNOWN" }],
  ["", { code: "AGENT_KIND_UNKNOWN" }],
  ["commando:x", { code: "AGENT_KIND_UNKNOWN" }],
  ["command: ", { code: "AGENT_ARGUMENT_MISSING", form: "command:PROGRAM ARGS" }],
  ["acp:", { code: "AGENT_ARGUMENT_MISSING", form: "acp:PROGRAM ARGS" }],
  ["replay:", { code: "AGENT_ARGUMENT_MISSING", form: "replay:FILE" }],
  ["command:sh -c 'oops", { code: "AGENT_COMMAND_UNREADABLE", problem: "unclosed-quote", column: 15 }],
] as const)("%s names none, and the problem lists the forms that are known", ([spec, problem]) => {
  const { processes, directory } = agentRig();
  expect(resolveAgent(spec, { cwd: directory, processes })).toEqual({
    ok: false,
    error: { spec, forms, ...problem },
  });
});
