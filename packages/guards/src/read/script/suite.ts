import { normalTokens } from "../../syntax/tokens.ts";
import type { Mark, ReadFile, Unit } from "../model.ts";
import {
  below,
  bare,
  child,
  children,
  constantText,
  decided,
  dotted,
  endOf,
  isFunction,
  lineOf,
  parseScript,
  textOf,
  type Node,
  type Source,
} from "./ast.ts";
import { optionOf, rootOf, settingsOf, valuesIn } from "./calls.ts";
import { stepsOfFunction, type BodyReader } from "./body.ts";
import { doublesIn } from "./doubles.ts";
import { definedIn, functionsIn, importsIn } from "./names.ts";

const TESTS = /^(?:it|test|specify|Deno\.test|fit|xit|xtest|ftest|xspecify|tt?\.test)$/;
const SUITES = /^(?:describe|suite|context|fdescribe|xdescribe|xcontext|xsuite)$/;
const HOOKS = /^(?:(?:test|it)\.)?(?:beforeEach|afterEach|beforeAll|afterAll|before|after|setup|teardown)$/;
const LIBRARY = /^(?:expect|assert|it|test|describe|suite|specify)$/;

interface Suite {
  readonly titles: readonly string[];
  readonly skipped?: Mark;
  readonly focused?: Mark;
  readonly rows?: Unit["rows"];
}

/** Reads a file of tests, or of what stands beside them. */
export function readScript(path: string, text: string): ReadFile {
  const source = { path, text };
  const parsed = parseScript(source);
  const empty = {
    path,
    language: "script" as const,
    text,
    units: [],
    doubles: [],
    imports: new Map<string, string>(),
    defined: new Map<string, number>(),
    marks: [],
  };
  if ("line" in parsed) return { ...empty, trouble: { line: parsed.line, certain: true } };
  const { body } = parsed;
  const defined = definedIn(body, source);
  const shadowed = new Set([...defined.keys()].filter((name) => LIBRARY.test(name)));
  const reader = new Reader(source, body, { source, isShadowed: (name) => shadowed.has(name) });
  reader.walk(body, { titles: [] });
  return {
    ...empty,
    units: [...reader.units, ...reader.helpers()],
    doubles: doublesIn(body, source),
    imports: importsIn(body),
    defined,
    marks: reader.marks,
  };
}

class Reader {
  readonly units: Unit[] = [];
  readonly marks: Mark[] = [];
  readonly #source: Source;
  readonly #body: BodyReader;
  readonly #functions: ReadonlyMap<string, Node>;
  readonly #values: Map<string, Node>;
  readonly #called: Set<string>;

  constructor(source: Source, program: readonly Node[], body: BodyReader) {
    this.#source = source;
    this.#body = body;
    this.#functions = functionsIn(program);
    this.#values = valuesIn(program);
    this.#called = new Set(
      [...source.text.matchAll(/(?<!function\s*|[\w$])([\w$]+)\s*\(/g)].map(([, name]) => name ?? ""),
    );
  }

