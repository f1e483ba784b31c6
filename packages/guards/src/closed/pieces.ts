import type { Language } from "../syntax/language.ts";
import { normalToken, tokensOf, type Token } from "../syntax/tokens.ts";

/** A statement, or the head of a block, as normalised tokens. */
export interface Piece {
  readonly text: string;
  readonly tokens: readonly string[];
  /** 1-based. */
  readonly line: number;
  /** How deep it stands: by braces, or by how far it is indented. */
  readonly depth: number;
}

/** What goes on in the next line, or has begun in the one before. */
const GOES_ON = /^(?:[([,.=+\-*/%?:<>|&!~^\\]|&&|\|\||\?\??|=>|[<>=!]=?=|:=|\?\.|and|or|not|in|is|as|\*\*)$/;
const CONTINUES = /^(?:\.|\?\.|&&|\|\||\?\??|:|\+|\*|\/|%|=>|=|[<>=!]==?|,|[)\]]|and|or|as|satisfies)$/;

/**
 * Cuts source into statements and heads of blocks, whatever their lines. Comments are left
 * out; so are braces that only close.
 */
export function piecesOf(language: Language, text: string): Piece[] {
  const cutter = new Cutter(language);
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  let line = 1;
  for (const token of tokensOf(language, text)) {
    while ((ends[line - 1] ?? Infinity) < token.from) line += 1;
    if (token.kind === "comment") continue;
    cutter.take(token, line, token.from - (ends[line - 2] ?? -1) - 1);
    if (token.kind === "string")
      while ((ends[line - 1] ?? Infinity) < token.from + token.text.length) line += 1;
  }
  return cutter.done();
}

class Cutter {
  readonly #language: Language;
  readonly #pieces: Piece[] = [];
  /** `{`: statements stand in it; `(`: a value. */
  readonly #open: ("{" | "(")[] = [];
  #tokens: string[] = [];
  #from = 1;
  #last = 1;
  #depth = 0;

  constructor(language: Language) {
    this.#language = language;
  }

  take(token: Token, line: number, column: number): void {
    const raw = token.kind === "string" ? '"' : token.text;
    if (line > this.#last && this.#isBetween() && !this.#goesOn(raw)) this.#flush();
    this.#last = line;
    if (raw === ";" && this.#isBetween()) {
      if (this.#language === "go" && /^(?:if|for|switch)$/.test(this.#tokens[0] ?? ""))
        this.#tokens.push(";");
      else this.#flush();
      return;
    }
    if (raw === "}" && this.#open.at(-1) === "{") {
      this.#flush();
      this.#open.pop();
      return;
    }
    if (this.#tokens.length === 0) {
      this.#from = line;
      this.#depth = this.#language === "python" ? column : this.#open.length;
    }
    if (/^[)\]}]$/.test(raw) && token.kind === "other") {
      if (this.#tokens.at(-1) === ",") this.#tokens.pop();
      this.#open.pop();
    }
    const isBlock = raw === "{" && token.kind === "other" && this.#opensBlock();
    if (/^[([{]$/.test(raw) && token.kind === "other") this.#open.push(isBlock ? "{" : "(");
    if (raw === "\\" && this.#language === "python") return;
    this.#tokens.push(normalToken(this.#language, token));
    if (isBlock) this.#flush();
    else if (raw === "]" && this.#tokens[0] === "#" && this.#isBetween()) this.#flush();
  }

  done(): Piece[] {
    this.#flush();
    return this.#pieces;
  }

  #flush(): void {
    if (this.#tokens.length > 0)
      this.#pieces.push({
        text: this.#tokens.join(" "),
        tokens: this.#tokens,
        line: this.#from,
        depth: this.#depth,
      });
    this.#tokens = [];
  }

  #isBetween(): boolean {
    return this.#open.at(-1) !== "(";
  }

  #goesOn(next: string): boolean {
    const last = this.#tokens.at(-1) ?? "";
    switch (this.#language) {
      case "python":
        return last === "\\";
      case "rust":
        return true;
      case "go":
        return /^[,.(+\-*/%&|=<>!]$|^&&$|^\|\|$|^[<>=!]=$|^:=$/.test(last);
      case "script":
        return GOES_ON.test(last) || CONTINUES.test(next);
      default:
        return this.#language satisfies never;
    }
  }

  /** Whether a brace here holds statements, and not the fields of a value. */
  #opensBlock(): boolean {
    const last = this.#tokens.at(-1) ?? "";
    const first = this.#tokens[0] ?? "";
    switch (this.#language) {
      case "python":
        return false;
      case "script":
        return (
          !/^(?:[(,=:[?!&|]|\|\||&&|\?\?|\.\.\.|return|import|export|const|let|var|default|type|from|throw|await|typeof|of|in|\$)$/.test(
            last,
          ) ||
          (last === ":" && /^(?:case|default)$/.test(first))
        );
      case "go":
        // `range map[int]int{` holds values.
        if (
          /(?:^| )(?:map \[ [\w.* ]+ \]|\[ \w* \])(?: [\w.*]+)*$/.test(this.#tokens.slice(-8).join(" ")) &&
          first !== "func"
        )
          return false;
        return (
          /^(?:if|for|switch|select|func|go|defer|else|case|type|package)$/.test(first) ||
          /^(?:else|)$/.test(last) ||
          this.#tokens.includes("func")
        );
      case "rust":
        return (
          /^(?:pub|fn|async|unsafe|if|for|while|loop|match|impl|mod|struct|enum|trait|else|const|static|extern)$/.test(
            first,
          ) ||
          /^(?:[|)\]>]|\|\||=>|else|unsafe|loop|move|async|)$/.test(last) ||
          /^let .* = (?:if|match|loop|unsafe|for|while)\b/.test(this.#tokens.join(" "))
        );
      default:
        return this.#language satisfies never;
    }
  }
}
