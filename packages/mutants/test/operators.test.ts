import { describe, expect, it } from "vitest";
import { said } from "./rig.ts";

type Row = readonly [code: string, mutants: readonly string[]];

describe("JavaScript and TypeScript", () => {
  it.each<Row>([
    ["x = a < b", ["EqualityOperator: < → <=", "EqualityOperator: < → >="]],
    ["x = a === b", ["EqualityOperator: === → !=="]],
    ["x = a && b", ["LogicalOperator: && → ||"]],
    ["x = a ?? b", ["LogicalOperator: ?? → &&"]],
    ["x = a ?? b ?? c", []],
    ["x = a + b", ["ArithmeticOperator: + → -"]],
    ["x = a /* + */ + b", ["ArithmeticOperator: + → -"]],
    ['x = a + "b"', ['StringLiteral: "b" → ""']],
    ["x += a", ["AssignmentOperator: += → -="]],
    ["x++", ["UpdateOperator: ++ → --"]],
    ["x = -a", ["UnaryOperator: - → +"]],
    ["x = !a", ["BooleanLiteral: ! → "]],
    ["x = true", ["BooleanLiteral: true → false"]],
    ["x = 41", ["NumberLiteral: 41 → 42"]],
    ['x = ""', ['StringLiteral: "" → "mutant"']],
    ["x = `a${b}`", ["StringLiteral: `a${b}` → ``"]],
    ["x = [a]", ["ArrayDeclaration: [a] → []"]],
    ["x = { a }", ["ObjectLiteral: { a } → {}"]],
    ["if (a) b; else c", ["ConditionalExpression: a → true", "ConditionalExpression: a → false"]],
    ["while (a) b", ["ConditionalExpression: a → false"]],
    ["function f() { return a }", ["ReturnValue: a → undefined"]],
    ["x = () => a", ["ReturnValue: a → undefined"]],
    ["a.b(c);", ["StatementRemoval: a.b(c); → ;"]],
  ])("%s", (code, mutants) => {
    const found = said("src/a.ts", code);
    expect(found.filter((one) => !one.startsWith("StatementRemoval: x")).toSorted()).toEqual(
      mutants.toSorted(),
    );
  });

  it("a block goes as a whole, unless all it does is to return", () => {
    expect(said("a.js", "if (a) { b }")).toContain("BlockStatement: { b } → {}");
    expect(said("a.js", "function f() { return a }").join(" ")).not.toContain("BlockStatement");
  });

  it.each([
    'import a from "b";',
    'export { a } from "b";',
    'export type A = "a" | 1;',
    'interface A { readonly b: "c"; d(e: true): 3 }',
    "declare const a: 1;",
    'const a = require("b");',
    'throw new TypeError("no");',
    'console.log("a", b);',
    '"use strict";',
    "enum A { B = 1 }",
    "if (require.main === module) { a(1) }",
    "if (import.meta.main) a(1);",
  ])("%s has nothing that tests would have to notice", (code) => {
    expect(said("src/a.ts", code)).toEqual([]);
  });
});

describe("Python", () => {
  it.each<Row>([
    ["x = a <= b", ["EqualityOperator: <= → <", "EqualityOperator: <= → >"]],
    ["x = a and b", ["LogicalOperator: and → or"]],
    ["x = a is not b", ["EqualityOperator: is not → is"]],
    ["x = a not in b", ["EqualityOperator: not in → in"]],
    ["x = a // b", ["ArithmeticOperator: // → *"]],
    ["x *= a", ["AssignmentOperator: *= → /="]],
    ["x = -a", ["UnaryOperator: - → "]],
    ["x = not a", ["BooleanLiteral: not  → "]],
    ["x = True", ["BooleanLiteral: True → False"]],
    ["x = 1.5", ["NumberLiteral: 1.5 → 2.5"]],
    ['x = "a"', ['StringLiteral: "a" → ""']],
    ['x = f"{a}"', ['StringLiteral: f"{a}" → ""']],
    ["x = [a]", ["ArrayDeclaration: [a] → []"]],
    ["x = {a: b}", ["ObjectLiteral: {a: b} → {}"]],
    ["if(a):\n  b", ["ConditionalExpression: (a) →  True", "ConditionalExpression: (a) →  False"]],
    ["def f():\n  return a, b\n", ["ReturnValue: a, b → None"]],
    ["a(b)", ["StatementRemoval: a(b) → pass"]],
    ["def f():\n  x = a\n  y = x\n", ["BlockStatement: :\n  x = a\n  y = x → : pass"]],
  ])("%s", (code, mutants) => {
    expect(said("src/a.py", code).toSorted()).toEqual(mutants.toSorted());
  });

  it.each([
    "import a",
    'def f(a: "B") -> "C":\n  """What it does."""\n',
    'raise ValueError("no")',
    '@app.route("/a")\nclass A:\n  pass\n',
    'logging.info("a")',
    "[a, b] = c",
    'if __name__ == "__main__":\n  a(1)\n',
  ])("%s has nothing that tests would have to notice", (code) => {
    expect(said("src/a.py", code)).toEqual([]);
  });
});