  /** Functions that are no tests: what they assert counts where they are called. */
  helpers(): Unit[] {
    return [...this.#functions].map(([name, fn]) => this.#unit("helper", name, fn, fn, {}));
  }

  walk(nodes: readonly Node[], suite: Suite): void {
    let at = suite;
    for (const node of nodes) {
      this.#visit(node, at);
      if (node.type === "ReturnStatement" && at.skipped === undefined)
        at = { ...at, skipped: { line: lineOf(node, this.#source), words: "return, before it" } };
    }
  }

  #visit(node: Node, suite: Suite): void {
    if (node.type === "IfStatement") return this.#conditional(node, suite);
    if (/^(?:For\w*|While|DoWhile)Statement$/.test(node.type)) {
      const over = child(node, "right");
      const rows = this.#rowsOf(over);
      const never =
        over !== undefined && rows?.count === 0
          ? { line: lineOf(node, this.#source), words: "a loop over nothing" }
          : undefined;
      const body = child(node, "body");
      return this.walk(body === undefined ? [] : [body], {
        ...suite,
        ...(rows === undefined ? {} : { rows }),
        ...(never === undefined ? {} : { skipped: never }),
      });
    }
    if (node.type === "BlockStatement") return this.walk(children(node, "body"), suite);
    if (isFunction(node)) {
      const name = child(node, "id")?.["name"];
      const idle = typeof name === "string" && !this.#called.has(name);
      const inner = child(node, "body");
      const mark = { line: lineOf(node, this.#source), words: `${String(name)}, which nothing calls` };
      return this.walk(
        inner === undefined ? [] : [inner],
        idle ? { ...suite, skipped: suite.skipped ?? mark } : suite,
      );
    }
    if (node.type === "LogicalExpression") {
      const is = decided(child(node, "left"));
      const never = node["operator"] === "&&" ? is === false : is === true;
      const mark: Mark = {
        line: lineOf(node, this.#source),
        words: textOf(child(node, "left"), this.#source),
        ...(never ? {} : { conditional: true }),
      };
      const right = child(node, "right");
      return this.walk(right === undefined ? [] : [right], { ...suite, skipped: suite.skipped ?? mark });
    }
    if (node.type === "CallExpression" && this.#call(node, suite)) return;
    this.walk(below(node), suite);
  }

  #conditional(node: Node, suite: Suite): void {
    const test = child(node, "test");
    const is = decided(test);
    for (const [field, off] of [
      ["consequent", false],
      ["alternate", true],
    ] as const) {
      const body = child(node, field);
      if (body === undefined) continue;
      const mark: Mark = {
        line: lineOf(node, this.#source),
        words: `if (${textOf(test, this.#source)})`,
        ...(is === undefined ? { conditional: true } : {}),
      };
      this.walk(
        [body],
        is === undefined || is === off ? { ...suite, skipped: suite.skipped ?? mark } : suite,
      );
    }
  }

  /** A test, a suite or a hook; false: something else, to be looked into. */
  #call(node: Node, suite: Suite): boolean {
    const called = dotted(child(node, "callee"));
    const full = called === undefined ? undefined : this.#resolved(called);
    if (full === undefined) return false;
    const { root, words } = rootOf(full);
    const args = children(node, "arguments");
    if (HOOKS.test(root)) {
      const fn = args.map(bare).find(isFunction);
      if (fn !== undefined)
        this.units.push(this.#unit("helper", [...suite.titles, root].join(" > "), fn, node, {}));
      return true;
    }
    const isTest = TESTS.test(root);
    if (!isTest && !SUITES.test(root)) return false;
    if (!full.endsWith("()") && /\b(?:each|for|skipIf|runIf)$/.test(full)) return false;
    const marks = this.#marks(node, root, words, args, suite);
    const rows = words.some((word) => /^(?:each|for)$/.test(word)) ? this.#rowsOfEach(node) : suite.rows;
    const title = constantText(args[0]) ?? textOf(args[0], this.#source);
    const fn = this.#functionOf(args);
    const inner = { ...marks, ...(rows === undefined ? {} : { rows }), titles: [...suite.titles, title] };
    if (isTest) {
      const todo: Mark = {
        line: lineOf(node, this.#source),
        words: `${full.replaceAll("()", "")} without a body`,
      };
      const settings = settingsOf(args);
      this.units.push(
        this.#unit("test", inner.titles.join(" > "), fn, node, {
          ...marks,
          ...settings,
          ...(rows === undefined ? {} : { rows }),
          ...(fn === undefined && inner.skipped === undefined ? { skipped: todo } : {}),
        }),
      );
      // node:test: tests within tests.
      if (fn !== undefined) this.#subtests(fn, inner);
    } else if (fn !== undefined) this.walk([child(fn, "body") ?? fn], inner);
    return true;
  }

  #subtests(fn: Node, suite: Suite): void {
    for (const node of below(child(fn, "body") ?? fn)) {
      if (!/\b(?:t|test|it|describe)\b/.test(this.#source.text.slice(node.start, node.end))) continue;
      if (node.type.endsWith("Statement")) this.walk([node], suite);
    }
  }

  /** `run("…")` after `const run = it.skip` is `it.skip("…")`. */
  #resolved(called: string): string {
    const [first = "", ...rest] = called.split(/(?=[.(])/);
    const value = this.#values.get(first);
    const alias = value === undefined ? undefined : dotted(value);
    return alias !== undefined && alias !== first && /^(?:it|test|describe|suite)\b/.test(alias)
      ? [alias, ...rest].join("")
      : called;
  }

  #marks(
    node: Node,
    root: string,
    words: readonly string[],
    args: readonly Node[],
    suite: Suite,
  ): Pick<Suite, "skipped" | "focused"> {
    const line = lineOf(node, this.#source);
    const said = [root, ...words].join(".");
    const skipped = suite.skipped ?? this.#skipOf(node, said, root, words, args, line);
    const focuses =
      /^f(?:it|describe|test)$/.test(root) ||
      words.includes("only") ||
      decided(optionOf(args, "only")) === true;
    const focused = focuses ? { line, words: said } : suite.focused;
    return { ...(skipped === undefined ? {} : { skipped }), ...(focused === undefined ? {} : { focused }) };
  }

  #skipOf(
    node: Node,
    said: string,
    root: string,
    words: readonly string[],
    args: readonly Node[],
    line: number,
  ): Mark | undefined {
    if (/^x(?:it|test|describe|specify|context|suite)$/.test(root)) return { line, words: said };
    if (words.some((word) => /^(?:skip|todo|fails|failing|ignore)$/.test(word))) return { line, words: said };
    const gate = words.find((word) => /^(?:skipIf|runIf)$/.test(word));
    if (gate !== undefined) {
      const is = decided(children(child(node, "callee"), "arguments")[0]);
      if (is === undefined) return { line, words: said, conditional: true };
      if (is === (gate === "skipIf")) return { line, words: said };
    }
    for (const name of ["skip", "todo", "ignore"]) {
      const option = optionOf(args, name);
      if (option === undefined || decided(option) === false) continue;
      return {
        line,
        words: `{ ${name}: ${textOf(option, this.#source)} }`,
        ...(decided(option) === undefined ? { conditional: true } : {}),
      };
    }
    return undefined;
  }

  #functionOf(args: readonly Node[]): Node | undefined {
    for (const arg of args.map(bare)) {
      if (isFunction(arg)) return arg;
      if (arg?.type === "Identifier") {
        const named = this.#functions.get(String(arg["name"]));
        if (named !== undefined) return named;
      }
    }
    // `fakeAsync(() => { … })` and the like.
    for (const arg of args.map(bare))
      if (arg?.type === "CallExpression") {
        const inner = this.#functionOf(children(arg, "arguments"));
        if (inner !== undefined) return inner;
      }
    return undefined;
  }

  #rowsOfEach(node: Node): Unit["rows"] {
    const each = child(node, "callee");
    if (each?.type === "TaggedTemplateExpression") {
      const tokens = normalTokens("script", this.#source.text.slice(each.start, each.end));
      const table = this.#source.text.slice(child(each, "quasi")?.start ?? each.start, each.end);
      return {
        count: table.split("\n").filter((row) => /\$\{/.test(row)).length,
        tokens,
        line: lineOf(each, this.#source),
      };
    }
    return this.#rowsOf(children(each, "arguments")[0]);
  }

  #rowsOf(given: Node | undefined): Unit["rows"] {
    const node = bare(given);
    const value = node?.type === "Identifier" ? bare(this.#values.get(String(node["name"]))) : node;
    if (
      value?.type === "CallExpression" &&
      /\bslice\b/.test(dotted(child(value, "callee")) ?? "") &&
      textOf(value, this.#source).endsWith("( 0 , 0 )")
    )
      return { count: 0, tokens: [], line: lineOf(value, this.#source) };
    const cut = value === undefined ? undefined : this.#sliced(value);
    if (cut !== undefined) return cut;
    if (value === undefined || !/^(?:Array|Object)Expression$/.test(value.type)) return undefined;
    const rows =
      value.type === "ArrayExpression" ? children(value, "elements") : children(value, "properties");
    if (rows.some(({ type }) => type === "SpreadElement")) return undefined;
    return {
      count: rows.length,
      tokens: normalTokens("script", this.#source.text.slice(value.start, value.end)),
      line: lineOf(value, this.#source),
    };
  }

  /** `[…].slice(0, 1)`: so many of them. */
  #sliced(value: Node): Unit["rows"] {
    const callee = child(value, "callee");
    if (value.type !== "CallExpression" || child(callee, "property")?.["name"] !== "slice") return undefined;
    const rows = this.#rowsOf(child(callee, "object"));
    const [from, to] = children(value, "arguments").map((arg) => Number(arg["value"] ?? Number.NaN));
    if (rows === undefined || Number.isNaN(from ?? 0) || Number.isNaN(to ?? 0)) return undefined;
    return { ...rows, count: Array.from({ length: rows.count }).slice(from ?? 0, to).length };
  }

  #unit(kind: Unit["kind"], name: string, fn: Node | undefined, at: Node, more: Partial<Unit>): Unit {
    const body = fn === undefined ? undefined : (child(fn, "body") ?? fn);
    return {
      kind,
      name,
      path: this.#source.path,
      line: lineOf(at, this.#source),
      end: endOf(at),
      params:
        fn === undefined
          ? []
          : children(fn, "params").map(
              (param) => textOf(bare(child(param, "left") ?? param), this.#source).split(" ")[0] ?? "",
            ),
      steps: fn === undefined ? [] : stepsOfFunction(fn, this.#body),
      tokens: body === undefined ? [] : normalTokens("script", this.#source.text.slice(body.start, body.end)),
      ...more,
    };
  }
}
