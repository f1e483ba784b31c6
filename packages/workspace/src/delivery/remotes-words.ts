import type { Failure } from "@stagewright/core";
import type { GitOutput } from "../git/process.ts";

type Reason = Extract<Failure, { code: "PUSH_FAILED" }>["reason"];

const MAX_DETAIL = 2_000;

/** Git's and the remote's words, for people: no passwords of URLs, nothing that steers a terminal, not endless. */
export function plainWords(text: string): string {
  const plain = withoutPasswords(text)
    .replace(/\r\n?/g, "\n")
    // oxlint-disable-next-line no-control-regex -- these are what must not reach a terminal
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g, "")
    .replace(/[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim();
  return plain.length > MAX_DETAIL ? `…${plain.slice(-MAX_DETAIL)}` : plain;
}

/** A token may be the user's name in it as well. */
export function withoutPasswords(text: string): string {
  return text.replace(/\b((?:https?|ftps?):\/\/)[^\s/'"]*@/gi, "$1***@");
}

/** What somebody else calls a branch goes into a refspec. */
export function isBranchName(name: string): boolean {
  return (
    !/[\s\p{Cc}~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(\/|$)|^[-./]|[./]$/u.test(name) &&
    name !== "" &&
    name !== "@"
  );
}

export function noBranch(remote: string, branch: string): Failure {
  const detail = `${JSON.stringify(plainWords(branch))} is no name of a branch`;
  return { code: "PUSH_FAILED", remote, branch: plainWords(branch), reason: "refused", detail };
}

const LOGIN = [
  /authentication failed/i,
  /could not read (username|password)/i,
  /terminal prompts disabled/i,
  /permission denied \([\w,-]*(publickey|password|keyboard-interactive)/i,
  /requested URL returned error: 401/i,
  /invalid credentials|support for password authentication was removed/i,
];
/** Who it is is known, and it is not for them. */
const REFUSED = [/requested URL returned error: 403/i, /permission to .* denied/i, /access denied/i];

/** Why git could not talk to the other side, by its words. */
export function reasonOf({ stderr }: GitOutput): Exclude<Reason, "moved"> {
  if (LOGIN.some((words) => words.test(stderr))) return "login";
  return REFUSED.some((words) => words.test(stderr)) ? "refused" : "unreachable";
}
