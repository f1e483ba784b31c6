import { createHash } from "node:crypto";
import { lstatSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Below the home directory: what shells and tools read before they do anything. */
const IN_HOME = [
  // Shells
  ...[".profile", ".bash_profile", ".bash_login", ".bashrc", ".zshenv", ".zprofile", ".zshrc", ".zlogin"],
  // JavaScript: settings, and places that modules are looked for
  ...[".npmrc", ".yarnrc", ".yarnrc.yml", ".bunfig.toml", ".node_modules", ".node_libraries"],
  // Python, Ruby, the JVM
  ...[".pip/pip.conf", ".pydistutils.cfg", ".gemrc", ".bundle/config", ".rspec"],
  ...[".mavenrc", ".m2/settings.xml", ".gradle/gradle.properties", ".gradle/init.gradle"],
  // Git and remote shells
  ...[".gitconfig", ".ssh/config", ".ssh/authorized_keys"],
];
const IN_CONFIG = [
  ...["git/config", "git/attributes", "pnpm/rc", ".bunfig.toml", "pip/pip.conf", "go/env"],
  ...["fish/config.fish", "rspec/options"],
];
const IN_CARGO = ["config", "config.toml"];
/** Found by looking upwards from a workspace. */
const ABOVE_WORKSPACES = ["node_modules", "package.json"];

/** Files of the user's that steer their tools, and with them checks. Most of them do not exist. */
export function userConfigurationFiles(): string[] {
  const home = process.env["HOME"] ?? homedir();
  const config = process.env["XDG_CONFIG_HOME"] || join(home, ".config");
  const cargo = process.env["CARGO_HOME"] || join(home, ".cargo");
  return [
    ...IN_HOME.map((file) => join(home, file)),
    ...IN_CONFIG.map((file) => join(config, file)),
    ...IN_CARGO.map((file) => join(cargo, file)),
  ];
}

/** Each of them by its bytes, so that who only opens one has changed nothing; `workspaces` is the directory that holds ours. */
export function fingerprintUserConfiguration(workspaces: string): ReadonlyMap<string, string> {
  const above: string[] = [];
  for (let at = workspaces; at !== dirname(at); at = dirname(at))
    above.push(...ABOVE_WORKSPACES.map((name) => join(dirname(at), name)));
  return new Map([...userConfigurationFiles(), ...above].map((file) => [file, stateOf(file)]));
}

const LARGE = 1_000_000;

function stateOf(file: string): string {
  try {
    const link = lstatSync(file);
    if (link.isDirectory()) return `directory ${link.ino} ${link.mtimeMs}`;
    if (link.size > LARGE || !(link.isFile() || link.isSymbolicLink()))
      return `${link.mode} ${link.size} ${link.ino} ${link.mtimeMs}`;
    // Through a link: dotfiles often lie elsewhere.
    return `${link.mode} ${createHash("sha256").update(readFileSync(file)).digest("hex")}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "unreadable";
  }
}
