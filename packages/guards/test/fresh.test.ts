import { describe, expect, it } from "vitest";
import { judge, type Sides } from "./rig.ts";

type Row = readonly [what: string, files: Record<string, Sides>];

const ts = (body: string, title = "adds", top = ""): Record<string, Sides> => ({
  "test/add.test.ts": [
    undefined,
    `import { expect, it } from "vitest";\nimport { add } from "../src/add.ts";\n${top}\nit("${title}", async () => {\n  ${body}\n});\n`,
  ],
});
const py = (body: string, top = ""): Record<string, Sides> => ({
  "tests/test_add.py": [
    undefined,
    `import pytest\nfrom shop import add\n${top}\ndef test_adds(snapshot):\n    ${body}\n`,
  ],
});
const inGo = (body: string): Record<string, Sides> => ({
  "a/a_test.go": [
    undefined,
    `package a\n\nimport "testing"\n\nfunc TestAdds(t *testing.T) {\n\t${body}\n}\n`,
  ],
});
const code = "pub fn add() {}\n";
const rs = (body: string, head = "fn adds() {"): Record<string, Sides> => ({
  "src/a.rs": [
    code,
    `${code}\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    ${head}\n        ${body}\n    }\n}\n`,
  ],
});

const empty: readonly Row[] = [
  ["a call alone", ts("add(1, 2);")],
  ["nothing at all", ts("")],
  ["a value that nobody looks at", ts("const sum = add(1, 2); console.error(sum);")],
  ["an expectation without a matcher", ts("expect(add(1, 2));")],
  [
    "a subject whose name sounds like asserting",
    ts("check(1);", "adds", 'import { check } from "../src/check.ts";'),
  ],
  ["a helper that asserts nothing", ts("same(add(1, 2));", "adds", "function same(x) { console.log(x); }")],
  ["what the code says of itself", ts("const want = add(1, 2); expect(add(1, 2)).toBe(want);")],
  ["an assertion under a condition", ts("const sum = add(1, 2); if (sum.ok) { expect(sum.value).toBe(3); }")],
  ["pytest, a call alone", py("add(1, 2)")],
  ["pytest, a helper that asserts nothing", py("same(add(1))", "def same(x):\n    print(x)\n")],
  ["Go, a value that is only logged", inGo("t.Log(Add(1, 2))")],
  ["Rust, a value that is dropped", rs("let _ = add();")],
];
const full: readonly Row[] = [
  ["a helper from beside the tests", ts("same(add(1, 2));", "adds", 'import { same } from "./helpers.ts";')],
  ["a helper of its own", ts("same(add(1, 2));", "adds", "function same(x) { expect(x).toBe(3); }")],
  ["a helper that throws", ts("same(add(1));", "adds", 'function same(x) { if (x) throw new Error("x"); }')],
  ["a property", ts("fc.assert(fc.property(fc.integer(), (a) => add(a, 1) > a));")],
  ["an expectation of supertest", ts('await request(app).get("/sum").expect(200);')],
  ["its purpose is to run through", ts("add(1, 2);", "does not throw on two numbers")],
  ["something that is still what it was", ts("const was = size(); add(1); expect(size()).toBe(was);")],
  ["a condition that has to be so", ts("expect.assertions(1); if (add(1)) { expect(add(1)).toBe(2); }")],
  ["pytest, an error that is wanted", py("with pytest.raises(ValueError):\n        add(1)")],
  ["pytest, a snapshot", py("snapshot.assert_match(add(1))")],
  ["Go, a helper that gets the test", inGo("same(t, Add(1, 2), 3)")],
  [
    "Go, a table with checks of its own",
    inGo("for _, one := range table {\n\t\tone.check(t, Add(1, 2))\n\t}"),
  ],
  ["Rust, an error given on", rs("add()?;\n        Ok(())", "fn adds() -> Result<(), Error> {")],
  ["Rust, what has to be there", rs("add().unwrap();")],
];

describe("a new test", () => {
  it.each(empty)("is asked about where nothing can fail it: %s", (_what, files) => {
    expect(judge(files)).toMatchObject([{ rule: "TEST_EMPTIED", severity: "asked" }]);
  });

  it.each(full)("is taken where something may: %s", (_what, files) => {
    expect(judge(files).filter(({ severity }) => severity !== "reported")).toEqual([]);
  });

  it("is told about where all it says is that it runs through", () => {
    expect(judge(ts("add(1, 2);", "does not throw"))).toMatchObject([
      { rule: "TEST_EMPTIED", severity: "reported", line: 4 },
    ]);
  });
});

const sum = "export const add = (a: number, b: number) => a + b;\n";
const own = `${sum}\nif (import.meta.vitest) {\n  const { it, expect } = import.meta.vitest;\n\n  it("adds", () => {\n    expect(add(1, 2)).toBe(3);\n  });\n}\n`;

