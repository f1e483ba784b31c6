import { waitsFor, type RunState, type TaskState, type WorkState } from "@stagewright/core";
import type { RunRow } from "@stagewright/engine-local";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { widthOf, type Io, type Terminal } from "../io.ts";
import { tell } from "../problem.ts";
import { inProject } from "../project.ts";
import { failureLines, leftLines } from "../report/final-report.ts";
import { hasResult, stageRetry, waitLines } from "../report/go-on-lines.ts";
import { restedAt } from "../report/rest.ts";
import { resultOf } from "../report/result.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { painter, type Paint } from "../report/style.ts";
import { treeLines } from "../report/tree.ts";
import { runList } from "../report/run-list.ts";
import { spentLines, workLines } from "../report/usage-words.ts";
import { worksOf } from "../report/works.ts";
import { wrapLines } from "../report/wrap.ts";
import { selectRun } from "../select-run.ts";

/** How a run stands: what it does, what waits for what, what failed, how to go on. */
export async function status(
  io: Io,
  typed: string | undefined,
  { json }: { readonly json?: boolean },
): Promise<ExitCode> {
  return inProject(io, async ({ journal }) => {
    const runs = journal.runs();
    if (typed === undefined && runs.length === 0) {
      if (json) io.out.write(`${JSON.stringify({ others: [] })}\n`);
      else io.out.write("There are no runs here yet. Start one: stagewright run speckit\n");
      return EXIT.done;
    }
    const chosen = selectRun(runs, typed);
    if (!chosen.ok) return tell(io, chosen.error);
    const state = journal.state(chosen.value.run);
    if (state === undefined)
      return tell(io, { what: `run ${chosen.value.run} has no records`, exit: EXIT.failed });
    const others = typed === undefined ? runs.filter(({ run }) => run !== state.run) : [];
    if (json) io.out.write(`${JSON.stringify(statusJson(state, chosen.value, others))}\n`);
    else {
      const lines = statusLines(state, {
        row: chosen.value,
        others: runList(others.slice(0, SHOWN_OTHERS), (run) => journal.state(run)),
        restedAt: restedAt(journal.entries(state.run)),
        paint: painter(io.out.colour),
        terminal: io.out.terminal,
      });
      io.out.write(`${wrapLines(lines, widthOf(io, io.out)).join("\n")}\n`);
    }
    return EXIT.done;
  });
}

const SHOWN_OTHERS = 10;

interface StatusView {
  readonly row: RunRow;
  readonly others: readonly string[];
  readonly restedAt: string | undefined;
  readonly paint: Paint;
  readonly terminal: Terminal | undefined;
}

function statusLines(state: RunState, view: StatusView): string[] {
  const { row, others, paint, terminal } = view;
  const result = resultOf(state);
  const { failures, outcome } = result;
  const size = { columns: terminal?.columns() ?? 120, rows: Math.max(12, (terminal?.rows() ?? 60) - 8) };
  const isCarried = row.owner?.alive === true;
  // Where nobody carries it, no time passes for it.
  const now = isCarried || view.restedAt === undefined ? Date.now() : Date.parse(view.restedAt);
  const orphaned = outcome === "going" && !isCarried;
  const lines = treeLines(state, { ...size, now, steps: new Map(), paint, orphaned });
  const worked = result.tasks.flatMap((task) => {
    const [first, ...more] = workLines(task, paint);
    return first === undefined
      ? []
      : [`  ${sanitizeLine(task.id)} ${first}`, ...more.map((line) => `      ${line}`)];
  });
  if (worked.length > 0) lines.push("", paint("bold", "Who did what"), ...worked);
  const spent = spentLines(result.spent);
  if (spent.length > 0) lines.push("", paint("bold", "Usage"), ...spent);
  if (failures.length > 0)
    lines.push("", paint("bold", "Failures"), ...failures.flatMap((failure) => failureLines(failure, paint)));
  const left = leftLines(state);
  if (left.length > 0) lines.push("", paint("bold", "Left for you"), ...left);
  if (result.waits.length > 0) lines.push("", ...waitLines(result, paint));
  if (state.result !== undefined) lines.push("", `The result was ${state.result}.`);
  lines.push("", ...nextLines(state, outcome, row.owner));
  if (others.length > 0) lines.push("", paint("bold", "Other runs"), ...others);
  return lines;
}

