import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Json, Plugin } from "@stagewright/core";
import { nearest } from "../nearest.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import type { Config } from "./config-schema.ts";
import { ConfigSyntaxError, readYaml, type ConfigProblem } from "./load-config.ts";
import { locate, type SourceFile } from "./places.ts";
import {
  artifactsOf,
  promptStage,
  type PromptSource,
  type PromptStage,
  type StageProblem,
} from "./prompt-stage.ts";
import { outputArtifact, type DeclaredOutput, type Definition } from "./prompt-stage-build.ts";
import type { WrittenStage } from "./prompt-stage-schema.ts";

/** The prompt files of a configuration as the stages they stand for. */
export interface PromptConfig {
  /** By address. */
  readonly stages: ReadonlyMap<string, PromptStage>;
  readonly problems: readonly ConfigProblem[];
}

const MOST_BYTES = 1_000_000;

interface Context {
  readonly root: string;
  /** Directory that the configuration's paths are meant from. */
  readonly base: string;
  readonly files: readonly SourceFile[];
  readonly plugins: readonly Plugin[];
}

/** Reads every prompt file that the configuration names, with all that is wrong with it. */
export async function readPrompts(
  config: Pick<Config, "stages" | "prompts">,
  { root, files, plugins }: Omit<Context, "base">,
): Promise<PromptConfig> {
  const [file] = files;
  const context = { root, files, plugins, base: file === undefined ? root : path.dirname(file.path) };
  const stages = new Map<string, PromptStage>();
  const problems: ConfigProblem[] = [];
  const own = config.stages ?? {};
  const outputs = await readOutputs(own, context, problems);
  for (const [address, written] of Object.entries(own)) {
    const at = ["stages", address];
    const told = (found: ConfigProblem) => problems.push(found);
    const clash = clashOf(address, plugins);
    if (clash !== undefined) told(placed(context, at, clash, "key"));
    for (const { at: below = [], message } of mismatches(written))
      told(placed(context, [...at, ...below], message));
    const definition = definitionOf(address, written, outputs, context, told);
    const text = await textOf(context, written.prompt, [...at, "prompt"], told);
    if (text === undefined || definition === undefined || clash !== undefined) continue;
    take({ address, file: shownFile(context, written.prompt), text, definition }, at);
  }
  for (const [address, prompt] of Object.entries(config.prompts ?? {})) {
    const at = ["prompts", address];
    const told = (found: ConfigProblem) => problems.push(found);
    const unknown = unknownStage(address, own, plugins);
    if (unknown !== undefined) told(placed(context, at, unknown, "key"));
    const text = await textOf(context, prompt, at, told);
    if (text !== undefined && unknown === undefined)
      take({ address, file: shownFile(context, prompt), text }, at);
  }
  return { stages, problems };

  function take(source: PromptSource, at: readonly (string | number)[]): void {
    const { made, problems: found } = promptStage(source, plugins);
    const file = path.join(root, source.file);
    problems.push(...found.map((problem) => stageProblem(context, problem, file, at)));
    if (made !== undefined) stages.set(source.address, made);
  }
}

/** Something that is wrong with a stage, as one of the configuration: in the prompt file, or where the stage stands. */
export function stageProblem(
  { files }: Pick<Context, "files">,
  problem: StageProblem,
  file: string,
  at: readonly (string | number)[],
): ConfigProblem {
  const message = sanitizeLine(problem.message);
  if (problem.at === undefined)
    return { file, position: { line: problem.line, column: problem.column }, at: [], message };
  return placed({ files }, [...at, ...problem.at], message);
}

function placed(
  { files }: Pick<Context, "files">,
  at: readonly (string | number)[],
  message: string,
  what: "key" | "value" = "value",
): ConfigProblem {
  return { ...(locate(files, at, what) ?? { file: "(built in)" }), at, message };
}

const shownFile = ({ root, base }: Context, written: string): string =>
  path.relative(root, path.resolve(base, written)).split(path.sep).join("/");

