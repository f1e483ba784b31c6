import { accessSync, constants } from "node:fs";
import path from "node:path";
import { err, type OpenForge, type ParseIssue, type Remotes } from "@stagewright/core";
import { createRemotes } from "@stagewright/workspace";
import type { Project } from "./project.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's remotes, reached as they would reach them. */
export function remotesOf({ opened }: Pick<Project, "opened">): Remotes {
  return createRemotes(opened);
}

/**
 * Forges, opened with the user's own login. What speaks to them is loaded only when one is
 * spoken to. The user's tokens go to the hosts of the repository's own remotes.
 */
export function forgeOpener(project: Pick<Project, "opened">, env: Environment): OpenForge {
  let trusted: Promise<readonly string[]> | undefined;
  return async (at) => {
    const { askGh, openForge, parseRemote } = await import("@stagewright/forge");
    const hostOf = (url: string): string[] => {
      const address = parseRemote(url, { env });
      return address.ok ? [address.value.host] : [];
    };
    trusted ??= remotesOf(project)
      .list()
      .then((remotes) => remotes.flatMap(({ url, pushUrl }) => [...hostOf(url), ...hostOf(pushUrl)]));
    const address = "remoteUrl" in at ? parseRemote(at.remoteUrl, { env }) : { ok: true as const, value: at };
    if (!address.ok) {
      return err({ code: "FORGE_NOT_FOUND", host: address.error.url, what: "forge that is known here" });
    }
    const gh = programIn(env["PATH"], "gh", project.opened.topLevel);
    return openForge(address.value, {
      env,
      trustedHosts: await trusted,
      ...(gh === undefined ? {} : { askGh: askGh({ env, program: gh }) }),
    });
  };
}

export function issueParser(env: Environment): ParseIssue {
  return async (text, remoteUrl) => {
    const { parseIssueReference } = await import("@stagewright/forge");
    const parsed = parseIssueReference(text, { env, ...(remoteUrl === undefined ? {} : { remoteUrl }) });
    if (!parsed.ok) return err({ reason: REASONS[parsed.error.code], forms: parsed.error.forms });
    const { address, number } = parsed.value;
    return { ok: true, value: { host: address.host, repository: address.repository, number } };
  };
}

const REASONS = {
  ISSUE_REFERENCE_UNREADABLE: "names no issue",
  ISSUE_REFERENCE_IS_PULL: "is a pull request, not an issue",
  ISSUE_REFERENCE_WITHOUT_REPOSITORY: "is a number alone, and no remote here says whose",
} as const;

/** Where a program is; one that lies in the repository is none of the user's. */
function programIn(searchPath: string | undefined, name: string, repository: string): string | undefined {
  return (searchPath ?? "")
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder) && path.relative(repository, folder).startsWith(".."))
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