describe("tests that stand in the code they are about", () => {
  it("may come, and the code above them may change", () => {
    expect(judge({ "src/add.ts": [sum, own] })).toEqual([]);
    expect(judge({ "src/add.ts": [own, own.replace("a + b", "b + a")] })).toEqual([]);
  });

  it("may bring nothing but tests", () => {
    const bent = own.replace("  it(", "  rate = 0;\n  it(");
    expect(judge({ "src/add.ts": [sum, bent] }).map(({ rule }) => rule)).toContain("SPECIAL_CASE");
  });

  it("are held to what they asserted", () => {
    expect(judge({ "src/add.ts": [own, own.replace("toBe(3)", "toBeDefined()")] })).toMatchObject([
      { rule: "ASSERTION_WEAKENED", severity: "refused" },
    ]);
  });
});

describe("what bears on tests from further away", () => {
  it.each([
    ["golden/sum.txt", "SNAPSHOT_REWRITTEN"],
    ["pkg/approved/sum.json", "SNAPSHOT_REWRITTEN"],
    ["sum.verified.txt", "SNAPSHOT_REWRITTEN"],
    ["cassettes/sum.yaml", "FIXTURE_CHANGED"],
    ["tests/__fixtures__/sum.json", "FIXTURE_CHANGED"],
    ["vendor/sum/sum.go", "CHECK_CHANGED"],
    [".nvmrc", "CHECK_CHANGED"],
    ["scripts/run.sh", "CHECK_CHANGED"],
    [".bazelrc", "CHECK_CHANGED"],
  ])("is asked about: %s", (path, rule) => {
    expect(judge({ [path]: ["exit 1\n", "exit 0\n"] })).toMatchObject([{ rule, severity: "asked" }]);
  });

  it("is not asked about where the task names it", () => {
    expect(judge({ ".nvmrc": ["22\n", "24\n"] }, { declared: [".nvmrc"] })).toEqual([]);
  });

  it("is asked about where a name comes to lead elsewhere, or code reads what tests hand over", () => {
    const alias = 'export default {\n  resolve: { alias: { "./add": "./fake" } },\n};\n';
    expect(judge({ "vite.config.ts": ["export default {\n};\n", alias] })).toMatchObject([{ line: 2 }]);
    const reads = `${sum}const known = readFileSync("tests/cases.json");\n`;
    expect(judge({ "src/add.ts": [sum, reads] })).toMatchObject([{ rule: "SPECIAL_CASE", line: 2 }]);
  });
});

describe("settings", () => {
  const ci = "jobs:\n  test:\n    steps:\n      - run: npm test\n";
  const told = (before: string, after: string, path: string): string[] =>
    judge({ [path]: [before, after] }).map(({ severity }) => severity);

  it("are refused only where less is held for certain, and told of where more is", () => {
    const path = ".github/workflows/ci.yml";
    expect(told(ci, `${ci}      - run: npm run build\n`, path)).toEqual(["asked"]);
    expect(told(ci, ci.replace("npm test", "npm test || true"), path)).toEqual(["refused"]);
    expect(told(ci.replace("npm test", "npm test || true"), ci, path)).toEqual(["reported"]);
    const bar = "[report]\nfail_under = 80\n";
    expect(told(bar, bar.replace("80", "90"), ".coveragerc")).toEqual(["reported"]);
    expect(told(bar, bar.replace("80", "70"), ".coveragerc")).toEqual(["refused"]);
  });
});

describe("each loss", () => {
  const head = 'import { expect, it } from "vitest";\nimport { twice } from "../src/twice.ts";\n\n';
  const one = 'it("doubles", () => {\n  expect(twice(2)).toBe(4);\n  expect(twice(3)).toBe(6);\n});\n';

  it("is named, also in a test that is skipped with it, and in words that can be read", () => {
    const less = one.replace("it(", "it.skip(").replace("  expect(twice(2)).toBe(4);\n", "");
    const found = judge({ "test/twice.test.ts": [head + one, head + less] });
    expect(found.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["TEST_SKIPPED", "ASSERTION_REMOVED"]),
    );
    expect(found.find(({ rule }) => rule === "ASSERTION_REMOVED")?.words).toContain("`twice(2) toBe 4`");
  });

  it("is none where the same stood twice in a row", () => {
    const again = one.replace("toBe(4);\n", "toBe(4);\n  expect(twice(2)).toBe(4);\n");
    expect(judge({ "test/twice.test.ts": [head + again, head + one] })).toEqual([]);
  });
});

describe("languages that are read line by line", () => {
  it.each([
    [
      "PurseTest.java",
      "class PurseTest {\n  private static void assertEquals(Object a, Object b) {\n  }\n}\n",
    ],
    ["test/Assert.cs", "internal static class Assert\n{\n}\n"],
    ["spec/voucher_spec.rb", "class Voucher\n  def off\n  end\nend\ndescribe Voucher do\nend\n"],
  ])("may not define what tests had from elsewhere: %s", (path, after) => {
    const before = path.endsWith(".rb") ? "describe Voucher do\nend\n" : "class PurseTest {\n}\n";
    const files = { [path]: [path.endsWith(".cs") ? undefined : before, after] } as const;
    expect(judge(files).map(({ rule }) => rule)).toContain("SUBJECT_REPLACED");
  });
});
