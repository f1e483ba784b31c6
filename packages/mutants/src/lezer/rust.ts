import { parser } from "@lezer/rust";
import type { Read } from "../read.ts";
import { LOGS } from "../swaps.ts";
import { mutateCommon, type Names } from "./shared.ts";
import { after, isAmong, kids, readTree, type SyntaxNode, type Visit } from "./tree.ts";

const NAMES: Names = {
  infix: "BinaryExpression",
  unary: "UnaryExpression",
  numbers: ["Integer", "Float"],
  boolean: "Boolean",
  string: "String",
};

export function readRust(text: string): Read {
  return readTree(parser, text, rust);
}

/** `#[test]`, `#[tokio::test]`, `#[cfg(test)]`. */
const TEST_ATTRIBUTE = /^#?\s*\[\s*(?:(?:\w+\s*::\s*)*test\b|cfg\s*\([^\]]*\btest\b)/;

function rust(node: SyntaxNode, visit: Visit): boolean {
  const { edits, raw } = visit;
  const parts = kids(node);
  switch (node.name) {
    case "UseDeclaration":
    case "Attribute":
    case "InnerAttribute":
    case "MacroInvocation":
    case "MacroDefinition":
    case "LiteralPattern":
    case "RangePattern":
    case "ArrayType":
    case "GenericType":
    case "TypeArgList":
      return false;
    case "AttributeItem":
      return !parts.some((part) => part.name === "Attribute" && TEST_ATTRIBUTE.test(raw(part)));
    case "IfExpression":
    case "WhileExpression":
      condition(
        after(parts, node.name === "IfExpression" ? "if" : "while"),
        node.name === "IfExpression",
        visit,
      );
      return true;
    case "ExpressionStatement":
      if (
        isAmong(node.firstChild, "CallExpression", "TryExpression", "AwaitExpression") &&
        isCallFor(node, visit)
      )
        edits.add("StatementRemoval", node.from, node.to, "();");
      return true;
    case "FunctionItem":
      body(parts, visit);
      return true;
    case "Block":
      if (
        isAmong(node.parent, "IfExpression", "WhileExpression", "ForExpression") &&
        isStatements(parts, visit)
      )
        edits.add("BlockStatement", node.from, node.to, "{}");
      return true;
    default:
      mutateCommon(node, visit, NAMES);
      return true;
  }
}

/** Made for what it does: its value is thrown away. */
function isCallFor(node: SyntaxNode, { raw }: Visit): boolean {
  return raw(node).endsWith(";") && !LOGS.test(raw(node.firstChild?.firstChild));
}

/** `if let` says what its block goes on with. */
function condition(test: SyntaxNode | undefined, both: boolean, { edits, raw }: Visit): void {
  if (test === undefined || isAmong(test, "Boolean", "LetDeclaration") || /\blet\b/.test(raw(test))) return;
  for (const to of both ? ["true", "false"] : ["false"])
    edits.add("ConditionalExpression", test.from, test.to, to);
}

/** As cargo-mutants does: a function that gives what its type gives by default, or does nothing. */
function body(parts: readonly SyntaxNode[], { edits, raw }: Visit): void {
  const block = parts.find(({ name }) => name === "Block");
  if (block === undefined || kids(block).length <= 2) return;
  const type = raw(after(parts, "->")).trim();
  if (type === "") return edits.add("BlockStatement", block.from, block.to, "{}");
  if (type === "!" || type.startsWith("impl")) return;
  for (const value of valuesOf(type))
    if (raw(block).replaceAll(/\s/g, "") !== `{${value}}`)
      edits.add("ReturnValue", block.from, block.to, `{ ${value} }`);
}

function valuesOf(type: string): string[] {
  if (type === "bool") return ["true", "false"];
  if (/^(?:std::option::)?Option\b/.test(type)) return ["None"];
  if (/\bResult\b/.test(type)) return ["Ok(Default::default())"];
  return ["Default::default()"];
}

/** Nothing in it is a value that somebody takes. */
function isStatements(parts: readonly SyntaxNode[], { raw }: Visit): boolean {
  const inner = parts.slice(1, -1);
  return inner.length > 0 && inner.every((part) => raw(part).endsWith(";") || raw(part).endsWith("}"));
}
