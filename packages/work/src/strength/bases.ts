import type { ObjectId, RunState, WorkState } from "@stagewright/core";
import type { Services } from "../services.ts";
import { readReceipt } from "../witness/receipt.ts";

type Bases = Pick<Services, "repository" | "store">;

/** The tree with which a phase began: what the last one before it was seen to hold on, else the stage's. */
export async function phaseBase(
  services: Bases,
  work: WorkState,
  state: Pick<RunState, "pins">,
  phase: number,
): Promise<ObjectId> {
  for (const { validation } of work.phases.slice(0, phase).toReversed()) {
    const digest = validation.kind === "passed" ? validation.receipt : undefined;
    const receipt = digest === undefined ? undefined : await readReceipt(services.store, digest);
    if (receipt !== undefined) return receipt.tree;
  }
  return stageBase(services, work, state);
}

/** The tree with which a stage began. */
export async function stageBase(
  { repository }: Pick<Bases, "repository">,
  { prepared }: WorkState,
  { pins }: Pick<RunState, "pins">,
): Promise<ObjectId> {
  return repository.treeOf(prepared?.from ?? pins.snapshot.commit);
}
