import {
  err,
  ok,
  type Baseline,
  type BaselineCheck,
  type Candidate,
  type CheckPin,
  type Failure,
  type FileResults,
  type Finding,
  type HandlerContext,
  type ObjectId,
  type OwedRed,
  type Result,
  type TestReport,
  type WorkState,
} from "@stagewright/core";
import { judge, passed, type CheckRun, type Verdict } from "../checks/judge.ts";
import type { Services } from "../services.ts";
import { isPaid, isPaidInRun } from "./by-test.ts";
import { coverageHolds, type Covered } from "./coverage.ts";
import { loadReport } from "./reporting.ts";
import { witnessed, type WitnessedRun } from "./receipt.ts";
import { checkFailure, witness } from "./witness.ts";

/** What the tests of a run said one by one, where they did. */
export interface Seen {
  readonly tests?: TestReport;
}

/** Runs checks on trees for one landing, validation or finish, and keeps what it saw for the receipt. */
export class Bench {
  readonly runs: WitnessedRun[] = [];
  /** What checks changed that is the user's. */
  readonly strayed: Finding[] = [];
  readonly #nowGreen = new Set<string>();
  readonly #covered = new Map<string, Covered>();
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
  async green(tree: ObjectId, without: readonly string[], name: string): Promise<Result<Seen, Failure>> {
    let tests: TestReport | undefined;
    for (const check of this.checks) {
      const seen = await this.#see("green", check, tree, without, name);
      if (!seen.ok) return seen;
      const { run, verdict } = seen.value;
      if (verdict.kind === "red") return err(checkFailure(check, run, verdict.newFailures));
      if (verdict.kind === "unknown") this.#unknown = true;
      if (run.coverage !== undefined) this.#covered.set(check.name, run.coverage);
      if (check === this.test) ({ tests } = seen.value);
    }
    return ok(tests === undefined ? {} : { tests });
  }

  /** H9: on the tree that was seen green last. */
  coverageHolds(changes: Candidate["changes"]): Result<void, Failure> {
    for (const check of this.checks) {
      const held = coverageHolds(check, this.#covered.get(check.name), changes);
      if (!held.ok) return held;
    }
    return ok(undefined);
  }

  /** Whether the test command fails on this tree, for reasons the base did not have. */
  async red(
    tree: ObjectId,
    without: readonly string[],
    name: string,
  ): Promise<Result<Seen & { readonly red: boolean }, Failure>> {
    const { test } = this;
    if (test === undefined) return ok({ red: false });
    const seen = await this.#see("red", test, tree, without, name);
    if (!seen.ok) return seen;
    const { run, verdict, tests } = seen.value;
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
    return ok({ red: verdict.kind === "red", ...(tests === undefined ? {} : { tests }) });
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
    for (const entry of candidates) {
      const { file } = entry;
      const others = owed.map((entry) => entry.file).filter((path) => path !== file);
      const seen = await this.#see("green", test, tree, others, `with-${nameOf(file)}`);
      if (!seen.ok) return seen;
      const { verdict, tests } = seen.value;
      if (verdict.kind !== "green") continue;
      if (await this.isPaid(tests, tree, entry)) pays.push(file);
    }
    return ok(pays);
  }

  /** What a report says of a test file of the tree; undefined where that cannot be told. */
  async resultsOf(
    report: TestReport | undefined,
    tree: ObjectId,
    file: string,
  ): Promise<FileResults | undefined> {
    const { reports, repository } = this.#services;
    if (report === undefined || reports === undefined) return undefined;
    const bytes = await repository.readFile(tree, file);
    return bytes === undefined ? undefined : reports.resultsOf(report, file, new TextDecoder().decode(bytes));
  }

  /** The owed tests were there, ran and passed; where no report tells, the exit code has. */
  async isPaid(report: TestReport | undefined, tree: ObjectId, owed: OwedRed): Promise<boolean> {
    if (report === undefined) return true;
    const results = await this.resultsOf(report, tree, owed.file);
    return results === undefined ? isPaidInRun(report, owed) : isPaid(results, owed);
  }

  /** What the tests said before any agent worked. */
  async before(): Promise<TestReport | undefined> {
    const { test } = this;
    if (test === undefined) return undefined;
    return loadReport(this.#services, baselineOf(this.#work.baseline, test.name)?.tests);
  }

  async #see(
    purpose: WitnessedRun["purpose"],
    check: CheckPin,
    tree: ObjectId,
    without: readonly string[],
    name: string,
  ): Promise<Result<{ run: CheckRun; verdict: Verdict } & Seen, Failure>> {
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
    return ok({ run, verdict, ...(reports.now === undefined ? {} : { tests: reports.now }) });
  }
}

function baselineOf(baseline: Baseline | undefined, check: string): BaselineCheck | undefined {
  return baseline?.checks.find((entry) => entry.name === check);
}

function nameOf(path: string): string {
  return path.replace(/[^A-Za-z0-9._-]+/g, "-");
}
