import { isLiteral, normalised } from "../../syntax/tokens.ts";
import { conjuncts, decidedText, numberIn, splitOuter } from "../decided.ts";
import type { Assertion, Step } from "../model.ts";
import { type SyntaxNode, type Tree, kids } from "./tree.ts";

export function rustSteps(tree: Tree, block: SyntaxNode): Step[] {
  return kids(block).flatMap((one) => ofNode(tree, one));
}

function ofNode(tree: Tree, node: SyntaxNode): Step[] {
  const line = tree.line(node);
  switch (node.name) {
    case "ReturnExpression":
      return [...kids(node).flatMap((one) => ofNode(tree, one)), { kind: "leave", how: "return", line }];
    case "MacroInvocation":
      return ofMacro(tree, node, line);
    case "IfExpression":
      return ofIf(tree, node, line);
    case "LoopExpression":
    case "WhileExpression":
    case "ForExpression": {
      const header = tree.says(node).split(" { ")[0] ?? "";
      const over = header.replace(/^for .*? in /, "");
      const empty = /^(?:\[ \]|vec ! \[ \]|0 \.\. 0|.*\. take \( 0 \)|.*\[ \.\. 0 \]|while false)$/.test(
        over,
      );
      const body = node.getChild("Block");
      return [
        {
          kind: "block",
          what: "loop",
          header: over,
          line,
          steps: body === null ? [] : rustSteps(tree, body),
          ...(empty ? { never: "it loops over nothing" } : {}),
        },
      ];
    }
    case "MatchExpression":
      return [
        {
          kind: "block",
          what: "if",
          header: "match",
          line,
          steps: kids(node.getChild("MatchBlock")).flatMap((one) => ofNode(tree, one)),
        },
      ];
    case "ClosureExpression": {
      const steps = kids(node).flatMap((one) => (one.name === "ParamList" ? [] : ofNode(tree, one)));
      return steps.length === 0 ? [] : [{ kind: "block", what: "callback", header: "", steps, line }];
    }
    case "Block":
      return [{ kind: "block", what: "plain", header: "", steps: rustSteps(tree, node), line }];
    case "CallExpression":
      return ofCall(tree, node, line);
    case "LetDeclaration":
      // A closure that gets a name runs when it is called.
      return kids(node).flatMap((one) => (one.name === "ClosureExpression" ? [] : ofNode(tree, one)));
    case "FunctionItem":
    case "AttributeItem":
      return [];
    default:
      return kids(node).flatMap((one) => ofNode(tree, one));
  }
}

