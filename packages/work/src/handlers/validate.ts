import { err, ok, type Failure, type Handlers, type OwedRed, type Result } from "@stagewright/core";
import { findPlanEdit } from "../plan-edit.ts";
import { conditionsOf } from "../receipts/conditions.ts";
import { workOf, type Services } from "../services.ts";
import { openScenarios } from "../acceptance/scenarios.ts";
import { phaseBase } from "../strength/bases.ts";
import { strengthOf } from "../strength/strength.ts";
import { Bench } from "../witness/bench.ts";
import { storeReceipt } from "../witness/receipt.ts";

/** After a phase: the tip holds, and every test that was due by now is green. */
export function validate(services: Services): Handlers["validate"] {
  return async (action, context) => {
    const { state, effect } = context;
    const work = workOf(state, action.stage);
    const tree = await services.repository.treeOf(state.tip);
    const bench = new Bench(services, context, work, state.tip, `phase-${action.phase + 1}-${action.round}`);

    const cleared = await clearDue(bench, tree, work.owed, action.phase);
    if (!cleared.ok)
      return err({ failure: cleared.error, findings: bench.strayed, witnessMs: bench.witnessMs });
    const pays = cleared.value;
    const without = work.owed.map((entry) => entry.file).filter((file) => !pays.includes(file));
    const green = await bench.green(tree, without, "tip");
    if (!green.ok) return err({ failure: green.error, findings: bench.strayed, witnessMs: bench.witnessMs });

    const { tests } = green.value;
    const open =
      state.pins.settings.acceptance === undefined || tests === undefined
        ? undefined
        : await openScenarios(work, tests, without, (file) => bench.resultsOf(tests, tree, file));
    if (open !== undefined)
      return err({ failure: { code: "SCENARIOS_NOT_GREEN", ...open }, findings: bench.strayed });
    const strength = await strengthOf({
      ...{ services, context, bench, on: "phase" as const, tree, head: state.tip, without },
      from: await phaseBase(services, work, state, action.phase),
      label: `phase-${action.phase + 1}-${action.round}`,
    });
    if (!strength.ok) return err({ failure: strength.error, findings: bench.strayed });

    const receipt = await effect("receipt", () =>
      storeReceipt(services.store, {
        schema: "stagewright.receipt/1",
        kind: "phase",
        run: services.run,
        stage: services.stages[action.stage]?.address ?? "",
        ...(work.lastReceipt === undefined ? {} : { previous: work.lastReceipt }),
        tree,
        phase: action.phase + 1,
        ...(strength.value === undefined ? {} : { strength: strength.value }),
        runs: bench.runs,
        owes: [],
        pays,
        nowGreen: bench.nowGreen,
        findings: bench.strayed,
        ...conditionsOf(services, bench.runs),
      }),
    );
    const edit = await findPlanEdit(services, action.stage, work, state);
    return ok({
      receipt,
      pays,
      witnessMs: bench.witnessMs,
      ...(bench.strayed.length === 0 ? {} : { findings: bench.strayed }),
      ...(edit === undefined ? {} : { edit }),
    });
  };
}

/** Looks at every owed file that is due: one that passes by itself is paid, one that does not is a failure. */
async function clearDue(
  bench: Bench,
  tree: string,
  owed: readonly OwedRed[],
  phase: number,
): Promise<Result<string[], Failure>> {
  const due = owed.filter((entry) => entry.duePhase <= phase);
  const paid = await bench.paid(tree, due, owed);
  if (!paid.ok) return paid;
  const left = due.filter((entry) => !paid.value.includes(entry.file));
  if (left.length === 0) return paid;
  const failing = await bench.green(
    tree,
    owed.map((entry) => entry.file).filter((file) => !left.some((entry) => entry.file === file)),
    "due",
    left,
  );
  const outputTail = !failing.ok && "outputTail" in failing.error ? failing.error.outputTail : "";
  return err({ code: "OWED_RED", owed: left, outputTail });
}