async function textOf(
  context: Context,
  written: string,
  at: readonly (string | number)[],
  told: (problem: ConfigProblem) => void,
): Promise<string | undefined> {
  try {
    const bytes = await readFile(path.resolve(context.base, written));
    if (bytes.length <= MOST_BYTES)
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    told(placed(context, at, `${written} is larger than a prompt can be (1 MB)`));
  } catch (error) {
    told(placed(context, at, `${written} cannot be read: ${whyUnread(error)}`));
  }
  return undefined;
}

function whyUnread(error: unknown): string {
  if (error instanceof TypeError) return "it is not UTF-8";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "there is no such file";
  return code === "EISDIR" ? "it is a directory" : String(error);
}

function clashOf(address: string, plugins: readonly Plugin[]): string | undefined {
  const plugin = plugins.find(({ stages }) =>
    stages.some((stage) => `${stage.variant}/${stage.name}` === address),
  );
  if (address.startsWith("gate/")) return "gate/… is the kernel's own: give the stage another address";
  return plugin === undefined
    ? undefined
    : `is a stage of ${plugin.name}: give yours another address, or its prompt under prompts:`;
}

function unknownStage(
  address: string,
  own: Readonly<Record<string, WrittenStage>>,
  plugins: readonly Plugin[],
): string | undefined {
  const stages = plugins.flatMap((plugin) => plugin.stages);
  const found = stages.find((stage) => `${stage.variant}/${stage.name}` === address);
  if (found !== undefined)
    return found.kind === "agent" || found.kind === "work" ? undefined : "has no prompt: it is no agent's";
  if (Object.hasOwn(own, address)) return "stands under stages: its prompt is named there";
  const known = stages.filter(({ kind }) => kind === "agent" || kind === "work");
  const meant = nearest(
    address,
    known.map((stage) => `${stage.variant}/${stage.name}`),
  );
  return `no plugin brings this stage${meant === undefined ? "" : `; did you mean ${meant}?`}`;
}

/** Keys that a stage of the other kind has. */
function mismatches(written: WrittenStage): { at: readonly string[]; message: string }[] {
  const isWork = written.kind === "work";
  const keys = isWork ? (["scope"] as const) : (["document", "reader", "subject"] as const);
  const wrongKeys = keys
    .filter((key) => written[key] !== undefined)
    .map((key) => ({ at: [key], message: isWork ? "is of agent stages" : "is of work stages (kind: work)" }));
  const wrongOutputs = Object.entries(written.outputs ?? {})
    .filter(([, output]) => (output === "tasks") !== isWork)
    .map(([name]) => ({
      at: ["outputs", name],
      message: isWork
        ? "must be tasks: a work stage hands on what came of them"
        : "must be text or { schema }",
    }));
  const wrongClauses = (written.clauses ?? []).flatMap((clause, index) =>
    clause === "everyTaskMarked" && !isWork
      ? [{ at: ["clauses", String(index)], message: "is of work stages (kind: work)" }]
      : [],
  );
  const globs = (written.companions ?? []).flatMap((each, index) =>
    /[*?[\]]/.test(each.replace(/\/\*\*$/, ""))
      ? [{ at: ["companions", String(index)], message: "must be a path, or a directory with /** behind it" }]
      : [],
  );
  const missing =
    isWork && written.document === undefined
      ? [{ at: ["document"], message: "must be there: the file with the tasks and their boxes" }]
      : [];
  return [...wrongKeys, ...wrongOutputs, ...wrongClauses, ...globs, ...missing];
}

type Outputs = ReadonlyMap<string, Readonly<Record<string, DeclaredOutput>>>;

