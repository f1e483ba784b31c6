import { posix } from "node:path";
import { realpath } from "node:fs/promises";
import { err, ok, type CodeContext, type Failure, type ProcessOutcome, type Result } from "@stagewright/core";
import { describeEnd, passed } from "@stagewright/work";
import type { CommandRun } from "../artifacts.ts";
import { stepsOf, type Step } from "./argv.ts";
import type { WrittenCommand } from "./extract.ts";

/** Checks hold the slots of a run from 0 up. */
const SLOT = 1_001;
const TAIL_CHARS = 2_000;

export interface Running {
  readonly commands: readonly WrittenCommand[];
  /** Of one command. */
  readonly deadlineMs: number;
}

/**
 * Runs commands that an agent has written, one after the other, in a clean checkout of the
 * tip with its dependencies: no agent ever had it, and it is confined as checks are. No
 * shell reads them. One that fails does not keep the others from being tried.
 */
export async function runCommands(
  context: CodeContext,
  { commands, deadlineMs }: Running,
): Promise<Result<CommandRun[], Failure>> {
  const { workspaces, repository, state, run, signal } = context;
  if (commands.length === 0) return ok([]);
  const tree = await repository.treeOf(state.tip);
  const opened = await context.effect("checkout", () =>
    workspaces.openWitness({ run, slot: SLOT, tree, head: state.tip, signal }),
  );
  if (!opened.ok) return opened;
  const place = opened.value;
  const done: CommandRun[] = [];
  try {
    let block = -1;
    let directory = "";
    for (const [index, written] of commands.entries()) {
      if (written.block !== block) directory = "";
      block = written.block;
      const steps = stepsOf(written.command);
      if (!steps.ok) {
        done.push(notRun(written.command, steps.error));
        continue;
      }
      const log = logOf(context.logFile, index + 1);
      const ended = await context.effect(`command ${index + 1}`, () =>
        runSteps(context, { steps: steps.value, ...place, directory, deadlineMs, log }),
      );
      if (signal.aborted) return err({ code: "CANCELLED" });
      ({ directory } = ended);
      done.push({ command: written.command, ...ended.result });
    }
    return ok(done);
  } finally {
    await workspaces.remove(place.path).catch(() => undefined);
  }
}

interface StepsRequest {
  readonly steps: readonly Step[];
  readonly path: string;
  readonly scratch: string;
  /** From the checkout's root. */
  readonly directory: string;
  readonly deadlineMs: number;
  readonly log: string;
}

interface StepsEnd {
  readonly directory: string;
  readonly result: Omit<CommandRun, "command">;
}

async function runSteps(context: CodeContext, request: StepsRequest): Promise<StepsEnd> {
  const { steps, path, scratch, log } = request;
  let { directory } = request;
  let spent = 0;
  let output = "";
  const ending = (state: CommandRun["state"], detail: string): StepsEnd => ({
    directory,
    result: {
      state,
      detail: detail.replaceAll(path, "."),
      duration_ms: spent,
      output_tail: output.replaceAll(path, ".").slice(-TAIL_CHARS),
      log,
    },
  });
  for (const step of steps) {
    if (step.kind === "cd") {
      const next = posix.join(directory, step.directory);
      if (!(await isInside(path, next))) return ending("failed", `there is no directory ${next}`);
      directory = next;
      continue;
    }
    const outcome = await context.processes.run({
      command: { argv: step.argv },
      cwd: posix.join(path, directory),
      env: { CI: "1", ...step.env },
      neutral: scratch,
      logFile: log,
      deadlineMs: request.deadlineMs,
      signal: context.signal,
      writable: [path, scratch],
    });
    spent += Math.round(outcome.durationMs);
    ({ output } = outcome);
    if (!passed(outcome.end)) return ending(stateOf(outcome.end), endWords(outcome.end, request.deadlineMs));
  }
  return ending("passed", "exit 0");
}

/** A directory that is there, and that no link leads out of the checkout. */
async function isInside(root: string, directory: string): Promise<boolean> {
  try {
    const [from, to] = await Promise.all([realpath(root), realpath(posix.join(root, directory))]);
    return to === from || to.startsWith(`${from}/`);
  } catch {
    return false;
  }
}

function stateOf(end: ProcessOutcome["end"]): CommandRun["state"] {
  return end.kind === "timed-out" ? "not-ended" : "failed";
}

function endWords(end: ProcessOutcome["end"], deadlineMs: number): string {
  return end.kind === "timed-out"
    ? `it was still running after ${Math.round(deadlineMs / 1_000)} s, and was ended`
    : describeEnd(end);
}

function notRun(command: string, reason: string): CommandRun {
  return { command, state: "not-run", detail: reason, duration_ms: 0, output_tail: "", log: "" };
}

/** None of them is run. */
export function listed(commands: readonly WrittenCommand[]): CommandRun[] {
  return commands.map(({ command }) => notRun(command, "`deliverables: { commands: list }` has it so"));
}

function logOf(logFile: string, nth: number): string {
  return `${logFile.replace(/\.log$/, "")}-command-${nth}.log`;
}
