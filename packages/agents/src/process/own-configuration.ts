import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** A git configuration of a job's own, which reads the user's: `git config --global` writes there. */
export async function ownGitConfiguration(directory: string): Promise<Record<string, string>> {
  const file = join(directory, "gitconfig");
  await writeFile(file, includesOfUser());
  return { GIT_CONFIG_GLOBAL: file };
}

/**
 * The environment of a check, in which a file of the home directory has no say: what
 * an agent leaves there (`script-shell` in `~/.npmrc`) would decide how it ends. A variable
 * that the user passes on by name stays theirs.
 */
export async function neutralConfiguration(
  directory: string,
  passed: readonly string[] = [],
): Promise<Record<string, string>> {
  await mkdir(directory, { recursive: true });
  // Two files: npm refuses one that is named twice.
  const [user, global] = [join(directory, "npmrc"), join(directory, "npmrc-global")];
  await Promise.all([user, global].map((file) => writeFile(file, "")));
  const neutral: Record<string, string> = {
    ...(await ownGitConfiguration(directory)),
    NPM_CONFIG_USERCONFIG: user,
    NPM_CONFIG_GLOBALCONFIG: global,
    PYTHONNOUSERSITE: "1",
  };
  return Object.fromEntries(Object.entries(neutral).filter(([name]) => !passed.includes(name)));
}

/** Where git would look for the user's global configuration, in its order; a file that is absent is passed over. */
function includesOfUser(): string {
  const home = process.env["HOME"] ?? homedir();
  const xdg = process.env["XDG_CONFIG_HOME"] || join(home, ".config");
  return [join(xdg, "git", "config"), join(home, ".gitconfig")]
    .map((file) => `[include]\n\tpath = "${file.replace(/["\\]/g, "\\$&")}"\n`)
    .join("");
}
