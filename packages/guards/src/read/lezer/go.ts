import { parser } from "@lezer/go";
import type { Double, Mark, ReadFile, Unit } from "../model.ts";
import { goSteps } from "./go-steps.ts";
import { Tree, each, kids, listed, type SyntaxNode } from "./tree.ts";

/** The grammar forgets the semicolon that Go puts after these words at a line's end. */
function masked(text: string): string {
  return text.replaceAll(/(?<=\b(?:true|false|nil|iota)[ \t]*)\n(?=[ \t]*[^\s.)\]},])/g, ";");
}

const TEST_NAME = /^(?:Test|Example|Fuzz|Benchmark)(?![a-z])/;
const OFF = /^\/\/(?:go:build|\s*\+build)\s+(.*)$/gm;

export function readGo(path: string, text: string): ReadFile {
  const tree = new Tree(path, "go", text, parser, masked(text));
  const units: Unit[] = [];
  const marks: Mark[] = [];
  const defined = new Map<string, number>();
  const header = text.slice(0, text.search(/^package\s/m) + 1 || undefined);
  const built = [...header.matchAll(OFF)].map(({ 0: words, 1: tags, index }): Mark => ({
    line: text.slice(0, index).split("\n").length,
    words: words.replace(/^\/\/\s*/, ""),
    ...(/^(?:ignore|never|disabled|skip|off|false|none)\b/.test((tags ?? "").trim())
      ? {}
      : { conditional: true }),
  }));
  const off = built[0];
  for (const node of kids(tree.top)) {
    if (node.name === "FunctionDecl" || node.name === "MethodDecl") {
      const name = tree.raw(node.getChild("DefName") ?? node.getChild("FieldName"));
      defined.set(name, tree.line(node));
      if (name === "TestMain") {
        const body = tree.says(node.getChild("Block"));
        if (!/\. Run \(|\( m\b/.test(body) || /os \. Exit \( 0 \)/.test(body))
          marks.push({ line: tree.line(node), words: "TestMain that does not exit with what Run gives" });
      }
      units.push(unitOf(tree, node, name, off));
    }
    if (node.name === "VarDecl" || node.name === "ConstDecl")
      for (const spec of node.getChildren("VarSpec"))
        defined.set(tree.raw(spec.getChild("DefName")), tree.line(spec));
  }
  each(tree.top, (node) => {
    // `check := func(…) { … }`
    const fn = node.name === "VarDecl" ? node.getChild("FunctionLiteral") : null;
    const name = fn === null ? null : node.getChild("DefName");
    if (fn !== null && name !== null) units.push(unitOf(tree, fn, tree.raw(name), undefined));
    return undefined;
  });
  const trouble = tree.trouble();
  return {
    path,
    language: "go",
    text,
    units,
    defined,
    marks: off === undefined ? marks : [...marks, off],
    doubles: doublesIn(tree),
    imports: new Map(),
    ...(trouble === undefined ? {} : { trouble }),
  };
}

function unitOf(tree: Tree, node: SyntaxNode, name: string, off: Mark | undefined): Unit {
  const body = node.getChild("Block");
  const params = node.getChildren("Parameters").at(node.name === "MethodDecl" ? 1 : 0) ?? null;
  const takesT =
    /\btesting\.[TFB]\b/.test(tree.raw(params)) ||
    name.startsWith("Example") ||
    (node.name === "MethodDecl" && tree.raw(params).replaceAll(/\s/g, "") === "()");
  const isTest = TEST_NAME.test(name) && name !== "TestMain" && takesT && tree.path.endsWith("_test.go");
  const rows = rowsIn(tree, body);
  return {
    kind: isTest ? "test" : "helper",
    name,
    path: tree.path,
    line: tree.line(node),
    end: tree.endLine(node),
    params: listed(params).flatMap((one) => one.getChildren("DefName").map((each) => tree.raw(each))),
    steps: body === null ? [] : goSteps(tree, body),
    tokens: tree.tokens(body).slice(1, -1),
    ...(isTest && off !== undefined ? { skipped: off } : {}),
    ...(rows === undefined ? {} : { rows }),
  };
}

/** The table of a table-driven test: the longest list of structs, or the map, that the body writes out. */
function rowsIn(tree: Tree, body: SyntaxNode | null): Unit["rows"] {
  let best: Unit["rows"];
  if (body === null || !/\brange\b/.test(tree.raw(body))) return undefined;
  each(body, (node) => {
    if (
      node.name !== "TypedLiteral" ||
      !/^(?:SliceType|MapType|ArrayType)$/.test(node.firstChild?.name ?? "")
    )
      return undefined;
    const list = node.getChild("LiteralValue");
    const count = kids(list).filter(({ name }) => name === "Element" || name === "Key").length;
    const rows = kids(list).some(({ name }) => name === "Key")
      ? kids(list).filter(({ name }) => name === "Key").length
      : count;
    if (best === undefined || rows > best.count)
      best = { count: rows, tokens: tree.tokens(list), line: tree.line(node) };
    return false;
  });
  return best;
}

/** `pkgFunc = func(…)`: a package's variable gets another function. */
function doublesIn(tree: Tree): Double[] {
  const doubles: Double[] = [];
  for (const { 0: words, 1: name, index } of tree.text.matchAll(/^[ \t]+([A-Za-z_][\w.]*) = func\(/gm))
    doubles.push({
      target: name ?? "",
      line: tree.text.slice(0, index).split("\n").length,
      words: words.trim(),
    });
  return doubles;
}
