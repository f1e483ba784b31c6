import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Change, Outcome, Probe } from "./probe.ts";
import type { Files, ProbeRepository } from "./repositories/repository.ts";
import type { Tools } from "./tools.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(root, "packages/cli/src/main.ts");
const AGENT = join(root, "packages/cli/test/e2e/agent.mjs");
const FEATURE = "specs/001-probe";
const GITCONFIG = "[user]\n\tname = Tess Ter\n\temail = tess@example.com\n[init]\n\tdefaultBranch = main\n";

interface Finding {
  readonly task: string;
  readonly code: string;
  readonly severity: string;
  readonly asks?: boolean;
}
interface Result {
  readonly outcome: string;
  readonly tasks: readonly { id: string; end: string; grade?: string; reason?: string }[];
  readonly findings: readonly Finding[];
  readonly failures: readonly {
    code: string;
    task?: string;
    name: string;
    outputTail?: string;
    why?: string;
  }[];
}

/**
 * One repository on which probes are tried, each in a copy of its own, by the real command
 * with a scripted agent. What the checks say of the base is found out once per plan.
 */
export class Rig {
  readonly #place: string;
  readonly #repository: ProbeRepository;
  readonly #env: Readonly<Record<string, string>>;
  readonly #templates = new Map<string, Promise<string>>();
  #count = 0;

  constructor(repository: ProbeRepository, tools: Tools) {
    this.#place = realpathSync(mkdtempSync(join(tmpdir(), `stagewright-probes-${repository.name}-`)));
    this.#repository = repository;
    const home = join(this.#place, "home");
    put(home, { ".gitconfig": GITCONFIG });
    if (tools.nodeModules !== undefined) symlinkSync(tools.nodeModules, join(this.#place, "node_modules"));
    this.#env = {
      PATH: [...tools.path, dirname(process.execPath), process.env["PATH"] ?? ""].join(":"),
      HOME: home,
      GIT_CONFIG_GLOBAL: join(home, ".gitconfig"),
      GIT_CONFIG_NOSYSTEM: "1",
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      NODE_COMPILE_CACHE: join(this.#place, "compiled"),
    };
  }

  /** `alone`: no other probe has its plan, and what the checks say of the base need not be kept. */
  async try(probe: Probe, { alone = false } = {}): Promise<Outcome> {
    const template = await this.#template(probe.tasks, alone);
    this.#count += 1;
    const place = join(this.#place, `probe-${this.#count}`);
    // A copy in its own right: the run's own state goes along, with what is known of the base.
    cpSync(template, place, { recursive: true, verbatimSymlinks: true });
    const began = performance.now();
    const result = await this.#run(place, FEATURE, probe.steps, probe.options);
    const ms = Math.round(performance.now() - began);
    rmSync(place, { recursive: true, force: true, maxRetries: 3 });
    return outcomeOf(probe, result, ms);
  }

  /** Whether the repository's own tests pass with all that a probe does, with nobody between. */
  holds({ steps }: Probe): boolean {
    this.#count += 1;
    const place = join(this.#place, `alone-${this.#count}`);
    put(place, this.#repository.files);
    for (const { write = {}, delete: gone = [], exec = [] } of Object.values(steps)) {
      put(place, write);
      for (const path of gone) rmSync(join(place, path), { recursive: true, force: true });
      for (const command of exec) this.#sh(command, place);
    }
    const held = this.#sh(this.#repository.check, place);
    rmSync(place, { recursive: true, force: true, maxRetries: 3 });
    return held;
  }

  close(): void {
    rmSync(this.#place, { recursive: true, force: true, maxRetries: 3 });
  }

  #sh(command: string, cwd: string): boolean {
    try {
      execFileSync("sh", ["-c", command], { cwd, env: { ...this.#env, CI: "1" }, stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  }

  #template(tasks: string, alone: boolean): Promise<string> {
    const name = createHash("sha256").update(tasks).digest("hex").slice(0, 12);
    const known = this.#templates.get(name) ?? this.#prepare(name, tasks, alone);
    this.#templates.set(name, known);
    return known;
  }

  async #prepare(name: string, tasks: string, alone: boolean): Promise<string> {
    const place = join(this.#place, `template-${name}`);
    const repository = join(place, "repository");
    put(repository, {
      ...this.#repository.files,
      ...plan("specs/000-before", "## Phase 1: Core\n\n- [ ] T001 Look around in README.md\n"),
      ...plan(FEATURE, tasks),
    });
    const git = (...words: string[]): void => {
      execFileSync("git", words, { cwd: repository, env: this.#env, stdio: "ignore" });
    };
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "base");
    if (alone) return place;
    // An agent that does nothing: all that stays is what the checks say of the base.
    await this.#run(place, "specs/000-before", {});
    // Knows where it was made; a run makes itself another.
    rmSync(join(repository, ".git/stagewright/kernel.git"), { recursive: true, force: true });
    return place;
  }

  async #run(
    place: string,
    feature: string,
    steps: Readonly<Record<string, Change>>,
    options: readonly string[] = [],
  ): Promise<Result> {
    const script = join(place, "agent.json");
    writeFileSync(script, JSON.stringify({ tasks: steps }));
    const agent = `command:${process.execPath} ${AGENT} ${script}`;
    const words = ["run", "speckit", feature, "--agent", agent, "--attempts", "1", "--check"];
    const node = ["--conditions=@stagewright/source", "--disable-warning=ExperimentalWarning", MAIN];
    const all = [...node, ...words, `test=${this.#repository.check}`, ...options, "--yes", "--json"];
    const child = spawn(process.execPath, all, {
      cwd: join(place, "repository"),
      env: { ...this.#env, STAGEWRIGHT_CACHE: join(place, "cache") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    const last = stdout.split("\n").findLast((line) => line.includes('"run.result"'));
    if (last === undefined) throw new Error(`no result:\n${stderr}\n${stdout}`);
    return JSON.parse(last) as Result;
  }
}

/** A run holds one probe: whatever failed in it, failed for that. */
function outcomeOf({ judged }: Probe, { tasks, findings, failures, outcome }: Result, ms: number): Outcome {
  const task = tasks.find(({ id }) => id === judged);
  const own = findings.filter((finding) => finding.task === judged);
  const said = [
    ...failures.map(({ code }) => code),
    ...own.map(({ code }) => code),
    ...(task?.grade === undefined ? [] : [`${task.grade}:${task.reason ?? ""}`]),
  ];
  // What landed and cannot stay, as the phase does not hold with it, is not done either.
  const landed = task?.end === "done" && outcome !== "failed";
  const asks = own.some((finding) => finding.asks === true) || (!landed && outcome === "parked");
  const why = failures[0]?.outputTail ?? failures[0]?.why;
  return {
    kind: asks ? "asked" : landed ? "landed" : "refused",
    said: [...new Set(said)],
    ms,
    ...(task?.grade === undefined ? {} : { grade: task.grade }),
    ...(why === undefined ? {} : { why: why.slice(-600) }),
  };
}

function plan(feature: string, tasks: string): Files {
  return {
    [`${feature}/tasks.md`]: tasks,
    [`${feature}/spec.md`]: "# Shop\n",
    [`${feature}/plan.md`]: "# Plan\n",
  };
}

function put(place: string, files: Files): void {
  mkdirSync(place, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    const file = join(place, path);
    if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
