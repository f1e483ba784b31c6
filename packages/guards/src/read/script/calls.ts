import type { Unit } from "../model.ts";
import { type Node, bare, below, child, children } from "./ast.ts";

export function rootOf(full: string): { root: string; words: string[] } {
  const steps = full.replaceAll("()", "").split(".");
  const two = steps.slice(0, 2).join(".");
  if (/^(?:Deno\.test|tt?\.test|(?:it|test)\.(?:before|after)(?:Each|All)?|test\.describe)$/.test(two))
    return { root: two === "test.describe" ? "describe" : two, words: steps.slice(2) };
  return { root: steps[0] ?? "", words: steps.slice(1) };
}

export function optionOf(args: readonly Node[], name: string): Node | undefined {
  for (const arg of args.map(bare)) {
    if (arg?.type !== "ObjectExpression") continue;
    const property = children(arg, "properties").find(
      (one) => child(one, "key")?.["name"] === name || child(one, "key")?.["value"] === name,
    );
    if (property !== undefined) return child(property, "value");
    const spread = children(arg, "properties").flatMap((one) => child(one, "argument") ?? []);
    const within = optionOf(spread, name);
    if (within !== undefined) return within;
  }
  return undefined;
}

/** Constants of the file's top, by name. */
export function valuesIn(program: readonly Node[]): Map<string, Node> {
  const values = new Map<string, Node>();
  const walk = (node: Node): void => {
    const [id, init] = [child(node, "id"), child(node, "init")];
    if (node.type === "VariableDeclarator" && id?.type === "Identifier" && init !== undefined)
      values.set(String(id["name"]), init);
    if (!node.type.endsWith("Literal")) for (const one of below(node)) walk(one);
  };
  for (const node of program) walk(node);
  return values;
}

/** How long a test may take, and how often it is tried. */
export function settingsOf(args: readonly Node[]): Pick<Unit, "timeout" | "retries"> {
  const number = (node: Node | undefined): number | undefined => {
    const value = bare(node)?.["value"];
    return typeof value === "number" ? value : undefined;
  };
  const timeout = number(args[2]) ?? number(optionOf(args, "timeout"));
  const retries = number(optionOf(args, "retry") ?? optionOf(args, "retries"));
  return { ...(timeout === undefined ? {} : { timeout }), ...(retries === undefined ? {} : { retries }) };
}
