import { isLiteral, normalised } from "../../syntax/tokens.ts";
import { decidedText, numberIn, splitOuter } from "../decided.ts";
import type { Assertion, Step } from "../model.ts";
import { rankOf } from "../ranks.ts";
import { type SyntaxNode, type Tree, kids } from "./tree.ts";

/** Reads what stands in a function that is handed over. */
type OfBlock = (tree: Tree, block: SyntaxNode) => Step[];

const FAILS = /^(?:\w+\.)?(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow|panic)$/;

/** testify's words, and those of its like. */
const TESTIFY: Readonly<Record<string, string>> = {
  Equal: "equal",
  EqualValues: "equal",
  Exactly: "equal",
  Same: "equal",
  JSONEq: "equal",
  YAMLEq: "equal",
  ElementsMatch: "toContainEqual",
  True: "truthy",
  False: "falsy",
  Nil: "isNull",
  NotNil: "notNull",
  NoError: "noError",
  Error: "raises",
  EqualError: "raisesWith",
  ErrorIs: "raisesWith",
  ErrorAs: "raises",
  ErrorContains: "raisesWith",
  Contains: "contains",
  NotContains: "notContains",
  Len: "length",
  Empty: "length",
  NotEmpty: "defined",
  NotEqual: "notEqual",
  InDelta: "approx",
  InEpsilon: "approx",
  WithinDuration: "approx",
  Greater: "compare >",
  Less: "compare <",
  GreaterOrEqual: "compare >=",
  LessOrEqual: "compare <=",
  Panics: "raises",
  PanicsWithValue: "raisesWith",
  NotPanics: "noError",
  IsType: "type",
  Implements: "type",
  Regexp: "matches",
  Zero: "equal",
  NotZero: "defined",
  Subset: "contains",
  Eventually: "condition",
  Fail: "fail",
  FailNow: "fail",
  DeepEqual: "equal",
  NilError: "noError",
  Assert: "truthy",
  Check: "truthy",
};
const ACTUAL_FIRST = /^(?:Contains|NotContains|Len|Error\w*|EqualError|Subset)$/;

export function calls(tree: Tree, node: SyntaxNode | null | undefined, ofBlock: OfBlock): Step[] {
  if (!node) return [];
  const steps: Step[] = [];
  const visit = (at: SyntaxNode): void => {
    if (at.name === "FunctionLiteral") return;
    if (at.name === "CallExpr") steps.push(...ofCall(tree, at, ofBlock));
    for (const one of kids(at)) visit(one);
  };
  visit(node);
  return steps;
}

function ofCall(tree: Tree, node: SyntaxNode, ofBlock: OfBlock): Step[] {
  const line = tree.line(node);
  const name = tree.says(node.firstChild).replaceAll(" ", "");
  const list = node.getChild("Arguments");
  const args = argsOf(tree, list);
  const [object, method] = name.includes(".")
    ? [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)]
    : ["", name];
  if (/^(?:Skip|Skipf|SkipNow)$/.test(method) && object !== "") return [{ kind: "leave", how: "skip", line }];
  if (name === "os.Exit" || name === "runtime.Goexit") return [{ kind: "leave", how: "exit", line }];
  const word = /^(?:assert|require|s|suite|is|must|a|r|\w+\.(?:Require|Assert)\(\))$/.test(object)
    ? TESTIFY[method.replace(/f$/, "")]
    : undefined;
  if (word !== undefined)
    return [
      {
        kind: "assert",
        assertion: ofTestify(
          word,
          method.replace(/f$/, ""),
          /^t\b|\bT \( \)/.test(args[0] ?? "") ? args.slice(1) : args,
          line,
        ),
      },
    ];
  if (FAILS.test(name) && (name === "panic" || /^(?:t|tt|tb|b|f|s\.T\(\)|testing)$/.test(object)))
    return [
      {
        kind: "assert",
        assertion: { matcher: "fail", rank: 3, subject: "", expected: "", negated: false, line },
      },
    ];
  const inner = kids(list).filter(({ name: kind }) => kind === "FunctionLiteral");
  const blocks = inner.map((fn): Step => {
    const block = fn.getChild("Block");
    return {
      kind: "block",
      what: "callback",
      header: "",
      line: tree.line(fn),
      steps: block === null ? [] : ofBlock(tree, block),
    };
  });
  return [...blocks, { kind: "call", name: method === name ? name : method, args, line }];
}

function ofTestify(matcher: string, method: string, args: readonly string[], line: number): Assertion {
  const one =
    /^(?:truthy|falsy|isNull|notNull|noError|defined)$/.test(matcher) || /^(?:Empty|Zero)$/.test(method);
  const [first = "", second = ""] = args;
  const [subject, expected] = one
    ? [first, /^(?:Empty|Zero)$/.test(method) ? method : ""]
    : ACTUAL_FIRST.test(method)
      ? [first, second]
      : [second, first];
  const hollow = one
    ? isLiteral(subject) || decidedText(subject) !== undefined
    : subject === expected || (isLiteral(subject) && isLiteral(expected));
  const inner = matcher === "truthy" ? splitOuter(subject, ["||"]) : undefined;
  return {
    matcher,
    rank: rankOf(matcher),
    subject,
    expected,
    negated: false,
    line,
    ...(matcher === "approx" ? { tolerance: numberIn(args[2] ?? "") ?? 0 } : {}),
    ...(hollow && matcher !== "fail" ? { hollow: "it looks at a constant" } : {}),
    ...(inner !== undefined && (decidedText(inner.left) === true || decidedText(inner.right) === true)
      ? { hollow: "its condition is decided already" }
      : {}),
  };
}

function argsOf(tree: Tree, list: SyntaxNode | null): string[] {
  const cuts = kids(list).filter(({ name }) => name === "," || name === "(" || name === ")");
  return cuts
    .slice(0, -1)
    .map((cut, at) => normalised("go", tree.text.slice(cut.to, cuts[at + 1]?.from)))
    .filter((text) => text !== "");
}
