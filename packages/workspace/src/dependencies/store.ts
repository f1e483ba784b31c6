import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { err, ok, type ObjectId, type Processes, type Result } from "@stagewright/core";
import { checkOut } from "../spaces/checkout.ts";
import { layPrivateRepository } from "../spaces/private-repository.ts";
import { removeTree } from "../spaces/remove-tree.ts";
import type { KernelRepository } from "../repository.ts";
import { planDependencies, type DependencyPlan, type Manager } from "./detect.ts";
import { digestOf, stampTree } from "./stamps.ts";

/** Dependencies of one digest as they lie in the store. */
export interface Prepared {
  readonly digest: string;
  /** Below it each of `directories` is found. */
  readonly root: string;
  /** Outermost `node_modules` directories, relative to the repository's root. */
  readonly directories: readonly string[];
}

export interface SetupProblem {
  readonly command: string;
  readonly exit: string;
  readonly outputTail: string;
}

/** What a reporter may want to say; nothing depends on it. */
export type WorkspaceEvent =
  | {
      readonly type: "dependencies-installing";
      readonly digest: string;
      readonly command: string;
      readonly pinned: boolean;
    }
  | { readonly type: "dependencies-installed"; readonly digest: string; readonly durationMs: number }
  | { readonly type: "dependencies-nested"; readonly lockfiles: readonly string[] }
  /** A store entry was not as we left it; it is installed anew. */
  | { readonly type: "store-damaged"; readonly digest: string }
  /** A witness's dependencies were not as we left them; these paths were put right. */
  | { readonly type: "dependencies-restored"; readonly slot: number; readonly paths: readonly string[] };

export interface StoreOptions {
  readonly repository: KernelRepository;
  readonly processes: Processes;
  readonly logDirectory: string;
  readonly deadlineMs?: number;
  readonly onEvent?: (event: WorkspaceEvent) => void;
}

interface Manifest {
  readonly version: 1;
  readonly directories: readonly string[];
  readonly stamp: string;
}

/** More than are being copied from at any moment. */
const TREES_KEPT = 16;
const installDeadlineMs = 15 * 60_000;
const nothing: Prepared = { digest: "none", root: "", directories: [] };

