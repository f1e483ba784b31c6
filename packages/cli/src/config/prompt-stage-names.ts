import type { Json } from "@stagewright/core";
import { fieldOf, nameOf, NONE, shown, type Placeholder } from "@stagewright/work";
import type { Arguments } from "./prompt-stage-arguments.ts";

/** What placeholders of one prompt may stand for. All names as {@link nameOf} spells them. */
export interface Names {
  /** Artifacts, by the names that placeholders have: the slot they are in, and their own name. */
  readonly artifacts: ReadonlyMap<string, { readonly slot: string; readonly artifact: string }>;
  /** Values that are typed; true: they may be left out. */
  readonly typed: ReadonlyMap<string, boolean>;
  /** Typed words in their order, as the head's hint names them. */
  readonly positions: readonly (string | undefined)[];
  readonly defaults: ReadonlyMap<string, string>;
  /** What the kernel itself fills in: `task`, `default`. */
  readonly kernel: readonly string[];
}

export interface NameValues {
  readonly given: Arguments;
  readonly inputs: Readonly<Record<string, Json>>;
  readonly kernel: Readonly<Record<string, string>>;
}

const INPUT = "input";

export type Source = "typed" | "artifact" | "kernel";

/** Where a placeholder's value comes from; undefined: nobody knows the name. */
export function sourceOf({ form, name, path }: Placeholder, names: Names): Source | undefined {
  if (form === "all" || form === "position") return "typed";
  const whole = [name, ...path].map(nameOf).join(".");
  if (form === "name" && names.kernel.includes(whole)) return "kernel";
  if (form === "name" && names.artifacts.has(name)) return "artifact";
  if (path.length > 0) return undefined;
  if (name === INPUT || names.typed.has(name) || names.positions.includes(name) || form !== "name")
    return "typed";
  return names.defaults.has(name) ? "typed" : undefined;
}

/** All names of which `name=value` may be typed. */
export function typedNames(names: Names, placeholders: readonly Placeholder[]): string[] {
  const angled = placeholders.flatMap(({ form, name }) => (form.startsWith("or-") ? [name] : []));
  const positions = names.positions.filter((name) => name !== undefined);
  return [...new Set([...names.typed.keys(), ...positions, ...names.defaults.keys(), ...angled])];
}

/** All names a placeholder could have, for suggestions. */
export function knownNames(names: Names): string[] {
  const own = [...names.artifacts.keys(), ...typedNames(names, [])];
  return [...new Set([...own, INPUT, ...names.kernel])];
}

/** A placeholder's value; undefined: it is not filled. */
export function valueOf(placeholder: Placeholder, names: Names, values: NameValues): string | undefined {
  const { form, name, path } = placeholder;
  switch (sourceOf(placeholder, names)) {
    case "kernel":
      return values.kernel[[name, ...path].map(nameOf).join(".")] ?? "";
    case "artifact": {
      const { slot } = names.artifacts.get(name) ?? { slot: name };
      return shown(fieldOf(values.inputs[slot], path));
    }
    case "typed":
      return typedValue(form, name, names, values.given);
    default:
      return undefined;
  }
}

function typedValue(
  form: Placeholder["form"],
  name: string,
  names: Names,
  { input, words, values }: Arguments,
): string | undefined {
  if (form === "position") return filled(words[Number(name) - 1]);
  const value =
    name === INPUT
      ? filled(input)
      : (filled(values[name]) ?? positional(name, names.positions, { words, values }));
  const otherwise = form === "or-none" || names.typed.get(name) === true ? NONE : undefined;
  return value ?? names.defaults.get(name) ?? otherwise;
}

const filled = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === "" ? undefined : value;

/** The words fill, in order, the places whose names are not given as `name=value`; the last takes all that are left. */
function positional(
  name: string,
  positions: Names["positions"],
  { words, values }: Pick<Arguments, "words" | "values">,
): string | undefined {
  const open = positions.filter((each) => each === undefined || !Object.hasOwn(values, each));
  const place = open.indexOf(name);
  if (place === -1) return undefined;
  const isLast = place === open.length - 1;
  return filled(isLast ? words.slice(place).join(" ") : words[place]);
}

/** What to type so that a placeholder is filled. */
export function howToFill({ form, name }: Placeholder, names: Names): string {
  if (form === "all" || (name === INPUT && form === "name")) return "type it after the pipeline's name";
  if (form === "position")
    return `type at least ${name} word${name === "1" ? "" : "s"} after the pipeline's name`;
  const place = names.positions.indexOf(name);
  const word = place === -1 ? "" : `, or as word ${place + 1}`;
  const configured = form === "or-defaults" ? "; a default stands under defaults: in the configuration" : "";
  return `type ${name}=…${word} after the pipeline's name${configured}`;
}
