import { filesIn, type Line } from "@stagewright/work";
import type { Blocks } from "./blocks.ts";
import type { Section, Spec } from "./sections.ts";
import { within } from "./state.ts";

/** Which files a section names, and which only others do. Paths from the root; directories end with `/`. */
export interface Scope {
  readonly own: readonly string[];
  readonly others: readonly Owned[];
}

interface Owned {
  readonly path: string;
  /** Ids of those that name it. */
  readonly sections: readonly string[];
  /** One of them is still to be done. */
  readonly open: boolean;
}

export function scopeOf({ blocks, sections }: Spec, section: Section): Scope {
  const own = filesOf(blocks, section);
  const elsewhere = new Map<string, Section[]>();
  for (const other of sections) {
    if (other === section || other.designator?.firm !== true || related(other, section)) continue;
    // A part says it more precisely than what it is a part of.
    if (sections.some((part) => part !== other && part.designator?.firm === true && isPartOf(part, other)))
      continue;
    for (const path of filesOf(blocks, other)) {
      if (!covers(own, path)) elsewhere.set(path, [...(elsewhere.get(path) ?? []), other]);
    }
  }
  const others = [...elsewhere].map(([path, owners]) => ({
    path,
    sections: owners.map((owner) => nameOf(sections, owner)),
    open: owners.some(({ state }) => state.progress !== "done"),
  }));
  return { own, others };
}

/** With its line where its id is another's, too. */
function nameOf(sections: readonly Section[], { id, line }: Section): string {
  return sections.filter((one) => one.id === id).length > 1 ? `${id} on line ${line}` : id;
}

/** The sections that alone name a file, or a directory deep enough to tell something; undefined: it is nobody's, or the section's own. */
export function ownersOf({ own, others }: Scope, path: string): Owned | undefined {
  if (covers(own, path)) return undefined;
  const exact = others.find((other) => other.path === path);
  if (exact !== undefined) return exact;
  // `src/lib/` is everyone's; of deeper ones the nearest tells.
  return others
    .filter(
      ({ path: folder }) => folder.endsWith("/") && folder.split("/").length > 3 && path.startsWith(folder),
    )
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** The words of a section, wherever they stand, as written. */
export function textOf({ lines, rows }: Blocks, { places }: Section): string {
  const parts = places.map((place) => {
    if (place.at !== "row") return linesBetween(lines, place.block.line, place.block.end);
    const row = rows.find(({ line }) => line === place.block.line);
    const said = row?.columns.map((column, index) => `${column}: ${row.cells[index]?.raw.trim() ?? ""}`);
    return (said ?? []).join("; ");
  });
  return parts.join("\n\n");
}

function linesBetween(lines: readonly Line[], first: number, last: number): string {
  return lines
    .slice(first - 1, last)
    .map(({ text }) => text)
    .join("\n")
    .trimEnd();
}

/** A fenced list of files names them, too; other fenced text is code. */
export function filesOf(blocks: Blocks, section: Section): string[] {
  const fenced = blocks.lines.filter(
    ({ hidden, number, text }) =>
      hidden === "code fence" &&
      within(number, section.places) &&
      /^\s*[\w@.-]+(?:\/[\w@.[\]()-]+)+\/?\s*$/u.test(text),
  );
  const listed = fenced.flatMap(({ text }) => filesIn(`\`${text.trim()}\``));
  return [...new Set([...filesIn(textOf(blocks, section)), ...listed])];
}

function covers(paths: readonly string[], path: string): boolean {
  return paths.some((own) => own === path || (own.endsWith("/") && path.startsWith(own)));
}

function related(a: Section, b: Section): boolean {
  return isPartOf(a, b) || isPartOf(b, a);
}

function isPartOf(part: Section, whole: Section): boolean {
  const [first] = part.places;
  return first !== undefined && within(first.block.line, whole.places);
}