function nextLines(
  state: RunState,
  outcome: ReturnType<typeof resultOf>["outcome"],
  owner: RunRow["owner"],
): string[] {
  const { run } = state;
  if (owner?.alive === true)
    return [
      `Process ${owner.pid} on ${owner.host} carries it. Watch it: stagewright logs ${run} -f · end it: stagewright cancel ${run}`,
    ];
  switch (outcome) {
    case "going":
      return [`The process that carried it is gone. Go on: stagewright resume ${run}`];
    case "stopped":
    case "interrupted":
    case "parked":
    case "paused":
      return [`Go on: stagewright resume ${run} · end it: stagewright cancel ${run}`];
    case "done":
    case "left":
    case "failed":
    case "rejected":
    case "cancelled": {
      const failed = resultOf(state).tasks.find(({ end }) => end === "failed");
      const isOpen = outcome === "failed" && state.result !== "dropped";
      const ofStage = isOpen ? stageRetry(state) : undefined;
      const retry = [
        ...(isOpen && failed !== undefined
          ? [`Once more: stagewright retry ${sanitizeLine(failed.id)} --run ${run}`]
          : []),
        ...(ofStage === undefined ? [] : [`Once more: ${ofStage}`]),
      ];
      const next =
        state.result !== undefined || !hasResult(state)
          ? `Its journal: stagewright logs ${run}`
          : `Next: stagewright diff ${run} · stagewright apply ${run} · stagewright drop ${run}`;
      return [next, ...retry];
    }
  }
}

function statusJson(state: RunState, row: RunRow, others: readonly RunRow[]): unknown {
  return {
    run: state.run,
    pipeline: state.pins.pipeline,
    feature: state.pins.feature,
    createdAt: state.createdAt,
    updatedAt: state.updatedAt,
    life: state.life,
    ...(row.owner === undefined ? {} : { owner: row.owner }),
    ...(state.result === undefined ? {} : { disposed: state.result }),
    phases: worksOf(state).flatMap((work) =>
      work.phases.map(({ title, validation, tasks }) => ({
        title,
        validation: validation.kind,
        tasks: tasks.flatMap((key) => work.tasks.get(key) ?? []).map((task) => taskJson(work, task)),
      })),
    ),
    underWay: [...state.underWay].map(([key, { action, since }]) => ({ key, verb: action.verb, since })),
    result: resultOf(state),
    others,
  };
}

function taskJson(work: WorkState, task: TaskState): unknown {
  const { key, id, line, title, kind } = task.task;
  return {
    key,
    id,
    line,
    title,
    kind,
    state: task.now.kind,
    attempts: task.history.length + ("attempt" in task.now ? 1 : 0),
    ...(task.now.kind === "open"
      ? { waitsFor: waitsFor(work, task).map(({ key: other, why }) => ({ key: other, why })) }
      : {}),
    ...(task.now.kind === "waiting" ? { until: task.now.until, because: task.now.why } : {}),
    ...(task.now.kind === "leased" ? { lease: task.now.lease } : {}),
    ...(task.now.kind === "held" ? { held: task.now.held } : {}),
    ...(task.now.kind === "challenged" ? { challenged: task.now.candidate.challenged } : {}),
    ...(task.now.kind === "skipped" ? { because: task.now.because } : {}),
    ...(task.now.kind === "done" ? { grade: task.now.landed.grade, commit: task.now.landed.commit } : {}),
  };
}
