import { Edits, type Read } from "../read.ts";
import { ASSIGNMENT, LOGS, otherNumber, swapsOf } from "../swaps.ts";
import { child, children, dotted, isNode, parseScript, type Node, type Script } from "./ast.ts";

/** JavaScript and TypeScript. */
export function readScript(path: string, text: string): Read {
  const script = parseScript(path, text);
  if (script === undefined) return { edits: [], tokens: [], broken: true };
  const edits = new Edits(text);
  for (const node of script.body) visit(node, undefined, script, edits);
  return { edits: edits.all, tokens: script.tokens, broken: false };
}

/** Fields that hold types, names and notes: nothing in them runs. */
const SKIPPED_FIELDS = new Set([
  ...["loc", "extra", "leadingComments", "trailingComments", "innerComments", "tokens", "directives"],
  ...["typeAnnotation", "returnType", "typeParameters", "typeArguments", "superTypeParameters"],
  ...["implements", "predicate", "decorators", "interpreter"],
]);
const TYPED_VALUE =
  /^TS(?:AsExpression|SatisfiesExpression|NonNullExpression|TypeAssertion|ParameterProperty)$/;

function isSkipped(node: Node): boolean {
  if (node["declare"] === true || /^(?:Import|ExportAll)Declaration$/.test(node.type)) return true;
  if (node.type === "ExportNamedDeclaration" && child(node, "declaration") === undefined) return true;
  return node.type.startsWith("TS") && !TYPED_VALUE.test(node.type) && node.type !== "TSExportAssignment";
}

/** What a program does when it is started as one. */
function isStart(node: Node, { text }: Script): boolean {
  const test = node.type === "IfStatement" ? child(node, "test") : undefined;
  return (
    test !== undefined && /\b(?:import\.meta\.main|require\.main)\b/.test(text.slice(test.start, test.end))
  );
}

function visit(node: Node, parent: Node | undefined, script: Script, edits: Edits): void {
  if (isSkipped(node) || isStart(node, script)) return;
  mutate(node, parent, script, edits);
  for (const field in node) {
    if (SKIPPED_FIELDS.has(field)) continue;
    // Names of properties are no values, unless they are computed.
    if (field === "key" && node["computed"] !== true) continue;
    if (field === "arguments" && isWording(node)) {
      for (const argument of children(node, field))
        if (!/^(?:StringLiteral|TemplateLiteral)$/.test(argument.type)) visit(argument, node, script, edits);
      continue;
    }
    const value = node[field];
    for (const one of Array.isArray(value) ? value : [value])
      if (isNode(one)) visit(one, node, script, edits);
  }
}

/** What is said in logs and errors, and what names a module. */
function isWording(node: Node): boolean {
  const callee = dotted(child(node, "callee"));
  return LOGS.test(callee) || /(?:^|\.)\w*Error$/.test(callee) || /^(?:require|import|super)$/.test(callee);
}

function mutate(node: Node, parent: Node | undefined, script: Script, edits: Edits): void {
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
      return infix(node, parent, script, edits);
    case "AssignmentExpression": {
      const sign = String(node["operator"]);
      const to = ASSIGNMENT[sign];
      if (to !== undefined && !(sign === "+=" && isText(child(node, "right"))))
        edits.add("AssignmentOperator", ...signBetween(node, sign, script), to);
      return;
    }
    case "UpdateExpression": {
      const sign = String(node["operator"]);
      const from = node["prefix"] === true ? node.start : node.end - 2;
      return edits.add("UpdateOperator", from, from + 2, sign === "++" ? "--" : "++");
    }
    case "UnaryExpression":
      return unary(node, parent, edits);
    case "BooleanLiteral":
      return edits.add("BooleanLiteral", node.start, node.end, node["value"] === true ? "false" : "true");
    case "NumericLiteral":
    case "BigIntLiteral": {
      const to = otherNumber(script.text.slice(node.start, node.end));
      return to === undefined ? undefined : edits.add("NumberLiteral", node.start, node.end, to);
    }
    case "StringLiteral":
      if (parent?.type !== "JSXAttribute" && !isStatement(parent))
        edits.add("StringLiteral", node.start, node.end, node["value"] === "" ? '"mutant"' : '""');
      return;
    case "TemplateLiteral":
      if (parent?.type !== "TaggedTemplateExpression" && node.end - node.start > 2)
        edits.add("StringLiteral", node.start, node.end, "``");
      return;
    case "ArrayExpression":
      if (children(node, "elements").length > 0) edits.add("ArrayDeclaration", node.start, node.end, "[]");
      return;
    case "ObjectExpression":
      if (children(node, "properties").length > 0) edits.add("ObjectLiteral", node.start, node.end, "{}");
      return;
    default:
      return statement(node, parent, edits);
  }
}

