import { parse } from "@babel/parser";
import { normalised } from "../../syntax/tokens.ts";

/** A node as far as this reader looks at it; fields are asked for by name. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** The program's statements; or the line where it is none. */
export function parseScript({ path, text }: Source): { body: Node[] } | { line: number } {
  const jsx = !/\.[cm]?ts$/.test(path);
  try {
    const file = parse(text, {
      sourceType: "unambiguous",
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      plugins: jsx ? ["typescript", "decorators", "jsx"] : ["typescript", "decorators"],
    });
    return { body: file.program.body as unknown as Node[] };
  } catch (error) {
    const at = (error as { loc?: { line?: number } }).loc;
    return { line: at?.line ?? 1 };
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

export function child(node: Node | undefined, field: string): Node | undefined {
  const value = node?.[field];
  return isNode(value) ? value : undefined;
}

export function children(node: Node | undefined, field: string): Node[] {
  const value = node?.[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function textOf(node: Node | undefined, { text }: Source): string {
  return node === undefined ? "" : normalised("script", text.slice(node.start, node.end));
}

export function lineOf(node: Node, _source: Source): number {
  return (node["loc"] as { start: { line: number } }).start.line;
}

export function endOf(node: Node): number {
  return (node["loc"] as { end: { line: number } }).end.line;
}

const SKIPPED_FIELDS = new Set([
  "loc",
  "extra",
  "leadingComments",
  "trailingComments",
  "innerComments",
  "tokens",
]);

/** All nodes directly below, in the order they stand. */
export function below(node: Node): readonly Node[] {
  const known = belowOf.get(node);
  if (known !== undefined) return known;
  const found: Node[] = [];
  for (const field in node) {
    if (SKIPPED_FIELDS.has(field)) continue;
    const value = node[field];
    if (Array.isArray(value)) found.push(...value.filter(isNode));
    else if (isNode(value)) found.push(value);
  }
  found.sort((a, b) => a.start - b.start);
  belowOf.set(node, found);
  return found;
}

/** Trees are walked several times. */
const belowOf = new WeakMap<Node, readonly Node[]>();

export interface FunctionNode extends Node {
  readonly body: Node;
}

export function isFunction(node: Node | undefined): node is FunctionNode {
  return (
    node !== undefined &&
    /^(?:ArrowFunctionExpression|FunctionExpression|FunctionDeclaration|ObjectMethod|ClassMethod)$/.test(
      node.type,
    )
  );
}

/** What stands around a value and changes nothing of it. */
export function bare(node: Node | undefined): Node | undefined {
  let at = node;
  while (
    at !== undefined &&
    /^(?:ParenthesizedExpression|TS(?:As|Satisfies|NonNull)\w*|TSTypeAssertion|ChainExpression)$/.test(
      at.type,
    )
  )
    at = child(at, "expression");
  if (at?.type === "SequenceExpression") return bare(children(at, "expressions").at(-1));
  return at;
}

/** `it.skip`, also as `it["skip"]`; a call within stands as `()`: `it.each()`. Undefined for anything else. */
export function dotted(given: Node | undefined): string | undefined {
  const node = bare(given);
  switch (node?.type) {
    case "Identifier":
      return String(node["name"]);
    case "ThisExpression":
      return "this";
    case "Import":
      return "import";
    case "MemberExpression":
    case "OptionalMemberExpression": {
      const [object, property] = [dotted(child(node, "object")), child(node, "property")];
      const name =
        node["computed"] === true ? constantText(property) : String(property?.["name"] ?? property?.["id"]);
      return object === undefined || name === undefined ? undefined : `${object}.${name}`;
    }
    case "CallExpression":
    case "OptionalCallExpression": {
      const callee = dotted(child(node, "callee"));
      return callee === undefined ? undefined : `${callee}()`;
    }
    case "TaggedTemplateExpression": {
      const tag = dotted(child(node, "tag"));
      return tag === undefined ? undefined : `${tag}()`;
    }
    default:
      return undefined;
  }
}

/** The text of a string that is written out. */
export function constantText(given: Node | undefined): string | undefined {
  const node = bare(given);
  if (node?.type === "StringLiteral") return String(node["value"]);
  if (node?.type === "TemplateLiteral" && children(node, "expressions").length === 0)
    return (children(node, "quasis")[0]?.["value"] as { cooked?: string } | undefined)?.cooked ?? "";
  return undefined;
}

/** Whether a condition is decided already: true, false, or not to be told. */
export function decided(given: Node | undefined): boolean | undefined {
  const node = bare(given);
  switch (node?.type) {
    case "BooleanLiteral":
      return node["value"] === true;
    case "NumericLiteral":
      return node["value"] !== 0;
    case "StringLiteral":
      return node["value"] !== "";
    case "NullLiteral":
      return false;
    case "ObjectExpression":
    case "ArrayExpression":
    case "ArrowFunctionExpression":
      return true;
    case "Identifier":
      return node["name"] === "undefined" ? false : undefined;
    case "UnaryExpression": {
      if (node["operator"] === "void") return false;
      const inner = node["operator"] === "!" ? decided(child(node, "argument")) : undefined;
      return inner === undefined ? undefined : !inner;
    }
    case "LogicalExpression": {
      const [left, right] = [decided(child(node, "left")), decided(child(node, "right"))];
      if (node["operator"] === "&&")
        return left === false || right === false ? false : left === true ? right : undefined;
      if (node["operator"] === "||")
        return left === true || right === true ? true : left === false ? right : undefined;
      return undefined;
    }
    case "BinaryExpression":
      return decidedComparison(node);
    default:
      return undefined;
  }
}

function decidedComparison(node: Node): boolean | undefined {
  const [left, right] = [child(node, "left"), child(node, "right")];
  if (left?.type.endsWith("Literal") !== true || right?.type.endsWith("Literal") !== true) return undefined;
  const [a, b] = [left["value"], right["value"]] as [number, number];
  switch (node["operator"]) {
    case "===":
    case "==":
      return a === b;
    case "!==":
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case ">":
      return a > b;
    default:
      return undefined;
  }
}
