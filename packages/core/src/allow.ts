import type { Failure, Finding } from "./failure.ts";
import { GUARD_RULES } from "./guards.ts";
import type { ObjectId } from "./ports.ts";
import type { PastAttempt } from "./state.ts";

/** A finding of guards that a human lets stand in one change. */
export interface Allowance {
  readonly rule: string;
  readonly path: string;
  readonly line?: number;
  /** What they were shown. */
  readonly words: string;
  readonly by: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What a human calls a finding by: all of one rule in one file. An empty path: it is about the whole change. */
export interface FindingName {
  readonly rule: string;
  readonly path: string;
}

/** Findings of guards may stand, by name; they hold for the change that was shown and for no other. */
export interface ChangeAllowed {
  readonly type: "change.allowed";
  readonly stage: number;
  /** Absent: the change is the stage's own. */
  readonly task?: string;
  readonly attempt: number;
  /** Of the candidate that was shown. */
  readonly tree: ObjectId;
  readonly names: readonly FindingName[];
  readonly reason: string;
  readonly by: string;
}

const RULES: ReadonlySet<string> = new Set(GUARD_RULES);

/** Only these can be allowed: what leaves the tree, leaks or is out of bounds cannot. */
export function isOfGuards({ code }: Pick<Finding, "code">): boolean {
  return RULES.has(code);
}

/** Nothing but guards stands against the change. */
export function isRefusedByGuards(failure: Failure): boolean {
  return (
    failure.code === "CHANGE_REFUSED" && failure.findings.length > 0 && failure.findings.every(isOfGuards)
  );
}

/** Whoever does it has been told once what guards found: the next time a human is asked. */
export function wasChallenged(history: readonly Pick<PastAttempt, "failed">[]): boolean {
  return history.some(({ failed: { failure, findings = [] } }) => {
    const refused = failure.code === "CHANGE_REFUSED" ? failure.findings : [];
    return refused.some(isOfGuards) || findings.some(({ severity }) => severity === "asked");
  });
}

export function isNamed(
  { code, path }: Pick<Finding, "code" | "path">,
  names: readonly FindingName[],
): boolean {
  return names.some((name) => name.rule === code && name.path === path);
}

/** Undefined where one of the findings is not named: then nothing is allowed. */
export function allowancesFor(
  findings: readonly Finding[],
  names: readonly FindingName[],
  said: Pick<Allowance, "by" | "reason" | "at">,
): readonly Allowance[] | undefined {
  if (!findings.every((finding) => isNamed(finding, names))) return undefined;
  return findings.map(({ code, path, line, detail }) => ({
    rule: code,
    path,
    ...(line === undefined ? {} : { line }),
    words: detail,
    ...said,
  }));
}
