import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rig, Files } from "./rig.ts";

export const TASKS_MD = `## Phase 1: Core

- [ ] T001 Write a in src/a.txt
- [ ] T002 Use a in src/b.txt

## Phase 2: Polish

- [ ] T003 Write NOTES.md
`;
export const FILES: Readonly<Record<string, Files>> = {
  T001: { "src/a.txt": "a\n" },
  T002: { "src/b.txt": "b\n" },
  T003: { "NOTES.md": "notes\n" },
};
export const ACP_AGENT = join(import.meta.dirname, "acp-agent.mjs");
export const USAGE = { inputTokens: 1000, outputTokens: 200, totalTokens: 1200, cachedReadTokens: 600 };

/** What the agent does when it is given the task for the first, the second … time. */
export type Steps = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** An agent that speaks ACP, as `--agent` wants it: it does the tasks, after what `before` says. */
export function speaking(
  rig: Rig,
  before: Steps = {},
  always: Readonly<Record<string, unknown>> = {},
): string {
  const tasks = Object.fromEntries(
    Object.entries(FILES).map(([task, write]) => [
      task,
      [...(before[task] ?? []), { write, usage: USAGE, ...always }],
    ]),
  );
  const file = join(rig.place, "acp-script.json");
  writeFileSync(file, JSON.stringify({ tasks }));
  return `acp:${process.execPath} ${ACP_AGENT} ${file}`;
}

export const states = (tasks: readonly { readonly id: string; readonly end: string }[]) =>
  tasks.map(({ id, end }) => `${id} ${end}`);
export const DONE = ["T001 done", "T002 done", "T003 done"];
