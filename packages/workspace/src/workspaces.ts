import { mkdirSync, realpathSync } from "node:fs";
import { readdir, rmdir } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Failure, Processes, Result, Workspaces } from "@stagewright/core";
import { DependencyStore, type WorkspaceEvent } from "./dependencies/store.ts";
import { GitError } from "./git/process.ts";
import type { KernelRepository } from "./repository.ts";
import { findAttempt, makeAttempt, renewAttempt, type AttemptRooms } from "./spaces/attempt.ts";
import { removeTree } from "./spaces/remove-tree.ts";
import { createSetup } from "./spaces/setup.ts";
import { clearShared, isShared, keepShared, makeShared, sharedCheckout } from "./spaces/shared.ts";
import { makeWitness } from "./spaces/witness.ts";

export interface WorkspacesOptions {
  readonly repository: KernelRepository;
  /** Runs package managers and the setup command. */
  readonly processes: Processes;
  /** Where their logs go. */
  readonly logDirectory: string;
  /** The user's command from the config, run by `sh -c` in every new workspace. */
  readonly setup?: string;
  readonly setupDeadlineMs?: number;
  readonly installDeadlineMs?: number;
  readonly onEvent?: (event: WorkspaceEvent) => void;
  /**
   * What tells this owner's workspaces of a run from those of owners before and after it, which
   * may not know yet that they are none any more. Asked at each opening. Absent: nothing.
   */
  readonly owner?: () => string;
}

export interface KernelWorkspaces extends Workspaces {
  /** Removes this owner's workspaces of a run, but for those whose paths are to be kept. */
  removeOwn(run: string, keep?: readonly string[]): Promise<void>;
}

/** Workspaces at `<cache>/<repository>/<run>/<name>/work`; the shared worktree at `<cache>/<repository>/<run>/worktree`. */
export function createWorkspaces(options: WorkspacesOptions): KernelWorkspaces {
  mkdirSync(options.repository.opened.cacheDir, { recursive: true, mode: 0o700 });
  // Resolved once: a capture tells by it that nobody put a link in the path.
  const root = realpathSync(options.repository.opened.cacheDir);
  const rooms: AttemptRooms & { onEvent?: (event: WorkspaceEvent) => void } = {
    repository: options.repository,
    store: new DependencyStore({
      repository: options.repository,
      processes: options.processes,
      logDirectory: options.logDirectory,
      ...(options.installDeadlineMs === undefined ? {} : { deadlineMs: options.installDeadlineMs }),
      ...(options.onEvent ? { onEvent: options.onEvent } : {}),
    }),
    setup: createSetup({
      processes: options.processes,
      logDirectory: options.logDirectory,
      ...(options.setup === undefined ? {} : { command: options.setup }),
      ...(options.setupDeadlineMs === undefined ? {} : { deadlineMs: options.setupDeadlineMs }),
    }),
    ...(options.onEvent ? { onEvent: options.onEvent } : {}),
  };
  const mark = (): string => (options.owner === undefined ? "" : `.${options.owner()}`);
  const folderOf = (run: string, name: string): string =>
    join(root, safeName(run), safeName(`${name}${mark()}`));

  /** The folder of a workspace by its path: two steps below the root, or it is none of ours. */
  function folderAt(path: string): string | undefined {
    const folder = dirname(path);
    const steps = relative(root, folder).split(sep);
    return basename(path) === "work" && steps.length === 2 && steps[0] !== ".." ? folder : undefined;
  }

  const folderOfRun = (run: string): string => join(root, safeName(run));

  /** Of a run: those that are to go, but for those at the paths. */
  async function removeSome(
    run: string,
    keep: readonly string[],
    goes: (name: string) => boolean,
  ): Promise<void> {
    const folder = folderOfRun(run);
    const kept = new Set(keep.map((path) => basename(dirname(path))));
    let resisted: Error | undefined;
    for (const name of await readdir(folder).catch(() => [])) {
      // One that resists does not keep the others.
      if (goes(name) && !kept.has(name) && !isShared(name))
        await removeTree(join(folder, name)).catch((error: Error) => (resisted = error));
    }
    if (resisted !== undefined) throw resisted;
  }

  return {
    openAttempt: (request) =>
      catching(request.signal, setupFailed, async () => {
        const kept = request.reuse === undefined ? undefined : folderAt(request.reuse.path);
        // Another run's workspace is another run's, whoever names it.
        const ours = kept !== undefined && dirname(kept) === join(root, safeName(request.run));
        const renewed = ours ? await renewAttempt(rooms, kept, request) : undefined;
        return renewed ?? makeAttempt(rooms, folderOf(request.run, request.name), request);
      }),
    async reopenAttempt(place) {
      const folder = folderAt(place.path);
      return folder === undefined ? undefined : findAttempt(rooms, folder);
    },
    openWitness: (request) =>
      catching(request.signal, cannotWitness, () =>
        makeWitness(rooms, folderOf(request.run, `witness-${request.slot}`), request),
      ),
    async remove(path) {
      const folder = folderAt(path);
      if (folder === undefined) throw new Error(`Not a workspace: ${path}`);
      await removeTree(folder);
    },
    openShared: (request) =>
      catching(request.signal, setupFailed, () => makeShared(rooms, folderOfRun(request.run), request)),
    keepShared: (run) => keepShared(rooms, folderOfRun(run), run),
    closeShared: (run) => clearShared(rooms, folderOfRun(run), run),
    async removeRun(run, keep = []) {
      const folder = folderOfRun(run);
      if (!keep.includes(sharedCheckout(folder))) await clearShared(rooms, folder, run);
      await removeSome(run, keep, () => true);
      // Not while something in it is kept.
      await rmdir(folder).catch(() => undefined);
    },
    removeOwn: (run, keep = []) => removeSome(run, keep, (name) => name.endsWith(mark())),
  };
}

function safeName(name: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._@+-]*$/.test(name) || name === "deps" || /\.\.|\.lock$|\.$/.test(name))
    throw new Error(`Not safe in a path: ${JSON.stringify(name)}`);
  return name;
}

/**
 * A cancelled git call ends with an error like a failed one; the caller wants to know
 * which it was. What git cannot do (a full disk, a commit that is gone) fails the
 * opening, not the process.
 */
async function catching<T>(
  signal: AbortSignal,
  failed: (problem: Problem) => Failure,
  work: () => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) return { ok: false, error: { code: "CANCELLED" } };
    if (error instanceof GitError) return { ok: false, error: failed(problemOfGit(error)) };
    const { code, message } = error as NodeJS.ErrnoException;
    if (UNWALKABLE.has(code ?? ""))
      return { ok: false, error: failed({ command: "", exit: message, outputTail: "" }) };
    throw error;
  }
}

/** What somebody's files can do to whoever walks through them. */
const UNWALKABLE = new Set(["ENAMETOOLONG", "ELOOP", "ENOTDIR", "EISDIR", "ENOTEMPTY"]);

interface Problem {
  readonly command: string;
  readonly exit: string;
  readonly outputTail: string;
}

function problemOfGit({ args, output }: GitError): Problem {
  return {
    command: `git ${args.join(" ")}`,
    exit: `exit ${output.code}`,
    outputTail: output.stderr.slice(-8192),
  };
}

function setupFailed(problem: Problem): Failure {
  return { code: "SETUP_FAILED", ...problem, command: problem.command || "opening a workspace" };
}

function cannotWitness({ command, exit, outputTail }: Problem): Failure {
  return { code: "CANNOT_WITNESS", reason: command === "" ? exit : `${command}: ${exit}`, outputTail };
}