function statement(node: Node, parent: Node | undefined, edits: Edits): void {
  switch (node.type) {
    case "IfStatement":
    case "ConditionalExpression":
      return condition(child(node, "test"), ["true", "false"], edits);
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForStatement":
      return condition(child(node, "test"), ["false"], edits);
    case "ReturnStatement":
      return returned(child(node, "argument"), edits);
    case "ArrowFunctionExpression":
      return child(node, "body")?.type === "BlockStatement"
        ? undefined
        : returned(child(node, "body"), edits);
    case "BlockStatement": {
      const body = children(node, "body");
      const returns = body.length === 1 && body[0]?.type === "ReturnStatement";
      if (body.length > 0 && !(returns && isFunction(parent)))
        edits.add("BlockStatement", node.start, node.end, "{}");
      return;
    }
    case "ExpressionStatement": {
      const value = child(node, "expression");
      const call = value?.type === "AwaitExpression" ? child(value, "argument") : value;
      if (call === undefined || !/^(?:Optional)?CallExpression$|^AssignmentExpression$/.test(call.type))
        return;
      const callee = dotted(child(call, "callee"));
      if (!LOGS.test(callee) && callee !== "super") edits.add("StatementRemoval", node.start, node.end, ";");
      return;
    }
    default:
      return;
  }
}

function isFunction(node: Node | undefined): boolean {
  return /Function|^(?:Object|Class|ClassPrivate)Method$/.test(node?.type ?? "");
}

function isStatement(node: Node | undefined): boolean {
  return node?.type === "ExpressionStatement";
}

function condition(test: Node | undefined, to: readonly string[], edits: Edits): void {
  if (test === undefined || test.type === "BooleanLiteral") return;
  for (const replacement of to) edits.add("ConditionalExpression", test.start, test.end, replacement);
}

function returned(value: Node | undefined, edits: Edits): void {
  if (value === undefined || value.type === "BooleanLiteral") return;
  if (value.type === "Identifier" && value["name"] === "undefined") return;
  edits.add("ReturnValue", value.start, value.end, "undefined");
}

function infix(node: Node, parent: Node | undefined, script: Script, edits: Edits): void {
  const sign = String(node["operator"]);
  const swaps = swapsOf(sign);
  if (swaps === undefined || (sign === "+" && (isText(child(node, "left")) || isText(child(node, "right")))))
    return;
  // `a ?? b` mixes with no other operator of its kind.
  if (sign === "??" && [parent, child(node, "left"), child(node, "right")].some(isLogical)) return;
  for (const to of swaps.to) edits.add(swaps.operator, ...signBetween(node, sign, script), to);
}

function isLogical(node: Node | undefined): boolean {
  return node?.type === "LogicalExpression";
}

/** Text that is put together: nothing can be taken from it. */
function isText(node: Node | undefined): boolean {
  if (node?.type === "BinaryExpression" && node["operator"] === "+")
    return isText(child(node, "left")) || isText(child(node, "right"));
  return node?.type === "StringLiteral" || node?.type === "TemplateLiteral";
}

/** Where the operator itself stands, between its operands. */
function signBetween(node: Node, sign: string, { bare }: Script): [number, number] {
  const from = bare.indexOf(sign, child(node, "left")?.end ?? node.start);
  return [from, from + sign.length];
}

function unary(node: Node, parent: Node | undefined, edits: Edits): void {
  const sign = String(node["operator"]);
  const argument = child(node, "argument");
  if (sign === "-" && argument?.type !== "BigIntLiteral")
    edits.add("UnaryOperator", node.start, node.start + 1, "+");
  if (sign === "+") edits.add("UnaryOperator", node.start, node.start + 1, "-");
  // What would begin a statement, or an arrow's body, of another kind stays.
  const opens = /^(?:Object|Function|Class)Expression$/.test(argument?.type ?? "");
  if (sign === "!" && !opens && !isStatement(parent))
    edits.add("BooleanLiteral", node.start, node.start + 1, "");
}
