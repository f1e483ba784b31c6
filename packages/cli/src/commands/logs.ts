import { readdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { err, ok, type Result, type RunState, type TaskState } from "@stagewright/core";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { entryLine } from "../report/entry-line.ts";
import { resultOf, worksOf } from "../report/result.ts";
import { sanitize } from "../report/sanitize.ts";
import { painter } from "../report/style.ts";
import { selectRun } from "../select-run.ts";
import { openTail, type Tail } from "../tail.ts";

export interface LogsOptions {
  readonly json?: boolean;
  readonly follow?: boolean;
}

const LOOK_MS = 200;

/** What a run recorded, or what an attempt's agent and checks printed. */
export async function logs(
  io: Io,
  typed: string | undefined,
  task: string | undefined,
  options: LogsOptions,
): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const chosen = selectRun(project.journal.runs(), typed);
    if (!chosen.ok) return tell(io, chosen.error);
    const { run } = chosen.value;
    const state = project.journal.state(run);
    if (state === undefined) return tell(io, { what: `run ${run} has no records`, exit: EXIT.failed });
    const wanted = task === undefined ? ok(undefined) : findTask(state, task);
    if (!wanted.ok) return tell(io, wanted.error);
    const print =
      wanted.value === undefined || options.json
        ? printEntries(io, project, run, wanted.value, options)
        : printFiles(io, project, run, wanted.value);
    await follow(io, project, run, print, options.follow ?? false);
    return EXIT.done;
  });
}

/** Prints what is new; again and again while the run goes on, if it is to be followed. */
async function follow(
  io: Io,
  { journal }: Project,
  run: string,
  print: () => Promise<void>,
  following: boolean,
): Promise<void> {
  let stopped = false;
  const unwatch = io.onStopSignal(() => {
    stopped = true;
  });
  try {
    for (;;) {
      const state = journal.state(run);
      // Asked before printing: what was written until then is printed.
      const over = state === undefined || resultOf(state).outcome !== "going";
      await print();
      if (!following || over || stopped) return;
      await pause(LOOK_MS);
    }
  } finally {
    unwatch();
  }
}

function printEntries(
  io: Io,
  { journal }: Project,
  run: string,
  task: TaskState | undefined,
  { json }: LogsOptions,
): () => Promise<void> {
  const paint = painter(io.out.colour);
  let seen = 0;
  return async () => {
    const state = journal.state(run);
    for (const entry of journal.entries(run, seen)) {
      seen = entry.seq;
      const { record } = entry;
      if (task !== undefined && !("key" in record && record.key.split("/")[2] === task.task.key)) continue;
      const line = json ? JSON.stringify(entry) : state && entryLine(entry, state, paint);
      if (line !== undefined)
        io.out.write(
          json ? `${line}\n` : `${paint("dim", entry.at.slice(0, 19).replace("T", " "))} ${line}\n`,
        );
    }
  };
}

function printFiles(io: Io, project: Project, run: string, task: TaskState): () => Promise<void> {
  const directory = project.logsOf(run);
  const paint = painter(io.out.colour);
  const open = new Map<string, Tail>();
  let last: string | undefined;
  return async () => {
    const files = await logFiles(directory, task.task.key);
    if (files.length === 0 && last === undefined) io.err.write(`${task.task.id} has no logs yet\n`);
    for (const file of files) {
      const tail = open.get(file) ?? openTail(path.join(directory, file));
      open.set(file, tail);
      const text = sanitize(await tail.read());
      if (text === "") continue;
      if (file !== last) io.out.write(`${paint("bold", `── ${path.join(directory, file)}`)}\n`);
      io.out.write(text.endsWith("\n") ? text : `${text}\n`);
      last = file;
    }
  };
}

const FOLDERS = ["attempts", "checks"];

/** Attempt by attempt, the agent's log before those of the checks. */
async function logFiles(directory: string, key: string): Promise<string[]> {
  const found: { file: string; attempt: number; folder: number }[] = [];
  for (const [folder, name] of FOLDERS.entries()) {
    const files = await readdir(path.join(directory, name)).catch(() => []);
    for (const file of files) {
      const attempt = file.startsWith(`${key}-`) ? /^\d+/.exec(file.slice(key.length + 1)) : null;
      if (attempt !== null) found.push({ file: path.join(name, file), attempt: Number(attempt[0]), folder });
    }
  }
  return found
    .toSorted((a, b) => a.attempt - b.attempt || a.folder - b.folder || (a.file < b.file ? -1 : 1))
    .map(({ file }) => file);
}

/** By id, by key, or by the beginning of a key. */
function findTask(state: RunState, typed: string): Result<TaskState, Problem> {
  const tasks = worksOf(state).flatMap((work) => [...work.tasks.values()]);
  const exact = tasks.filter(
    ({ task }) => task.key === typed || task.id.toLowerCase() === typed.toLowerCase(),
  );
  const matching = exact.length > 0 ? exact : tasks.filter(({ task }) => task.key.startsWith(typed));
  const [only] = matching;
  if (only === undefined)
    return err({ what: `run ${state.run} has no task ${typed}`, next: `stagewright status ${state.run}` });
  if (matching.length > 1)
    return err({
      what: `${typed} could be any of ${matching.length} tasks`,
      why: matching.map(({ task }) => task.key).join(" "),
      next: "type one of these",
    });
  return ok(only);
}
