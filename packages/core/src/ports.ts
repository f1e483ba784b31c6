import type { Failure, Finding } from "./failure.ts";
import type { Json, Result } from "./result.ts";
import type { ReportFile } from "./test-report.ts";

/**
 * What the kernel needs of the world. `work` knows git, processes and agents only
 * through these; `workspace`, `agents` and the engines fulfil them.
 */

/** A git object id, 40 or 64 hex digits. */
export type ObjectId = string;

// ── Git ──────────────────────────────────────────────────────────────────────

/**
 * The repository a run works for. Implementations MUST use the audit profile for every
 * call: no hooks, no fsmonitor, no filters, no configuration from a workspace, no
 * prompts, no shell. They write objects and `refs/stagewright/**` and nothing else:
 * never the user's index, HEAD, stash, branches, configuration or files.
 * They throw on a git error that no caller can expect (a corrupt repository).
 */
export interface Repository {
  /** The object a revision names, peeled to a commit; undefined where there is none. */
  resolveCommit(revision: string): Promise<ObjectId | undefined>;
  treeOf(commit: ObjectId): Promise<ObjectId>;
  /** The bytes of the blob at `path`; undefined where there is none. */
  readFile(treeish: ObjectId, path: string): Promise<Uint8Array | undefined>;
  /** Paths of all files below `prefix` (a directory, or "" for all), sorted. */
  listFiles(treeish: ObjectId, prefix?: string): Promise<string[]>;
  /** What changed from one tree to the other; renames are shown as delete and add. */
  diff(from: ObjectId, to: ObjectId): Promise<FileChange[]>;
  /** Unified diff text, for prompts and people; at most `maxBytes`, cut with a line that says so. */
  diffText(from: ObjectId, to: ObjectId, options?: { maxBytes?: number }): Promise<string>;
  /** A three-way merge of two commits without a work tree. */
  merge(ours: ObjectId, theirs: ObjectId): Promise<MergeOutcome>;
  /** A tree like `tree`, with these files written or (bytes `null`) removed. */
  editTree(tree: ObjectId, edits: readonly TreeEdit[]): Promise<ObjectId>;
  /** Stamped with the run's identity (author and committer: the user's name where git knows it). */
  commitTree(commit: {
    readonly tree: ObjectId;
    readonly parents: readonly ObjectId[];
    readonly message: string;
    /** With a `Signed-off-by` of that identity. */
    readonly signOff?: boolean;
  }): Promise<ObjectId>;
  commitMessage(commit: ObjectId): Promise<string>;
  /** Commits reachable from `to` and not from `from`, oldest first. */
  commitsBetween(
    from: ObjectId,
    to: ObjectId,
  ): Promise<{ commit: ObjectId; tree: ObjectId; subject: string }[]>;
  /** The commit a ref points at; undefined where it does not exist. */
  readRef(ref: string): Promise<ObjectId | undefined>;
  /**
   * Atomically moves `ref` from `expected` (undefined: must not exist) to `next` (undefined: delete),
   * and only while the ref `fence` is where it is said to be. False: one of them was elsewhere.
   */
  compareAndSwapRef(
    ref: string,
    next: ObjectId | undefined,
    expected: ObjectId | undefined,
    fence?: { readonly ref: string; readonly at: ObjectId },
  ): Promise<boolean>;
}

export interface FileChange {
  readonly path: string;
  readonly status: "added" | "modified" | "deleted";
  /** Git's modes as octal text: `100644`, `100755`, `120000` (link), `160000` (gitlink), `000000` (absent). */
  readonly oldMode: string;
  readonly newMode: string;
  /** Added and deleted lines; undefined for binary files, and where they are not counted. */
  readonly added?: number;
  readonly deleted?: number;
}

export interface TreeEdit {
  readonly path: string;
  /** `null` removes the file; removing an absent file is no error. */
  readonly bytes: Uint8Array | null;
  /** Kept from the tree where absent; `100644` for a new file. */
  readonly mode?: "100644" | "100755";
}

export type MergeOutcome =
  | { readonly clean: true; readonly tree: ObjectId }
  | { readonly clean: false; readonly files: readonly string[]; readonly messages: string };

// ── Workspaces ───────────────────────────────────────────────────────────────

/**
 * Private checkouts. An attempt's workspace is a repository of its own that borrows the
 * user's objects, so that nothing an agent does with git in it reaches the user.
 * A witness workspace is one no agent ever had.
 */
