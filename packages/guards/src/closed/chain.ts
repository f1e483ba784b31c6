/** Where the bracket that opens at `from` closes; -1: never. */
export function closes(tokens: readonly string[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    if (/^[([{]$/.test(tokens[at] ?? "")) depth += 1;
    else if (/^[)\]}]$/.test(tokens[at] ?? "")) depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** The names of `a . b ( … ) . c ( … )` from `from` on, where nothing else follows; undefined: it is no such chain. */
export function chain(tokens: readonly string[], from = 0): string[] | undefined {
  const words: string[] = [];
  let at = from;
  if (!/^[\w$]+$/.test(tokens[at] ?? "")) return undefined;
  words.push(tokens[at] ?? "");
  at += 1;
  if (tokens[at] === "!" && tokens[at + 1] === "(") at += 1;
  while (at < tokens.length) {
    const token = tokens[at] ?? "";
    if (token === "(" || token === "[") {
      at = closes(tokens, at) + 1;
      if (at === 0) return undefined;
    } else if (/^(?:\.|::)$/.test(token) && /^[\w$]+$/.test(tokens[at + 1] ?? "")) {
      words.push(tokens[at + 1] ?? "");
      at += 2;
      if (tokens[at] === "!" && tokens[at + 1] === "(") at += 1;
    } else return undefined;
  }
  return words;
}
