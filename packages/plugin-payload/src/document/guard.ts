import { differences, isGrowth, nameAt, type Difference } from "./difference.ts";
import { readJson } from "./json-text.ts";
import { isEmpty, pathWords, treeAt, type JsonPath, type Tree } from "./json-tree.ts";
import { payloadOf, problemOfPayload } from "./read.ts";

import { SECTIONS } from "./schema.ts";
import { qaStatus, type PayloadStage } from "./words.ts";

/** What an agent did to the shared file that it must not, in words for it. */
export interface GuardViolation {
  readonly code:
    | "FILE_DELETED"
    | "UNREADABLE"
    | "SECTION_DELETED"
    | "DELETED"
    | "REWRITTEN"
    | "REORDERED"
    | "NOT_YOURS";
  /** `plan.steps[2].status`, as of the version before. */
  readonly path: string;
  readonly message: string;
}

/** Paths as patterns: `*` is one key or index, a last `**` all that is below, and the path itself. */
type Pattern = readonly string[];
const patterns = (...written: readonly string[]): readonly Pattern[] => written.map((one) => one.split("."));

/** Whose values a stage may set anew. What is there it never deletes, and what is new it may add anywhere but below. */
const MAY_SET: Readonly<Record<PayloadStage, readonly Pattern[]>> = {
  "1-specify": patterns("meta.**", "requirement.**"),
  "2-plan": patterns("meta.**", "plan.**"),
  "3-qa": patterns("meta.**", "testPlan.**"),
  "4-implement": patterns(
    "meta.**",
    "plan.steps.*.status",
    "testPlan.scenarios.*.status",
    "implementation.**",
  ),
  "5-acceptance": patterns("meta.**", "qaFindings.**"),
};

/** Decisions: nobody else may bring them either, so that no stage passes itself. */
const DECISIONS = patterns("qaFindings.status");

/** Who has rewritten everything is not told of each value. */
const MOST_VIOLATIONS = 50;

/**
 * What may not be done between two versions of the file by an agent of a stage, the first of it and how much
 * more there is. Pure.
 * @param after undefined: the file is gone
 */
export function guardPayload(
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
  stage: PayloadStage,
): GuardViolation[] {
  const all = violations(before, after, stage);
  const next = all[MOST_VIOLATIONS];
  if (next === undefined) return all;
  const more = { ...next, message: `… and ${all.length - MOST_VIOLATIONS} more, the first at ${next.path}` };
  return [...all.slice(0, MOST_VIOLATIONS), more];
}

function violations(
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
  stage: PayloadStage,
): GuardViolation[] {
  if (before === undefined && after === undefined) return [];
  if (after === undefined || after.length === 0)
    return [{ code: "FILE_DELETED", path: pathWords([]), message: "the file was deleted; it has to stay" }];
  const now = readJson(after);
  const read = now.ok ? payloadOf(now.value) : now;
  if (!now.ok || !read.ok)
    return (read.ok ? [] : read.error).map((problem) => ({
      code: "UNREADABLE",
      path: "path" in problem ? problem.path : pathWords([]),
      message: `${"place" in problem ? `line ${problem.place.line}, column ${problem.place.column}: ` : ""}${problemOfPayload(problem)}`,
    }));
  const was = before === undefined ? EMPTY : readJson(before);
  // Who could not be read before was stopped before: there is nothing to compare with.
  if (!was.ok) return [];
  const { root } = was.value;
  return differences(root, now.value.root).flatMap((one) => violationOf(one, root, stage) ?? []);
}

const EMPTY = readJson(new TextEncoder().encode("{}"));

function violationOf(one: Difference, before: Tree, stage: PayloadStage): GuardViolation | undefined {
  const path = pathWords(one.at);
  const name = nameAt(one.at, before);
  const maySet = allows(MAY_SET[stage], one.at);
  if (one.kind === "removed") {
    const isSection = one.at.length === 1 && SECTIONS.some((section) => section === one.at[0]);
    return {
      code: isSection ? "SECTION_DELETED" : "DELETED",
      path,
      message: `${name} was deleted: put it back as it was. You may add to this file, not take from it.`,
    };
  }
  if (one.kind === "reordered")
    return { code: "REORDERED", path, message: `${name} is in another order: put it back as it was.` };
  const decided = maySet ? undefined : decisionIn(one.at, one.after);
  if (decided !== undefined)
    return {
      code: "NOT_YOURS",
      path: pathWords(decided),
      message: `${pathWords(decided)} was set, and is not for stage ${stage} to say: put it back as it was.`,
    };
  if (isGrowth(one)) return undefined;
  // A list or an object in another's place takes away what was in it.
  if (one.kind === "changed" && maySet && one.before.kind !== "object" && one.before.kind !== "array")
    return undefined;
  return {
    code: one.at.at(-1) === "status" && !maySet ? "NOT_YOURS" : "REWRITTEN",
    path,
    message: `${name} was changed: put it back as it was. Stage ${stage} may add to this file, and change only ${mayWords(stage)}.`,
  };
}

const mayWords = (stage: PayloadStage): string =>
  MAY_SET[stage]
    .map((pattern) => pattern.join(".").replaceAll(".**", ".*").replaceAll(".*.", "[*]."))
    .join(", ");

/** A decision that came, or came in what came. */
function decisionIn(at: JsonPath, tree: Tree): JsonPath | undefined {
  if (allows(DECISIONS, at)) return decides(tree) ? at : undefined;
  return DECISIONS.find((decision) => {
    const rest = decision.slice(at.length);
    const isBelow = at.every((part, index) => part === decision[index]);
    return isBelow && decides(treeAt(tree, rest));
  });
}

/** That nothing is decided yet anybody may say. */
function decides(status: Tree | undefined): boolean {
  if (status === undefined || isEmpty(status)) return false;
  const word = status.kind === "string" ? qaStatus(String(status.value)) : undefined;
  return word?.kind !== "ours" || word.word !== "pending";
}

function allows(all: readonly Pattern[], path: JsonPath): boolean {
  return all.some((pattern) => {
    const isOpen = pattern.at(-1) === "**";
    const length = isOpen ? pattern.length - 1 : pattern.length;
    const fits = isOpen ? path.length >= length : path.length === length;
    return (
      fits && pattern.slice(0, length).every((part, index) => part === "*" || part === String(path[index]))
    );
  });
}
