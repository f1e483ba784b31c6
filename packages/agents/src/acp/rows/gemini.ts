import { join } from "node:path";
import type { AgentRow } from "../row.ts";

/** Google's Gemini CLI. */
export const gemini: AgentRow = {
  name: "gemini",
  programs: [{ name: "gemini", args: ["--acp"] }],
  install: "npm install -g @google/gemini-cli",
  login: "gemini",
  env: { GEMINI_CLI_TRUST_WORKSPACE: "true" },
  passes: [
    ...["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL", "GEMINI_MODEL", "GEMINI_CLI_HOME"],
    ...["GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_GCA", "GOOGLE_CLOUD_PROJECT", "GOOGLE_CLOUD_LOCATION"],
    ...["GOOGLE_APPLICATION_CREDENTIALS", "GEMINI_CLI_SYSTEM_DEFAULTS_PATH"],
  ],
  state: ({ home }) => [join(home, ".gemini")],
  token: { keys: ["GEMINI_API_KEY", "GOOGLE_API_KEY"], beside: ["GOOGLE_GEMINI_BASE_URL"] },
  privateFiles: {
    ".gemini/settings.json": JSON.stringify({ security: { auth: { selectedType: "gemini-api-key" } } }),
  },
  // The lowest of its settings, below the user's: by default it tries for minutes and says nothing.
  files: {
    GEMINI_CLI_SYSTEM_DEFAULTS_PATH: JSON.stringify({ general: { maxAttempts: 3 } }),
  },
  model: { by: "argument", flag: "--model" },
  modes: ["autoEdit"],
  // It says it can load a session, and fails to.
  chatter: /^(?:Ripgrep is not available|\[STARTUP\]|Could not find promptId)/,
  takesUp: "never",
};
