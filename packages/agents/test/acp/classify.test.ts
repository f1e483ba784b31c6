import { describe, expect, test } from "vitest";
import { classify, resetTime } from "../../src/acp/classify.ts";
import { agentNames, rowNamed, rowOf } from "../../src/acp/rows.ts";
import type { AgentRow, Evidence } from "../../src/acp/row.ts";
import { acpRig, deskOf } from "./acp-rig.ts";

const row = (name: string): AgentRow => rowNamed(name) ?? rowOf([name]);
const internal = (message: string, data?: unknown): Evidence => ({
  error: { code: -32603, message: `Internal error${message}`, ...(data !== undefined && { data }) },
});

/** What each said against a provider that failed, by its own record. */
const SAID: readonly (readonly [string, string, Evidence])[] = [
  ["claude", "login", { error: { code: -32000, message: "Authentication required" } }],
  ["codex", "login", { said: "Missing environment variable: `OPENAI_API_KEY`." }],
  ["claude", "permanent", internal(": Credit balance is too low", { errorKind: "billing_error" })],
  [
    "claude",
    "permanent",
    internal(": API Error: 400 messages: something is wrong", { errorKind: "unknown" }),
  ],
  [
    "claude",
    "permanent",
    internal(
      ": There's an issue with the selected model (x). It may not exist or you may not have access to it.",
      {
        errorKind: "model_not_found",
      },
    ),
  ],
  [
    "claude",
    "rate-limited",
    internal(": API Error: Request rejected (429) · Slow down", { errorKind: "rate_limit" }),
  ],
  ["claude", "rate-limited", internal(": You've hit your session limit · resets 3pm (Europe/Rome)")],
  ["claude", "transient", internal(": API Error: 529 Overloaded.", { errorKind: "server_error" })],
  [
    "claude",
    "transient",
    internal(": API Error: Connection refused (ECONNREFUSED)", { errorKind: "server_error" }),
  ],
  ["codex", "login", { error: { code: -32000, message: "Authentication required" } }],
  ["codex", "permanent", { said: "model: no-such-model" }],
  ["codex", "permanent", { said: '{"type":"error","error":{"code":"insufficient_quota","message":"…"}}' }],
  ["codex", "permanent", { error: { code: -32602, message: "Invalid params" } }],
  ["codex", "rate-limited", { said: "exceeded retry limit, last status: 429 Too Many Requests" }],
  [
    "codex",
    "rate-limited",
    internal("", { message: "You’ve hit your usage limit.", codexErrorInfo: "usageLimitExceeded" }),
  ],
  [
    "codex",
    "transient",
    { said: "We’re currently experiencing high demand, which may cause temporary errors." },
  ],
  ["codex", "transient", { said: "stream disconnected before completion: Transport error: network error" }],
  ["codex", "transient", { said: "Connection failed: error sending request" }],
  ["gemini", "login", { error: { code: 401, message: "API key not valid" } }],
  ["gemini", "login", { error: { code: -32000, message: "Gemini API key is missing or not configured." } }],
  ["gemini", "permanent", { error: { code: 404, message: "model: no-such-model" } }],
  ["gemini", "permanent", { error: { code: 400, message: "insufficient_quota" } }],
  ["gemini", "rate-limited", { error: { code: 429, message: "RESOURCE_EXHAUSTED" } }],
  ["gemini", "transient", { error: { code: 500, message: "Internal server error" } }],
  [
    "gemini",
    "transient",
    { error: { code: 500, message: "exception TypeError: fetch failed sending request" } },
  ],
  ["opencode", "login", internal(": invalid x-api-key", { service: "session", errorName: "APIError" })],
  ["opencode", "rate-limited", internal(": The usage limit has been reached", { errorName: "APIError" })],
  [
    "opencode",
    "transient",
    internal(": Cannot connect to API: Unable to connect.", { errorName: "APIError" }),
  ],
  ["copilot", "login", { said: "Error: Authentication failed with provider at http://… (HTTP 401)." }],
  ["copilot", "permanent", { said: "Error: Model 'gpt-x' not found on provider at http://… (HTTP 404)." }],
  [
    "copilot",
    "rate-limited",
    { said: "Error: Failed to get response; retried 5 times. Last error: 429 This request would exceed" },
  ],
  [
    "copilot",
    "transient",
    { said: "Error: Could not connect to local model provider at http://127.0.0.1:1/v1." },
  ],
  ["goose", "login", internal("", "Missing provider")],
  [
    "goose",
    "login",
    { said: "Ran into this error: Authentication error: Authentication failed. Status: 401 Unauthorized." },
  ],
  [
    "goose",
    "permanent",
    {
      said: "Ran into this error: Request failed: Bad request (400): wrong.\n\nPlease retry if you think this is a transient error.",
    },
  ],
  [
    "goose",
    "permanent",
    { said: "Ran into this error: Request failed: Resource not found (404): model: x." },
  ],
  [
    "goose",
    "rate-limited",
    { said: "Ran into this error: Rate limit exceeded: The usage limit has been reached." },
  ],
  [
    "goose",
    "transient",
    { said: "Network error: Could not connect to 127.0.0.1:1 — check your network connection." },
  ],
];

