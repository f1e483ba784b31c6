/** Whether a condition in normalised text is decided already, in Python, Go and Rust. */
export function decidedText(condition: string): boolean | undefined {
  let text = condition;
  while (/^\( [^()]* \)$/.test(text)) text = text.slice(2, -2);
  if (/^(?:true|True|1|not False|! false)$/.test(text)) return true;
  if (/^(?:false|False|0|None|""|\[ \]|\{ \}|\( \)|not True|! true|TYPE_CHECKING)$/.test(text)) return false;
  const equal = /^(\d+|"[^"]*") (==|!=) (\d+|"[^"]*")$/.exec(text);
  if (equal) return (equal[1] === equal[3]) === (equal[2] === "==");
  const either = text.split(/ (?:\|\||or) /);
  if (either.length > 1) {
    const all = either.map(decidedText);
    return all.includes(true) ? true : all.every((one) => one === false) ? false : undefined;
  }
  const both = text.split(/ (?:&&|and) /);
  if (both.length > 1) {
    const all = both.map(decidedText);
    return all.includes(false) ? false : all.every((one) => one === true) ? true : undefined;
  }
  return undefined;
}

/** Splits normalised text at its outermost operator of these. */
export function splitOuter(
  text: string,
  operators: readonly string[],
): { left: string; operator: string; right: string } | undefined {
  let depth = 0;
  const tokens = text.split(" ");
  for (const [at, token] of tokens.entries()) {
    if (/^[([{]$/.test(token)) depth += 1;
    if (/^[)\]}]$/.test(token)) depth -= 1;
    if (depth === 0 && at > 0 && operators.includes(token))
      return { left: tokens.slice(0, at).join(" "), operator: token, right: tokens.slice(at + 1).join(" ") };
  }
  return undefined;
}

/** `a and b` as two; one that has a choice in it stays whole. */
export function conjuncts(text: string, operator: string): string[] {
  if (splitOuter(text, ["or", "if", operator === "&&" ? "||" : "&&"]) !== undefined) return [text];
  const parts: string[] = [];
  let rest = text;
  for (let cut = splitOuter(rest, [operator]); cut !== undefined; cut = splitOuter(rest, [operator])) {
    parts.push(cut.left);
    rest = cut.right;
  }
  return [...parts, rest];
}

/** The largest number in a text such as `1e-9` or `abs = 0.5`; undefined without one. */
export function numberIn(text: string): number | undefined {
  const found = [...text.matchAll(/(?<![\w.])(\d+(?:\.\d*)?(?:e ?[-+]? ?\d+)?)/gi)].map(([number]) =>
    Number(number.replaceAll(" ", "")),
  );
  return found.length === 0 ? undefined : Math.max(...found);
}
