import type { PromptResponse } from "@agentclientprotocol/sdk";
import type { AgentProblem } from "@stagewright/core";
import type { Attempt } from "./attempt.ts";
import { classify, classifyFailure } from "./classify.ts";
import type { Session } from "./session.ts";

/** Agents end a turn in peace when their provider fails them: it is told by what they say, and do not. */
export function turnProblem(
  { row, stderr }: Session,
  attempt: Attempt,
  response: PromptResponse,
): AgentProblem | undefined {
  const { said, error, refused } = attempt;
  switch (response.stopReason) {
    case "refusal":
      return { kind: "permanent", detail: `the model refused: ${said}` };
    case "max_tokens":
    case "max_turn_requests":
      return { kind: "permanent", detail: `it came to a limit of its own (${response.stopReason})` };
    case "cancelled":
      if (refused !== undefined)
        return { kind: "not-submitted", detail: `it stopped over what it may not: ${refused.what}` };
      return { kind: "transient", detail: "it cancelled its own turn" };
    case "end_turn":
      break;
  }
  const byWords = error === undefined ? undefined : classify(row, { said: error });
  if (byWords !== undefined) return byWords;
  // A turn that used nothing had no answer from a model.
  if ((response as { usage?: unknown }).usage === null)
    return classifyFailure(
      row,
      said === "" ? { stderr: attempt.mask(stderr) } : { said },
      "no model answered",
    );
  return undefined;
}
