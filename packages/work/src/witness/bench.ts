import {
  err,
  ok,
  type Candidate,
  type CheckPin,
  type Failure,
  type FileResults,
  type Finding,
  type FlakyTest,
  type HandlerContext,
  type ObjectId,
  type OwedRed,
  type Result,
  type TestReport,
  type WorkState,
} from "@stagewright/core";
import { passed } from "../checks/judge.ts";
import type { Services } from "../services.ts";
import { idsOfOwed, isOfFile, isPaid, isPaidInRun, passingIds } from "./by-test.ts";
import { coverageHolds, type Covered } from "./coverage.ts";
import { flakyFailure, foundFlaky } from "./flaky.ts";
import { KnownFlakes } from "./known-flakes.ts";
import { Looks, type Place } from "./looks.ts";
import { newFailuresOf, runsOf, type Look } from "./outcomes.ts";
import { loadReport } from "./reporting.ts";
import type { WitnessedRun } from "./receipt.ts";
import { settleOn, type SettledPlace } from "./settle-on.ts";
import { differing, type Evidence } from "./steady.ts";
import { checkFailure, forget } from "./witness.ts";

/** What the tests of a run said one by one, where they did. */
export interface Seen {
  readonly tests?: TestReport;
}

/** Runs checks on trees for one landing, validation or finish, and keeps what it saw for the receipt. */
export class Bench {
  readonly #looks: Looks;
  readonly #known: KnownFlakes;
  readonly #flaky = new Set<string>();
  readonly #covered = new Map<string, Covered>();
  #unknown = false;
  readonly #services: Services;
  readonly #context: HandlerContext;
  readonly #head: ObjectId;

  constructor(services: Services, context: HandlerContext, work: WorkState, head: ObjectId, label: string) {
    this.#services = services;
    this.#context = context;
    this.#head = head;
    this.#looks = new Looks(services, context, work, head, label);
    const era = [...work.tasks.values()].reduce((sum, { budgetFrom }) => sum + budgetFrom, 0);
    this.#known = new KnownFlakes(services.cache, services.run, era);
  }

  get checks(): readonly CheckPin[] {
    return this.#context.state.pins.settings.checks;
  }

  /** The check that red and green are told by. */
  get test(): CheckPin | undefined {
    return this.checks.find((check) => check.name === "test");
  }

  get runs(): readonly WitnessedRun[] {
    return this.#looks.runs;
  }

  /** What checks changed that is the user's, and what is to be said of their tests. */
  get strayed(): Finding[] {
    return this.#looks.findings;
  }

