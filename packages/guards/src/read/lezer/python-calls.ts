import { isLiteral, normalised } from "../../syntax/tokens.ts";
import { numberIn } from "../decided.ts";
import type { Step } from "../model.ts";
import { rankOf } from "../ranks.ts";
import { ofCondition, toleranceIn } from "./python-conditions.ts";
import { type SyntaxNode, type Tree, kids } from "./tree.ts";

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
export function calls(tree: Tree, node: SyntaxNode): Step[] {
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
