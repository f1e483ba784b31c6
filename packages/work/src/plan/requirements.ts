import { readLines } from "./lines.ts";

/** A requirement where the specification defines it. */
export interface Requirement {
  readonly id: string;
  /** 1-based. */
  readonly line: number;
  /** What the line says of it, without marks; of a table's row, its other cells. */
  readonly text: string;
}

const ID = String.raw`(?:N?FR|SC|REQ|TR|UR|BR|DR|PR|IR|SR|CR|QR|EC|AC|UC)(?:-[A-Z]{2,12})*-\d{1,4}[a-z]?(?:\.\d{1,3}[a-z]?)?`;
const OPENING = String.raw`[*_\x60[]*`;
const CLOSING = String.raw`[*_\x60\]]*`;
const DEFINITION = new RegExp(
  String.raw`^\s*(?:(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?${OPENING}|#{1,6}\s+${OPENING}|(?:>\s*)?(?:\*\*|__)|\|\s*${OPENING})(${ID})(?![\w-]*\d)(.*)$`,
  "u",
);
const ANOTHER = new RegExp(
  String.raw`^${CLOSING}\s*(?:[-–—~…]|\.{2,3}|,|\/|\+|&|\band\b|\bto\b|\bthrough\b)\s*${OPENING}${ID}`,
  "u",
);

/**
 * The requirements a specification defines: a list item, a table's row, a heading or a bold beginning that
 * starts with the id. Where one is defined twice the first counts; what merely names several is no definition.
 */
export function requirementIds(document: Uint8Array): Requirement[] {
  const found = new Map<string, Requirement>();
  for (const { text, hidden, number } of readLines(document).lines) {
    if (hidden !== undefined) continue;
    const [, id, rest = ""] = DEFINITION.exec(text) ?? [];
    if (id === undefined || found.has(id) || ANOTHER.test(rest)) continue;
    found.set(id, { id, line: number, text: text.trimStart().startsWith("|") ? cells(rest) : words(rest) });
  }
  return [...found.values()];
}

function words(rest: string): string {
  return rest
    .replace(new RegExp(`^${CLOSING}\\s*(?:\\([^()]*\\))?\\s*(?:[:：.]|[-–—]\\s)?${CLOSING}\\s*`, "u"), "")
    .replace(/(?:\*\*|__)/g, "")
    .trim();
}

function cells(rest: string): string {
  const [, ...others] = rest.split("|");
  return others
    .map((cell) => cell.trim())
    .filter((cell) => cell !== "")
    .join(" | ");
}
