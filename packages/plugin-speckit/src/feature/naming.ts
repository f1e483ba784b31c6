import { posix } from "node:path";
import { err, ok, type Failure, type IntakeRequest, type Result } from "@stagewright/core";
import { z } from "zod";
import { FEATURE_NAME } from "./names.ts";
import { fromRoot, lastJson, runScript, scratchOfIntake } from "./scratch.ts";

const NAMING_SCRIPT = ".specify/scripts/bash/create-new-feature.sh";
const KNOWN = /^(?:\.?\/?specs\/)?((\d{3,}|\d{8}-\d{6})-[\w.-]+)\/?$/;
const INIT_OPTIONS = ".specify/init-options.json";

export interface FeatureName {
  /** `007`, or `20261120-081500`. */
  readonly number: string;
  readonly branch: string;
  /** From the repository's root. */
  readonly directory: string;
  readonly notes: readonly string[];
}

const answer = z.object({ BRANCH_NAME: z.string().min(1).optional(), SPEC_FILE: z.string().min(1) });
const initOptions = z.object({
  branch_numbering: z.string().optional(),
  feature_numbering: z.string().optional(),
});

/**
 * Number, branch and directory of a new feature: the words by the repository's own script
 * where it has one, else by ours; the number is the next that no directory and no branch
 * has. Decided before any agent, and never by one.
 */
export async function nameFeature(
  request: IntakeRequest,
  tree: string,
  files: readonly string[],
  description: string,
): Promise<Result<FeatureName, Failure>> {
  const stamped = await wantsTimestamps(request, tree);
  const branches = await request.checkout.branches();
  const number = stamped ? timestamp(new Date()) : nextNumber(files, branches);
  const own = `${number}-${slugOf(description)}`;
  if (!files.includes(NAMING_SCRIPT))
    return ok({ number, branch: own, directory: `specs/${own}`, notes: [] });

  const source = new TextDecoder().decode(await request.repository.readFile(tree, NAMING_SCRIPT));
  const known = (flag: string) => source.includes(flag);
  const numbering = stamped
    ? known("--timestamp")
      ? ["--timestamp"]
      : []
    : known("--number")
      ? ["--number", String(Number(number))]
      : [];
  const ran = await runScript(scratchOfIntake(request), tree, NAMING_SCRIPT, {
    argv: ["--json", ...numbering, plainWords(description)],
    env: {},
  });
  if (!ran.ok) return ran;
  const { output, root } = ran.value;
  const read = lastJson(output, (value) => answer.safeParse(value).data);
  const specFile = read === undefined ? undefined : fromRoot(root, read.SPEC_FILE);
  if (read === undefined || specFile === undefined)
    return err({
      code: "PREREQUISITE_FAILED",
      what: NAMING_SCRIPT,
      reason: `its answer could not be read: ${output.replaceAll(root, ".").slice(0, 500)}`,
    });
  const said = posix.dirname(specFile);
  const words = /^(?:\d{8}-\d{6}|\d+)-(.*)$/.exec(posix.basename(said))?.[1];
  // A description that the script finds no letters in leaves a bare number.
  const name = words === undefined || words === "" ? own : `${number}-${words}`;
  const branch = read.BRANCH_NAME;
  const prefix = branch?.includes("/") === true ? `${posix.dirname(branch)}/` : "";
  const notes =
    words !== undefined && words !== "" && posix.basename(said) !== name
      ? [`${NAMING_SCRIPT} says ${posix.basename(said)}; the next free number makes it ${name}`]
      : [];
  return ok({ number, branch: `${prefix}${name}`, directory: posix.join(posix.dirname(said), name), notes });
}

/** A feature that is here already, or that a branch is for: `001-thing`, `specs/001-thing`. */
export async function knownFeature(
  { checkout }: Pick<IntakeRequest, "checkout">,
  files: readonly string[],
  typed: string,
): Promise<FeatureName | undefined> {
  const [, name = "", number = ""] = KNOWN.exec(typed) ?? [];
  if (name === "") return undefined;
  const directory = `specs/${name}`;
  const isHere =
    files.some((file) => file.startsWith(`${directory}/`)) ||
    (await checkout.branches()).some((branch) => posix.basename(branch) === name);
  return isHere ? { number, branch: name, directory, notes: [] } : undefined;
}

async function wantsTimestamps(request: IntakeRequest, tree: string): Promise<boolean> {
  const bytes = await request.repository.readFile(tree, INIT_OPTIONS);
  if (bytes === undefined) return false;
  try {
    const { branch_numbering, feature_numbering } = initOptions.parse(
      JSON.parse(new TextDecoder().decode(bytes)),
    );
    return [branch_numbering, feature_numbering].includes("timestamp");
  } catch {
    return false;
  }
}

/** At least three digits: one more than the highest of the feature directories, of branches here and at remotes. */
export function nextNumber(files: readonly string[], branches: readonly string[]): string {
  const directories = files
    .filter((file) => file.startsWith("specs/"))
    .map((file) => file.split("/")[1] ?? "");
  const taken = [...directories, ...branches.map((branch) => posix.basename(branch))].flatMap((name) =>
    FEATURE_NAME.test(name) && !/^\d{8}-\d{6}-/.test(name) ? [Number.parseInt(name, 10)] : [],
  );
  return String(Math.max(0, ...taken) + 1).padStart(3, "0");
}

/** In UTC, as spec-kit writes it. */
function timestamp(now: Date): string {
  const digits = now.toISOString().replace(/\D/g, "");
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
}

const SMALL_WORDS = new Set(
  "a an and are as at be by can for from has have i in into is it its me my new of on or our should so that the their them then there they this to user users want we when which will with would you your add adds".split(
    " ",
  ),
);

/** At most four words that say something, for a branch and a directory. */
export function slugOf(description: string): string {
  const words = description
    .normalize("NFKD")
    .replace(/[\p{M}'’]/gu, "")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const telling = (words ?? []).filter((word) => !SMALL_WORDS.has(word));
  const slug = (telling.length > 0 ? telling : (words ?? [])).slice(0, 4).join("-").slice(0, 48);
  return slug.replace(/-$/, "") || "feature";
}

/** The script only makes a name of it, in a shell that trips over quotes and dashes. */
function plainWords(description: string): string {
  const plain = description
    .replace(/[^\p{L}\p{N}\s.,-]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^[-\s]+/, "")
    .slice(0, 400);
  return plain === "" ? "feature" : plain;
}
