/**
 * The coding agents that are tried, each at the version it was seen working with, and how
 * each is told of a provider on loopback: what its user would set, and no more.
 */
export interface LabAgent {
  readonly name: string;
  /** By name and exact version. */
  readonly packages: readonly string[];
  /** Its program, as `node_modules/.bin` has it. */
  readonly programs: readonly string[];
  readonly env: (model: Model) => Readonly<Record<string, string>>;
  /** Files of its home. */
  readonly files?: (model: Model) => Readonly<Record<string, string>>;
  /** Where its user's login, a dummy here, can be left out: names of variables. */
  readonly login: readonly string[];
}

export interface Model {
  readonly url: string;
  /** A dummy; the provider on loopback wants exactly this one. */
  readonly key: string;
}

export const agents: readonly LabAgent[] = [
  {
    name: "claude",
    packages: ["@anthropic-ai/claude-code@2.1.328", "@agentclientprotocol/claude-agent-acp@0.100.0"],
    programs: ["claude", "claude-agent-acp"],
    env: ({ url, key }) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: key }),
    login: ["ANTHROPIC_API_KEY"],
  },
  {
    name: "codex",
    packages: ["@openai/codex@0.169.0", "@agentclientprotocol/codex-acp@2.6.0"],
    programs: ["codex", "codex-acp"],
    env: ({ key }) => ({ OPENAI_API_KEY: key }),
    files: ({ url }) => ({
      ".codex/config.toml": [
        'model = "gpt-5.5"',
        'model_provider = "lab"',
        "[model_providers.lab]",
        'name = "lab"',
        `base_url = "${url}/v1"`,
        'env_key = "OPENAI_API_KEY"',
        'wire_api = "responses"',
        "",
      ].join("\n"),
    }),
    login: ["OPENAI_API_KEY"],
  },
  {
    name: "opencode",
    packages: ["opencode-ai@1.18.33"],
    programs: ["opencode"],
    env: ({ url, key }) => ({
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENAI_API_KEY: key,
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        model: "lab/scripted",
        provider: {
          lab: {
            npm: "@ai-sdk/openai-compatible",
            name: "lab",
            options: { baseURL: `${url}/v1`, apiKey: "{env:OPENAI_API_KEY}" },
            models: { scripted: { name: "scripted" } },
          },
        },
      }),
    }),
    login: ["OPENAI_API_KEY"],
  },
  {
    name: "gemini",
    packages: ["@google/gemini-cli@0.61.0"],
    programs: ["gemini"],
    env: ({ url, key }) => ({ GEMINI_API_KEY: key, GOOGLE_GEMINI_BASE_URL: url }),
    files: () => ({
      ".gemini/settings.json": JSON.stringify({
        security: { auth: { selectedType: "gemini-api-key" } },
        privacy: { usageStatisticsEnabled: false },
      }),
    }),
    login: ["GEMINI_API_KEY"],
  },
  {
    name: "copilot",
    packages: ["@github/copilot@1.0.102"],
    programs: ["copilot"],
    env: ({ url, key }) => ({
      COPILOT_OFFLINE: "true",
      COPILOT_PROVIDER_TYPE: "openai",
      COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
      COPILOT_PROVIDER_API_KEY: key,
      COPILOT_MODEL: "gpt-5",
    }),
    login: ["COPILOT_PROVIDER_API_KEY"],
  },
  {
    name: "goose",
    packages: ["@aaif/goose@0.20.1"],
    programs: ["goose"],
    env: ({ url, key }) => ({
      GOOSE_PROVIDER: "openai",
      GOOSE_MODEL: "gpt-5",
      GOOSE_DISABLE_KEYRING: "1",
      OPENAI_HOST: url,
      OPENAI_BASE_PATH: "v1/chat/completions",
      OPENAI_API_KEY: key,
    }),
    login: ["OPENAI_API_KEY"],
  },
];
