import { ASSIGNMENT, otherNumber, swapsOf } from "../swaps.ts";
import type { SyntaxNode, Visit } from "./tree.ts";

/** Names under which a grammar has what several languages have. */
export interface Names {
  readonly infix: string;
  readonly unary: string;
  readonly numbers: readonly string[];
  readonly boolean: string;
  readonly string: string;
}

/** Signs, numbers, truth values and strings: what is the same in all these languages. */
export function mutateCommon(node: SyntaxNode, visit: Visit, names: Names): void {
  const { edits } = visit;
  const text = visit.raw(node);
  const parent = node.parent?.name;
  if (/^(?:Arith|Compare|Logic)Op$/.test(node.name) && parent === names.infix) {
    const swaps = isText(node, names) ? undefined : swapsOf(text);
    for (const to of swaps?.to ?? [])
      edits.add(swaps?.operator ?? "ArithmeticOperator", node.from, node.to, to);
  } else if (node.name === "UpdateOp") {
    const to = ASSIGNMENT[text];
    if (to !== undefined && !(text === "+=" && isText(node, names)))
      edits.add("AssignmentOperator", node.from, node.to, to);
  } else if (node.name === "ArithOp" && parent === names.unary) {
    if (text === "-") edits.add("UnaryOperator", node.from, node.to, "");
  } else if (node.name === "LogicOp" && parent === names.unary) {
    if (text === "!") edits.add("BooleanLiteral", node.from, node.to, "");
  } else if (node.name === names.boolean) {
    edits.add("BooleanLiteral", node.from, node.to, opposite(text));
  } else if (names.numbers.includes(node.name)) {
    const to = otherNumber(text);
    if (to !== undefined) edits.add("NumberLiteral", node.from, node.to, to);
  } else if (node.name === names.string) {
    edits.add("StringLiteral", node.from, node.to, /^\w*(["'`])\1$/.test(text) ? '"mutant"' : '""');
  }
}

function opposite(text: string): string {
  const other = { true: "false", false: "true", True: "False", False: "True" }[text];
  return other ?? text;
}

/** Text that is put together: nothing can be taken from it. */
function isText(sign: SyntaxNode, names: Names): boolean {
  return [sign.prevSibling, sign.nextSibling].some(
    (side) => side !== null && (side.name === names.string || side.name === "FormatString"),
  );
}
