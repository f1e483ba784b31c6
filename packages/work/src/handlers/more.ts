import {
  ok,
  type Failure,
  type HandlerContext,
  type LandedMore,
  type Result,
  type WorkState,
} from "@stagewright/core";
import { claimedScenarios } from "../acceptance/claims.ts";
import { relatedTo } from "../ledger.ts";
import type { Services } from "../services.ts";
import { gradedBy, strengthOf } from "../strength/strength.ts";
import { gradedOf, type Proof, type ProofRequest } from "../witness/grade.ts";

export interface MoreRequest {
  readonly services: Services;
  readonly context: HandlerContext;
  readonly work: WorkState;
  readonly request: ProofRequest;
  readonly proof: Proof;
}

/** What is asked of a change that holds, where the settings ask for more: strong tests, and whose scenarios it made pass. */
export async function withMore({
  services,
  context,
  work,
  request,
  proof,
}: MoreRequest): Promise<Result<Proof & LandedMore, Failure>> {
  const { bench, task, tree, tip, owed, repository, plan, candidate } = request;
  const { owes, pays } = proof;
  // Of tests that it was to turn green, and has not all of, those that pass notice what is wrong with it.
  const changed = candidate.changes.map(({ path }) => path);
  const present = new Set([...pays, ...relatedTo(task, changed, owed, plan).map(({ file }) => file)]);
  const strength = await strengthOf({
    ...{ services, context, bench, on: "task" as const, from: await repository.treeOf(tip), tree, head: tip },
    without: owed.map(({ file }) => file).filter((file) => !present.has(file)),
    ...{ label: `${task.key}-land`, graded: gradedOf(proof) },
  });
  if (!strength.ok) return strength;
  const claims =
    context.state.pins.settings.acceptance === undefined
      ? ok(undefined)
      : await claimedScenarios({ services, context, bench, work, task, tree, head: tip, pays });
  if (!claims.ok) return claims;
  return ok({
    ...gradedBy(strength.value, gradedOf(proof)),
    ...{ owes, pays },
    ...(strength.value === undefined ? {} : { strength: strength.value }),
    ...claims.value,
  });
}
