import { createHash } from "node:crypto";
import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { err, ok, type ObjectId, type Result } from "@stagewright/core";
import { cacheDirectory } from "./cache.ts";
import { runGit, splitNul, type GitOutput } from "./git/process.ts";
import { identityOf, readConfig, settingsOf, type RepositorySettings } from "./git/settings.ts";
import { alternatesText } from "./spaces/private-repository.ts";

/** The user's repository as their own git sees it, found once; plain data. */
export interface OpenedRepository {
  /** Root of the user's checkout (of the linked worktree, where that is where they are). */
  readonly topLevel: string;
  /** Git directory of this checkout: HEAD and index live here. */
  readonly gitDir: string;
  /** What all worktrees share: objects, refs, configuration, our state. */
  readonly commonDir: string;
  /** Where objects are read from, and new ones written to. */
  readonly objectsDir: string;
  readonly objectFormat: "sha1" | "sha256";
  readonly shallow: boolean;
  /** `branch` without `refs/heads/`; absent: detached. */
  readonly head: { readonly commit: ObjectId; readonly branch?: string };
  readonly gitVersion: string;
  /** Who commits are by: the author that git would name here (`git var GIT_AUTHOR_IDENT`), else Stagewright. */
  readonly identity: { readonly name: string; readonly email: string };
  readonly settings: RepositorySettings;
  /** `<common>/stagewright`: journal, artifacts and logs of the runs. */
  readonly stateDir: string;
  /** The kernel's own git directory: in `stateDir`, or apart. */
  readonly kernelDir: string;
  /** `<cache>/<repository digest>`: workspaces and dependencies. */
  readonly cacheDir: string;
  /** Filter drivers that in-tree attributes ask for; workspaces hold such files as git stores them. */
  readonly filterDrivers: readonly string[];
}

export type RepositoryProblem =
  | { readonly code: "GIT_MISSING"; readonly reason: string }
  | { readonly code: "GIT_TOO_OLD"; readonly version: string; readonly needed: string }
  /** `gitSays`: git's own words; they also tell of dubious ownership and how to accept it. */
  | { readonly code: "NOT_A_REPOSITORY"; readonly cwd: string; readonly gitSays: string }
  | { readonly code: "BARE_REPOSITORY"; readonly gitDir: string }
  | { readonly code: "NO_COMMITS"; readonly topLevel: string }
  | { readonly code: "HAS_SUBMODULES"; readonly paths: readonly string[] }
  | { readonly code: "PARTIAL_CLONE"; readonly remotes: readonly string[] }
  | { readonly code: "USES_LFS"; readonly paths: readonly string[] };

const neededGit = [2, 38] as const;

/**
 * Finds the repository around `cwd`. The only call that runs in the user's environment as it is.
 *
 * @param apart a name in the cache directory: what would be written into the repository, new objects
 *   and our git directory, is written there. Nothing in the repository changes; refs are not to be moved.
 */
