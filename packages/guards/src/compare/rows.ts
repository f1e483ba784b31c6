import type { Unit } from "../read/model.ts";

/** The rows of a test: its own, or of the list that it loops over. */
export function rowsOf(unit: Unit): Unit["rows"] {
  if (unit.rows !== undefined) return unit.rows;
  let best: Unit["rows"];
  const visit = (steps: Unit["steps"]): void => {
    for (const step of steps) {
      if (step.kind !== "block") continue;
      const tokens = listOf(step.header, unit.tokens);
      const count = tokens === undefined ? undefined : countOf(tokens.join(" "));
      if (step.what === "loop" && tokens !== undefined && count !== undefined && count > (best?.count ?? 0))
        best = { count, tokens, line: step.line };
      visit(step.steps);
    }
  };
  visit(unit.steps);
  return best;
}

/** A list as it is written out, in a loop's head or under the name that stands there. */
function listOf(header: string, body: readonly string[]): string[] | undefined {
  const tokens = header
    .replace(/^vec ! /, "")
    .replace(/ \. (?:iter|into_iter|entries|items|values) \( \)$/, "")
    .split(" ");
  if (/^[[({]$/.test(tokens[0] ?? "")) return tokens;
  if (tokens.length > 2) return undefined;
  const at = body.findIndex((token, index) => token === tokens[0] && /^:?=$/.test(body[index + 1] ?? ""));
  let from = at < 0 ? body.length : at + 2;
  if (body[from] === "vec") from += 2;
  if (!/^[[({]$/.test(body[from] ?? "")) return undefined;
  let depth = 0;
  for (let end = from; end < body.length; end += 1) {
    if (/^[[({]$/.test(body[end] ?? "")) depth += 1;
    else if (/^[\])}]$/.test(body[end] ?? "")) depth -= 1;
    if (depth === 0) return body.slice(from, end + 1);
  }
  return undefined;
}

/** How many values stand in a list that is written out. */
export function countOf(list: string): number | undefined {
  const tokens = list.split(" ");
  if (!/^[[{(]$/.test(tokens[0] ?? "") || tokens.length < 3) return tokens.length === 2 ? 0 : undefined;
  let depth = 0;
  let commas = 0;
  for (const token of tokens) {
    if (/^[[{(]$/.test(token)) depth += 1;
    else if (/^[\]})]$/.test(token)) depth -= 1;
    else if (token === "," && depth === 1) commas += 1;
  }
  return commas + 1;
}
