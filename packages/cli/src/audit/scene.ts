import path from "node:path";
import type { ObjectId, PlanClaim } from "@stagewright/core";
import type { PastCommit } from "@stagewright/workspace";
import type { Box } from "./boxes.ts";
import type { Past } from "./past.ts";

/** What is looked at, the same for all claims. */
export interface Scene {
  readonly document: string;
  /** In the head's tree. */
  readonly files: ReadonlySet<string>;
  readonly past: Past;
  readonly boxes: ReadonlyMap<string, Box>;
  /** Names of claims by the commit that marked them. */
  readonly tickedBy: ReadonlyMap<ObjectId, readonly string[]>;
  /** All claims that are done, by name. */
  readonly claims: ReadonlyMap<string, PlanClaim>;
  /** Names of claims that a commit's message names. */
  readonly namedBy: (past: PastCommit) => readonly string[];
  /** Test files of the head in which an id stands. */
  readonly testsNaming: (id: string) => readonly string[];
  /** Test files of the head by what they are about, and how many other files are. */
  readonly byStem: ReadonlyMap<string, { readonly tests: readonly string[]; readonly others: number }>;
}

/** The feature's documents: to edit them is not to do what they say. */
export function isPlan({ document }: Pick<Scene, "document">, file: string): boolean {
  const folder = path.posix.dirname(document);
  const name = path.posix.basename(document);
  // A document among code has no folder of its own.
  const isFeature =
    folder !== "." &&
    (name === "tasks.md" || name === "criteria.md" || /(?:^|\/)specs?\//.test(`${folder}/`));
  return isFeature ? file.startsWith(`${folder}/`) : file === document;
}

export function covers(files: readonly string[], file: string): boolean {
  return files.some((each) => each === file || (each.endsWith("/") && file.startsWith(each)));
}
