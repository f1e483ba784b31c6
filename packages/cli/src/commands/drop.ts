import { dropResult } from "@stagewright/workspace";
import { askYesNo } from "../ask.ts";
import { clearingWorkspaces } from "../clearing.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell } from "../problem.ts";
import { inProject } from "../project.ts";
import { dropQuestion, droppedWords, keptWords, unaskedWords } from "../report/delivery-words.ts";
import { notDisposable, runWithResult } from "../result-of-run.ts";

/** Throws a run's result away: its branch if nobody went on from it, its refs, its workspaces. */
export async function drop(
  io: Io,
  typed: string | undefined,
  { yes }: { readonly yes?: boolean },
): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const found = runWithResult(project, typed);
    if (!found.ok) return tell(io, found.error);
    const { state, commit } = found.value;
    const { run, delivered } = state;
    const obstacle = notDisposable(found.value);
    if (obstacle !== undefined) return tell(io, obstacle);
    if (!yes && io.ask === undefined) return tell(io, unaskedWords(state));
    const question = dropQuestion(state, delivered?.branch ?? commit.slice(0, 10));
    if (!yes && !(await askYesNo(io, question, "no"))) {
      io.err.write("Nothing was thrown away.\n");
      return EXIT.cancelled;
    }

    const workspaces = clearingWorkspaces(project, run);
    const branch = delivered?.branch;
    const { deleted, kept } = await dropResult({
      opened: project.opened,
      workspaces,
      run,
      ...(branch === undefined ? {} : { delivered: { branch, commit } }),
    });
    project.journal.note(run, { type: "result.dropped" });
    io.out.write(`${droppedWords(state, deleted.length)}\n`);
    for (const ref of kept) io.out.write(`  ${keptWords(ref)}\n`);
    if (branch !== undefined && state.result !== "applied")
      io.out.write(
        `To have it back while git keeps the commits: git branch ${branch} ${commit.slice(0, 12)}\n`,
      );
    return EXIT.done;
  });
}
