import { readdir } from "node:fs/promises";
import path from "node:path";
import type { RunRow } from "@stagewright/engine-local";
import { sweepRun } from "@stagewright/agents";
import type { RunState } from "@stagewright/core";
import { clearingWorkspaces } from "../clearing.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { inProject, type Project } from "../project.ts";
import { outcomeOf } from "../report/result.ts";
import { counted } from "../report/style.ts";

export interface GcOptions {
  readonly dryRun?: boolean;
  /** Workspaces of failed runs too, which a human may want to look into. */
  readonly all?: boolean;
}

/** What one run leaves that nobody needs any more. */
interface Leftover {
  readonly run: string;
  readonly what: string;
  remove(): Promise<void>;
}

/** Removes what is merged, thrown away or ownerless. The journal and the logs stay. */
export async function gc(io: Io, { dryRun, all }: GcOptions): Promise<ExitCode> {
  return inProject(io, async (project) => {
    if (!dryRun) await sweepDead(project.journal.runs());
    const found = await leftovers(project, all ?? false);
    for (const run of new Set(found.map((leftover) => leftover.run))) {
      const own = found.filter((leftover) => leftover.run === run);
      const what = own.map((leftover) => leftover.what).join(", ");
      io.out.write(`${dryRun ? "would remove" : "removing"} ${what} of ${run}\n`);
      if (!dryRun) for (const leftover of own) await leftover.remove();
    }
    io.out.write(
      found.length === 0
        ? "Nothing to remove.\n"
        : `${dryRun ? "Would remove" : "Removed"} ${counted(found.length, "thing")}.\n`,
    );
    return EXIT.done;
  });
}

async function leftovers(project: Project, all: boolean): Promise<Leftover[]> {
  const runs = project.journal.runs();
  const found: Leftover[] = [];
  const onDisk = new Set(await readdir(project.opened.cacheDir).catch(() => []));
  for (const row of runs.filter(({ owner }) => owner?.alive !== true)) {
    const state = project.journal.state(row.run);
    if (state === undefined) continue;
    if (onDisk.has(row.run) && needsNoWorkspace(state, all)) found.push(workspacesOf(project, row.run));
    if (state.result !== undefined) found.push(...(await refsOf(project, row, all)));
  }
  for (const name of onDisk) if (isDeadIntake(name)) found.push(workspacesOf(project, name));
  return found;
}

function needsNoWorkspace(state: RunState, all: boolean): boolean {
  const outcome = outcomeOf(state.life);
  if (state.result !== undefined || outcome === "done" || outcome === "left") return true;
  return all && (outcome === "failed" || outcome === "cancelled");
}

function workspacesOf(project: Project, run: string): Leftover {
  return {
    run,
    what: "workspaces",
    remove: () => clearingWorkspaces(project, run).removeRun(run),
  };
}

/** What a human has changed in a worktree of the run is theirs, and is nowhere else. */
async function refsOf({ repository }: Project, { run }: RunRow, all: boolean): Promise<Leftover[]> {
  const every = await repository.refsUnder(`refs/stagewright/${run}/`);
  const refs = every.filter(({ ref }) => all || !ref.startsWith(`refs/stagewright/${run}/edits/`));
  return refs.map(({ ref, commit }) => ({
    run,
    what: path.posix.basename(ref),
    async remove() {
      await repository.compareAndSwapRef(ref, undefined, commit);
    },
  }));
}

/** `intake-<pid>`: the scratch checkout of a command that was killed while it looked for its input. */
function isDeadIntake(name: string): boolean {
  const pid = /^intake-(\d+)$/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch {
    return true;
  }
}

/** Ends processes that a killed owner left behind. */
async function sweepDead(runs: readonly RunRow[]): Promise<void> {
  for (const { run, owner } of runs) if (owner !== undefined && !owner.alive) await sweepRun(run);
}
