import { isEmptyText, sectionsOf } from "./sections.ts";

/** The three things that the documentation of a feature has to say, and the headings people give them. */
const PARTS = [
  {
    name: "usage examples",
    heading: /\b(?:usage|examples?|how to use|using|quick ?start|getting started)\b/i,
  },
  { name: "configuration", heading: /\b(?:config\w*|settings?|options?|environment variables?)\b/i },
  {
    name: "troubleshooting",
    heading:
      /\b(?:trouble-?\s?shooting|faq|(?:common|known) (?:problems|errors|issues)|when (?:it|something) (?:fails|goes wrong)|pitfalls)\b/i,
  },
] as const;

const LONGEST = 1_000_000;

/** Which of the three a document does not have, or has without a word below. */
export function missingParts(markdown: string): string[] {
  if (markdown.length > LONGEST) return [`it has more than ${LONGEST} characters, and is not read`];
  const { sections } = sectionsOf(markdown);
  const used = new Set<number>();
  return PARTS.flatMap(({ name, heading }) => {
    const fitting = sections.filter(({ title, line }) => heading.test(title) && !used.has(line));
    const full = fitting.find(({ text }) => !isEmptyText(text, { none: true }));
    if (full !== undefined) {
      used.add(full.line);
      return [];
    }
    const [empty] = fitting;
    return [
      empty === undefined ? `no heading for ${name}` : `nothing stands under “${empty.title}” (${name})`,
    ];
  });
}

export function isGuide(path: string): boolean {
  return /\.(?:md|markdown|mdx)$/i.test(path);
}
