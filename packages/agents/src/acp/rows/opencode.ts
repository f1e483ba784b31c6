import { join } from "node:path";
import type { AgentRow } from "../row.ts";

/** OpenCode. */
export const opencode: AgentRow = {
  name: "opencode",
  programs: [{ name: "opencode", args: ["acp"] }],
  install: "npm install -g opencode-ai",
  login: "opencode auth login",
  env: { OPENCODE_DISABLE_AUTOUPDATE: "1" },
  passes: [
    ...["OPENCODE_CONFIG", "OPENCODE_CONFIG_CONTENT", "OPENCODE_API_KEY", "OPENCODE_DISABLE_MODELS_FETCH"],
    ...["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY"],
  ],
  state: ({ home, env }) => [
    join(env["XDG_DATA_HOME"] ?? join(home, ".local", "share"), "opencode"),
    join(env["XDG_STATE_HOME"] ?? join(home, ".local", "state"), "opencode"),
    join(env["XDG_CACHE_HOME"] ?? join(home, ".cache"), "opencode"),
    join(env["XDG_CONFIG_HOME"] ?? join(home, ".config"), "opencode"),
  ],
  token: {
    keys: ["OPENCODE_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY"],
    beside: ["OPENCODE_CONFIG_CONTENT", "OPENCODE_DISABLE_MODELS_FETCH"],
  },
  model: { by: "option", id: "model" },
  modes: ["build"],
  usageIs: "last-call",
};
