import { posix } from "node:path";
import { intake, ok, type Failure, type IntakeRequest, type Result } from "@stagewright/core";
import { specInfo } from "./artifacts.ts";
import { branchName, FEATURE_NAME, prerequisite } from "./feature/names.ts";
import { scratchOfIntake } from "./feature/scratch.ts";
import { askScript, environmentFor, environmentOf, SCRIPT } from "./prerequisites.ts";

/** Where spec-kit keeps what is the repository's own and what is a feature's. */
const DOCUMENT_ROOTS = [".specify", "specs"];

/**
 * Finds the feature: the directory that was typed, else the active one as the
 * repository's own script says. The script runs in a scratch checkout, so that what it
 * writes reaches nobody.
 */
export const speckitIntake = intake({
  provides: { specInfo },
  usage: "[feature dir]",
  take: async (request) => {
    if (request.args.length > 1) {
      return prerequisite(
        "the input",
        `speckit takes one feature directory, or nothing for the active one; there are ${request.args.length}: ${request.args.join(" ")}`,
      );
    }
    const typed =
      request.args[0] === undefined ? undefined : featureDirFrom(request.args[0], request.checkout);
    if (typed !== undefined && !typed.ok) return typed;
    const roots = typed === undefined ? DOCUMENT_ROOTS : [...DOCUMENT_ROOTS, typed.value];
    const tree = await request.checkout.treeWith(roots);
    const files = await request.repository.listFiles(tree);

    const found = files.includes(SCRIPT)
      ? await withScript(request, tree, files, typed?.value)
      : withoutScript(files, typed?.value, request.checkout.branch);
    if (!found.ok) return found;
    const { featureDir, availableDocs, notes } = found.value;

    const tasksFile = `${featureDir}/tasks.md`;
    if (!files.includes(tasksFile)) {
      return prerequisite(
        tasksFile,
        `there is no such file; make it with /speckit.tasks, or name another feature directory: ${listFeatures(files)}`,
      );
    }
    return ok({
      artifacts: {
        specInfo: {
          branch_name: posix.basename(featureDir),
          feature_dir: featureDir,
          spec_file: `${featureDir}/spec.md`,
          tasks_file: tasksFile,
          available_docs: availableDocs,
        },
      },
      feature: branchName(posix.basename(featureDir)),
      documents: [featureDir],
      notes,
    });
  },
});

interface Feature {
  /** Relative to the repository's root, without a slash at the end. */
  readonly featureDir: string;
  readonly availableDocs: string[];
  readonly notes: string[];
}

/** A path as typed, from where the user stands, to one from the root. `…/tasks.md` stands for its directory. */
function featureDirFrom(typed: string, checkout: IntakeRequest["checkout"]): Result<string, Failure> {
  const absolute = posix.isAbsolute(typed) ? typed : posix.join(checkout.root, checkout.cwd, typed);
  const directory = posix
    .normalize(posix.basename(absolute) === "tasks.md" ? posix.dirname(absolute) : absolute)
    .replace(/\/+$/, "");
  const relative = posix.relative(checkout.root, directory);
  if (relative === "" || relative.startsWith("..")) {
    return prerequisite(typed, `is not a feature directory inside ${checkout.root}`);
  }
  return ok(relative);
}

async function withScript(
  request: IntakeRequest,
  tree: string,
  files: readonly string[],
  typed: string | undefined,
): Promise<Result<Feature, Failure>> {
  const environment = typed === undefined ? environmentOf(request) : environmentFor(typed);
  const asked = await askScript(scratchOfIntake(request), tree, files, environment);
  if (!asked.ok) return asked;
  const { featureDir } = asked.value;
  const notes =
    typed !== undefined && typed !== featureDir
      ? [`${SCRIPT} answered with ${featureDir}; the run works on it, not on ${typed}`]
      : [];
  return ok({ ...asked.value, notes });
}

/** A repository without spec-kit's scripts: the typed directory, the branch's namesake, or the only feature there is. */
function withoutScript(
  files: readonly string[],
  typed: string | undefined,
  branch: string | undefined,
): Result<Feature, Failure> {
  const features = featureDirs(files);
  const namesake = features.find((dir) => posix.basename(dir) === branch);
  const featureDir = typed ?? namesake ?? (features.length === 1 ? features[0] : undefined);
  if (featureDir === undefined) {
    return prerequisite(
      "feature directory",
      `${SCRIPT} is not in this repository, and which feature is meant cannot be told; name one: ${listFeatures(files)}`,
    );
  }
  const prefix = `${featureDir}/`;
  const availableDocs = files
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length));
  return ok({
    featureDir,
    availableDocs,
    notes: [`${SCRIPT} is not in this repository: documents are read from ${featureDir} as they are`],
  });
}

function featureDirs(files: readonly string[]): string[] {
  return files
    .filter(
      (path) => posix.basename(path) === "tasks.md" && FEATURE_NAME.test(posix.basename(posix.dirname(path))),
    )
    .map((path) => posix.dirname(path));
}

function listFeatures(files: readonly string[]): string {
  const features = featureDirs(files);
  return features.length === 0 ? "(no feature with a tasks.md was found)" : features.join(", ");
}
