import {
  err,
  ok,
  type Failure,
  type Forge,
  type IntakeRequest,
  type Remote,
  type Result,
} from "@stagewright/core";

export interface Base {
  readonly branch: string;
  readonly commit: string;
  /** As the user would call it: `origin/main`. */
  readonly name: string;
  readonly notes: readonly string[];
}

/** What a repository's default branch is called, where nobody says it. */
const USUAL = ["main", "master", "trunk", "develop"];

/**
 * Where the work starts: the default branch of the repository that the issue is in, as it is
 * there now. Never what the user happens to have checked out, unless there is nothing else.
 */
export async function baseOf(
  request: IntakeRequest,
  forge: Forge | undefined,
  remote: Remote | undefined,
): Promise<Result<Base, Failure>> {
  if (remote === undefined) return ok(await localBase(request));
  const branch = await defaultBranch(request, forge, remote);
  if (!branch.ok) return branch;
  if (branch.value === undefined) return ok(await localBase(request));
  // It goes into a ref's name.
  const into = `refs/stagewright/bases/${remote.name}/${branch.value}`;
  const commit = await request.remotes.fetch(remote.name, branch.value, into, request.signal);
  if (!commit.ok) return unread(commit.error, `${branch.value} of ${remote.name}`);
  const name = `${remote.name}/${branch.value}`;
  return ok({
    ...{ branch: branch.value, commit: commit.value, name },
    notes: startNotes(request, name, commit.value),
  });
}

async function defaultBranch(
  { remotes, signal }: IntakeRequest,
  forge: Forge | undefined,
  remote: Remote,
): Promise<Result<string | undefined, Failure>> {
  if (forge !== undefined) {
    const about = await forge.about(signal);
    return about.ok ? ok(about.value.defaultBranch) : err({ code: "FORGE_FAILED", problem: about.error });
  }
  const branch = await remotes.defaultBranch(remote.name, signal);
  return branch.ok ? branch : unread(branch.error, `the default branch of ${remote.name}`);
}

async function localBase(request: IntakeRequest): Promise<Base> {
  for (const branch of USUAL) {
    const commit = await request.repository.readRef(`refs/heads/${branch}`);
    if (commit !== undefined)
      return { branch, commit, name: branch, notes: startNotes(request, branch, commit) };
  }
  const branch = request.checkout.branch ?? "HEAD";
  return {
    branch,
    commit: request.base,
    name: branch,
    notes: [`which branch is the default one cannot be told: it starts from ${branch}, which is checked out`],
  };
}

function startNotes({ base, checkout }: IntakeRequest, from: string, commit: string): string[] {
  if (commit === base) return [];
  const here = checkout.branch ?? "what is checked out";
  return [`it starts from ${from} (${commit.slice(0, 10)}), not from ${here} (${base.slice(0, 10)})`];
}

function unread(failure: Failure, what: string): Result<never, Failure> {
  return failure.code === "PUSH_FAILED"
    ? err({ code: "PREREQUISITE_FAILED", what, reason: `it cannot be read: ${failure.detail}` })
    : err(failure);
}
