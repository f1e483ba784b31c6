import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import {
  createProcesses,
  detectSandbox,
  programDirectories,
  unenforcedBy,
  type Sandbox,
} from "@stagewright/agents";
import {
  err,
  heldTasks,
  ok,
  type Handlers,
  type PlannedStage,
  type Processes,
  type Result,
  type RunPins,
  type RunSettings,
  type RunState,
} from "@stagewright/core";
import { openBlobStore } from "@stagewright/engine-local";
import { mutators } from "@stagewright/mutants";
import { testReports } from "@stagewright/reports";
import { createHandlers, soundStore, type Services } from "@stagewright/work";
import { createCheckout, createWorkspaces, userConfigurationFiles } from "@stagewright/workspace";
import { pickAgents } from "./agents.ts";
import { reportForReviewers } from "./html-report/of-run.ts";
import { clearWorkspaces, knownWorkspaces, Ownership } from "./ownership.ts";
import type { Problem } from "./problem.ts";
import type { Project } from "./project.ts";
import { remotesWithReceipts } from "./receipts/deliver.ts";
import { keyDirectory } from "./receipts/keys.ts";
import { forgeOpener, remotesOf } from "./remote-ports.ts";
import { changeAudit, checkoutWatch, deliverBranch } from "./workspace-ports.ts";

/** What carries a run: its handlers, and what is to be done when its owner changes. */
export interface Carrier {
  readonly handlers: Handlers;
  /** The run is this process's: gives how many left-over processes were ended, and why what is held cannot be tried. */
  readonly onOwned: (epoch: number) => Promise<{ readonly swept: number; readonly unshown?: string }>;
  /** The run is another process's: takes away what is only in its way. */
  readonly onLost: () => Promise<void>;
  /** What a human is to know that is in no record, in the order it came. */
  readonly said: readonly string[];
  /** Once the run rests, however that came: ends what its agents have kept alive. */
  readonly close: () => Promise<void>;
}

/** The one place where a run's parts are put together. */
export async function composeRun(
  project: Project,
  request: {
    readonly run: string;
    readonly pins: RunPins;
    readonly stages: readonly PlannedStage[];
    readonly sandbox: Sandbox;
  },
): Promise<Result<Carrier, Problem>> {
  const { run, pins, stages, sandbox } = request;
  const { settings } = pins;
  const processes = processesFor(project, run, settings, sandbox);
  const agents = await pickAgents(settings, processes);
  if (!agents.ok) return agents;
  const logs = project.logsOf(run);
  const said: string[] = [];
  // There before anybody is confined: what is not there cannot be hidden.
  await mkdir(keyDirectory(project.opened.stateDir), { recursive: true, mode: 0o700 });
  const ownership = new Ownership(project, run);
  const repository = ownership.repository();
  const workspaces = createWorkspaces({
    repository,
    processes,
    logDirectory: path.join(logs, "workspaces"),
    owner: ownership.mark,
    ...(settings.setup === undefined ? {} : { setup: settings.setup }),
  });
  const services: Services = {
    run,
    stages,
    repository,
    workspaces,
    processes,
    agents: agents.value.agentFor,
    store: soundStore(openBlobStore(project.blobs)),
    cache: project.journal.cache,
    reports: testReports,
    mutators,
    audit: changeAudit(project),
    deliverBranch: deliverBranch({ ...project, repository }),
    remotes: remotesWithReceipts(remotesOf(project), project, {
      run,
      wanted: settings.receipts,
      say: (words) => said.push(words),
    }),
    checkout: createCheckout(project.opened),
    openForge: forgeOpener(project, process.env),
    env: process.env,
    watch: checkoutWatch(project, sandbox.kind !== "none"),
    report: (state, room) => reportForReviewers(project, state, room),
    userDocument: (file) => readFile(path.join(project.opened.topLevel, file)).catch(() => undefined),
    sandboxed: sandbox.kind !== "none",
    unenforced: unenforcedBy(sandbox),
    logFile: async (...segments) => {
      const file = path.join(logs, ...segments);
      await mkdir(path.dirname(file), { recursive: true });
      return file;
    },
    environment: environmentDigest(settings),
  };
  const stateNow = (): RunState => {
    const state = project.journal.state(run);
    if (state === undefined) throw new Error(`run ${run} has no records`);
    return state;
  };
  return ok({
    handlers: createHandlers(services),
    async onOwned(epoch) {
      const taken = await ownership.take(epoch);
      return { ...taken, ...(await clearWorkspaces(project, workspaces, stateNow())) };
    },
    said,
    onLost: () => workspaces.removeOwn(run, knownWorkspaces(stateNow())),
    async close() {
      await agents.value.close();
      const carried = project.journal.runs().some((row) => row.run === run && row.owner?.alive === true);
      if (!carried && heldTasks(stateNow()).length === 0)
        await workspaces.closeShared(run).catch(() => undefined);
    },
  });
}

