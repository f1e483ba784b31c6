import { execFile } from "node:child_process";
import type { Environment } from "./hosts.ts";

/**
 * The token `gh` has for a host: gives what `openForge` takes as `askGh`. Undefined where
 * there is no `gh`, where nobody is logged in, and where it takes too long: a key chain may
 * ask somebody who is not there.
 */
export function askGh({
  env,
  program = "gh",
  timeoutMs = 5_000,
}: {
  readonly env: Environment;
  /** Found by the caller, so that no `gh` of the repository's own is run. */
  readonly program?: string;
  readonly timeoutMs?: number;
}): (host: string, signal: AbortSignal) => Promise<string | undefined> {
  return (host, signal) =>
    new Promise((resolve) => {
      execFile(
        program,
        ["auth", "token", "--hostname", host],
        {
          env: { ...env, GH_PROMPT_DISABLED: "1", GH_NO_UPDATE_NOTIFIER: "1" },
          timeout: timeoutMs,
          killSignal: "SIGKILL",
          maxBuffer: 64 * 1024,
          signal,
        },
        // What it prints on failure is not passed on: it may hold what it knows.
        (error, stdout) => resolve(error === null ? stdout.trim() || undefined : undefined),
      ).stdin?.end();
    });
}
