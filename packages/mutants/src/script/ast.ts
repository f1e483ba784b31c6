import { parse } from "@babel/parser";

/** A node as far as this reader looks at it; fields are asked for by name. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export interface Script {
  readonly text: string;
  /** With blanks where its comments are. */
  readonly bare: string;
  readonly body: readonly Node[];
  readonly tokens: readonly number[];
}

/** A comment has a word for its type, any other token an object. */
interface Token {
  readonly type: unknown;
  readonly start: number;
  readonly end: number;
}

/** Undefined: it does not parse. */
export function parseScript(path: string, text: string): Script | undefined {
  const jsx = !/\.[cm]?ts$/.test(path);
  try {
    const file = parse(text, {
      sourceType: "unambiguous",
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      tokens: true,
      plugins: jsx ? ["typescript", "decorators", "jsx"] : ["typescript", "decorators"],
    });
    const all = (file.tokens ?? []) as unknown as readonly Token[];
    const comments = (file.comments ?? []) as unknown as readonly Node[];
    let bare = text;
    for (const { start, end } of comments)
      bare = bare.slice(0, start) + " ".repeat(end - start) + bare.slice(end);
    return {
      text,
      bare,
      body: [file.program as unknown as Node],
      tokens: all.flatMap(({ type, start, end }) =>
        typeof type === "string" || start === end ? [] : [start],
      ),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
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

/** `console.log`, `new TypeError`'s `TypeError`; empty where it is not so simple. */
export function dotted(node: Node | undefined): string {
  switch (node?.type) {
    case "Identifier":
      return String(node["name"]);
    case "ThisExpression":
      return "this";
    case "Super":
      return "super";
    case "Import":
      return "import";
    case "MemberExpression":
    case "OptionalMemberExpression": {
      const property = child(node, "property");
      const [object, name] = [dotted(child(node, "object")), property?.["name"]];
      return object === "" || node["computed"] === true || typeof name !== "string"
        ? ""
        : `${object}.${name}`;
    }
    default:
      return "";
  }
}
