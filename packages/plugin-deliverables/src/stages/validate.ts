import {
  codeStage,
  ok,
  type CodeContext,
  type Failure,
  type FileChange,
  type Result,
} from "@stagewright/core";
import { isTestSide } from "@stagewright/work";
import { z } from "zod";
import {
  amendment,
  brief,
  changeSet,
  documentation,
  report,
  requirements,
  tried,
  validation,
  type CommandRun,
  type Values,
} from "../artifacts.ts";
import { listed, runCommands } from "../commands/run.ts";
import { criteriaOf } from "../criteria/criteria.ts";
import { decide } from "../criteria/decide.ts";
import { factsOf, type Facts } from "../criteria/facts.ts";
import { interfaceChange, type ChangedSource } from "../criteria/interface.ts";
import { criteriaDocument } from "../criteria/render.ts";
import { missingParts } from "../documents/guide.ts";
import { readReport, type ReadReport } from "../documents/report.ts";
import { bytesOf, pathsOf, textOf } from "../words.ts";
import { commandOptions, digestOf, MOST_COMMANDS } from "./commands.ts";
import { commandsOf } from "./report.ts";

const MOST_SOURCE_BYTES = 1_000_000;

/** Tries what the report says, decides each criterion by what was seen, and writes that down. */
export const validateStage = codeStage({
  name: "validate",
  variant: "deliverables",
  inputs: { brief, requirements, changeSet, documentation, report, tried, amendment },
  outputs: { validation },
  options: z.strictObject(commandOptions),
  async handle(context) {
    const { inputs, repository, state } = context;
    const { criteria: file } = pathsOf(inputs.brief);
    const text = textOf((await context.documents([inputs.report.file])).get(inputs.report.file)) ?? "";
    const read = readReport(text);
    const ran = await commandsNow(context, text);
    if (!ran.ok) return ran;

    // Not the snapshot: of a run that began at this stage that is where the work ended.
    const { base } = state.pins;
    const changes = await repository.diff(base, state.tip);
    const criteria = decide(criteriaOf(inputs.brief, inputs.requirements), {
      ...factsOf(state),
      commands: ran.value,
      change: interfaceChange(await sourcesOf(context, base, changes)),
      versioned: await isVersioned(context, base, changes),
      documents: await documentsFact(context, changes),
    });
    const deliverables = deliverablesOf(read, ran.value, changes, inputs.brief.directory);
    const found = { criteria, commands: [...ran.value], deliverables };
    const bytes = bytesOf(criteriaDocument(inputs.brief, found));
    const kept = await context.write([{ path: file, bytes }], "docs: acceptance criteria, decided");
    if (!kept.ok) return kept;
    const sections = read.sections.map(({ name, text: body }) => ({ name, text: body }));
    return ok({ validation: { ...found, sections, criteria_file: file } });
  },
});

type Context = CodeContext & {
  readonly inputs: {
    readonly documentation: Values<typeof documentation>;
    readonly tried: Values<typeof tried>;
  };
  readonly options: { readonly commands: "run" | "list"; readonly command_seconds: number };
};

/** As they were tried, or anew where the report has changed since. */
async function commandsNow(context: Context, text: string): Promise<Result<readonly CommandRun[], Failure>> {
  const { tried: before } = context.inputs;
  if (digestOf(text) === before.report_sha256) return ok(before.commands);
  const commands = commandsOf(text).slice(0, MOST_COMMANDS);
  if (context.options.commands === "list") return ok(listed(commands));
  return runCommands(context, { commands, deadlineMs: context.options.command_seconds * 1_000 });
}

async function sourcesOf(
  { repository, state }: CodeContext,
  base: string,
  changes: readonly FileChange[],
): Promise<ChangedSource[]> {
  const textAt = async (commit: string, path: string): Promise<string | undefined> => {
    const bytes = await repository.readFile(commit, path);
    return bytes === undefined || bytes.length > MOST_SOURCE_BYTES ? undefined : textOf(bytes);
  };
  const sources: ChangedSource[] = [];
  for (const { path } of changes.filter((change) => !isTestSide(change.path)))
    sources.push({ path, before: await textAt(base, path), after: await textAt(state.tip, path) });
  return sources;
}

/** Where a package says which version it is. */
const MANIFEST = /(?:^|\/)(?:package\.json|pyproject\.toml|Cargo\.toml|setup\.cfg|VERSION)$/;

async function isVersioned(
  { repository, state }: CodeContext,
  base: string,
  changes: readonly FileChange[],
): Promise<boolean> {
  const version = (bytes: Uint8Array | undefined): string | undefined =>
    /^[ \t]*"?version"?[ \t]*[:=][ \t]*"?([^"\s,]+)/m.exec(textOf(bytes) ?? "")?.[1];
  for (const { path } of changes.filter((change) => MANIFEST.test(change.path))) {
    const [was, is] = await Promise.all([
      repository.readFile(base, path),
      repository.readFile(state.tip, path),
    ]);
    if (version(was) !== version(is)) return true;
  }
  return false;
}

async function documentsFact(context: Context, changes: readonly FileChange[]): Promise<Facts["documents"]> {
  const { file } = context.inputs.documentation;
  const text = textOf((await context.documents([file])).get(file));
  if (text === undefined) return { file, missing: ["it is not there"] };
  return changes.some(({ path }) => path === file)
    ? { file, missing: missingParts(text) }
    : { file, missing: ["it is as it was before the work"] };
}

/** The six things that are handed over, each by what there is of it. */
function deliverablesOf(
  { sections }: ReadReport,
  commands: readonly CommandRun[],
  changes: readonly FileChange[],
  directory: string,
): Values<typeof validation>["deliverables"] {
  const here = changes.filter(
    ({ path, status }) => status !== "deleted" && !path.startsWith(`${directory}/`),
  );
  const tests = here.filter(({ path }) => isTestSide(path));
  const code = here.filter(
    ({ path }) => !isTestSide(path) && !/\.(?:md|markdown|mdx|rst|adoc|txt)$/i.test(path),
  );
  const files = (name: string, found: readonly FileChange[]) => ({
    name,
    present: found.length > 0,
    evidence: found.length === 0 ? "no such file was changed" : found.map(({ path }) => path).join(", "),
  });
  const section = (name: string, title: string) => {
    const found = sections.some((each) => each.name === title && each.text !== "");
    return { name, present: found, evidence: `“${title}”, in the report` };
  };
  const tried = commands.filter(({ state }) => state === "passed" || state === "not-ended").length;
  return [
    files("code", code),
    files("tests", tests),
    section("assumptions", "Assumptions"),
    section("design notes", "Design notes"),
    {
      name: "how to run and test",
      present: tried > 0,
      evidence: `${tried} of ${commands.length} commands could be run`,
    },
    section("summary", "Summary"),
  ];
}
