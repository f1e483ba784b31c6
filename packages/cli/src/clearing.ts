import { createProcesses } from "@stagewright/agents";
import { createWorkspaces, type KernelWorkspaces } from "@stagewright/workspace";
import type { Project } from "./project.ts";
import { editsWords } from "./report/held-words.ts";
import type { Io } from "./io.ts";

/** A run's workspaces, to be looked into or cleared away; nothing is run in them. */
export function clearingWorkspaces(project: Project, run: string): KernelWorkspaces {
  const processes = createProcesses({
    run,
    sandbox: { kind: "none", reason: "nothing is run" },
    protect: [],
  });
  return createWorkspaces({
    repository: project.repository,
    processes,
    logDirectory: project.logsOf(run),
  });
}

/** What a human has changed in the run's shared worktree outlives it; they are told where it is. */
export async function keepEdits(io: Io, project: Project, run: string): Promise<void> {
  const edits = await clearingWorkspaces(project, run).keepShared(run);
  if (edits !== undefined) io.err.write(`${editsWords(edits)}\n`);
}
