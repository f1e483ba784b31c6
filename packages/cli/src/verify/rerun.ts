import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { CheckPin, ObjectId } from "@stagewright/core";
import { createWorkspaces } from "@stagewright/workspace";
import { FailureReader, type Receipt, type WitnessedRun } from "@stagewright/work";
import { processesFor } from "../compose.ts";
import type { Project } from "../project.ts";
import type { Sandbox } from "@stagewright/agents";

/** What came of running once more what a receipt says was run. */
export type Rerun =
  | { readonly kind: "confirmed" }
  | { readonly kind: "different"; readonly reason: string }
  | { readonly kind: "cannot-run"; readonly reason: string };

/** What a check said of a tree here and now. */
interface Seen {
  readonly passed: boolean;
  readonly failures: readonly string[];
}

/** Runs what receipts say in clean checkouts, each tree and check once. Commands are the verifier's own. */
export class Reruns {
  readonly #project: Project;
  readonly #checks: readonly CheckPin[];
  readonly #sandbox: Sandbox;
  readonly #setup: string | undefined;
  readonly #env: readonly string[];
  /** By check and tree: receipts may say different things of the same run. */
  readonly #seen = new Map<string, Promise<Seen | Rerun>>();
  readonly #name = `verify-${process.pid}`;

  constructor(
    project: Project,
    options: {
      readonly checks: readonly CheckPin[];
      readonly sandbox: Sandbox;
      readonly setup: string | undefined;
      readonly env: readonly string[];
    },
  ) {
    this.#project = project;
    this.#checks = options.checks;
    this.#sandbox = options.sandbox;
    this.#setup = options.setup;
    this.#env = options.env;
  }

  /** What stands in the receipt, one after the other; the same tree is not run twice. */
  async of(receipt: Receipt, signal: AbortSignal): Promise<readonly (readonly [WitnessedRun, Rerun])[]> {
    const done: [WitnessedRun, Rerun][] = [];
    for (const run of receipt.runs) done.push([run, await this.#rerun(run, signal)]);
    return done;
  }

  async close(): Promise<void> {
    const { repository } = this.#project;
    const { processes, logs } = this.#place();
    await createWorkspaces({ repository, processes, logDirectory: logs }).removeRun(this.#name);
  }

  async #rerun(run: WitnessedRun, signal: AbortSignal): Promise<Rerun> {
    const check = this.#checks.find(({ name }) => name === run.check);
    if (check === undefined)
      return cannot(`you have no check ${run.check}: --check ${run.check}='…' says what it is`);
    // What a receipt brings is never run: a stranger wrote it.
    if (check.display !== run.command)
      return cannot(`it ran \`${run.command}\`, and your check ${run.check} is \`${check.display}\``);
    if (!(await this.#isHere(run.tree)))
      return cannot(`the tree ${run.tree.slice(0, 10)} is not in this clone`);
    const key = JSON.stringify([run.check, run.tree]);
    const known = this.#seen.get(key) ?? this.#see(check, run.tree, signal);
    this.#seen.set(key, known);
    const seen = await known;
    if ("kind" in seen) return seen;
    const rerun = judged(run, seen.passed, seen.failures);
    return rerun.kind === "different" ? (differed(run, rerun.reason) ?? rerun) : rerun;
  }

  async #see(check: CheckPin, tree: ObjectId, signal: AbortSignal): Promise<Seen | Rerun> {
    const { repository } = this.#project;
    const { processes, logs } = this.#place();
    const workspaces = createWorkspaces({
      repository,
      processes,
      logDirectory: logs,
      ...(this.#setup === undefined ? {} : { setup: this.#setup }),
    });
    const head = this.#project.opened.head.commit;
    await mkdir(logs, { recursive: true });
    const opened = await workspaces.openWitness({ run: this.#name, slot: 0, tree, head, signal });
    if (!opened.ok) return cannot(`its workspace could not be made: ${opened.error.code}`);
    const failures = new FailureReader();
    const { path: cwd, scratch } = opened.value;
    const outcome = await processes.run({
      command: check.command,
      cwd,
      env: { CI: "1" },
      neutral: scratch,
      logFile: path.join(logs, `${check.name}-${tree.slice(0, 10)}.log`),
      deadlineMs: check.timeoutMs,
      signal,
      writable: [cwd, scratch],
      onOutput: (bytes) => failures.read(bytes),
    });
    const { end } = outcome;
    if (end.kind === "not-started") return cannot(`${check.display} could not be started: ${end.reason}`);
    if (end.kind === "timed-out" || end.kind === "aborted") return cannot(`${check.display} did not end`);
    const passed = end.kind === "exited" && end.code === 0;
    return { passed, failures: passed ? [] : failures.end() };
  }

  #place() {
    const processes = processesFor(this.#project, this.#name, { env: this.#env }, this.#sandbox);
    return { processes, logs: this.#project.logsOf(this.#name) };
  }

  async #isHere(tree: ObjectId): Promise<boolean> {
    try {
      await this.#project.repository.listFiles(tree);
      return true;
    } catch {
      return false;
    }
  }
}

/** The verdict that stands in the receipt, and what was seen now. */
function judged(run: WitnessedRun, passed: boolean, failures: readonly string[]): Rerun {
  const recorded = run.failures.length === 0 ? "" : ` (then: ${run.failures.slice(0, 5).join(", ")})`;
  if (run.purpose === "baseline") {
    const was = run.exit === "exit 0";
    return was === passed ? CONFIRMED : different(`it ${passed ? "passes" : "fails"} now${recorded}`);
  }
  if (run.verdict === "green") {
    const old = new Set(run.failures);
    const fresh = failures.filter((name) => !old.has(name));
    const holds = passed || (run.exit !== "exit 0" && failures.length > 0 && fresh.length === 0);
    return holds
      ? CONFIRMED
      : different(`it fails now: ${failures.slice(0, 5).join(", ") || "no test is named"}`);
  }
  if (run.verdict === "red") return passed ? different(`it passes now, and was red${recorded}`) : CONFIRMED;
  return cannot("nobody could tell then, either");
}

/** Tests that came out both ways then say nothing by coming out otherwise now: that is not confirmed, nor belied. */
function differed({ outcomes = [] }: WitnessedRun, reason: string): Rerun | undefined {
  if (outcomes.length === 0) return undefined;
  const tests = outcomes.map(({ test, passed, runs }) => `${test} passed ${passed} of ${runs} times`);
  return cannot(`${reason}; then already ${tests.join(", ")}`);
}

const CONFIRMED: Rerun = { kind: "confirmed" };
const different = (reason: string): Rerun => ({ kind: "different", reason });
const cannot = (reason: string): Rerun => ({ kind: "cannot-run", reason });
