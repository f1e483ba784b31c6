import type { Step } from "../model.ts";
import { rankOf } from "../ranks.ts";
import { isEmptyList, rethrows, thrownBy } from "./flow.ts";
import { assertionOf, comparison } from "./assertion.ts";
import {
  bare,
  below,
  child,
  children,
  decided,
  dotted,
  isFunction,
  isNode,
  lineOf,
  textOf,
  type Node,
  type Source,
} from "./ast.ts";

export interface BodyReader {
  readonly source: Source;
  /** Names that the file defines itself in the place of a test library's. */
  readonly isShadowed: (name: string) => boolean;
}

/** Calls whose callback is run at once, or is waited for by the test. */
const NEVER_SURELY_CALLED = /^(?:setTimeout|setInterval|setImmediate|process\.nextTick|queueMicrotask)$/;
const LEAVES: readonly { readonly name: RegExp; readonly how: "skip" | "exit" }[] = [
  { name: /^(?:this|t|tt|ctx|context|test|it)\.(?:skip|todo)$|^(?:pending|skip)$/, how: "skip" },
  { name: /^(?:process\.exit|process\.reallyExit|Deno\.exit)$/, how: "exit" },
];

/** What a function's body does, as far as assertions go. */
export function stepsOfFunction(fn: Node, reader: BodyReader): Step[] {
  const body = child(fn, "body");
  if (body === undefined) return [];
  return body.type === "BlockStatement"
    ? stepsOf(children(body, "body"), reader)
    : ofExpression(body, reader, true);
}

function stepsOf(statements: readonly Node[], reader: BodyReader): Step[] {
  return statements.flatMap((statement) => ofStatement(statement, reader));
}

function ofStatement(node: Node, reader: BodyReader): Step[] {
  const { source } = reader;
  const line = lineOf(node, source);
  switch (node.type) {
    case "ExpressionStatement":
      return ofExpression(child(node, "expression"), reader, false);
    case "ReturnStatement":
      return [...ofExpression(child(node, "argument"), reader, true), { kind: "leave", how: "return", line }];
    case "ThrowStatement":
      return [
        ...ofExpression(child(node, "argument"), reader, false),
        { kind: "leave", how: "return", line },
      ];
    case "BlockStatement":
      return [plain(stepsOf(children(node, "body"), reader), line)];
    case "LabeledStatement":
      return ofStatement(child(node, "body") ?? node, reader);
    case "IfStatement":
      return ofIf(node, reader, line);
    case "TryStatement":
      return ofTry(node, reader, line);
    case "SwitchStatement":
      return [
        {
          kind: "block",
          what: "if",
          header: textOf(child(node, "discriminant"), source),
          line,
          steps: children(node, "cases").flatMap((one) => stepsOf(children(one, "consequent"), reader)),
        },
      ];
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
      return [ofLoop(node, reader, line)];
    case "VariableDeclaration":
      return children(node, "declarations").flatMap((one) => ofExpression(child(one, "init"), reader, false));
    default:
      return [];
  }
}

function plain(steps: readonly Step[], line: number): Step {
  return { kind: "block", what: "plain", header: "", steps, line };
}

function ofIf(node: Node, reader: BodyReader, line: number): Step[] {
  const test = child(node, "test");
  const header = textOf(test, reader.source);
  const is = decided(test);
  const branch = (field: string, never: boolean, words: string): Step[] => {
    const body = child(node, field);
    if (body === undefined) return [];
    const steps = ofStatement(body, reader);
    return [
      {
        kind: "block",
        what: is === undefined ? "if" : "plain",
        header: words,
        steps,
        line,
        ...(never ? { never: "its condition never holds" } : {}),
      },
    ];
  };
  const thrown = thrownBy(child(node, "consequent"));
  if (thrown && child(node, "alternate") === undefined) {
    // `if (x !== 3) throw …` asserts that x is 3.
    const wanted = comparison(bare(test), reader.source);
    const flipped =
      wanted === undefined
        ? { matcher: "condition", rank: rankOf("condition"), subject: header, expected: "", negated: true }
        : {
            ...wanted,
            negated: !wanted.negated,
            rank: wanted.negated ? 5 : wanted.matcher === "equal" ? 1 : wanted.rank,
          };
    return [
      {
        kind: "assert",
        assertion: {
          ...flipped,
          line,
          ...(is === undefined ? {} : { hollow: "its condition is decided already" }),
        },
      },
    ];
  }
  return [
    ...branch("consequent", is === false, header),
    ...branch("alternate", is === true, `not ${header}`),
  ];
}

