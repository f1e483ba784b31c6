import type { Handlers } from "@stagewright/core";
import { drive } from "@stagewright/engine-local";
import { clearingWorkspaces, keepEdits } from "../clearing.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell } from "../problem.ts";
import { Ownership } from "../ownership.ts";
import { inProject } from "../project.ts";
import { hasResult } from "../report/go-on-lines.ts";
import { lifeWords } from "../report/words.ts";
import { selectRun } from "../select-run.ts";

/** Ends a run for good: asks the process that carries it, or does it here where there is none. */
export async function cancel(io: Io, typed: string | undefined): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const { journal } = project;
    const chosen = selectRun(journal.runs(), typed, {
      test: ({ life }) => life !== "ended" && life !== "cancelled",
      what: "to cancel",
    });
    if (!chosen.ok) return tell(io, chosen.error);
    const { run, owner } = chosen.value;
    const state = journal.state(run);
    if (state === undefined || state.life.kind === "ended" || state.life.kind === "cancelled") {
      return tell(io, {
        what: `run ${run} is over`,
        why: state && `it is ${lifeWords(state.life)}`,
        next: `stagewright drop ${run} throws its result away`,
      });
    }
    await keepEdits(io, project, run);
    journal.note(run, { type: "run.cancel-requested" });
    if (owner?.alive === true) {
      io.out.write(
        `Asked process ${owner.pid} on ${owner.host} to end run ${run}. Watch it: stagewright logs ${run} -f\n`,
      );
      return EXIT.done;
    }
    const end = await drive({
      journal,
      run,
      handlers: nothingToDo,
      signal: new AbortController().signal,
      onOwned: async (epoch) => void (await new Ownership(project, run).take(epoch)),
    });
    if (end.kind !== "rest")
      return tell(io, {
        what: `run ${run} could not be cancelled`,
        why: end.kind,
        next: `stagewright status ${run}`,
        exit: EXIT.failed,
      });
    await clearingWorkspaces(project, run).closeShared(run);
    io.out.write(
      hasResult(end.state)
        ? `Cancelled run ${run}. What was merged until then: stagewright diff ${run} · stagewright drop ${run}\n`
        : `Cancelled run ${run}. Nothing had been merged.\n`,
    );
    return EXIT.done;
  });
}

/** A run that is being cancelled wants no action any more. */
function refuse(): never {
  throw new Error("a run that is being cancelled began an action");
}

const nothingToDo: Handlers = {
  code: refuse,
  agent: refuse,
  prepare: refuse,
  baseline: refuse,
  attempt: refuse,
  collect: refuse,
  hold: refuse,
  land: refuse,
  validate: refuse,
  record: refuse,
  finish: refuse,
  gate: refuse,
  replan: refuse,
  deliver: refuse,
};
