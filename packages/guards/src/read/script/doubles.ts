import type { Double } from "../model.ts";
import {
  bare,
  below,
  child,
  children,
  constantText,
  dotted,
  isFunction,
  lineOf,
  textOf,
  type Node,
  type Source,
} from "./ast.ts";

const MODULES =
  /^(?:vi|vitest|jest)\.(?:mock|doMock|unstable_mockModule|setMock)$|^(?:mock|t\.mock|td)\.(?:module|replace|replaceEsm)$|^(?:proxyquire|rewire)$/;
const METHODS =
  /^(?:vi|vitest|jest)\.(?:spyOn|replaceProperty)$|^(?:mock|t\.mock|sinon)\.(?:method|getter|setter|stub|replace|property)$|^stub$/;

/** Doubles that a file puts in the place of modules and methods. */
export function doublesIn(program: readonly Node[], source: Source): Double[] {
  const doubles: Double[] = [];
  const walk = (node: Node): void => {
    if (node.type === "CallExpression") {
      const name = dotted(child(node, "callee")) ?? "";
      const args = children(node, "arguments");
      const module = constantText(args[0]) ?? importedIn(args[0]);
      const line = lineOf(node, source);
      if (MODULES.test(name) && module !== undefined) doubles.push({ target: module, line, words: name });
      const method = constantText(args[1]);
      // A spy that only watches lets the real thing through.
      if (
        METHODS.test(name) &&
        args[0] !== undefined &&
        method !== undefined &&
        (!name.endsWith("spyOn") || isFaked(node, source))
      )
        doubles.push({ target: `${textOf(args[0], source)}.${method}`, line, words: name });
    }
    if (node.type === "AssignmentExpression") {
      const [left, right] = [bare(child(node, "left")), bare(child(node, "right"))];
      const name = dotted(left);
      if (
        left?.type === "MemberExpression" &&
        name !== undefined &&
        (isFunction(right) || /^(?:vi|jest)\.fn\b/.test(dotted(right) ?? ""))
      )
        doubles.push({ target: name, line: lineOf(node, source), words: "assigned to" });
    }
    for (const one of below(node)) walk(one);
  };
  for (const node of program) walk(node);
  return doubles;
}

function importedIn(given: Node | undefined): string | undefined {
  const node = bare(given);
  if (node?.type === "ImportExpression") return constantText(child(node, "source"));
  return node?.type === "CallExpression" && dotted(child(node, "callee")) === "import"
    ? constantText(children(node, "arguments")[0])
    : undefined;
}

function isFaked(node: Node, { text }: Source): boolean {
  const rest = text.slice(node.end, node.end + 60);
  return /^\s*\.\s*(?:mock(?:Return|Implementation|Resolved|Rejected)|and\b|returns|callsFake|resolves)/.test(
    rest,
  );
}
