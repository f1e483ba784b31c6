import path from "node:path";
import { err, ok, type Result } from "@stagewright/core";
import { JournalTooNew, openJournal, type Journal } from "@stagewright/engine-local";
import {
  createRepository,
  openRepository,
  type KernelRepository,
  type OpenedRepository,
} from "@stagewright/workspace";
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

async function openProject(io: Io): Promise<Result<Project, Problem>> {
  const opened = await openRepository({ cwd: io.cwd });
  if (!opened.ok) return err(repositoryWords(opened.error));
  const { stateDir } = opened.value;
  const journal = openJournalIn(stateDir);
  if (!journal.ok) return journal;
  const repository = createRepository(opened.value);
  return ok({
    opened: opened.value,
    repository,
    journal: journal.value,
    logsOf: (run) => path.join(stateDir, "logs", run),
    blobs: path.join(stateDir, "blobs"),
    close() {
      repository.close();
      journal.value.close();
    },
  });
}

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

/** Does something in the project and closes it, whatever comes of it. */
export async function inProject(io: Io, work: (project: Project) => Promise<ExitCode>): Promise<ExitCode> {
  const project = await openProject(io);
  if (!project.ok) return tell(io, project.error);
  try {
    return await work(project.value);
  } finally {
    project.value.close();
  }
}
