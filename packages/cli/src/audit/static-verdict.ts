import type { AuditedClaim } from "./audit-document.ts";
import { isTraced, isWitness } from "./evidence.ts";
import { cannotTell, type Verdict } from "./verdict.ts";

/** What git and receipts say by themselves; `not-run`: running its tests would say more. */
export function staticVerdict({ evidence, change }: AuditedClaim): Verdict {
  const missing = change.tests.filter(({ gone }) => gone !== undefined);
  const uncommitted = evidence.flatMap((each) =>
    each.kind === "file" && each.state === "uncommitted" ? [each.path] : [],
  );
  const named = missing.filter(({ why, path }) => why === "named" && !uncommitted.includes(path));
  const pathsOf = (tests: typeof missing) => tests.map(({ path }) => path);
  if (evidence.some(isWitness)) return { code: "witnessed-by-receipt" };
  if (named.length > 0) return { code: "test-gone", files: pathsOf(named) };
  if (!isTraced(evidence, change.commits)) return { code: "no-evidence" };
  if (uncommitted.length > 0) return cannotTell({ code: "uncommitted", files: uncommitted });
  if (missing.length > 0 && missing.length === change.tests.length)
    return { code: "test-gone", files: pathsOf(missing) };
  if (change.inseparable) return cannotTell({ code: "inseparable", claims: change.shared.length + 1 });
  const live = change.tests.length - missing.length;
  if (change.code.length > 0 || live > 0) return { code: "not-run" };
  return change.gone.length > 0
    ? cannotTell({ code: "files-gone", files: change.gone })
    : { code: "no-test" };
}
