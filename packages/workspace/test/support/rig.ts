import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach } from "vitest";
import type { Failure, OpenAttempt, ProcessJob, ProcessOutcome, Processes, Result } from "@stagewright/core";
import {
  createRepository,
  createWorkspaces,
  openRepository,
  type KernelRepository,
  type KernelWorkspaces,
  type OpenedRepository,
  type WorkspaceEvent,
  type WorkspacesOptions,
} from "../../src/index.ts";

/** A real repository in a temp directory, with its own git configuration and cache. */
export interface Rig {
  readonly root: string;
  readonly repo: string;
  readonly cache: string;
  readonly globalConfig: string;
  git(...args: string[]): string;
  gitIn(cwd: string, ...args: string[]): string;
  write(path: string, text: string | Uint8Array): void;
  commit(message?: string): string;
  open(cwd?: string): Promise<OpenedRepository>;
  repository(): Promise<KernelRepository>;
  rooms(options?: Partial<WorkspacesOptions>): Promise<Rooms>;
}

export interface Rooms {
  readonly opened: OpenedRepository;
  readonly repository: KernelRepository;
  readonly workspaces: KernelWorkspaces;
  readonly processes: ScriptedProcesses;
  readonly events: WorkspaceEvent[];
}

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

export function makeRig(
  files: Record<string, string | Uint8Array> = { "README.md": "hello\n" },
  init: string[] = [],
  base = tmpdir(),
): Rig {
  const root = realpathSync(mkdtempSync(join(base, "sw ws-")));
  cleanups.push(() => rmSync(root, { recursive: true, force: true }));
  const repo = join(root, "repo");
  const cache = join(root, "cache");
  const globalConfig = join(root, "gitconfig");
  writeFileSync(
    globalConfig,
    "[user]\n\tname = Uma User\n\temail = uma@example.org\n[init]\n\tdefaultBranch = main\n",
  );
  process.env["GIT_CONFIG_GLOBAL"] = globalConfig;
  process.env["GIT_CONFIG_NOSYSTEM"] = "1";
  process.env["XDG_CONFIG_HOME"] = join(root, "xdg");
  mkdirSync(repo);
  const gitIn = (cwd: string, ...args: string[]): string =>
    execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).replace(
      /\n$/,
      "",
    );
  gitIn(repo, "init", "-q", ...init);
  const opened: KernelRepository[] = [];
  cleanups.push(() => {
    for (const repository of opened) repository.close();
  });
  const rig: Rig = {
    root,
    repo,
    cache,
    globalConfig,
    git: (...args) => gitIn(repo, ...args),
    gitIn,
    write(path, text) {
      mkdirSync(dirname(join(repo, path)), { recursive: true });
      writeFileSync(join(repo, path), text);
    },
    commit(message = "change") {
      gitIn(repo, "add", "-A");
      gitIn(repo, "commit", "-q", "-m", message);
      return gitIn(repo, "rev-parse", "HEAD");
    },
    open: async (cwd = repo) => unwrap(await openRepository({ cwd, cacheDir: cache })),
    async repository() {
      const repository = createRepository(await rig.open());
      opened.push(repository);
      return repository;
    },
    async rooms(options = {}) {
      const repository = await rig.repository();
      const events: WorkspaceEvent[] = [];
      const processes = new ScriptedProcesses();
      const workspaces = createWorkspaces({
        repository,
        processes,
        logDirectory: join(root, "logs"),
        onEvent: (event) => events.push(event),
        ...options,
      });
      return { opened: repository.opened, repository, workspaces, processes, events };
    },
  };
  for (const [path, text] of Object.entries(files)) rig.write(path, text);
  if (Object.keys(files).length > 0) rig.commit("first");
  return rig;
}

export function attempt(commit: string, name = "T001.1-abc-1", more: Partial<OpenAttempt> = {}): OpenAttempt {
  return { run: "run1", name, commit, signal: new AbortController().signal, ...more };
}

export function unwrap<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(`Expected success, got ${JSON.stringify(result.error)}`);
  return result.value;
}

export function failure<T>(result: Result<T, Failure>): Failure {
  if (result.ok) throw new Error("Expected a failure");
  return result.error;
}

export function executable(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

export function slurp(path: string): string {
  return readFileSync(path, "utf8");
}

/** Real processes, the least that the port asks for. */
export class ScriptedProcesses implements Processes {
  readonly jobs: ProcessJob[] = [];

  run(job: ProcessJob): Promise<ProcessOutcome> {
    this.jobs.push(job);
    const [file, args] =
      "shell" in job.command
        ? ["sh", ["-c", job.command.shell]]
        : [job.command.argv[0] ?? "", job.command.argv.slice(1)];
    const started = Date.now();
    return new Promise((resolve) => {
      let output = "";
      const child = spawn(file, args, {
        cwd: job.cwd,
        env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...job.env },
        stdio: ["ignore", "pipe", "pipe"],
        signal: job.signal,
      });
      const hear = (chunk: Buffer): void => {
        output += chunk.toString();
        appendFileSync(job.logFile, chunk);
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.on("error", (error) =>
        resolve({
          end: job.signal.aborted ? { kind: "aborted" } : { kind: "not-started", reason: String(error) },
          durationMs: Date.now() - started,
          output,
        }),
      );
      child.on("close", (code, signal) =>
        resolve({
          end: code === null ? { kind: "signalled", signal: signal ?? "" } : { kind: "exited", code },
          durationMs: Date.now() - started,
          output,
        }),
      );
    });
  }
}
