import { createHash } from "node:crypto";
import {
  err,
  ok,
  type CheckPin,
  type Failure,
  type HandlerContext,
  type ObjectId,
  type Result,
} from "@stagewright/core";
import { describeEnd, passed, type CheckRun } from "../checks/judge.ts";
import { FailureReader } from "../checks/failures.ts";
import type { Services } from "../services.ts";

const TAIL_CHARS = 4_000;

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
}

/**
 * Runs a check on a tree in a workspace that no agent ever had. A passing run on the same
 * tree, command and environment is not repeated; a failing one is never remembered.
 */
export async function witness(
  services: Services,
  context: HandlerContext,
  request: WitnessRequest,
): Promise<Result<CheckRun, Failure>> {
  const { repository, workspaces, processes, cache } = services;
  const without = request.without ?? [];
  const tree =
    without.length === 0
      ? request.tree
      : await repository.editTree(
          request.tree,
          without.map((path) => ({ path, bytes: null })),
        );

  const key = digest(JSON.stringify([tree, request.check.command, services.environment]));
  const known = await cache.get(key);
  if (known !== undefined) return ok({ ...(known as unknown as CheckRun), cached: true, strayed: [] });

  context.progress({ step: "check", detail: request.check.display });
  return context.effect(`witness ${request.label} ${request.check.name}`, async () => {
    const opened = await workspaces.openWitness({
      run: services.run,
      slot: 0,
      tree,
      head: request.head,
      signal: context.signal,
    });
    if (!opened.ok) return opened;

    const logFile = await services.logFile("checks", `${request.label}-${request.check.name}.log`);
    const failures = new FailureReader();
    const printed = createHash("sha256");
    const at = new Date().toISOString();
    const look = await services.watch?.look(request.isBase === true ? "base" : "check");
    const outcome = await processes.run({
      command: request.check.command,
      cwd: opened.value.path,
      env: { CI: "1" },
      neutral: opened.value.scratch,
      logFile,
      deadlineMs: request.check.timeoutMs,
      signal: context.signal,
      writable: [opened.value.path, opened.value.scratch],
      onOutput: (bytes) => {
        printed.update(bytes);
        failures.read(bytes);
      },
    });
    const strayed = (await look?.changes()) ?? [];
    if (outcome.end.kind === "aborted") return err({ code: "CANCELLED" });
    if (outcome.end.kind === "not-started") {
      return err({
        code: "CANNOT_WITNESS",
        reason: `${request.check.display} could not be started: ${outcome.end.reason}`,
        outputTail: tail(outcome.output),
      });
    }
    const run: CheckRun = {
      check: request.check.name,
      command: request.check.display,
      tree,
      end: outcome.end,
      durationMs: Math.round(outcome.durationMs),
      outputTail: tail(outcome.output),
      failures: passed(outcome.end) ? [] : failures.end(),
      logFile,
      at,
      sha256: printed.digest("hex"),
      key,
      cached: false,
      strayed,
    };
    // A check that changed what steers checks is looked at again.
    if (passed(outcome.end) && strayed.length === 0)
      await cache.put(key, { ...run, end: { kind: "exited", code: 0 }, failures: [], strayed: [] });
    return ok(run);
  });
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
