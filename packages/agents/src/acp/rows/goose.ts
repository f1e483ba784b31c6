import { join } from "node:path";
import type { AgentRow } from "../row.ts";

/** Block's goose. */
export const goose: AgentRow = {
  name: "goose",
  programs: [{ name: "goose", args: ["acp", "--with-builtin", "developer"] }],
  install: "npm install -g @aaif/goose",
  login: "goose configure",
  env: { GOOSE_MODE: "auto" },
  passes: [
    ...["GOOSE_PROVIDER", "GOOSE_MODEL", "GOOSE_DISABLE_KEYRING", "GOOSE_PATH_ROOT"],
    ...["OPENAI_API_KEY", "OPENAI_HOST", "OPENAI_BASE_PATH", "ANTHROPIC_API_KEY", "ANTHROPIC_HOST"],
    ...["GOOGLE_API_KEY", "OPENROUTER_API_KEY", "DATABRICKS_HOST", "DATABRICKS_TOKEN"],
  ],
  state: ({ home, env }) => [
    join(env["XDG_CONFIG_HOME"] ?? join(home, ".config"), "goose"),
    join(env["XDG_DATA_HOME"] ?? join(home, ".local", "share"), "goose"),
    join(env["XDG_STATE_HOME"] ?? join(home, ".local", "state"), "goose"),
  ],
  token: {
    keys: ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "OPENROUTER_API_KEY", "DATABRICKS_TOKEN"],
    beside: [
      "GOOSE_PROVIDER",
      "GOOSE_MODEL",
      "OPENAI_HOST",
      "OPENAI_BASE_PATH",
      "ANTHROPIC_HOST",
      "DATABRICKS_HOST",
    ],
    env: { GOOSE_DISABLE_KEYRING: "1" },
  },
  model: { by: "variable", name: "GOOSE_MODEL" },
  // It never ends by itself.
  eofMs: 0,
  usageIs: "last-call",
  signs: [{ kind: "login", words: /missing provider|no provider configured/i }],
  saysError: /^(?:Ran into this error: |Network error: )/,
};
