import { err, ok, type Failure, type IntakeRequest, type Result } from "@stagewright/core";
import { z } from "zod";

export const SCRIPT = ".specify/scripts/bash/check-prerequisites.sh";
const ARGUMENTS = ["--json", "--require-tasks", "--include-tasks"];
const DEADLINE_MS = 30_000;

const answer = z.object({ FEATURE_DIR: z.string().min(1), AVAILABLE_DOCS: z.array(z.string()) });

/**
 * Asks the repository's own script for the feature and its documents. Both generations
 * are served: the later one reads `SPECIFY_FEATURE_DIRECTORY` and `.specify/feature.json`,
 * the earlier one `SPECIFY_FEATURE` and the branch. Its errors are shown as they are.
 */
export async function askScript(
  request: IntakeRequest,
  tree: string,
  files: readonly string[],
  typed: string | undefined,
): Promise<Result<{ featureDir: string; availableDocs: string[]; notes: string[] }, Failure>> {
  const scratchRun = `intake-${process.pid}`;
  const opened = await request.workspaces.openWitness({
    run: scratchRun,
    slot: 0,
    tree,
    head: request.base,
    bare: true,
    signal: request.signal,
  });
  if (!opened.ok) return opened;
  try {
    const { path, scratch } = opened.value;
    const outcome = await request.processes.run({
      command: { argv: ["bash", SCRIPT, ...ARGUMENTS] },
      cwd: path,
      env: scriptEnvironment(request, typed),
      logFile: request.logFile,
      deadlineMs: DEADLINE_MS,
      signal: request.signal,
      writable: [path, scratch],
    });
    const failed = (reason: string) =>
      err({ code: "PREREQUISITE_FAILED", what: `${SCRIPT} ${ARGUMENTS.join(" ")}`, reason } as const);
    if (outcome.end.kind !== "exited") return failed(`did not end by itself (${outcome.end.kind})`);
    if (outcome.end.code !== 0)
      return failed(outcome.output.replaceAll(path, ".").trim() || `exit ${outcome.end.code}`);

    const parsed = lastJson(outcome.output);
    if (parsed === undefined) return failed(`its answer could not be read: ${outcome.output.slice(0, 500)}`);
    const featureDir = inRepository(parsed.FEATURE_DIR, files);
    if (featureDir === undefined)
      return failed(`it named ${parsed.FEATURE_DIR.replaceAll(path, ".")}, which is not in the repository`);
    const notes =
      typed !== undefined && typed !== featureDir
        ? [`${SCRIPT} answered with ${featureDir}; the run works on it, not on ${typed}`]
        : [];
    return ok({ featureDir, availableDocs: parsed.AVAILABLE_DOCS, notes });
  } finally {
    await request.workspaces.removeRun(scratchRun).catch(() => undefined);
  }
}

function scriptEnvironment(
  { env, checkout }: IntakeRequest,
  typed: string | undefined,
): Record<string, string> {
  if (typed !== undefined) {
    return { SPECIFY_FEATURE_DIRECTORY: typed, SPECIFY_FEATURE: typed.slice(typed.lastIndexOf("/") + 1) };
  }
  const directory = env["SPECIFY_FEATURE_DIRECTORY"];
  // A scratch checkout stands on no branch: the earlier generation is told the user's.
  const feature = env["SPECIFY_FEATURE"] ?? checkout.branch;
  return {
    ...(directory === undefined ? {} : { SPECIFY_FEATURE_DIRECTORY: directory }),
    ...(feature === undefined ? {} : { SPECIFY_FEATURE: feature }),
  };
}

/** The last line that is the answer; scripts may print warnings around it. */
function lastJson(output: string): z.infer<typeof answer> | undefined {
  for (const line of output.split(/\r?\n/).toReversed()) {
    if (!line.trimStart().startsWith("{")) continue;
    try {
      const parsed = answer.safeParse(JSON.parse(line));
      if (parsed.success) return parsed.data;
    } catch {
      // Not this line.
    }
  }
  return undefined;
}

/** An absolute path of the scratch checkout (through whichever links) as one from the root: its longest tail that is there. */
function inRepository(absolute: string, files: readonly string[]): string | undefined {
  const segments = absolute.split(/[\\/]/).filter((segment) => segment !== "" && segment !== ".");
  for (let from = 0; from < segments.length; from++) {
    const candidate = segments.slice(from).join("/");
    if (files.some((path) => path.startsWith(`${candidate}/`))) return candidate;
  }
  return undefined;
}