/** By address; schemas read from their files and tried. */
async function readOutputs(
  own: Readonly<Record<string, WrittenStage>>,
  context: Context,
  problems: ConfigProblem[],
): Promise<Outputs> {
  const all = new Map<string, Record<string, DeclaredOutput>>();
  for (const [address, written] of Object.entries(own)) {
    const declared: Record<string, DeclaredOutput> = {};
    const [, name = ""] = address.split("/");
    const otherwise = written.kind === "work" ? {} : { [name.replaceAll(/[^\w-]/g, "-")]: "text" as const };
    for (const [slot, output] of Object.entries(written.outputs ?? otherwise)) {
      const at = ["stages", address, "outputs", slot, "schema"];
      const read =
        typeof output === "string" ? output : await readSchema(output.schema, at, context, problems);
      const other = [...all.values()].find((each) => Object.hasOwn(each, slot))?.[slot];
      if (read !== undefined && other !== undefined && JSON.stringify(other) !== JSON.stringify(read))
        problems.push(placed(context, at.slice(0, -1), "is made by another stage already, and otherwise"));
      else if (read !== undefined) declared[slot] = read;
    }
    all.set(address, declared);
  }
  return all;
}

async function readSchema(
  written: string | Readonly<Record<string, Json>>,
  at: readonly (string | number)[],
  context: Context,
  problems: ConfigProblem[],
): Promise<DeclaredOutput | undefined> {
  let schema: Json = typeof written === "string" ? null : written;
  let place = placed(context, at, "");
  if (typeof written === "string") {
    const text = await textOf(context, written, at, (problem) => problems.push(problem));
    if (text === undefined) return undefined;
    const file = path.resolve(context.base, written);
    try {
      // JSON is read by the same parser, which knows where it breaks.
      schema = readYaml(file, text) as Json;
    } catch (error) {
      if (!(error instanceof ConfigSyntaxError)) throw error;
      problems.push(error.problem);
      return undefined;
    }
    place = { file, at: [], message: "" };
  }
  const reason = whyNoSchema(schema);
  if (reason === undefined) return { schema };
  problems.push({ ...place, message: `is no JSON schema that can be followed: ${reason}` });
  return undefined;
}

const SAYS = ["type", "enum", "const", "$ref", "anyOf", "oneOf", "allOf", "properties"];

function whyNoSchema(schema: Json): string | undefined {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return "it is no object";
  if (!SAYS.some((key) => Object.hasOwn(schema, key))) return `it has none of ${SAYS.join(", ")}`;
  try {
    outputArtifact("any", { schema });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function definitionOf(
  address: string,
  written: WrittenStage,
  outputs: Outputs,
  context: Context,
  told: (problem: ConfigProblem) => void,
): Definition | undefined {
  const known = artifactsOf(context.plugins);
  const made = new Map([...outputs.values()].flatMap((each) => Object.entries(each)));
  const inputs: Record<string, Definition["inputs"][string]> = {};
  const typed: Record<string, boolean> = {};
  for (const [slot, input] of Object.entries(written.inputs ?? {})) {
    const artifact = typeof input === "string" ? input : input.artifact;
    const own = artifact === undefined ? undefined : made.get(artifact);
    if (artifact === undefined) typed[slot] = typeof input === "object" && input.optional === true;
    else if (own !== undefined) inputs[slot] = { artifact, version: 1, made: own };
    else if (known.has(artifact)) inputs[slot] = { artifact, version: known.get(artifact)?.version ?? 1 };
    else {
      const meant = nearest(artifact, [...known.keys(), ...made.keys()]);
      const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
      const message = `no stage makes an artifact ${artifact}${hint}`;
      told(placed(context, ["stages", address, "inputs", slot], message));
      // Told once: its placeholders are not unknown as well.
      inputs[slot] = { artifact, version: 1, made: "text" };
    }
  }
  return {
    kind: written.kind ?? "agent",
    inputs,
    typed,
    defaults: written.defaults ?? {},
    outputs: outputs.get(address) ?? {},
    clauses: written.clauses ?? [],
    companions: written.companions ?? [],
    ...(written.scope === undefined ? {} : { scope: written.scope }),
    ...(written.document === undefined ? {} : { document: written.document }),
    ...(written.subject === undefined ? {} : { subject: written.subject }),
  };
}
