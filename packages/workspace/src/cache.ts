import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where workspaces and dependencies live: `STAGEWRIGHT_CACHE`, else the user's cache
 * directory. Never /tmp: a reboot or a cleaner would take work that nobody has merged.
 */
export function cacheDirectory(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const own = env["STAGEWRIGHT_CACHE"];
  if (own) return own;
  const home = env["HOME"] || homedir();
  if (platform === "darwin") return join(home, "Library", "Caches", "stagewright");
  const xdg = env["XDG_CACHE_HOME"];
  return join(xdg?.startsWith("/") ? xdg : join(home, ".cache"), "stagewright");
}
