import { join } from "node:path";
import type { AgentRow } from "../row.ts";

/** Anthropic's Claude Code, through its ACP adapter. */
export const claude: AgentRow = {
  name: "claude",
  programs: [{ name: "claude-agent-acp" }],
  behind: { name: "claude", variable: "CLAUDE_CODE_EXECUTABLE" },
  install: "npm install -g @anthropic-ai/claude-code @agentclientprotocol/claude-agent-acp",
  login: "claude auth login",
  env: {
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    // Its own ten tries take three minutes of silence; the kernel waits better, and says so.
    CLAUDE_CODE_MAX_RETRIES: "4",
  },
  passes: [
    ...["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "ANTHROPIC_CUSTOM_HEADERS"],
    ...["ANTHROPIC_MODEL", "CLAUDE_CODE_OAUTH_TOKEN"],
    // Never set by us: even its default value logs users of macOS out.
    "CLAUDE_CONFIG_DIR",
    ...["CLAUDE_CODE_USE_BEDROCK", "ANTHROPIC_BEDROCK_BASE_URL", "AWS_PROFILE", "AWS_REGION"],
    ...["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"],
    ...["CLAUDE_CODE_USE_VERTEX", "ANTHROPIC_VERTEX_PROJECT_ID", "ANTHROPIC_VERTEX_BASE_URL"],
    ...["CLOUD_ML_REGION", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT"],
  ],
  state: ({ home, env }) => [env["CLAUDE_CONFIG_DIR"] ?? join(home, ".claude"), join(home, ".claude.json")],
  token: {
    keys: ["CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"],
    beside: ["ANTHROPIC_BASE_URL"],
  },
  model: { by: "option", id: "model" },
  effort: { by: "option", id: "effort" },
  // Edits unasked, commands asked of us. (Only to ask for nothing at all would it need IS_SANDBOX as root.)
  modes: ["acceptEdits"],
  meta: ({ usd }) => ({
    claudeCode: {
      options: {
        // The project's own settings count, the user's do not. A login is no setting.
        settingSources: ["project", "local"],
        // Each would be a model call of its own.
        promptSuggestions: false,
        ...(usd !== undefined && { maxBudgetUsd: usd }),
      },
    },
  }),
  chatter: /^\[(?:session\/\w+|authStatus)\] /,
  signs: [
    { kind: "permanent", words: /reached maximum budget|maxBudgetUsd/i },
    { kind: "transient", words: /API Error: (?:Repeated )?(?:5\d\d|Connection)/i },
  ],
  saysError:
    /^(?:API Error|Not logged in|Invalid API key|Credit balance is too low|You've hit your|Claude (?:AI )?usage limit)/i,
  status: { args: ["auth", "status"], yes: /"loggedIn":\s*true/ },
};
