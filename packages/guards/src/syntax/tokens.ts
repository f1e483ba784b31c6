import type { Language } from "./language.ts";

export interface Token {
  readonly kind: "name" | "number" | "string" | "other" | "comment";
  readonly text: string;
  /** Offset in the text. */
  readonly from: number;
}

const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$]*/uy;
const NUMBER =
  /(?:0[xXbBoO][\da-fA-F_]+|(?:\d[\d_]*)(?:\.(?!\.)[\d_]*)?(?:[eE][+-]?\d+)?|\.\d[\d_]*(?:[eE][+-]?\d+)?)\w*/y;
const OPERATOR =
  /===|!==|\*\*=|<<=|>>=|\.\.\.|\.\.=|\.\.|&&|\|\||\?\?|=>|->|==|!=|<=|>=|:=|<-|\+\+|--|\?\.|::|\*\*|\/\/|[+\-*/%&|^]=|[\s\S]/y;

const COMMENTS: Record<Language, readonly RegExp[]> = {
  script: [/\/\/[^\n]*/y, /\/\*[\s\S]*?(?:\*\/|$)/y, /^#![^\n]*/y],
  go: [/\/\/[^\n]*/y, /\/\*[\s\S]*?(?:\*\/|$)/y],
  rust: [/\/\/[^\n]*/y, /\/\*[\s\S]*?(?:\*\/|$)/y],
  python: [/#[^\n]*/y],
};
const STRINGS: Record<Language, readonly RegExp[]> = {
  script: [/"(?:\\[\s\S]|[^"\\\n])*"?/y, /'(?:\\[\s\S]|[^'\\\n])*'?/y],
  go: [/"(?:\\.|[^"\\\n])*"?/y, /`[^`]*`?/y, /'(?:\\.[^'\n]*|[^'\\\n])'/y],
  rust: [/b?r(#*)"[\s\S]*?"\1/y, /b?"(?:\\[\s\S]|[^"\\])*"?/y, /b?'(?:\\(?:u\{[^}]*\}|x..|.)|[^'\\\n])'/y],
  python: [
    /[rRbBuUfFtT]{0,2}"""(?:\\[\s\S]|[^\\])*?(?:"""|$)/y,
    /[rRbBuUfFtT]{0,2}'''(?:\\[\s\S]|[^\\])*?(?:'''|$)/y,
    /[rRbBuUfFtT]{0,2}"(?:\\[\s\S]|[^"\\\n])*"?/y,
    /[rRbBuUfFtT]{0,2}'(?:\\[\s\S]|[^'\\\n])*'?/y,
  ],
};
const REGEX_LITERAL = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
/** After these a slash divides; anywhere else it begins a regular expression. */
const ENDS_VALUE = /^(?:[\w$)\]}]|"|'|`)/;
const KEYWORD_BEFORE_VALUE = /^(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$/;

/** Cuts source into tokens that know strings and comments. What is no token of the language comes out letter by letter. */
export function tokensOf(language: Language, text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    return found === undefined || found === "" ? undefined : found;
  };
  const takeAny = (patterns: readonly RegExp[]): string | undefined => {
    for (const pattern of patterns) {
      const found = take(pattern);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  let last: Token | undefined;
  const push = (kind: Token["kind"], found: string): void => {
    const token = { kind, text: found, from: at };
    tokens.push(token);
    if (kind !== "comment") last = token;
    at += found.length;
  };
  while (at < text.length) {
    const letter = text[at] ?? "";
    if (/\s/.test(letter)) {
      at += 1;
      continue;
    }
    const comment = takeAny(COMMENTS[language]);
    if (comment !== undefined) push("comment", comment);
    else if (language === "script" && letter === "`") push("string", template(text, at));
    else {
      const string = takeAny(STRINGS[language]);
      if (string !== undefined) push("string", string);
      else if (language === "script" && letter === "/" && !divides(last))
        push("string", take(REGEX_LITERAL) ?? "/");
      else {
        const name = take(NAME);
        const number = name === undefined ? take(NUMBER) : undefined;
        if (name !== undefined) push("name", name);
        else if (number !== undefined) push("number", number);
        else push("other", take(OPERATOR) ?? letter);
      }
    }
  }
  return tokens;
}

function divides(last: Token | undefined): boolean {
  return (
    last !== undefined &&
    ENDS_VALUE.test(last.text.slice(-1)) &&
    !(last.kind === "name" && KEYWORD_BEFORE_VALUE.test(last.text))
  );
}

/** A template literal with all that its holes hold. */
function template(text: string, from: number): string {
  let at = from + 1;
  let depth = 0;
  while (at < text.length) {
    const letter = text[at];
    if (letter === "\\") at += 1;
    else if (depth === 0 && letter === "`") return text.slice(from, at + 1);
    else if (letter === "$" && text[at + 1] === "{") {
      depth += 1;
      at += 1;
    } else if (depth > 0 && letter === "{") depth += 1;
    else if (depth > 0 && letter === "}") depth -= 1;
    else if (depth > 0 && letter === "`") at += template(text, at).length - 1;
    at += 1;
  }
  return text.slice(from);
}

/** Stands for a blank within a string, so that normalised text can be cut at its blanks. */
export const GAP = "\u2423";

/** Normalised text as people read it. */
export function shown(text: string): string {
  const short = text
    .replaceAll(GAP, " ")
    .replaceAll(/ (?=[.,)\]])|(?<=[.([]) /g, "")
    .replaceAll(
      /(?<=[\w$)\]])(?<!\b(?:if|for|while|in|of|return|await|and|or|not|switch|match|catch|with)) (?=[([])/g,
      "",
    );
  return short.length > 80 ? `${short.slice(0, 79)}…` : short;
}

/**
 * Source as formatters would leave it alone: no comments, one kind of quotes, no trailing
 * commas or semicolons, numbers without separators.
 */
export function normalTokens(language: Language, text: string): string[] {
  const out: string[] = [];
  for (const token of tokensOf(language, text)) {
    const { kind, text: raw } = token;
    if (kind === "comment" || (raw === ";" && kind === "other")) continue;
    if (kind === "other" && /^[)\]}]$/.test(raw) && out.at(-1) === ",") out.pop();
    out.push(normalToken(language, token));
  }
  return out;
}

