import {
  allTasks,
  err,
  HUMAN,
  ok,
  stageAddress,
  type AgentStage,
  type Json,
  type PipelineDefinition,
  type PlannedPipeline,
  type PlannedStage,
  type Result,
  type StageValues,
  type WorkStage,
} from "@stagewright/core";
import { exitWords, loadDocuments, stageWords } from "@stagewright/work";
import { chooseChecks } from "../checks.ts";
import { pickSandbox } from "../compose.ts";
import { readConfig, type CheckedConfig } from "../config/config.ts";
import { givenIn, GIVEN } from "../config/prompt-stage-build.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { takeIntake, type Taken } from "../intake.ts";
import { withIntakeOptions } from "../intake-options.ts";
import type { Io } from "../io.ts";
import { nearest } from "../nearest.ts";
import { choosePipeline, pipelinesOf } from "../pipelines.ts";
import { tell, type Problem } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { ARGUMENTS, emptyPlaces, intakeOfArguments, pluginsWithPrompts } from "../prompt-stages.ts";
import { configWords } from "../report/config-words.ts";
import { sanitize, sanitizeLine } from "../report/sanitize.ts";
import { writtenChecks } from "../settings.ts";

export interface PromptOptions {
  readonly pipeline?: string;
  readonly task?: string;
  /** Options of the command itself, for who has mistyped one. */
  readonly known?: readonly string[];
}

/** Prints what a stage's agent would be told. */
export async function prompt(
  io: Io,
  address: string,
  input: readonly string[],
  options: PromptOptions,
): Promise<ExitCode> {
  return inProject(io, async (project) => {
    const told = await wordsFor(io, project, { address, input, options });
    if (!told.ok) return tell(io, told.error);
    for (const note of told.value.notes) io.err.write(`${sanitizeLine(note)}\n`);
    io.out.write(`${sanitize(told.value.text)}\n`);
    return EXIT.done;
  });
}

interface Told {
  readonly text: string;
  readonly notes: readonly string[];
}

async function wordsFor(
  io: Io,
  project: Project,
  request: { readonly address: string; readonly input: readonly string[]; readonly options: PromptOptions },
): Promise<Result<Told, Problem>> {
  const { address, options } = request;
  const read = await readConfig(project.opened.topLevel, io.cwd);
  if (!read.ok) return err(configWords(read.error, io.cwd));
  const checked = read.value;
  const chosen = stageIn(io, checked, address, options.pipeline);
  if (!chosen.ok) return chosen;
  const { pipeline, planned } = chosen.value;
  const { stage } = planned;
  if (stage.kind !== "agent" && stage.kind !== "work")
    return err({ what: `${address} has no prompt`, why: "no agent works there" });

  const taken = await takeInput(io, project, checked, pipeline, request);
  if (!taken.ok) return taken;
  const { result, snapshot } = taken.value;
  const artifacts = { ...madeBefore(project, pipeline.definition.name, result.feature), ...result.artifacts };
  const written = writtenChecks({}, checked.config, "configuration");
  if (!written.ok) return written;
  const found = await chooseChecks(written.value, project.repository, snapshot.commit);
  const checks = found.ok ? found.value.checks : [];
  const only = { ...pipeline, stages: [planned] };
  const empty = emptyPlaces(checked, only, artifacts);
  if (empty.length > 0) return err(configWords(empty, io.cwd));

  const file = checked.prompts.stages.get(address);
  const inputs = Object.fromEntries(
    Object.entries(stage.inputs).map(([slot, { name }]) => [slot, artifacts[name]]),
  );
  const absent = Object.values(stage.inputs).filter(({ name }) => artifacts[name] === undefined);
  const notes = file === undefined ? [] : [...file.notes, ...modelNote(file.source.file, file.model)];
  if (absent.length > 0) {
    const names = absent.map(({ name }) => name).join(", ");
    if (file === undefined)
      return err({
        what: `what ${address} would be told is not known yet`,
        why: `it needs ${names}, and no run of ${result.feature} here has made that`,
        next: `stagewright run ${pipeline.definition.name} … , and the same again`,
      });
    const text = file.preview(givenIn({ [GIVEN]: inputs[GIVEN] }), inputs);
    return ok({ text, notes: [...notes, `not made yet, and between ‹ and ›: ${names}`] });
  }
  const values: StageValues = { inputs: inputs as Readonly<Record<string, Json>>, options: planned.options };
  const context = { project, values, commit: snapshot.commit };
  const text =
    stage.kind === "agent"
      ? ok(await agentWords(stage, context))
      : await taskWords(stage, { ...context, checks, task: options.task });
  return text.ok ? ok({ text: text.value, notes }) : text;
}

function modelNote(file: string, model: string | undefined): string[] {
  return model === undefined ? [] : [`${file} asks for the model ${model}`];
}

interface InPipeline {
  readonly pipeline: PlannedPipeline;
  readonly planned: PlannedStage;
}