function ofTry(node: Node, reader: BodyReader, line: number): Step[] {
  const handler = child(node, "handler");
  const caught = handler === undefined ? [] : stepsOf(children(child(handler, "body"), "body"), reader);
  const within = stepsOf(children(child(node, "block"), "body"), reader);
  const inHandler = child(handler, "body");
  const passesOn =
    inHandler !== undefined && (rethrows(inHandler) || caught.some(({ kind }) => kind === "assert"));
  const leaves = stepsOf(children(child(node, "finalizer"), "body"), reader).some(
    ({ kind }) => kind === "leave",
  );
  const fails = within.some((step) => step.kind === "assert" && step.assertion.matcher === "fail");
  return [
    {
      kind: "block",
      what: "guard",
      header: "try",
      steps: within,
      line,
      ...(leaves || (handler !== undefined && !passesOn && !fails) ? { swallows: true } : {}),
    },
    ...(caught.length === 0
      ? []
      : [{ kind: "block", what: "if", header: "an error is caught", steps: caught, line } as const]),
    ...stepsOf(children(child(node, "finalizer"), "body"), reader),
  ];
}

function ofLoop(node: Node, reader: BodyReader, line: number): Step {
  const { source } = reader;
  const over = child(node, "right") ?? child(node, "test");
  const body = child(node, "body");
  const steps = body === undefined ? [] : ofStatement(body, reader);
  const never = isEmptyList(over, source) || decided(child(node, "test")) === false;
  return {
    kind: "block",
    what: "loop",
    header: textOf(over, source),
    line,
    // A `return` or `continue` within ends the round, or the test, for those after it in the loop.
    steps,
    ...(never ? { never: "it loops over nothing" } : {}),
  };
}

function ofExpression(given: Node | undefined, reader: BodyReader, awaited: boolean): Step[] {
  const node = bare(given);
  if (node === undefined || isFunction(node) || node.type === "ClassExpression") return [];
  const { source } = reader;
  const line = lineOf(node, source);
  if (node.type === "AwaitExpression" || node.type === "YieldExpression")
    return ofExpression(child(node, "argument"), reader, true);
  if (node.type === "UnaryExpression")
    return ofExpression(child(node, "argument"), reader, awaited && node["operator"] !== "void");
  if (node.type === "LogicalExpression") return ofLogical(node, reader, line);
  if (node.type === "ConditionalExpression")
    return [
      {
        kind: "block",
        what: "if",
        header: textOf(child(node, "test"), source),
        line,
        steps: [
          ...ofExpression(child(node, "consequent"), reader, awaited),
          ...ofExpression(child(node, "alternate"), reader, awaited),
        ],
      },
    ];
  const read = assertionOf(node, source, reader.isShadowed);
  if (read !== undefined) {
    const inner = node.type === "CallExpression" ? children(node, "arguments") : [];
    const dropped = read.promised && !awaited ? { hollow: "nothing waits for it" } : {};
    return [
      { kind: "assert", assertion: { ...read.assertion, ...dropped } },
      ...inner.flatMap((one) => ofArgument(one, reader, false)),
    ];
  }
  if (
    node.type === "CallExpression" ||
    node.type === "OptionalCallExpression" ||
    node.type === "NewExpression"
  )
    return ofCall(node, reader, line, awaited);
  return below(node).flatMap((one) => (isFunction(one) ? [] : ofExpression(one, reader, awaited)));
}

