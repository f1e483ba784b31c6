import { sweepRun } from "@stagewright/agents";
import {
  err,
  ok,
  stageAddress,
  type PlannedStage,
  type Plugin,
  type Result,
  type RunPins,
  type RunState,
} from "@stagewright/core";
import { composeHandlers, pickSandbox } from "../compose.ts";
import { readConfig } from "../config/config.ts";
import { driveRun, ownedElsewhere } from "../drive-run.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { inProject } from "../project.ts";
import { configWords } from "../report/config-words.ts";
import { finalReport } from "../report/final-report.ts";
import { outcomeOf, resultOf } from "../report/result.ts";
import { painter } from "../report/style.ts";
import { lifeWords } from "../report/words.ts";
import { selectRun } from "../select-run.ts";
import { version } from "../version.ts";

export interface ResumeOptions {
  readonly acceptRedBase?: boolean;
  readonly allowOpenRequirements?: boolean;
  readonly json?: boolean;
}

/** Goes on with a run that was interrupted, stopped, killed or parked, from what its journal says. */
export async function resume(io: Io, typed: string | undefined, options: ResumeOptions): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const { journal, opened } = project;
    const chosen = selectRun(journal.runs(), typed, {
      test: ({ life }) => life !== "ended" && life !== "cancelled",
      what: "that could go on",
    });
    if (!chosen.ok) return tell(io, chosen.error);
    const { run, owner } = chosen.value;
    if (owner?.alive === true) return tell(io, ownedElsewhere(run, owner));

    if (options.acceptRedBase) journal.note(run, { type: "run.accepted", what: "red-base" });
    if (options.allowOpenRequirements) journal.note(run, { type: "run.accepted", what: "open-requirements" });
    const state = journal.state(run);
    if (state === undefined) return tell(io, { what: `run ${run} has no records`, exit: EXIT.failed });
    if (isAtRest(state)) return sayHowItRests(io, state, options.json ?? false);

    const checked = await readConfig(opened.topLevel, io.cwd);
    if (!checked.ok) return tell(io, configWords(checked.error, io.cwd));
    const stages = pinnedStages(state.pins, checked.value.plugins);
    if (!stages.ok) return tell(io, stages.error);
    const sandbox = await pickSandbox(state.pins.settings.sandbox);
    if (!sandbox.ok) return tell(io, sandbox.error);
    const swept = await sweepRun(run);
    for (const line of announcement(state, checked.value.plugins, swept)) io.err.write(`${line}\n`);

    const composed = await composeHandlers(project, {
      run,
      pins: state.pins,
      stages: stages.value,
      sandbox: sandbox.value,
    });
    if (!composed.ok) return tell(io, composed.error);
    const knownSeq = journal.entries(run).at(-1)?.seq ?? 0;
    return driveRun(io, project, { run, handlers: composed.value, json: options.json ?? false, knownSeq });
  });
}

function isAtRest({ life }: RunState): boolean {
  return life.kind === "ended" || life.kind === "cancelled" || life.kind === "parked";
}

function sayHowItRests(io: Io, state: RunState, json: boolean): ExitCode {
  const result = resultOf(state);
  io.err.write(
    result.outcome === "parked"
      ? `Run ${state.run} waits for your decision.\n`
      : `Run ${state.run} is over: ${lifeWords(state.life)}.\n`,
  );
  const report = json ? io.err : io.out;
  report.write(`${finalReport(state, painter(report.colour)).join("\n")}\n`);
  if (json) io.out.write(`${JSON.stringify(result)}\n`);
  return result.exitCode;
}

/** The stages the run began with, from the plugins that are here now, with the options that were pinned. */
function pinnedStages(pins: RunPins, plugins: readonly Plugin[]): Result<readonly PlannedStage[], Problem> {
  const stages: PlannedStage[] = [];
  for (const { address, options, plugin: name } of pins.stages) {
    const plugin = plugins.find((each) => each.name === name);
    const stage = plugin?.stages.find((each) => stageAddress(each) === address);
    if (plugin === undefined || stage === undefined) {
      return err({
        what: `the run needs the stage ${address}, which is not here any more`,
        why: `it came with ${name}`,
        next: `npm install --save-dev ${name}, and plugins: [${name}]`,
      });
    }
    stages.push({ address, plugin: plugin.name, pluginVersion: plugin.version, stage, options });
  }
  return ok(stages);
}

/** What goes on, and in what it differs from what began. */
function announcement(state: RunState, plugins: readonly Plugin[], swept: number): string[] {
  const { run, pins } = state;
  const outcome = outcomeOf(state.life);
  const why = outcome === "going" ? "its process was killed" : lifeWords(state.life);
  const changed = pins.stages.flatMap(({ plugin: name, pluginVersion }) => {
    const now = plugins.find((plugin) => plugin.name === name)?.version;
    return now === undefined || now === pluginVersion
      ? []
      : [`${name} was ${pluginVersion} when the run began, and is ${now}`];
  });
  return [
    `Resuming run ${run} (${pins.pipeline}, ${pins.feature}): ${why}. Plan, settings and base are those it began with.`,
    ...(pins.stagewright === version()
      ? []
      : [`Stagewright was ${pins.stagewright} when the run began, and is ${version()}`]),
    ...new Set(changed),
    ...(swept === 0 ? [] : [`Ended ${swept} left-over ${swept === 1 ? "process" : "processes"}.`]),
  ];
}
