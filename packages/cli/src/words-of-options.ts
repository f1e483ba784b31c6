/** Values that command line and configuration share. Imports nothing: it is loaded at every start. */
export const COMMITS = ["per-task", "single"] as const;
export const SANDBOX = ["auto", "require", "off"] as const;
export const RECEIPTS = ["off", "local", "push"] as const;
export const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What to do when the plan document is edited during a run. */
export const GUARDS = ["off", "report", "enforce"] as const;
export const GUARDS_ASK = ["park", "report"] as const;
export const PLAN_EDITS = ["ask", "take", "leave"] as const;

/** Formats of test reports that a configuration may name. */
export const REPORT_FORMATS = [
  "junit",
  "go-json",
  "vitest-json",
  "jest-json",
  "tap",
  "trx",
  "cargo-text",
  "unittest-text",
] as const;

/** Kinds of task that may have agents of their own. */
export const AGENT_KINDS = ["tests-first", "code", "docs", "check-only"] as const;
export const AUTH = ["inherit", "token"] as const;
export const ACCEPTANCE = ["frozen"] as const;
export const STRENGTH_ON = ["task", "phase", "end"] as const;
export const GRANULARITY = ["auto", "task"] as const;