test.for(SAID)("%s means %s", ([name, kind, evidence]) => {
  expect(classify(row(name), evidence)?.kind).toBe(kind);
});

test.for(agentNames)("%s says how to log in, where it is not", (name) => {
  const problem = classify(row(name), { error: { code: -32000, message: "Authentication required" } });
  expect(problem).toMatchObject({ kind: "login", command: expect.stringContaining(name) as string });
});

test("words that tell nothing are no problem that is known", () => {
  expect(classify(row("codex"), { said: "I am done with it." })).toBeUndefined();
  expect(classify(row("codex"), {})).toBeUndefined();
});

describe("when a limit is over", () => {
  const now = new Date(2026, 10, 20, 8, 0, 0);
  const at = (hours: number, minutes = 0, days = 0) =>
    new Date(2026, 10, 20 + days, hours, minutes, 0).toISOString();
  test.for([
    ["try again at 9:05 AM.", at(9, 5)],
    ["resets 3pm (Europe/Rome)", at(15)],
    ["resets at 7am", at(7, 0, 1)],
    ['"resets_at":1795162000,', new Date(1_795_162_000_000).toISOString()],
    ["usage limit reached|1795162000", new Date(1_795_162_000_000).toISOString()],
    ["reset at 2026-11-20T10:00:00Z", "2026-11-20T10:00:00.000Z"],
    ["retry-after: 90", new Date(now.getTime() + 90_000).toISOString()],
    ["Please try again in 1h 30m", at(9, 30)],
    ["try again in 20 minutes", at(8, 20)],
    ['retryDelay":"45s"', new Date(now.getTime() + 45_000).toISOString()],
  ] as const)("is read in “%s”", ([words, expected]) => {
    expect(resetTime(words, now)).toBe(expected);
  });

  test("is not guessed", () => {
    expect(resetTime("429 Too Many Requests, please try again later", now)).toBeUndefined();
  });
});

test.for([
  ["transient", { error: [-32603, "Internal error: Overloaded"] }],
  ["rate-limited", { error: [429, "Too many requests; try again in 90 seconds"] }],
  ["login", { error: [-32000, "Authentication required"] }],
] as const)("a turn that ends in an error is no turn that forgot to hand in: %s", async ([kind, step]) => {
  const { run, heard } = acpRig({ prompts: [[step]] });
  expect((await run({ desk: deskOf() })).problem).toMatchObject({ kind });
  expect(heard("prompt")).toHaveLength(1);
});

test.for([
  [
    "by its own words",
    [{ say: "On it." }, { say: "Error: 429 Too many requests" }],
    { saysError: /^Error: / },
  ],
  [
    "by a usage of nothing",
    [{ say: "exceeded retry limit, last status: 429" }, { ends: { usage: null } }],
    {},
  ],
] as const)("an error that is dressed up as the end of a turn is known %s", async ([, steps, about]) => {
  const { run, heard } = acpRig({ prompts: [steps] }, { row: about });
  expect((await run({ desk: deskOf() })).problem).toMatchObject({ kind: "rate-limited" });
  expect(heard("prompt")).toHaveLength(1);
});

test("an error in the middle that it got over is none", async () => {
  const steps = [
    { say: "Error: 429" },
    { tool: { toolCallId: "a", kind: "execute", status: "completed" } },
    { say: "Done." },
  ];
  const { run } = acpRig(
    { prompts: [steps, [{ submit: { summary: "it" } }]] },
    { row: { saysError: /^Error: / } },
  );
  expect((await run({ desk: deskOf({ final: true }) })).problem).toBeUndefined();
});

test("a session that is refused for want of a login says what to type", async () => {
  const { run, left } = acpRig({ prompts: [], fails: [-32000, "Authentication required"] });
  const { problem } = await run({ desk: deskOf() });
  expect(problem).toEqual({ kind: "login", command: "fake login", detail: "Authentication required" });
  expect(left()).toEqual([]);
});