export interface Workspaces {
  /**
   * A fresh checkout of `commit` in which an agent works. Whatever an earlier, killed
   * attempt left under the same name is removed first. Dependencies are in place
   * (installed or copied, never linked) and the setup command has run.
   */
  openAttempt(request: OpenAttempt): Promise<Result<AttemptWorkspace, Failure>>;
  /** A workspace that was opened before, by whichever process, as it stands now; undefined where it is gone. */
  reopenAttempt(place: ReopenAttempt): Promise<AttemptWorkspace | undefined>;
  /**
   * A clean checkout of `tree` with its dependencies: no file of an earlier use remains.
   * Reuses a directory per `slot`; callers hold a slot one at a time.
   */
  openWitness(request: OpenWitness): Promise<Result<WitnessWorkspace, Failure>>;
  /**
   * The run's one linked worktree of the user's repository, in which a human tries what is
   * held: the files of `tree` with HEAD at `head`, so that git shows them as changes. What a
   * human left in an earlier one is kept first. Asked for again, after a kill too, it stays
   * as it is.
   */
  openShared(request: OpenShared): Promise<Result<SharedWorktree, Failure>>;
  /** What a human has changed there goes under a ref of the run's. Undefined: nothing was changed, or there is none. */
  keepShared(run: string): Promise<SharedEdits | undefined>;
  /** The same, and the worktree is gone; what could not be kept stays, moved aside. Absent: fine. */
  closeShared(run: string): Promise<SharedEdits | undefined>;
  /** Removes a workspace by the path that `open…` gave. Absent: fine. */
  remove(path: string): Promise<void>;
  /** Removes every workspace of a run, the shared worktree with them, but for those whose paths are to be kept. */
  removeRun(run: string, keep?: readonly string[]): Promise<void>;
}

export interface OpenAttempt {
  readonly run: string;
  /** Safe in a path, unique per attempt: `T012.1-a1b2c3-2`. */
  readonly name: string;
  readonly commit: ObjectId;
  /** Shown to the agent as `refs/stagewright/previous`: what its last attempt handed in. */
  readonly previous?: ObjectId;
  /** A workspace of this run that is still there, with a session in it: it is brought to `commit` and given again. */
  readonly reuse?: ReopenAttempt;
  readonly signal: AbortSignal;
}

export interface AttemptWorkspace {
  /** Where the agent works: the root of the checkout. */
  readonly path: string;
  /** A directory of the attempt's own outside the checkout, for TMPDIR and the prompt file. */
  readonly scratch: string;
  /** What the workspace holds now, read byte by byte with the kernel's own index; the workspace's own git is not asked. */
  capture(): Promise<Result<ObjectId, Failure>>;
}

/** Where a workspace of an attempt is. */
export interface ReopenAttempt {
  readonly path: string;
  readonly scratch: string;
}

export interface OpenWitness {
  readonly run: string;
  readonly slot: number;
  readonly tree: ObjectId;
  /** What HEAD says there, for checks that ask git. */
  readonly head: ObjectId;
  /** Only the checkout: no dependencies, no setup command. For scripts of the repository that read documents. */
  readonly bare?: boolean;
  readonly signal: AbortSignal;
}

export interface WitnessWorkspace {
  readonly path: string;
  readonly scratch: string;
  /** Digest of the dependencies in place; part of a check's cache key. */
  readonly dependencies: string;
  /**
   * Makes room for the reports of the check that is about to run: a new, empty directory
   * outside the checkout, and no file left where `files` (globs) says that reports will be.
   */
  expectReports(files: readonly string[]): Promise<{ readonly directory: string }>;
  /**
   * What has been left there. Only regular files within the workspace, never through a
   * link; an error where they are too many or too much to be held.
   */
  takeReports(files: readonly string[]): Promise<Result<readonly ReportFile[], string>>;
}

export interface OpenShared {
  readonly run: string;
  /** Safe in a ref: what is changed there is kept as `refs/stagewright/<run>/edits/<name>`. */
  readonly name: string;
  readonly head: ObjectId;
  readonly tree: ObjectId;
  readonly signal: AbortSignal;
}

export interface SharedWorktree {
  readonly path: string;
  /** What a human had changed in the one before. */
  readonly edits?: SharedEdits;
}

