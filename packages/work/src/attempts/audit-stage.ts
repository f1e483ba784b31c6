import {
  wasChallenged,
  type AgentStage,
  type Failed,
  type Finding,
  type HandlerContext,
  type ObjectId,
  type StageValues,
} from "@stagewright/core";
import { changedByStage } from "../acceptance/frozen.ts";
import { refOf, type Services } from "../services.ts";
import { hear } from "./challenge.ts";

/** What an agent stage has written, after the audit. */
export interface AuditedStage {
  readonly tree: ObjectId;
  readonly findings: readonly Finding[];
  /** Of these, what a human has to allow; kept as this commit until they have. */
  readonly challenged?: { readonly findings: readonly Finding[]; readonly commit: ObjectId };
}

/** Audits what lies in the workspace of an agent stage; what its attempts were told before counts. */
export async function auditStage(
  services: Services,
  { state, effect }: HandlerContext,
  request: {
    readonly stage: AgentStage;
    readonly values: StageValues;
    readonly captured: ObjectId;
    /** Those that were not taken. */
    readonly before: readonly Failed[];
    /** Of this attempt; safe in a ref. */
    readonly name: string;
  },
): Promise<AuditedStage> {
  const { repository, run } = services;
  const { settings } = state.pins;
  const own = request.stage.scope(request.values);
  const scope = own ?? settings.scope;
  const { guards = "enforce", guardsAsk: ask = "park" } = settings;
  const audited = await services.audit({
    from: state.tip,
    to: request.captured,
    kernelOwned: [],
    // What a stage names without a wildcard is its own to write, where others may not.
    declaredFiles: (own ?? []).filter((pattern) => !/[*?[\]{}()!]/.test(pattern)),
    runningFiles: [],
    protect: settings.protect,
    checks: settings.checks.map((check) => ({ command: check.command, origin: check.origin })),
    ...(scope === undefined ? {} : { scope }),
    ...(guards === "off" ? {} : { guards }),
  });
  const before = wasChallenged(request.before.map((failed) => ({ failed })));
  const { tree } = audited;
  const frozen =
    settings.acceptance === undefined ? [] : changedByStage(state, await repository.diff(state.tip, tree));
  const { findings, challenged } = hear([...audited.findings, ...frozen], { before, ask });
  if (challenged.length === 0) return { tree, findings };
  const commit = await effect("candidate", async () => {
    const message = `${request.name} of run ${run}\n`;
    const made = await repository.commitTree({ tree, parents: [state.tip], message });
    const ref = refOf(run, `candidates/${request.name}`);
    if (!(await repository.compareAndSwapRef(ref, made, undefined)))
      await repository.compareAndSwapRef(ref, made, await repository.readRef(ref));
    return made;
  });
  return { tree, findings, challenged: { findings: challenged, commit } };
}
