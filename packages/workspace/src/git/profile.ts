import { join } from "node:path";
import type { OpenedRepository } from "../open.ts";

/** Fixed arguments before the subcommand, and the whole environment of a git call. */
export interface GitProfile {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The audit profile: for everything inside a run. Its git directory is the kernel's own,
 * so no hook, filter driver, attribute file or configuration of the user or of a
 * workspace is ever read; only objects are shared.
 */
export function auditProfile(
  opened: OpenedRepository,
  place: { workTree?: string; index?: string; excludes?: string; asUser?: boolean } = {},
): GitProfile {
  const env = bareEnvironment();
  env["GIT_DIR"] = opened.kernelDir;
  env["GIT_OBJECT_DIRECTORY"] = opened.objectsDir;
  // The history of a shallow clone ends where this file says; without it the walk runs into missing commits.
  if (opened.shallow) env["GIT_SHALLOW_FILE"] = join(opened.commonDir, "shallow");
  if (place.workTree !== undefined) env["GIT_WORK_TREE"] = place.workTree;
  if (place.index !== undefined) env["GIT_INDEX_FILE"] = place.index;
  return {
    args: [
      ...configArgs({
        ...hardened,
        // Git's defaults for these two are files in the home directory, whatever GIT_CONFIG_GLOBAL says.
        "core.excludesFile": place.excludes ?? "/dev/null",
        "core.attributesFile": "/dev/null",
        ...(place.asUser ? opened.settings.conversion : {}),
      }),
    ],
    env,
  };
}

/** For refs in the user's git directory: their ref storage is honoured, their hooks are not run. */
export function refProfile(opened: OpenedRepository): GitProfile {
  const env = bareEnvironment();
  env["GIT_DIR"] = opened.commonDir;
  env["GIT_COMMITTER_NAME"] = opened.identity.name;
  env["GIT_COMMITTER_EMAIL"] = opened.identity.email;
  return { args: configArgs({ ...hardened }), env };
}

/**
 * The delivery profile: the user's own git in their own checkout, with their
 * configuration and filters, but without hooks and without questions.
 */
export function deliveryProfile(opened: OpenedRepository, place: { index?: string } = {}): GitProfile {
  const env = userEnvironment();
  env["GIT_DIR"] = opened.gitDir;
  env["GIT_WORK_TREE"] = opened.topLevel;
  env["GIT_TERMINAL_PROMPT"] = "0";
  env["GIT_OPTIONAL_LOCKS"] = "0";
  if (place.index !== undefined) env["GIT_INDEX_FILE"] = place.index;
  return {
    args: configArgs({
      "core.hooksPath": "/dev/null",
      "core.fsmonitor": "false",
      "core.fsync": "reference",
      "core.quotePath": "false",
      "gc.auto": "0",
      "maintenance.auto": "false",
    }),
    env,
  };
}

/**
 * The user's git on its way to other repositories: with their credentials, their proxies
 * and what they have set in the environment, and without questions on a terminal.
 */
export function remoteProfile(
  opened: OpenedRepository,
  { hooks = false, extra = {} }: { hooks?: boolean; extra?: Readonly<Record<string, string>> } = {},
): GitProfile {
  const env = userEnvironment();
  for (const [name, value] of Object.entries(process.env))
    if (/^GIT_CONFIG_(COUNT|PARAMETERS|KEY_\d+|VALUE_\d+)$/.test(name)) env[name] = value;
  // Not as arguments, which everybody on the machine can read: URLs may have passwords in them.
  const settings = Object.entries(extra);
  const first = Number(env["GIT_CONFIG_COUNT"] ?? 0) || 0;
  for (const [index, [key, value]] of settings.entries()) {
    env[`GIT_CONFIG_KEY_${first + index}`] = key;
    env[`GIT_CONFIG_VALUE_${first + index}`] = value;
  }
  env["GIT_CONFIG_COUNT"] = String(first + settings.length);
  env["GIT_DIR"] = opened.gitDir;
  env["GIT_WORK_TREE"] = opened.topLevel;
  env["GIT_TERMINAL_PROMPT"] = "0";
  env["GIT_OPTIONAL_LOCKS"] = "0";
  return {
    args: configArgs({
      ...(hooks ? {} : { "core.hooksPath": "/dev/null" }),
      "core.fsmonitor": "false",
      "core.fsync": "reference",
      "core.quotePath": "false",
      "fetch.writeCommitGraph": "false",
      "gc.auto": "0",
      "maintenance.auto": "false",
    }),
    env,
  };
}

/** The user's environment, minus what would point git at another repository. */
function userEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of placing) delete env[name];
  env["LC_ALL"] = "C";
  return env;
}

const hardened: Readonly<Record<string, string>> = {
  "core.hooksPath": "/dev/null",
  "core.fsmonitor": "false",
  "core.untrackedCache": "false",
  "core.fsync": "reference",
  "core.quotePath": "false",
  "core.logAllRefUpdates": "true",
  "advice.addEmbeddedRepo": "false",
  "gc.auto": "0",
  "maintenance.auto": "false",
};

/** What `git rev-parse --local-env-vars` names, and a few more that change what git reads. */
const placing = [
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_CEILING_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_CONFIG",
  "GIT_CONFIG_COUNT",
  "GIT_CONFIG_PARAMETERS",
  "GIT_DIR",
  "GIT_GRAFT_FILE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_INDEX_VERSION",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_NAMESPACE",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_REPLACE_REF_BASE",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE",
  "GIT_EXTERNAL_DIFF",
  "GIT_DIFF_OPTS",
  "GIT_LITERAL_PATHSPECS",
  "GIT_GLOB_PATHSPECS",
  "GIT_NOGLOB_PATHSPECS",
  "GIT_ICASE_PATHSPECS",
];

function bareEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    TMPDIR: process.env["TMPDIR"],
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_LITERAL_PATHSPECS: "1",
  };
}

function configArgs(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
}
