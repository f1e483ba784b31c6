import { createHash } from "node:crypto";
import type { Candidate, RunState, Unenforced, WorkState } from "@stagewright/core";
import { loadDocuments } from "../documents.ts";
import { valuesOf, workStageOf, type Services } from "../services.ts";
import type { Receipt, WitnessedRun } from "../witness/receipt.ts";

/** Under what conditions something was witnessed: what held whom, and what did not. */
export function conditionsOf(
  { sandboxed, unenforced, environment }: Pick<Services, "sandboxed" | "unenforced" | "environment">,
  runs: readonly WitnessedRun[],
  candidate?: Pick<Candidate, "sandboxed">,
): Pick<Receipt, "sandboxed" | "unenforced" | "environment"> {
  const byHand = sandboxed && candidate?.sandboxed === false;
  const open: Unenforced[] = [
    ...unenforced,
    ...(byHand ? (["human-hands"] as const) : []),
    ...(runs.some((run) => "tests" in run) ? (["own-report"] as const) : []),
  ];
  return { sandboxed: sandboxed && !byHand, unenforced: open, environment };
}

/** What was asked for beside the plan's own words, as it stood when the stage began. */
export async function askedOf(
  services: Services,
  state: RunState,
  index: number,
  { prepared }: Pick<WorkState, "prepared">,
): Promise<Pick<Receipt, "asked">> {
  const { planned, stage } = workStageOf(services, index);
  const from = prepared?.from ?? state.pins.snapshot.commit;
  const paths = stage.companions(valuesOf(planned, state));
  const documents = await loadDocuments(services.repository, from, paths);
  // The plan changes with every mark; its words stand with their tasks.
  if (prepared !== undefined) documents.delete(prepared.document);
  const digests = [...documents].map(([path, bytes]) => [
    path,
    createHash("sha256").update(bytes).digest("hex"),
  ]);
  return digests.length === 0 ? {} : { asked: Object.fromEntries(digests) as Record<string, string> };
}
