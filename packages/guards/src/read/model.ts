import type { Language } from "../syntax/language.ts";

/** What a test says must hold, in words that all languages share. Texts are normalised tokens. */
export interface Assertion {
  /** `equal`, `truthy`, or the matcher's own name. */
  readonly matcher: string;
  /** How much it excludes: 5 all values but one … 1 almost nothing, 0 nothing at all. */
  readonly rank: number;
  readonly subject: string;
  /** Empty where the matcher takes nothing. */
  readonly expected: string;
  readonly negated: boolean;
  /** How far off is still taken; larger is looser. */
  readonly tolerance?: number;
  /** Why it cannot fail. */
  readonly hollow?: string;
  readonly line: number;
}

export type Step =
  | { readonly kind: "assert"; readonly assertion: Assertion }
  | {
      readonly kind: "block";
      readonly what: "if" | "loop" | "guard" | "callback" | "plain";
      readonly header: string;
      /** `guard`: what fails within goes no further. */
      readonly swallows?: boolean;
      /** Why what is within never runs. */
      readonly never?: string;
      readonly steps: readonly Step[];
      readonly line: number;
    }
  | { readonly kind: "leave"; readonly how: "return" | "skip" | "exit"; readonly line: number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly string[]; readonly line: number };

export interface Mark {
  readonly line: number;
  /** As it stands there: `it.skip`. */
  readonly words: string;
  /** It depends on something. */
  readonly conditional?: boolean;
}

/** A test; or a function, hook or fixture beside the tests that asserts. */
export interface Unit {
  readonly kind: "test" | "helper";
  readonly name: string;
  readonly path: string;
  readonly line: number;
  /** Its last line. */
  readonly end: number;
  readonly params: readonly string[];
  readonly steps: readonly Step[];
  /** Its whole body, normalised. */
  readonly tokens: readonly string[];
  readonly skipped?: Mark;
  readonly focused?: Mark;
  /** Of a parametrized test: its rows as normalised text, and how many; undefined: not to be told. */
  readonly rows?: { readonly count: number; readonly tokens: readonly string[]; readonly line: number };
  readonly timeout?: number;
  readonly retries?: number;
}

/** Something is put in the place of something else. */
export interface Double {
  /** A module's path, or a name. */
  readonly target: string;
  readonly line: number;
  readonly words: string;
}

export interface ReadFile {
  readonly path: string;
  readonly language: Language;
  readonly text: string;
  readonly units: readonly Unit[];
  readonly doubles: readonly Double[];
  /** Names that came from other files, by the module's path as written. */
  readonly imports: ReadonlyMap<string, string>;
  /** Names that the file itself defines at its top. */
  readonly defined: ReadonlyMap<string, number>;
  /** What takes tests out for the whole file, or for all files. */
  readonly marks: readonly Mark[];
  /** It does not parse: where, and whether that is certain. */
  readonly trouble?: { readonly line: number; readonly certain: boolean };
}
