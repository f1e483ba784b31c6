import path from "node:path";
import {
  artifact,
  err,
  intake,
  ok,
  type Failure,
  type Intake,
  type IntakeRequest,
  type Result,
} from "@stagewright/core";
import { nameOf } from "@stagewright/work";
import { z } from "zod";
import { nearest } from "../nearest.ts";

/** What was typed after a pipeline's name, for prompts. */
export const argumentsGiven = artifact({
  name: "arguments",
  version: 1,
  schema: z.object({
    /** All words but those of the form `name=value`. */
    input: z.string(),
    words: z.array(z.string()),
    values: z.record(z.string(), z.string()),
    /** The name of the run's result. */
    feature: z.string(),
  }),
});

export type Arguments = z.infer<(typeof argumentsGiven)["schema"]>;

interface Split {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Parts the words from the values, which are typed `name=value` or `--name value`. A name that
 * is nearly one of the known is refused, and not taken for a word.
 */
function split(
  { args, options }: Pick<IntakeRequest, "args" | "options">,
  names: readonly string[],
): Result<Split, Failure> {
  const words: string[] = [];
  const found: [name: string, value: string][] = Object.entries(options).flatMap(([name, values]) =>
    names.includes(name) ? values.map((value): [string, string] => [name, value]) : [],
  );
  for (const word of args) {
    const [, typed, value = ""] = /^([A-Za-z][\w-]*)=(.*)$/s.exec(word) ?? [];
    const name = typed === undefined ? undefined : nameOf(typed);
    const meant = name === undefined || names.includes(name) ? undefined : nearest(name, names);
    if (meant !== undefined) return refused(`${typed} is not known here; did you mean ${meant}?`);
    if (name !== undefined && names.includes(name)) found.push([name, value]);
    else words.push(word);
  }
  const twice = found.find(([name], index) => found.some(([other], at) => at < index && other === name));
  return twice === undefined
    ? ok({ words, values: Object.fromEntries(found) })
    : refused(`${twice[0]} is given twice`);
}

function refused(reason: string): Result<never, Failure> {
  return err({ code: "PREREQUISITE_FAILED", what: "the input", reason });
}

const optionsOf = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, `stands in prompts for ${name}`]));

/**
 * The intake of pipelines that are made of prompt files: what was typed, as it was typed.
 * @param names of values that may be typed, as {@link nameOf} spells them
 * @param documents of the pipeline's stages, whose uncommitted state is part of the run
 */
export function argumentsIntake(
  pipeline: string,
  names: readonly string[],
  documents: readonly string[],
): Intake {
  return intake({
    provides: { given: argumentsGiven },
    usage: "[words… name=value…]",
    options: optionsOf(names),
    take: async (request) => {
      const parted = split(request, names);
      if (!parted.ok) return parted;
      const words = [...parted.value.words];
      const values = { ...parted.value.values };
      const all = [...words, ...Object.values(values)];
      const feature = featureOf(pipeline, all.join(" "));
      return ok({
        artifacts: { given: { input: words.join(" "), words, values, feature } },
        feature,
        documents: [...new Set([...documents, ...all.flatMap((word) => documentNamed(word, request))])],
        notes: [],
      });
    },
  });
}

/** A Markdown file that was typed is part of the run as it is now. From the root. */
function documentNamed(word: string, { checkout }: Pick<IntakeRequest, "checkout">): string[] {
  if (!/^\S+\.(?:md|markdown)$/i.test(word)) return [];
  const below = path.relative(checkout.root, path.resolve(checkout.root, checkout.cwd, word));
  return below.startsWith("..") || path.isAbsolute(below) ? [] : [below.split(path.sep).join("/")];
}

/** Another pipeline's intake, with what was typed beside what it makes of it. */
export function withArguments(source: Intake, names: readonly string[]): Intake {
  const own = names.filter((name) => !Object.hasOwn(source.options ?? {}, name));
  return {
    ...source,
    provides: { ...source.provides, given: argumentsGiven },
    options: { ...optionsOf(own), ...source.options },
    async take(request) {
      const parted = split(request, own);
      if (!parted.ok) return parted;
      const { words, values } = parted.value;
      const known = Object.entries(request.options).filter(([name]) => !own.includes(name));
      const taken = await source.take({ ...request, args: words, options: Object.fromEntries(known) });
      if (!taken.ok) return taken;
      const { feature, artifacts } = taken.value;
      const given = { input: words.join(" "), words, values, feature };
      return ok({ ...taken.value, artifacts: { ...artifacts, [argumentsGiven.name]: given } });
    },
  };
}

const LONGEST = 48;

/** Begins with the pipeline's name, so that no branch of the user's is meant by chance. */
function featureOf(pipeline: string, input: string): string {
  const words = input
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  const short = words.length <= LONGEST ? words : words.slice(0, LONGEST).replace(/-[^-]*$/, "");
  return short === "" ? pipeline : `${pipeline}-${short}`;
}