describe("Go", () => {
  const inside = (code: string): string => `package p\n\nfunc f() int {\n\t${code}\n\treturn q\n}\n`;
  /** Without what becomes of its last line. */
  const found = (code: string): string[] =>
    said("a.go", inside(code)).filter((one) => one !== "ReturnValue: q → 0 * (q)");
  it.each<Row>([
    ["x = a < b", ["EqualityOperator: < → <=", "EqualityOperator: < → >="]],
    ["x = a || b", ["LogicalOperator: || → &&"]],
    ["x = a % b", ["ArithmeticOperator: % → *"]],
    ["x -= a", ["AssignmentOperator: -= → +="]],
    ["x++", ["UpdateOperator: ++ → --"]],
    ["x = !a", ["BooleanLiteral: ! → "]],
    ["x = false", ["BooleanLiteral: false → true"]],
    ["x = 7", ["NumberLiteral: 7 → 8"]],
    ['x = "a"', ['StringLiteral: "a" → ""']],
    [
      "if a { b() }",
      [
        "ConditionalExpression: a → true || (a)",
        "ConditionalExpression: a → false && (a)",
        "BlockStatement: { b() } → {}",
        "StatementRemoval: b() → {}",
      ],
    ],
    [
      "for i := 0; i != n; i += 2 {}",
      [
        "NumberLiteral: 0 → 1",
        "ConditionalExpression: i != n → false && (i != n)",
        "EqualityOperator: != → ==",
        "AssignmentOperator: += → -=",
        "NumberLiteral: 2 → 3",
      ],
    ],
  ])("%s", (code, mutants) => {
    expect(found(code).toSorted()).toEqual(mutants.toSorted());
  });

  it("a function without a result loses its body; one with results would not compile", () => {
    expect(said("a.go", "package p\n\nfunc f() { x = y }\n")).toEqual(["BlockStatement: { x = y } → {}"]);
    expect(found("x = y")).toEqual([]);
  });

  it.each<Row>([
    ["func f(s string) int { return len(s) }", ["0 * (len(s))"]],
    ["func f() string { return g() }", ["(g())[:0]"]],
    ["func f() bool { return g() }", ["false && (g())", "true || (g())"]],
    ["func f() (n int, err error) { return 1, g() }", ["func() (zero error) { _ = g(); return }()"]],
    ["func f() (*T, error) { return &T{a}, nil }", ["func() (zero *T) { _ = &T{a}; return }()"]],
    ["func (b *B) f() []string { return b.x }", ["func() (zero []string) { _ = b.x; return }()"]],
    ["func f() { g(func() int { return h(1) }) }", ["0 * (h(1))"]],
    ["func f() (a, b int) { return g(), h() }", []],
    ["func f() (int, error) { return g() }", []],
    ["func f() bool { return a < b }", []],
    ["func f() { return }", []],
  ])("a result of a known type is none: %s", (code, results) => {
    const all = said("a.go", `package p\n\n${code}\n`).filter((one) => one.startsWith("ReturnValue"));
    expect(all.map((one) => one.replace(/^.*? → /, ""))).toEqual(results);
  });

  it.each(['return fmt.Errorf("no %d", 1)', 'return errors.New("no")', 'log.Println("a")', 'panic("a")'])(
    "what %s says is wording",
    (code) => {
      expect(found(code).filter((one) => !/^(?:StatementRemoval|ReturnValue)/.test(one))).toEqual([]);
    },
  );
});

describe("Rust", () => {
  const inside = (code: string): string => `fn f() -> impl T {\n    ${code}\n    q\n}\n`;
  it.each<Row>([
    ["let x = a >= b;", ["EqualityOperator: >= → >", "EqualityOperator: >= → <"]],
    ["let x = a && b;", ["LogicalOperator: && → ||"]],
    ["let x = a * b;", ["ArithmeticOperator: * → /"]],
    ["x += a;", ["AssignmentOperator: += → -="]],
    ["let x = -a;", ["UnaryOperator: - → "]],
    ["let x = !a;", ["BooleanLiteral: ! → "]],
    ["let x = true;", ["BooleanLiteral: true → false"]],
    ["let x = 3u8;", ["NumberLiteral: 3u8 → 4u8"]],
    ['let x = "a";', ['StringLiteral: "a" → ""']],
    ["a(b);", ["StatementRemoval: a(b); → ();"]],
    [
      "if a { b; }",
      ["ConditionalExpression: a → true", "ConditionalExpression: a → false", "BlockStatement: { b; } → {}"],
    ],
    ["if let Some(a) = b { c }", []],
  ])("%s", (code, mutants) => {
    expect(said("src/a.rs", inside(code)).toSorted()).toEqual(mutants.toSorted());
  });

  it.each([
    ["bool", ["{ true }", "{ false }"]],
    ["Option<u8>", ["{ None }"]],
    ["Result<u8, E>", ["{ Ok(Default::default()) }"]],
    ["String", ["{ Default::default() }"]],
  ])("a function that gives a %s gives %s", (type, bodies) => {
    const found = said("src/a.rs", `fn f() -> ${type} { a }\n`);
    expect(found.toSorted()).toEqual(bodies.map((body) => `ReturnValue: { a } → ${body}`).toSorted());
  });

  it.each([
    "#[cfg(test)]\nmod tests { fn t() { let a = 1; } }",
    "#[test]\nfn t() { let a = 1 < 2; }",
    "use a::b;",
    '#[serde(rename = "a")]\nstruct A;',
    'fn f() -> impl T { println!("a{}", 1) }',
  ])("%s has nothing that tests would have to notice", (code) => {
    expect(said("src/a.rs", `${code}\n`)).toEqual([]);
  });
});