/** Processes of a run: the user's checkouts, git directory, tools and their configuration and our cache are out of reach where there is a sandbox. */
export function processesFor(
  { opened }: Project,
  run: string,
  { env }: Pick<RunSettings, "env">,
  sandbox: Sandbox,
): Processes {
  const own = [opened.topLevel, opened.gitDir, opened.commonDir, opened.cacheDir, ...sharedCache(opened)];
  const programs = programDirectories();
  const tools = [...programs.directories, ...userConfigurationFiles(), globalGitDirectory()];
  const protect = [...new Set([...own, ...otherWorktrees(opened), ...tools])];
  const hidden = [keyDirectory(opened.stateDir)];
  return createProcesses({ run, sandbox, protect, hidden, writable: programs.stores, passEnv: env });
}

/** What runs of other repositories have beside ours, unless the user has put that where everything is. */
function sharedCache({ cacheDir }: Project["opened"]): string[] {
  const shared = path.dirname(cacheDir);
  const holds = (place: string): boolean => !path.relative(shared, place).startsWith("..");
  return [process.env["HOME"] ?? homedir(), tmpdir()].some(holds) ? [] : [shared];
}

/** The repository's other checkouts are the user's as well. Those that git would prune are not there any more. */
function otherWorktrees({ commonDir, cacheDir }: Project["opened"]): string[] {
  const main = path.basename(commonDir) === ".git" ? [path.dirname(commonDir)] : [];
  const records = path.join(commonDir, "worktrees");
  const linked = namesIn(records).flatMap((name) => {
    try {
      return path.dirname(readFileSync(path.join(records, name, "gitdir"), "utf8").trim());
    } catch {
      return [];
    }
  });
  // What is in the cache is protected with it; the run's own worktree there is to be set up.
  const cache = realpathSync(cacheDir);
  const isOurs = (worktree: string): boolean => !path.relative(cache, worktree).startsWith("..");
  return [...main, ...linked.filter((worktree) => path.isAbsolute(worktree) && !isOurs(worktree))];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The user's git configuration beyond the repository may be in many files. */
function globalGitDirectory(): string {
  const home = process.env["HOME"] ?? homedir();
  return path.join(process.env["XDG_CONFIG_HOME"] || path.join(home, ".config"), "git");
}

/** The sandbox as the settings want it; refused where one is required and there is none. */
export async function pickSandbox(wanted: RunSettings["sandbox"]): Promise<Result<Sandbox, Problem>> {
  if (wanted === "off") return ok({ kind: "none", reason: "switched off" });
  const sandbox = await detectSandbox();
  if (wanted === "require" && sandbox.kind === "none") {
    return err({
      what: "a sandbox is required, and there is none",
      why: sandbox.reason,
      next: "stagewright doctor; --sandbox auto goes on without",
    });
  }
  return ok(sandbox);
}

/** What a check's result depends on beside the tree it ran on. */
function environmentDigest({ env, setup }: RunSettings): string {
  const passed = ["PATH", ...env].map((name) => [name, process.env[name] ?? null]);
  const facts = [process.platform, process.arch, process.version, setup ?? null, passed];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}
