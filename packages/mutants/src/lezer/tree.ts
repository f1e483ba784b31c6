import type { Parser, SyntaxNode } from "@lezer/common";
import { Edits, type Read } from "../read.ts";

export type { SyntaxNode } from "@lezer/common";

/** What a language's reader is given of each node. */
export interface Visit {
  readonly text: string;
  readonly edits: Edits;
  readonly raw: (node: SyntaxNode | null | undefined) => string;
}

/** What stands in a node that is visited: `false` leaves out all below it. */
export type Visitor = (node: SyntaxNode, visit: Visit) => boolean;

/**
 * Goes through a tree. Grammars have holes: lines on which one could not follow are not mutated.
 *
 * @param masked The text as the grammar likes it, letter for letter as long as the real one
 */
export function readTree(parser: Parser, text: string, visitor: Visitor, masked = text): Read {
  const edits = new Edits(text);
  const tokens: number[] = [];
  const holes: Span[] = [];
  const visit: Visit = { text, edits, raw: (node) => (node ? text.slice(node.from, node.to) : "") };
  const go = (node: SyntaxNode, quiet: boolean): void => {
    if (node.name.endsWith("Comment")) return;
    if (node.type.isError) holes.push(holeOf(node, text));
    if (node.firstChild === null && node.to > node.from) tokens.push(node.from);
    const silent = quiet || !visitor(node, visit);
    for (let at = node.firstChild; at !== null; at = at.nextSibling) go(at, silent);
  };
  go(parser.parse(masked).topNode, false);
  const sound = edits.all.filter(({ from, to }) => !holes.some((hole) => hole.from <= to && from <= hole.to));
  return { edits: sound, tokens, broken: false };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the error stands in, as far as that is no more than its lines. */
function holeOf(error: SyntaxNode, text: string): Span {
  const { parent } = error;
  const { from, to } = parent === null || text.slice(parent.from, parent.to).includes("\n") ? error : parent;
  const end = text.indexOf("\n", to);
  return { from: text.lastIndexOf("\n", from - 1) + 1, to: end === -1 ? text.length : end };
}

export function kids(node: SyntaxNode | null | undefined): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let at = node?.firstChild ?? null; at; at = at.nextSibling)
    if (!at.name.endsWith("Comment")) all.push(at);
  return all;
}

/** The node that follows a word among these. */
export function after(nodes: readonly SyntaxNode[], word: string): SyntaxNode | undefined {
  const at = nodes.findIndex(({ name }) => name === word);
  return at === -1 ? undefined : nodes[at + 1];
}

export function isAmong(node: SyntaxNode | null, ...names: readonly string[]): boolean {
  return node !== null && names.includes(node.name);
}
