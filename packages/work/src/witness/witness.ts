import { createHash } from "node:crypto";
import {
  err,
  ok,
  type CheckPin,
  type Failure,
  type HandlerContext,
  type Json,
  type ObjectId,
  type Result,
  type RunSettings,
} from "@stagewright/core";
import { describeEnd, passed, type CheckRun } from "../checks/judge.ts";
import { FailureReader, readFailures } from "../checks/failures.ts";
import type { Services } from "../services.ts";
import { takeCoverage } from "./coverage.ts";
import { reportingOf, takeReport } from "./reporting.ts";

const TAIL_CHARS = 4_000;
const MOST_OUTPUT = 64 * 1024 * 1024;

/** What of a run's services it takes to run a check. */
export type WitnessServices = Pick<
  Services,
  | "run"
  | "repository"
  | "workspaces"
  | "processes"
  | "store"
  | "cache"
  | "reports"
  | "env"
  | "watch"
  | "logFile"
  | "environment"
>;

/** Who wants a check to be run: an action of a run, or a command that has none. */
export interface WitnessContext extends Pick<HandlerContext, "signal" | "effect" | "progress"> {
  readonly state: { readonly pins: { readonly settings: Pick<RunSettings, "env"> } };
}

export interface WitnessRequest {
  readonly check: CheckPin;
  readonly tree: ObjectId;
  /** What HEAD says in the witness workspace. */
  readonly head: ObjectId;
  /** Files left out: tests that are owed red. */
  readonly without?: readonly string[];
  /** Names the log: `T004-1-red`. */
  readonly label: string;
  /** The tree is the base, which no agent had a hand in. */
  readonly isBase?: true;
  /** The check has left a report before, made to as it is now: a run without one is not for want of that. */
  readonly reports?: boolean;
  /** Run whatever is known, and not remembered: to see whether the tree's tests differ from run to run. */
  readonly again?: true;
}

/** Takes back what is known of a tree: one of its tests was seen to differ. */
export async function forget({ cache }: Pick<WitnessServices, "cache">, { key }: CheckRun): Promise<void> {
  await cache.put(key, null);
}

/**
 * Runs a check on a tree in a workspace that no agent ever had. A passing run on the same
 * tree, command and environment is not repeated; a failing one is never remembered.
 */
export async function witness(
  services: WitnessServices,
  context: WitnessContext,
  request: WitnessRequest,
): Promise<Result<CheckRun, Failure>> {
  const { repository, cache } = services;
  const without = request.without ?? [];
  const tree =
    without.length === 0
      ? request.tree
      : await repository.editTree(
          request.tree,
          without.map((path) => ({ path, bytes: null })),
        );

  const { check } = request;
  const reads =
    services.reports === undefined
      ? []
      : ["reports/1", check.report ?? null, ...(check.coverage?.files ?? [])];
  const key = digest(JSON.stringify([tree, check.command, services.environment, ...reads]));
  const known = request.again ? undefined : await cache.get(key);
  if (known !== undefined && known !== null)
    return ok({ ...(known as unknown as CheckRun), cached: true, strayed: [] });

  context.progress({ step: "check", detail: check.display });
  return context.effect(`witness ${request.label} ${check.name}`, async () => {
    const seen = await inWorkspace(services, context, request, { tree, key, plain: false });
    // Perhaps it failed for want of what it was given to report with: its own words decide.
    const doubtful =
      seen.ok &&
      seen.value.altered &&
      seen.value.run.end.kind === "exited" &&
      !passed(seen.value.run.end) &&
      seen.value.run.tests === undefined &&
      request.reports !== true;
    const last = doubtful ? await inWorkspace(services, context, request, { tree, key, plain: true }) : seen;
    if (!last.ok) return last;
    const run =
      doubtful && seen.value.run.noReport !== undefined
        ? { ...last.value.run, noReport: seen.value.run.noReport }
        : last.value.run;
    // A check that changed what steers checks is looked at again.
    if (passed(run.end) && run.strayed.length === 0 && request.again !== true)
      await cache.put(key, asJson({ ...run, end: { kind: "exited", code: 0 }, failures: [], strayed: [] }));
    return ok(run);
  });
}

