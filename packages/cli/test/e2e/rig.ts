import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const AGENT = fileURLToPath(new URL("agent.mjs", import.meta.url));

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the scripted agent does for a task, in an attempt. */
export interface Step {
  readonly say?: string;
  readonly write?: Files;
  readonly delete?: readonly string[];
  readonly exec?: readonly string[];
  readonly waitFor?: string;
  readonly sleepMs?: number;
  readonly hang?: boolean;
  readonly exit?: number;
}

export interface TraceLine {
  readonly event: "begin" | "end";
  readonly task: string;
  readonly attempt: number;
  readonly at: number;
  readonly pid: number;
  readonly cwd: string;
  readonly samePrompt?: boolean;
  readonly prompt?: string;
  readonly env?: readonly string[];
}

/** The last line that `--json` prints. */
export interface RunResult {
  readonly type: "run.result";
  readonly run: string;
  readonly outcome: string;
  readonly exitCode: number;
  readonly branch?: string;
  readonly commit?: string;
  readonly tasks: readonly {
    readonly id: string;
    readonly key: string;
    readonly end: string;
    readonly grade?: string;
    readonly reason?: string;
    readonly attempts: number;
  }[];
  readonly notes?: readonly string[];
  readonly findings: readonly {
    readonly task: string;
    readonly code: string;
    readonly path: string;
    readonly severity: string;
  }[];
  readonly waits?: readonly {
    readonly kind: string;
    readonly worktree?: string;
    readonly findings?: readonly { readonly rule: string; readonly path: string; readonly line?: number }[];
    readonly next: readonly string[];
  }[];
}

/**
 * A real repository in a temporary place, and the real command in a process of its own,
 * with a home and a cache that are nobody's.
 */
export class Rig {
  readonly place: string;
  readonly repository: string;
  readonly cache: string;
  readonly trace: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(name = "repo") {
    this.place = realpathSync(mkdtempSync(join(tmpdir(), "stagewright-e2e-")));
    this.repository = join(this.place, name);
    this.cache = join(this.place, "cache");
    this.trace = join(this.place, "trace.ndjson");
    mkdirSync(this.repository);
    mkdirSync(join(this.place, "home"));
    this.#env = {
      PATH: process.env["PATH"],
      HOME: join(this.place, "home"),
      STAGEWRIGHT_CACHE: this.cache,
      GIT_CONFIG_GLOBAL: join(this.place, "home", ".gitconfig"),
      GIT_CONFIG_NOSYSTEM: "1",
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
    };
    writeFileSync(
      join(this.place, "home", ".gitconfig"),
      "[user]\n\tname = Tess Ter\n\temail = tess@example.com\n[init]\n\tdefaultBranch = main\n",
    );
    onTestFinished(() => {
      rmSync(this.place, { recursive: true, force: true, maxRetries: 3 });
    });
  }

  write(files: Files): void {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.repository, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.repository, path), "utf8");
  }

  git(...words: string[]): string {
    return execFileSync("git", words, {
      cwd: this.repository,
      env: this.#env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trimEnd();
  }

  /** A repository with these files committed on `main`. */
  commit(files: Files, message = "base"): void {
    if (!existsSync(join(this.repository, ".git"))) this.git("init", "--quiet");
    this.write(files);
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", message);
  }

  /** An agent that does these steps, as `--agent` wants it. */
  agent(
    tasks: Readonly<Record<string, Step | readonly Step[]>>,
    otherwise?: Step,
    more: { tracePrompts?: boolean } = {},
  ): string {
    const file = join(
      this.place,
      `agent-${createHash("sha256")
        .update(JSON.stringify([tasks, otherwise]))
        .digest("hex")
        .slice(0, 8)}.json`,
    );
    writeFileSync(file, JSON.stringify({ tasks, otherwise, trace: this.trace, ...more }));
    return `command:${process.execPath} ${AGENT} ${file}`;
  }

  traceLines(): TraceLine[] {
    if (!existsSync(this.trace)) return [];
    return readFileSync(this.trace, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as TraceLine);
  }

  start(...words: string[]): ChildProcess {
    return this.startIn(this.repository, {}, ...words);
  }

  startIn(cwd: string, env: NodeJS.ProcessEnv, ...words: string[]): ChildProcess {
    const node = ["--conditions=@stagewright/source", "--disable-warning=ExperimentalWarning", MAIN];
    const child = spawn(process.execPath, [...node, ...words], {
      cwd,
      env: { ...this.#env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    onTestFinished(() => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    });
    return child;
  }

  stagewright(...words: string[]): Promise<Ended> {
    return ended(this.start(...words));
  }

  /** `run speckit … --json --yes`, its exit and its result. */
  async run(
    ...words: string[]
  ): Promise<Ended & { readonly result: RunResult; readonly entries: readonly Record<string, unknown>[] }> {
    return this.jsonOf(await this.stagewright("run", "speckit", ...words, "--yes", "--json"));
  }

  async resume(...words: string[]): Promise<Ended & { readonly result: RunResult }> {
    return this.jsonOf(await this.stagewright("resume", ...words, "--json"));
  }

  jsonOf(
    end: Ended,
  ): Ended & { readonly result: RunResult; readonly entries: readonly Record<string, unknown>[] } {
    const lines = end.stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const result = lines.find((line) => line["type"] === "run.result");
    if (result === undefined) throw new Error(`no result (exit ${end.code}):\n${end.stderr}\n${end.stdout}`);
    return { ...end, entries: lines, result: result as unknown as RunResult };
  }

  /** Everything of the user's checkout that a run has no business with: files, index, HEAD, config, stash, branches. */
  userState(): Record<string, string> {
    const state: Record<string, string> = {};
    for (const path of walk(this.repository)) {
      const inside = relative(this.repository, path);
      // The run's own: objects, its state, its refs.
      if (
        /^\.git\/(?:objects|stagewright|refs\/stagewright|logs\/refs\/stagewright|refs\/heads\/stagewright|logs\/refs\/heads\/stagewright)(?:\/|$)/.test(
          inside,
        )
      )
        continue;
      const stat = lstatSync(path);
      if (stat.isDirectory()) continue;
      const content = stat.isSymbolicLink() ? readlinkSync(path) : readFileSync(path);
      state[inside] = `${stat.mode.toString(8)} ${createHash("sha256").update(content).digest("hex")}`;
    }
    return state;
  }

  /** Processes that a run started and that still live, as /proc tells. */
  processes(run: string): string[] {
    if (!existsSync("/proc")) return [];
    return readdirSync("/proc").filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`STAGEWRIGHT_RUN=${run}`);
      } catch {
        return false;
      }
    });
  }

  /** Workspaces that are still there. */
  workspaces(): string[] {
    return existsSync(this.cache) ? [...walk(this.cache)].filter((path) => path.endsWith("/work")) : [];
  }
}

export async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { code, stdout, stderr };
}

/** Until `condition` holds; fails loudly after a generous while. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function* walk(directory: string): Generator<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    yield path;
    if (entry.isDirectory()) yield* walk(path);
  }
}
