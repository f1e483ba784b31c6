import { err, ok, type Failure, type IntakeRequest, type Result } from "@stagewright/core";
import { z } from "zod";
import { lastJson, runScript, type ScratchPlace } from "./feature/scratch.ts";

export const SCRIPT = ".specify/scripts/bash/check-prerequisites.sh";
const ARGUMENTS = ["--json", "--require-tasks", "--include-tasks"];

const answer = z.object({ FEATURE_DIR: z.string().min(1), AVAILABLE_DOCS: z.array(z.string()) });

/**
 * Asks the repository's own script for the feature and its documents. Both generations
 * are served: the later one reads `SPECIFY_FEATURE_DIRECTORY` and `.specify/feature.json`,
 * the earlier one `SPECIFY_FEATURE` and the branch. Its errors are shown as they are.
 */
export async function askScript(
  place: ScratchPlace,
  tree: string,
  files: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Result<{ featureDir: string; availableDocs: string[] }, Failure>> {
  const ran = await runScript(place, tree, SCRIPT, { argv: ARGUMENTS, env: environment });
  if (!ran.ok) return ran;
  const { output, root } = ran.value;
  const failed = (reason: string) =>
    err({ code: "PREREQUISITE_FAILED", what: `${SCRIPT} ${ARGUMENTS.join(" ")}`, reason } as const);
  const parsed = lastJson(output, (value) => answer.safeParse(value).data);
  if (parsed === undefined) return failed(`its answer could not be read: ${output.slice(0, 500)}`);
  const featureDir = inRepository(parsed.FEATURE_DIR, files);
  if (featureDir === undefined)
    return failed(`it named ${parsed.FEATURE_DIR.replaceAll(root, ".")}, which is not in the repository`);
  return ok({ featureDir, availableDocs: parsed.AVAILABLE_DOCS });
}

/** What tells the script of either generation which feature is meant. */
export function environmentFor(featureDir: string): Record<string, string> {
  return {
    SPECIFY_FEATURE_DIRECTORY: featureDir,
    SPECIFY_FEATURE: featureDir.slice(featureDir.lastIndexOf("/") + 1),
  };
}

/** The user's own choice of a feature, where they typed none. */
export function environmentOf({
  env,
  checkout,
}: Pick<IntakeRequest, "env" | "checkout">): Record<string, string> {
  const directory = env["SPECIFY_FEATURE_DIRECTORY"];
  // A scratch checkout stands on no branch: the earlier generation is told the user's.
  const feature = env["SPECIFY_FEATURE"] ?? checkout.branch;
  return {
    ...(directory === undefined ? {} : { SPECIFY_FEATURE_DIRECTORY: directory }),
    ...(feature === undefined ? {} : { SPECIFY_FEATURE: feature }),
  };
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
