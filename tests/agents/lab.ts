import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startScriptedModel, type Script, type ScriptedModel } from "@stagewright/testing";
import { onTestFinished } from "vitest";
import { agents, type LabAgent } from "./agents.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(root, "packages/cli/src/main.ts");

/** A dummy, long enough to be found again wherever it should not be. */
const KEY = "dummy-key-that-no-provider-has-ever-given-out";

/** Where each agent that was installed is; set by `npm run test:agents`. */
const places = JSON.parse(process.env["STAGEWRIGHT_AGENTS"] ?? "{}") as Readonly<Record<string, string>>;

/** The agents that are tried in this run. */
export const present: readonly LabAgent[] = agents.filter(({ name }) => places[name] !== undefined);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TaskResult {
  readonly id: string;
  readonly end: string;
  readonly grade?: string;
  readonly attempts: number;
  readonly failure?: { readonly code: string; readonly [more: string]: unknown };
  readonly [more: string]: unknown;
}

export interface RunResult {
  readonly run: string;
  readonly failures: readonly { readonly code: string; readonly [more: string]: unknown }[];
  readonly outcome: string;
  readonly exitCode: number;
  readonly tasks: readonly TaskResult[];
  readonly [more: string]: unknown;
}

export interface Ran extends Ended {
  readonly result: RunResult;
  readonly entries: readonly Record<string, unknown>[];
}

/**
 * One user with one agent: a home of theirs, a repository, a provider on loopback. The
 * environment holds what is named here and nothing of ours.
 */
export class Lab {
  readonly agent: LabAgent;
  readonly place: string;
  readonly repository: string;
  readonly home: string;
  readonly model: ScriptedModel;
  /** What the last run told people. */
  said = "";
  readonly env: Readonly<Record<string, string>>;

  private constructor(agent: LabAgent, place: string, model: ScriptedModel, url: string) {
    this.agent = agent;
    this.place = place;
    this.model = model;
    this.home = join(place, "home");
    this.repository = join(place, "repository");
    const told = { url, key: KEY };
    for (const [path, text] of Object.entries({ ...agent.files?.(told), ".gitconfig": GITCONFIG }))
      put(join(this.home, path), text);
    mkdirSync(this.repository, { recursive: true });
    this.env = {
      PATH: [
        join(places[agent.name] ?? "", "node_modules/.bin"),
        dirname(process.execPath),
        SYSTEM_PATH,
      ].join(":"),
      HOME: this.home,
      STAGEWRIGHT_CACHE: join(place, "cache"),
      GIT_CONFIG_NOSYSTEM: "1",
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "",
      ...agent.env(told),
    };
  }

  /** `url` stands in for the provider's, to lead nowhere. */
  static async open(agent: LabAgent, script: Script, more: { readonly url?: string } = {}): Promise<Lab> {
    const labs = process.env["STAGEWRIGHT_AGENTS_LAB"];
    if (labs === undefined) throw new Error("npm run test:agents says where the lab is");
    mkdirSync(labs, { recursive: true });
    const place = realpathSync(mkdtempSync(join(labs, `${agent.name}-`)));
    const model = await startScriptedModel({ script, key: KEY });
    const lab = new Lab(agent, place, model, more.url ?? model.url);
    onTestFinished(async (context) => {
      await model.close();
      if (context.task.result?.state === "fail")
        // What there is to look at after a failure, for whoever has to.
        process.stderr.write(`${agent.name}: left to look at in ${place}\n${lab.said}\n`);
      else rmSync(place, { recursive: true, force: true, maxRetries: 3 });
    });
    return lab;
  }

  /** A repository with these files committed, and these not. */
  files(
    committed: Readonly<Record<string, string>>,
    uncommitted: Readonly<Record<string, string>> = {},
  ): void {
    for (const [path, text] of Object.entries(committed)) put(join(this.repository, path), text);
    this.#commit();
    for (const [path, text] of Object.entries(uncommitted)) put(join(this.repository, path), text);
  }

  /** The repository of `npm run demo`. */
  demo(): void {
    cpSync(join(root, "demo/repository"), this.repository, { recursive: true });
    this.#commit();
    this.git("switch", "--quiet", "--create", "001-settle-up");
  }

  #commit(): void {
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", "base");
  }

  git(...words: string[]): string {
    return execFileSync("git", words, { cwd: this.repository, env: this.env, encoding: "utf8" }).trimEnd();
  }

  start(words: readonly string[], without: readonly string[] = []): ChildProcess {
    const node = ["--conditions=@stagewright/source", "--disable-warning=ExperimentalWarning", MAIN];
    const env = Object.fromEntries(Object.entries(this.env).filter(([name]) => !without.includes(name)));
    const child = spawn(process.execPath, [...node, ...words], {
      cwd: this.repository,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    onTestFinished(() => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    });
    return child;
  }

  async stagewright(...words: string[]): Promise<Ended> {
    return ended(this.start(words));
  }

  /** `run speckit --agent …`, with its result. */
  run(words: readonly string[] = [], without: readonly string[] = []): Promise<Ran> {
    return this.#run(["speckit", ...words], without);
  }

  /** `run PIPELINE … --agent …`, with its result. */
  pipeline(...words: string[]): Promise<Ran> {
    return this.#run(words);
  }

  async #run(words: readonly string[], without: readonly string[] = []): Promise<Ran> {
    const all = ["run", ...words, "--agent", this.agent.name, "--yes", "--json"];
    return this.#read(await ended(this.start(all, without)));
  }

  /** Any other command, with the result that it ends with. */
  async json(...words: string[]): Promise<Ran> {
    return this.#read(await ended(this.start([...words, "--json"])));
  }

  #read(end: Ended): Ran {
    this.said = end.stderr;
    const entries = end.stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const result = entries.find(({ type }) => type === "run.result");
    if (result === undefined) throw new Error(`no result (exit ${end.code}):\n${end.stderr}\n${end.stdout}`);
    return { ...end, entries, result: result as unknown as RunResult };
  }

  /** Where the run's journal and logs are. */
  get state(): string {
    return join(this.repository, ".git/stagewright");
  }

  /** Processes of this repository's runs, which work in its cache. */
  runProcesses(): { pid: number; command: string }[] {
    const runs = existsSync(join(this.state, "logs")) ? readdirSync(join(this.state, "logs")) : [];
    return runs.flatMap((run) => processesOf(run));
  }

  /** All that was logged, and said to the agent. */
  logs(): string {
    return [...filesIn(join(this.state, "logs"))].map((file) => readFileSync(file, "utf8")).join("\n");
  }

  /** Files of the run's state, and of the workspaces, in which the provider's key can be read. */
  leaks(): string[] {
    const places = [this.state, join(this.place, "cache")];
    return places.flatMap((place) => [...filesIn(place)]).filter((file) => readFileSync(file).includes(KEY));
  }
}

const SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";
const GITCONFIG = "[user]\n\tname = Tess Ter\n\temail = tess@example.com\n";

/** Processes of a run that still live, as /proc tells. */
export function processesOf(run: string): { pid: number; command: string }[] {
  if (!existsSync("/proc")) return [];
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const marked = readFileSync(`/proc/${pid}/environ`, "utf8")
        .split("\0")
        .includes(`STAGEWRIGHT_RUN=${run}`);
      return marked
        ? [{ pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") }]
        : [];
    } catch {
      return [];
    }
  });
}

async function ended(child: ChildProcess): Promise<Ended> {
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

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function* filesIn(directory: string): Generator<string> {
  if (!existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile() && statSync(path).size < 50_000_000) yield path;
  }
}