/** Dependencies installed once per digest, in a checkout of their own, and copied from there. */
export class DependencyStore {
  readonly #options: StoreOptions;
  readonly #folder: string;
  readonly #running = new Map<
    string,
    { readonly outcome: Promise<Result<Prepared, SetupProblem>>; readonly signal: AbortSignal }
  >();
  readonly #plans = new Map<ObjectId, Promise<DependencyPlan>>();
  #saidNested = false;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#folder = join(options.repository.opened.cacheDir, "deps");
  }

  /** Installs unless it is there and untouched. Calls for the same digest share one install. */
  async prepare(treeish: ObjectId, signal: AbortSignal): Promise<Result<Prepared, SetupProblem>> {
    const tree = await this.#options.repository.treeOf(treeish);
    const plan = await this.#planOf(tree);
    if (plan.nested.length > 0 && !this.#saidNested) {
      this.#saidNested = true;
      this.#options.onEvent?.({ type: "dependencies-nested", lockfiles: plan.nested });
    }
    if (plan.argv === undefined) return ok(nothing);
    for (;;) {
      const running = this.#running.get(plan.digest);
      if (!running) break;
      const outcome = await unlessCancelled(running.outcome, signal);
      // Cancelled by the one who started it, not by us: then it is our turn.
      if (outcome.ok || !running.signal.aborted || signal.aborted) return outcome;
    }
    const outcome = this.#fetch(tree, plan, plan.argv, signal).finally(() =>
      this.#running.delete(plan.digest),
    );
    this.#running.set(plan.digest, { outcome, signal });
    return outcome;
  }

  #planOf(tree: ObjectId): Promise<DependencyPlan> {
    const known = this.#plans.get(tree) ?? planDependencies(this.#options.repository, tree);
    if (this.#plans.size > 256) this.#plans.clear();
    this.#plans.set(tree, known);
    return known;
  }

  async #fetch(
    tree: ObjectId,
    plan: DependencyPlan,
    argv: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<Prepared, SetupProblem>> {
    const entry = join(this.#folder, plan.digest);
    const kept = await this.#read(plan.digest);
    if (kept === "damaged") {
      this.#options.onEvent?.({ type: "store-damaged", digest: plan.digest });
      const aside = `${entry}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
      await rename(entry, aside).catch(() => {});
      await removeTree(aside);
    } else if (kept) return ok(kept);
    return this.#install(tree, plan, argv, entry, signal);
  }

  async #install(
    tree: ObjectId,
    plan: DependencyPlan,
    argv: readonly string[],
    entry: string,
    signal: AbortSignal,
  ): Promise<Result<Prepared, SetupProblem>> {
    const { repository, processes, logDirectory, onEvent } = this.#options;
    await this.#sweepAbandoned();
    await this.#sweepOthersOf(plan.digest);
    // Its own name until it is whole: a killed install leaves nothing that counts.
    const staging = `${entry}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
    const work = join(staging, "checkout");
    const command = argv.join(" ");
    onEvent?.({ type: "dependencies-installing", digest: plan.digest, command, pinned: plan.pinned });
    try {
      await mkdir(work, { recursive: true });
      await mkdir(logDirectory, { recursive: true });
      const index = join(staging, "index");
      await checkOut(repository.opened, { work, index, treeish: tree, signal });
      // Install scripts ask git; they must not find a repository further up.
      await layPrivateRepository(repository.opened, {
        work,
        index,
        commit: repository.opened.head.commit,
        excluded: [],
      });
      const outcome = await processes.run({
        command: { argv },
        cwd: work,
        env: { CI: "1", HUSKY: "0", npm_config_update_notifier: "false" },
        logFile: join(logDirectory, `install-${plan.digest}.log`),
        deadlineMs: this.#options.deadlineMs ?? installDeadlineMs,
        signal,
        writable: [work, ...managerCaches[plan.manager ?? "npm"].map((path) => join(homedir(), path))],
      });
      if (outcome.end.kind !== "exited" || outcome.end.code !== 0)
        return err({ command, exit: describeEnd(outcome.end), outputTail: outcome.output.slice(-8192) });

      const directories = await findDependencyDirectories(work);
      const root = join(staging, "tree");
      await mkdir(root);
      for (const directory of directories) {
        await mkdir(dirname(join(root, directory)), { recursive: true });
        await rename(join(work, directory), join(root, directory));
      }
      const manifest: Manifest = {
        version: 1,
        directories,
        stamp: digestOf(await stampTree(root, directories)),
      };
      await writeFile(join(staging, "manifest.json"), JSON.stringify(manifest));
      await removeTree(work);
      // Another process may have been first; then its entry stands and ours goes.
      await rename(staging, entry).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
      });
      onEvent?.({ type: "dependencies-installed", digest: plan.digest, durationMs: outcome.durationMs });
      const kept = await this.#read(plan.digest);
      return kept && kept !== "damaged"
        ? ok(kept)
        : err({ command, exit: "installed, but not as it was installed a moment later", outputTail: "" });
    } finally {
      await removeTree(staging);
    }
  }

  async #read(digest: string): Promise<Prepared | "damaged" | undefined> {
    const entry = join(this.#folder, digest);
    const text = await readFile(join(entry, "manifest.json"), "utf8").catch(() => undefined);
    if (text === undefined) return (await readdir(entry).catch(() => undefined)) ? "damaged" : undefined;
    try {
      const manifest = JSON.parse(text) as Manifest;
      const root = join(entry, "tree");
      return digestOf(await stampTree(root, manifest.directories)) === manifest.stamp
        ? { digest, root, directories: manifest.directories }
        : "damaged";
    } catch {
      return "damaged";
    }
  }

  /** Of installs that hold for one tree alone there may be many; those used last stay. */
  async #sweepOthersOf(digest: string): Promise<void> {
    const [group, tree] = digest.split("-");
    if (tree === undefined) return;
    const names = (await readdir(this.#folder).catch(() => [])).filter(
      (name) => name.startsWith(`${group}-`) && !name.endsWith(".tmp") && !this.#running.has(name),
    );
    const aged = await Promise.all(
      names.map(async (name) => ({
        name,
        at: (await stat(join(this.#folder, name)).catch(() => undefined))?.mtimeMs ?? 0,
      })),
    );
    for (const { name } of aged.toSorted((a, b) => b.at - a.at).slice(TREES_KEPT)) {
      const aside = join(this.#folder, `${name}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`);
      // Gone already: another process has swept it.
      if (
        await rename(join(this.#folder, name), aside).then(
          () => true,
          () => false,
        )
      )
        await removeTree(aside);
    }
  }

  /** Leavings of installs whose process is gone. */
  async #sweepAbandoned(): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const pid = Number(/\.(\d+)\.[0-9a-f]+\.tmp$/.exec(name)?.[1]);
      if (pid && pid !== process.pid && !isAlive(pid)) await removeTree(join(this.#folder, name));
    }
  }
}

async function unlessCancelled(
  outcome: Promise<Result<Prepared, SetupProblem>>,
  signal: AbortSignal,
): Promise<Result<Prepared, SetupProblem>> {
  const heard = new AbortController();
  const cancelled = new Promise<Result<Prepared, SetupProblem>>((resolve) => {
    signal.addEventListener("abort", () => resolve(err({ command: "", exit: "cancelled", outputTail: "" })), {
      signal: heard.signal,
    });
  });
  try {
    return await Promise.race([outcome, cancelled]);
  } finally {
    heard.abort();
  }
}

/** What a package manager writes outside the checkout, below the home directory. */
const managerCaches: Readonly<Record<Manager, readonly string[]>> = {
  npm: [".npm"],
  pnpm: [".local/share/pnpm", ".local/state/pnpm", ".cache/pnpm"],
  yarn: [".yarn", ".cache/yarn", ".cache/node"],
  bun: [".bun"],
};

export function describeEnd(end: { kind: string; code?: number; signal?: string; reason?: string }): string {
  if (end.kind === "exited") return `exit ${end.code}`;
  return end.signal ?? end.reason ?? end.kind;
}

async function findDependencyDirectories(root: string, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, prefix), { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === ".git") continue;
    const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (entry.name === "node_modules") found.push(path);
    else found.push(...(await findDependencyDirectories(root, path)));
  }
  return found.toSorted();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
