import { expect, test } from "vitest";
import { resolveAgent } from "../src/index.ts";
import { agentRig } from "./agent-rig.ts";

const forms = ["command:PROGRAM ARGS", "replay:FILE"];

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

test.for([
  ["claude", { code: "AGENT_KIND_UNKNOWN" }],
  ["", { code: "AGENT_KIND_UNKNOWN" }],
  ["commando:x", { code: "AGENT_KIND_UNKNOWN" }],
  ["command: ", { code: "AGENT_ARGUMENT_MISSING", form: "command:PROGRAM ARGS" }],
  ["replay:", { code: "AGENT_ARGUMENT_MISSING", form: "replay:FILE" }],
  ["command:sh -c 'oops", { code: "AGENT_COMMAND_UNREADABLE", problem: "unclosed-quote", column: 15 }],
] as const)("%s names none, and the problem lists the forms that are known", ([spec, problem]) => {
  const { processes, directory } = agentRig();
  expect(resolveAgent(spec, { cwd: directory, processes })).toEqual({
    ok: false,
    error: { spec, forms, ...problem },
  });
});
