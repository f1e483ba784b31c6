import { join } from "node:path";
import type { AgentRow } from "../row.ts";

/** GitHub's Copilot CLI. */
export const copilot: AgentRow = {
  name: "copilot",
  programs: [{ name: "copilot", args: ["--acp"] }],
  install: "npm install -g @github/copilot",
  login: "copilot login",
  env: { COPILOT_AUTO_UPDATE: "false" },
  passes: [
    ...["COPILOT_HOME", "COPILOT_GITHUB_TOKEN", "COPILOT_MODEL", "COPILOT_OFFLINE"],
    ...["COPILOT_PROVIDER_TYPE", "COPILOT_PROVIDER_BASE_URL", "COPILOT_PROVIDER_API_KEY"],
  ],
  state: ({ home, env }) => [env["COPILOT_HOME"] ?? join(home, ".copilot")],
  token: {
    keys: ["COPILOT_GITHUB_TOKEN", "COPILOT_PROVIDER_API_KEY"],
    beside: ["COPILOT_PROVIDER_TYPE", "COPILOT_PROVIDER_BASE_URL", "COPILOT_MODEL", "COPILOT_OFFLINE"],
  },
  model: { by: "argument", flag: "--model" },
  effort: { by: "argument", flag: "--reasoning-effort" },
  usageIs: "session",
  signs: [
    {
      kind: "transient",
      words: /Response was interrupted due to a server error|Failed to parse \S+ stream/i,
    },
  ],
  // It goes on by itself after the second, and ends its turn like any other where that does not help.
  saysError:
    /^\s*Error: |Response was interrupted due to a server error|Failed to get response from the AI model/,
};