/** One run in a clean workspace; as it was written where `plain`, else so that it leaves a report. */
async function inWorkspace(
  services: WitnessServices,
  context: WitnessContext,
  request: WitnessRequest,
  { tree, key, plain }: { readonly tree: ObjectId; readonly key: string; readonly plain: boolean },
): Promise<Result<{ run: CheckRun; altered: boolean }, Failure>> {
  const { check } = request;
  const opened = await services.workspaces.openWitness({
    run: services.run,
    slot: 0,
    tree,
    head: request.head,
    signal: context.signal,
  });
  if (!opened.ok) return opened;
  const workspace = opened.value;

  const reporting = plain
    ? { command: check.command, env: {}, altered: false }
    : await reportingOf(services, context, request, tree, workspace);
  if (check.coverage !== undefined) await workspace.expectReports(check.coverage.files);
  const logFile = await services.logFile("checks", `${request.label}-${check.name}.log`);
  const failures = new FailureReader();
  const kept = new KeptOutput(reporting.source !== undefined && reporting.source.files === undefined);
  const look = await services.watch?.look(request.isBase === true ? "base" : "check");
  const printed = createHash("sha256");
  const at = new Date().toISOString();
  const outcome = await services.processes.run({
    command: reporting.command,
    cwd: workspace.path,
    env: { CI: "1", ...reporting.env },
    neutral: workspace.scratch,
    logFile,
    deadlineMs: check.timeoutMs,
    signal: context.signal,
    writable: [workspace.path, workspace.scratch],
    onOutput: (bytes) => {
      printed.update(bytes);
      failures.read(bytes);
      kept.add(bytes);
    },
  });
  const strayed = (await look?.changes()) ?? [];
  if (outcome.end.kind === "aborted") return err({ code: "CANCELLED" });
  if (outcome.end.kind === "not-started") {
    return err({
      code: "CANNOT_WITNESS",
      reason: `${check.display} could not be started: ${outcome.end.reason}`,
      outputTail: tail(outcome.output),
    });
  }
  const coverage = await takeCoverage(services, check, tree, workspace);
  const told = await takeReport(services, reporting, workspace, kept.bytes());
  // Where the report took the place of the output, people are shown what they would have seen.
  const format = reporting.source?.files === undefined ? reporting.source?.format : undefined;
  const shown = format === undefined ? undefined : services.reports?.plainOutput(format, kept.text());
  const run: CheckRun = {
    check: check.name,
    command: check.display,
    tree,
    end: outcome.end,
    durationMs: Math.round(outcome.durationMs),
    outputTail: tail(shown ?? outcome.output),
    failures: passed(outcome.end) ? [] : shown === undefined ? failures.end() : readFailures(shown),
    logFile,
    key,
    cached: false,
    strayed,
    at,
    sha256: printed.digest("hex"),
    ...(services.reports === undefined ? {} : told),
    ...(coverage === undefined ? {} : { coverage }),
  };
  return ok({ run, altered: reporting.altered });
}

/** All that a check printed, where that is its report; nothing where it is more than can be held. */
class KeptOutput {
  readonly #parts: Uint8Array[] = [];
  readonly #wanted: boolean;
  #size = 0;

  constructor(wanted: boolean) {
    this.#wanted = wanted;
  }

  add(bytes: Uint8Array): void {
    this.#size += bytes.byteLength;
    if (this.#wanted && this.#size <= MOST_OUTPUT) this.#parts.push(bytes.slice());
  }

  bytes(): Uint8Array | undefined {
    if (!this.#wanted || this.#size > MOST_OUTPUT) return undefined;
    const whole = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.byteLength;
    }
    return whole;
  }

  text(): string {
    return new TextDecoder().decode(this.bytes() ?? new Uint8Array());
  }
}

function asJson(run: CheckRun): Json {
  return JSON.parse(JSON.stringify(run)) as Json;
}

/** What a failing check says to the agent and to people. */
export function checkFailure(check: CheckPin, run: CheckRun, newFailures: readonly string[]): Failure {
  if (run.end.kind === "timed-out") {
    return {
      code: "CHECK_TIMED_OUT",
      check: check.name,
      command: check.display,
      deadlineMs: check.timeoutMs,
      outputTail: run.outputTail,
      logFile: run.logFile,
    };
  }
  return {
    code: "CHECK_FAILED",
    check: check.name,
    command: check.display,
    exit: describeEnd(run.end),
    outputTail: run.outputTail,
    logFile: run.logFile,
    newFailures,
  };
}

export function tail(text: string): string {
  return text.length <= TAIL_CHARS ? text : `…${text.slice(-TAIL_CHARS)}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
