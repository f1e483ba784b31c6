import { allTasks, type ClaimReader, type PlanClaim } from "@stagewright/core";
import { readTasks } from "@stagewright/work";

const NAME = "tasks.md";

/** The boxes of a tasks.md, or of any document whose boxes have such ids. */
export const boxClaims: ClaimReader = {
  noun: ["box", "boxes"],
  files: [NAME],
  reads: (document, bytes) =>
    document === NAME ||
    document.endsWith(`/${NAME}`) ||
    (/\.(?:md|markdown)$/i.test(document) && claimsOf(bytes).some(({ id }) => /^[A-Z]{1,3}\d{3,}$/.test(id))),
  claims: claimsOf,
};

function claimsOf(bytes: Uint8Array): readonly PlanClaim[] {
  const seen = new Map<string, number>();
  return allTasks(readTasks(bytes)).map(({ key, id, title, line, done, kind, files }) => {
    // A task without an id is known by its words.
    const word = /^L\d+$/.test(id) ? key : id;
    const count = (seen.get(word) ?? 0) + 1;
    seen.set(word, count);
    return { key, name: count === 1 ? word : `${word}#${count}`, id, title, line, done, kind, files };
  });
}
