import type { Allowance, TaskState } from "@stagewright/core";

const LONGEST = 300;

/** What guards found in the candidate, and a human has let stand. */
export function allowedOf(now: TaskState["now"]): readonly Allowance[] {
  return "allowed" in now ? (now.allowed ?? []) : [];
}

/** `Stagewright-Allowed: TEST_SKIPPED tests/a.test.ts by NAME`, once for each rule and file. */
export function allowedTrailers(allowed: readonly Allowance[]): string[] {
  const lines = allowed.map(({ rule, path, by }) =>
    flat(`Stagewright-Allowed: ${path === "" ? rule : `${rule} ${path}`} by ${by}`),
  );
  return [...new Set(lines)];
}

/** Paths come from agents: no line break may add a trailer. */
function flat(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