  /** Checks that were red at the baseline and have passed here. */
  get nowGreen(): string[] {
    return [...this.#looks.nowGreen];
  }

  /** How long its checks took. */
  get witnessMs(): number {
    return this.#looks.tookMs;
  }

  /** Old tests differed here: that nothing new fails is known of the others only. */
  get isFlaky(): boolean {
    return this.#flaky.size > 0;
  }

  /** A check ran on a base that was red in a way nobody can read: nothing new can be told apart. */
  get unknown(): boolean {
    return this.#unknown;
  }

  /**
   * No new failure in any check, with these files left out. `owed`, where it is given, are there, and
   * that they fail is no news: nothing is run again to see whether that is chance.
   */
  async green(
    tree: ObjectId,
    without: readonly string[],
    name: string,
    owed?: readonly OwedRed[],
  ): Promise<Result<Seen, Failure>> {
    let tests: TestReport | undefined;
    for (const check of this.checks) {
      const place = { tree, without, name };
      const seen = await (owed === undefined
        ? this.#settled(check, place)
        : this.#either(check, place, owed));
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
    const seen = await this.#see("red", test, { tree, without, name });
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
      const place = { tree, without: others, name: `with-${file.replace(/[^A-Za-z0-9._-]+/g, "-")}` };
      const seen = await this.#either(test, place, [entry]);
      if (!seen.ok) return seen;
      const { verdict, tests } = seen.value;
      if (verdict.kind !== "green" || !(await this.isPaid(tests, tree, entry))) continue;
      const steady = await this.steadyGreen(tree, others, [file], tests, "evidence");
      if (!steady.ok) return steady;
      pays.push(file);
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
    if (results === undefined) return isPaidInRun(report, owed);
    return results.testless === true
      ? results.errors.length === 0 && isPaidInRun(report, owed)
      : isPaid(results, owed);
  }

  async areAllPaid(
    report: TestReport | undefined,
    tree: ObjectId,
    owed: readonly OwedRed[],
  ): Promise<boolean> {
    for (const entry of owed) if (!(await this.isPaid(report, tree, entry))) return false;
    return true;
  }

  /** Ids of the tests that pass on a tree; undefined where that is not told. What was seen there before is not run again. */
  async passingOn(tree: ObjectId, without: readonly string[]): Promise<ReadonlySet<string> | undefined> {
    const { test } = this;
    const look =
      test === undefined ? undefined : await this.#looks.look(test, { tree, without, name: "tip" });
    if (look?.ok !== true || look.value.tests === undefined) return undefined;
    return new Set(passingIds(look.value.tests.tests));
  }

  /** What the tests said before any agent worked. */
  async before(): Promise<TestReport | undefined> {
    const { test } = this;
    if (test === undefined) return undefined;
    return loadReport(this.#services, this.#looks.baselineOf(test.name)?.tests);
  }

  /** Those of these files' tests that pass, pass again; else what to say of them. */
  async steadyGreen(
    tree: ObjectId,
    without: readonly string[],
    files: readonly string[],
    tests: TestReport | undefined,
    why: FlakyTest["why"],
    times = 2,
  ): Promise<Result<void, Failure>> {
    const told = await Promise.all(files.map((file) => this.resultsOf(tests, tree, file)));
    const ids = told.flatMap((results) =>
      (results?.tests ?? []).flatMap(({ id, status }) => (status === "passed" ? [id] : [])),
    );
    return this.steady({ as: "green", tree, without, files, ids, times }, why);
  }

  /** A pass, or a failure, that does not come again is no evidence. */
  async steady(evidence: Omit<Evidence, "check">, why: FlakyTest["why"]): Promise<Result<void, Failure>> {
    const { test: check } = this;
    if (check === undefined) return ok(undefined);
    const { tree } = evidence;
    let last: Look | undefined;
    const seen = await differing(
      { ...evidence, check },
      {
        listFiles: (of) => this.#services.repository.listFiles(of),
        look: async (without, name, again) => {
          const look = await this.#looks.look(check, {
            tree,
            without,
            name: `${evidence.as}-${name}`,
            again,
          });
          if (look.ok) this.#looks.keepBeside(look.value);
          if (look.ok) last = look.value;
          return look;
        },
      },
    );
    if (!seen.ok || seen.value.length === 0 || last === undefined) return seen.ok ? ok(undefined) : seen;
    const flakes = seen.value.map((flake): FlakyTest => ({ ...flake, why }));
    await this.#known.add(check.name, flakes, last.run.tree, undefined);
    await forget(this.#services, last.run);
    return flakyFailure(check, last.run, flakes);
  }

  /** One look at owed tests. Where they are red, it is remembered that this tree has failed. */
  async #either(check: CheckPin, place: Place, owed: readonly OwedRed[]): Promise<Result<Look, Failure>> {
    const seen = await this.#see("green", check, place);
    if (!seen.ok) return seen;
    const { run, verdict, tests } = seen.value;
    if (runsOf(check) < 2) return seen;
    const own = await idsOfOwed(owed, (file) => this.resultsOf(tests, place.tree, file));
    const isOwn = (test: string) => own === undefined || isOfFile(test) || own.has(test);
    if (verdict.kind === "red") {
      const failing = newFailuresOf(seen.value);
      if (!failing.some(isOwn) && owed.length > 0 && (await this.areAllPaid(tests, place.tree, owed)))
        return this.#concluded(check, { ...place, owed: owed.map(({ file }) => file) }, seen.value);
      const { outputTail, logFile } = run;
      await this.#known.failed(run.key, { tests: failing, outputTail, logFile });
      return seen;
    }
    const earlier = await this.#known.failedEarlier(run.key);
    const differ = (earlier?.tests ?? []).filter(isOwn);
    if (earlier === undefined || differ.length === 0) return seen;
    await forget(this.#services, run);
    const flakes = differ.map((name): FlakyTest => ({ test: name, passed: 1, runs: 2, why: "evidence" }));
    const { outputTail, logFile } = earlier;
    return flakyFailure(check, { ...run, outputTail, logFile }, flakes);
  }

  /** A look from which chance is taken out: red is what fails each time. */
  async #settled(check: CheckPin, place: Place): Promise<Result<Look, Failure>> {
    const seen = await this.#see("green", check, place);
    return seen.ok ? this.#concluded(check, place, seen.value) : seen;
  }

  async #concluded(check: CheckPin, place: SettledPlace, first: Look): Promise<Result<Look, Failure>> {
    if (newFailuresOf(first).length === 0 && (await this.#known.of(check.name)).length === 0)
      return ok(first);
    const settled = await settleOn(
      {
        services: this.#services,
        looks: this.#looks,
        known: this.#known,
        head: this.#head,
        began: this.#context.state.pins.snapshot.commit,
        resultsOf: (report, file) => this.resultsOf(report, place.tree, file),
      },
      ...([check, place, first] as const),
    );
    if (!settled.ok) return settled;
    const { failures, old, new: differ } = settled.value;
    const verdict =
      failures.length > 0
        ? { kind: "red" as const, newFailures: failures.filter((test) => test !== check.display) }
        : first.verdict.kind === "red"
          ? { kind: "green" as const }
          : first.verdict;
    this.#looks.conclude(verdict, [...old, ...differ]);
    if (passed(first.run.end) && failures.length + old.length + differ.length > 0)
      await forget(this.#services, first.run);
    if (differ.length > 0) return flakyFailure(check, first.run, differ);
    for (const flake of old) this.#report(flake);
    return ok({ ...first, verdict });
  }

  #report(flake: FlakyTest): void {
    if (this.#flaky.has(flake.test)) return;
    this.#flaky.add(flake.test);
    this.strayed.push(foundFlaky(flake));
  }

  async #see(
    purpose: WitnessedRun["purpose"],
    check: CheckPin,
    place: Place,
  ): Promise<Result<Look, Failure>> {
    const seen = await this.#looks.look(check, place);
    if (seen.ok) this.#looks.keep(purpose, seen.value, place.without);
    return seen;
  }
}
