import type { Result } from "./result.ts";

/**
 * What a run needs of the place where a repository's issues and pull requests are: GitHub,
 * GitLab, Gitea and Forgejo. All texts that come from there are data of strangers.
 */
export interface Forge {
  readonly kind: "github" | "gitlab" | "gitea";
  /** `github.com`, or the Enterprise host. */
  readonly host: string;
  /** `owner/name`; GitLab's may have more parts. */
  readonly repository: string;
  about(signal: AbortSignal): Promise<Result<ForgeRepository, ForgeProblem>>;
  /** With its comments, oldest first, as far as `maxComments`. */
  issue(number: number, signal: AbortSignal): Promise<Result<ForgeIssue, ForgeProblem>>;
  /** The open pull request from this head, or else the newest one; undefined where there never was one. */
  findPull(head: PullHead, signal: AbortSignal): Promise<Result<ForgePull | undefined, ForgeProblem>>;
  /** Idempotent by head: gives the open one that exists already. */
  openPull(request: OpenPull, signal: AbortSignal): Promise<Result<ForgePull, ForgeProblem>>;
  updatePull(
    number: number,
    change: { readonly title?: string; readonly body?: string; readonly draft?: boolean },
    signal: AbortSignal,
  ): Promise<Result<ForgePull, ForgeProblem>>;
  /** How the forge's own checks stand on a commit. */
  checks(commit: string, signal: AbortSignal): Promise<Result<ForgeChecks, ForgeProblem>>;
  /** What reviewers have said on a pull request, oldest first. */
  reviews(number: number, signal: AbortSignal): Promise<Result<readonly ForgeReview[], ForgeProblem>>;
}

export interface ForgeRepository {
  readonly defaultBranch: string;
  /** Whether whoever is logged in may push. */
  readonly canPush: boolean;
  readonly private: boolean;
  readonly url: string;
}

export interface ForgeIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly repository: string;
  readonly state: "open" | "closed";
  readonly author: string;
  readonly labels: readonly string[];
  readonly comments: readonly {
    readonly author: string;
    readonly body: string;
    /** ISO 8601. */
    readonly at: string;
  }[];
  /** Comments that are not here because there are too many. */
  readonly commentsLeftOut: number;
  /** It is a pull request, which forges count among issues. */
  readonly isPull: boolean;
}

/** A branch, and in whose repository it is: `owner`, where it is a fork's. */
export interface PullHead {
  readonly branch: string;
  readonly owner?: string;
}

export interface OpenPull {
  readonly head: PullHead;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
}

export interface ForgePull {
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  readonly title: string;
  readonly body: string;
  readonly base: string;
  /** The commit it stands at. */
  readonly head: string;
}

export interface ForgeChecks {
  /** `none`: nothing is configured, or nothing has begun yet. */
  readonly state: "none" | "pending" | "passed" | "failed";
  readonly checks: readonly {
    readonly name: string;
    readonly state: "pending" | "passed" | "failed" | "skipped";
    readonly url?: string;
  }[];
}

export interface ForgeReview {
  readonly id: string;
  readonly author: string;
  /** `comment` where it is neither. */
  readonly verdict: "approved" | "changes-requested" | "comment";
  readonly body: string;
  readonly path?: string;
  readonly line?: number;
  /** ISO 8601. */
  readonly at: string;
}

/** Why a forge did not do it. `next` is what the user types. */
export type ForgeProblem =
  | { readonly code: "FORGE_LOGIN"; readonly host: string; readonly detail: string; readonly next: string }
  | { readonly code: "FORGE_FORBIDDEN"; readonly host: string; readonly detail: string }
  /** `until`: ISO 8601, where it says. */
  | {
      readonly code: "FORGE_LIMITED";
      readonly host: string;
      readonly until?: string;
      readonly detail: string;
    }
  | { readonly code: "FORGE_NOT_FOUND"; readonly host: string; readonly what: string }
  /** Somebody else was quicker, or the request does not fit what is there. */
  | {
      readonly code: "FORGE_REFUSED";
      readonly host: string;
      readonly status: number;
      readonly detail: string;
    }
  /** It does not answer, or not as it should; may pass by itself. */
  | { readonly code: "FORGE_UNREACHABLE"; readonly host: string; readonly detail: string };
