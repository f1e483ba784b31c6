import type { Spot, TemplateProblem } from "./head.ts";

/**
 * - `all`: `$ARGUMENTS`
 * - `position`: `$1` … `$9`; its name is the digit
 * - `name`: `{{ name }}`, `{{ name.field }}`, or `<NAME>` where the name is declared
 * - `or-none`: `<NAME_OR_NONE>`
 * - `or-defaults`: `<NAME_OR_DEFAULTS>`
 */
export type PlaceholderForm = "all" | "position" | "name" | "or-none" | "or-defaults";

export interface Placeholder extends Spot {
  readonly form: PlaceholderForm;
  /** In lower case, with dashes: `<PERF_TARGETS_OR_DEFAULTS>` and `{{perf_targets}}` are both `perf-targets`. */
  readonly name: string;
  /** Fields below the named value, as written: `{{ feature.spec_file }}` has `["spec_file"]`. */
  readonly path: readonly string[];
  /** As it stands in the text. */
  readonly written: string;
}

export interface Template {
  /** Text and placeholders, in order. */
  readonly parts: readonly (string | Placeholder)[];
  readonly placeholders: readonly Placeholder[];
  /** What is neither text nor a placeholder. */
  readonly problems: readonly TemplateProblem[];
  /** `<SO_WRITTEN>`, and nobody declares it: left as it is, and worth a word. */
  readonly lookalikes: readonly (Spot & { readonly written: string })[];
}

/** What is taken for a placeholder beside what is one by its form. */
export interface Declared {
  readonly names: readonly string[];
  /** How many arguments there are: `$1` to this one are placeholders, in code as well. */
  readonly positions: number;
}

/** One spelling for all the ways in which a name is written. */
export function nameOf(written: string): string {
  return written.toLowerCase().replaceAll("_", "-");
}

const NAME = String.raw`[A-Za-z][\w-]*`;
/** `$ARGUMENTS`, `$1`, `{{`, `<A_OR_NONE>` with a backslash before them, and doubled braces, are text. */
const ESCAPED = String.raw`\\(?=\$ARGUMENTS\b|\$[1-9](?!\w)|\{\{|<[A-Z][A-Z0-9_]*>)(?:\$|\{\{|<)|\{\{\{\{[^{}\n]*\}\}\}\}|\{\{\{\{`;
/** Not `${{ … }}`, which is the syntax of workflows of a forge. */
const BRACES = String.raw`(?<!\$)\{\{(?<inner>[^{}\n]*)\}\}`;
const ALL = String.raw`(?<![\w$])\$ARGUMENTS(?<index>\[\d+\])?(?!\w)`;
/** Not `$100`, `$1.50`, `$2k`, `US$5`. */
const POSITION = String.raw`(?<![\w$])\$(?<digit>[1-9])(?!\w|[.,]\d)`;
const ANGLE = String.raw`<(?<upper>[A-Z][A-Z0-9_]*)>`;
const TOKENS = new RegExp([`(?<escaped>${ESCAPED})`, BRACES, ALL, POSITION, ANGLE].join("|"), "g");

const NAMED = new RegExp(`^(${NAME})((?:\\.[\\w-]+)*)$`);
/** What other template languages write between braces. `{ color: "red" }` is none of them. */
const FOREIGN = new RegExp(
  String.raw`^(?:[#/^>!&].*|${NAME}(?:\.[\w-]+)*\s*(?:\||\().*|${NAME}(?:\s+${NAME})+)$`,
);

/**
 * Finds the placeholders of a prompt. Pure; the text is looked through once, and no value
 * ever is.
 *
 * @param firstLine in the file, of the text's first line
 */
