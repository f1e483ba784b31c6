import { parser } from "@lezer/python";
import type { Double, Mark, ReadFile, Unit } from "../model.ts";
import { decidedText } from "../decided.ts";
import { pythonSteps } from "./python-steps.ts";
import { Tree, each, kids, listed, type SyntaxNode } from "./tree.ts";

/** What the grammar has no word for, in others of the same length. */
function masked(text: string): string {
  return text
    .replaceAll(/(?<=^[ \t]*)yield(?=[ \t]*(?:#.*)?$)/gm, "pass ")
    .replaceAll(/(?<=\d)\.(?=[\s,)\]}*/+-])/g, "0")
    .replaceAll(/(?<=[(,\s])\*(?=[A-Za-z_]\w* in\b|[A-Za-z_]\w*, [^()\n]* in\b|_+[, ])/g, " ");
}

interface Above {
  readonly titles: readonly string[];
  readonly skipped?: Mark;
  readonly inClass: boolean;
}

export function readPython(path: string, text: string): ReadFile {
  const tree = new Tree(path, "python", text, parser, masked(text));
  const units: Unit[] = [];
  const marks: Mark[] = [];
  const defined = new Map<string, number>();
  const gone = undone(tree);
  const walk = (nodes: readonly SyntaxNode[], above: Above): void => {
    for (const outer of nodes) {
      const decorators =
        outer.name === "DecoratedStatement" ? kids(outer).filter(({ name }) => name === "Decorator") : [];
      const node = decorators.length > 0 ? (outer.lastChild ?? outer) : outer;
      const name = tree.raw(node.getChild("VariableName"));
      const skipped = above.skipped ?? markOf(tree, decorators);
      const at = { ...above, ...(skipped === undefined ? {} : { skipped }), titles: [...above.titles, name] };
      if (node.name === "ClassDefinition") {
        const body = kids(node.getChild("Body"));
        const off = body.find((one) => tree.says(one).startsWith("__test__ = False"));
        const mark = off === undefined ? undefined : { line: tree.line(off), words: "__test__ = False" };
        const bases = tree.raw(node.getChild("ArgList")).replaceAll(/[\s()]/g, "");
        const isCase = bases !== "" && bases !== "object";
        // pytest leaves a class alone that has to be made with something.
        const isMade = body.some((one) => /^(?:async )?def __init__ \(/.test(tree.says(one)));
        const collected = isCase || (name.startsWith("Test") && !isMade);
        walk(body, {
          ...at,
          inClass: collected,
          ...(mark === undefined ? {} : { skipped: mark }),
          ...fileMark(tree, body),
        });
        if (above.titles.length === 0) defined.set(name, tree.line(node));
      } else if (node.name === "FunctionDefinition") {
        if (above.titles.length === 0) defined.set(name, tree.line(node));
        units.push(unitOf(tree, node, decorators, at, gone));
        nested(tree, node, units);
      } else if (node.name === "IfStatement") {
        const is = decidedText(tree.says(kids(node)[1]));
        const mark: Mark = {
          line: tree.line(node),
          words: `if ${tree.says(kids(node)[1])}`,
          ...(is === undefined ? { conditional: true } : {}),
        };
        walk(
          node.getChildren("Body").flatMap(kids),
          is === true ? above : { ...above, skipped: above.skipped ?? mark },
        );
      } else if (/^(?:Try|With)Statement$/.test(node.name))
        walk(node.getChildren("Body").flatMap(kids), above);
      else if (node.name === "AssignStatement" && above.titles.length === 0)
        defined.set(name, tree.line(node));
    }
  };
  const top = kids(tree.top);
  const whole = fileMark(tree, top).skipped;
  if (whole !== undefined) marks.push(whole);
  walk(top, { titles: [], inClass: true, ...(whole === undefined ? {} : { skipped: whole }) });
  marks.push(...collecting(tree));
  const trouble = tree.trouble();
  const last = new Map(units.map((unit) => [`${unit.kind} ${unit.name}`, unit]));
  const run = units.map((unit): Unit => {
    const again = last.get(`${unit.kind} ${unit.name}`);
    if (unit.kind === "helper" || again === unit || again === undefined) return unit;
    return { ...unit, skipped: { line: again.line, words: `def ${unit.name}, again` } };
  });
  return {
    path,
    language: "python",
    text,
    units: run,
    defined,
    doubles: doublesIn(tree),
    imports: importsIn(tree),
    marks,
    ...(trouble === undefined ? {} : { trouble }),
  };
}

/** Tests that the file itself takes away again: `del test_x`, `test_x = None`. */
function undone(tree: Tree): Map<string, number> {
  const gone = new Map<string, number>();
  for (const node of kids(tree.top)) {
    const name = /^(?:del (test_\w+)|(test_\w+) = \S+|(test_\w+) \. __test__ = False)$/.exec(tree.says(node));
    if (name) gone.set(name[1] ?? name[2] ?? name[3] ?? "", tree.line(node));
  }
  return gone;
}

function unitOf(
  tree: Tree,
  node: SyntaxNode,
  decorators: readonly SyntaxNode[],
  at: Above,
  gone: ReadonlyMap<string, number>,
): Unit {
  const name = tree.raw(node.getChild("VariableName"));
  const body = node.getChild("Body");
  const isTest =
    name.startsWith("test") && at.inClass && !decorators.some((one) => /\bfixture\b/.test(tree.raw(one)));
  const removed = gone.get(name);
  const yields = isTest && kids(body).some((one) => tree.text.startsWith("yield", one.from));
  const skipped =
    removed !== undefined
      ? { line: removed, words: "taken away again below it" }
      : yields
        ? { line: tree.line(node), words: "yield makes it a generator, which runs nothing" }
        : at.skipped;
  const rows = rowsOf(tree, decorators);
  return {
    kind: isTest ? "test" : "helper",
    name: isTest ? at.titles.join(".") : name,
    path: tree.path,
    line: tree.line(node),
    end: tree.endLine(node),
    params: listed(node.getChild("ParamList"))
      .filter(({ name: kind }) => kind === "VariableName")
      .map((one) => tree.raw(one))
      .filter((one) => one !== "self" && one !== "cls"),
    steps: body === null ? [] : pythonSteps(tree, body),
    tokens: tree.tokens(body).slice(1),
    ...(skipped === undefined || !isTest ? {} : { skipped }),
    ...(rows === undefined ? {} : { rows }),
  };
}

/** Functions within functions: what they assert counts where they are called. */
function nested(tree: Tree, node: SyntaxNode, units: Unit[]): void {
  const body = node.getChild("Body");
  if (body === null) return;
  each(body, (one) => {
    if (one.name !== "FunctionDefinition") return undefined;
    units.push(unitOf(tree, one, [], { titles: [], inClass: false }, new Map()));
    return undefined;
  });
}

const SKIPS = /\b(?:skip|skipif|skipIf|skipUnless|xfail|expectedFailure|skip_if|unittest\.skip\w*)\b/;

function markOf(tree: Tree, decorators: readonly SyntaxNode[]): Mark | undefined {
  for (const one of decorators) {
    const text = tree.says(one).replace(/^@ /, "").replaceAll(" . ", ".");
    const name = text.split(" ")[0] ?? "";
    if (!SKIPS.test(name)) continue;
    return conditionOf({ line: tree.line(one), words: `@${name}` }, text);
  }
  return undefined;
}

function conditionOf(mark: Mark, text: string): Mark | undefined {
  const args = /\( (.*) \)$/.exec(text)?.[1] ?? "";
  if (!/(?:skipif|skipIf|skipUnless|xfail)\b/.test(text.split("(")[0] ?? "")) return mark;
  const condition = args.split(" , ")[0]?.replace(/^condition = /, "") ?? "";
  if (condition === "" || /^(?:reason|strict|raises|run) =/.test(condition)) return mark;
  const is = decidedText(condition);
  if (is === undefined && !condition.startsWith('"')) return { ...mark, conditional: true };
  return is === /skipUnless/.test(mark.words) ? undefined : mark;
}

/** `pytestmark = …`, `pytest.skip(allow_module_level=True)`, at the top of a file or a class. */
function fileMark(tree: Tree, nodes: readonly SyntaxNode[]): { skipped?: Mark } {
  for (const node of nodes) {
    const text = tree.says(node).replaceAll(" . ", ".");
    const line = tree.line(node);
    if (text.startsWith("pytestmark = ") && SKIPS.test(text)) {
      const found = conditionOf(
        { line, words: "pytestmark" },
        /(\S*(?:skip|xfail)\S*(?: \(.*\))?)/.exec(text)?.[1] ?? text,
      );
      if (found !== undefined) return { skipped: found };
    }
    if (
      /^(?:pytest\.skip|pytest\.importorskip|raise unittest\.SkipTest|raise SkipTest|pytest\.exit|sys\.exit|os\._exit)\b/.test(
        text,
      )
    )
      return { skipped: { line, words: text.split(" (")[0] ?? text } };
  }
  return {};
}

/** What keeps pytest from collecting, or turns what it reports. */
function collecting(tree: Tree): Mark[] {
  const found: Mark[] = [];
  for (const { 0: words, index } of tree.text.matchAll(
    /^(?:collect_ignore(?:_glob)?\b|def pytest_(?:collection_modifyitems|ignore_collect|runtest_makereport|runtest_call|pyfunc_call|report_teststatus|sessionfinish|runtest_protocol|collect_file|pycollect_makeitem|exception_interact)\b)/gm,
  ))
    found.push({ line: tree.text.slice(0, index).split("\n").length, words });
  return found;
}

function rowsOf(tree: Tree, decorators: readonly SyntaxNode[]): Unit["rows"] {
  for (const one of decorators) {
    if (!/parametrize|expand|\bdata\b/.test(tree.raw(one))) continue;
    const args = listed(one.getChild("ArgList"));
    const list =
      args.find(({ name }) => name === "ArrayExpression") ??
      args.slice(1).find(({ name }) => name === "TupleExpression");
    if (list === undefined) continue;
    return { count: listed(list).length, tokens: tree.tokens(list), line: tree.line(one) };
  }
  return undefined;
}

function importsIn(tree: Tree): Map<string, string> {
  const imports = new Map<string, string>();
  for (const node of kids(tree.top)) {
    if (node.name !== "ImportStatement") continue;
    const text = tree.says(node).replaceAll(" . ", ".");
    const from = /^from (.+?) import \(? ?(.+?) ?\)?$/.exec(text);
    const names = (from?.[2] ?? text.replace(/^import /, "")).split(" , ");
    for (const name of names) {
      const [what = "", as] = name.split(" as ");
      const local = (as ?? what.split(".")[0] ?? "").trim();
      imports.set(local, from ? (from[1] ?? "").replaceAll(" ", "") : what.trim());
    }
  }
  return imports;
}

function doublesIn(tree: Tree): Double[] {
  const doubles: Double[] = [];
  each(tree.top, (node) => {
    const text =
      node.name === "CallExpression" || node.name === "Decorator" || node.name === "AssignStatement"
        ? tree.says(node).replaceAll(" . ", ".")
        : "";
    const line = tree.line(node);
    const called =
      /^(?:@ )?((?:mock\.|mocker\.|unittest\.mock\.)*patch(?:\.object|\.multiple)?|monkeypatch\.setattr) \( (.*) \)$/s.exec(
        text,
      );
    if (called) {
      const [first = "", second = ""] = (called[2] ?? "").split(" , ");
      const string = /^"(.*)"$/.exec(first)?.[1];
      const method = /^"(.*)"$/.exec(second)?.[1];
      if (string !== undefined) doubles.push({ target: string, line, words: called[1] ?? "" });
      else if (method !== undefined)
        doubles.push({ target: `${first}.${method}`, line, words: called[1] ?? "" });
    }
    const assigned = /^([\w]+(?:\.\w+)+) = (?:lambda\b|(?:Magic|Async)?Mock \(|mock\.)/.exec(text);
    if (assigned && !text.startsWith("self."))
      doubles.push({ target: assigned[1] ?? "", line, words: "assigned to" });
    return undefined;
  });
  return doubles;
}
