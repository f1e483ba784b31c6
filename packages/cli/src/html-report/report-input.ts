import type { JournalEntry, RunState, TestReport, TestsSeen } from "@stagewright/core";
import type { Receipt } from "@stagewright/work";

type Witnessed = Receipt["runs"][number];

/** A run of a check as a receipt has it; receipts of earlier versions say less. */
export type SeenRun = Pick<Witnessed, "purpose" | "check" | "command" | "tree" | "exit" | "verdict"> &
  Partial<Witnessed> & { readonly tests?: TestsSeen; readonly noReport?: string };

export interface SeenReceipt {
  readonly digest: string;
  readonly receipt: Receipt;
}

/** All that a report is made of. */
export interface ReportInput {
  readonly state: RunState;
  readonly entries: readonly JournalEntry[];
  /** By digest; what is not in the store any more is absent. */
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** Every digest that the run, or one of these receipts, names. */
  readonly named: readonly string[];
  /** Digests of what is there, and is not what its digest says. */
  readonly damaged: readonly string[];
  /** Reports of tests, by digest. */
  readonly tests: ReadonlyMap<string, TestReport>;
  /** Of the run's tip; undefined where git has it no more. */
  readonly tipTree: string | undefined;
  /** A living process carries the run. */
  readonly carried: boolean;
  /** When the report is made: ISO 8601. */
  readonly now: string;
  /** The Stagewright that makes it. */
  readonly version: string;
}

export function receiptsOfTask({ receipts }: ReportInput, key: string): SeenReceipt[] {
  return [...receipts].flatMap(([digest, receipt]) =>
    receipt.kind === "task" && receipt.task?.key === key ? [{ digest, receipt }] : [],
  );
}

/** Receipts of earlier versions may lack what later ones have. */
export function runsOf({ runs }: Partial<Receipt>): readonly SeenRun[] {
  return runs ?? [];
}
