import type { PlanDelta } from "@stagewright/core";
import { sanitizeLine } from "./sanitize.ts";

/** An edit of the plan, one clause for each way in which it differs. */
export function deltaWords(delta: PlanDelta): string[] {
  const named = (what: string, tasks: readonly { readonly id: string }[]) =>
    tasks.length === 0 ? [] : [`${what} ${tasks.map(({ id }) => sanitizeLine(id)).join(", ")}`];
  return [
    ...named("added", delta.added),
    ...named("removed", delta.removed),
    ...delta.reworded.map(
      ({ id, before, title }) =>
        `${sanitizeLine(id)} said "${sanitizeLine(before)}" and says "${sanitizeLine(title)}"`,
    ),
    ...delta.moved.map(
      ({ id, from, to }) => `${sanitizeLine(id)} moved from "${sanitizeLine(from)}" to "${sanitizeLine(to)}"`,
    ),
    ...named("ticked", delta.ticked),
    ...named("un-ticked", delta.unticked),
  ];
}
