import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ok } from "@stagewright/core";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { entryLine } from "../report/entry-line.ts";
import { sanitize } from "../report/sanitize.ts";
import { painter } from "../report/style.ts";
import { selectRun } from "../select-run.ts";
import { belongsTo, findPart, logFiles, type RunPart } from "../run-part.ts";
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
    const runs = project.journal.runs();
    // The newest run's task may be typed alone.
    const alone = task === undefined && typed !== undefined && !runs.some(({ run }) => run.startsWith(typed));
    const chosen = selectRun(runs, alone ? undefined : typed);
    if (!chosen.ok) return tell(io, chosen.error);
    const { run } = chosen.value;
    const state = project.journal.state(run);
    if (state === undefined) return tell(io, { what: `run ${run} has no records`, exit: EXIT.failed });
    const wanted = alone ? typed : task;
    const found = wanted === undefined ? ok(undefined) : await findPart(state, project.logsOf(run), wanted);
    if (!found.ok)
      return tell(
        io,
        alone ? { ...found.error, what: `there is no run ${typed}, and ${found.error.what}` } : found.error,
      );
    const part = found.value;
    const print =
      part === undefined || options.json
        ? printEntries(io, project, run, part, options)
        : printFiles(io, project.logsOf(run), part);
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
      // Asked before printing: what was written until then is printed.
      const over = journal.runs().find((row) => row.run === run)?.owner?.alive !== true;
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
  part: RunPart | undefined,
  { json }: LogsOptions,
): () => Promise<void> {
  const paint = painter(io.out.colour);
  let seen = 0;
  return async () => {
    const state = journal.state(run);
    for (const entry of journal.entries(run, seen)) {
      seen = entry.seq;
      if (state === undefined || (part !== undefined && !belongsTo(part, entry.record))) continue;
      const line = json ? JSON.stringify(entry) : entryLine(entry, state, paint);
      if (line === undefined) continue;
      const time = json ? "" : `${paint("dim", entry.at.slice(0, 19).replace("T", " "))} `;
      io.out.write(`${time}${line}\n`);
    }
  };
}

function printFiles(io: Io, directory: string, part: RunPart): () => Promise<void> {
  const paint = painter(io.out.colour);
  const open = new Map<string, Tail>();
  let last: string | undefined;
  let said = false;
  return async () => {
    const files = await logFiles(directory, part);
    if (files.length === 0 && !said) io.err.write(`${part.name} has no logs yet\n`);
    said = true;
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
