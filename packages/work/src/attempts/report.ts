import type { Agent, AgentOutcome, AgentReport, ReopenAttempt } from "@stagewright/core";

const MOST_PERMISSIONS = 50;

/** What the journal keeps of an agent's work beside the work. */
export function reportOf(
  agent: Agent,
  outcome: AgentOutcome,
  place: ReopenAttempt,
  said: { readonly summary?: string; readonly notes: readonly string[] } | undefined,
): AgentReport {
  const { model, session, usage, wentOn, permissions = [] } = outcome;
  return {
    agent: agent.name,
    ...(model === undefined ? {} : { model }),
    ...(session === undefined ? {} : { session, place }),
    ...(usage === undefined ? {} : { usage }),
    ...(wentOn === true ? { wentOn } : {}),
    ...(said?.summary === undefined ? {} : { summary: said.summary }),
    ...(said === undefined || said.notes.length === 0 ? {} : { notes: said.notes }),
    ...(permissions.length === 0 ? {} : { permissions: permissions.slice(0, MOST_PERMISSIONS) }),
  };
}
