import { err, ok, type Json, type Result } from "@stagewright/core";
import { differences, nameAt, type Difference } from "./difference.ts";
import { readJson, type JsonProblem, type JsonText } from "./json-text.ts";
import { pathWords, type Tree } from "./json-tree.ts";

/** A difference between two versions of the file, for people and programs. */
export interface PayloadDifference {
  readonly kind: "added" | "removed" | "changed" | "reordered";
  /** `plan.steps[2].status`; of what was added, in the later version, else in the earlier one. */
  readonly path: string;
  /** The path and the ids on it: `plan.steps[2].status ("S3")`. */
  readonly name: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** What differs in what two versions say; how they are written is no difference. Pure. */
export function payloadDifferences(
  before: Uint8Array,
  after: Uint8Array,
): Result<readonly PayloadDifference[], { side: "before" | "after"; problems: readonly JsonProblem[] }> {
  const was = readJson(before);
  if (!was.ok) return err({ side: "before", problems: was.error });
  const now = readJson(after);
  if (!now.ok) return err({ side: "after", problems: now.error });
  return ok(differences(was.value.root, now.value.root).map((one) => described(one, was.value, now.value)));
}

function described(one: Difference, was: JsonText, now: JsonText): PayloadDifference {
  const side = one.kind === "added" ? now : was;
  const value = ({ text }: JsonText, { offset, end }: Tree) => JSON.parse(text.slice(offset, end)) as Json;
  return {
    kind: one.kind,
    path: pathWords(one.at),
    name: nameAt(one.at, side.root),
    ...("before" in one && { before: value(was, one.before) }),
    ...("after" in one && { after: value(now, one.after) }),
  };
}