/** `left`: it could not be kept, and is there as it was, though no git's worktree any more once that is closed. */
export type SharedEdits =
  | { readonly kind: "kept"; readonly ref: string }
  | { readonly kind: "left"; readonly path: string; readonly reason: string };

// ── Processes ────────────────────────────────────────────────────────────────

/** A command as the user wrote it (`shell`, run by `sh -c`) or as we know it (`argv`, no shell). */
export type Command = { readonly shell: string } | { readonly argv: readonly string[] };

export interface Processes {
  /**
   * Runs a command to its end in a clean environment, everything it prints appended to
   * `logFile`. On deadline or abort the stop ladder ends it and all it started.
   * Never throws for what the command does.
   */
  run(job: ProcessJob): Promise<ProcessOutcome>;
}

export interface ProcessJob {
  readonly command: Command;
  readonly cwd: string;
  /** Added to the allowlisted environment. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * A directory for configuration of the process's own, which has to be writable: what the
   * user's home says to npm, python and their like is then not read.
   */
  readonly neutral?: string;
  readonly stdin?: string;
  readonly logFile: string;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Directories the process may write, beside system scratch space; enforced where there is a sandbox. */
  readonly writable: readonly string[];
  /** Told once the process runs, so that a later owner can reap it. */
  readonly onStart?: (process: { pid: number }) => void;
  /** Told all output as it comes; the outcome has no more than its end. */
  readonly onOutput?: (bytes: Uint8Array) => void;
}

export interface ProcessOutcome {
  readonly end:
    | { readonly kind: "exited"; readonly code: number }
    | { readonly kind: "signalled"; readonly signal: string }
    | { readonly kind: "timed-out" }
    | { readonly kind: "aborted" }
    | { readonly kind: "not-started"; readonly reason: string };
  readonly durationMs: number;
  /** The last 64 KiB of stdout and stderr in the order they came, decoded as UTF-8 with replacement. */
  readonly output: string;
}

// ── Stored things ────────────────────────────────────────────────────────────

/** Content-addressed bytes, for receipts, artifacts and pinned documents. */
export interface BlobStore {
  /** Returns the sha256 in hex. Durable when it resolves. */
  put(bytes: Uint8Array): Promise<string>;
  get(digest: string): Promise<Uint8Array | undefined>;
}

/** Passing check runs by what they depended on, so that nothing runs twice on one tree. Failures are never kept. */
export interface CheckCache {
  get(key: string): Promise<Json | undefined>;
  put(key: string, value: Json): Promise<void>;
}

// ── Judging and handing over a change ────────────────────────────────────────

/**
 * Looks at what an attempt changed and gives the tree that may go on: kernel-owned
 * edits reset, run files dropped. A `refused` finding fails the attempt.
 */
export type ChangeAudit = (request: {
  readonly from: ObjectId;
  readonly to: ObjectId;
  /** Plan documents: only the kernel writes them. */
  readonly kernelOwned: readonly string[];
  /** Files the task names; empty: unknown. */
  readonly declaredFiles: readonly string[];
  readonly runningFiles: readonly { readonly path: string; readonly taskId: string }[];
  readonly protect: readonly string[];
  readonly scope?: readonly string[];
  /** The checks in force, whose definition may not change under them. */
  readonly checks: readonly { readonly command: Command; readonly origin: string }[];
  /** Whether what guards refuse is refused, or only told. Absent: they are not asked. */
  readonly guards?: "report" | "enforce";
  /** Files and names that the task says are to be taken out. */
  readonly removes?: readonly string[];
}) => Promise<{ readonly tree: ObjectId; readonly findings: readonly Finding[] }>;

/** Gives the result a branch; idempotent by run. */
export type DeliverBranch = (request: {
  readonly run: string;
  readonly feature: string;
  readonly commit: ObjectId;
  readonly base: ObjectId;
}) => Promise<string>;

/**
 * Watches what is the user's while somebody else's code is at work: their tools'
 * configuration, and their checkout where nothing holds that code back.
 */
export interface CheckoutWatch {
  /**
   * `base`: a check of the repository as it was before any agent. What it changes is
   * reported, and not held against those who come after.
   */
  look(who: "agent" | "check" | "base"): Promise<CheckoutLook>;
}

export interface CheckoutLook {
  /** What is different now; the `path` of a finding may be words such as `HEAD changed`. */
  changes(): Promise<readonly Finding[]>;
}
