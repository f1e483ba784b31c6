/**
 * Whether the tests of a change would notice if its code were wrong: the code is changed a
 * little, mutant by mutant, and tests that still pass have not looked.
 */

/**
 * Named as Stryker names them; `NumberLiteral` is mutmut's number, `ReturnValue` PIT's return
 * values and cargo-mutants' FnValue, `StatementRemoval` go-mutesting's statement/remove.
 */
export type MutationOperator =
  | "ArithmeticOperator"
  | "ArrayDeclaration"
  | "AssignmentOperator"
  | "BlockStatement"
  | "BooleanLiteral"
  | "ConditionalExpression"
  | "EqualityOperator"
  | "LogicalOperator"
  | "NumberLiteral"
  | "ObjectLiteral"
  | "ReturnValue"
  | "StatementRemoval"
  | "StringLiteral"
  | "UnaryOperator"
  | "UpdateOperator";

/** One small fault in one file. Offsets are those of the text, in UTF-16 units. */
export interface Mutant {
  readonly operator: MutationOperator;
  readonly path: string;
  /** 1-based, as `column`. */
  readonly line: number;
  readonly column: number;
  readonly from: number;
  readonly to: number;
  /** What stands from `from` to `to`. */
  readonly original: string;
  readonly replacement: string;
}

/** A mutant for receipts and people: what was changed, cut where it is long. */
export type NamedMutant = Pick<Mutant, "operator" | "path" | "line" | "column" | "original" | "replacement">;

/** What a changed file gives. */
export type MutatedFile =
  /** All mutants of the lines that were added or modified, in the order they stand; perhaps none. */
  | { readonly kind: "mutants"; readonly mutants: readonly Mutant[] }
  /** No code in it was added or modified: lines went, or comments and blanks are all that changed. */
  | { readonly kind: "unchanged" }
  /** It is no code at all: prose, data, a lock file. */
  | { readonly kind: "not-code" }
  /** Code, and nobody can tell what its mutants are. `was`: it was set aside so before the change too. */
  | { readonly kind: "aside"; readonly why: "generated" | "language" | "unreadable"; readonly was: boolean };

/** Makes mutants. Implementations are pure: bytes in, mutants out, the same for the same bytes. */
export interface Mutators {
  /** Never throws, whatever is in the file. No `before`: the file is new. */
  of(file: { readonly path: string; readonly before?: Uint8Array; readonly after: Uint8Array }): MutatedFile;
  /** The file with that one fault in it. */
  apply(bytes: Uint8Array, mutant: Mutant): Uint8Array;
}

/** When tests' strength is measured, and what is asked of it. */
export interface StrengthSettings {
  /** Mutants that are judged, where so many can be made. */
  readonly mutants: number;
  /** Of these, at least so many percent have to be killed. */
  readonly least: number;
  /** For all of them together. */
  readonly withinMs: number;
  /** Of each task before it lands, of each phase, or of the whole stage. */
  readonly on: "task" | "phase" | "end";
}

/** What was seen of the tests of a change. It is in a receipt only where it held, or does not apply. */
export interface Strength {
  readonly check: string;
  readonly least: number;
  /** No line of code was added or modified: there was nothing to measure. */
  readonly applies: boolean;
  /** Digest of the tree that they are mutants of; it decides which of the candidates are drawn. */
  readonly seed: string;
  /** That could have been drawn. */
  readonly candidates: number;
  /** Judged: killed or survived. */
  readonly mutants: number;
  /** By a test that passes without the mutant; those that made the tests run too long are among them. */
  readonly killed: number;
  readonly timedOut: readonly NamedMutant[];
  readonly survived: readonly NamedMutant[];
  /** Did not compile, or load: they say nothing of the tests, and count neither way. */
  readonly invalid: number;
  /** Nothing was left out that was to be judged. */
  readonly complete: boolean;
  /** Changed files of which no mutant was made. */
  readonly unmeasured: readonly {
    readonly path: string;
    readonly why: "generated" | "language" | "unreadable" | "nothing-to-mutate";
  }[];
  readonly durationMs: number;
  /** The change's tests without its code: they reject that, or it was not seen. */
  readonly revert?: "rejected" | "not-seen";
}

/** Why a measurement was not brought to its end. */
export type StrengthGap =
  /** The time for all mutants was over. */
  | "out-of-time"
  /** The check leaves no report of its tests: a kill could not be told from code that does not load. */
  | "no-report"
  /** No mutant compiled, or loaded. */
  | "all-invalid"
  /** A mutant could not be run, or nobody knows what its tests said. */
  | "not-judged";

/** What a landing adds to a receipt where these options are on. */
export interface LandedMore {
  readonly strength?: Strength;
  /** Ids of acceptance tests that this task turned green; a file where no report tells its tests. */
  readonly claims?: readonly string[];
  /** The file of each of these whose id does not begin with it. */
  readonly claimFiles?: Readonly<Record<string, string>>;
}
