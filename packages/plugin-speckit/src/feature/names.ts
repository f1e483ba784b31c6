import { err, type Failure, type Result } from "@stagewright/core";

/** `001-thing`, `20261120-081500-thing`. */
export const FEATURE_NAME = /^(?:\d{3,}|\d{8}-\d{6})-/;

/** A directory's name as the end of a branch name that git takes. */
export function branchName(name: string): string {
  const safe = name.replace(/[\s\p{Cc}~^:?*[\\]+|\.{2,}|@\{/gu, "-").replace(/^[-./]+|[./]+$|\.lock$/g, "");
  return safe === "" ? "feature" : safe;
}

export function prerequisite(what: string, reason: string): Result<never, Failure> {
  return err({ code: "PREREQUISITE_FAILED", what, reason });
}
