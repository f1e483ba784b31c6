import type { ClaimReader, PlanClaim } from "@stagewright/core";
import { filesIn, readLines } from "@stagewright/work";

const NAME = "criteria.md";
const CRITERION = /^- \[([ xX])\] \*\*(AC\d+)\*\* (.+)$/;

/** The criteria that a criteria.md says are met; the line below one names its evidence. */
export const criterionClaims: ClaimReader = {
  noun: ["criterion", "criteria"],
  files: [NAME],
  reads: (document, bytes) =>
    (document === NAME || document.endsWith(`/${NAME}`)) && claimsOf(bytes).length > 0,
  claims: claimsOf,
};

function claimsOf(bytes: Uint8Array): readonly PlanClaim[] {
  const { lines } = readLines(bytes);
  return lines.flatMap(({ text }, index): PlanClaim[] => {
    const [, mark, id, title] = CRITERION.exec(text) ?? [];
    if (id === undefined || title === undefined) return [];
    const next = lines[index + 1]?.text ?? "";
    const evidence = next.startsWith("  ") ? next : "";
    return [
      {
        ...{ key: id, name: id, id, title, line: index + 1 },
        done: mark !== " ",
        kind: "check-only",
        files: filesIn(evidence),
      },
    ];
  });
}