function ofLogical(node: Node, reader: BodyReader, line: number): Step[] {
  const [left, right] = [child(node, "left"), child(node, "right")];
  const is = decided(left);
  const steps = ofExpression(right, reader, false);
  const never = (node["operator"] === "&&" && is === false) || (node["operator"] === "||" && is === true);
  const block: Step = {
    kind: "block",
    what: "if",
    header: textOf(left, reader.source),
    steps,
    line,
    ...(never ? { never: "its condition never holds" } : {}),
  };
  return [...ofExpression(left, reader, false), ...(steps.length === 0 ? [] : [block])];
}

function ofCall(node: Node, reader: BodyReader, line: number, awaited: boolean): Step[] {
  const { source } = reader;
  const callee = bare(child(node, "callee"));
  const args = children(node, "arguments");
  // A function that is called where it stands.
  if (isFunction(callee))
    return [
      plain(
        stepsOfFunction(callee, reader).filter(({ kind }) => kind !== "leave"),
        line,
      ),
    ];
  const name = dotted(callee);
  const leave = name === undefined ? undefined : LEAVES.find((one) => one.name.test(name));
  if (leave !== undefined) {
    if (args.length > 1 && /\.(?:skip|todo)$/.test(name ?? "")) return [];
    return [{ kind: "leave", how: leave.how, line }];
  }
  const method =
    name?.split(".").at(-1) ??
    (callee?.type === "MemberExpression" ? String(child(callee, "property")?.["name"]) : undefined);
  const dropsErrors =
    method === "catch" &&
    args[0] !== undefined &&
    !(isFunction(bare(args[0])) && rethrows(bare(args[0]) ?? node)) &&
    ofArgument(args[0], reader, false).every((step) => step.kind !== "block" || step.steps.length === 0);
  const over = callee?.type === "MemberExpression" ? bare(child(callee, "object")) : undefined;
  const before =
    over === undefined
      ? []
      : ofExpression(
          over,
          reader,
          awaited || method === "catch" || method === "then" || method === "finally",
        );
  const emptyLoop = method === "forEach" && isEmptyList(over, source);
  const unheard =
    /^(?:then|finally)$/.test(method ?? "") && !awaited && !/\bdone\b/.test(textOf(node, source));
  const late = unheard || NEVER_SURELY_CALLED.test(name ?? "");
  const inner = args.flatMap((one) => ofArgument(one, reader, late));
  return [
    ...(dropsErrors && before.length > 0
      ? [{ kind: "block", what: "guard", header: "catch", swallows: true, steps: before, line } as const]
      : before),
    ...(emptyLoop
      ? [
          {
            kind: "block",
            what: "loop",
            header: "",
            never: "it loops over nothing",
            steps: inner,
            line,
          } as const,
        ]
      : inner),
    ...(name === undefined
      ? []
      : [
          {
            kind: "call",
            name: name.replaceAll("()", ""),
            args: args.map((one) => textOf(one, source)),
            line,
          } as const,
        ]),
  ];
}

/** What is handed to a call: a callback, or a value that may assert while it is made. */
function ofArgument(given: Node, reader: BodyReader, late: boolean): Step[] {
  const node = bare(given);
  if (node === undefined) return [];
  if (node.type === "ObjectExpression")
    return children(node, "properties").flatMap((one) =>
      ofArgument(child(one, "value") ?? one, reader, late),
    );
  if (!isFunction(node)) return isNode(node) ? ofExpression(node, reader, true) : [];
  const steps = stepsOfFunction(node, reader);
  if (steps.length === 0) return [];
  const line = lineOf(node, reader.source);
  return [
    {
      kind: "block",
      what: "callback",
      header: "",
      steps,
      line,
      ...(late ? { never: "nothing waits for it" } : {}),
    },
  ];
}
