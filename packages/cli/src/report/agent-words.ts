import type { AgentChain, AgentUse } from "@stagewright/core";
import { sanitizeLine } from "./sanitize.ts";

/** `claude (sonnet, high, by token)`. */
export function useWords({ use, model, effort, auth }: AgentUse): string {
  const told = [
    ...(model === undefined ? [] : [model]),
    ...(effort === undefined ? [] : [effort]),
    ...(auth === "token" ? ["by token"] : []),
  ];
  return sanitizeLine(told.length === 0 ? use : `${use} (${told.join(", ")})`);
}

/** `claude, else codex`. */
export function chainWords(chain: AgentChain): string {
  return chain.map(useWords).join(", else ");
}
