import type { ObjectId } from "@stagewright/core";
import type { KernelRepository, TreeEntry } from "@stagewright/workspace";
import type { AuditedClaim } from "./audit-document.ts";

/** What the code of some claims was before; `null`: it was not there. Several claims may have the same. */
export interface Taken {
  readonly edits: ReadonlyMap<string, TreeEntry | null>;
  readonly claims: readonly AuditedClaim[];
}

/** No tree is made yet: most may be left. `undone`: their code is as it was before already. */
export async function takenOut(
  repository: KernelRepository,
  head: ObjectId,
  claims: readonly AuditedClaim[],
): Promise<{ readonly taken: readonly Taken[]; readonly undone: readonly AuditedClaim[] }> {
  const taken = new Map<string, { edits: Taken["edits"]; claims: AuditedClaim[] }>();
  const undone: AuditedClaim[] = [];
  for (const each of claims) {
    const edits = new Map<string, TreeEntry | null>();
    let differs = false;
    for (const { path, before } of each.change.code) {
      const then = before === undefined ? undefined : await repository.entryAt(before, path);
      const entry = then === undefined || then.mode === "040000" ? null : then;
      const now = await repository.entryAt(head, path);
      differs ||= now?.oid !== entry?.oid || now?.mode !== entry?.mode;
      edits.set(path, entry);
    }
    if (!differs) {
      undone.push(each);
      continue;
    }
    const key = JSON.stringify([...edits].map(([path, entry]) => [path, entry?.mode, entry?.oid]));
    const known = taken.get(key);
    if (known === undefined) taken.set(key, { edits, claims: [each] });
    else known.claims.push(each);
  }
  return { taken: [...taken.values()], undone };
}
