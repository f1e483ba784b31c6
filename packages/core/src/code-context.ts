import type { Failure } from "./failure.ts";
import type { Forge, ForgeProblem } from "./forge.ts";
import type { Effect } from "./handlers.ts";
import type { ObjectId, Processes, Repository, Workspaces } from "./ports.ts";
import type { Result } from "./result.ts";
import type { RunState } from "./state.ts";
import type { Documents } from "./stage.ts";
import type { TreeEdits } from "./stage-record.ts";

/** What a code stage, and an intake, may do with the world beyond the repository. */
export interface CodeContext {
  readonly run: string;
  /** The run as it stands: its pins, its tip, what came of its tasks. */
  readonly state: RunState;
  /**
   * The commit that is handed over: the tip, or all of it as one commit, by the run's
   * settings. The same each time it is asked for one tip.
   */
  result(): Promise<ObjectId>;
  readonly repository: Repository;
  readonly workspaces: Workspaces;
  readonly processes: Processes;
  readonly remotes: Remotes;
  readonly checkout: Checkout;
  readonly openForge: OpenForge;
  /**
   * Writes files, and removes those whose bytes are `null`, as one commit on the tip: by the
   * kernel's own hand, so that no scope or audit is in the way. Once in a stage; found done
   * after a kill. Returns the new tip.
   */
  write(edits: TreeEdits, subject: string): Promise<Result<ObjectId, Failure>>;
  /** A file as it is in the user's checkout now; undefined where there is none. */
  userDocument(path: string): Promise<Uint8Array | undefined>;
  /** Documents of the tip by path; absent ones are left out. */
  documents(paths: readonly string[]): Promise<Documents>;
  /** The user's environment, for what names them and their login. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  /** What was witnessed so far, as Markdown of at most `room` characters for whoever reviews the result. */
  report(room: number): Promise<string>;
  /** Says what people should know of what was done, or why it was not. */
  note(words: string): void;
  /** Every change to the world passes it, under a name that is unique in the action. */
  readonly effect: Effect;
  readonly signal: AbortSignal;
}

/**
 * The checkout the user started from. A stage may look, and change the branch they stand on to
 * one at the very same commit: no file and no entry of their index is ever another.
 */
export interface Checkout {
  standing(): Promise<Standing>;
  /** Where a branch is; undefined where there is none of the name. */
  branchAt(name: string): Promise<ObjectId | undefined>;
  /** Makes a branch at a commit; done already: done. A branch at another commit stays as it is. */
  makeBranch(name: string, commit: ObjectId): Promise<Result<void, { readonly reason: string }>>;
  /**
   * HEAD goes to a branch; done already: done. Only where HEAD and the branch both are at
   * `commit`, and no other checkout stands on the branch.
   */
  standOn(name: string, commit: ObjectId): Promise<Result<void, { readonly reason: string }>>;
}

export interface Standing {
  /** Absent: HEAD is detached. */
  readonly branch?: string;
  readonly commit?: ObjectId;
  /** Absent: it cannot be told. */
  readonly defaultBranch?: string;
  /** What of git's is half done: `merge`, `rebase`, `bisect`, … */
  readonly operation?: string;
}

/** A forge by an issue's or a repository's address, or by a remote's URL. */
export type OpenForge = (
  at: { readonly remoteUrl: string } | { readonly host: string; readonly repository: string },
) => Promise<Result<Forge, ForgeProblem>>;

/** What the user typed for an issue; a number alone is one of the repository that the remote leads to. */
export type ParseIssue = (
  text: string,
  remoteUrl?: string,
) => Promise<Result<IssueAddress, { readonly reason: string; readonly forms: readonly string[] }>>;

export interface IssueAddress {
  readonly host: string;
  readonly repository: string;
  readonly number: number;
}

/**
 * Other repositories that the user's knows, reached as the user would: with their
 * credentials and their `insteadOf`. Nothing of the user's own repository is changed,
 * their remote-tracking branches neither.
 */
export interface Remotes {
  list(): Promise<readonly Remote[]>;
  /** Where a branch stands there now; undefined where it does not exist. */
  branchAt(
    remote: string,
    branch: string,
    signal: AbortSignal,
  ): Promise<Result<ObjectId | undefined, Failure>>;
  /** The branch that is its default; undefined where it does not say. */
  defaultBranch(remote: string, signal: AbortSignal): Promise<Result<string | undefined, Failure>>;
  /** Takes a branch's commits in under a ref of the run's, so that they can be worked on. */
  fetch(
    remote: string,
    branch: string,
    into: string,
    signal: AbortSignal,
  ): Promise<Result<ObjectId, Failure>>;
  /**
   * Moves a branch there from `expected` (undefined: must not exist) to the commit, and
   * creates it if need be. It never overwrites what somebody else has pushed.
   */
  push(
    request: {
      readonly remote: string;
      readonly branch: string;
      readonly commit: ObjectId;
      readonly expected: ObjectId | undefined;
      readonly logFile: string;
    },
    signal: AbortSignal,
  ): Promise<Result<void, Failure>>;
}

export interface Remote {
  readonly name: string;
  /** After `insteadOf`. */
  readonly url: string;
  readonly pushUrl: string;
}
