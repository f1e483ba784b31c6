import {
  err,
  ok,
  type Failure,
  type ObjectId,
  type Remote,
  type Remotes,
  type Result,
} from "@stagewright/core";
import { mustGit, runGit, type GitOutput } from "../git/process.ts";
import { remoteProfile } from "../git/profile.ts";
import type { OpenedRepository } from "../open.ts";
import { push } from "./push.ts";
import { isBranchName, noBranch, plainWords, reasonOf } from "./remotes-words.ts";
import { unasked } from "./unasked.ts";

export interface RemotesOptions {
  /** For a question. */
  readonly askMs?: number;
  /** For fetching and pushing, the user's hook included. */
  readonly moveMs?: number;
}

/** What the remote has to say about a ref or two is short. */
const MOST_BYTES = 1 << 20;

/**
 * The port. Remotes are asked by their names, so that all that is configured for one
 * counts; what is fetched goes to the run's refs and nowhere else.
 */
export function createRemotes(
  opened: OpenedRepository,
  { askMs = 60_000, moveMs = 600_000 }: RemotesOptions = {},
): Remotes {
  const talk = async (
    remote: string,
    branch: string,
    words: readonly string[],
    { signal, deadlineMs }: { readonly signal: AbortSignal; readonly deadlineMs: number },
  ): Promise<Result<GitOutput, Failure>> => {
    if (signal.aborted) return err({ code: "CANCELLED" });
    if (!isBranchName(branch)) return err(noBranch(remote, branch));
    const quiet = await unasked(opened);
    const profile = remoteProfile(opened, { extra: { [`remote.${remote}.followRemoteHEAD`]: "never" } });
    const output = await runGit({
      args: [...profile.args, ...words],
      cwd: opened.topLevel,
      env: { ...profile.env, ...quiet },
      ...{ signal, deadlineMs, maxBytes: MOST_BYTES, endsAll: true },
    });
    return output.code === 0 ? ok(output) : err(failureOf(output, { remote, branch, signal, deadlineMs }));
  };

  async function branchAt(
    remote: string,
    branch: string,
    signal: AbortSignal,
  ): Promise<Result<ObjectId | undefined, Failure>> {
    const ref = `refs/heads/${branch}`;
    const said = await talk(remote, branch, ["ls-remote", "--refs", "--", remote, ref], {
      signal,
      deadlineMs: askMs,
    });
    if (!said.ok) return said;
    const lines = said.value.stdout.toString("utf8").split("\n");
    return ok(lines.find((line) => line.endsWith(`\t${ref}`))?.split("\t")[0]);
  }

  return {
    list: () => listRemotes(opened),
    branchAt,
    async defaultBranch(remote, signal) {
      const said = await talk(remote, "HEAD", ["ls-remote", "--symref", "--", remote, "HEAD"], {
        signal,
        deadlineMs: askMs,
      });
      return said.ok ? ok(/^ref: refs\/heads\/(.+)\tHEAD$/m.exec(said.value.stdout.toString())?.[1]) : said;
    },
    async fetch(remote, branch, into, signal) {
      if (!into.startsWith("refs/stagewright/")) throw new Error(`Not a ref of a run: ${into}`);
      const quiet = ["--quiet", "--no-write-fetch-head", "--no-tags", "--no-prune", "--no-auto-maintenance"];
      const said = await talk(
        remote,
        branch,
        // The empty map: no remote-tracking branch is moved along.
        [
          ...["fetch", ...quiet, "--no-recurse-submodules", "--refmap=", "--"],
          ...[remote, `+refs/heads/${branch}:${into}`],
        ],
        { signal, deadlineMs: moveMs },
      );
      if (!said.ok) return said;
      const { args, env } = remoteProfile(opened);
      const found = await mustGit({
        args: [...args, "rev-parse", "--verify", "--end-of-options", `${into}^{commit}`],
        cwd: opened.topLevel,
        env,
      });
      return ok(found.stdout.toString().trim());
    },
    push: async (request, signal) =>
      push(opened, request, {
        signal,
        deadlineMs: moveMs,
        env: await unasked(opened),
        now: () => branchAt(request.remote, request.branch, signal),
      }),
  };
}

async function listRemotes(opened: OpenedRepository): Promise<Remote[]> {
  const { args, env } = remoteProfile(opened);
  const git = async (...words: string[]): Promise<string | undefined> => {
    const output = await runGit({ args: [...args, ...words], cwd: opened.topLevel, env });
    return output.code === 0 ? output.stdout.toString("utf8").trimEnd() : undefined;
  };
  const names = (await git("remote"))?.split("\n").filter((name) => name !== "") ?? [];
  const remotes = await Promise.all(
    names.map(async (name): Promise<Remote[]> => {
      const first = async (...words: string[]) =>
        (await git("remote", "get-url", ...words, "--", name))?.split("\n")[0];
      const [url, pushUrl] = await Promise.all([first(), first("--push")]);
      // One without a URL is called by its name.
      return url === undefined || pushUrl === undefined || url === name ? [] : [{ name, url, pushUrl }];
    }),
  );
  return remotes.flat();
}

function failureOf(
  output: GitOutput,
  {
    remote,
    branch,
    signal,
    deadlineMs,
  }: { remote: string; branch: string; signal: AbortSignal; deadlineMs: number },
): Failure {
  if (signal.aborted) return { code: "CANCELLED" };
  const late = output.killed ? `no end within ${deadlineMs / 1000} s\n` : "";
  const reason = output.killed ? "unreachable" : reasonOf(output);
  return { code: "PUSH_FAILED", remote, branch, reason, detail: plainWords(late + output.stderr) };
}
