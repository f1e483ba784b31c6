import type { Mark, ReadFile, Step, Unit } from "../model.ts";
import { rankOf } from "../ranks.ts";
import { rustSteps } from "./rust-steps.ts";
import { type SyntaxNode, Tree, kids } from "./tree.ts";
import { parser } from "@lezer/rust";

export function readRust(path: string, text: string): ReadFile {
  const tree = new Tree(path, "rust", text, parser);
  const units: Unit[] = [];
  const marks: Mark[] = [];
  const defined = new Map<string, number>();
  const walk = (nodes: readonly SyntaxNode[], titles: readonly string[], off: Mark | undefined): void => {
    for (const outer of nodes) {
      const attributes =
        outer.name === "AttributeItem" ? kids(outer).filter(({ name }) => name.endsWith("Attribute")) : [];
      const node = outer.name === "AttributeItem" ? (outer.lastChild ?? outer) : outer;
      const skipped = off ?? offBy(tree, attributes);
      if (node.name === "ModItem")
        walk(
          kids(node.getChild("DeclarationList")),
          [...titles, tree.raw(node.getChild("BoundIdentifier"))],
          skipped,
        );
      if (node.name === "ImplItem") walk(kids(node.getChild("DeclarationList")), titles, skipped);
      if (node.name === "InnerAttribute") {
        const mark = offBy(tree, [node]);
        if (mark !== undefined) marks.push(mark);
      }
      if (node.name !== "FunctionItem") continue;
      const name = tree.raw(node.getChild("BoundIdentifier"));
      if (titles.length === 0) defined.set(name, tree.line(node));
      units.push(unitOf(tree, node, attributes, [...titles, name], skipped));
    }
  };
  const whole = kids(tree.top)
    .filter(({ name }) => name === "InnerAttribute")
    .map((one) => offBy(tree, [one]))
    .find((one) => one !== undefined);
  walk(kids(tree.top), [], whole);
  const trouble = tree.trouble();
  return {
    path,
    language: "rust",
    text,
    units,
    defined,
    marks,
    doubles: [],
    imports: new Map(),
    ...(trouble === undefined ? {} : { trouble }),
  };
}

function unitOf(
  tree: Tree,
  node: SyntaxNode,
  attributes: readonly SyntaxNode[],
  titles: readonly string[],
  off: Mark | undefined,
): Unit {
  const said = attributes.map((one) => tree.says(one));
  const isTest = said.some((one) =>
    /^# \[ (?:\w+ :: )*(?:test|rstest|test_case|quickcheck|proptest|wasm_bindgen_test)\b/.test(one),
  );
  const body = node.getChild("Block");
  const cases = attributes.filter((_, at) => /^# \[ (?:case|test_case)\b/.test(said[at] ?? ""));
  const panics = attributes.find((_, at) => /should_panic/.test(said[at] ?? ""));
  const steps = body === null ? [] : rustSteps(tree, body);
  return {
    kind: isTest ? "test" : "helper",
    name: isTest ? titles.join("::") : (titles.at(-1) ?? ""),
    path: tree.path,
    line: tree.line(node),
    end: tree.endLine(node),
    params: kids(node.getChild("ParamList"))
      .filter(({ name }) => name === "Parameter")
      .map((one) => tree.says(one).split(" ")[0] ?? ""),
    steps:
      panics === undefined ? steps : [panicked(tree, panics, body), panicWanted(steps, tree.line(panics))],
    tokens: tree.tokens(body).slice(1, -1),
    ...(isTest && off !== undefined ? { skipped: off } : {}),
    ...(cases.length === 0
      ? {}
      : {
          rows: {
            count: cases.length,
            tokens: cases.flatMap((one) => tree.tokens(one)),
            line: tree.line(node),
          },
        }),
  };
}

function panicked(tree: Tree, attribute: SyntaxNode, body: SyntaxNode | null): Step {
  const expected = /expected = ("(?:[^"\\]|\\.)*")/.exec(tree.says(attribute))?.[1] ?? "";
  const matcher = expected === "" ? "raises" : "raisesWith";
  return {
    kind: "assert",
    assertion: {
      matcher,
      rank: rankOf(matcher),
      subject: tree.says(body),
      expected,
      negated: false,
      line: tree.line(attribute),
    },
  };
}

/** Where a panic is wanted, an assertion that fails is one. */
function panicWanted(steps: readonly Step[], line: number): Step {
  return { kind: "block", what: "guard", header: "should_panic", swallows: true, steps, line };
}

function offBy(tree: Tree, attributes: readonly SyntaxNode[]): Mark | undefined {
  for (const one of attributes) {
    const text = tree.says(one);
    const mark = { line: tree.line(one), words: text.replaceAll(" ", "") };
    if (/^# (?:! )?\[ (?:cfg_attr \( .*\b)?ignore\b/.test(text))
      return /cfg_attr/.test(text) ? { ...mark, conditional: true } : mark;
    const cfg = /^# (?:! )?\[ cfg \( (.*) \) \]$/.exec(text)?.[1];
    if (cfg === undefined || cfg === "test") continue;
    if (/^(?:any \( \)|not \( test \)|false|all \( .*not \( test \).*\)|not \( all \( \) \))$/.test(cfg))
      return mark;
    if (/\btest\b/.test(cfg) && !/feature|target_os|not/.test(cfg)) continue;
    return { ...mark, conditional: true };
  }
  return undefined;
}
