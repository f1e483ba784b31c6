import type { ObjectId } from "@stagewright/core";
import { auditProfile } from "./git/profile.ts";
import { mustGit } from "./git/process.ts";
import type { OpenedRepository } from "./open.ts";

export interface PastCommit {
  readonly commit: ObjectId;
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  readonly message: string;
  /** Paths it changed against its only parent; none of a merge. */
  readonly files: readonly string[];
  /** Of these, those that had another name before, by that name. */
  readonly renamed: ReadonlyMap<string, string>;
}

export interface HistoryRequest {
  /** Commits reachable from here, newest first. */
  readonly from: ObjectId;
  /** Of these only that commit and what is not in its history. */
  readonly since?: ObjectId;
  /** Only commits that changed this file, through its renames: `files` then has the name it had. */
  readonly file?: string;
}

/** What git tells of the past, children before their parents, asked with the audit profile: nothing of the user's is run or written. */
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
      "--topo-order",
      "--name-status",
      "--format=%x00%H%x00%T%x00%P%x00%B%x00",
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

/** Fields of each commit: nothing, id, tree, parents, message, nothing; then states and paths, the first after a line break, and nothing. */
function parse(fields: readonly string[]): PastCommit[] {
  const found: PastCommit[] = [];
  let at = 1;
  while (at + 4 < fields.length) {
    const [commit = "", tree = "", parents = "", message = ""] = fields.slice(at, at + 4);
    at += 5;
    const files: string[] = [];
    const renamed = new Map<string, string>();
    if (fields[at]?.startsWith("\n") === true) {
      let state = fields[at]?.slice(1);
      while (state !== undefined && state !== "") {
        const moved = /^[RC]\d/.test(state);
        const file = fields[at + (moved ? 2 : 1)] ?? "";
        files.push(file);
        if (state.startsWith("R")) renamed.set(file, fields[at + 1] ?? "");
        at += moved ? 3 : 2;
        state = fields[at];
      }
    }
    at += 1;
    const parentsOf = parents.split(" ").filter((id) => id !== "");
    found.push({ commit, tree, parents: parentsOf, message, files, renamed });
  }
  return found;
}
