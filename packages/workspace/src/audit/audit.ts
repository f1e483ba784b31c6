import type { Finding, FindingCode, Guards, ObjectId } from "@stagewright/core";
import type { TreeChange, TreeEntry } from "../git/trees.ts";
import type { KernelRepository } from "../repository.ts";
import { changedPointers, type CheckScript } from "./check-scripts.ts";
import { describeDocumentEdit } from "./document-edit.ts";
import { dependencyDirectory, isRunFile, pathMatcher } from "./paths.ts";
import { guardFindings } from "./guard-findings.ts";
import { findSecrets, type Secret } from "./secrets.ts";

export interface AuditRules {
  /** Documents the kernel alone writes. */
  readonly kernelOwned: readonly string[];
  /** Files, directories or globs the task names. Empty: unknown. */
  readonly declaredFiles: readonly string[];
  /** Files that tasks running now have declared. */
  readonly runningFiles: readonly { readonly path: string; readonly taskId: string }[];
  /** Refused unless declared; see `defaultProtectedPaths`. */
  readonly protectedPaths: readonly string[];
  /** Where given, everything outside is refused. */
  readonly scope?: readonly string[];
  readonly checkScripts: readonly CheckScript[];
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
}

export interface AuditRequest {
  readonly repository: KernelRepository;
  readonly from: ObjectId;
  readonly to: ObjectId;
  readonly rules: AuditRules;
  /** Whether the change tampers with what decides about it. Absent: nobody asks. */
  readonly guards?: {
    readonly inspect: Guards;
    readonly enforce: boolean;
    readonly removes: readonly string[];
  };
}

export interface Audit {
  /** What was handed in, without what was reset or dropped. */
  readonly tree: ObjectId;
  /** By path. The candidate passes if none is `refused`. */
  readonly findings: readonly Finding[];
}

const blobs = new Set(["100644", "100755"]);

/** Judges what an attempt did to a tree, and takes out of it what was never its own to change. */
export async function auditChange({ repository, from, to, rules, guards }: AuditRequest): Promise<Audit> {
  const findings: Finding[] = [];
  const report = (
    severity: Finding["severity"],
    code: FindingCode,
    path: string,
    detail: string,
    line?: number,
  ): void => {
    findings.push({ code, path, detail, severity, ...(line === undefined ? {} : { line }) });
  };

  const kernelOwned = new Set(rules.kernelOwned);
  const back = new Map<string, TreeEntry | null>();
  const dependencies = new Map<string, number>();
  const own: TreeChange[] = [];
  for (const change of await repository.changes(from, to)) {
    const { path } = change;
    const directory = dependencyDirectory(path);
    // What cannot be spelt cannot be taken back either: it is refused below.
    if (isUnspellable(path)) own.push(change);
    else if (kernelOwned.has(path)) {
      report("reset", "KERNEL_OWNED_EDITED", path, await sayEdit(repository, change));
      back.set(path, change.old ?? null);
    } else if (directory !== undefined && !change.old) {
      dependencies.set(directory, (dependencies.get(directory) ?? 0) + 1);
      back.set(path, null);
    } else if (isRunFile(path)) {
      report("reported", "RUN_FILE_DROPPED", path, change.old ? "its change was dropped" : "it was dropped");
      back.set(path, change.old ?? null);
    } else own.push(change);
  }
  for (const [directory, files] of dependencies)
    report(
      "reported",
      "RUN_FILE_DROPPED",
      directory,
      `${files} installed ${files === 1 ? "file was" : "files were"} dropped`,
    );

  judgePaths(own, rules, report);
  await judgeContents(repository, own, rules, report);
  for (const script of rules.checkScripts) {
    if (!own.some((change) => change.path === script.path)) continue;
    const [before, after] = await Promise.all([
      repository.readFile(from, script.path),
      repository.readFile(to, script.path),
    ]);
    for (const { detail } of changedPointers(before, after, script.pointers))
      report("refused", "CHECK_COMMAND_CHANGED", script.path, detail);
  }

  if (guards !== undefined)
    findings.push(...(await guardFindings(repository, own, { rules, guards, findings })));

  const tree =
    back.size === 0
      ? await repository.treeOf(to)
      : await repository.rewriteTree(await repository.treeOf(to), back);
  return { tree, findings: findings.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)) };
}

const isUnspellable = (path: string): boolean => path.includes("\uFFFD");

type Report = (
  severity: Finding["severity"],
  code: FindingCode,
  path: string,
  detail: string,
  line?: number,
) => void;

