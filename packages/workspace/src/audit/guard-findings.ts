import {
  findingOf,
  type Finding,
  type GuardedChange,
  type GuardedFile,
  type GuardFinding,
} from "@stagewright/core";
import type { TreeChange, TreeEntry } from "../git/trees.ts";
import type { KernelRepository } from "../repository.ts";
import type { AuditRequest } from "./audit.ts";
import { pathMatcher } from "./paths.ts";

/** Larger ones are data; nobody writes tests of that size by hand. */
const LARGEST = 256_000;
const FILES = new Set(["100644", "100755"]);
/** Said already in the audit's own words. */
const SAID: ReadonlySet<string> = new Set(["PROTECTED_FILE_CHANGED", "CHECK_COMMAND_CHANGED"]);
const OF_SETTINGS: ReadonlySet<string> = new Set(["CHECK_CHANGED", "CI_CHANGED", "SETTINGS_LOOSENED"]);

/** What guards find in a change, beside what the audit itself has found. */
export async function guardFindings(
  repository: KernelRepository,
  changes: readonly TreeChange[],
  {
    rules,
    guards,
    findings,
  }: Required<Pick<AuditRequest, "guards" | "rules">> & { readonly findings: readonly Finding[] },
): Promise<Finding[]> {
  const declared = pathMatcher(rules.declaredFiles);
  const files = await Promise.all(changes.map((change) => fileOf(repository, change)));
  const found = inspected(guards, {
    files,
    context: {
      declared: changes.map(({ path }) => path).filter((path) => declared(path)),
      removes: guards.removes,
    },
  });
  const said = new Set(findings.filter(({ code }) => SAID.has(code)).map(({ path }) => path));
  return found
    .filter(({ rule, path }) => !(OF_SETTINGS.has(rule) && said.has(path)))
    .map((one) => findingOf(one, guards.enforce));
}

/** What cannot be looked at is not let through: it may have been made so on purpose. */
function inspected(
  { inspect }: NonNullable<AuditRequest["guards"]>,
  change: GuardedChange,
): readonly GuardFinding[] {
  try {
    return inspect(change);
  } catch (error) {
    const words = `guards could not look at this change (${String(error).slice(0, 200)}); \`guards: report\` in the configuration lets it through`;
    return [{ rule: "TEST_UNREADABLE", path: "", line: 1, words, severity: "refused" }];
  }
}

async function fileOf(repository: KernelRepository, change: TreeChange): Promise<GuardedFile> {
  const [before, after] = await Promise.all([
    bytesOf(repository, change.old),
    bytesOf(repository, change.new),
  ]);
  return {
    path: change.path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** Undefined where there is no file, empty where it is none to read. */
async function bytesOf(
  repository: KernelRepository,
  entry: TreeEntry | null | undefined,
): Promise<Uint8Array | undefined> {
  if (!entry) return undefined;
  if (!FILES.has(entry.mode)) return new Uint8Array();
  const size = (await repository.blobSize(entry.oid)) ?? 0;
  return size > LARGEST ? new Uint8Array() : ((await repository.readBlob(entry.oid)) ?? new Uint8Array());
}
