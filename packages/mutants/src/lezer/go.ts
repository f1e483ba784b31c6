import { parser } from "@lezer/go";
import type { Read } from "../read.ts";
import { LOGS } from "../swaps.ts";
import { mutateCommon, type Names } from "./shared.ts";
import { isAmong, kids, readTree, type SyntaxNode, type Visit } from "./tree.ts";

const NAMES: Names = {
  infix: "BinaryExp",
  unary: "UnaryExp",
  numbers: ["Number"],
  boolean: "Bool",
  string: "String",
};

export function readGo(text: string): Read {
  return readTree(parser, text, go, masked(text));
}

/** After these the grammar does not see that a statement ends with its line. */
function masked(text: string): string {
  return text.replaceAll(/(?<=\b(?:true|false|nil|iota)[ \t]*)\n(?=[ \t]*[^\s.)\]},])/g, ";");
}

function go(node: SyntaxNode, visit: Visit): boolean {
  const { edits, raw } = visit;
  const parts = kids(node);
  switch (node.name) {
    case "ImportDecl":
    case "StructType":
    case "InterfaceType":
    case "PackageClause":
    case "ArrayType":
      return false;
    case "CallExpr":
      // What errors and logs say, and what a panic says, is wording.
      return (
        !/^(?:errors\.New|fmt\.Errorf|panic)$/.test(raw(node.firstChild)) && !LOGS.test(raw(node.firstChild))
      );
    case "IncDecOp":
      edits.add("UpdateOperator", node.from, node.to, raw(node) === "++" ? "--" : "++");
      return true;
    case "IfStatement": {
      const test = parts[parts.findIndex(({ name }) => name === "Block") - 1];
      if (isTest(test)) condition(test, ["true ||", "false &&"], visit);
      return true;
    }
    case "ForStatement": {
      const [, test, block] = parts;
      const clause =
        test?.name === "ForClause" ? kids(test).find(isTest) : block?.name === "Block" ? test : undefined;
      if (isTest(clause)) condition(clause, ["false &&"], visit);
      return true;
    }
    case "ExprStatement":
      if (parts[0]?.name === "CallExpr" && !LOGS.test(raw(parts[0].firstChild)))
        edits.add("StatementRemoval", node.from, node.to, "{}");
      return true;
    case "ReturnStatement":
      returned(node, parts, visit);
      return true;
    case "Block":
      block(node, parts, visit);
      return true;
    default:
      mutateCommon(node, visit, NAMES);
      return true;
  }
}

function isTest(node: SyntaxNode | undefined): node is SyntaxNode {
  return isAmong(
    node ?? null,
    "BinaryExp",
    "UnaryExp",
    "VariableName",
    "CallExpr",
    "SelectorExpr",
    "ParenthesizedExp",
  );
}

/** What it was stays in it: a variable that nothing uses does not compile. */
function condition(test: SyntaxNode, to: readonly string[], { edits, raw }: Visit): void {
  for (const first of to) edits.add("ConditionalExpression", test.from, test.to, `${first} (${raw(test)})`);
}

/** Of functions only those without a result: one that has some has to return it. */
function block(node: SyntaxNode, parts: readonly SyntaxNode[], { edits }: Visit): void {
  if (parts.length <= 2 || parts.every(({ name }) => /^(?:[{}]|;|ReturnStatement)$/.test(name))) return;
  const { parent } = node;
  const isBranch = isAmong(parent, "IfStatement", "ForStatement");
  const before = node.prevSibling?.name;
  const isAction =
    isAmong(parent, "FunctionDecl", "MethodDecl") && before === "Parameters" && !hasResults(parent);
  if (isBranch || isAction) edits.add("BlockStatement", node.from, node.to, "{}");
}

/** These have mutants of their own, or are what they would become. */
const OWN = new Set(["BinaryExp", "Number", "String", "Bool", "ParenthesizedExp"]);
const NUMERIC = /^(?:u?int(?:8|16|32|64|ptr)?|float(?:32|64)|byte|rune)$/;

/** Results of which the function says the type, one by one. What they were stays in them: see `condition`. */
function returned(node: SyntaxNode, parts: readonly SyntaxNode[], { edits, raw }: Visit): void {
  const values = parts.slice(1).filter(({ name }) => name !== "," && name !== ";");
  const types = resultTypes(node, raw);
  if (types.length !== values.length) return;
  for (const [at, value] of values.entries()) {
    const was = raw(value);
    if (OWN.has(value.name) || was === "nil" || (value.name === "UnaryExp" && !was.startsWith("&"))) continue;
    for (const to of zerosOf(types[at] ?? "", was)) edits.add("ReturnValue", value.from, value.to, to);
  }
}

function zerosOf(type: string, was: string): string[] {
  if (NUMERIC.test(type)) return [`0 * (${was})`];
  if (type === "bool") return [`true || (${was})`, `false && (${was})`];
  if (type === "string") return [`(${was})[:0]`];
  return [`func() (zero ${type}) { _ = ${was}; return }()`];
}

/** Of the function that a statement stands in; none where several share one type's name. */
function resultTypes(node: SyntaxNode, raw: Visit["raw"]): string[] {
  let at = node.parent;
  while (at !== null && !isAmong(at, "FunctionDecl", "MethodDecl", "FunctionLiteral")) at = at.parent;
  const body = kids(at).findLast(({ name }) => name === "Block");
  const last = body?.prevSibling;
  if (!last) return [];
  if (last.name !== "Parameters") return [raw(last)];
  if (!hasResults(at)) return [];
  const results = kids(last).filter(({ name }) => name === "Parameter");
  const names = results.map((result) => kids(result).filter(({ name }) => name === "DefName").length);
  return names.some((count) => count > 1) ? [] : results.map((result) => raw(result.lastChild));
}

function hasResults(declaration: SyntaxNode | null): boolean {
  const names = kids(declaration).map(({ name }) => name);
  const lists = names.filter((name) => name === "Parameters").length;
  return lists > (declaration?.name === "MethodDecl" ? 2 : 1);
}
