import type { ClaimReader, PlanClaim } from "@stagewright/core";
import { filesOf, isHumans, readSpec } from "./spec/index.ts";

/** The sections of a specification that say in one of their ways that they are complete. */
export const sectionClaims: ClaimReader = {
  noun: ["section", "sections"],
  files: [],
  reads: (document, bytes) =>
    /\.(?:md|markdown)$/i.test(document) &&
    readSpec(bytes).sections.some(({ state }) => state.followed !== undefined),
  claims: claimsOf,
};

function claimsOf(bytes: Uint8Array): readonly PlanClaim[] {
  const spec = readSpec(bytes);
  return (
    spec.sections
      // One that says nothing yet is known by its name: its past begins before its mark.
      .filter(({ state, designator }) => state.followed !== undefined || designator?.firm === true)
      .map((section) => ({
        ...{ key: section.key, name: section.key, id: section.id },
        title: section.title === "" || section.title === section.id ? section.id : section.title,
        line: section.line,
        done: section.state.progress === "done",
        kind: isHumans(spec, section) ? "manual" : "code",
        files: filesOf(spec.blocks, section),
      }))
  );
}