export function parseTemplate(text: string, declared: Declared, firstLine = 1): Template {
  const parts: (string | Placeholder)[] = [];
  const problems: TemplateProblem[] = [];
  const lookalikes: (Spot & { written: string })[] = [];
  const spotAt = spots(text, firstLine);
  const positions = placesOfArguments(text, declared.positions);
  let plain = 0;
  const upTo = (at: number) => parts.push(text.slice(plain, at));

  for (const match of text.matchAll(TOKENS)) {
    const { index, 0: written, groups = {} } = match;
    const { escaped, inner, digit, upper } = groups;
    const spot = spotAt(index);
    const put = (form: PlaceholderForm, name: string, path: readonly string[] = []) => {
      upTo(index);
      parts.push({ form, name: nameOf(name), path, written, ...spot });
      plain = index + written.length;
    };
    if (escaped !== undefined) {
      upTo(index);
      parts.push(unescaped(escaped));
      plain = index + written.length;
    } else if (inner !== undefined) {
      const [, name, fields = ""] = NAMED.exec(inner.trim()) ?? [];
      if (name !== undefined) put("name", name, fields.split(".").slice(1));
      else if (FOREIGN.test(inner.trim()))
        problems.push({
          ...spot,
          message: `${written} is no placeholder: write {{ name }} or {{ name.field }}, or {{{{ for the braces themselves`,
        });
    } else if (digit !== undefined) {
      if (positions(index, Number(digit))) put("position", digit);
    } else if (upper !== undefined) {
      const [, stem = "", suffix] = /^(.+?)_OR_(NONE|DEFAULTS)$/.exec(upper) ?? [];
      if (suffix !== undefined) put(suffix === "NONE" ? "or-none" : "or-defaults", stem);
      else if (declared.names.some((name) => nameOf(name) === nameOf(upper))) put("name", upper);
      else if (upper.includes("_")) lookalikes.push({ ...spot, written });
    } else if (groups["index"] === undefined) put("all", "input");
    else problems.push({ ...spot, message: `${written} is no placeholder: the first argument is $1` });
  }
  upTo(text.length);
  const placeholders = parts.filter((part) => typeof part !== "string");
  return { parts: parts.filter((part) => part !== ""), placeholders, problems, lookalikes };
}

function unescaped(written: string): string {
  return written.startsWith("\\")
    ? written.slice(1)
    : written.replace(/^\{\{\{\{/, "{{").replace(/\}\}\}\}$/, "}}");
}

/**
 * `$5` is a placeholder or money. It is a placeholder up to the number of declared arguments;
 * without such a number where all from `$1` on are there too, and then outside of code only.
 */
function placesOfArguments(text: string, declared: number): (index: number, digit: number) => boolean {
  const isCode = codeOf(text);
  const used = new Set(
    [...text.matchAll(new RegExp(POSITION, "g"))]
      .filter(({ index }) => !isCode(index))
      .map(({ groups }) => Number(groups?.["digit"])),
  );
  let run = 0;
  while (used.has(run + 1)) run += 1;
  return (index, digit) => digit <= declared || (digit <= run && !isCode(index));
}

/** Whether an offset lies in a fenced block, or between backticks. */
function codeOf(text: string): (index: number) => boolean {
  const ranges: (readonly [from: number, to: number])[] = [];
  let fence: { readonly mark: string; readonly from: number } | undefined;
  let offset = 0;
  for (const line of text.split("\n")) {
    const [, mark = ""] = /^[ \t]*(?:[-*>][ \t]*)?(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== undefined) {
      const closes = mark.startsWith(fence.mark) && line.trim() === mark;
      if (closes) {
        ranges.push([fence.from, offset + line.length]);
        fence = undefined;
      }
    } else if (mark !== "") fence = { mark, from: offset };
    else
      for (const { index, 0: span } of line.matchAll(/(`+)(?!`).+?(?<!`)\1(?!`)/g))
        ranges.push([offset + index, offset + index + span.length]);
    offset += line.length + 1;
  }
  if (fence !== undefined) ranges.push([fence.from, text.length]);
  return (index) => ranges.some(([from, to]) => from <= index && index < to);
}

function spots(text: string, firstLine: number): (index: number) => Spot {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (index) => {
    const at = starts.findLastIndex((start) => start <= index);
    return { line: at + firstLine, column: index - (starts[at] ?? 0) + 1 };
  };
}
