import { isLiteral } from "../syntax/tokens.ts";

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const OPENS = /^[([{]$/;
const CLOSES = /^[)\]}]$/;
/** After a value these make another one of it. */
const GOES_ON = /^(?:[-+*/%<>]|\*\*|\/\/|&&|\|\||\?\??|[<>=!]==?|<=|>=|as|or|and|in|is|=>|:)$/;

/** Names of a body that get one value, once: `got` for `add ( 1 , 2 )`. */
export function bindingsIn(tokens: readonly string[]): Map<string, string> {
  const bound = new Map<string, string>();
  const often = new Set<string>();
  const open: string[] = [];
  for (const [at, token] of tokens.entries()) {
    if (OPENS.test(token)) open.push(token);
    if (CLOSES.test(token)) open.pop();
    // Between parentheses it names an argument.
    if ((token !== "=" && token !== ":=") || open.at(-1) === "(") continue;
    const names = namesBefore(tokens, at);
    for (const name of names) if (bound.has(name)) often.add(name);
    const value = valueAt(tokens, at + 1);
    for (const [index, name] of names.entries())
      bound.set(name, value === undefined ? "" : index === 0 ? value : `${index} of ${value}`);
  }
  for (const name of [...bound.keys()]) if (often.has(name) || bound.get(name) === "") bound.delete(name);
  return bound;
}

/** `got`, `got , err`, `got : string`. */
function namesBefore(tokens: readonly string[], sign: number): string[] {
  let at = sign - 1;
  if (tokens[at - 1] === ":" && NAME.test(tokens[at - 2] ?? "")) at -= 2;
  const names: string[] = [];
  while (NAME.test(tokens[at] ?? "") && tokens[at - 1] !== ".") {
    names.unshift(tokens[at] ?? "");
    if (tokens[at - 1] !== "," || tokens[sign] !== ":=") break;
    at -= 2;
  }
  return names;
}

function valueAt(tokens: readonly string[], from: number): string | undefined {
  let at = from;
  while (/^(?:await|new|&)$/.test(tokens[at] ?? "")) at += 1;
  const start = at;
  const first = tokens[at] ?? "";
  if (/^(?:function|async|func|lambda|match|if|for|class)$/.test(first)) return undefined;
  if (!NAME.test(first) && !isLiteral(first)) return undefined;
  at += 1;
  while (at < tokens.length) {
    const token = tokens[at] ?? "";
    if ((token === "." || token === "::" || token === "?.") && NAME.test(tokens[at + 1] ?? "")) at += 2;
    else if (token === "(" || token === "[" || (token === "!" && OPENS.test(tokens[at + 1] ?? "")))
      at = closedAt(tokens, token === "!" ? at + 1 : at) + 1;
    else break;
  }
  const isChoice = tokens[at] === "if" && /^[^:{]* else /.test(`${tokens.slice(at, at + 40).join(" ")} `);
  return isChoice || GOES_ON.test(tokens[at] ?? "") ? undefined : tokens.slice(start, at).join(" ");
}

function closedAt(tokens: readonly string[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    if (OPENS.test(tokens[at] ?? "")) depth += 1;
    else if (CLOSES.test(tokens[at] ?? "")) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

/** A text with the names in it written out. */
export function writtenOut(text: string, bound: ReadonlyMap<string, string>): string {
  if (bound.size === 0 || text === "") return text;
  const tokens = text.split(" ");
  return tokens
    .map((token, at) =>
      tokens[at - 1] === "." || /^[:=]$/.test(tokens[at + 1] ?? "") ? token : (bound.get(token) ?? token),
    )
    .join(" ");
}
