import { createHash } from "node:crypto";
import type { Mutant, ObjectId } from "@stagewright/core";

/**
 * The order in which mutants are judged: of all files and operators without preference, and the
 * same each time for the same tree, so that what one saw others can see.
 */
export function drawn(mutants: readonly Mutant[], seed: ObjectId): Mutant[] {
  return mutants
    .map((mutant) => ({ mutant, rank: rankOf(mutant, seed) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ mutant }) => mutant);
}

function rankOf({ path, from, to, replacement }: Mutant, seed: ObjectId): string {
  return createHash("sha256")
    .update(JSON.stringify([seed, path, from, to, replacement]))
    .digest("hex");
}
