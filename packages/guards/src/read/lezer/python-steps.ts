import { conjuncts, decidedText, numberIn, splitOuter } from "../decided.ts";
import type { Assertion, Step } from "../model.ts";
import { rankOf } from "../ranks.ts";
import { isLiteral, normalised } from "../../syntax/tokens.ts";
import { kids, type SyntaxNode, type Tree } from "./tree.ts";

export function pythonSteps(tree: Tree, body: SyntaxNode): Step[] {
  return kids(body).flatMap((one) => ofStatement(tree, one));
}

function bodies(node: SyntaxNode): SyntaxNode[] {
  return node.getChildren("Body");
}

function ofStatement(tree: Tree, node: SyntaxNode): Step[] {
  const line = tree.line(node);
  switch (node.name) {
    case "AssertStatement": {
      const asserted = kids(node).find(({ name }) => name !== "assert" && !/Comment/.test(name));
      return [
        ...conjuncts(tree.says(asserted), "and").map((one): Step => ({
          kind: "assert",
          assertion: ofCondition(one, line),
        })),
        ...calls(tree, node),
      ];
    }
    case "ReturnStatement":
      return [...calls(tree, node), { kind: "leave", how: "return", line }];
    case "RaiseStatement":
      return [{ kind: "leave", how: /SkipTest|Skipped|skip/.test(tree.raw(node)) ? "skip" : "return", line }];
    case "IfStatement":
      return ofIf(tree, node, line);
    case "ForStatement":
    case "WhileStatement": {
      const header = tree.says(node).split(" : ")[0] ?? "";
      const over =
        node.name === "ForStatement"
          ? header.replace(/^(?:async )?for .*? in /, "")
          : header.replace(/^while /, "");
      const always = node.name === "WhileStatement" && decidedText(over) === true;
      const empty =
        /^(?:\[ \]|\( \)|\{ \}|range \( 0 \)|.* \[ : 0 \]|.* \[ 0 : 0 \])$/.test(over) ||
        (node.name === "WhileStatement" && decidedText(over) === false);
      return [
        {
          kind: "block",
          what: always ? "plain" : "loop",
          header: over,
          line,
          steps: bodies(node).flatMap((one) => pythonSteps(tree, one)),
          ...(empty ? { never: "it loops over nothing" } : {}),
        },
      ];
    }
    case "TryStatement":
      return ofTry(tree, node, line);
    case "WithStatement":
      return ofWith(tree, node, line);
    case "MatchStatement":
      return bodies(node).flatMap((one) => [
        {
          kind: "block",
          what: "if",
          header: tree.says(kids(node)[1]),
          line,
          steps: pythonSteps(tree, one),
        } as const,
      ]);
    case "FunctionDefinition":
    case "ClassDefinition":
    case "DecoratedStatement":
      return [];
    default:
      return calls(tree, node);
  }
}

function ofIf(tree: Tree, node: SyntaxNode, line: number): Step[] {
  const parts = kids(node);
  let condition = "";
  let before = "";
  return parts.flatMap((part, at): Step[] => {
    if (part.name === "if" || part.name === "elif") {
      condition = tree.says(parts[at + 1]);
    } else if (part.name === "else") condition = `not ${before}`;
    if (part.name !== "Body") return [];
    before = condition;
    const is = decidedText(condition);
    const steps = pythonSteps(tree, part);
    const inline = steps.length === 1 && steps[0]?.kind === "assert" && steps[0].assertion.matcher === "fail";
    if (inline) return [{ kind: "assert", assertion: flipped(ofCondition(condition, line)) }];
    return [
      {
        kind: "block",
        what: is === true ? "plain" : "if",
        header: condition,
        steps,
        line,
        ...(is === false ? { never: "its condition never holds" } : {}),
      },
    ];
  });
}

function flipped(assertion: Assertion): Assertion {
  return {
    ...assertion,
    negated: !assertion.negated,
    rank: assertion.negated && assertion.matcher === "equal" ? 5 : assertion.rank === 5 ? 1 : assertion.rank,
  };
}

