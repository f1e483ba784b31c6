import {
  codeStage,
  err,
  ok,
  type CheckPin,
  type CodeContext,
  type Failure,
  type Result,
} from "@stagewright/core";
import { z } from "zod";
import { payloadBrief, payloadChanges, payloadValidation } from "../artifacts.ts";
import { payloadIn } from "./place.ts";

const options = z.strictObject({
  /** How often each check is run on the merged result, in a clean checkout: one that does not always pass is flaky. */
  repeat: z.int().min(1).max(20).default(2),
});

/** P16: what is merged holds again and again. A check that was red before any agent is left out. */
export const verify = codeStage({
  name: "verify",
  variant: "payload",
  inputs: { brief: payloadBrief, changes: payloadChanges },
  outputs: { validation: payloadValidation },
  options,
  handle: async (context) => {
    const { repeat } = context.options;
    await sayWhatIsNew(context, context.inputs.brief.file);
    const checks = context.state.pins.settings.checks.filter(({ name }) => !redBefore(context, name));
    const seen = [];
    for (const check of checks) {
      const runs = await runsOf(context, check, repeat);
      if (!runs.ok) return runs;
      const { passed, tail } = runs.value;
      if (passed < repeat)
        return err<Failure>({
          code: "CHECK_FAILED",
          check: check.name,
          command: check.display,
          exit:
            passed === 0
              ? "a failure each time"
              : `a failure in ${repeat - passed} of ${repeat} runs on the same tree: it is flaky`,
          outputTail: tail,
          logFile: context.logFile,
          newFailures: [],
        });
      seen.push({ check: check.name, command: check.display, runs: repeat, passed });
    }
    return ok({ validation: { checks: seen } });
  },
});

/** P13, P16: what reviewers should look at first, as those who did it say. */
async function sayWhatIsNew(context: CodeContext, file: string): Promise<void> {
  const { payload } = payloadIn(await context.documents([file]), file);
  const { changes, deviations } = payload.implementation ?? {};
  for (const { planStepId, abstractions, rationale } of changes ?? [])
    if (abstractions != null && abstractions !== "")
      context.note(
        `${planStepId ?? "a change"} brings a new abstraction: ${abstractions} (${rationale ?? ""})`,
      );
  for (const deviation of deviations ?? [])
    if (typeof deviation !== "string" && typeof deviation["text"] === "string")
      context.note(`${wordOf(deviation["planStepId"])} departs from the plan: ${deviation["text"]}`);
}

function wordOf(value: unknown): string {
  return typeof value === "string" ? value : "a change";
}

function redBefore({ state }: CodeContext, check: string): boolean {
  return state.stages.some(
    (stage) =>
      "work" in stage &&
      stage.work?.baseline?.checks.some(({ name, state: was }) => name === check && was === "red") === true,
  );
}

async function runsOf(
  context: CodeContext,
  check: CheckPin,
  repeat: number,
): Promise<Result<{ readonly passed: number; readonly tail: string }, Failure>> {
  const { repository, workspaces, processes, run, state, effect, signal, logFile } = context;
  const tree = await repository.treeOf(state.tip);
  let passed = 0;
  let tail = "";
  for (let nth = 1; nth <= repeat; nth++) {
    const outcome = await effect(`${check.name} ${nth}`, async () => {
      const opened = await workspaces.openWitness({ run, slot: 0, tree, head: state.tip, signal });
      if (!opened.ok) return opened;
      const { path, scratch } = opened.value;
      return ok(
        await processes.run({
          command: check.command,
          cwd: path,
          env: { CI: "1" },
          neutral: scratch,
          logFile,
          deadlineMs: check.timeoutMs,
          signal,
          writable: [path, scratch],
        }),
      );
    });
    if (!outcome.ok) return outcome;
    const { end, output } = outcome.value;
    if (end.kind === "aborted") return err({ code: "CANCELLED" });
    if (end.kind === "exited" && end.code === 0) passed++;
    else tail = output.slice(-4_000);
  }
  return ok({ passed, tail });
}
