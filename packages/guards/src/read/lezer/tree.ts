import type { Parser, SyntaxNode } from "@lezer/common";
import type { Language } from "../../syntax/language.ts";
import { lineAt, normalTokens, normalised, unbalancedAt } from "../../syntax/tokens.ts";
import type { ReadFile } from "../model.ts";

export type { SyntaxNode } from "@lezer/common";

/** A parsed file, and questions to its nodes. */
export class Tree {
  readonly path: string;
  readonly language: Language;
  readonly text: string;
  readonly top: SyntaxNode;
  readonly #ends: readonly number[];

  /** `masked`: the text as the grammar likes it, letter for letter as long as the real one. */
  constructor(path: string, language: Language, text: string, parser: Parser, masked = text) {
    this.path = path;
    this.language = language;
    this.text = text;
    this.#ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
    this.top = parser.parse(masked).topNode;
  }

  raw(node: SyntaxNode | null | undefined): string {
    return node ? this.text.slice(node.from, node.to) : "";
  }

  /** Normalised tokens joined by blanks. */
  says(node: SyntaxNode | null | undefined): string {
    return normalised(this.language, this.raw(node));
  }

  tokens(node: SyntaxNode | null | undefined): string[] {
    return normalTokens(this.language, this.raw(node));
  }

  line(node: SyntaxNode): number {
    return this.#lineOf(node.from);
  }

  /** The line its last letter stands on. */
  endLine(node: SyntaxNode): number {
    return this.#lineOf(this.text.slice(node.from, node.to).trimEnd().length + node.from);
  }

  #lineOf(offset: number): number {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }

  /** Where it does not parse. Grammars have holes: only where brackets or strings do not match either is it certain. */
  trouble(): ReadFile["trouble"] {
    let first: number | undefined;
    this.top.cursor().iterate((node) => {
      if (node.type.isError) first ??= node.from;
    });
    if (first === undefined) return undefined;
    const unbalanced = unbalancedAt(this.language, this.text);
    return { line: lineAt(this.text, unbalanced ?? first), certain: unbalanced !== undefined };
  }
}

export function kids(node: SyntaxNode | null | undefined): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let at = node?.firstChild ?? null; at; at = at.nextSibling) all.push(at);
  return all;
}

/** Values in brackets, without brackets, commas and comments. */
export function listed(node: SyntaxNode | null | undefined): SyntaxNode[] {
  return kids(node).filter(({ name }) => /\w/.test(name) && !name.endsWith("Comment"));
}

export function each(node: SyntaxNode, visit: (node: SyntaxNode) => boolean | undefined): void {
  for (const one of kids(node)) if (visit(one) !== false) each(one, visit);
}