function ofTry(tree: Tree, node: SyntaxNode, line: number): Step[] {
  const parts = kids(node);
  const within: Step[] = [];
  const caught: Step[] = [];
  const after: Step[] = [];
  let swallows = false;
  let clause = "try";
  for (const [at, part] of parts.entries()) {
    if (/^(?:except|finally|else)$/.test(part.name)) clause = part.name;
    if (part.name !== "Body") continue;
    const steps = pythonSteps(tree, part);
    if (clause === "try") within.push(...steps);
    else if (clause === "except") {
      const what = tree.says(parts[at - 1]);
      const takesAll =
        parts[at - 1]?.name === "except" ||
        /Exception|AssertionError|BaseException/.test(what) ||
        parts[at - 2]?.name === "as";
      const passesOn =
        /\braise\b|pytest\.fail|self\.fail|assert False/.test(tree.raw(part)) ||
        steps.some(({ kind }) => kind === "assert");
      swallows ||= takesAll && !passesOn;
      caught.push(...steps);
    } else after.push(...steps);
  }
  const fails = within.some((step) => step.kind === "assert" && step.assertion.matcher === "fail");
  return [
    {
      kind: "block",
      what: "guard",
      header: "try",
      steps: within,
      line,
      ...(swallows && !fails ? { swallows: true } : {}),
    },
    ...(caught.length === 0
      ? []
      : [{ kind: "block", what: "if", header: "an error is caught", steps: caught, line } as const]),
    ...after,
  ];
}

