import type { ObjectId } from "@stagewright/core";
import { userGit } from "./user-index.ts";
import type { OpenedRepository } from "../open.ts";

/** Which of these commits the history of `head` has in it. A commit that is not there is none of them. */
export async function containedIn(
  opened: OpenedRepository,
  head: ObjectId,
  commits: readonly ObjectId[],
): Promise<ReadonlySet<ObjectId>> {
  const each = await Promise.all(
    [...new Set(commits)].map(async (commit) => {
      const { code } = await userGit(opened, ["merge-base", "--is-ancestor", commit, head]);
      return code === 0 ? [commit] : [];
    }),
  );
  return new Set(each.flat());
}
