import { expect } from "vitest";
import { ForgeRig, WHOLE_WAY } from "./forge-rig.ts";

export const ASKED = {
  id: 7,
  user: { login: "rita" },
  body: "An empty word should be an error.",
  state: "CHANGES_REQUESTED",
  submitted_at: "2026-01-02T00:00:00Z",
};

export const ROUND = {
  "review-1-1": { write: { "src/louder.sh": 'test -n "$1" && echo "$1" | tr a-z A-Z\n' } },
};

/** A run that has opened its pull request. */
export async function opened(agent: Parameters<ForgeRig["agent"]>[0] = ROUND) {
  const rig = await ForgeRig.open();
  const end = await rig.issue(
    ["42"],
    rig.agent({ ...WHOLE_WAY, ...agent }, undefined, { tracePrompts: true }),
  );
  expect([end.code, end.result.outcome]).toEqual([0, "done"]);
  const number = rig.github.state.pulls[0]?.number ?? 0;
  const say = (...reviews: (typeof ASKED)[]) => (rig.github.state.reviews[number] = reviews);
  const review = (...words: string[]) => rig.forgeless({}, "review", ...words);
  return { rig, end, number, say, review };
}
