import type { TextPlace } from "./json-text.ts";
import type { JsonPath } from "./json-tree.ts";

/** Something about a payload that can be read. An `error` makes it unfit for a run. */
export interface PayloadFinding {
  readonly code: FindingOfPayload;
  readonly severity: "error" | "warning" | "note";
  /** `plan.steps[2].status` */
  readonly path: string;
  readonly place: TextPlace;
  readonly message: string;
}

export type FindingOfPayload =
  | "FOREIGN_WORD"
  | "UNKNOWN_WORD"
  | "ROUNDED_NUMBER"
  | "DANGLING_REFERENCE"
  | "UNCHECKED_REFERENCE"
  | "DUPLICATE_ID"
  | "DEPENDENCY_CYCLE"
  | "NO_FILE_PLACE";

/** What findings are made of: where in the values, without where in the text. */
export type Found = Omit<PayloadFinding, "path" | "place"> & { readonly at: JsonPath };
