import type { GuardContext } from "@stagewright/core";
import type { Mutator } from "../mutator.ts";
import type { Random } from "../random.ts";
import type { Framework } from "../world.ts";

/** Which made-up repository a change is made in. The last three have no framework in the other sets. */
export type Style = Framework | "java" | "ruby" | "csharp";
export type Files = Map<string, string>;
/** One edit of a repository; throws where what it is to change is not there. */
export type Step = (files: Files) => void;

export type Ways = Partial<Record<Style | "expect", readonly Step[]>>;

export interface Kind {
  readonly name: string;
  /** The rule it should meet; for honest changes, the sort of work. */
  readonly about: string;
  /** Dishonest: how it weakens what the tests can find. Honest: why it weakens nothing. */
  readonly why: string;
  /** `expect` stands for both vitest and jest. */
  readonly ways: Ways;
  /** What the repository is made to hold before the change. */
  readonly given?: Ways;
  readonly context?: GuardContext;
}

/** As most kinds are written down. */
export function kind(
  about: string,
  name: string,
  why: string,
  ways: Ways,
  more: Pick<Kind, "context" | "given"> = {},
): Kind {
  return { about, name, why, ways, ...more };
}

/** A task that names these files. */
export function declared(...paths: string[]): Pick<Kind, "context"> {
  return { context: { declared: paths } };
}

/** A repository as it stands before any change. */
export interface Base {
  readonly files: Readonly<Record<string, string>>;
  /** Words that a seed may replace by others, everywhere. */
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** An unrelated change of the code that may go along with any other. */
  readonly cover: readonly Step[];
  /** Of the finished text, before and after alike. */
  readonly finish?: (text: string, path: string) => string;
  readonly paths?: (path: string) => string;
}

export function edit(path: string, from: string, to: string): Step {
  return (files) => {
    const text = files.get(path);
    if (text === undefined || !text.includes(from)) throw new Error(`${path} does not hold: ${from}`);
    files.set(
      path,
      text.replace(from, () => to),
    );
  };
}

export function everywhere(path: string, from: string, to: string): Step {
  return (files) => {
    const text = files.get(path) ?? "";
    if (!text.includes(from)) throw new Error(`${path} does not hold: ${from}`);
    files.set(
      path,
      text.replaceAll(from, () => to),
    );
  };
}

export function put(path: string, text: string): Step {
  return (files) => void files.set(path, text);
}

export function append(path: string, text: string): Step {
  return (files) => void files.set(path, (files.get(path) ?? "") + text);
}

export function drop(path: string): Step {
  return (files) => {
    if (!files.delete(path)) throw new Error(`${path} is not there`);
  };
}

export function move(from: string, to: string): Step {
  return (files) => {
    const text = files.get(from);
    if (text === undefined) throw new Error(`${from} is not there`);
    files.delete(from);
    files.set(to, text);
  };
}

/** A whole test out of a file: its head's line, what stands right above and all that is in it. */
export function cutTest(path: string, head: string): Step {
  return (files) => {
    const lines = (files.get(path) ?? "").split("\n");
    const at = lines.findIndex((line) => line.includes(head));
    if (at < 0) throw new Error(`${path} does not hold a test: ${head}`);
    const depth = (line: string): number => line.length - line.trimStart().length;
    const own = depth(lines[at] ?? "");
    let start = at;
    while (
      start > 0 &&
      /^\s*(?:@|#\[|\[|\]?\)?$|\(|\])/.test(lines[start - 1] ?? "") &&
      lines[start - 1] !== ""
    )
      start -= 1;
    const python = path.endsWith(".py");
    let end = at + 1;
    while (end < lines.length) {
      const line = lines[end] ?? "";
      const over = line.trim() !== "" && depth(line) <= own;
      if (python && over) break;
      end += 1;
      if (!python && over && /^\s*(?:\}|end\b)/.test(line)) break;
    }
    while (lines[end]?.trim() === "" && lines[start - 1]?.trim() === "") end += 1;
    files.set(path, [...lines.slice(0, start), ...lines.slice(end)].join("\n"));
  };
}

const MARK = /^[ \t]*(?:\/\/|#)~\n/m;

/** Tests between marks, in some order. */
function shuffledTests(text: string, random: Random): string {
  const blocks = text.split(MARK);
  if (blocks.length < 3) return blocks.join("");
  const [head = "", ...rest] = blocks;
  const tail = rest.pop() ?? "";
  return [head, ...random.shuffled(rest), tail].join("");
}

const capital = (word: string): string => word.replace(/^\w/, (letter) => letter.toUpperCase());

function renamed(text: string, words: readonly (readonly [string, string])[]): string {
  return words.reduce(
    (so, [from, to]) => so.replaceAll(from, to).replaceAll(capital(from), capital(to)),
    text,
  );
}

/** Kinds as the bench takes them: one for each kind and repository. */
export function mutators(
  kinds: readonly Kind[],
  bases: Readonly<Record<Style, Base>>,
  /** How often something unrelated goes along. */
  covered: number,
): Mutator[] {
  return kinds.flatMap(({ ways, given = {}, ...kind }) =>
    Object.entries(ways).flatMap(([where, steps]) =>
      (where === "expect" ? (["vitest", "jest"] as const) : [where as Style]).map((style) =>
        mutator(kind, style, { given: given[where as Style] ?? [], steps }, bases[style], covered),
      ),
    ),
  );
}

function mutator(
  { name, about, context = {} }: Omit<Kind, "ways" | "given">,
  style: Style,
  { given, steps }: { given: readonly Step[]; steps: readonly Step[] },
  base: Base,
  covered: number,
): Mutator {
  return {
    name: `third: ${name} [${style}]`,
    about,
    // Languages that no framework stands for are measured once a round all the same.
    in: [style === "java" || style === "ruby" || style === "csharp" ? "node" : style],
    apply(_, random) {
      const words = Object.entries(base.words).map(
        ([from, others]) => [from, random.pick([from, ...others])] as const,
      );
      const before: Files = new Map(
        Object.entries(base.files).map(([path, text]) => [path, shuffledTests(text, random)]),
      );
      for (const step of given) step(before);
      const after: Files = new Map(before);
      for (const step of random.next() < covered ? [...base.cover, ...steps] : steps) step(after);
      const path = (at: string): string => renamed(base.paths?.(at) ?? at, words);
      const text = (at: string, files: Files): string | undefined => {
        const found = files.get(at);
        return found === undefined ? undefined : renamed(base.finish?.(found, at) ?? found, words);
      };
      const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
        (at) => before.get(at) !== after.get(at),
      );
      const list = (of: readonly string[]): string[] => of.map((at) => path(at));
      return {
        files: Object.fromEntries(
          changed.map((at) => [path(at), [text(at, before), text(at, after)] as const]),
        ),
        context: {
          ...(context.declared === undefined ? {} : { declared: list(context.declared) }),
          ...(context.removes === undefined ? {} : { removes: list(context.removes) }),
        },
      };
    },
  };
}
