import path from "node:path";
import {
  allTasks,
  canonical,
  err,
  ok,
  type Acceptance,
  type IntakeResult,
  type PlannedPipeline,
  type Result,
  type RunPins,
} from "@stagewright/core";
import { detectSandbox, type Sandbox } from "@stagewright/agents";
import type { AgentsOfRun } from "../agents.ts";
import { askYesNo } from "../ask.ts";
import { chooseChecks } from "../checks.ts";
import { composeRun, pickSandbox } from "../compose.ts";
import { readConfig, type CheckedConfig } from "../config/config.ts";
import { driveRun } from "../drive-run.ts";
import { carriedRun, waitingResult, type WaitingResult } from "../earlier-runs.ts";
import { estimateFrom, type Estimate } from "../estimate.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { withIntakeOptions } from "../intake-options.ts";
import { takeIntake } from "../intake.ts";
import { widthOf, type Io } from "../io.ts";
import { partOf, startingAt, upTo, without, type Begun } from "../part-of-pipeline.ts";
import { choosePipeline } from "../pipelines.ts";
import { previewPlans, type PlanPreview } from "../preflight.ts";
import { tell, type Problem } from "../problem.ts";
import {
  emptyPlaces,
  missingChecks,
  pinOf,
  promptNotes,
  promptsOf,
  withModelHints,
} from "../prompt-stages.ts";
import { inProject, type Project } from "../project.ts";
import { configWords } from "../report/config-words.ts";
import { failureWords } from "../report/failure-words.ts";
import { notesOf, preflightLines } from "../report/preflight-lines.ts";
import { carriedWords } from "../report/run-words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { painter } from "../report/style.ts";
import { wrapLines } from "../report/wrap.ts";
import { settingsFrom, writtenChecks, type RunFlags } from "../settings.ts";
import { version } from "../version.ts";

export interface RunOptions extends RunFlags {
  readonly acceptRedBase?: boolean;
  readonly allowOpenRequirements?: boolean;
  /** Start although a run of the same feature is going on. */
  readonly again?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly from?: string;
  readonly until?: string;
  /** One part of the pipeline alone. */
  readonly stage?: string;
  /** Options that the command has, for who has mistyped one. */
  readonly known?: readonly string[];
}

/** Starts a run and carries it to its end. */
export async function run(
  io: Io,
  pipeline: string,
  input: readonly string[],
  options: RunOptions,
): Promise<ExitCode> {
  // Asked for later, and remembered; tried while git is asked about the repository.
  void detectSandbox();
  return inProject(io, async (project) => {
    const prepared = await prepare(io, project, pipeline, input, options);
    if (!prepared.ok) return tell(io, prepared.error);
    const { pins, planned, plans, sandbox } = prepared.value;
    const { journal } = project;
    const beside = () => (options.again ? undefined : carriedRun(journal, pins.feature));
    const first = beside();
    if (first !== undefined) return tell(io, carriedWords(first));
    const preview = preflightLines(prepared.value, painter(io.err.colour));
    io.err.write(`${wrapLines(preview, widthOf(io, io.err)).join("\n")}\n\n`);
    const refusal = whyNot(plans);
    if (refusal !== undefined) return tell(io, refusal);
    if (!(await agreed(io, options))) {
      io.err.write("Nothing was started.\n");
      return EXIT.cancelled;
    }
    // The question may have stood for long.
    const meanwhile = beside();
    if (meanwhile !== undefined) return tell(io, carriedWords(meanwhile));

    const id = journal.create(pins);
    for (const what of acceptances(options)) journal.note(id, { type: "run.accepted", what });
    const composed = await composeRun(project, { run: id, pins, stages: planned.stages, sandbox });
    if (!composed.ok) return tell(io, composed.error);
    return driveRun(io, project, {
      run: id,
      carrier: composed.value,
      json: options.json ?? false,
      knownSeq: 0,
      saidNotes: notesOf(prepared.value),
    });
  });
}

interface Prepared {
  readonly pins: RunPins;
  readonly planned: PlannedPipeline;
  readonly plans: readonly PlanPreview[];
  readonly sandbox: Sandbox;
  readonly configFile: string | undefined;
  readonly waiting: WaitingResult | undefined;
  readonly estimate: Estimate | undefined;
  readonly absent: AgentsOfRun["absent"];
  readonly baseName?: string;
}

