import { err, ok, type Result } from "@stagewright/core";
import { listItems, sectionsOf, type Section } from "../documents/sections.ts";
import { CRITERIA_HEADINGS, DEFAULT_PERF, FIELDS, fieldNamed, normalized, type Field } from "./fields.ts";
import { readFrontmatter } from "./frontmatter.ts";
import { filled, isPlaceholder, unfilled, type Place } from "./placeholders.ts";

/** Values of the command line, by option. */
export type Given = Readonly<Record<string, string | undefined>>;

/** A feature file's words, each where it belongs. */
export interface ReadBrief {
  readonly title: string;
  readonly description: string;
  /** Of the file and of the command line, as they were written. */
  readonly references: { readonly file: readonly string[]; readonly typed: readonly string[] };
  readonly constraints: string | null;
  readonly non_goals: string | null;
  readonly languages: string | null;
  readonly runtime: string | null;
  readonly perf: string;
  readonly perf_given: boolean;
  readonly criteria: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Reads a feature file: markdown with an optional frontmatter, in which headings such as
 * `## Constraints` fill what they name and everything else is the description. What the
 * command line gives wins. The error lists places that are to be put right first.
 */
export function readBrief(source: string, given: Given): Result<ReadBrief, readonly Place[]> {
  const text = source.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const head = readFrontmatter(text);
  if (!head.ok) return head;
  const { values, body, lines, unknown } = head.value;
  const option = (field: Field): string | undefined => given[field.option]?.trim();

  const places = unfilled(text, (field) => option(field) !== undefined);
  const wrong = wrongOptions(given);
  if (places.length + wrong.length > 0) return err([...wrong, ...places]);

  const fill = (part: string): string => filled(part, option);
  const { title, preamble, fields, criteria, rest } = divided(body, lines);
  const empty = fields.filter(({ field, section }) => section.text === "" && option(field) === undefined);
  if (empty.length > 0)
    return err(
      empty.map(({ section, field }) => ({
        line: section.line,
        column: 1,
        message: `nothing stands under “${section.title}”: write it, give --${field.option}, or take the heading out`,
      })),
    );

  const ofFile = (field: Field): string | undefined => {
    const sections = fields.filter((each) => each.field === field).map(({ section }) => fill(section.text));
    const own = [values.get(field.key), ...sections].filter((each) => each !== undefined && each !== "");
    return own.length === 0 ? undefined : own.map((each) => fill(each ?? "")).join("\n\n");
  };
  const value = (key: Field["key"]): string | undefined => {
    const field = FIELDS.find((each) => each.key === key);
    return field === undefined ? undefined : (option(field) ?? ofFile(field));
  };
  const own = fill([preamble, ...rest].filter((part) => part.trim() !== "").join("\n\n"));
  const told = [ofFile(field("description")), own]
    .filter((part) => part !== undefined && part.trim() !== "")
    .join("\n\n");
  // Where the file does not say what it is about, the command line may.
  const description = told === "" ? (given["feature"]?.trim() ?? "") : told;
  if (description === "" || isNone(description)) {
    const message = "what the feature is to do is not said: write it below the title, or give --feature";
    return err([{ line: 1, column: 1, message }]);
  }
  const perf = value("perf");
  const perfGiven = perf !== undefined && !/^defaults?\.?$/i.test(perf);
  const notes = unknown.map(
    (key) => `${key}, in the feature file's frontmatter, is nothing that is read here`,
  );
  return ok({
    title: firstLine(values.get("title") ?? title ?? description),
    description,
    references: {
      // To say none is to want none, whatever the file has.
      file: isNone(given["references"] ?? "") ? [] : itemsOf(withoutNone(ofFile(field("references")))),
      typed: itemsOf(withoutNone(given["references"])),
    },
    constraints: withoutNone(value("constraints")),
    non_goals: withoutNone(value("non_goals")),
    languages: withoutNone(value("languages")),
    runtime: withoutNone(value("runtime")),
    perf: perfGiven ? perf : DEFAULT_PERF,
    perf_given: perfGiven,
    criteria: criteria.flatMap((section) => listItems(section.tokens)).map((each) => oneLine(fill(each))),
    notes,
  });
}

function field(key: Field["key"]): Field {
  const found = FIELDS.find((each) => each.key === key);
  if (found === undefined) throw new Error(`there is no field ${key}`);
  return found;
}

/** An option that is empty, or a placeholder itself, fills nothing. */
function wrongOptions(given: Given): Place[] {
  return FIELDS.flatMap(({ option }): Place[] => {
    const value = given[option];
    if (value === undefined || (value.trim() !== "" && !isPlaceholder(value))) return [];
    const what = value.trim() === "" ? "is empty" : `is a placeholder itself (${value.trim()})`;
    return [{ line: 0, column: 0, message: `--${option} ${what}` }];
  });
}

interface Divided {
  readonly title: string | undefined;
  readonly preamble: string;
  readonly fields: readonly { readonly field: Field; readonly section: Section }[];
  readonly criteria: readonly Section[];
  /** With their headings: they are part of the description. */
  readonly rest: readonly string[];
}

/** Which section of the file belongs to which field. `above`: lines before the body. */
function divided(body: string, above: number): Divided {
  const { preamble, sections } = sectionsOf(body);
  const [first] = sections;
  const titled = first?.level === 1 && fieldNamed(first.title) === undefined ? first : undefined;
  const found: { fields: Divided["fields"][number][]; criteria: Section[]; rest: string[] } = {
    fields: [],
    criteria: [],
    rest: [],
  };
  let inside = 0;
  for (const [index, section] of sections.entries()) {
    if (inside > 0 && section.level > inside) continue;
    inside = 0;
    if (section === titled) {
      found.rest.push(own(section, sections[index + 1]));
      continue;
    }
    const known = fieldNamed(section.title);
    const here = { ...section, line: section.line + above };
    if (known !== undefined) {
      inside = section.level;
      found.fields.push({ field: known, section: here });
    } else if (CRITERIA_HEADINGS.includes(normalized(section.title))) {
      inside = section.level;
      found.criteria.push(here);
    } else
      found.rest.push(
        `${"#".repeat(section.level)} ${section.title}\n\n${own(section, sections[index + 1])}`,
      );
  }
  return { title: titled?.title, preamble, ...found };
}

/** What stands right below a heading, before the next one. */
function own(section: Section, next: Section | undefined): string {
  if (next === undefined || next.level <= section.level) return section.text;
  const end = section.tokens.findIndex(({ type }) => type === "heading");
  return section.tokens
    .slice(0, end)
    .map(({ raw }) => raw)
    .join("")
    .trim();
}

function isNone(text: string): boolean {
  return /^(?:none|n\/a|nothing|-|–|—)[.!]?$/i.test(text.replace(/^[-*+]\s+/, "").trim());
}

function withoutNone(text: string | undefined): string | null {
  return text === undefined || text.trim() === "" || isNone(text) ? null : text.trim();
}

/** Items of a list, or what commas and lines divide. */
function itemsOf(text: string | null): string[] {
  if (text === null) return [];
  const { preamble } = sectionsOf(text);
  const lines = preamble
    .split("\n")
    .map((line) => line.replace(/^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/, "").trim());
  const isList = /^\s*(?:[-*+]|\d+[.)])\s/m.test(preamble);
  return (isList ? lines : lines.flatMap((line) => line.split(/,(?:\s+|$)|,(?=\S+[./])/)))
    .map((item) => item.trim())
    .filter((item) => item !== "" && !isNone(item));
}

function firstLine(text: string): string {
  return oneLine(text.split("\n").find((line) => line.trim() !== "") ?? text).slice(0, 120);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
