import { sweepRun } from "@stagewright/agents";
import { heldTasks, type ObjectId, type RunState } from "@stagewright/core";
import type { KernelRepository, KernelWorkspaces } from "@stagewright/workspace";
import type { Project } from "./project.ts";
import { failureWords } from "./report/failure-words.ts";

const TRIES = 20;

/**
 * What keeps two owners of one run apart. A process that was stopped (SIGSTOP, a suspended
 * machine) while another took its run over does not know when it wakes, and may be in the
 * middle of anything. Its records are refused by the journal. Its refs are refused by a
 * fence: each owner puts a ref of the run at a commit of its own, and git moves a ref for it
 * only while the fence stands there. Its workspaces have other names.
 */
export class Ownership {
  readonly #project: Project;
  readonly #run: string;
  #epoch = 0;
  #fence: { readonly ref: string; readonly at: ObjectId } | undefined;

  constructor(project: Project, run: string) {
    this.#project = project;
    this.#run = run;
  }

  /** In the names of this owner's workspaces. */
  readonly mark = (): string => String(this.#epoch);

  /** The repository, whose refs move only as long as this process owns the run. */
  repository(): KernelRepository {
    const { repository, journal } = this.#project;
    return {
      ...repository,
      compareAndSwapRef: async (ref, next, expected) => {
        journal.requireOwnership(this.#run);
        const moved = await repository.compareAndSwapRef(ref, next, expected, this.#fence);
        // Where the fence was in the way, this says so.
        if (!moved) journal.requireOwnership(this.#run);
        return moved;
      },
    };
  }

  /** Right after the run was claimed: from now on no earlier owner moves a ref. Ends the processes it left. */
  async take(epoch: number): Promise<{ readonly swept: number }> {
    this.#epoch = epoch;
    await this.#putFence(epoch);
    return { swept: isFirst(this.#project, this.#run) ? 0 : await sweepRun(this.#run) };
  }

  async #putFence(epoch: number): Promise<void> {
    const { repository, journal, opened } = this.#project;
    const ref = `refs/stagewright/${this.#run}/owner`;
    const tree = await repository.treeOf(opened.head.commit);
    const at = await repository.commitTree({ tree, parents: [], message: `Stagewright-Owner: ${epoch}\n` });
    for (let tried = 0; tried < TRIES; tried++) {
      journal.requireOwnership(this.#run);
      const found = await repository.readRef(ref);
      if (found !== undefined && epochIn(await repository.commitMessage(found)) > epoch) continue;
      if (!(await repository.compareAndSwapRef(ref, at, found))) continue;
      this.#fence = { ref, at };
      return;
    }
    throw new Error(`${ref} cannot be moved; if no git process is at work, remove its .lock file`);
  }
}

/** Workspaces that the journal names and a human may want to see; the rest of a run's are nobody's. */
export function knownWorkspaces(state: RunState): string[] {
  return state.stages.flatMap((stage) => {
    if (stage.kind === "single") return stage.challenged === undefined ? [] : [stage.challenged.workspace];
    if (!("work" in stage) || stage.work === undefined) return [];
    return [...stage.work.tasks.values()].flatMap(({ now, history }) =>
      now.kind === "done"
        ? []
        : [
            // In somebody's hands: what they have done there is nowhere else.
            ...("lease" in now && now.lease !== undefined ? [now.lease.workspace.path] : []),
            ...(now.kind === "held" ? [now.held.worktree] : []),
            ...("candidate" in now && now.candidate !== undefined ? [now.candidate.workspace] : []),
            ...history.flatMap(({ failed }) => failed.workspace ?? []),
          ],
    );
  });
}

/** Clears away what earlier owners of a run were in the middle of. */
export async function clearWorkspaces(
  project: Project,
  workspaces: KernelWorkspaces,
  state: RunState,
): Promise<{ readonly unshown?: string }> {
  if (isFirst(project, state.run)) return {};
  // What cannot be cleared away is tried again at the end, and keeps nobody from going on.
  await workspaces.removeRun(state.run, knownWorkspaces(state)).catch(() => undefined);
  // Where it went meanwhile, with the rest of a cache for instance, it is put there again.
  for (const { task, attempt, held } of heldTasks(state)) {
    const opened = await workspaces
      .openShared({
        run: state.run,
        name: `${task.task.key}-${attempt}`,
        head: held.tip,
        tree: held.tree,
        signal: new AbortController().signal,
      })
      .catch((error: Error) => error.message);
    if (typeof opened === "string") return { unshown: opened };
    if (!opened.ok) return { unshown: failureWords(opened.error, { run: state.run }).what };
  }
  return {};
}

/** Whether no process has carried the run before this one. */
function isFirst({ journal }: Project, run: string): boolean {
  return journal.entries(run).filter(({ record }) => record.type === "run.owned").length < 2;
}

function epochIn(message: string): number {
  return Number(/^Stagewright-Owner: (\d+)$/m.exec(message)?.[1] ?? 0);
}
