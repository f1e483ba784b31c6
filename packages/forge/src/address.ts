import { err, ok, type Forge, type Result } from "@stagewright/core";
import { hostOf, kindOfHost, type Environment } from "./hosts.ts";

/** Where a repository is. */
export interface ForgeAddress {
  /** `github.com`; with the port of its web pages, where that is none of the usual ones. */
  readonly host: string;
  /** `owner/name`; GitLab's may have more parts. */
  readonly repository: string;
  /** Undefined where the host is not known: the user says it, or `probeKind` finds out. */
  readonly kind?: Forge["kind"];
}

export interface IssueReference {
  readonly address: ForgeAddress;
  readonly number: number;
}

/** `url` has no user and no password in it. */
export interface RemoteProblem {
  readonly code: "REMOTE_IS_NO_FORGE";
  readonly url: string;
}

/** `forms` are all that are understood, for the message. */
export type IssueReferenceProblem = {
  readonly text: string;
  readonly forms: readonly string[];
} & (
  | { readonly code: "ISSUE_REFERENCE_UNREADABLE" }
  /** It is a pull request's address. */
  | { readonly code: "ISSUE_REFERENCE_IS_PULL" }
  /** A number alone, and no remote that says whose. */
  | { readonly code: "ISSUE_REFERENCE_WITHOUT_REPOSITORY" }
);

export interface AddressOptions {
  /** Hosts of their own stand in `GH_HOST`, `GITLAB_HOST` and `GITEA_HOST`. */
  readonly env?: Environment;
}

export const issueForms: readonly string[] = [
  "owner/repo 42",
  "owner/repo#42",
  "#42",
  "42",
  "https://github.com/owner/repo/issues/42",
  "https://gitlab.com/group/project/-/issues/42",
  "https://codeberg.org/owner/repo/issues/42",
];

/** Of a remote as git goes there: `insteadOf` has been applied. */
export function parseRemote(
  url: string,
  { env = {} }: AddressOptions = {},
): Result<ForgeAddress, RemoteProblem> {
  const place = placeOf(url.trim());
  const address = place && addressOf(place.host, place.path, env);
  return address ? ok(address) : err({ code: "REMOTE_IS_NO_FORGE", url: withoutUser(url) });
}

/** What the user typed for an issue. With two arguments: joined with a space. */
export function parseIssueReference(
  text: string,
  { remoteUrl, env = {} }: AddressOptions & { readonly remoteUrl?: string } = {},
): Result<IssueReference, IssueReferenceProblem> {
  const problem = (code: IssueReferenceProblem["code"]) => err({ code, text, forms: issueForms });
  const typed = text.trim();
  const remote = remoteUrl === undefined ? undefined : parseRemote(remoteUrl, { env });
  const here = remote?.ok ? remote.value : undefined;

  const alone = /^#?(\d+)$/.exec(typed);
  if (alone) {
    const number = issueNumber(alone[1]!);
    if (number === undefined) return problem("ISSUE_REFERENCE_UNREADABLE");
    return here ? ok({ address: here, number }) : problem("ISSUE_REFERENCE_WITHOUT_REPOSITORY");
  }

  if (/^https?:\/\//i.test(typed)) {
    const { pathname = "", host = "" } = URL.canParse(typed) ? new URL(typed) : {};
    if (/^\/.+\/(pull|pulls|-\/merge_requests)\/\d+(\/|$)/.test(pathname))
      return problem("ISSUE_REFERENCE_IS_PULL");
    const page = /^\/(.+?)\/(-\/)?(?:issues|work_items)\/(\d+)\/?$/.exec(pathname);
    if (!page) return problem("ISSUE_REFERENCE_UNREADABLE");
    const number = issueNumber(page[3]!);
    const address = addressOf(host, page[1]!, env, page[2] ? "gitlab" : undefined);
    return number && address ? ok({ address, number }) : problem("ISSUE_REFERENCE_UNREADABLE");
  }

  const named = /^([^\s#]+)(?:\s+#?|#)(\d+)$/.exec(typed);
  const number = named ? issueNumber(named[2]!) : undefined;
  // Whose forge is not said: the one of the repository we stand in.
  const host = here?.host ?? hostOf(env.GH_HOST) ?? "github.com";
  const address = named ? addressOf(host, named[1]!, env) : undefined;
  return number && address ? ok({ address, number }) : problem("ISSUE_REFERENCE_UNREADABLE");
}

interface Place {
  readonly host: string;
  readonly path: string;
}

function placeOf(url: string): Place | undefined {
  if (/^[a-z][\w+.-]*:\/\//i.test(url)) {
    if (!URL.canParse(url)) return undefined;
    const { protocol, host, hostname, pathname } = new URL(url);
    // The port of ssh is not the web's.
    if (/^(ssh|git|git\+ssh|ssh\+git):$/.test(protocol)) return { host: webHost(hostname), path: pathname };
    return /^https?:$/.test(protocol) ? { host, path: pathname } : undefined;
  }
  // As scp writes it: `user@host:path`. One letter before the colon is a drive.
  const scp = /^(?:[^\s@/]+@)?([\w.-]{2,}):(?!\/\/)(.+)$/.exec(url);
  return scp ? { host: webHost(scp[1]!), path: scp[2]! } : undefined;
}

/** Where ssh goes through the port of https. */
function webHost(name: string): string {
  const host = name.toLowerCase();
  return { "ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com" }[host] ?? host;
}

function addressOf(
  host: string,
  path: string,
  env: Environment,
  shape?: Forge["kind"],
): ForgeAddress | undefined {
  const parts = path
    .replace(/^\/+|\/+$/g, "")
    .replace(/\.git$/, "")
    .split("/");
  const kind = kindOfHost(host, env) ?? shape;
  if (host === "" || parts.length < 2 || (parts.length > 2 && kind !== undefined && kind !== "gitlab"))
    return undefined;
  // They go into paths of URLs: a name that is a way up is none.
  if (!parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part))) return undefined;
  return { host, repository: parts.join("/"), ...(kind && { kind }) };
}

function issueNumber(digits: string): number | undefined {
  const number = Number(digits);
  return number > 0 && number <= 2 ** 31 - 1 ? number : undefined;
}

const withoutUser = (url: string): string => url.replace(/^([a-z][\w+.-]*:\/\/)[^/@]*@/i, "$1");
