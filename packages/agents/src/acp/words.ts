import type { PermissionDecision } from "@stagewright/core";

/** What an agent is told beside its task. */
export const REMINDER =
  "You ended your turn without calling the `submit` tool of the `stagewright` server, so nothing has been handed in. " +
  "If the work is done, call `submit` now. If something keeps you from it, say so with `ask`. Do not end your turn before.";

/** Some end their turn over a refusal, as if a human were there to say what else. */
export const goOnWithout = ({ what, why }: PermissionDecision): string =>
  `You may not do this: ${what} (${why}). Go on without it. When the work is done, call \`submit\`; if it cannot be done without, say so with \`ask\`.`;

/** One that stops over every refusal is not told for ever. */
export const MOST_TURNS = 5;
