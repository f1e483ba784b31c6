import type { Remotes, RunSettings } from "@stagewright/core";
import { pushReceipts } from "@stagewright/workspace";
import type { Project } from "../project.ts";
import { bundleOf, writeReceiptsRef } from "./publish.ts";

/** Puts a run's receipts into its ref, where the settings want that; undefined where there is nothing to put. */
export async function keepReceipts(
  project: Project,
  run: string,
  wanted: RunSettings["receipts"] = "local",
): Promise<string | undefined> {
  if (wanted === "off") return undefined;
  const bundle = await bundleOf(project, run);
  return bundle === undefined ? undefined : writeReceiptsRef(project, run, bundle);
}

/**
 * Remotes whose pushes take the run's receipts along, before the branch: a push that is begun again after a kill
 * then takes them again. Where the remote will not have such a ref, the branch goes all the same, and that is said.
 */
export function remotesWithReceipts(
  remotes: Remotes,
  project: Project,
  { run, wanted, say }: { run: string; wanted: RunSettings["receipts"]; say: (words: string) => void },
): Remotes {
  if (wanted !== "push") return remotes;
  return {
    ...remotes,
    async push(request, signal) {
      const ref = await keepReceipts(project, run, wanted);
      if (ref !== undefined) {
        const { remote, logFile } = request;
        const pushed = await pushReceipts(project.opened, { remote, ref, logFile }, signal);
        if (!pushed.ok) {
          const { error } = pushed;
          if (error.code !== "PUSH_FAILED" || error.reason === "unreachable" || error.reason === "login")
            return pushed;
          say(`${remote} would not have the receipts: ${error.detail}\n  git push ${remote} ${ref}`);
        }
      }
      return remotes.push(request, signal);
    },
  };
}
