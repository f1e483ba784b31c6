import {
  byName,
  checkArtifact,
  err,
  ok,
  violations,
  type Handlers,
  type RunState,
  type TaskOutcome,
  type TaskState,
  type WorkOutcome,
  type WorkState,
} from "@stagewright/core";
import { loadDocuments } from "../documents.ts";
import { conditionsOf } from "../receipts/conditions.ts";
import { valuesOf, workOf, workStageOf, type Services } from "../services.ts";
import { stageBase } from "../strength/bases.ts";
import { strengthOf } from "../strength/strength.ts";
import { Bench } from "../witness/bench.ts";
import { storeReceipt } from "../witness/receipt.ts";

/** As much of the merged diff as clauses look through for evidence. */
const DIFF_BYTES = 5_000_000;

/** The end of a work stage: ledger empty, final checks on the tip, the contract, the outputs. */
export function finish(services: Services): Handlers["finish"] {
  return async (action, context) => {
    const { state, effect } = context;
    const { planned, stage } = workStageOf(services, action.stage);
    const work = workOf(state, action.stage);
    if (work.owed.length > 0) return err({ failure: { code: "OWED_RED", owed: work.owed, outputTail: "" } });

    const tree = await services.repository.treeOf(state.tip);
    const bench = new Bench(services, context, work, state.tip, "final");
    const green = await bench.green(tree, [], "tip");
    if (!green.ok) return err({ failure: green.error, witnessMs: bench.witnessMs });

    const strength = await strengthOf({
      ...{ services, context, bench, on: "end" as const, tree, head: state.tip, without: [], label: "final" },
      from: await stageBase(services, work, state),
    });
    if (!strength.ok) return err({ failure: strength.error });

    const values = valuesOf(planned, state);
    const outcome = await outcomeOf(services, state, action.stage, work);
    const found = violations(stage.contract(values), outcome);
    const standing = found.filter(
      (violation) => violation.allowedBy === undefined || !state.accepted.has(violation.allowedBy),
    );
    if (standing.length > 0) return err({ failure: { code: "CONTRACT_VIOLATED", violations: standing } });

    const outputs = stage.produce({ ...values, outcome });
    for (const [slot, definition] of Object.entries(stage.outputs)) {
      const problem = checkArtifact(definition, outputs[slot]);
      if (problem !== undefined) {
        const { artifact, field, reason } = problem;
        return err({
          failure: { code: "INPUT_INVALID", artifact, producer: planned.address, field, reason },
        });
      }
    }
    const undeclared = Object.keys(outputs).filter((slot) => !(slot in stage.outputs));
    if (undeclared.length > 0)
      throw new Error(`${planned.address} produced undeclared outputs: ${undeclared.join(", ")}`);

    const receipt = await effect("receipt", () =>
      storeReceipt(services.store, {
        schema: "stagewright.receipt/1",
        kind: "stage",
        run: services.run,
        stage: planned.address,
        ...(work.lastReceipt === undefined ? {} : { previous: work.lastReceipt }),
        tree,
        ...(strength.value === undefined ? {} : { strength: strength.value }),
        runs: bench.runs,
        owes: [],
        pays: [],
        nowGreen: bench.nowGreen,
        findings: bench.strayed,
        ...conditionsOf(services, bench.runs),
      }),
    );
    return ok({
      outputs: byName(stage.outputs, outputs),
      receipt,
      witnessMs: bench.witnessMs,
      notes: [
        ...found.map((violation) => `${violation.clause}: ${violation.message} (allowed)`),
        ...bench.strayed.map(({ path, detail }) => `${path}: ${detail}`),
      ],
    });
  };
}

async function outcomeOf(
  services: Services,
  state: RunState,
  index: number,
  work: WorkState,
): Promise<WorkOutcome> {
  const { planned, stage } = workStageOf(services, index);
  const { prepared } = work;
  if (prepared === undefined) throw new Error("a work stage cannot finish before it was prepared");
  const values = valuesOf(planned, state);
  const document = (await services.repository.readFile(state.tip, prepared.document)) ?? new Uint8Array();
  const paths = [prepared.document, ...stage.companions(values)];
  const left = await loadDocuments(services.repository, state.tip, paths);
  const documents = new Map(left);
  // What was asked for is what stood there when the stage began, whatever a task made of it since.
  const from = prepared.from ?? state.pins.snapshot.commit;
  for (const [path, bytes] of await loadDocuments(services.repository, from, paths))
    if (path !== prepared.document) documents.set(path, bytes);
  return {
    plan: prepared.plan,
    documents,
    left,
    tasks: [...work.tasks.values()].filter((task) => !task.synthetic).map(taskOutcome),
    finalPlan: stage.readPlan(document, values),
    owed: work.owed,
    diff: await services.repository.diffText(from, state.tip, { maxBytes: DIFF_BYTES }),
  };
}

export function taskOutcome({ task, now }: TaskState): TaskOutcome {
  switch (now.kind) {
    case "done":
      return { task, end: "done", grade: now.landed.grade };
    case "claimed":
    case "manual":
    case "failed":
    case "skipped":
      return { task, end: now.kind };
    default:
      return { task, end: "open" };
  }
}
