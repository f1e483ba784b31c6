import type {
  Command,
  Instrumented,
  ObjectId,
  ReportFile,
  ReportSource,
  TestReport,
  TestsSeen,
  WitnessWorkspace,
} from "@stagewright/core";
import type { Services } from "../services.ts";
import type { WitnessContext, WitnessRequest, WitnessServices } from "./witness.ts";

/** What a check's tests said, or why that is not known. */
export type Told = { readonly tests: TestsSeen } | { readonly noReport: string };

/** How a check is to be run, and where its report will be. */
export interface Reporting {
  readonly command: Command;
  readonly env: Readonly<Record<string, string>>;
  readonly source?: ReportSource;
  /** Why there will be none. */
  readonly why?: string;
  /** The command is not word for word, or not in the same environment, the one that was written. */
  readonly altered: boolean;
}

const MOST_OF_RAW = 16 * 1024 * 1024;

/** As written, where nobody reads reports, where the check names its own, or where it cannot be made to leave one. */
export async function reportingOf(
  services: WitnessServices,
  context: WitnessContext,
  { check }: WitnessRequest,
  tree: ObjectId,
  workspace: WitnessWorkspace,
): Promise<Reporting> {
  const { reports, repository } = services;
  const plain = { command: check.command, env: {}, altered: false };
  if (reports === undefined) return plain;
  const { directory } = await workspace.expectReports(check.report?.files ?? []);
  if (check.report !== undefined) return { ...plain, source: check.report };
  const texts: Record<string, string> = {};
  for (const name of reports.wanted) {
    const bytes = await repository.readFile(tree, name);
    if (bytes !== undefined) texts[name] = new TextDecoder().decode(bytes);
  }
  const names = context.state.pins.settings.env;
  const env = Object.fromEntries(names.map((name) => [name, services.env[name]]));
  const made = reports.instrument(check.command, { texts, directory, env });
  if (!made.ok) return { ...plain, why: made.error };
  // Tools that report anyway do so at places of their own, where the tree may have brought something.
  await workspace.expectReports(
    (made.value.source.files ?? []).filter((file) => !file.startsWith(directory)),
  );
  return { ...made.value, altered: isAltered(made.value, check.command) };
}

function isAltered(made: Instrumented, command: Command): boolean {
  return Object.keys(made.env).length > 0 || JSON.stringify(made.command) !== JSON.stringify(command);
}

/** Reads what the check has left, and keeps it: the tool's own words, and what they say in our model. */
export async function takeReport(
  services: WitnessServices,
  { source, why }: Reporting,
  workspace: WitnessWorkspace,
  output: Uint8Array | undefined,
): Promise<Told> {
  const { reports, store } = services;
  if (reports === undefined || source === undefined)
    return { noReport: why ?? "nobody reads test reports here" };
  const files = await filesOf(source, workspace, output);
  if (typeof files === "string") return { noReport: files };
  const read = reports.read(files, {
    root: workspace.path,
    ...(source.format === undefined ? {} : { format: source.format }),
  });
  if (!read.ok) {
    const [problem] = read.error;
    const { source: where, detail } = problem ?? { detail: "it cannot be read" };
    return { noReport: where === undefined ? detail : `${where}: ${detail}` };
  }
  if (read.value.totals.tests + read.value.totals.suiteErrors === 0)
    return { noReport: "there is no test in its report" };
  const size = files.reduce((sum, file) => sum + file.bytes.byteLength, 0);
  const raw =
    size > MOST_OF_RAW
      ? []
      : await Promise.all(
          files.map(async (file) => ({ source: file.source, digest: await store.put(file.bytes) })),
        );
  const report = await store.put(new TextEncoder().encode(JSON.stringify(read.value)));
  return { tests: { totals: read.value.totals, report, raw } };
}

async function filesOf(
  source: ReportSource,
  workspace: WitnessWorkspace,
  output: Uint8Array | undefined,
): Promise<readonly ReportFile[] | string> {
  if (source.files === undefined)
    return output === undefined ? "it printed too much to be read" : [{ source: "output", bytes: output }];
  const taken = await workspace.takeReports(source.files);
  return taken.ok ? taken.value : taken.error;
}

/** The report of a run that left one; undefined too where the store has lost it. */
export async function loadReport(
  services: Pick<Services, "store">,
  tests: TestsSeen | undefined,
): Promise<TestReport | undefined> {
  const bytes = tests === undefined ? undefined : await services.store.get(tests.report);
  return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as TestReport);
}