/** Everything that is fixed before a run exists. Changes nothing. */
async function prepare(
  io: Io,
  project: Project,
  name: string,
  input: readonly string[],
  flags: RunOptions,
): Promise<Result<Prepared, Problem>> {
  const { opened, repository } = project;
  const checked = await readConfig(opened.topLevel, io.cwd);
  if (!checked.ok) return err(configWords(checked.error, io.cwd));
  const whole = choosePipeline(checked.value, name, io.cwd, io.ask !== undefined && flags.yes !== true);
  const all = whole.ok ? upTo(whole.value, flags.until) : whole;
  if (!all.ok) return all;
  const typed = withIntakeOptions(input, all.value.definition.intake.options, flags.known);
  if (!typed.ok) return typed;
  const configFile = checked.value.files[0]?.path;
  const shownConfig = configFile === undefined ? undefined : path.relative(io.cwd, configFile) || configFile;

  const settings = settingsFrom(flags, checked.value.config, { pipeline: name, cwd: io.cwd });
  if (!settings.ok) return settings;
  const written = writtenChecks(flags, checked.value.config, shownConfig ?? "configuration");
  if (!written.ok) return written;

  const sandbox = await pickSandbox(settings.value.sandbox);
  if (!sandbox.ok) return sandbox;
  const commits = flags.commits ?? checked.value.config.commits ?? all.value.definition.defaults?.commits;
  const hinted = withModelHints(settings.value.agents, promptsOf(checked.value, all.value.stages));
  const own = {
    ...settings.value,
    agents: hinted.agents,
    ...(commits === undefined ? {} : { commits }),
    agentBase: agentBase(io, flags, checked.value),
  };
  const part = partOf(all.value, flags.stage);
  if (!part.ok) return part;
  const taken = await takeIntake(io, project, all.value, {
    input: typed.value,
    part: part.value,
    variantOptions: checked.value.variantOptions,
    settings: own,
    sandbox: sandbox.value,
  });
  if (!taken.ok) return taken;
  const { result } = taken.value;
  const { feature } = result;
  const needed = without(all.value, result.without);
  const start =
    flags.from === undefined
      ? ok({ planned: needed, begun: undefined })
      : startingAt(project.journal, needed, { pipeline: name, feature, from: flags.from });
  if (!start.ok) return start;
  const { planned, begun } = start.value;
  const snapshot = begun?.snapshot ?? taken.value.snapshot;
  const artifacts = { ...result.artifacts, ...begun?.artifacts };
  const checks = await chooseChecks(written.value, repository, snapshot.commit);
  if (!checks.ok) return checks;
  const empty = [
    ...emptyPlaces(checked.value, planned, artifacts),
    ...missingChecks(checked.value, planned, checks.value.checks),
  ];
  if (empty.length > 0) return err(configWords(empty, io.cwd));

  const pins: RunPins = {
    stagewright: version(),
    pipeline: name,
    stages: planned.stages.map(({ address, stage, plugin, pluginVersion, options }) => ({
      address,
      kind: stage.kind,
      plugin,
      pluginVersion,
      options,
      ...pinOf(checked.value, address),
    })),
    input,
    artifacts,
    feature,
    base: begun?.base ?? result.base ?? opened.head.commit,
    ...(opened.head.branch === undefined ? {} : { branch: opened.head.branch }),
    snapshot,
    settings: { ...own, checks: checks.value.checks },
    notes: [
      ...(begun === undefined ? result.notes : begunNotes(begun, flags.from ?? "", result)),
      ...promptNotes(checked.value, planned),
      ...hinted.notes,
      ...checks.value.notes,
    ],
  };
  const plans = await previewPlans(planned, artifacts, repository, snapshot.commit);
  const waiting = waitingResult(project.journal, pins.feature, plans);
  const baseName = begun === undefined ? result.baseName : `where run ${begun.run} began`;
  return ok({
    pins,
    planned,
    plans,
    sandbox: sandbox.value,
    configFile: shownConfig,
    waiting,
    estimate: estimateFrom(project.journal, own.agents.every[0]),
    absent: taken.value.absent,
    ...(baseName === undefined ? {} : { baseName }),
  });
}

/** What an earlier run was given counts: what was typed now, and differs, is not passed over in silence. */
function begunNotes(begun: Begun, from: string, { artifacts, notes }: IntakeResult): string[] {
  const other = Object.entries(artifacts).filter(([name, value]) => {
    const before = begun.artifacts[name];
    return before !== undefined && canonical(before) !== canonical(value);
  });
  return [
    `what comes before ${from} is that of run ${begun.run}`,
    ...(other.length === 0
      ? notes
      : [
          `so is what it was given: what was typed now differs in ${other.map(([name]) => name).join(", ")}, and is not used; without --from it is`,
        ]),
  ];
}

/** An agent of the command line starts where the user stands, one of the configuration where that file is. */
function agentBase(io: Io, flags: RunFlags, { files }: CheckedConfig): string {
  const [file] = files;
  return flags.agent !== undefined || file === undefined ? io.cwd : path.dirname(file.path);
}

function acceptances({ acceptRedBase, allowOpenRequirements }: RunOptions): Acceptance[] {
  return [
    ...(acceptRedBase ? (["red-base"] as const) : []),
    ...(allowOpenRequirements ? (["open-requirements"] as const) : []),
  ];
}

/** What stands in the way: a plan without tasks, the pipeline's own rules. */
function whyNot(plans: readonly PlanPreview[]): Problem | undefined {
  const empty = plans.find(({ plan }) => allTasks(plan).length === 0);
  if (empty !== undefined) return failureWords({ code: "PLAN_EMPTY", document: empty.document }, { run: "" });
  const blocking = plans.flatMap(({ notes }) => notes.filter(({ effect }) => effect === "block"));
  if (blocking.length === 0) return undefined;
  return {
    what: "the run is not started",
    why: blocking.map(({ message }) => sanitizeLine(message)).join("\n  "),
    exit: EXIT.waiting,
  };
}

async function agreed(io: Io, { yes, json }: RunOptions): Promise<boolean> {
  return yes || json || io.ask === undefined || askYesNo(io, "Start? [Y/n] ", "yes");
}
