import type { z } from "zod";
import { err, ok, type Json, type PipelineProblem, type Plugin, type Result } from "@stagewright/core";
import { nearest } from "../nearest.ts";
import { configSchema, keysAt, type Config } from "./config-schema.ts";
import { ConfigSyntaxError, loadConfig, type ConfigProblem } from "./load-config.ts";
import { loadPlugins, type PluginProblem } from "./plugins.ts";
import { readPrompts, type PromptConfig } from "./prompt-stage-read.ts";
import { locate, type Place, type SourceFile } from "./places.ts";

export type { Config } from "./config-schema.ts";
export type { ConfigProblem } from "./load-config.ts";

/** A configuration that holds, and what it brings. */
export interface CheckedConfig {
  readonly config: Config;
  /** Of the repository. */
  readonly root: string;
  /** Empty where the repository has no configuration. */
  readonly files: readonly SourceFile[];
  /** The built-in ones first. */
  readonly plugins: readonly Plugin[];
  /** Prompt files, as the stages they stand for. What is wrong with one is in the way of a run that begins, not of one that goes on. */
  readonly prompts: PromptConfig;
  /** Options that stand under a variant's word: `speckit: { checklists: block }`. */
  readonly variantOptions: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

/** Reads and checks the repository's configuration; every problem, not only the first. */
export async function readConfig(
  root: string,
  cwd: string,
): Promise<Result<CheckedConfig, readonly ConfigProblem[]>> {
  try {
    const { value, files } = await loadConfig(root, cwd);
    const wanted = pluginNames(value);
    const loaded = await loadPlugins(root, wanted);
    const problems = loaded.problems.map((problem) => pluginProblem(files, problem));
    const variants = [
      ...new Set(loaded.plugins.flatMap((plugin) => plugin.stages.map((stage) => stage.variant))),
    ];
    const checked = checkConfig(value, files, variants);
    if (!checked.ok) return err([...problems, ...checked.error]);
    if (problems.length > 0) return err(problems);
    const raw = checked.value as Readonly<Record<string, unknown>>;
    const options = variants.flatMap((variant) => {
      const under = raw[variant];
      return typeof under === "object" && under !== null ? [[variant, under] as const] : [];
    });
    return ok({
      config: checked.value,
      root,
      files,
      plugins: loaded.plugins,
      prompts: await readPrompts(checked.value, { root, files, plugins: loaded.plugins }),
      variantOptions: Object.fromEntries(options) as CheckedConfig["variantOptions"],
    });
  } catch (error) {
    if (error instanceof ConfigSyntaxError) return err([error.problem]);
    throw error;
  }
}

/** Checks a configuration's keys and values. Pure. */
export function checkConfig(
  value: unknown,
  files: readonly SourceFile[],
  variants: readonly string[],
): Result<Config, readonly ConfigProblem[]> {
  const parsed = configSchema(variants).safeParse(value ?? {});
  if (!parsed.success) {
    return err(
      parsed.error.issues
        .flatMap((issue) => problemsOf(issue, []))
        .map((found) => placed(files, found, variants)),
    );
  }
  const { check, checks, ...config } = parsed.data;
  if (check !== undefined && checks !== undefined) {
    return err([
      {
        ...where(files, ["checks"], "key"),
        at: ["checks"],
        message: "is another word for check: use one of the two",
      },
    ]);
  }
  const either = check ?? checks;
  return ok(either === undefined ? config : { ...config, check: either });
}

/** A pipeline's problem as one of the configuration, or of the built-in pipelines where there is none. */
export function pipelineProblem(checked: CheckedConfig, problem: PipelineProblem): ConfigProblem {
  const [top, name, stages, index, word, option] = problem.at;
  const use =
    top === "pipelines" ? checked.config.pipelines?.[String(name)]?.stages[Number(index)] : undefined;
  const own = typeof use === "object" ? use.options : undefined;
  const isOption =
    stages === "stages" &&
    word === "options" &&
    typeof option === "string" &&
    !(own !== undefined && option in own);
  const variant = Object.entries(checked.variantOptions).find(
    ([, options]) => isOption && option in options,
  )?.[0];
  const at = variant === undefined ? problem.at : [variant, ...problem.at.slice(5)];
  return { ...where(checked.files, at, "value"), at, message: problem.message };
}

/** A problem with the place where an editor opens it: `.stagewrightrc.yaml:3:7`. */
export function where(
  files: readonly SourceFile[],
  at: Place,
  what: "key" | "value",
): Pick<ConfigProblem, "file" | "position"> {
  return locate(files, at, what) ?? { file: "(built in)" };
}

function pluginNames(value: unknown): string[] {
  const names = typeof value === "object" && value !== null && "plugins" in value ? value.plugins : undefined;
  return Array.isArray(names) ? names.filter((name): name is string => typeof name === "string") : [];
}

function pluginProblem(files: readonly SourceFile[], problem: PluginProblem): ConfigProblem {
  const at = ["plugins", problem.index];
  return { ...where(files, at, "value"), at, message: `${problem.name} ${problem.reason}` };
}

interface Found {
  readonly at: (string | number)[];
  readonly message: string;
  /** Set where `at` is a key nobody knows. */
  readonly unknownKey?: true;
}

function problemsOf(issue: z.core.$ZodIssue, above: readonly (string | number)[]): Found[] {
  const at = [...above, ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ at: [...at, key], message: "is not a known key", unknownKey: true }));
  }
  if (issue.code === "invalid_key") {
    return [{ at, message: issue.issues[0]?.message ?? issue.message }];
  }
  if (issue.code === "invalid_union") {
    // The branch that took the value's shape and stumbled further in knows best what is wrong.
    const further = issue.errors.find((branch) => branch.some((inner) => goesFurther(inner)));
    if (further !== undefined) return further.flatMap((inner) => problemsOf(inner, at));
  }
  return [{ at, message: issue.message }];
}

function goesFurther(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0 || issue.code === "unrecognized_keys") return true;
  return (
    issue.code === "invalid_union" &&
    issue.errors.some((branch) => branch.some((inner) => goesFurther(inner)))
  );
}

function placed(files: readonly SourceFile[], found: Found, variants: readonly string[]): ConfigProblem {
  const place = where(files, found.at, found.unknownKey ? "key" : "value");
  if (!found.unknownKey) return { ...place, at: found.at, message: found.message };
  const known = keysAt(found.at.slice(0, -1), variants);
  const meant = nearest(String(found.at.at(-1)), known);
  const hint = meant === undefined ? `; known: ${known.join(", ")}` : `; did you mean ${meant}?`;
  return { ...place, at: found.at, message: `${found.message}${hint}` };
}
