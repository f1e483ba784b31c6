import type { ObjectId } from "@stagewright/core";
import type { Receipt } from "../witness/receipt.ts";

/**
 * What a receipt comes to, as two things that are not one: a change went onto the tip without a conflict, and
 * checks had no new failure on a tree. Each follows from what was seen; none is written where nothing was.
 */
export interface Claims {
  /** Absent where nothing was merged: a human's word, or a receipt that is no entry of the train. */
  readonly mergedCleanly?: { readonly onto: ObjectId };
  readonly verified: readonly VerifiedTree[];
}

export interface VerifiedTree {
  /** The tree that checks really ran on. */
  readonly tree: ObjectId;
  /** It is the merged tree itself; otherwise these files were left out of that one. */
  readonly isMergedTree: boolean;
  readonly without: readonly string[];
  readonly checks: readonly { readonly check: string; readonly command: string; readonly exit: string }[];
}

export function claimsOf(receipt: Receipt): Claims {
  const { kind, base, attested } = receipt;
  const merged = kind === "task" && base !== undefined && attested === undefined;
  return {
    ...(merged ? { mergedCleanly: { onto: base } } : {}),
    verified: kind === "baseline" ? [] : verifiedTrees(receipt),
  };
}

/** Trees on which every check that ran had, at last, no new failure. */
function verifiedTrees({ tree: merged, runs }: Receipt): VerifiedTree[] {
  const byTree = new Map<ObjectId, Map<string, Receipt["runs"][number]>>();
  for (const run of runs) {
    if (run.purpose !== "green") continue;
    const last = byTree.get(run.tree) ?? new Map<string, Receipt["runs"][number]>();
    byTree.set(run.tree, last.set(run.check, run));
  }
  return [...byTree].flatMap(([tree, last]) => {
    const checks = [...last.values()];
    if (checks.some(({ verdict }) => verdict !== "green")) return [];
    return [
      {
        tree,
        isMergedTree: tree === merged,
        without: [...new Set(checks.flatMap(({ without }) => without))],
        checks: checks.map(({ check, command, exit }) => ({ check, command, exit })),
      },
    ];
  });
}
