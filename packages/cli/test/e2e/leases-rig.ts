import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { withFeature, RUN } from "./features.ts";
import { Rig, type Ended, type Files } from "./rig.ts";

export const TASKS_MD = `## Phase 1: Core

- [ ] T001 Write a in src/a.txt
- [ ] T002 Use a in src/b.txt

## Phase 2: Polish

- [ ] T003 Write NOTES.md
`;

interface Given {
  readonly run: string;
  readonly task: string | null;
  readonly key: string;
  readonly title: string;
  readonly attempt: number;
  readonly workspace: string;
  readonly promptFile: string;
  readonly prompt: string;
  readonly base: string;
  readonly last?: { readonly code: string };
  readonly outcome?: string;
}

interface Verdict {
  readonly verdict: string;
  readonly grade?: string;
  readonly commit?: string;
  readonly code?: string;
  readonly what?: string;
  readonly newFailures?: readonly string[];
  readonly findings?: readonly { readonly code: string; readonly path: string }[];
  readonly workspace?: string;
  readonly next?: string;
  readonly outcome: string;
}

/** The one line of JSON that a command answers with. */
function answerOf({ code, stdout, stderr }: Ended): unknown {
  if (!stdout.startsWith("{")) throw new Error(`no JSON (exit ${code}):\n${stderr}\n${stdout}`);
  return JSON.parse(stdout);
}

export const asGiven = (end: Ended) => ({ ...(answerOf(end) as Given), exit: end.code });
export const asVerdict = (end: Ended) => ({ ...(answerOf(end) as Verdict), exit: end.code });

export async function next(rig: Rig, ...words: string[]) {
  return asGiven(await rig.stagewright("next", "--json", ...words));
}

export async function submit(rig: Rig, ...words: string[]) {
  return asVerdict(await rig.stagewright("submit", "--json", ...words));
}

export function work({ workspace }: Given, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
}

/** A run of three tasks for a human, parked. */
export async function parked(...more: string[]): Promise<Rig> {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const { code, stdout } = await rig.stagewright(
    "run",
    "speckit",
    ...RUN,
    "--agent",
    "human",
    "--yes",
    ...more,
  );
  expect(code).toBe(3);
  expect(stdout).toContain("stagewright next");
  return rig;
}

export const MIXED = `## Phase 1

- [ ] T001 [P] Write a in src/a.txt
- [ ] T002 [P] Update the README.md
`;
