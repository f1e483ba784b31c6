import { err, type OpenForge, type Remotes } from "@stagewright/core";
import type { Project } from "./project.ts";

/** The user's remotes, reached as they would reach them. */
export function remotesOf(_project: Project): Remotes {
  const missing = (): never => {
    throw new Error("remotes are not reached yet");
  };
  return {
    list: () => Promise.resolve([]),
    branchAt: missing,
    defaultBranch: missing,
    fetch: missing,
    push: missing,
  };
}

/** Forges, opened with the user's own login. */
export function forgeOpener(_env: Readonly<Record<string, string | undefined>>): OpenForge {
  return () =>
    Promise.resolve(err({ code: "FORGE_UNREACHABLE", host: "", detail: "no forge is spoken to yet" }));
}