function ofWith(tree: Tree, node: SyntaxNode, line: number): Step[] {
  const header = (/^(?:async )?with ([\s\S]*?) :(?= |$)/.exec(tree.says(node))?.[1] ?? "").replaceAll(
    " . ",
    ".",
  );
  const steps = bodies(node).flatMap((one) => pythonSteps(tree, one));
  const raises =
    /(?:pytest\.raises|self\.assertRaises(?:Regex)?|pytest\.warns|self\.assertWarns\w*|assertRaises|(?<!\w)raises) \( (.*) \)/.exec(
      header,
    );
  if (raises) {
    const [what = "", ...more] = (raises[1] ?? "").split(" , ");
    const matched = more.some((one) => /match =/.test(one)) || /Regex/.test(header);
    const any = /^(?:Base)?Exception$/.test(what);
    const matcher = matched ? "raisesWith" : any ? "raisesAny" : "raises";
    const subject = tree.says(bodies(node)[0]).replace(/^: /, "");
    return [
      {
        kind: "assert",
        assertion: {
          matcher,
          rank: any && matched ? 3 : rankOf(matcher),
          subject,
          expected: raises[1] ?? "",
          negated: false,
          line,
        },
      },
      ...steps,
    ];
  }
  const swallows =
    /(?:contextlib\.)?suppress \(/.test(header) &&
    /suppress \( (?:.*, )?(?:Exception|AssertionError|BaseException)/.test(header);
  return [
    {
      kind: "block",
      what: swallows ? "guard" : "plain",
      header,
      steps,
      line,
      ...(swallows ? { swallows: true } : {}),
    },
  ];
}

/** `assert a == 3`, `assert x in y`, `assert x`. */
export function ofCondition(given: string, line: number): Assertion {
  let text = given;
  while (/^\( (?:[^()]|\( [^()]* \))* \)$/.test(text) && splitOuter(text.slice(2, -2), [","]) === undefined)
    text = text.slice(2, -2);
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
  return { ...made, ...ofComparison(found) };
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
        matcher: /\bapprox\b/.test(right + left) ? "approx" : /^len \(/.test(left) ? "length" : "equal",
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

function toleranceIn(text: string): { tolerance?: number } {
  const named = [
    ...text.matchAll(/\b(?:abs|rel|delta|rel_tol|abs_tol|rtol|atol) = ([\d.]+(?:e[-+]?\d+)?)/g),
  ].map(([, number]) => Number((number ?? "").replaceAll(" ", "")));
  return named.length === 0 ? {} : { tolerance: Math.max(...named) };
}

const METHODS: Readonly<Record<string, string>> = {
  assertEqual: "equal",
  assertEquals: "equal",
  assertIs: "equal",
  assertListEqual: "equal",
  assertDictEqual: "equal",
  assertTupleEqual: "equal",
  assertSetEqual: "equal",
  assertSequenceEqual: "equal",
  assertMultiLineEqual: "equal",
  assertCountEqual: "contains",
  assertTrue: "truthy",
  assertFalse: "falsy",
  assertIsNone: "isNull",
  assertIsNotNone: "notNull",
  assertIn: "contains",
  assertNotIn: "notContains",
  assertNotEqual: "notEqual",
  assertAlmostEqual: "approx",
  assertIsInstance: "type",
  assertRegex: "matches",
  assertGreater: "compare >",
  assertLess: "compare <",
  assertGreaterEqual: "compare >=",
  assertLessEqual: "compare <=",
  assertRaises: "raises",
  fail: "fail",
};

/** Calls in a statement: assertions in form of methods, skips, exits, helpers. */
function calls(tree: Tree, node: SyntaxNode): Step[] {
  const steps: Step[] = [];
  const visit = (at: SyntaxNode): void => {
    if (/^(?:Lambda|FunctionDefinition)/.test(at.name)) return;
    if (at.name === "CallExpression") steps.push(...ofCall(tree, at));
    for (const one of kids(at)) visit(one);
  };
  visit(node);
  return steps;
}

function ofCall(tree: Tree, node: SyntaxNode): Step[] {
  const line = tree.line(node);
  const name = tree.says(node.firstChild).replaceAll(" ", "");
  const args = splitArgs(tree, node.getChild("ArgList"));
  const method = name.split(".").at(-1) ?? "";
  if (/^(?:pytest\.(?:skip|xfail|importorskip)|self\.skipTest|unittest\.skip)$/.test(name))
    return [{ kind: "leave", how: "skip", line }];
  if (/^(?:sys\.exit|os\._exit|exit|quit|pytest\.exit)$/.test(name))
    return [{ kind: "leave", how: "exit", line }];
  if (/^(?:pytest\.fail|self\.fail)$/.test(name))
    return [
      {
        kind: "assert",
        assertion: { matcher: "fail", rank: 3, subject: "", expected: "", negated: false, line },
      },
    ];
  const matcher =
    /^(?:self|cls|testcase|case|tc)$/.test(name.split(".")[0] ?? "") && /^assert[A-Z]/.test(method)
      ? (METHODS[method] ?? method)
      : undefined;
  if (matcher !== undefined) {
    const one = /^(?:truthy|falsy|isNull|notNull)$/.test(matcher);
    const [subject = "", expected = ""] = args;
    const inner = matcher === "truthy" ? ofCondition(subject, line) : undefined;
    const tolerance = matcher === "approx" ? { tolerance: almost(args.slice(2)) } : {};
    if (inner !== undefined) return [{ kind: "assert", assertion: inner }];
    const hollow =
      subject === expected && subject !== "" && !one
        ? { hollow: "it compares something with itself" }
        : isLiteral(subject) && (one || isLiteral(expected))
          ? { hollow: "it looks at a constant" }
          : {};
    return [
      {
        kind: "assert",
        assertion: {
          matcher,
          rank: rankOf(matcher),
          subject,
          expected: one ? "" : expected,
          negated: false,
          line,
          ...tolerance,
          ...hollow,
        },
      },
    ];
  }
  if (/^assert_(?:called|awaited|any_call|has_calls|not_called)/.test(method)) {
    const exact = /with|has_calls|any_call/.test(method);
    return [
      {
        kind: "assert",
        assertion: {
          matcher: exact
            ? "toHaveBeenCalledWith"
            : method === "assert_called"
              ? "called"
              : "toHaveBeenCalledTimes",
          rank: exact ? 5 : method === "assert_called" ? 2 : 4,
          subject: name.slice(0, -method.length - 1),
          expected: exact ? args.join(" , ") : method,
          negated: false,
          line,
        },
      },
    ];
  }
  if (/^assert_(?:almost|array|allclose|equal|frame|series|raises|approx)/.test(method)) {
    const rough = /almost|allclose|approx/.test(method);
    return [
      {
        kind: "assert",
        assertion: {
          matcher: rough ? "approx" : "equal",
          rank: rough ? 4 : 5,
          subject: args[0] ?? "",
          expected: args[1] ?? "",
          negated: false,
          line,
          ...toleranceIn(args.join(" , ")),
        },
      },
    ];
  }
  return [{ kind: "call", name: method === name ? name : name.replace(/^self\./, ""), args, line }];
}

function almost(more: readonly string[]): number {
  const delta = more.find((one) => one.startsWith("delta ="));
  if (delta !== undefined) return numberIn(delta) ?? 1;
  const places = more.find((one) => /^(?:places = )?\d+$/.test(one));
  return 10 ** -(numberIn(places ?? "7") ?? 7);
}

/** Arguments as normalised text; a keyword stays with its value. */
function splitArgs(tree: Tree, list: SyntaxNode | null): string[] {
  if (list === null) return [];
  const cuts = kids(list).filter(({ name }) => name === "," || name === "(" || name === ")");
  return cuts
    .slice(0, -1)
    .map((cut, at) => normalised("python", tree.text.slice(cut.to, cuts[at + 1]?.from)))
    .filter((text) => text !== "");
}
