import { marked, type Token, type Tokens } from "marked";

/** A heading of a markdown document and what stands below it, up to the next of its level or above. */
export interface Section {
  readonly title: string;
  /** 1 to 6. */
  readonly level: number;
  /** 1-based. */
  readonly line: number;
  /** Without the heading; with deeper ones. */
  readonly text: string;
  readonly tokens: readonly Token[];
}

export interface Outline {
  /** What stands before the first heading. */
  readonly preamble: string;
  readonly sections: readonly Section[];
}

/** The headings of a document, each with everything below it; what is fenced or commented out is none. */
export function sectionsOf(markdown: string): Outline {
  const tokens = tokensOf(markdown);
  const starts = tokens.flatMap((token, index) => (isHeading(token) ? [index] : []));
  const before = tokens.slice(0, starts[0] ?? tokens.length);
  let line = 1 + newlines(before);
  const sections = starts.map((start, at): Section => {
    const heading = tokens[start] as Tokens.Heading;
    const end = starts
      .slice(at + 1)
      .find((index) => (tokens[index] as Tokens.Heading).depth <= heading.depth);
    const own = tokens.slice(start + 1, end ?? tokens.length);
    const here = line;
    line += newlines(tokens.slice(start, starts[at + 1] ?? tokens.length));
    return {
      title: plain(heading.text),
      level: heading.depth,
      line: here,
      text: joined(own).trim(),
      tokens: own,
    };
  });
  return { preamble: joined(before).trim(), sections };
}

function tokensOf(markdown: string): Token[] {
  return marked.lexer(markdown.replace(/\r\n?/g, "\n"), { gfm: true });
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === "heading";
}

function joined(tokens: readonly Token[]): string {
  return tokens.map(({ raw }) => raw).join("");
}

function newlines(tokens: readonly Token[]): number {
  return joined(tokens).split("\n").length - 1;
}

/** A heading's words without marks, its number and a colon at its end. */
function plain(title: string): string {
  return title
    .replace(/[*_`]/g, "")
    .replace(/^\s*\d+\s*[.):]\s*/, "")
    .replace(/\s*:\s*$/, "")
    .trim();
}

/** Words that stand where somebody meant to write something. */
const FILLER =
  /^(?:tbd|todo|to do|to be (?:done|defined|written|decided)|n\/?a|none|\.{2,}|…|-+|\?+|x{3,})[.!]?$/i;

/** Nothing that a reader could use: no words, or only such as hold a place. "None" says something where `none` is said to. */
export function isEmptyText(text: string, allowed: { readonly none?: boolean } = {}): boolean {
  const words = text
    .replace(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replace(/^#{1,6}\s.*$/gm, "")
    .replace(/[*_`>#|]/g, "")
    .replace(/^\s*[-+]\s+/gm, "")
    .trim();
  if (allowed.none === true && /^none\b/i.test(words)) return false;
  return !/[\p{L}\p{N}]/u.test(words) || FILLER.test(words);
}

/** Items of the lists among the tokens, outermost ones, without boxes. */
export function listItems(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) =>
    token.type === "list"
      ? (token as Tokens.List).items.map((item) => item.text.replace(/^\[[ xX]\]\s+/, "").trim())
      : [],
  );
}

export interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

/** Fenced blocks, also those inside lists and quotes. */
export function codeBlocks(tokens: readonly Token[]): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  // Nothing in the callback is waited for.
  void marked.walkTokens([...tokens], (token) => {
    if (token.type !== "code") return;
    const { lang = "", text, codeBlockStyle } = token as Tokens.Code;
    if (codeBlockStyle !== "indented")
      blocks.push({ language: lang.trim().toLowerCase().split(/\s/)[0] ?? "", text });
  });
  return blocks;
}
