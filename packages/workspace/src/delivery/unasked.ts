import { runGit } from "../git/process.ts";
import { remoteProfile } from "../git/profile.ts";
import type { OpenedRepository } from "../open.ts";

/** What keeps ssh from asking, where the user has not said themselves how it is to be called. */
export async function unasked(opened: OpenedRepository): Promise<NodeJS.ProcessEnv> {
  const { GIT_SSH_COMMAND, GIT_SSH } = process.env;
  if (GIT_SSH_COMMAND || GIT_SSH) return {};
  const { args, env } = remoteProfile(opened);
  const configured = await runGit({
    args: [...args, "config", "--get", "core.sshCommand"],
    cwd: opened.topLevel,
    env,
  });
  return configured.code === 0 ? {} : { GIT_SSH_COMMAND: "ssh -o BatchMode=yes" };
}
