import type { Allowance, TaskState } from "@stagewright/core";

const LONGEST = 300;

/** What guards found in the candidate, and a human has let stand. */
export function allowedOf(now: TaskState["now"]): readonly Allowance[] {
  return "allowed" in now ? (now.allowed ?? []) : [];
}

/** `Stagewright-Allowed: TEST_SKIPPED tests/a.test.ts by NAME: REASON`, once for each rule, file and reason. */
export function allowedTrailers(allowed: readonly Allowance[]): string[] {
  const lines = allowed.map(({ rule, path, by, reason }) =>
    flat(`Stagewright-Allowed: ${path === "" ? rule : `${rule} ${path}`} by ${by}: ${reason}`),
  );
  return [...new Set(lines)];
}

/** Paths come from agents, reasons from anybody's typing: no line break may add a trailer, and nothing unseen goes along. */
function flat(text: string): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
