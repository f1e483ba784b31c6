import { readdir } from "node:fs/promises";
import path from "node:path";
import { err, ok, type Result, type RunRecord, type RunState } from "@stagewright/core";
import type { Problem } from "./problem.ts";
import { worksOf } from "./report/works.ts";

/** What of a run has logs of its own: a task, or the checks before, between and after tasks. */
export interface RunPart {
  /** For people. */
  readonly name: string;
  /** How its log files begin, without the dash. */
  readonly prefix: string;
  /** Third part of its actions' keys: `run/stage/<task>/…`, `run/stage/baseline`. */
  readonly inKey: string;
}

const FOLDERS = ["attempts", "checks", "workspaces"];
/** As the kernel names what belongs to no task: checks, and what makes workspaces ready. */
const CHECKPOINT = /^(?:baseline|final|setup|install|phase-\d+)$/;

/** A task by id, by key or by the beginning of a key; else `baseline`, `phase-2`, `final`, `setup`. */
export async function findPart(
  state: RunState,
  directory: string,
  typed: string,
): Promise<Result<RunPart, Problem>> {
  const tasks = worksOf(state).flatMap((work) => [...work.tasks.values()].map(({ task }) => task));
  const exact = tasks.filter(({ key, id }) => key === typed || id.toLowerCase() === typed.toLowerCase());
  const matching = exact.length > 0 ? exact : tasks.filter(({ key }) => key.startsWith(typed));
  const [only] = matching;
  if (matching.length > 1) {
    const why = matching.map(({ key }) => key).join(" ");
    return err({ what: `${typed} could be any of ${matching.length} tasks`, why, next: "type one of these" });
  }
  if (only !== undefined) return ok({ name: only.id, prefix: only.key, inKey: only.key });
  const checkpoint = { name: typed, prefix: typed, inKey: typed === "final" ? "finish" : typed };
  if (CHECKPOINT.test(typed) && (await logFiles(directory, checkpoint)).length > 0) return ok(checkpoint);
  return err({ what: `run ${state.run} has no task ${typed}`, next: `stagewright status ${state.run}` });
}

export function belongsTo({ inKey }: RunPart, record: RunRecord): boolean {
  return "key" in record && record.key.split("/")[2] === inKey;
}

/** Attempt by attempt, the agent's log before those of the checks; relative to `directory`. */
export async function logFiles(directory: string, { prefix }: RunPart): Promise<string[]> {
  const found: { file: string; attempt: number; folder: number }[] = [];
  for (const [folder, name] of FOLDERS.entries()) {
    const files = await readdir(path.join(directory, name)).catch(() => []);
    for (const file of files) {
      if (!file.startsWith(`${prefix}-`)) continue;
      const attempt = Number(/^\d+/.exec(file.slice(prefix.length + 1))?.[0] ?? 0);
      found.push({ file: path.join(name, file), attempt, folder });
    }
  }
  return found
    .toSorted((a, b) => a.attempt - b.attempt || a.folder - b.folder || (a.file < b.file ? -1 : 1))
    .map(({ file }) => file);
}
