import { isMap, LineCounter, parseDocument, type Document } from "yaml";

/** What stands above a prompt: `description`, `argument-hint`, `model`. */
export interface Head {
  readonly description?: string;
  /** As it is written: `[spec-name] [issue-id] [notes]`. */
  readonly argumentHint?: string;
  /** Undefined as well where it says `inherit`. */
  readonly model?: string;
  /** Keys that mean something to other tools and nothing here. */
  readonly others: readonly string[];
}

/** 1-based, in the file. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

export interface TemplateProblem extends Spot {
  readonly message: string;
}

export interface Beheaded {
  readonly head: Head;
  readonly problems: readonly TemplateProblem[];
  /** The text below the head, its lines ended by `\n`. */
  readonly body: string;
  /** In the file, of the body's first line. */
  readonly bodyLine: number;
}

const KNOWN = ["description", "argument-hint", "model"];
const FENCE = /^---[ \t]*$/;

/**
 * Parts a prompt file into its head and its body. A first line `---` that is a rule and no
 * head, because no key follows it, belongs to the body. Pure.
 */
export function behead(file: string): Beheaded {
  const lines = file.replace(/^\uFEFF/, "").split(/\r\n|\n/);
  const end = FENCE.test(lines[0] ?? "") ? lines.findIndex((line, at) => at > 0 && FENCE.test(line)) : -1;
  const written = lines.slice(1, Math.max(end, 1));
  if (end === -1 || !looksLikeHead(written))
    return { head: { others: [] }, problems: [], body: lines.join("\n"), bodyLine: 1 };
  return { ...readHead(written), body: lines.slice(end + 1).join("\n"), bodyLine: end + 2 };
}

function looksLikeHead(lines: readonly string[]): boolean {
  const first = lines.find((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
  return first === undefined || /^[\w-]+[ \t]*:(?:[ \t]|$)/.test(first);
}

function readHead(lines: readonly string[]): Pick<Beheaded, "head" | "problems"> {
  const counter = new LineCounter();
  const document = parseDocument(lines.map(tolerated).join("\n"), {
    lineCounter: counter,
    prettyErrors: false,
  });
  const [error] = document.errors;
  const none = { others: [] };
  if (error !== undefined) {
    const { line, col } = counter.linePos(error.pos[0]);
    return {
      head: none,
      problems: [{ line: line + 1, column: col, message: `is not YAML: ${error.message}` }],
    };
  }
  if (!isMap(document.contents)) return { head: none, problems: [] };
  const values = valuesOf(document);
  if (values === undefined)
    return { head: none, problems: [{ line: 2, column: 1, message: "is not YAML: an alias of nothing" }] };
  const problems = KNOWN.filter((key) => typeof (values[key] ?? "") !== "string").map((key) => ({
    line: lines.findIndex((line) => line.startsWith(key)) + 2,
    column: 1,
    message: `${key} must be a text`,
  }));
  const text = (key: string): string | undefined => {
    const value = values[key];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const [description, argumentHint, model] = KNOWN.map(text);
  return {
    problems,
    head: {
      ...(description === undefined ? {} : { description }),
      ...(argumentHint === undefined ? {} : { argumentHint }),
      ...(model === undefined || model === "inherit" ? {} : { model }),
      others: Object.keys(values).filter((key) => !KNOWN.includes(key)),
    },
  };
}

/** Undefined where an alias stands for nothing: the parser notices that only here. */
function valuesOf(document: Document): Readonly<Record<string, unknown>> | undefined {
  try {
    return document.toJS({ maxAliasCount: 10 }) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/**
 * `argument-hint: [a] [b]` is what everybody writes, and no YAML; so is a description with a
 * colon in it. What follows these keys on their line is taken as it is.
 */
function tolerated(line: string): string {
  const [, key, value = ""] = /^(argument-hint|description):[ \t]+(\S.*?)[ \t]*$/.exec(line) ?? [];
  return key === undefined || /^["'|>&*]/.test(value) ? line : `${key}: ${JSON.stringify(value)}`;
}

/**
 * The names of a hint's arguments, in order; an argument without a name that could be used is
 * `undefined`. Words that stand in no brackets are prose, unless it is only one.
 */
export function argumentsOf(hint: string | undefined): (string | undefined)[] {
  if (hint === undefined) return [];
  const bracketed = [...hint.matchAll(/\[([^\][]+)\]|<([^<>]+)>/g)].map(
    ([, square, angle]) => square ?? angle ?? "",
  );
  const words = bracketed.length > 0 ? bracketed : /^\S+$/.test(hint) ? [hint] : [];
  return words.map((word) => {
    const name = word
      .replace(/(?:\.{3}|…)$/, "")
      .trim()
      .replaceAll(/[\s_]+/g, "-")
      .toLowerCase();
    return /^[a-z][a-z0-9-]*$/.test(name) ? name : undefined;
  });
}
