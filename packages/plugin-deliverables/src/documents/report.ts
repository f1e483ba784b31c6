import type { Token } from "marked";
import { isEmptyText, sectionsOf, type Section } from "./sections.ts";

/** The report's sections, in the order in which they are read, and the headings that people give them. */
export const SECTIONS = [
  { name: "Assumptions", heading: /^assumptions?$/i },
  { name: "Design notes", heading: /^design(?:\s+(?:notes?|decisions?))?$/i },
  { name: "Implementation", heading: /^implementation(?:\s+notes?)?$/i },
  { name: "Tests", heading: /^(?:tests?|testing)$/i },
  { name: "How to run & test", heading: /^how to run(?:\s*(?:&|and|\/|\+)\s*test)?$/i },
  { name: "Summary", heading: /^summary$/i },
] as const;

const LONGEST = 200_000;

export interface ReportSection {
  readonly name: (typeof SECTIONS)[number]["name"];
  readonly text: string;
  readonly tokens: readonly Token[];
}

export interface ReadReport {
  /** Those that are there, in the document's order. */
  readonly sections: readonly ReportSection[];
  /** What is missing, misplaced, there twice, empty, or none of the six; in sentences. */
  readonly problems: readonly string[];
}

/** Reads a report in six sections. Headings of one level; a title may stand above them, deeper ones inside. */
export function readReport(markdown: string): ReadReport {
  if (markdown.length > LONGEST)
    return { sections: [], problems: [`it has more than ${LONGEST} characters; nobody reads that`] };
  const all = sectionsOf(markdown).sections;
  const level = Math.min(...all.filter((section) => indexOf(section) >= 0).map((section) => section.level));
  const top = all.filter((section) => section.level === level);
  const known = top.filter((section) => indexOf(section) >= 0);
  const order = known.map((section) => indexOf(section));
  const problems = [
    ...SECTIONS.flatMap(({ name }, index) => (order.includes(index) ? [] : [`“${name}” is missing`])),
    ...known.flatMap((section, at) => {
      const index = order[at] ?? 0;
      const name = SECTIONS[index]?.name ?? section.title;
      const first = order.indexOf(index);
      return [
        ...(first === at ? [] : [`line ${section.line}: “${name}” is there for the second time`]),
        ...(first === at && order.slice(0, at).some((earlier) => earlier > index)
          ? [
              `line ${section.line}: “${name}” is not in its place; the order is ${SECTIONS.map((each) => each.name).join(", ")}`,
            ]
          : []),
        ...(isEmptyText(section.text, { none: name === "Assumptions" })
          ? [`line ${section.line}: nothing stands under “${name}”`]
          : []),
      ];
    }),
    ...top
      .filter((section) => indexOf(section) < 0)
      .map((section) => `line ${section.line}: “${section.title}” is none of the six sections`),
    ...all
      .filter((section) => section.level < level && all.indexOf(section) > 0)
      .map((section) => `line ${section.line}: “${section.title}” stands above the six sections`),
  ];
  return {
    sections: known.map((section) => ({
      name: SECTIONS[indexOf(section)]!.name,
      text: section.text,
      tokens: section.tokens,
    })),
    problems,
  };
}

function indexOf({ title }: Section): number {
  return SECTIONS.findIndex(({ heading }) => heading.test(title));
}
