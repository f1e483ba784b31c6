import { lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ClaimChange } from "../../src/audit/change.ts";
import type { Evidence } from "../../src/audit/evidence.ts";
import type { Stand, Verdict } from "../../src/audit/verdict.ts";
import { stagewright } from "./io.ts";
import { git } from "./repository.ts";
import { writeFiles } from "./temp.ts";

export interface AuditedBox {
  readonly id: string;
  readonly verdict: Verdict;
  readonly evidence: readonly Evidence[];
  readonly change: ClaimChange;
  readonly ticked?: string;
  readonly added?: string;
}

export interface AuditReport {
  readonly document: string;
  readonly noun: readonly string[];
  readonly boxes: number;
  readonly ticked: number;
  readonly tasks: readonly AuditedBox[];
  readonly counts: Readonly<Record<Stand, number>>;
  readonly atHead?: { readonly code: string };
  readonly runs?: { readonly made: number; readonly wanted: number };
}

/** `audit … --json`, in this process. */
export async function audited(root: string, ...words: string[]) {
  const { code, out, err } = await stagewright(root, ["audit", ...words, "--json"]);
  if (out === "") throw new Error(err);
  return { code, err, ...reading(JSON.parse(out) as AuditReport) };
}

export function reading(report: AuditReport) {
  const of = (id: string): AuditedBox => {
    const found = report.tasks.find((task) => task.id === id);
    if (found === undefined) throw new Error(`${id} is not ticked`);
    return found;
  };
  const evidence = <K extends Evidence["kind"]>(id: string, kind: K) =>
    of(id).evidence.filter((each): each is Extract<Evidence, { kind: K }> => each.kind === kind);
  const codes = report.tasks.map(({ id, verdict }) => `${id} ${codeOf(verdict)}`);
  return { report, of, evidence, codes };
}

/** `cannot-tell:limit` and the like are told with their reason. */
function codeOf(verdict: Verdict): string {
  return verdict.code === "cannot-tell" ? `cannot-tell:${verdict.because.code}` : verdict.code;
}

/** The commit's id. */
export function commit(root: string, files: Readonly<Record<string, string>>, message: string): string {
  writeFiles(root, files);
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--allow-empty", "--message", message);
  return git(root, "rev-parse", "HEAD");
}

/** Every file below, git's own as well: what is in it, when it was changed and its mode. */
export function everyFile(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .toSorted()
    .map((name) => {
      const stat = lstatSync(path.join(root, name));
      const text = stat.isFile() ? readFileSync(path.join(root, name), "base64") : "";
      return `${name} ${stat.mode} ${stat.mtimeMs} ${text}`;
    });
}

/** What is left in the cache of audits that have ended. */
export function leftInCache(): string[] {
  const cache = process.env["STAGEWRIGHT_CACHE"] ?? "";
  return readdirSync(cache, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?:^|\/)audit-/.test(name),
  );
}

export function boxes(ticked: string, ...tasks: string[]): string {
  const lines = tasks.map((words, index) => {
    const id = `T${String(index + 1).padStart(3, "0")}`;
    return `- [${ticked.includes(`${index + 1}`) ? "x" : " "}] ${id} ${words}`;
  });
  return `# Tasks\n\n## Phase 1\n\n${lines.join("\n")}\n`;
}
