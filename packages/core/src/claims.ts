import type { TaskKind } from "./work-plan.ts";

/**
 * Something a document says is to be done, and whether it says that it is done. Whoever ticked it,
 * and before there was a run as well.
 */
export interface PlanClaim {
  /** As a run's plan has it, and its receipts: another one when its words change. */
  readonly key: string;
  /** What it is known by in earlier versions of the document; unique in each. */
  readonly name: string;
  /** As the document writes it (`T012`, `Phase 2`); commits may name it so. Not unique. */
  readonly id: string;
  /** One line. */
  readonly title: string;
  /** 1-based. */
  readonly line: number;
  readonly done: boolean;
  readonly kind: TaskKind;
  /** Files it names, code and tests, relative to the repository's root. Empty: unknown. */
  readonly files: readonly string[];
}

/** Reads the claims of one kind of document; a plugin brings them with its way of working. Pure. */
export interface ClaimReader {
  /** What one claim is called, and several: `box`, `boxes`. */
  readonly noun: readonly [one: string, many: string];
  /** Names of files that are looked for in a directory: `tasks.md`. */
  readonly files: readonly string[];
  /** Whether a document is of this kind, by its path from the root and what is in it. Never throws. */
  reads(document: string, bytes: Uint8Array): boolean;
  /** Never throws; what cannot be read claims nothing. */
  claims(bytes: Uint8Array): readonly PlanClaim[];
}
