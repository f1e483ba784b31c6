import type { ObjectId } from "@stagewright/core";
import { GitError } from "../git/process.ts";
import type { OpenedRepository } from "../open.ts";
import { userGit } from "./user-index.ts";

export interface ShowDiff {
  readonly opened: OpenedRepository;
  readonly from: ObjectId;
  readonly to: ObjectId;
  /** A line per file in place of the lines themselves. */
  readonly stat?: boolean;
  readonly color?: boolean;
}

/** What a human reads, with their own diff settings but no programs of theirs. */
export async function showDiff({ opened, from, to, stat = false, color = false }: ShowDiff): Promise<string> {
  const output = await userGit(opened, [
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    color ? "--color=always" : "--no-color",
    ...(stat ? ["--stat=100"] : []),
    from,
    to,
    "--",
  ]);
  if (output.code !== 0) throw new GitError(["diff", from, to], output);
  return output.stdout.toString("utf8");
}