export function normalToken(language: Language, { kind, text: raw }: Token): string {
  if (kind === "string") return normalString(language, raw).replaceAll(/\s/g, GAP);
  return kind === "number" ? raw.replaceAll("_", "").toLowerCase() : raw;
}

export function normalised(language: Language, text: string): string {
  return normalTokens(language, text).join(" ");
}

function normalString(language: Language, raw: string): string {
  if (raw.startsWith("/") || (raw.startsWith("`") && raw.includes("${"))) return raw;
  const prefix = /^[a-zA-Z]*/.exec(raw)?.[0].toLowerCase() ?? "";
  if (language === "python" && /[rbft]/.test(prefix))
    return prefix + JSON.stringify(raw.slice(prefix.length));
  if (language === "rust" && raw.startsWith("'")) return raw;
  const quotes = /^("""|'''|["'`])/.exec(raw.slice(prefix.length))?.[0] ?? "";
  if (quotes === "") return raw;
  const inner = raw.slice(prefix.length + quotes.length, -quotes.length);
  return JSON.stringify(inner.replaceAll(/\\(["'`])/g, "$1"));
}

/** Whether normalised text is one literal: `3`, `"x"`, `true`, `nil`, `- 1`. */
export function isLiteral(text: string): boolean {
  return /^(?:- )?(?:\d[\w.]*|\.\d+|"(?:[^"\\]|\\.)*"|true|false|null|undefined|None|True|False|nil|NaN|Infinity)$/.test(
    text,
  );
}

/** Where a bracket is never closed or was never opened, or a string or comment has no end; undefined where all is well. */
export function unbalancedAt(language: Language, text: string): number | undefined {
  const open: Token[] = [];
  const pairs: Record<string, string> = { ")": "(", "]": "[", "}": "{" };
  for (const token of tokensOf(language, text)) {
    if (token.kind === "string" && !/["'`/a-z#]$/.test(token.text)) return token.from;
    if (token.kind === "string" && /^["'`]$/.test(token.text)) return token.from;
    if (token.kind === "comment" && token.text.startsWith("/*") && !token.text.endsWith("*/"))
      return token.from;
    if (token.kind !== "other") continue;
    if (/^[([{]$/.test(token.text)) open.push(token);
    const opener = pairs[token.text];
    if (opener !== undefined && open.pop()?.text !== opener) return token.from;
  }
  return open[0]?.from;
}

export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