export async function openRepository({
  cwd,
  cacheDir,
  apart,
}: {
  cwd: string;
  cacheDir?: string;
  apart?: string;
}): Promise<Result<OpenedRepository, RepositoryProblem>> {
  const asked = resolve(cwd);
  if (!(await isDirectory(asked)))
    return err({ code: "NOT_A_REPOSITORY", cwd: asked, gitSays: `${asked} is not a directory` });
  const git = (args: string[]): Promise<GitOutput> =>
    runGit({ args, cwd: asked, env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" } });

  let answers: [GitOutput, GitOutput, GitOutput, Place];
  try {
    answers = await Promise.all([
      git(["--version"]),
      git(["config", "--list", "-z"]),
      // What was set, in the environment too; never what git would guess of the machine.
      git(["-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"]),
      findPlace(git),
    ]);
  } catch (error) {
    return err({ code: "GIT_MISSING", reason: String(error) });
  }
  const [version, configuration, author, [facts, common, gitDir, top, head, headName]] = answers;

  const gitVersion = /\d+(\.\d+)+/.exec(version.stdout.toString())?.[0] ?? "";
  if (olderThan(gitVersion, neededGit))
    return err({
      code: "GIT_TOO_OLD",
      version: gitVersion || version.stdout.toString().trim(),
      needed: neededGit.join("."),
    });
  if (facts.code !== 0) return err({ code: "NOT_A_REPOSITORY", cwd: asked, gitSays: facts.stderr.trim() });

  const [bare, shallow, format] = facts.stdout.toString().split("\n", 3);
  if (bare === "true" || top.code !== 0) return err({ code: "BARE_REPOSITORY", gitDir: path(gitDir) });
  const topLevel = path(top);
  const commonDir = await realpath(path(common));

  const config = readConfig(splitNul(configuration.stdout));
  const promisors = [...config.keys()].filter(
    (key) =>
      key === "extensions.partialclone" ||
      (/^remote\..*\.promisor$/.test(key) && config.get(key)?.at(-1) !== "false"),
  );
  if (promisors.length > 0) return err({ code: "PARTIAL_CLONE", remotes: promisors });

  const commit = path(head);
  if (head.code !== 0) return err({ code: "NO_COMMITS", topLevel });

  const census = await takeCensus(git, topLevel, commit);
  if (census.gitlinks.length > 0) return err({ code: "HAS_SUBMODULES", paths: census.gitlinks });
  if (census.lfs.length > 0) return err({ code: "USES_LFS", paths: census.lfs });

  const stateDir = join(commonDir, "stagewright");
  const branch = headName.code === 0 ? path(headName).replace(/^refs\/heads\//, "") : undefined;
  const objectFormat = format === "sha256" ? "sha256" : "sha1";
  const cache = join(
    cacheDir ?? cacheDirectory(),
    createHash("sha256").update(commonDir).digest("hex").slice(0, 16),
  );
  const place = apart === undefined ? stateDir : join(cache, apart);
  const objectsDir = join(commonDir, "objects");
  const opened: OpenedRepository = {
    topLevel,
    gitDir: path(gitDir),
    commonDir,
    objectsDir: apart === undefined ? objectsDir : join(place, "objects"),
    objectFormat,
    shallow: shallow === "true",
    head: branch === undefined ? { commit } : { commit, branch },
    gitVersion,
    identity: identityOf(author.code === 0 ? author.stdout.toString("utf8") : ""),
    settings: settingsOf(config),
    stateDir,
    kernelDir: join(place, "kernel.git"),
    cacheDir: cache,
    filterDrivers: census.filters,
  };
  await layKernelDirectory(opened);
  if (apart !== undefined) await borrowObjects(opened.objectsDir, objectsDir);
  return ok(opened);
}

/** Facts, common directory, git directory, top level, HEAD's commit and HEAD's branch. */
type Place = [GitOutput, GitOutput, GitOutput, GitOutput, GitOutput, GitOutput];

async function findPlace(git: (args: string[]) => Promise<GitOutput>): Promise<Place> {
  const facts = ["--is-bare-repository", "--is-shallow-repository", "--show-object-format"];
  const common = ["--path-format=absolute", "--git-common-dir"];
  const commit = "HEAD^{commit}";
  const all = await git([
    ...["rev-parse", ...facts, ...common, "--absolute-git-dir", "--show-toplevel"],
    ...[commit, "--symbolic-full-name", "HEAD"],
  ]);
  const lines = all.stdout.toString("utf8").split("\n");
  if (all.code === 0 && lines.length === 9 && /^[0-9a-f]{40,}\nrefs\/heads\//.test(lines.slice(6).join("\n")))
    return [lines.slice(0, 3).join("\n"), ...lines.slice(3, 8)].map((text) => ({
      ...all,
      stdout: Buffer.from(text),
    })) as Place;
  // No branch, no commit, no repository, a newline in a path: one call each tells which.
  return Promise.all([
    git(["rev-parse", ...facts]),
    git(["rev-parse", ...common]),
    git(["rev-parse", "--absolute-git-dir"]),
    git(["rev-parse", "--show-toplevel"]),
    git(["rev-parse", "--verify", "-q", commit]),
    git(["symbolic-ref", "-q", "HEAD"]),
  ]);
}

/** Submodules, LFS and other filters, from the tree itself: a repository may have any of them unconfigured. */
async function takeCensus(
  git: (args: string[]) => Promise<GitOutput>,
  topLevel: string,
  commit: ObjectId,
): Promise<{ gitlinks: string[]; lfs: string[]; filters: string[] }> {
  const entries = splitNul(
    (await git(["-C", topLevel, "ls-tree", "-r", "-z", "--full-tree", commit])).stdout,
  ).map((line) => {
    const [mode = "", , oid = ""] = line.slice(0, line.indexOf("\t")).split(" ");
    return { mode, oid, path: line.slice(line.indexOf("\t") + 1) };
  });
  const gitlinks = entries.filter((entry) => entry.mode === "160000").map((entry) => entry.path);
  const attributes = entries.filter((entry) => /(^|\/)\.gitattributes$/.test(entry.path));
  const filters = new Set<string>();
  for (const { oid } of attributes) {
    const text = (await git(["-C", topLevel, "cat-file", "blob", oid])).stdout.toString("utf8");
    for (const line of text.split("\n"))
      if (!/^\s*#/.test(line))
        for (const match of line.matchAll(/\sfilter=(\S+)/g)) filters.add(match[1] ?? "");
  }
  // An unused LFS line in .gitattributes harms nobody; a file it matches would be a pointer in every workspace.
  const lfs = filters.has("lfs")
    ? splitNul((await git(["-C", topLevel, "ls-files", "-z", ":(top,attr:filter=lfs)"])).stdout)
    : [];
  return { gitlinks, lfs, filters: [...filters].toSorted() };
}

/** Rewritten at every opening, so that nothing that was planted there stays. */
async function layKernelDirectory(opened: OpenedRepository): Promise<void> {
  const { kernelDir } = opened;
  await Promise.all(
    ["info", "hooks", "commondir", "config.worktree", "worktrees"].map((name) =>
      rm(join(kernelDir, name), { recursive: true, force: true }),
    ),
  );
  await Promise.all([
    mkdir(join(kernelDir, "refs"), { recursive: true }),
    mkdir(join(kernelDir, "objects"), { recursive: true }),
    mkdir(opened.cacheDir, { recursive: true, mode: 0o700 }),
  ]);
  const extensions = opened.objectFormat === "sha256" ? "[extensions]\n\tobjectFormat = sha256\n" : "";
  const config = `[core]\n\trepositoryFormatVersion = ${extensions === "" ? 0 : 1}\n\tbare = true\n\tfileMode = true\n${extensions}`;
  await Promise.all([
    settle(join(kernelDir, "HEAD"), "ref: refs/heads/none\n"),
    settle(join(kernelDir, "config"), config),
  ]);
}

/** New objects go to a store of their own, which has all others from the repository. */
async function borrowObjects(own: string, from: string): Promise<void> {
  await mkdir(join(own, "info"), { recursive: true });
  await settle(join(own, "info", "alternates"), alternatesText(from));
}

async function settle(file: string, text: string): Promise<void> {
  if ((await readFile(file, "utf8").catch(() => undefined)) === text) return;
  const temporary = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}

function path(output: GitOutput): string {
  return output.stdout.toString("utf8").replace(/\n$/, "");
}

function olderThan(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split(".").map(Number);
  return a < major || (a === major && b < minor);
}

async function isDirectory(place: string): Promise<boolean> {
  return (await stat(place).catch(() => undefined))?.isDirectory() ?? false;
}
