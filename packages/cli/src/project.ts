import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { err, ok, type Result } from "@stagewright/core";
import { JournalTooNew, openJournal, type Journal } from "@stagewright/engine-local";
import {
  createRepository,
  openRepository,
  type KernelRepository,
  type OpenedRepository,
} from "@stagewright/workspace";
import { apartName, copyJournal, removeApart, sweepApart } from "./audit/apart.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { tell, type Problem } from "./problem.ts";
import { repositoryWords } from "./report/repository-words.ts";

/** A repository and the runs it has had. */
export interface Project {
  readonly opened: OpenedRepository;
  readonly repository: KernelRepository;
  readonly journal: Journal;
  logsOf(run: string): string;
  readonly blobs: string;
  close(): void;
}

async function openProject(io: Io, apart: boolean): Promise<Result<Project, Problem>> {
  const own = apart ? { apart: apartName() } : {};
  const here = await openRepository({ cwd: io.cwd, ...own });
  const main = here.ok ? mainOf(here.value) : undefined;
  const opened = main === undefined ? here : await openRepository({ cwd: main, ...own });
  if (!opened.ok) return err(repositoryWords(opened.error));
  const { stateDir, kernelDir } = opened.value;
  const place = path.dirname(kernelDir);
  const home = homeOfWorkspace(opened.value);
  if (home !== undefined) {
    if (apart) removeApart(place);
    return err({
      what: "this is the workspace of a task; its run is the project's",
      next: `cd ${home}, and the same there`,
      exit: EXIT.usage,
    });
  }
  if (apart) {
    await sweepApart(opened.value);
    copyJournal(stateDir, place);
  }
  const journal = openJournalIn(place);
  if (!journal.ok) {
    if (apart) removeApart(place);
    return journal;
  }
  const repository = createRepository(opened.value);
  return ok({
    opened: opened.value,
    repository,
    journal: journal.value,
    logsOf: (run) => path.join(place, "logs", run),
    blobs: path.join(stateDir, "blobs"),
    close() {
      repository.close();
      journal.value.close();
      if (apart) removeApart(place);
    },
  });
}

/**
 * The user's checkout, seen from the worktree in which a human tries what a run holds: what
 * they say there is about that run, and the worktree goes away with it.
 */
function mainOf({ topLevel, cacheDir, commonDir }: OpenedRepository): string | undefined {
  const isShared =
    path.basename(topLevel) === "worktree" && path.dirname(path.dirname(topLevel)) === realpathSync(cacheDir);
  return isShared && path.basename(commonDir) === ".git" ? path.dirname(commonDir) : undefined;
}

/**
 * The project whose task is done in this workspace. It is named, not opened: an agent that says something about
 * its own run from where it works is to find no short way.
 */
function homeOfWorkspace({ topLevel, commonDir, stateDir }: OpenedRepository): string | undefined {
  if (path.basename(topLevel) !== "work" || hasJournal(stateDir)) return undefined;
  let borrowed: string | undefined;
  try {
    [borrowed] = readFileSync(path.join(commonDir, "objects", "info", "alternates"), "utf8").split("\n", 1);
  } catch {
    return undefined;
  }
  if (borrowed === undefined || borrowed === "") return undefined;
  const home = path.dirname(borrowed);
  if (!hasJournal(path.join(home, "stagewright"))) return undefined;
  return path.basename(home) === ".git" ? path.dirname(home) : home;
}

const hasJournal = (stateDir: string): boolean => existsSync(path.join(stateDir, "journal.db"));

function openJournalIn(stateDir: string): Result<Journal, Problem> {
  try {
    return ok(openJournal(path.join(stateDir, "journal.db")));
  } catch (error) {
    if (!(error instanceof JournalTooNew)) throw error;
    return err({
      what: "the runs here were made by a newer Stagewright",
      why: error.message,
      next: "npm install --save-dev stagewright@latest",
      exit: EXIT.usage,
    });
  }
}

/**
 * Does something in the project and closes it, whatever comes of it.
 *
 * @param options.apart nothing is written into the repository, not even what is ours: runs are read
 *   from a copy of their journal, and all that is new is in the cache until the end
 */
export async function inProject(
  io: Io,
  work: (project: Project) => Promise<ExitCode>,
  { apart = false }: { readonly apart?: boolean } = {},
): Promise<ExitCode> {
  const project = await openProject(io, apart);
  if (!project.ok) return tell(io, project.error);
  try {
    return await work(project.value);
  } finally {
    project.value.close();
  }
}
