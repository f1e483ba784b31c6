import {
  canonical,
  type Allowance,
  type Approval,
  type BlobStore,
  type Finding,
  type FlakyTest,
  type Graded,
  type Json,
  type LandedMore,
  type ObjectId,
  type OwedRed,
  type Unenforced,
} from "@stagewright/core";
import { describeEnd, type CheckRun, type Verdict } from "../checks/judge.ts";

/**
 * What the kernel witnessed, content-addressed. It binds trees, never commits, so that it
 * outlives a rebase or a squash. A train entry links to the one before it.
 */
export type Receipt = Measured & {
  readonly schema: "stagewright.receipt/1";
  readonly kind: "baseline" | "task" | "phase" | "stage";
  readonly run: string;
  readonly stage: string;
  /** Digest of the previous receipt on the train; absent on the first. */
  readonly previous?: string;
  /** The tree this is about, and the one it grew from. */
  readonly tree: ObjectId;
  readonly base?: ObjectId;
  readonly task?: {
    readonly key: string;
    readonly id: string;
    readonly title: string;
    readonly kind: string;
    readonly attempt: number;
    /** The plan document that has it; receipts of earlier versions do not say. */
    readonly document?: string;
  };
  /** Documents beside the plan that say what was asked for, as they stood when the stage began: sha256 by path. */
  readonly asked?: Readonly<Record<string, string>>;
  readonly phase?: number;
  readonly runs: readonly WitnessedRun[];
  readonly owes: readonly OwedRed[];
  readonly pays: readonly string[];
  readonly nowGreen: readonly string[];
  readonly findings: readonly Finding[];
  /** Those of them that the checks of a landing brought. */
  readonly strayed?: readonly Finding[];
  /** A human's word instead of an agent's work. */
  readonly attested?: { readonly note: string; readonly by: string };
  /** A human has tried it before it was committed, and said yes to this tree: the merged one, without its mark. */
  readonly approved?: Approval;
  /** Something else was merged meanwhile: the tree, without its mark, is this one then. */
  readonly mergedSinceApproval?: ObjectId;
  /** What guards found in it, and a human has let stand by name. */
  readonly allowed?: readonly Allowance[];
  /** Where no sandbox held the agent, receipts are tamper-evident, not tamper-proof. */
  readonly sandboxed: boolean;
  /** What nothing held back, by name; receipts of earlier versions do not say. */
  readonly unenforced?: readonly Unenforced[];
  readonly environment: string;
};

type Measured = (Graded | Ungraded) & LandedMore;

/** Only of a task it is said how much was seen. */
interface Ungraded {
  readonly grade?: never;
  readonly reason?: never;
}

export interface WitnessedRun {
  readonly purpose: "red" | "green" | "baseline";
  readonly check: string;
  readonly command: string;
  /** The tree that was really checked: without the files left out. */
  readonly tree: ObjectId;
  readonly without: readonly string[];
  readonly exit: string;
  readonly verdict: Verdict["kind"];
  readonly failures: readonly string[];
  readonly durationMs: number;
  readonly cached: boolean;
  /** Runs after it that tell failures from chance: on the same tree, without other tests, or without the change. */
  readonly attempts?: readonly {
    readonly tree: ObjectId;
    readonly exit: string;
    readonly verdict: Verdict["kind"];
    readonly durationMs: number;
    readonly cached: boolean;
  }[];
  /** Tests that were found to differ, and how often each has passed. */
  readonly outcomes?: readonly FlakyTest[];
  /** ISO 8601; when it began. */
  readonly at?: string;
  /** The end of what it printed, at most 4 KB; the digest of all of it; its log, below the run's logs. */
  readonly output?: { readonly tail: string; readonly sha256: string; readonly log: string };
}

export function witnessed(
  purpose: WitnessedRun["purpose"],
  run: CheckRun,
  verdict: Verdict,
  without: readonly string[],
): WitnessedRun {
  return {
    purpose,
    check: run.check,
    command: run.command,
    tree: run.tree,
    without,
    exit: describeEnd(run.end),
    verdict: verdict.kind,
    failures: run.failures,
    durationMs: run.durationMs,
    cached: run.cached,
    ...(run.tests === undefined ? {} : { tests: run.tests }),
    ...(run.noReport === undefined ? {} : { noReport: run.noReport }),
    ...(run.at === undefined ? {} : { at: run.at }),
    ...(run.sha256 === undefined ? {} : { output: outputOf(run, run.sha256) }),
  };
}

/** No path of this machine: receipts go to others. */
function outputOf({ outputTail, logFile }: CheckRun, sha256: string) {
  return { tail: outputTail, sha256, log: logFile.split("/").slice(-2).join("/") };
}

export async function storeReceipt(store: BlobStore, receipt: Receipt): Promise<string> {
  return store.put(new TextEncoder().encode(canonical(JSON.parse(JSON.stringify(receipt)) as Json)));
}

export async function readReceipt(store: BlobStore, digest: string): Promise<Receipt | undefined> {
  const bytes = await store.get(digest);
  return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as Receipt);
}
