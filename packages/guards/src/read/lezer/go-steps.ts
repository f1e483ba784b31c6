import { isLiteral } from "../../syntax/tokens.ts";
import { bindingsIn, writtenOut } from "../bindings.ts";
import { conjuncts, decidedText, numberIn, splitOuter } from "../decided.ts";
import type { Assertion, Step } from "../model.ts";
import { calls } from "./go-calls.ts";
import { type SyntaxNode, type Tree, kids } from "./tree.ts";

export function goSteps(tree: Tree, block: SyntaxNode): Step[] {
  return kids(block).flatMap((one) => ofStatement(tree, one));
}

function ofStatement(tree: Tree, node: SyntaxNode): Step[] {
  const line = tree.line(node);
  switch (node.name) {
    case "ReturnStatement":
      return [...calls(tree, node, goSteps), { kind: "leave", how: "return", line }];
    case "Block":
      return [{ kind: "block", what: "plain", header: "", steps: goSteps(tree, node), line }];
    case "LabeledStatement":
      return kids(node).flatMap((one) => ofStatement(tree, one));
    case "IfStatement":
      return ofIf(tree, node, line);
    case "ForStatement": {
      const block = node.getChild("Block");
      const range = node.getChild("RangeClause");
      const over =
        range === null
          ? (/^for range (.*?) \{ (?!\})/.exec(tree.says(node))?.[1] ?? "")
          : tree.says(range).replace(/^.*?range /, "");
      const steps = block === null ? [] : inRound(goSteps(tree, block), tree, block);
      const empty =
        /\{ \}$|\[ : 0 \]$/.test(over) || /^for (?:false|\w+ := 0 \w+ < 0 )/.test(tree.says(node));
      return [
        ...calls(tree, range, goSteps),
        {
          kind: "block",
          what: "loop",
          header: over,
          line,
          steps,
          ...(empty ? { never: "it loops over nothing" } : {}),
        },
      ];
    }
    case "SwitchStatement":
    case "TypeSwitchStatement":
    case "SelectStatement":
      return [
        {
          kind: "block",
          what: "if",
          header: "switch",
          line,
          steps: kids(node.getChild("SwitchBlock") ?? node.getChild("SelectBlock")).flatMap((one) =>
            ofStatement(tree, one),
          ),
        },
      ];
    case "DeferStatement":
      if (/\brecover\s*\(/.test(tree.raw(node)) && !/\.(?:Error|Fatal|Fail)|panic\(/.test(tree.raw(node)))
        return [{ kind: "call", name: "recover", args: [], line }];
      return calls(tree, node, goSteps);
    default:
      return calls(tree, node, goSteps);
  }
}

/** `continue` at once leaves nothing of the round. */
function inRound(steps: readonly Step[], tree: Tree, block: SyntaxNode): Step[] {
  const jump = kids(block).find(
    (one) => one.name === "GotoStatement" && /^(?:continue|break)\b/.test(tree.raw(one)),
  );
  if (jump === undefined) return [...steps];
  const line = tree.line(jump);
  const before = steps.filter((step) => lineOfStep(step) < line);
  const after = steps.filter((step) => lineOfStep(step) >= line);
  return [
    ...before,
    { kind: "block", what: "plain", header: "", never: "the round has ended before", steps: after, line },
  ];
}

function lineOfStep(step: Step): number {
  return step.kind === "assert" ? step.assertion.line : step.line;
}

function ofIf(tree: Tree, node: SyntaxNode, line: number): Step[] {
  const parts = kids(node);
  const blockAt = parts.findIndex(({ name }) => name === "Block");
  const block = parts[blockAt];
  if (block === undefined) return [];
  const condition = parts[blockAt - 1];
  const setup = parts.slice(1, blockAt - 1);
  const header = tree.says(condition);
  const is = decidedText(header);
  const inner = goSteps(tree, block);
  const other = parts
    .slice(blockAt + 1)
    .flatMap((one) => (one.name === "Block" || one.name === "IfStatement" ? [one] : []));
  const before = setup.flatMap((one) => calls(tree, one, goSteps));
  const otherwise: Step[] = other.map((one) => ({
    kind: "block",
    what: "if",
    header: `not ${header}`,
    line: tree.line(one),
    steps: one.name === "Block" ? goSteps(tree, one) : ofIf(tree, one, tree.line(one)),
    ...(is === true ? { never: "its condition never holds" } : {}),
  }));
  const failing = inner.find(
    (step): step is Extract<Step, { kind: "assert" }> =>
      step.kind === "assert" && step.assertion.matcher === "fail",
  );
  if (failing !== undefined) {
    const bound = bindingsIn(setup.flatMap((one) => tree.tokens(one)));
    // Either of two may fail it: both are asserted.
    const asserted = conjuncts(header, "||").map((one): Step => {
      const made = ofFailure(one, line);
      return {
        kind: "assert",
        assertion: {
          ...made,
          subject: writtenOut(made.subject, bound),
          expected: writtenOut(made.expected, bound),
        },
      };
    });
    const more = inner.filter((step) => step !== failing && step.kind !== "leave");
    return [
      ...before,
      ...asserted,
      ...(more.length === 0 ? [] : [{ kind: "block", what: "if", header, steps: more, line } as const]),
      ...otherwise,
    ];
  }
  return [
    ...before,
    ...calls(tree, condition, goSteps),
    {
      kind: "block",
      what: is === true ? "plain" : "if",
      header,
      steps: inner,
      line,
      ...(is === false ? { never: "its condition never holds" } : {}),
    },
    ...otherwise,
  ];
}

/** `if got != want { t.Errorf(…) }` asserts that they are equal. */
function ofFailure(header: string, line: number): Assertion {
  const made = { line, negated: false };
  const is = decidedText(header);
  if (is !== undefined)
    return {
      ...made,
      matcher: is ? "fail" : "truthy",
      rank: is ? 3 : 0,
      subject: header,
      expected: "",
      ...(is ? {} : { hollow: "its condition never holds" }),
    };
  // Both have to be so for it to fail.
  if (splitOuter(header, ["&&", "||"]) !== undefined)
    return { ...made, matcher: "condition", rank: 2, subject: header, expected: "" };
  const found = splitOuter(header, ["!=", "==", "<", ">", "<=", ">="]);
  if (found === undefined) {
    const deep =
      /^! (?:reflect \. DeepEqual|cmp \. Equal|bytes \. Equal|slices \. Equal|maps \. Equal|strings \. EqualFold|errors \. Is|errors \. As) \( (.*) \)$/.exec(
        header,
      )?.[1];
    const parts = deep === undefined ? undefined : splitOuter(deep, [","]);
    const contains =
      /^! (?:strings|slices|bytes) \. (?:Contains|HasPrefix|HasSuffix|ContainsAny) \( (.*) \)$/.exec(
        header,
      )?.[1];
    if (parts !== undefined && header.startsWith("! errors . "))
      return { ...made, matcher: "raisesWith", rank: 4, subject: parts.left, expected: parts.right };
    if (parts !== undefined)
      return {
        ...made,
        matcher: "equal",
        rank: 5,
        subject: parts.left,
        expected: parts.right,
        ...(parts.left === parts.right ? { hollow: "it compares something with itself" } : {}),
      };
    const held = contains === undefined ? undefined : splitOuter(contains, [","]);
    if (held !== undefined)
      return { ...made, matcher: "contains", rank: 3, subject: held.left, expected: held.right };
    return { ...made, matcher: "condition", rank: 3, subject: header, expected: "" };
  }
  const { left, operator, right } = found;
  const hollow =
    left === right && operator === "!="
      ? { hollow: "it compares something with itself" }
      : isLiteral(left) && isLiteral(right)
        ? { hollow: "it looks at constants" }
        : {};
  const far =
    /^(?:math \. Abs|abs) \(/.test(left) && operator.startsWith(">")
      ? { tolerance: numberIn(right) ?? 0 }
      : {};
  if (operator === "!=") {
    const length = left.startsWith("len (");
    return {
      ...made,
      matcher: /^nil$/.test(right) ? "isNull" : length ? "length" : "equal",
      rank: length ? 4 : 5,
      subject: left,
      expected: right,
      ...hollow,
    };
  }
  if (operator === "==")
    return {
      ...made,
      matcher: right === "nil" ? "notNull" : "equal",
      negated: right !== "nil",
      rank: 1,
      subject: left,
      expected: right,
      ...hollow,
    };
  return {
    ...made,
    matcher: far.tolerance === undefined ? `fails if ${operator}` : "approx",
    rank: far.tolerance === undefined ? 3 : 4,
    subject: left,
    expected: far.tolerance === undefined ? right : "",
    ...far,
  };
}
