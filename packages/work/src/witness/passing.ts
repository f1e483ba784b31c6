import type { Failure, HandlerContext, ObjectId } from "@stagewright/core";
import { failedIn, passed } from "../checks/judge.ts";
import type { Services } from "../services.ts";
import { checkFailure, witness } from "./witness.ts";

/**
 * The first of these checks that does not pass on a tree, in a workspace no agent ever had.
 * Unlike a work stage's, they are not held against a baseline: whoever asks for one wants it green.
 */
export async function brokenCheck(
  services: Services,
  context: HandlerContext,
  names: readonly string[],
  { tree, label }: { readonly tree: ObjectId; readonly label: string },
): Promise<Failure | undefined> {
  const { state } = context;
  for (const name of names) {
    const check = state.pins.settings.checks.find((each) => each.name === name);
    if (check === undefined)
      return { code: "CANNOT_WITNESS", reason: `there is no check ${name} in this run`, outputTail: "" };
    const seen = await witness(services, context, { check, tree, head: state.tip, label });
    if (!seen.ok) return seen.error;
    const run = seen.value;
    const refused = run.strayed.filter(({ severity }) => severity === "refused");
    if (refused.length > 0) return { code: "CHANGE_REFUSED", findings: refused };
    if (!passed(run.end) || failedIn(run.tests) > 0) return checkFailure(check, run, run.failures);
  }
  return undefined;
}
