import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  budgetOf,
  err,
  ok,
  kernelPlugin,
  stageAddress,
  waitsForUser,
  type Caps,
  type PlannedStage,
  type Plugin,
  type Result,
  type RunPins,
  type RunState,
} from "@stagewright/core";
import type { OpenedRepository } from "@stagewright/workspace";
import { openBlobStore, type RunRow } from "@stagewright/engine-local";
import { findPlanEdit } from "@stagewright/work";
import { composeRun, pickSandbox } from "../compose.ts";
import { readConfig, type CheckedConfig } from "../config/config.ts";
import { driveRun, ownedElsewhere, report } from "../drive-run.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { changedPrompts, pinnedPromptStage } from "../prompt-stages.ts";
import { closeOverdueGate } from "../overdue.ts";
import { inProject, type Project } from "../project.ts";
import { changedSettings } from "../report/changed-settings.ts";
import { configWords } from "../report/config-words.ts";
import { outcomeOf } from "../report/result.ts";
import { resumeReason } from "../report/run-words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { capsWords } from "../report/usage-words.ts";
import { lifeWords } from "../report/words.ts";
import { selectRun } from "../select-run.ts";
import { version } from "../version.ts";

export interface ResumeOptions {
  readonly acceptRedBase?: boolean;
  readonly allowOpenRequirements?: boolean;
  /** From now on, over what the run may use already. */
  readonly budget?: Caps;
  readonly json?: boolean;
}

/** Goes on with a run that was interrupted, stopped, killed or parked, from what its journal says. */
export async function resume(io: Io, typed: string | undefined, options: ResumeOptions): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const { journal, opened } = project;
    const chosen = selectRun(journal.runs(), typed, {
      // What a human takes upon themselves may be all that an ended run has failed by.
      test: ({ life }) =>
        life !== "cancelled" && (life !== "ended" || options.allowOpenRequirements === true),
      what: "that could go on",
      next: "stagewright retry TASK takes a run up again that has ended; stagewright run starts another",
    });
    if (!chosen.ok) {
      // Killed right after its end was recorded, a run looks to its user as if it had to be resumed.
      const newest = typed === undefined ? journal.runs()[0] : undefined;
      const over = newest === undefined ? undefined : journal.state(newest.run);
      return over === undefined
        ? tell(io, chosen.error)
        : sayHowItRests(io, project, over, options.json ?? false);
    }
    const { run, owner } = chosen.value;
    if (owner?.alive === true)
      return options.budget === undefined
        ? tell(io, ownedElsewhere(run, owner))
        : tellOwner(io, project, { run, pid: owner.pid }, options.budget);

    if (options.acceptRedBase) journal.note(run, { type: "run.accepted", what: "red-base" });
    if (options.allowOpenRequirements) journal.note(run, { type: "run.accepted", what: "open-requirements" });
    const parked = journal.state(run);
    if (parked !== undefined) {
      closeOverdueGate(journal, run, parked);
      noteWhatHumansDid(project, parked, options);
    }
    if (chosen.value.life === "paused") journal.note(run, { type: "run.unpaused" });
    const state = journal.state(run);
    if (state === undefined) return tell(io, { what: `run ${run} has no records`, exit: EXIT.failed });
    if (isAtRest(state)) return sayHowItRests(io, project, state, options.json ?? false);

    const checked = await readConfig(opened.topLevel, io.cwd);
    if (!checked.ok) return tell(io, configWords(checked.error, io.cwd));
    const stages = pinnedStages(state.pins, checked.value.plugins);
    if (!stages.ok) return tell(io, stages.error);
    await noteEditedPlans(project, run, state, stages.value);
    const asked = journal.state(run) ?? state;
    if (isAtRest(asked)) return sayHowItRests(io, project, asked, options.json ?? false);
    const sandbox = await pickSandbox(state.pins.settings.sandbox);
    if (!sandbox.ok) return tell(io, sandbox.error);
    const announced = announcement(state, chosen.value, checked.value, opened.head);
    for (const line of [...announced, ...(await changedPrompts(state.pins, opened.topLevel))])
      io.err.write(`${line}\n`);

    const composed = await composeRun(project, {
      run,
      pins: state.pins,
      stages: stages.value,
      sandbox: sandbox.value,
    });
    if (!composed.ok) return tell(io, composed.error);
    const knownSeq = journal.entries(run).at(-1)?.seq ?? 0;
    return driveRun(io, project, { run, carrier: composed.value, json: options.json ?? false, knownSeq });
  });
}

/** A process that carries the run takes another budget up within a moment. */
function tellOwner(
  io: Io,
  { journal, opened }: Project,
  { run, pid }: { readonly run: string; readonly pid: number },
  given: Caps,
): ExitCode {
  const state = journal.state(run);
  if (state === undefined) return tell(io, { what: `run ${run} has no records`, exit: EXIT.failed });
  const budget = { ...budgetOf(state), ...given };
  journal.note(run, { type: "budget.set", budget, by: opened.identity.name });
  io.out.write(`Told process ${pid}, which carries run ${run}: its budget is ${capsWords(budget)} now.\n`);
  return EXIT.done;
}

