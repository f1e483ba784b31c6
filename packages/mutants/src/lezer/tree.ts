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

/** Goes through a tree. Grammars have holes: where one could not follow, nothing is mutated. */
export function readTree(parser: Parser, text: string, visitor: Visitor): Read {
  const edits = new Edits(text);
  const tokens: number[] = [];
  const holes: { readonly from: number; readonly to: number }[] = [];
  const visit: Visit = { text, edits, raw: (node) => (node ? text.slice(node.from, node.to) : "") };
  const go = (node: SyntaxNode, quiet: boolean): void => {
    if (/Comment$/.test(node.name)) return;
    if (node.type.isError) holes.push(node.parent?.parent ? node.parent : node);
    if (node.firstChild === null && node.to > node.from) tokens.push(node.from);
    const silent = quiet || !visitor(node, visit);
    for (let at = node.firstChild; at !== null; at = at.nextSibling) go(at, silent);
  };
  go(parser.parse(text).topNode, false);
  const sound = edits.all.filter(({ from, to }) => !holes.some((hole) => hole.from <= to && from <= hole.to));
  return { edits: sound, tokens, broken: false };
}

export function kids(node: SyntaxNode | null | undefined): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let at = node?.firstChild ?? null; at; at = at.nextSibling)
    if (!/Comment$/.test(at.name)) all.push(at);
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
