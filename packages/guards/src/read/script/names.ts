import {
  bare,
  below,
  child,
  children,
  constantText,
  dotted,
  isFunction,
  lineOf,
  type Node,
  type Source,
} from "./ast.ts";

/** Local names by the module they come from. */
export function importsIn(program: readonly Node[]): Map<string, string> {
  const imports = new Map<string, string>();
  for (const node of program) {
    if (node.type === "ImportDeclaration") {
      const from = constantText(child(node, "source")) ?? "";
      for (const one of children(node, "specifiers"))
        imports.set(String(child(one, "local")?.["name"]), from);
    }
    if (node.type !== "VariableDeclaration") continue;
    for (const one of children(node, "declarations")) {
      const from = moduleOf(child(one, "init"));
      if (from !== undefined) for (const name of namesOf(child(one, "id"))) imports.set(name, from);
    }
  }
  return imports;
}

/** `require("./x")`, `await import("./x")`. */
function moduleOf(given: Node | undefined): string | undefined {
  let node = bare(given);
  while (node?.type === "AwaitExpression" || node?.type === "MemberExpression")
    node = bare(child(node, "argument") ?? child(node, "object"));
  if (node?.type === "ImportExpression") return constantText(child(node, "source"));
  if (node?.type !== "CallExpression") return undefined;
  const callee = dotted(child(node, "callee"));
  return callee === "require" ||
    callee === "import" ||
    callee === "vi.importActual" ||
    callee === "jest.requireActual"
    ? constantText(children(node, "arguments")[0])
    : undefined;
}

function namesOf(node: Node | undefined): string[] {
  if (node === undefined) return [];
  if (node.type === "Identifier") return [String(node["name"])];
  if (node.type === "ObjectPattern")
    return children(node, "properties").flatMap((one) =>
      namesOf(child(one, "value") ?? child(one, "argument")),
    );
  if (node.type === "ArrayPattern") return children(node, "elements").flatMap(namesOf);
  return namesOf(child(node, "left"));
}

/** What the file's top defines itself, but for what it imports. */
export function definedIn(program: readonly Node[], source: Source): Map<string, number> {
  const defined = new Map<string, number>();
  for (const outer of program) {
    const node = outer.type.startsWith("Export") ? (child(outer, "declaration") ?? outer) : outer;
    const id = child(node, "id")?.["name"];
    if (/^(?:Function|Class)Declaration$/.test(node.type) && typeof id === "string")
      defined.set(id, lineOf(node, source));
    if (node.type === "VariableDeclaration")
      for (const one of children(node, "declarations"))
        if (moduleOf(child(one, "init")) === undefined)
          for (const name of namesOf(child(one, "id"))) defined.set(name, lineOf(one, source));
  }
  return defined;
}

/** Every named function of a file, at whatever depth. */
export function functionsIn(program: readonly Node[]): Map<string, Node> {
  const functions = new Map<string, Node>();
  const walk = (node: Node): void => {
    const name = child(node, "id")?.["name"] ?? child(node, "key")?.["name"];
    const value = bare(child(node, "init") ?? child(node, "value"));
    if (node.type === "FunctionDeclaration" && typeof name === "string") functions.set(name, node);
    if (
      /^(?:VariableDeclarator|ObjectProperty|ClassProperty)$/.test(node.type) &&
      typeof name === "string" &&
      isFunction(value)
    )
      functions.set(name, value);
    if (/^(?:ObjectMethod|ClassMethod)$/.test(node.type) && typeof name === "string")
      functions.set(name, node);
    for (const one of below(node)) walk(one);
  };
  for (const node of program) walk(node);
  return functions;
}
