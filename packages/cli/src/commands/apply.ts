import { applyResult } from "@stagewright/workspace";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell } from "../problem.ts";
import { inProject } from "../project.ts";
import { applyWords } from "../report/delivery-words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { notDisposable, runWithResult } from "../result-of-run.ts";

/** Fast-forwards the user's branch and checkout to a run's result, or says why not and touches nothing. */
export async function apply(io: Io, typed: string | undefined): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const found = runWithResult(project, typed);
    if (!found.ok) return tell(io, found.error);
    const { state, commit } = found.value;
    const obstacle = notDisposable(found.value);
    if (obstacle !== undefined) return tell(io, obstacle);
    const { base, snapshot } = state.pins;
    if (commit === snapshot.commit)
      return tell(io, { what: `run ${state.run} changed nothing that could be applied`, exit: EXIT.failed });

    const applied = await applyResult({
      opened: project.opened,
      base,
      snapshot: snapshot.commit,
      documents: snapshot.documents,
      result: commit,
    });
    if (!applied.ok)
      return tell(
        io,
        applyWords(applied.error, {
          run: state.run,
          branch: state.delivered?.branch ?? commit,
          began: state.pins.branch,
          here: project.opened.head.branch,
        }),
      );
    const { how, head, replaced } = applied.value;
    const branch = project.opened.head.branch ?? "HEAD";
    const began = state.pins.branch;
    if (began !== undefined && began !== project.opened.head.branch)
      io.out.write(`The run began on ${sanitizeLine(began)}, and ${sanitizeLine(branch)} is checked out.\n`);
    if (how === "ALREADY_APPLIED") {
      io.out.write(`${branch} has the result of run ${state.run} already.\n`);
    } else {
      io.out.write(`Applied run ${state.run}: ${branch} is at ${head.slice(0, 10)} now.\n`);
      if (replaced.length > 0)
        io.out.write(
          `Uncommitted plan documents, unchanged since the run began, are committed now: ${replaced.map(sanitizeLine).join(", ")}\n`,
        );
    }
    if (state.result !== "applied") project.journal.note(state.run, { type: "result.applied", commit });
    return EXIT.done;
  });
}
