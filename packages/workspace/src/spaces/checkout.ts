import type { ObjectId } from "@stagewright/core";
import { auditProfile } from "../git/profile.ts";
import { mustGit } from "../git/process.ts";
import type { OpenedRepository } from "../open.ts";

/**
 * Brings `work` to `tree` with the kernel's own index. Built-in attributes (line ends,
 * encoding) apply as in any fresh clone; filter drivers do not, for want of configuration.
 */
export async function checkOut(
  opened: OpenedRepository,
  place: { work: string; index: string; treeish: ObjectId; signal?: AbortSignal },
): Promise<void> {
  const profile = auditProfile(opened, { workTree: place.work, index: place.index });
  await mustGit({
    args: [...profile.args, "-c", "checkout.workers=0", "read-tree", "--reset", "-u", place.treeish],
    cwd: place.work,
    env: profile.env,
    ...(place.signal ? { signal: place.signal } : {}),
  });
}
