import { readLines } from "../plan/lines.ts";

/** What a document has to be. */
export interface DocumentRule {
  readonly file: string;
  /** In this order, each with something below it. Compared without case. */
  readonly headings?: readonly string[] | undefined;
  readonly contains?: readonly string[] | undefined;
  readonly changed?: boolean | undefined;
}

/** What of a rule does not hold; empty: it does. Pure. */
export function documentProblems(
  { file, headings = [], contains = [], changed }: DocumentRule,
  document: Uint8Array | undefined,
  before: Uint8Array | undefined,
): string[] {
  if (document === undefined) return [`${file} is not there`];
  const text = new TextDecoder().decode(document);
  if (text.trim() === "") return [`${file} is empty`];
  const same = before !== undefined && new TextDecoder().decode(before) === text;
  return [
    ...(changed === true && same ? [`${file} is as it was`] : []),
    ...headingProblems(file, headings, document),
    ...contains
      .filter((wanted) => !text.includes(wanted))
      .map((wanted) => `${file} does not contain "${wanted}"`),
  ];
}

interface Heading {
  readonly title: string;
  readonly level: number;
  readonly at: number;
}

function headingProblems(file: string, wanted: readonly string[], document: Uint8Array): string[] {
  if (wanted.length === 0) return [];
  const { lines } = readLines(document);
  const found = lines.flatMap(({ text, hidden }, at): Heading[] => {
    const [, marks = "", title = ""] = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/.exec(text) ?? [];
    return hidden === undefined && marks !== "" ? [{ title: plain(title), level: marks.length, at }] : [];
  });
  const problems: string[] = [];
  let last: { readonly title: string; readonly at: number } | undefined;
  for (const title of wanted) {
    const heading = found.find((each) => each.title === plain(title));
    if (heading === undefined) {
      problems.push(`${file} has no heading "${title}"`);
      continue;
    }
    if (last !== undefined && heading.at < last.at)
      problems.push(`${file}: the heading "${title}" comes before "${last.title}", and belongs after it`);
    const next = found.find(({ at, level }) => at > heading.at && level <= heading.level);
    const below = lines.slice(heading.at + 1, next?.at);
    const says = below.some(
      ({ text, hidden }) => hidden !== "comment" && /\w|[^\s#]/.test(text) && !/^\s*#/.test(text),
    );
    if (!says) problems.push(`${file}: there is nothing below the heading "${title}"`);
    last = { title, at: heading.at };
  }
  return problems;
}

const plain = (title: string): string =>
  title.replaceAll(/[*_`]/g, "").replace(/:$/, "").trim().toLowerCase();