/** What a path alone tells. */
function judgePaths(changes: readonly TreeChange[], rules: AuditRules, report: Report): void {
  const declared = pathMatcher(rules.declaredFiles);
  const guarded = pathMatcher(rules.protectedPaths);
  const inScope = rules.scope ? pathMatcher(rules.scope) : () => true;
  const running = new Map(rules.runningFiles.map(({ path, taskId }) => [path, taskId]));
  for (const { path } of changes) {
    const isDeclared = declared(path);
    // No rule can be trusted to match a name that we cannot spell.
    if (isUnspellable(path)) report("refused", "OUTSIDE_SCOPE", path, "its name is not UTF-8");
    if (!inScope(path)) report("refused", "OUTSIDE_SCOPE", path, "it lies outside the scope");
    if (guarded(path) && !isDeclared)
      report(
        "refused",
        "PROTECTED_FILE_CHANGED",
        path,
        "it steers checks or the run, and the task does not name it",
      );
    const taskId = running.get(path);
    if (taskId !== undefined && !isDeclared)
      report("refused", "FILE_OF_RUNNING_TASK", path, `${taskId} works on it now`);
    if (rules.declaredFiles.length > 0 && !isDeclared)
      report("reported", "OUTSIDE_DECLARED_FILES", path, "the task does not name it");
  }
}

/** What it takes the new bytes to tell. */
async function judgeContents(
  repository: KernelRepository,
  changes: readonly TreeChange[],
  rules: AuditRules,
  report: Report,
): Promise<void> {
  let total = 0;
  for (const change of changes) {
    const { path, new: now } = change;
    if (!now) continue;
    if (now.mode === "160000") {
      report("refused", "NESTED_REPOSITORY", path, "it is a repository of its own");
    } else if (now.mode === "120000") {
      const why = whyLinkLeaves(path, (await repository.readBlob(now.oid))?.toString("utf8") ?? "");
      if (why) report("refused", "LINK_LEAVES_TREE", path, why);
    } else if (blobs.has(now.mode) && now.oid !== change.old?.oid) {
      const size = (await repository.blobSize(now.oid)) ?? 0;
      total += size;
      if (size > rules.maxFileBytes)
        report("refused", "TOO_LARGE", path, `${size} bytes; at most ${rules.maxFileBytes} are taken`);
      else
        for (const secret of await newSecrets(repository, change, now, changes))
          report(
            secret.certain ? "refused" : "reported",
            "SECRET",
            path,
            `${secret.name} (${secret.match.slice(0, 4)}…)`,
            secret.line,
          );
    }
  }
  if (total > rules.maxTotalBytes)
    report("refused", "TOO_LARGE", "", `${total} bytes in all; at most ${rules.maxTotalBytes} are taken`);
}

/** Secrets that no changed file held before: moving one is no new leak. */
async function newSecrets(
  repository: KernelRepository,
  change: TreeChange,
  now: TreeEntry,
  changes: readonly TreeChange[],
): Promise<Secret[]> {
  const bytes = await repository.readBlob(now.oid);
  if (!bytes || bytes.subarray(0, 8000).includes(0)) return [];
  const found = await findSecrets(bytes.toString("utf8"));
  if (found.length === 0) return found;
  const earlier = await Promise.all(
    [change, ...changes].flatMap(({ old }) =>
      old && blobs.has(old.mode) ? [repository.readBlob(old.oid)] : [],
    ),
  );
  const before = earlier.map((blob) => blob?.toString("utf8") ?? "");
  return found.filter((secret) => !before.some((text) => text.includes(secret.match)));
}

/**
 * A target may climb first and descend then. One that climbs again afterwards could pass
 * through another link and end anywhere, however harmless it reads.
 */
function whyLinkLeaves(path: string, target: string): string | undefined {
  if (target.startsWith("/")) return `it leads to ${target}`;
  const steps = target.split("/").filter((step) => step !== "" && step !== ".");
  const climbs = steps.findIndex((step) => step !== "..");
  const up = climbs < 0 ? steps.length : climbs;
  if (up > path.split("/").length - 1) return `it leads out of the repository: ${target}`;
  if (steps.slice(up).includes("..")) return `it climbs after it descends: ${target}`;
  const lands = [...path.split("/").slice(0, -1 - up), ...steps.slice(up)];
  return lands.some((step) => step.toLowerCase() === ".git") ? `it leads into .git: ${target}` : undefined;
}

async function sayEdit(repository: KernelRepository, { old, new: now }: TreeChange): Promise<string> {
  if (!now) return "deleted it";
  if (!old) return "created it";
  if (now.mode !== old.mode)
    return blobs.has(now.mode) ? `changed its mode to ${now.mode}` : "put something else in its place";
  const [before, after] = await Promise.all([repository.readBlob(old.oid), repository.readBlob(now.oid)]);
  return describeDocumentEdit(before?.toString("utf8") ?? "", after?.toString("utf8") ?? "");
}
