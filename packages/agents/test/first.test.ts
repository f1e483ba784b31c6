import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createProcesses, detectSandbox } from "../src/index.ts";

test("a command runs to its end and its output is in the log", async () => {
  const directory = mkdtempSync(join(tmpdir(), "sw-agents-"));
  const processes = createProcesses({ run: "first", sandbox: await detectSandbox(), protect: [] });
  const outcome = await processes.run({ command: { shell: "cat; exit 3" }, stdin: "hello", cwd: directory, logFile: join(directory, "log"), deadlineMs: 10_000, signal: new AbortController().signal, writable: [directory] });
  expect(outcome).toMatchObject({ end: { kind: "exited", code: 3 }, output: "hello" });
  expect(readFileSync(join(directory, "log"), "utf8")).toBe("hello");
});