function ofCall(tree: Tree, node: SyntaxNode, line: number): Step[] {
  const name = tree.says(node.firstChild).replaceAll(" ", "");
  const inner = kids(node.getChild("ArgList")).flatMap((one) => ofNode(tree, one));
  if (/(?:^|::)process::exit$|^exit$/.test(name)) return [{ kind: "leave", how: "exit", line }];
  if (name.endsWith("catch_unwind"))
    return [{ kind: "block", what: "guard", header: "catch_unwind", swallows: true, steps: inner, line }];
  if (name.endsWith("thread::spawn") && !/\.\s*join\s*\(/.test(tree.text))
    return [{ kind: "block", what: "if", header: "its thread is waited for", steps: inner, line }];
  const object = node.firstChild?.name === "FieldExpression" ? ofNode(tree, node.firstChild) : [];
  const args = kids(node.getChild("ArgList"))
    .filter(({ name: kind }) => /\w/.test(kind))
    .map((one) => tree.says(one));
  return [
    ...object,
    ...inner,
    { kind: "call", name: name.split("::").at(-1)?.split(".").at(-1) ?? name, args, line },
  ];
}

function ofIf(tree: Tree, node: SyntaxNode, line: number): Step[] {
  const parts = kids(node);
  const blocks = parts.filter(({ name }) => name === "Block");
  const header = tree.says(parts[1]);
  const is = decidedText(header);
  const first = blocks[0];
  const steps = first === undefined ? [] : rustSteps(tree, first);
  const chained = parts.find(({ name }, at) => at > 1 && name === "IfExpression");
  const last = steps.at(-1);
  const others: Step[] = [
    ...(blocks[1] === undefined
      ? []
      : [
          {
            kind: "block",
            what: "if",
            header: `not ${header}`,
            line,
            steps: rustSteps(tree, blocks[1]),
            ...(is === true ? { never: "its condition never holds" } : {}),
          } as const,
        ]),
    ...(chained === undefined ? [] : ofIf(tree, chained, tree.line(chained))),
  ];
  if (steps.length === 1 && last?.kind === "assert" && last.assertion.matcher === "fail") {
    const assertion: Assertion = {
      matcher: "condition",
      rank: 3,
      subject: header,
      expected: "",
      negated: true,
      line,
      ...(is === undefined ? {} : { hollow: "its condition is decided already" }),
    };
    return [{ kind: "assert", assertion }, ...others];
  }
  return [
    {
      kind: "block",
      what: is === true ? "plain" : "if",
      header,
      steps,
      line,
      ...(is === false ? { never: "its condition never holds" } : {}),
    },
    ...others,
  ];
}

function ofMacro(tree: Tree, node: SyntaxNode, line: number): Step[] {
  const name = tree.says(node).split(" !")[0]?.split(" :: ").at(-1) ?? "";
  const inner = node.lastChild?.name === ";" ? node.lastChild.prevSibling : node.lastChild;
  const all = tree.raw(inner).slice(1, -1);
  const args = outerArgs(all);
  const [first = "", second = ""] = args;
  const made = { line, negated: false };
  const give = (assertion: Omit<Assertion, "line" | "negated"> & { negated?: boolean }): Step[] => [
    { kind: "assert", assertion: { ...made, ...assertion } },
  ];
  switch (name.replace(/^debug_/, "")) {
    case "assert_eq":
    case "assert_str_eq":
      return give({ matcher: "equal", rank: 5, subject: first, expected: second, ...same(first, second) });
    case "assert_ne":
      return give({ matcher: "equal", rank: 1, negated: true, subject: first, expected: second });
    case "assert_matches":
      return give({ matcher: "matches", rank: 3, subject: first, expected: second });
    case "assert_relative_eq":
    case "assert_abs_diff_eq":
    case "assert_approx_eq":
      return give({
        matcher: "approx",
        rank: 4,
        subject: first,
        expected: second,
        tolerance: numberIn(args.slice(2).join(" ")) ?? 0,
      });
    case "assert_snapshot":
    case "assert_debug_snapshot":
    case "assert_json_snapshot":
    case "assert_yaml_snapshot":
      return give({
        matcher: "toMatchSnapshot",
        rank: 4,
        subject: args.at(-1) ?? "",
        expected: args.length > 1 ? first : "",
      });
    case "assert":
      return conjuncts(first, "&&").flatMap((one) => give(ofCondition(one)));
    case "panic":
    case "unreachable":
      return give({ matcher: "fail", rank: 3, subject: "", expected: "" });
    default:
      return [{ kind: "call", name: `${name}!`, args, line }];
  }
}

function same(one: string, other: string): { hollow?: string } {
  if (one === other) return { hollow: "it compares something with itself" };
  return isLiteral(one) && isLiteral(other) ? { hollow: "it looks at constants" } : {};
}

function ofCondition(text: string): Omit<Assertion, "line" | "negated"> & { negated?: boolean } {
  if (decidedText(text) !== undefined)
    return {
      matcher: "truthy",
      rank: 0,
      subject: text,
      expected: "",
      hollow: "its condition is decided already",
    };
  if (splitOuter(text, ["||"]) !== undefined)
    return { matcher: "condition", rank: 2, subject: text, expected: "" };
  const found = splitOuter(text, ["==", "!=", "<", ">", "<=", ">="]);
  if (found !== undefined) {
    const { left, operator, right } = found;
    const near = left.endsWith(". abs ( )") && operator.startsWith("<");
    if (near) {
      const tolerance = numberIn(right);
      // One that is computed is part of what is wanted.
      return {
        matcher: "approx",
        rank: 4,
        subject: left,
        ...(tolerance === undefined ? { expected: right } : { expected: "", tolerance }),
      };
    }
    if (operator === "==")
      return { matcher: "equal", rank: 5, subject: left, expected: right, ...same(left, right) };
    if (operator === "!=")
      return { matcher: "equal", rank: 1, negated: true, subject: left, expected: right };
    return { matcher: `compare ${operator}`, rank: 3, subject: left, expected: right };
  }
  if (text.startsWith("matches ! ("))
    return { matcher: "matches", rank: /\( .* , _ \)$/.test(text) ? 0 : 3, subject: text, expected: "" };
  if (/\. contains \(/.test(text)) return { matcher: "contains", rank: 3, subject: text, expected: "" };
  return {
    matcher: /\. is_(?:ok|err|some|none|empty) \( \)$/.test(text) ? "defined" : "truthy",
    rank: 1,
    subject: text,
    expected: "",
  };
}

/** A macro's arguments, cut at its outermost commas. */
function outerArgs(text: string): string[] {
  const tokens = normalised("rust", text);
  const args: string[] = [];
  let rest = tokens;
  for (let cut = splitOuter(rest, [","]); cut !== undefined; cut = splitOuter(rest, [","])) {
    args.push(cut.left);
    rest = cut.right;
  }
  return rest === "" ? args : [...args, rest];
}
