import { showDiff } from "@stagewright/workspace";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell } from "../problem.ts";
import { inProject } from "../project.ts";
import { sanitizeKeepingColour } from "../report/sanitize.ts";
import { runWithResult } from "../result-of-run.ts";

/** What a run changed, against what it began with. */
export async function diff(
  io: Io,
  typed: string | undefined,
  { stat }: { readonly stat?: boolean },
): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const found = runWithResult(project, typed);
    if (!found.ok) return tell(io, found.error);
    const { state, commit } = found.value;
    const from = state.pins.snapshot.commit;
    const text = await showDiff({
      opened: project.opened,
      from,
      to: commit,
      stat: stat ?? false,
      color: io.out.colour,
    });
    if (text === "") io.err.write(`Run ${state.run} changed nothing.\n`);
    // To a file or a program the bytes go as they are: it may be a patch.
    io.out.write(io.out.terminal === undefined ? text : sanitizeKeepingColour(text));
    return EXIT.done;
  });
}
