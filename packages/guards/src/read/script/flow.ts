import { below, child, children, dotted, isFunction, textOf, type Node, type Source } from "./ast.ts";

export function thrownBy(node: Node | undefined): boolean {
  if (node?.type === "ThrowStatement") return true;
  return node?.type === "BlockStatement" && children(node, "body").at(-1)?.type === "ThrowStatement";
}

export function rethrows(node: Node): boolean {
  if (node.type === "ThrowStatement") return true;
  const name = node.type === "CallExpression" ? dotted(child(node, "callee")) : undefined;
  if (
    name !== undefined &&
    /^(?:done|reject|fail|assert\.fail|expect\.fail|t\.fail|expect\.unreachable)$/.test(name)
  )
    return true;
  return !isFunction(node) && below(node).some(rethrows);
}

export function isEmptyList(node: Node | undefined, source: Source): boolean {
  const text = textOf(node, source);
  return /^\[ \]$|\. slice \( (\d+) , \1 \)$|\. slice \( 0 , 0 \)|\. filter \( \( ?\w* ?\) => false \)$|^(?:Array \( 0 \)|new Array \( \)|new Set \( \)|new Map \( \))$/.test(
    text,
  );
}
