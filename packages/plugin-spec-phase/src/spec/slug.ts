import { findSection } from "./find.ts";
import type { Section } from "./sections.ts";

const LONGEST = 60;

/**
 * A branch's name out of any words: `Phase 2.1: Layout` becomes `phase-2.1-layout`. What git
 * refuses in a ref never comes out, nor does nothing at all.
 */
export function slugOf(words: string): string {
  const slug = trimmed(
    words
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}.]+/gu, "-")
      .replace(/\.{2,}/g, "."),
  );
  return trimmed(Array.from(slug).slice(0, LONGEST).join("")) || "section";
}

/** Neither end may be a dot or a dash, and `.lock` may end no name. */
function trimmed(slug: string): string {
  let text = slug;
  for (;;) {
    const next = text
      .replace(/^[.-]+|[.-]+$/g, "")
      .replace(/(?:\.lock)+$/, "")
      .replace(/-*\.-*/g, (dots) => (dots.includes("-") ? "-" : dots));
    if (next === text) return text;
    text = next;
  }
}

/**
 * The branch of a section: what was typed for it, where that says more than a number; else its
 * id, with the title where the id is a number alone, or another's, too.
 */
export function branchOf(sections: readonly Section[], section: Section, typed: string): string {
  const words = typed.replace(/\s*@L\d+$/i, "").trim();
  const alone = findSection(sections, section.id).kind === "one";
  if (alone && !/^#?[\d.]*[a-z]?$/i.test(words)) return slugOf(words);
  const telling = alone && section.designator?.word !== undefined;
  return slugOf(telling ? section.id : `${section.id} ${section.title}`);
}
