import { parser } from "@lezer/python";
import type { Read } from "../read.ts";
import { LOGS } from "../swaps.ts";
import { mutateCommon, type Names } from "./shared.ts";
import { after, isAmong, kids, readTree, type SyntaxNode, type Visit } from "./tree.ts";

const NAMES: Names = {
  infix: "BinaryExpression",
  unary: "UnaryExpression",
  numbers: ["Number"],
  boolean: "Boolean",
  string: "String",
};

export function readPython(text: string): Read {
  return readTree(parser, text, python, masked(text));
}

/** A `yield` alone and a number that ends with its dot are unknown to the grammar. */
function masked(text: string): string {
  return text
    .replaceAll(/(?<=^[ \t]*)yield(?=[ \t]*(?:#.*)?$)/gm, "pass ")
    .replaceAll(/(?<=\d)\.(?=[\s,)\]}*/+-])/g, "0");
}

function python(node: SyntaxNode, visit: Visit): boolean {
  const { edits } = visit;
  const parts = kids(node);
  switch (node.name) {
    case "ImportStatement":
    case "Decorator":
    case "TypeDef":
    case "TypeParamList":
    case "RaiseStatement":
    case "AssertStatement":
      return false;
    case "String":
    case "FormatString":
      mutateString(node, visit);
      return true;
    case "BinaryExpression":
      words(parts, visit);
      return true;
    case "UnaryExpression":
      if (parts[0]?.name === "not" && parts[1] !== undefined)
        edits.add("BooleanLiteral", parts[0].from, parts[1].from, "");
      return true;
    case "IfStatement":
      // What a program does when it is started as one.
      if (/^__name__\b/.test(visit.raw(parts[1]))) return false;
      conditions(parts, visit);
      return true;
    case "WhileStatement":
    case "ConditionalExpression":
      conditions(parts, visit);
      return true;
    case "ReturnStatement":
      returned(node, parts, visit);
      return true;
    case "ExpressionStatement":
      return statement(node, parts, visit);
    case "Body":
      if (node.parent?.name === "FunctionDefinition") body(node, parts, visit);
      return true;
    case "ArrayExpression":
    case "DictionaryExpression":
      if (parts.length > 2 && !isTarget(node)) {
        const array = node.name === "ArrayExpression";
        edits.add(array ? "ArrayDeclaration" : "ObjectLiteral", node.from, node.to, array ? "[]" : "{}");
      }
      return true;
    default:
      mutateCommon(node, visit, NAMES);
      return true;
  }
}

/** `and`, `or`, `is`, `in` and their opposites. */
function words(parts: readonly SyntaxNode[], { edits }: Visit): void {
  const [, first, second] = parts;
  if (first === undefined) return;
  if (first.name === "and" || first.name === "or")
    edits.add("LogicalOperator", first.from, first.to, first.name === "and" ? "or" : "and");
  if (first.name === "not" && second?.name === "in")
    edits.add("EqualityOperator", first.from, second.to, "in");
  if (first.name === "in") edits.add("EqualityOperator", first.from, first.to, "not in");
  if (first.name === "is" && second?.name === "not")
    edits.add("EqualityOperator", first.from, second.to, "is");
  else if (first.name === "is") edits.add("EqualityOperator", first.from, first.to, "is not");
}

/** Not a docstring, a type's name in quotes, or a part of a string in several parts. */
function mutateString(node: SyntaxNode, visit: Visit): void {
  if (isAmong(node.parent, "ExpressionStatement", "ContinuedString", "FormatReplacement")) return;
  const text = visit.raw(node);
  const bytes = /^[rR]?[bB]/.test(text) ? "b" : "";
  const empty = /^\w*(?:""|''|"{6}|'{6})$/.test(text);
  visit.edits.add("StringLiteral", node.from, node.to, `${bytes}${empty ? '"mutant"' : '""'}`);
}

function conditions(parts: readonly SyntaxNode[], visit: Visit): void {
  for (const word of parts)
    if (/^(?:if|elif|while)$/.test(word.name))
      condition(after(parts.slice(parts.indexOf(word)), word.name), word.name !== "while", visit);
}

function condition(test: SyntaxNode | undefined, both: boolean, { edits }: Visit): void {
  if (test === undefined || test.name === "Boolean" || test.name === "Body") return;
  for (const to of both ? ["True", "False"] : ["False"])
    edits.add("ConditionalExpression", test.from, test.to, to);
}

function returned(node: SyntaxNode, parts: readonly SyntaxNode[], { edits }: Visit): void {
  const first = after(parts, "return");
  if (first === undefined || (parts.length === 2 && isAmong(first, "None", "Boolean"))) return;
  edits.add("ReturnValue", first.from, node.to, "None");
}

/** Calls that are made for what they do. What logs say is nobody's behaviour. */
function statement(node: SyntaxNode, parts: readonly SyntaxNode[], visit: Visit): boolean {
  const [value] = parts;
  const call = value?.name === "AwaitExpression" ? after(kids(value), "await") : value;
  if (parts.length !== 1 || call?.name !== "CallExpression") return true;
  if (LOGS.test(visit.raw(call.firstChild))) return false;
  visit.edits.add("StatementRemoval", node.from, node.to, "pass");
  return true;
}

function body(node: SyntaxNode, parts: readonly SyntaxNode[], { edits }: Visit): void {
  const done = parts.filter(
    (part) =>
      part.name !== ":" &&
      part.name !== "PassStatement" &&
      !(
        part.name === "ExpressionStatement" &&
        isAmong(part.firstChild, "String", "ContinuedString", "Ellipsis")
      ),
  );
  const last = parts.at(-1);
  if (done.length === 0 || last === undefined) return;
  if (done.length === 1 && done[0]?.name === "ReturnStatement") return;
  edits.add("BlockStatement", node.from, last.to, ": pass");
}

/** `[a, b] = pair`. */
function isTarget(node: SyntaxNode): boolean {
  if (
    !isAmong(
      node.parent,
      "AssignStatement",
      "ForStatement",
      "DeleteStatement",
      "ArrayExpression",
      "TupleExpression",
    )
  )
    return false;
  for (let at = node.nextSibling; at !== null; at = at.nextSibling)
    if (at.name === "AssignOp" || at.name === "in") return true;
  return node.parent?.name === "DeleteStatement" || (node.parent !== null && isTargetOf(node.parent));
}

function isTargetOf(node: SyntaxNode): boolean {
  return isAmong(node, "ArrayExpression", "TupleExpression") && isTarget(node);
}
