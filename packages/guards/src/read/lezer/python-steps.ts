import { conjuncts, decidedText } from "../decided.ts";
import type { Assertion, Step } from "../model.ts";
import { rankOf } from "../ranks.ts";
import { calls } from "./python-calls.ts";
import { ofCondition } from "./python-conditions.ts";
import { type SyntaxNode, type Tree, kids } from "./tree.ts";

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