/** Whoever types `resume` says that the login is there; a budget is what they write. */
function noteWhatHumansDid({ journal, opened }: Project, state: RunState, { budget }: ResumeOptions): void {
  const by = opened.identity.name;
  const { run, life } = state;
  if (budget !== undefined)
    journal.note(run, { type: "budget.set", budget: { ...budgetOf(state), ...budget }, by });
  const on = life.kind === "parked" ? life.on : undefined;
  if (on?.kind === "failure" && waitsForUser(on.failed.failure))
    journal.note(run, { type: "run.unparked", by });
}

/** A plan document that was edited while no process carried the run is asked about before it goes on. */
async function noteEditedPlans(
  project: Project,
  run: string,
  state: RunState,
  stages: readonly PlannedStage[],
): Promise<void> {
  const services = {
    stages,
    repository: project.repository,
    store: openBlobStore(project.blobs),
    userDocument: (file: string) => readFile(join(project.opened.topLevel, file)).catch(() => undefined),
  };
  for (const [stage, at] of state.stages.entries()) {
    if (at.kind !== "work") continue;
    const edit = await findPlanEdit(services, stage, at.work, state);
    if (edit !== undefined) project.journal.note(run, { type: "plan.edited", stage, edit });
  }
}

const DECIDES = "waiting for your decision";

function isAtRest({ life }: RunState): boolean {
  return life.kind === "ended" || life.kind === "cancelled" || life.kind === "parked";
}

async function sayHowItRests(io: Io, project: Project, state: RunState, json: boolean): Promise<ExitCode> {
  const { life } = state;
  const decides = life.kind === "parked" && lifeWords(life) === DECIDES;
  io.err.write(
    outcomeOf(life) === "parked"
      ? `Run ${state.run} ${decides ? "waits for your decision" : `is ${lifeWords(life)}`}.\n`
      : `Run ${state.run} is over: ${lifeWords(state.life)}. To have a task done once more: stagewright retry TASK. Where a stage failed: stagewright run PIPELINE …, as you typed it; what its stages have done is taken up\n`,
  );
  return report(io, project, state, { json });
}

/** The stages the run began with, from the plugins that are here now, with the options that were pinned. */
function pinnedStages(pins: RunPins, plugins: readonly Plugin[]): Result<readonly PlannedStage[], Problem> {
  const stages: PlannedStage[] = [];
  for (const pinned of pins.stages) {
    const { address, options, plugin: name, prompt } = pinned;
    if (prompt !== undefined) {
      const made = pinnedPromptStage(pinned, prompt, plugins);
      if (!made.ok) return made;
      stages.push(made.value);
      continue;
    }
    const plugin = [...plugins, kernelPlugin].find((each) => each.name === name);
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
function announcement(
  state: RunState,
  before: RunRow,
  { config, plugins }: CheckedConfig,
  head: OpenedRepository["head"],
): string[] {
  const { run, pins } = state;
  const why = resumeReason(before, state.life);
  return [
    `Resuming run ${run} (${pins.pipeline}, ${sanitizeLine(pins.feature)}): ${why}. Plan, settings and base are those it began with.`,
    ...movedBase(state, head),
    ...changedVersions(pins, plugins),
    ...changedSettings(pins, config),
  ];
}

/** The run goes on from where it began; the user is told that their checkout has not stood still. */
function movedBase({ pins, delivered }: RunState, head: OpenedRepository["head"]): string[] {
  const branch =
    head.branch === pins.branch
      ? []
      : [
          `You are on ${sanitizeLine(head.branch ?? "no branch")} now; the run began on ${sanitizeLine(pins.branch ?? "no branch")}.`,
        ];
  if (head.commit === pins.base || head.commit === delivered?.commit) return branch;
  return [
    ...branch,
    `Your checkout is at ${head.commit.slice(0, 10)}; the run is built on ${pins.base.slice(0, 10)}. Its result gets a branch all the same; apply takes it in only where it can be fast-forwarded, and git merge does where it cannot.`,
  ];
}

function changedVersions(pins: RunPins, plugins: readonly Plugin[]): string[] {
  const began = new Map(pins.stages.map(({ plugin, pluginVersion }) => [plugin, pluginVersion]));
  const now = new Map(plugins.map(({ name, version: present }) => [name, present]));
  began.set("Stagewright", pins.stagewright);
  now.set("Stagewright", version());
  return [...began].flatMap(([name, then]) => {
    const present = now.get(name);
    return present === undefined || present === then
      ? []
      : [`${name} was ${then} when the run began, and is ${present}.`];
  });
}
