import { join } from "node:path";
import type { AgentRow } from "../row.ts";

/** OpenAI's Codex, through its ACP adapter, which brings a Codex of its own where none is installed. */
export const codex: AgentRow = {
  name: "codex",
  programs: [{ name: "codex-acp" }],
  behind: { name: "codex", variable: "CODEX_PATH" },
  install: "npm install -g @openai/codex @agentclientprotocol/codex-acp",
  login: "codex login",
  env: {
    // Its default asks another model for approval.
    INITIAL_AGENT_MODE: "workspace-write",
    CODEX_CONFIG: JSON.stringify({
      analytics: { enabled: false },
      // Else it tries for ever to reach a provider that is not there.
      features: { unbounded_connection_retries: false },
    }),
    NO_BROWSER: "1",
  },
  passes: ["CODEX_HOME", "OPENAI_API_KEY", "CODEX_API_KEY", "OPENAI_BASE_URL", "MODEL_PROVIDER"],
  state: ({ home, env }) => [env["CODEX_HOME"] ?? join(home, ".codex")],
  token: {
    keys: ["CODEX_API_KEY", "OPENAI_API_KEY"],
    beside: [],
    env: { DEFAULT_AUTH_REQUEST: JSON.stringify({ methodId: "api-key" }) },
    settings: { OPENAI_BASE_URL: { by: "json", variable: "CODEX_CONFIG", key: "openai_base_url" } },
  },
  // Its list of options holds no model of a provider that the user has added.
  model: { by: "json", variable: "CODEX_CONFIG", key: "model" },
  effort: { by: "json", variable: "CODEX_CONFIG", key: "model_reasoning_effort" },
  asksToLeave: true,
  signs: [
    // The key of a provider that the user has added stands in a variable of their choice.
    { kind: "login", words: /Missing environment variable/i },
    { kind: "rate-limited", words: /usageLimitExceeded|rateLimitExceeded|hit your usage limit/i },
    { kind: "transient", words: /high demand|serverOverloaded|unexpected status 5\d\d/i },
  ],
  status: { args: ["login", "status"], yes: /^Logged in/m },
};
