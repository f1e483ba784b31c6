import {
  err,
  ok,
  type BaselineCheck,
  type CheckPin,
  type Failure,
  type Finding,
  type FlakyTest,
  type HandlerContext,
  type ObjectId,
  type Result,
  type WorkState,
} from "@stagewright/core";
import { describeEnd, judge, passed } from "../checks/judge.ts";
import type { Services } from "../services.ts";
import type { Look } from "./outcomes.ts";
import { witnessed, type WitnessedRun } from "./receipt.ts";
import { loadReport } from "./reporting.ts";
import { witness } from "./witness.ts";

export interface Place {
  readonly tree: ObjectId;
  readonly without: readonly string[];
  /** Names the log. */
  readonly name: string;
  /** Whatever is known of the tree. */
  readonly again?: boolean;
}

/** Runs checks and judges them, and keeps what it saw for a receipt. */
export class Looks {
  readonly runs: WitnessedRun[] = [];
  /** What checks changed that is the user's, and what is to be said of them. */
  readonly findings: Finding[] = [];
  /** Checks that were red at the baseline and have passed here. */
  readonly nowGreen = new Set<string>();
  #tookMs = 0;
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

  /** How long all of it took, with the making of workspaces. */
  get tookMs(): number {
    return Math.round(this.#tookMs);
  }

  async look(check: CheckPin, { tree, without, name, again }: Place): Promise<Result<Look, Failure>> {
    const began = performance.now();
    const baseline = this.baselineOf(check.name);
    const seen = await witness(this.#services, this.#context, {
      check,
      tree,
      head: this.#head,
      without,
      label: `${this.#label}-${name}`,
      reports: baseline?.tests !== undefined,
      ...(again === true ? { again } : {}),
    });
    this.#tookMs += performance.now() - began;
    if (!seen.ok) return seen;
    const run = seen.value;
    this.findings.push(...run.strayed);
    const refused = run.strayed.filter((finding) => finding.severity === "refused");
    // What it says of this run was perhaps decided outside the tree.
    if (refused.length > 0) return err({ code: "CHANGE_REFUSED", findings: refused });
    const reports = {
      now: await loadReport(this.#services, run.tests),
      before: await loadReport(this.#services, baseline?.tests),
    };
    const verdict = judge(run, this.#work.nowGreen.has(check.name) ? undefined : baseline, reports);
    if (baseline?.state === "red" && passed(run.end)) this.nowGreen.add(check.name);
    return ok({ run, verdict, ...(reports.now === undefined ? {} : { tests: reports.now }) });
  }

  /** Puts a look into the receipt. */
  keep(purpose: WitnessedRun["purpose"], { run, verdict }: Look, without: readonly string[]): void {
    this.runs.push(witnessed(purpose, run, verdict, without));
  }

  /** Adds a look to the one that was kept last: it tells whether that was chance. */
  keepBeside({ run, verdict }: Look): void {
    const { tree, durationMs, cached } = run;
    const attempt = { tree, exit: describeEnd(run.end), verdict: verdict.kind, durationMs, cached };
    this.#amend((last) => ({ ...last, attempts: [...(last.attempts ?? []), attempt] }));
  }

  /** What was concluded of the look that was kept last. */
  conclude(verdict: Look["verdict"], outcomes: readonly FlakyTest[]): void {
    this.#amend((last) => ({
      ...last,
      verdict: verdict.kind,
      ...(outcomes.length === 0 ? {} : { outcomes: [...(last.outcomes ?? []), ...outcomes] }),
    }));
  }

  baselineOf(check: string): BaselineCheck | undefined {
    return this.#work.baseline?.checks.find((entry) => entry.name === check);
  }

  #amend(change: (last: WitnessedRun) => WitnessedRun): void {
    const last = this.runs.at(-1);
    if (last !== undefined) this.runs.splice(-1, 1, change(last));
  }
}
