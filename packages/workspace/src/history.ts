import type { ObjectId } from "@stagewright/core";
import { auditProfile } from "./git/profile.ts";
import { mustGit } from "./git/process.ts";
import type { OpenedRepository } from "./open.ts";

export interface PastCommit {
  readonly commit: ObjectId;
  readonly tree: ObjectId;
  readonly message: string;
  /** Paths it changed against its only parent; none of a merge. */
  readonly files: readonly string[];
}

export interface HistoryRequest {
  /** Commits reachable from here, newest first. */
  readonly from: ObjectId;
  /** Of these only that commit and what is not in its history. */
  readonly since?: ObjectId;
  /** Only commits that changed this file, through its renames: `files` then has the name it had. */
  readonly file?: string;
}

/** What git tells of the past, asked with the audit profile: nothing of the user's is run or written. */
export async function readHistory(
  opened: OpenedRepository,
  { from, since, file }: HistoryRequest,
): Promise<PastCommit[]> {
  const profile = auditProfile(opened);
  const { stdout } = await mustGit({
    args: [
      ...profile.args,
      "log",
      "-z",
      "--name-only",
      "--format=%x00%H%x00%T%x00%B%x00",
      ...(file === undefined ? [] : ["--follow"]),
      from,
      // All its parents, of which a root has none.
      ...(since === undefined ? [] : ["--not", `${since}^@`]),
      "--",
      ...(file === undefined ? [] : [file]),
    ],
    cwd: opened.kernelDir,
    env: profile.env,
  });
  return parse(stdout.toString("utf8").split("\0"));
}

/** Fields of each commit: nothing, id, tree, message, nothing; then paths, the first after a line break, and nothing. */
function parse(fields: readonly string[]): PastCommit[] {
  const found: PastCommit[] = [];
  let at = 1;
  while (at + 3 < fields.length) {
    const [commit = "", tree = "", message = ""] = fields.slice(at, at + 3);
    at += 4;
    const files: string[] = [];
    if (fields[at]?.startsWith("\n") === true) {
      for (let path = fields[at]?.slice(1); path !== undefined && path !== ""; path = fields[at]) {
        files.push(path);
        at += 1;
      }
    }
    at += 1;
    found.push({ commit, tree, message, files });
  }
  return found;
}
