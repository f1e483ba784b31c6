import { unreachable, type RunState } from "@stagewright/core";
import { drive, type DriveEnd } from "@stagewright/engine-local";
import type { Carrier } from "./compose.ts";
import { provenBefore } from "./earlier-runs.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { faultHook } from "./faults.ts";
import { widthOf, type Io } from "./io.ts";
import { tell } from "./problem.ts";
import type { Project } from "./project.ts";
import { keepReceipts } from "./receipts/deliver.ts";
import { finalReport } from "./report/final-report.ts";
import { lineReporter } from "./report/lines.ts";
import { ndjsonReporter } from "./report/ndjson.ts";
import type { Reporter } from "./report/reporter.ts";
import { restedAt } from "./report/rest.ts";
import { resultOf } from "./report/result.ts";
import { sanitizeLine } from "./report/sanitize.ts";
import { counted, painter } from "./report/style.ts";
import { wrapLines } from "./report/wrap.ts";

export interface DriveRequest {
  readonly run: string;
  readonly carrier: Carrier;
  readonly json: boolean;
  /** Entries up to this one are known already and not told again. */
  readonly knownSeq: number;
  /** Notes that the human has read before the run began. */
  readonly saidNotes?: readonly string[];
}

/** Carries a run until it rests, is stopped, or its first and second Ctrl-C; reports and gives the exit code. */
export async function driveRun(io: Io, project: Project, request: DriveRequest): Promise<ExitCode> {
  const { run, carrier, knownSeq } = request;
  const reporter = await chooseReporter(io, request.json);
  const stop = new AbortController();
  const onSeam = faultHook(io.env);
  const unwatch = io.onStopSignal(() => {
    if (stop.signal.aborted) return io.exitNow(EXIT.cancelled);
    stop.abort();
    reporter.say(`Stopping agents… Resume with: stagewright resume ${run} (again to stop at once)`);
  });
  try {
    const end = await drive({
      journal: project.journal,
      run,
      handlers: carrier.handlers,
      onOwned: async (epoch) => {
        const { swept, unshown } = await carrier.onOwned(epoch);
        if (unshown !== undefined)
          reporter.say(`The worktree of what is held could not be put there again: ${sanitizeLine(unshown)}`);
        if (swept > 0) reporter.say(`Ended ${counted(swept, "left-over process", "left-over processes")}.`);
      },
      signal: stop.signal,
      onEntry: (entry, state) => {
        if (entry.seq > knownSeq) reporter.entry(entry, state);
      },
      onProgress: (key, step) => reporter.progress(key, step),
      ...(onSeam === undefined ? {} : { onSeam }),
    });
    reporter.end();
    if (end.kind === "lost-ownership") await carrier.onLost().catch(() => undefined);
    const code = await conclude(io, project, request, end);
    await receiptsAtRest(io, project, carrier, end);
    if ("state" in end && end.state.pins.settings.notify !== undefined) {
      const { notifyRest } = await import("./notify.ts");
      await notifyRest(io, project, end.state);
    }
    return code;
  } catch (error) {
    reporter.end();
    // What breaks because we were told to stop is part of stopping.
    if (stop.signal.aborted) return EXIT.cancelled;
    throw error;
  } finally {
    unwatch();
    await carrier.close();
  }
}

/** A run that has ended has its receipts in a ref; that they could not be put there takes nothing from what it did. */
async function receiptsAtRest(io: Io, project: Project, { said }: Carrier, end: DriveEnd): Promise<void> {
  const words = said.map((each) => each);
  if ("state" in end && end.state.life.kind === "ended") {
    const { run, pins } = end.state;
    try {
      await keepReceipts(project, run, pins.settings.receipts);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      words.push(
        `its receipts could not be put into their ref: ${why}\n  stagewright receipts export ${run}`,
      );
    }
  }
  for (const each of words) io.err.write(`${each.split("\n").map(sanitizeLine).join("\n")}\n`);
}

async function chooseReporter(io: Io, json: boolean): Promise<Reporter> {
  if (json) return ndjsonReporter(io.out, io.err);
  if (io.err.terminal === undefined) return lineReporter(io.err);
  const { liveReporter } = await import("./report/live.ts");
  return liveReporter(io.err, io.err.terminal);
}

async function conclude(
  io: Io,
  project: Project,
  { run, json, saidNotes }: DriveRequest,
  end: DriveEnd,
): Promise<ExitCode> {
  switch (end.kind) {
    case "rest":
    case "interrupted":
    case "stopped":
      return report(io, project, end.state, { json, ...(saidNotes && { saidNotes }) });
    case "owned-elsewhere":
      return tell(io, ownedElsewhere(run, end));
    case "lost-ownership":
      return tell(io, {
        what: `run ${run} was taken over while this process stood still`,
        why: `${end.reason}; nothing more was done here`,
        next: `stagewright status ${run}`,
        exit: EXIT.failed,
      });
    case "no-such-run":
      return tell(io, { what: `there is no run ${run}`, next: "stagewright status" });
    default:
      return unreachable(end);
  }
}

/** Tells people what came of a run, and machines, if they asked; gives the exit code. */
export async function report(
  io: Io,
  project: Project,
  state: RunState,
  { json, saidNotes = [] }: { readonly json: boolean; readonly saidNotes?: readonly string[] },
): Promise<ExitCode> {
  const result = resultOf(state);
  const output = json ? io.err : io.out;
  const context = {
    paint: painter(output.colour),
    restedAt: restedAt(project.journal.entries(state.run)) ?? state.updatedAt,
    saidNotes,
    proven: await provenBefore(project, state),
  };
  output.write(`${wrapLines(finalReport(state, context), widthOf(io, output)).join("\n")}\n`);
  if (json) io.out.write(`${JSON.stringify(result)}\n`);
  return result.exitCode;
}

export function ownedElsewhere(run: string, owner: { readonly pid: number; readonly host: string }) {
  return {
    what: `run ${run} is carried by process ${owner.pid} on ${owner.host}`,
    why: "one process carries a run at a time",
    next: `stagewright logs ${run} -f watches it; stagewright cancel ${run} ends it`,
  };
}
