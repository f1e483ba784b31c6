import { codeStage, err, ok, type ForgeChecks } from "@stagewright/core";
import { z } from "zod";
import { ciResult, pullRequest, target } from "./artifacts.ts";
import { failureOf, waitsOfStage } from "./forge-failures.ts";
import { line } from "./texts.ts";

const options = z.strictObject({
  /** `wait`: the run is done when the forge's own checks have passed on the pull request. */
  ci: z.enum(["none", "wait"]).default("none"),
  /** How long they are waited for, in minutes. */
  ci_minutes: z
    .int()
    .min(1)
    .max(24 * 60)
    .default(60),
});

const LOOK_EVERY_MS = 30_000;
/** For so long checks may be on their way although none is listed yet. */
const APPEAR_MS = 2 * 60_000;

/** The forge's checks of the pull request, waited for where that is wanted. */
export const ciStage = codeStage({
  name: "ci",
  variant: "github",
  inputs: { target, pullRequest },
  outputs: { ciResult },
  options,
  async handle(context) {
    const { inputs, state, signal } = context;
    const { forge: at } = inputs.target;
    const { number, url } = inputs.pullRequest;
    if (context.options.ci === "none" || at === null || number === null)
      return ok({ ciResult: { state: "not-awaited" as const, checks: [] } });
    const opened = await context.openForge(at);
    if (!opened.ok) return err(failureOf(opened.error, context));
    const told = await opened.value.checks(await context.result(), signal);
    if (!told.ok) return err(failureOf(told.error, context));
    const { checks } = told.value;
    const { since } = waitsOfStage(state);
    const waited = since === undefined ? 0 : Date.now() - Date.parse(since);
    const what = `the checks of ${url ?? `number ${number}`}`;
    switch (told.value.state) {
      case "passed":
        return ok({ ciResult: { state: "passed" as const, checks: plainChecks(checks) } });
      case "failed": {
        const failed = checks.filter((check) => check.state === "failed");
        const reason = failed.map(({ name, url: log }) =>
          line(`${name} failed${log ? ` (${log})` : ""}`, 400),
        );
        return err({ code: "PREREQUISITE_FAILED", what, reason: reason.join("; ") });
      }
      case "none":
        if (waited > APPEAR_MS) return ok({ ciResult: { state: "none" as const, checks: [] } });
        break;
      case "pending":
        if (waited > context.options.ci_minutes * 60_000) {
          const pending = checks.filter((check) => check.state === "pending").map(({ name }) => line(name));
          const reason = `not done within ${context.options.ci_minutes} minutes: ${pending.join(", ")}`;
          return err({ code: "PREREQUISITE_FAILED", what, reason });
        }
    }
    return err({ code: "WAITING", what, until: new Date(Date.now() + LOOK_EVERY_MS).toISOString() });
  },
});

const plainChecks = (checks: ForgeChecks["checks"]) =>
  checks.map(({ name, state }) => ({ name: line(name), state }));