/** The stage in the pipeline that was named, or in the first that has it, the repository's own before others. */
function stageIn(
  io: Io,
  checked: CheckedConfig,
  address: string,
  named: string | undefined,
): Result<InPipeline, Problem> {
  const pipelines = pipelinesOf(checked);
  if (!pipelines.ok) return err(configWords(pipelines.error, io.cwd));
  const plugins = pluginsWithPrompts(checked);
  const plugin = plugins.find(({ stages }) => stages.some((each) => stageAddress(each) === address));
  const stage = plugin?.stages.find((each) => stageAddress(each) === address);
  if (plugin === undefined || stage === undefined) {
    const known = plugins.flatMap(({ stages }) => stages.map((each) => stageAddress(each)));
    const meant = nearest(address, known);
    const why = meant === undefined ? `there are: ${known.join(", ")}` : `did you mean ${meant}?`;
    return err({ what: `there is no stage ${address}`, why });
  }
  const own = Object.keys(checked.config.pipelines ?? {});
  const all = [...pipelines.value.values()].toSorted(
    (a, b) => Number(own.includes(b.name)) - Number(own.includes(a.name)),
  );
  const name = named ?? all.find(({ stages }) => stages.some(({ use }) => use === address))?.name;
  if (name !== undefined) {
    const pipeline = choosePipeline(checked, name, io.cwd, true);
    if (!pipeline.ok) return pipeline;
    const planned = pipeline.value.stages.find((each) => each.address === address);
    if (planned !== undefined) return ok({ pipeline: pipeline.value, planned });
    return err({ what: `${name} has no stage ${address}`, why: `it has ${stagesOf(pipeline.value)}` });
  }
  // In no pipeline yet: with what is typed alone.
  const options = stage.options.safeParse({});
  const planned: PlannedStage = {
    ...{ address, stage, plugin: plugin.name, pluginVersion: plugin.version },
    options: (options.success ? options.data : {}) as Json,
  };
  const stages = [{ use: address }];
  const definition: PipelineDefinition = {
    ...{ name: ARGUMENTS, description: "", stages },
    intake: intakeOfArguments(checked, ARGUMENTS, stages),
  };
  return ok({ pipeline: { definition, stages: [planned] }, planned });
}

function stagesOf({ stages }: PlannedPipeline): string {
  return stages.map(({ address }) => address).join(", ");
}

async function takeInput(
  io: Io,
  project: Project,
  { config, variantOptions }: CheckedConfig,
  pipeline: PlannedPipeline,
  { input, options }: { readonly input: readonly string[]; readonly options: PromptOptions },
): Promise<Result<Taken, Problem>> {
  const typed = withIntakeOptions(input, pipeline.definition.intake.options, options.known);
  if (!typed.ok) return typed;
  const sandbox = await pickSandbox(config.sandbox ?? "auto");
  if (!sandbox.ok) return sandbox;
  // Nobody is to work: a human is always there.
  const settings = { env: config.env ?? [], agents: { every: [{ use: HUMAN }] }, agentBase: io.cwd };
  return takeIntake(io, project, pipeline, {
    ...{ input: typed.value, part: undefined, variantOptions, settings, sandbox: sandbox.value },
  });
}

/** What the newest run of the same has made. */
function madeBefore({ journal }: Project, pipeline: string, feature: string): Readonly<Record<string, Json>> {
  const row = journal.runs().find((each) => each.pipeline === pipeline && each.feature === feature);
  return row === undefined ? {} : (journal.state(row.run)?.artifacts ?? {});
}

interface Context {
  readonly project: Project;
  readonly values: StageValues;
  readonly commit: string;
}

async function agentWords(stage: AgentStage, { project, values, commit }: Context): Promise<string> {
  const documents = await loadDocuments(project.repository, commit, stage.companions(values));
  const own = stage.prompt({ ...values, attempt: 1, violations: [], documents });
  return `${own}\n\n${stageWords(stage, values, false)}`;
}

async function taskWords(
  stage: WorkStage,
  context: Context & {
    readonly checks: readonly { readonly name: string; readonly display: string }[];
    readonly task: string | undefined;
  },
): Promise<Result<string, Problem>> {
  const { values, commit, project, checks } = context;
  const planDocument = stage.document(values);
  const bytes = await project.repository.readFile(commit, planDocument);
  if (bytes === undefined)
    return err({
      what: `there is no plan document ${sanitizeLine(planDocument)}`,
      why: "tasks and their boxes stand there",
    });
  const plan = stage.readPlan(bytes, values);
  const wanted = context.task?.toLowerCase();
  const task = allTasks(plan).find(({ id, done, kind }) =>
    wanted === undefined ? !done && kind !== "manual" : id.toLowerCase() === wanted,
  );
  if (task === undefined)
    return err({
      what: wanted === undefined ? `no task of ${planDocument} is open` : `there is no task ${context.task}`,
      next: `stagewright plan ${planDocument}`,
    });
  const number = plan.phases.findIndex(({ tasks }) => tasks.includes(task));
  return ok(
    stage.prompt({
      ...values,
      ...{ task, plan, planDocument, attempt: 1, previousWork: false, guidance: [] },
      phase: { title: plan.phases[number]?.title ?? "", number: number + 1, count: plan.phases.length },
      documents: await loadDocuments(project.repository, commit, stage.companions(values)),
      checks: checks.map(({ name, display }) => ({ name, command: display })),
      handIn: exitWords(task.id, stage.details),
      session: "fresh",
    }),
  );
}
