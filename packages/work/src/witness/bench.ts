import {
  err,
  ok,
  type Baseline,
  type BaselineCheck,
  type CheckPin,
  type Failure,
  type Finding,
  type HandlerContext,
  type ObjectId,
  type OwedRed,
  type Result,
  type WorkState,
} from "@stagewright/core";
import { judge, passed, type CheckRun, type Verdict } from "../checks/judge.ts";
import type { Services } from "../services.ts";
import { loadReport } from "./reporting.ts";
import { witnessed, type WitnessedRun } from "./receipt.ts";
import { checkFailure, witness } from "./witness.ts";

/** Runs checks on trees for one landing, validation or finish, and keeps what it saw for the receipt. */
export class Bench {
  readonly runs: WitnessedRun[] = [];
  /** What checks changed that is the user's. */
  readonly strayed: Finding[] = [];
  readonly #nowGreen = new Set<string>();
  #unknown = false;
  readonly #services: Services;
  readonly #context: HandlerContext;
  readonly #work: WorkState;
  readonly #head: ObjectId;
  readonly #label: string;

  constructor(services: Services, context: HandlerContext, work: WorkState, head: ObjectId, label: string) {
    this.#services = services;
    this.#context = context;
    this.#work = work;
    this.#head = head;
    this.#label = label;
  }

  get checks(): readonly CheckPin[] {
    return this.#context.state.pins.settings.checks;
  }

  /** The check that red and green are told by. */
  get test(): CheckPin | undefined {
    return this.checks.find((check) => check.name === "test");
  }

  /** Checks that were red at the baseline and have passed here. */
  get nowGreen(): string[] {
    return [...this.#nowGreen];
  }

  /** A check ran on a base that was red in a way nobody can read: nothing new can be told apart. */
  get unknown(): boolean {
    return this.#unknown;
  }

  /** No new failure in any check, with these files left out. */
  async green(tree: ObjectId, without: readonly string[], name: string): Promise<Result<undefined, Failure>> {
    for (const check of this.checks) {
      const seen = await this.#see("green", check, tree, without, name);
      if (!seen.ok) return seen;
      const { run, verdict } = seen.value;
      if (verdict.kind === "red") return err(checkFailure(check, run, verdict.newFailures));
      if (verdict.kind === "unknown") this.#unknown = true;
    }
    return ok(undefined);
  }

  /** Whether the test command fails on this tree, for reasons the base did not have. */
  async red(tree: ObjectId, without: readonly string[], name: string): Promise<Result<boolean, Failure>> {
    const { test } = this;
    if (test === undefined) return ok(false);
    const seen = await this.#see("red", test, tree, without, name);
    if (!seen.ok) return seen;
    const { run, verdict } = seen.value;
    if (run.end.kind === "timed-out")
      return err({
        code: "CANNOT_WITNESS",
        reason: `${test.display} did not end within its time`,
        outputTail: run.outputTail,
      });
    // The shell's own words for "cannot execute" and "not found": nothing was tested.
    if (run.end.kind === "exited" && (run.end.code === 126 || run.end.code === 127)) {
      return err({
        code: "CANNOT_WITNESS",
        reason: `${test.display} could not be run (exit ${run.end.code})`,
        outputTail: run.outputTail,
      });
    }
    return ok(verdict.kind === "red");
  }

  /** Which of the owed files pass when each is put back alone. */
  async paid(
    tree: ObjectId,
    candidates: readonly OwedRed[],
    owed: readonly OwedRed[],
  ): Promise<Result<string[], Failure>> {
    const { test } = this;
    if (test === undefined) return ok([]);
    const pays: string[] = [];
    for (const { file } of candidates) {
      const others = owed.map((entry) => entry.file).filter((path) => path !== file);
      const seen = await this.#see("green", test, tree, others, `with-${nameOf(file)}`);
      if (!seen.ok) return seen;
      if (seen.value.verdict.kind === "green") pays.push(file);
    }
    return ok(pays);
  }

  async #see(
    purpose: WitnessedRun["purpose"],
    check: CheckPin,
    tree: ObjectId,
    without: readonly string[],
    name: string,
  ): Promise<Result<{ run: CheckRun; verdict: Verdict }, Failure>> {
    const seen = await witness(this.#services, this.#context, {
      check,
      tree,
      head: this.#head,
      without,
      label: `${this.#label}-${name}`,
      reports: baselineOf(this.#work.baseline, check.name)?.tests !== undefined,
    });
    if (!seen.ok) return seen;
    const run = seen.value;
    this.strayed.push(...run.strayed);
    const refused = run.strayed.filter((finding) => finding.severity === "refused");
    // What it says of this run was perhaps decided outside the tree.
    if (refused.length > 0) return err({ code: "CHANGE_REFUSED", findings: refused });
    const baseline = baselineOf(this.#work.baseline, check.name);
    const reports = {
      now: await loadReport(this.#services, run.tests),
      before: await loadReport(this.#services, baseline?.tests),
    };
    const verdict = judge(run, this.#work.nowGreen.has(check.name) ? undefined : baseline, reports);
    if (baseline?.state === "red" && passed(run.end)) this.#nowGreen.add(check.name);
    this.runs.push(witnessed(purpose, run, verdict, without));
    return ok({ run, verdict });
  }
}

function baselineOf(baseline: Baseline | undefined, check: string): BaselineCheck | undefined {
  return baseline?.checks.find((entry) => entry.name === check);
}

function nameOf(path: string): string {
  return path.replace(/[^A-Za-z0-9._-]+/g, "-");
}
