import { appendFile } from "node:fs/promises";
import { err, ok, type Failure, type ObjectId, type Remotes, type Result } from "@stagewright/core";
import { runGit } from "../git/process.ts";
import { remoteProfile } from "../git/profile.ts";
import type { OpenedRepository } from "../open.ts";
import { isBranchName, noBranch, plainWords, reasonOf, withoutPasswords } from "./remotes-words.ts";
import { unasked } from "./unasked.ts";

type PushRequest = Parameters<Remotes["push"]>[0];

/** What a remote may be told to use beside its URL. */
const KEPT = /^remote\.(?<name>.+)\.(?<key>url|pushurl|proxy|proxyauthmethod|receivepack|vcs|serveroption)$/s;
const ONCE = "stagewright-push";

/**
 * One branch of one remote, moved from where it is known to stand. The push goes to a
 * remote of the moment's that has all of the real one but its fetch refspecs: so git has
 * no remote-tracking branch to move. The user's pre-push hook runs, as if they had pushed.
 */
export async function push(
  opened: OpenedRepository,
  { remote, branch, commit, expected, logFile }: PushRequest,
  how: {
    readonly signal: AbortSignal;
    readonly deadlineMs: number;
    readonly env: NodeJS.ProcessEnv;
    /** Where the branch stands now. */
    readonly now: () => Promise<Result<ObjectId | undefined, Failure>>;
  },
): Promise<Result<void, Failure>> {
  const { signal, deadlineMs } = how;
  if (signal.aborted) return err({ code: "CANCELLED" });
  if (!isBranchName(branch)) return err(noBranch(remote, branch));
  const failed = (reason: Extract<Failure, { code: "PUSH_FAILED" }>["reason"], detail: string) =>
    err({ code: "PUSH_FAILED", remote, branch, reason, detail: plainWords(detail) } as const);
  const ref = `refs/heads/${branch}`;
  const profile = remoteProfile(opened, { hooks: true, extra: await momentary(opened, remote) });
  const output = await runGit({
    args: [
      ...profile.args,
      ...["push", "--porcelain", "--no-follow-tags", "--no-recurse-submodules"],
      `--force-with-lease=${ref}:${expected ?? ""}`,
      ...["--", ONCE, `${commit}:${ref}`],
    ],
    cwd: opened.topLevel,
    env: { ...profile.env, ...how.env },
    ...{ signal, deadlineMs, endsAll: true },
  });
  const words = `${output.stderr}\n${output.stdout.toString("utf8")}`;
  await appendFile(logFile, `git push ${remote} ${branch}\n${withoutPasswords(words).trim()}\n`);
  if (output.code === 0) return ok(undefined);
  if (signal.aborted) return err({ code: "CANCELLED" });

  // Whatever git says: the branch itself tells whether somebody, or we ourselves, have moved it.
  const stands = await how.now();
  if (stands.ok && stands.value === commit) return ok(undefined);
  if (stands.ok && stands.value !== expected) {
    const place = (at: ObjectId | undefined) => (at === undefined ? "absent" : `at ${at.slice(0, 12)}`);
    return failed("moved", `${branch} was ${place(expected)} and is now ${place(stands.value)}`);
  }
  if (output.killed) return failed("unreachable", `no end within ${deadlineMs / 1000} s\n${output.stderr}`);
  // The remote answers, so it, or the hook here, has said no.
  const reason = reasonOf(output);
  return failed(reason === "unreachable" && stands.ok ? "refused" : reason, verdict(words));
}

/**
 * A run's receipts under their own ref, which only ever grows: no force, and no hook of the user's, who has
 * theirs run for the branch.
 */
export async function pushReceipts(
  opened: OpenedRepository,
  { remote, ref, logFile }: { readonly remote: string; readonly ref: string; readonly logFile: string },
  signal: AbortSignal,
  deadlineMs = 600_000,
): Promise<Result<void, Failure>> {
  if (signal.aborted) return err({ code: "CANCELLED" });
  if (!ref.startsWith("refs/stagewright/receipts/")) throw new Error(`Not a ref of receipts: ${ref}`);
  const profile = remoteProfile(opened, { extra: await momentary(opened, remote) });
  const output = await runGit({
    args: [
      ...profile.args,
      ...["push", "--porcelain", "--no-follow-tags", "--no-recurse-submodules"],
      ...["--", ONCE, `${ref}:${ref}`],
    ],
    cwd: opened.topLevel,
    env: { ...profile.env, ...(await unasked(opened)) },
    ...{ signal, deadlineMs, endsAll: true },
  });
  const words = `${output.stderr}\n${output.stdout.toString("utf8")}`;
  await appendFile(logFile, `git push ${remote} ${ref}\n${withoutPasswords(words).trim()}\n`);
  if (output.code === 0) return ok(undefined);
  if (signal.aborted) return err({ code: "CANCELLED" });
  // Git marks with ! what the other side has answered no to.
  const isRefused = /^!\t/m.test(output.stdout.toString("utf8"));
  const reason = isRefused ? "refused" : output.killed ? "unreachable" : reasonOf(output);
  const detail = plainWords(verdict(words));
  return err({ code: "PUSH_FAILED", remote, branch: ref, reason, detail });
}

/** The remote's configuration under another name. */
async function momentary(opened: OpenedRepository, remote: string): Promise<Record<string, string>> {
  const { args, env } = remoteProfile(opened);
  const listed = await runGit({
    args: [...args, "config", "--list", "-z"],
    cwd: opened.topLevel,
    env,
  });
  const extra: Record<string, string> = {};
  for (const entry of listed.stdout.toString("utf8").split("\0")) {
    const at = entry.indexOf("\n");
    const { name, key } = KEPT.exec(entry.slice(0, at))?.groups ?? {};
    // Of several URLs the first.
    if (name === remote && key !== undefined) extra[`remote.${ONCE}.${key}`] ??= entry.slice(at + 1);
  }
  return extra;
}

/** What the remote, a hook or git say about it; what it looked like on the way is left out. */
function verdict(words: string): string {
  const lines = words
    .split("\n")
    .filter((line) => !/^(To |Done$|Pushing |error: failed to push some refs|\s*$)/.test(line))
    .map((line) => line.replace(/^!\t[^\t]*\t/, "").replace(/^remote:\s?/, ""));
  return lines.join("\n");
}
