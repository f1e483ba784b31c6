import {
  err,
  ok,
  type CommandRecord,
  type Handlers,
  type TaskRecord,
  type TaskState,
  type WorkState,
} from "@stagewright/core";
import { refOf, valuesOf, workOf, workStageOf, type Services } from "../services.ts";
import { readReceipt, type Receipt } from "../witness/receipt.ts";
import { advance } from "./agent-settle.ts";
import { taskOutcome } from "./finish.ts";

/** The plan document is told what the kernel has seen, by the stage's own hand. */
export function record(services: Services): Handlers["record"] {
  return async (action, { state, effect }) => {
    const { planned, stage } = workStageOf(services, action.stage);
    const { repository, run } = services;
    const work = workOf(state, action.stage);
    const path = work.prepared?.document ?? "";
    const document = await repository.readFile(state.tip, path);
    if (stage.record === undefined || document === undefined) return ok({ tip: state.tip });
    const receipts = await receiptsOf(services, work);
    const written = stage.record({
      ...valuesOf(planned, state),
      document,
      stamp: { run, at: new Date().toISOString() },
      tasks: [...work.tasks.values()].map(recordOf),
      commands: receipts.flatMap(([digest, receipt]) => commandsOf(digest, receipt)),
    });
    if (!written.ok)
      return err({ failure: { code: "MARK_FAILED", reason: `${written.error.code}: ${path}` } });
    const tree = await repository.editTree(await repository.treeOf(state.tip), [
      { path, bytes: written.value },
    ]);
    const tip = await advance(services, effect, state.tip, tree, planned.address);
    const ref = refOf(run, "tip");
    return tip === undefined
      ? err({ failure: { code: "TIP_MOVED", ref, expected: state.tip, found: "another commit" } })
      : ok({ tip });
  };
}

function recordOf(state: TaskState): TaskRecord {
  const { task, now, history, synthetic } = state;
  const { end, grade } = taskOutcome(state);
  const candidate = "candidate" in now ? now.candidate : undefined;
  const landed = now.kind === "done" ? now.landed : undefined;
  const failure = end === "failed" ? history.at(-1)?.failed.failure : undefined;
  return {
    ...{ task, end, synthetic: synthetic ?? false },
    attempts: history.length + (landed === undefined ? 0 : 1),
    ...(grade === undefined ? {} : { grade }),
    ...(landed === undefined ? {} : { commit: landed.commit, receipt: landed.receipt }),
    ...(landed?.reason === undefined ? {} : { reason: landed.reason }),
    changes: candidate?.changes ?? [],
    findings: candidate?.findings ?? [],
    ...(candidate?.agent === undefined ? {} : { agent: candidate.agent }),
    ...(candidate?.details === undefined ? {} : { details: candidate.details }),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** Of the baseline, then of the train from its first entry to its last. */
async function receiptsOf(services: Services, work: WorkState): Promise<[string, Receipt][]> {
  const found: [string, Receipt][] = [];
  let next = work.lastReceipt;
  while (next !== undefined) {
    const receipt = await readReceipt(services.store, next);
    if (receipt === undefined) break;
    found.unshift([next, receipt]);
    next = receipt.previous;
  }
  const first = work.baseline?.receipt;
  const baseline =
    first === undefined || found.some(([digest]) => digest === first)
      ? undefined
      : await readReceipt(services.store, first);
  return first === undefined || baseline === undefined ? found : [[first, baseline], ...found];
}

function commandsOf(digest: string, receipt: Receipt): CommandRecord[] {
  return receipt.runs.map(({ without: _left, ...run }, index) => ({
    ...run,
    id: `${digest.slice(0, 12)}-${index + 1}`,
    receipt: digest,
    ...(receipt.task === undefined ? {} : { task: receipt.task.key }),
  }));
}
