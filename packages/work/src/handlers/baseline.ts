import { err, ok, type BaselineCheck, type Finding, type Handlers } from "@stagewright/core";
import { describeEnd, failedIn, passed } from "../checks/judge.ts";
import { conditionsOf } from "../receipts/conditions.ts";
import { workOf, type Services } from "../services.ts";
import { storeReceipt, witnessed, type WitnessedRun } from "../witness/receipt.ts";
import { witness } from "../witness/witness.ts";

/**
 * Runs the checks before any agent, so that what already fails is nobody's fault. A base
 * that is red in a way that names no test needs a human's word: against it, nothing new
 * could be told apart.
 */
export function baseline(services: Services): Handlers["baseline"] {
  return async (action, context) => {
    const { state } = context;
    const tree = await services.repository.treeOf(state.tip);
    const checks: BaselineCheck[] = [];
    const runs: WitnessedRun[] = [];
    const findings: Finding[] = [];
    workOf(state, action.stage);

    for (const check of state.pins.settings.checks) {
      const seen = await witness(services, context, {
        check,
        tree,
        head: state.tip,
        label: "baseline",
        isBase: true,
      });
      if (!seen.ok) return err({ failure: seen.error });
      const run = seen.value;
      findings.push(...run.strayed);
      const green = passed(run.end);
      const entry: BaselineCheck = {
        name: check.name,
        state: green ? "green" : "red",
        exit: describeEnd(run.end),
        failures: run.failures,
        durationMs: run.durationMs,
        logFile: run.logFile,
        outputTail: run.outputTail,
        ...(run.tests === undefined ? {} : { tests: run.tests }),
        ...(run.noReport === undefined || check.name !== "test" ? {} : { noReport: run.noReport }),
      };
      const failing = entry.failures.length > 0 || failedIn(run.tests) > 0;
      const readable = failing && run.end.kind === "exited";
      if (!green && !readable && !state.accepted.has("red-base")) {
        const { exit, outputTail, logFile } = entry;
        return err({
          failure: { code: "BASE_RED", check: check.name, command: check.display, exit, outputTail, logFile },
          logFile,
        });
      }
      checks.push(entry);
      runs.push(witnessed("baseline", run, green ? { kind: "green" } : { kind: "red", newFailures: [] }, []));
    }

    const receipt = await context.effect("receipt", () =>
      storeReceipt(services.store, {
        schema: "stagewright.receipt/1",
        kind: "baseline",
        run: services.run,
        stage: services.stages[action.stage]?.address ?? "",
        tree,
        runs,
        owes: [],
        pays: [],
        nowGreen: [],
        findings,
        ...conditionsOf(services, runs),
      }),
    );
    return ok({ checks, receipt, ...(findings.length === 0 ? {} : { findings }) });
  };
}
