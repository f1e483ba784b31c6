import { isLiteral } from "../../syntax/tokens.ts";
import { decidedText, splitOuter } from "../decided.ts";
import type { Assertion } from "../model.ts";

/** `assert a == 3`, `assert x in y`, `assert x`. */
export function ofCondition(given: string, line: number): Assertion {
  let text = given;
  while (/^\( (?:[^()]|\( [^()]* \))* \)$/.test(text) && splitOuter(text.slice(2, -2), [","]) === undefined)
    text = text.slice(2, -2);
  if (/^not (?:(?! (?:and|or|if|==|in|is) ).)* != /.test(text)) text = text.slice(4).replace(" != ", " == ");
  const made = { line, negated: false };
  const is = decidedText(text);
  if (
    text.startsWith("( ") &&
    text.endsWith(" )") &&
    splitOuter(text.slice(2, -2), [","]) !== undefined &&
    splitOuter(text, ["==", "in", "is"]) === undefined
  )
    return {
      ...made,
      matcher: "truthy",
      rank: 1,
      subject: text,
      expected: "",
      hollow: "a tuple is always true",
    };
  if (is === true)
    return {
      ...made,
      matcher: "truthy",
      rank: 0,
      subject: text,
      expected: "",
      hollow: "its condition is decided already",
    };
  if (is === false) return { ...made, matcher: "fail", rank: 3, subject: text, expected: "" };
  if (splitOuter(text, ["or", "if"]) !== undefined)
    return { ...made, matcher: "condition", rank: 2, subject: text, expected: "" };
  const found = splitOuter(text, ["==", "!=", "<", ">", "<=", ">=", "in", "is"]);
  if (found === undefined) {
    const called = /^(isinstance|hasattr|callable|len|bool|any|all) \( /.exec(text)?.[1];
    const matcher =
      called === "isinstance" || called === "hasattr" || called === "callable"
        ? "type"
        : text.startsWith("not ")
          ? "falsy"
          : "truthy";
    const close = /\b(?:isclose|allclose|approx_equal)\b/.test(text);
    return {
      ...made,
      matcher: close ? "approx" : matcher,
      rank: close ? 4 : matcher === "type" ? 2 : 1,
      subject: text,
      expected: "",
      ...toleranceIn(text),
      ...(isLiteral(text) ? { hollow: "it looks at a constant" } : {}),
    };
  }
  const { left, operator, right } = found;
  const swapped = /^(?:==|!=)$/.test(operator) && isLiteral(left) && !isLiteral(right);
  return { ...made, ...ofComparison(swapped ? { left: right, operator, right: left } : found) };
}

function ofComparison({
  left,
  operator,
  right,
}: {
  left: string;
  operator: string;
  right: string;
}): Omit<Assertion, "line"> {
  const hollow =
    left === right && /^(?:==|is|in|<=|>=)$/.test(operator)
      ? { hollow: "it compares something with itself" }
      : isLiteral(left) && isLiteral(right)
        ? { hollow: "it looks at constants" }
        : {};
  const not = left.endsWith(" not") || right.startsWith("not ");
  const [subject, expected] = [left.replace(/ not$/, ""), right.replace(/^not /, "")];
  const base = {
    subject,
    expected: expected.replaceAll(/ , (?:abs|rel) = [^,)]+(?= [,)])/g, ""),
    ...hollow,
    ...toleranceIn(`${subject} ${expected}`),
  };
  switch (operator) {
    case "==":
      return {
        ...base,
        matcher: /\bapprox\b/.test(right + left) ? "approx" : left.startsWith("len (") ? "length" : "equal",
        rank: /\bapprox\b/.test(right + left) ? 4 : 5,
        negated: false,
        ...(/^(?:(?:mock \. )?ANY)$/.test(expected) ? { hollow: "it takes anything" } : {}),
      };
    case "!=":
      return { ...base, matcher: "equal", rank: 1, negated: true };
    case "is":
      return not
        ? { ...base, matcher: "equal", rank: 1, negated: true }
        : { ...base, matcher: "equal", rank: 5, negated: false };
    case "in":
      if (/^[([{]/.test(expected)) return { ...base, matcher: "oneOf", rank: not ? 1 : 3, negated: not };
      return {
        ...base,
        subject: expected,
        expected: subject,
        matcher: "contains",
        rank: not ? 2 : 3,
        negated: not,
      };
    default:
      return { ...base, matcher: `compare ${operator}`, rank: 3, negated: false };
  }
}

export function toleranceIn(text: string): { tolerance?: number } {
  const named = [
    ...text.matchAll(/\b(?:abs|rel|delta|rel_tol|abs_tol|rtol|atol) = ([\d.]+(?:e[-+]?\d+)?)/g),
  ].map(([, number]) => Number((number ?? "").replaceAll(" ", "")));
  return named.length === 0 ? {} : { tolerance: Math.max(...named) };
}
