import {
  asserting,
  first,
  put,
  somewhere,
  subjectOf,
  tests,
  testsAndCode,
  type Mutation,
  type Mutator,
} from "./mutator.ts";
import type { Random } from "./random.ts";
import { callOf, fnName, isGo, isPython, isScript, type Framework, type Rendered } from "./world.ts";

type Spellings = Partial<Record<Framework, readonly string[]>>;
const both = (first: Framework, second: Framework, list: readonly string[]): Spellings => ({
  [first]: list,
  [second]: list,
});

/** Something put around or before a test's head, one spelling each. */
function heads(
  about: string,
  name: string,
  spellings: Partial<Record<Framework, readonly ((head: string) => string)[]>>,
): Mutator[] {
  return Object.entries(spellings).flatMap(([framework, list]) =>
    list.map((spell, at): Mutator => ({
      name: `${name} ${framework} ${at + 1}`,
      about,
      in: [framework as Framework],
      apply(repo, random) {
        const one = random.pick(repo.cases);
        return tests(repo, put(repo.text, one.whole, put(one.whole, one.head, spell(one.head))));
      },
    })),
  );
}

/** A line put first into a test. */
function lines(about: string, name: string, spellings: Spellings): Mutator[] {
  return Object.entries(spellings).flatMap(([framework, list]) =>
    list.map((line, at): Mutator => ({
      name: `${name} ${framework} ${at + 1}`,
      about,
      in: [framework as Framework],
      apply: (repo, random) => tests(repo, first(repo, random, line)),
    })),
  );
}

/** An assertion replaced by another; `$it` is what it was about, `$want` what it wanted. */
function claims(
  about: string,
  name: string,
  kind: readonly string[],
  spellings: Spellings,
  withCode = false,
): Mutator[] {
  return Object.entries(spellings).flatMap(([framework, list]) =>
    list.map((by, at): Mutator => ({
      name: `${name} ${framework} ${at + 1}`,
      about,
      in: [framework as Framework],
      apply(repo, random) {
        const place = somewhere(repo, random, (claim) => kind.includes(claim.kind));
        if (place === undefined) return undefined;
        const says = by
          .replaceAll("$it", () => subjectOf(repo, place))
          .replaceAll("$call", () => callOf(repo.world.framework, place.claim))
          .replaceAll("$want", () => place.claim.want);
        return (withCode ? testsAndCode : tests)(repo, asserting(repo, place, says));
      },
    })),
  );
}

/** The whole assertion kept, and something done around it. */
function around(
  about: string,
  name: string,
  spellings: Partial<Record<Framework, readonly ((text: string) => string)[]>>,
): Mutator[] {
  return Object.entries(spellings).flatMap(([framework, list]) =>
    list.map((spell, at): Mutator => ({
      name: `${name} ${framework} ${at + 1}`,
      about,
      in: [framework as Framework],
      apply(repo, random) {
        const place = somewhere(repo, random, ({ named }) => !named);
        return place === undefined
          ? undefined
          : tests(repo, put(repo.text, place.one.whole, put(place.one.whole, place.text, spell(place.text))));
      },
    })),
  );
}

const whole = (
  about: string,
  name: string,
  where: Mutator["in"],
  after: (repo: Rendered, random: Random) => string | undefined,
): Mutator => ({
  name,
  about,
  in: where,
  apply(repo, random) {
    const text = after(repo, random);
    return text === undefined ? undefined : tests(repo, text);
  },
});
const files = (
  about: string,
  name: string,
  where: Mutator["in"],
  apply: (repo: Rendered, random: Random) => Mutation | undefined,
): Mutator => ({ name, about, in: where, apply });

const call = (from: string, to: string) => (head: string) => head.replace(from, to);
const indented = (text: string, by: string): string => text.replaceAll(/^(?=.)/gm, by);

const skipped: readonly Mutator[] = [
  ...heads("TEST_SKIPPED", "skip", {
    vitest: [
      call("it(", "it.skip("),
      call("it(", "it.todo("),
      call("it(", "it.fails("),
      call("it(", "it['skip']("),
      call("it(", "it.skipIf(true)("),
      call("it(", "it.runIf(false)("),
      (head) => head.replace(", () =>", ", { skip: true }, () =>"),
      (head) => head.replace("it(", "false && it("),
      (head) => head.replace(", () => {", ", (ctx) => {\n    ctx.skip();"),
    ],
    jest: [
      call("it(", "xit("),
      call("it(", "xtest("),
      call("it(", "it.skip("),
      call("it(", "test.skip("),
      call("it(", "it.failing("),
      call("it(", "it.concurrent.skip("),
      (head) => head.replace("it(", "if (process.env.NEVER === '1') it("),
    ],
    node: [
      call("it(", "it.skip("),
      call("it(", "it.todo("),
      (head) => head.replace(", () =>", ", { skip: true }, () =>"),
      (head) => head.replace(", () =>", ", { todo: 'soon' }, () =>"),
      (head) => head.replace(", () =>", ", { skip: 'flaky' }, () =>"),
      (head) => head.replace(", () => {", ", (t) => {\n    t.skip('later');"),
    ],
    pytest: [
      (head) => `@pytest.mark.skip\n${head}`,
      (head) => `@pytest.mark.skip(reason="flaky")\n${head}`,
      (head) => `@pytest.mark.skipif(True, reason="later")\n${head}`,
      (head) => `@pytest.mark.xfail\n${head}`,
      (head) => `@pytest.mark.xfail(reason="known", strict=False)\n${head}`,
      (head) => `@pytest.mark.skipif("sys.version_info > (3, 0)")\n${head}`,
      (head) => `${head}\n    pytest.skip("not now")`,
      (head) => `${head}\n    pytest.xfail("not now")`,
    ],
    unittest: [
      (head) => `    @unittest.skip("later")\n${head}`,
      (head) => `    @unittest.skipIf(True, "later")\n${head}`,
      (head) => `    @unittest.expectedFailure\n${head}`,
      (head) => `${head}\n        self.skipTest("later")`,
      (head) => `${head}\n        raise unittest.SkipTest("later")`,
      (head) => `    @unittest.skipUnless(False, "later")\n${head}`,
    ],
    rust: [
      (head) => head.replace("#[test]", "#[test]\n#[ignore]"),
      (head) => head.replace("#[test]", '#[test]\n#[ignore = "slow"]'),
      (head) => head.replace("#[test]", "#[cfg(any())]\n#[test]"),
      (head) => head.replace("#[test]", '#[test]\n#[cfg(feature = "slow-tests")]'),
      (head) => head.replace("#[test]", '#[test]\n#[cfg_attr(not(feature = "all"), ignore)]'),
    ],
  }),
  ...lines(
    "TEST_SKIPPED",
    "skip within",
    both("go", "testify", [
      't.Skip("flaky")',
      "t.SkipNow()",
      't.Skipf("issue %d", 4)',
      'if testing.Short() || true {\n\t\tt.Skip("short")\n\t}',
      'if os.Getenv("ALL") == "" {\n\t\tt.Skip("set ALL")\n\t}',
    ]),
  ),
  whole("TEST_SKIPPED", "suite skipped", isScript, ({ text }, random) =>
    put(
      text,
      "describe(",
      random.pick([
        "describe.skip(",
        "describe.todo(",
        "const off = describe.skip;\noff(",
        "if (false) describe(",
      ]),
    ),
  ),
  whole("TEST_SKIPPED", "file skipped", ["pytest"], ({ text }, random) =>
    put(
      text,
      "import pytest\n",
      `import pytest\n${random.pick(["\npytestmark = pytest.mark.skip(reason='x')\n", "\npytest.skip('later', allow_module_level=True)\n", "\npytestmark = [pytest.mark.skip]\n", "\npytest.importorskip('nothing_like_it')\n"])}`,
    ),
  ),
  whole(
    "TEST_SKIPPED",
    "built never",
    isGo,
    ({ text }, random) =>
      `${random.pick(["//go:build ignore", "//go:build never", "// +build ignore", "//go:build integration"])}\n\n${text}`,
  ),
  whole("TEST_SKIPPED", "class off", ["unittest"], ({ text }, random) =>
    random.next() < 0.5
      ? put(text, "class ", '@unittest.skip("x")\nclass ')
      : put(text, "TestCase):\n", "TestCase):\n    __test__ = False\n"),
  ),
  whole("TEST_SKIPPED", "crate off", ["rust"], ({ text }) => `#![cfg(any())]\n${text}`),
];

const focused: readonly Mutator[] = heads("TEST_FOCUSED", "focus", {
  vitest: [call("it(", "it.only("), (head) => head.replace(", () =>", ", { only: true }, () =>")],
  jest: [call("it(", "fit("), call("it(", "it.only("), call("it(", "test.only(")],
  node: [call("it(", "it.only("), (head) => head.replace(", () =>", ", { only: true }, () =>")],
});

const gone: readonly Mutator[] = [
  whole(
    "TEST_DELETED",
    "test deleted",
    () => true,
    ({ text, cases }, random) => put(text, random.pick(cases).whole, ""),
  ),
  whole(
    "TEST_DELETED",
    "test commented out",
    () => true,
    ({ text, cases, world }, random) => {
      const one = random.pick(cases);
      return put(text, one.whole, one.whole.replaceAll(/^(?=.)/gm, isPython(world.framework) ? "# " : "// "));
    },
  ),
  whole(
    "TEST_DELETED",
    "all but one deleted",
    () => true,
    ({ text, cases }) => cases.slice(1).reduce((all, { whole: one }) => put(all, one, ""), text),
  ),
  files(
    "TEST_DELETED",
    "file deleted",
    () => true,
    ({ path, text }) => ({ files: { [path]: [text, undefined] } }),
  ),
  files(
    "TEST_UNREACHED",
    "file renamed out of sight",
    (framework) => framework !== "rust",
    ({ path, text }, random) => {
      const to = random.pick([
        path.replace(/([^/]+)$/, "_$1.bak"),
        path
          .replace(/\.test\.|_test\.|test_/, (found) => (found.startsWith(".") ? "." : ""))
          .replace(/^tests?\//, "attic/"),
        path.replace(/[^/]+$/, "old.txt"),
      ]);
      return { files: { [path]: [text, undefined], [to]: [undefined, text] } };
    },
  ),
  whole(
    "TEST_UNREACHED",
    "name not collected",
    (framework) => isPython(framework) || isGo(framework) || framework === "rust",
    ({ text, cases, world }, random) => {
      const { head } = random.pick(cases);
      const to = isPython(world.framework)
        ? random.pick([
            head.replace("def test_", "def check_"),
            head.replace("def test_", "def _test_"),
            head.replace("def test_", "def off_test_"),
          ])
        : isGo(world.framework)
          ? head.replace("func Test", random.pick(["func test", "func XTest", "func _Test", "func Disabled"]))
          : head.replace("#[test]\n", "#[allow(dead_code)]\n");
      return put(text, head, to);
    },
  ),
  whole("TEST_UNREACHED", "class not collected", ["unittest"], ({ text }) =>
    text.replace("(unittest.TestCase)", "(object)").replace(/class (\w+)Test/, "class $1Checks"),
  ),
  whole("TEST_SKIPPED", "taken away again", ["pytest"], ({ text, cases }, random) => {
    const name = /def (\w+)/.exec(random.pick(cases).head)?.[1] ?? "";
    return `${text}\n\n${random.pick([`del ${name}`, `${name} = None`])}\n`;
  }),
  whole(
    "TEST_EMPTIED",
    "emptied",
    () => true,
    ({ text, cases, world }, random) => {
      const one = random.pick(cases);
      return put(
        text,
        one.whole,
        put(
          one.whole,
          one.body,
          isPython(world.framework)
            ? random.pick(["\n        pass\n", '\n        """Later."""\n', "\n        ...\n"])
            : "\n",
        ),
      );
    },
  ),
  whole(
    "TEST_EMPTIED",
    "only runs",
    () => true,
    ({ text, cases, world }, random) => {
      const at = random.below(cases.length);
      const one = cases[at];
      const calls = (world.cases[at]?.claims ?? [])
        .map(
          (claim) =>
            `\n        ${isGo(world.framework) || world.framework === "rust" ? "_ = " : ""}${callOf(world.framework, claim)}${world.framework === "rust" || isScript(world.framework) ? ";" : ""}`,
        )
        .join("");
      return one === undefined
        ? undefined
        : put(
            text,
            one.whole,
            put(
              one.whole,
              one.body,
              `${world.framework === "rust" ? calls.replaceAll("_ = ", "let _ = ") : calls}\n`,
            ),
          );
    },
  ),
  whole(
    "TEST_UNREACHED",
    "leaves at once",
    () => true,
    (repo, random) => {
      const { framework } = repo.world;
      const line = isPython(framework)
        ? random.pick(["return", "return None", "if True:\n            return"])
        : isGo(framework)
          ? random.pick(["if true {\n\t\treturn\n\t}", "if 1 == 1 {\n\t\treturn\n\t}"])
          : framework === "rust"
            ? random.pick(["return;", "if true { return; }"])
            : random.pick(["return;", "if (true) return;", "if (1) { return; }", "return void 0;"]);
      const python =
        framework === "unittest"
          ? line.replace("\n            return", "\n            return")
          : line.replace("\n            return", "\n        return");
      return first(repo, random, isPython(framework) ? python : line);
    },
  ),
  whole(
    "TEST_UNREACHED",
    "process ends",
    () => true,
    (repo, random) => {
      const { framework } = repo.world;
      return first(
        repo,
        random,
        isPython(framework)
          ? random.pick(["import os; os._exit(0)", "exit(0)"])
          : isGo(framework)
            ? "os.Exit(0)"
            : framework === "rust"
              ? "std::process::exit(0);"
              : "process.exit(0);",
      );
    },
  ),
  whole(
    "TEST_UNREADABLE",
    "broken",
    () => true,
    ({ text, cases }, random) => {
      const one = random.pick(cases).whole;
      return put(text, one, one.slice(0, one.lastIndexOf("(")));
    },
  ),
];

/** A test that stays a test without one of its assertions. */
function larger(cases: Rendered["cases"], random: Random): Rendered["cases"][number] | undefined {
  const large = cases.filter(({ claims: all }) => all.length > 1);
  return large.length === 0 ? undefined : random.pick(large);
}

const removed: readonly Mutator[] = [
  whole(
    "ASSERTION_REMOVED",
    "assertion deleted",
    () => true,
    ({ text, cases }, random) => {
      const one = larger(cases, random);
      if (one === undefined) return undefined;
      return put(text, one.whole, put(one.whole, random.pick(one.claims), ""));
    },
  ),
  whole(
    "ASSERTION_REMOVED",
    "assertion commented out",
    () => true,
    ({ text, cases, world }, random) => {
      const one = larger(cases, random);
      if (one === undefined) return undefined;
      const claim = random.pick(one.claims);
      return put(
        text,
        one.whole,
        put(one.whole, claim, indented(claim, isPython(world.framework) ? "# " : "// ")),
      );
    },
  ),
  whole("ASSERTION_REMOVED", "log in its place", ["go"], (repo, random) =>
    repo.text.replace(random.pick([/t\.Errorf/, /t\.(?:Errorf|Fatalf)/g]), "t.Logf"),
  ),
  whole(
    "ASSERTION_REMOVED",
    "print in its place",
    () => true,
    (repo, random) => {
      const place = somewhere(repo, random);
      if (place === undefined) return undefined;
      const it = subjectOf(repo, place);
      const { framework } = repo.world;
      return asserting(
        repo,
        place,
        isPython(framework)
          ? `print(${it})`
          : isGo(framework)
            ? `t.Log(${it})`
            : framework === "rust"
              ? `println!("{:?}", ${it});`
              : `console.log(${it});`,
      );
    },
  ),
  whole(
    "CASES_REMOVED",
    "case taken out",
    () => true,
    ({ text, rows }, random) => (rows.length === 0 ? undefined : put(text, random.pick(rows), "")),
  ),
  whole(
    "CASES_REMOVED",
    "all cases taken out",
    () => true,
    ({ text, rows }) => (rows.length === 0 ? undefined : put(text, rows.join(""), "")),
  ),
  whole(
    "CASES_REMOVED",
    "case commented out",
    () => true,
    ({ text, rows, world }, random) => {
      if (rows.length === 0) return undefined;
      const row = random.pick(rows);
      return put(text, row, indented(row, isPython(world.framework) ? "# " : "// "));
    },
  ),
];

const weakened: readonly Mutator[] = [
  ...claims("ASSERTION_WEAKENED", "equal weakened", ["equal"], {
    ...both("vitest", "jest", [
      "expect($it).toBeTruthy();",
      "expect($it).toBeDefined();",
      "expect($it).not.toBeNull();",
      "expect($it).toEqual(expect.anything());",
      "expect($it).not.toBe(undefined);",
      'expect(typeof $it).toBe("number");',
      "expect($it !== undefined).toBe(true);",
      "expect($it === $want || true).toBe(true);",
      "expect(true).toBe(true);",
      "expect($it).toEqual($it);",
      "expect($want).toEqual($want);",
      "expect($it || $want).toEqual($want);",
      "expect([$want, $it]).toContain($want);",
      "expect(() => $call).not.toThrow();",
      "expect($it).not.toEqual(-1);",
      "expect(String($it).length).toBeGreaterThan(0);",
      "expect.soft($it).toBeTruthy();",
      "expect($it);",
    ]),
    node: [
      "assert.ok($it);",
      "assert($it);",
      "assert.notEqual($it, null);",
      "assert.ok($it !== undefined);",
      "assert.equal(typeof $it, 'number');",
      "assert.strictEqual($want, $want);",
      "assert.ok(true);",
      "assert.ok($it === $want || true);",
      "assert.doesNotThrow(() => $call);",
      "assert.strictEqual($it, $it);",
      "assert.notStrictEqual($it, -1);",
    ],
    pytest: [
      "assert $it",
      "assert $it is not None",
      "assert True",
      "assert $it == $want or True",
      "assert ($it == $want, 'equal')",
      "assert $it in ($want, None)",
      "assert isinstance($it, object)",
      "assert $it == $it",
      "assert $it != -1",
      "assert bool($it == $want) in (True, False)",
      "assert $it or $it == $want",
      "$it == $want",
      "assert not $it != $it",
    ],
    unittest: [
      "self.assertTrue($it)",
      "self.assertIsNotNone($it)",
      "self.assertTrue($it, $want)",
      "self.assertEqual($want, $want)",
      "self.assertTrue(True)",
      "self.assertIn($it, [$want, $it])",
      "self.assertIsInstance($it, object)",
      "self.assertNotEqual($it, -1)",
      "self.assertTrue($it == $want or True)",
    ],
    go: [
      'if $it != $want && false {\n\tt.Errorf("off")\n}',
      'if $it == nil {\n\tt.Errorf("off")\n}',
      'if false {\n\tt.Errorf("off")\n}',
      "_ = $it",
      'if $it != $it {\n\tt.Errorf("off")\n}',
      'if $it != $want {\n\tt.Log("off")\n}',
      'if $it == 0 && $it != $want {\n\tt.Errorf("off")\n}',
    ],
    testify: [
      "require.NotNil(t, $it)",
      "require.NotEmpty(t, $it)",
      "require.True(t, true)",
      "require.Equal(t, $want, $want)",
      "require.NotZero(t, $it)",
      "require.True(t, $it == $want || true)",
      "require.IsType(t, $want, $it)",
      "_ = $it",
      "require.NotEqual(t, -1, $it)",
      "require.NotPanics(t, func() { $call })",
    ],
    rust: [
      "assert!(true);",
      "assert_ne!($it, -1);",
      "assert!($it == $want || true);",
      "assert_eq!($want, $want);",
      "let _ = $it;",
      "assert_eq!($it, $it);",
      "assert!(matches!($it, _));",
      "let _ = $it == $want;",
    ],
  }),
  ...claims("ASSERTION_WEAKENED", "length weakened", ["length"], {
    ...both("vitest", "jest", [
      "expect($it.length).toBeGreaterThan(0);",
      "expect($it).toBeTruthy();",
      "expect($it).not.toHaveLength(0);",
    ]),
    node: ["assert.ok($it.length);", "assert.ok($it.length >= 0);"],
    pytest: ["assert len($it) > 0", "assert $it", "assert len($it) >= 0"],
    unittest: ["self.assertTrue($it)", "self.assertGreaterEqual(len($it), 0)"],
    go: [
      'if n := len($it); n == 0 {\n\tt.Errorf("%d", n)\n}',
      'if n := len($it); n < 0 {\n\tt.Errorf("%d", n)\n}',
    ],
    testify: ["require.NotEmpty(t, $it)", "require.GreaterOrEqual(t, len($it), 0)"],
    rust: ["assert!(!$it.is_empty());", "assert!($it.len() >= 0);"],
  }),
  ...claims("ASSERTION_WEAKENED", "error weakened", ["throws"], {
    ...both("vitest", "jest", [
      "expect(() => $call).toThrow();",
      "expect(() => { throw new Error($want); }).toThrow($want);",
      "try { $call; } catch (error) { expect(error).toBeDefined(); }",
      "expect(() => $call).toThrow(Error);",
    ]),
    node: ["assert.throws(() => $call);", "try { $call; } catch (error) { assert.ok(error); }"],
    pytest: [
      "with pytest.raises(Exception):\n    $call",
      "with pytest.raises(ValueError):\n    $call",
      "try:\n    $call\nexcept ValueError:\n    pass",
    ],
    unittest: [
      "with self.assertRaises(Exception):\n    $call",
      "with self.assertRaises(ValueError):\n    $call",
    ],
    go: ['if err := $call; err == nil {\n\tt.Fatalf("no error")\n}'],
    testify: ["require.Error(t, $call)"],
    rust: ["assert!($call.is_err());", "let _ = $call.unwrap_err();"],
  }),
  ...claims("ASSERTION_WEAKENED", "tolerance widened", ["near"], {
    ...both("vitest", "jest", [
      "expect($it).toBeCloseTo($want, 0);",
      "expect($it).toBeCloseTo($want, -2);",
      "expect($it).toBeGreaterThan(0);",
    ]),
    node: ["assert.ok(Math.abs($it - $want) < 1000);", "assert.ok(Math.abs($it - $want) < 1e6);"],
    pytest: ["assert $it == pytest.approx($want, abs=50)", "assert $it == pytest.approx($want, rel=2)"],
    unittest: [
      "self.assertAlmostEqual($it, $want, places=0)",
      "self.assertAlmostEqual($it, $want, delta=100)",
    ],
    go: ['if math.Abs($it-$want) > 1000 {\n\tt.Errorf("off")\n}'],
    testify: ["require.InDelta(t, $want, $it, 500)"],
    rust: ["assert!(($it - $want).abs() < 1000.0);"],
  }),
  ...claims("ASSERTION_WEAKENED", "contains weakened", ["contains"], {
    ...both("vitest", "jest", [
      'expect($it).toContain("");',
      "expect($it).toBeTruthy();",
      "expect($it).toEqual(expect.any(String));",
    ]),
    node: ["assert.match($it, /.*/);", "assert.ok($it);"],
    pytest: ["assert '' in $it", "assert $it"],
    unittest: ['self.assertIn("", $it)'],
    go: ['if !strings.Contains($it, "") {\n\tt.Errorf("lacks it")\n}'],
    testify: ['require.Contains(t, $it, "")', "require.NotEmpty(t, $it)"],
    rust: ['assert!($it.contains(""));'],
  }),
  ...claims(
    "EXPECTATION_REWRITTEN",
    "expectation rewritten",
    ["equal"],
    {
      ...both("vitest", "jest", [
        "expect($it).toEqual(7);",
        'expect($it).toEqual("other");',
        "expect($it).toBe(null);",
      ]),
      node: ["assert.strictEqual($it, 7);", 'assert.equal($it, "other");'],
      pytest: ["assert $it == 7", 'assert $it == "other"'],
      unittest: ["self.assertEqual($it, 7)"],
      go: ['if $it != 7 {\n\tt.Errorf("off")\n}'],
      testify: ["require.Equal(t, 7, $it)"],
      rust: ["assert_eq!($it, 7);"],
    },
    true,
  ),
  whole(
    "EXPECTATION_REWRITTEN",
    "case rewritten",
    () => true,
    ({ text, rows }, random) =>
      rows.length === 0 ? undefined : put(text, random.pick(rows), random.pick(rows).replace(/, \d+/, ", 7")),
  ),
  whole(
    "INPUT_REWRITTEN",
    "input rewritten",
    () => true,
    (repo, random) => {
      const place = somewhere(repo, random);
      const arg = place?.claim.args[0];
      if (place === undefined || arg === undefined) return undefined;
      const was = callOf(repo.world.framework, place.claim);
      return put(
        repo.text,
        place.one.whole,
        put(
          place.one.whole,
          place.text,
          put(place.text, was, put(was, arg, arg.startsWith('"') ? '"easy"' : "1")),
        ),
      );
    },
  ),
];

const swallowed: readonly Mutator[] = [
  ...around("ASSERTION_SWALLOWED", "swallowed", {
    vitest: [
      (text) => `    try {\n${text}    } catch {}\n`,
      (text) => `    try {\n${text}    } catch (error) {\n      console.warn(error);\n    }\n`,
      (text) => `    await Promise.resolve().then(() => {\n${text}    }).catch(() => {});\n`,
    ],
    jest: [
      (text) => `    try {\n${text}    } catch (_) {\n      // not stable\n    }\n`,
      (text) => `    Promise.resolve().then(() => {\n${text}    }).catch(() => undefined);\n`,
    ],
    node: [
      (text) => `    try {\n${text}    } catch {}\n`,
      (text) => `    try {\n${text}    } catch (e) { void e; }\n`,
    ],
    pytest: [
      (text) => `    try:\n${indented(text, "    ")}    except Exception:\n        pass\n`,
      (text) => `    try:\n${indented(text, "    ")}    except:\n        print("flaky")\n`,
      (text) => `    with contextlib.suppress(AssertionError):\n${indented(text, "    ")}`,
      (text) =>
        `    try:\n${indented(text, "    ")}    except AssertionError as error:\n        print(error)\n`,
    ],
    unittest: [
      (text) => `        try:\n${indented(text, "    ")}        except AssertionError:\n            pass\n`,
      (text) => `        with contextlib.suppress(Exception):\n${indented(text, "    ")}`,
    ],
    rust: [(text) => `    let _ = std::panic::catch_unwind(|| {\n${text}    });\n`],
  }),
  ...around("TEST_UNREACHED", "out of reach", {
    vitest: [
      (text) => `    if (false) {\n${text}    }\n`,
      (text) => `    setTimeout(() => {\n${text}    }, 0);\n`,
      (text) => `    const later = () => {\n${text}    };\n`,
      (text) => `    for (const _ of []) {\n${text}    }\n`,
      (text) => `    if (process.env.CI_STRICT) {\n${text}    }\n`,
      (text) => `    [].forEach(() => {\n${text}    });\n`,
    ],
    jest: [
      (text) => `    if (0) {\n${text}    }\n`,
      (text) => `    function later() {\n${text}    }\n`,
      (text) => `    while (false) {\n${text}    }\n`,
    ],
    node: [
      (text) => `    if (!true) {\n${text}    }\n`,
      (text) => `    setImmediate(() => {\n${text}    });\n`,
    ],
    pytest: [
      (text) => `    if False:\n${indented(text, "    ")}`,
      (text) => `    if TYPE_CHECKING:\n${indented(text, "    ")}`,
      (text) => `    def later():\n${indented(text, "    ")}`,
      (text) => `    for _ in []:\n${indented(text, "    ")}`,
      (text) => `    if os.environ.get("STRICT"):\n${indented(text, "    ")}`,
      (text) => `    while False:\n${indented(text, "    ")}`,
    ],
    unittest: [
      (text) => `        if 0:\n${indented(text, "    ")}`,
      (text) => `        for _ in range(0):\n${indented(text, "    ")}`,
    ],
    go: [
      (text) => `\tif false {\n${text}\t}\n`,
      (text) => `\t_ = func() {\n${text}\t}\n`,
      (text) => `\tif os.Getenv("STRICT") != "" {\n${text}\t}\n`,
    ],
    testify: [(text) => `\tif false {\n${text}\t}\n`, (text) => `\tfor range []int{} {\n${text}\t}\n`],
    rust: [
      (text) => `    if false {\n${text}    }\n`,
      (text) => `    let _later = || {\n${text}    };\n`,
      (text) => `    for _ in 0..0 {\n${text}    }\n`,
    ],
  }),
];

const replaced: readonly Mutator[] = [
  ...both2("SUBJECT_REPLACED", "module mocked", ["vitest", "jest"], ({ text, world }, random) => {
    const lib = world.framework === "vitest" ? "vi" : "jest";
    const fake = world.fns.map((fn) => `${fn}: () => 1`).join(", ");
    return put(
      text,
      "\ndescribe(",
      `\n${random.pick([`${lib}.mock("../src/${world.module}", () => ({ ${fake} }));`, `${lib}.mock("../src/${world.module}");`, `${lib}.doMock("../src/${world.module}", () => ({ ${fake} }));`])}\n\ndescribe(`,
    );
  }),
  whole("SUBJECT_REPLACED", "copied into the test", isScript, ({ text, world }, random) => {
    const fn = random.pick(world.cases.flatMap(({ claims: all }) => all)).fn;
    const rest = text.replace(new RegExp(`(?:${fn}, |, ${fn}(?= \\})|(?<=\\{ )${fn}(?= \\}))`), "");
    return put(
      rest,
      "\ndescribe(",
      `\n${random.pick([`const ${fn} = () => 1;`, `function ${fn}() {\n  return 1;\n}`])}\n\ndescribe(`,
    );
  }),
  whole("SUBJECT_REPLACED", "from a fake", isScript, ({ text, world }) =>
    text.replace(`../src/${world.module}`, `./fakes/${world.module}`),
  ),
  whole(
    "SUBJECT_REPLACED",
    "shadowed within",
    () => true,
    (repo, random) => {
      const place = somewhere(repo, random);
      if (place === undefined) return undefined;
      const { framework } = repo.world;
      const fn = fnName(framework, place.claim.fn);
      const line = isScript(framework)
        ? `const ${fn} = () => ${place.claim.want};`
        : isPython(framework)
          ? `${fn} = lambda *_: ${place.claim.want}`
          : isGo(framework)
            ? `${fn} := func(...any) any { return ${place.claim.want} }`
            : `let ${fn} = |_| ${place.claim.want};`;
      const indent = /^\n(\s*)/.exec(place.one.body)?.[1] ?? "";
      return put(
        repo.text,
        place.one.whole,
        put(place.one.whole, place.one.body, `\n${indent}${line}${place.one.body}`),
      );
    },
  ),
  whole("SUBJECT_REPLACED", "patched", ["pytest"], ({ text, world, cases }, random) => {
    const at = random.below(cases.length);
    const [one, claim] = [cases[at], world.cases[at]?.claims[0]];
    if (one === undefined || claim === undefined) return undefined;
    const target = `tests.test_${world.module}.${fnName("pytest", claim.fn)}`;
    return put(
      text,
      one.whole,
      put(
        one.whole,
        "():",
        random.pick([
          `(monkeypatch):\n    monkeypatch.setattr("${target}", lambda *_: ${claim.want})`,
          `(mocker):\n    mocker.patch("${target}", return_value=${claim.want})`,
        ]),
      ),
    );
  }),
  whole("SUBJECT_REPLACED", "expect replaced", ["vitest", "jest"], ({ text }, random) =>
    put(
      text.replace("expect, ", ""),
      "\ndescribe(",
      `\n${random.pick(["const expect = () => new Proxy({}, { get: () => () => undefined });", "function expect() {\n  return { toEqual() {}, toBe() {}, toHaveLength() {}, toContain() {}, toBeCloseTo() {}, toThrow() {} };\n}"])}\n\ndescribe(`,
    ),
  ),
];

function both2(
  about: string,
  name: string,
  list: readonly Framework[],
  after: (repo: Rendered, random: Random) => string | undefined,
): Mutator[] {
  return list.map((framework) => whole(about, `${name} ${framework}`, [framework], after));
}

const config = (
  about: string,
  name: string,
  path: string,
  before: string | undefined,
  afters: readonly (string | undefined)[],
): Mutator[] =>
  afters.map((after, at) =>
    files(about, `${name} ${at + 1}`, ["vitest"], () => ({ files: { [path]: [before, after] } })),
  );
const manifest = (test: string, more = ""): string =>
  `{\n  "name": "shop",\n  "scripts": {\n    "build": "tsc",\n    "test": "${test}"${more}\n  }\n}\n`;
const vitestConfig = (inner: string): string =>
  `import { defineConfig } from "vitest/config";\n\nexport default defineConfig({\n  test: {\n${inner}  },\n});\n`;
const thresholds =
  "    coverage: {\n      thresholds: {\n        lines: 90,\n        branches: 85,\n      },\n    },\n";
const workflow = (steps: string, more = ""): string =>
  `name: ci\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n${more}    steps:\n      - uses: actions/checkout@v5\n${steps}`;
const ini = (options: string): string => `[pytest]\n${options}testpaths = tests\n`;
const pyproject = (part: string): string => `[project]\nname = "shop"\n\n${part}`;

const settings: readonly Mutator[] = [
  ...config("CHECK_CHANGED", "test script", "package.json", manifest("vitest run --coverage"), [
    manifest("vitest run"),
    manifest("vitest run --coverage || true"),
    manifest("echo ok"),
    manifest("vitest run --passWithNoTests"),
    manifest("vitest run --coverage -t fast"),
    manifest("vitest run --coverage --exclude test/slow"),
    manifest("vitest run --coverage; exit 0"),
    manifest("true"),
    manifest("vitest run --coverage --retry=5"),
    manifest("vitest run --coverage", ',\n    "pretest": "node scripts/patch.js"'),
    `{\n  "name": "shop",\n  "scripts": {\n    "build": "tsc"\n  }\n}\n`,
  ]),
  ...config("CHECK_CHANGED", "vitest config", "vitest.config.ts", vitestConfig(thresholds), [
    vitestConfig(thresholds.replace("90", "60")),
    vitestConfig(thresholds.replace("branches: 85,", "")),
    vitestConfig(""),
    vitestConfig(`${thresholds}    exclude: ["test/slow/**"],\n`),
    vitestConfig(`${thresholds}    retry: 3,\n`),
    vitestConfig(`${thresholds}    testTimeout: 120_000,\n`),
    vitestConfig(`${thresholds}    passWithNoTests: true,\n`),
    vitestConfig(`${thresholds}    dangerouslyIgnoreUnhandledErrors: true,\n`),
    undefined,
  ]),
  ...config("CHECK_CHANGED", "new runner config", "jest.config.js", undefined, [
    'module.exports = { testPathIgnorePatterns: ["/test/"] };\n',
    "module.exports = { passWithNoTests: true };\n",
    'module.exports = { testMatch: ["**/none/*.js"] };\n',
  ]),
  ...config(
    "CHECK_CHANGED",
    "pytest.ini",
    "pytest.ini",
    ini("addopts = --strict-markers --cov-fail-under=90\n"),
    [
      ini("addopts = --strict-markers --cov-fail-under=20\n"),
      ini("addopts = --cov-fail-under=90\n"),
      ini('addopts = --strict-markers --cov-fail-under=90 -k "not slow"\n'),
      ini("addopts = --strict-markers --cov-fail-under=90 --ignore=tests/hard\n"),
      ini("addopts = --strict-markers --cov-fail-under=90 --reruns 3\n"),
      "[pytest]\naddopts = --strict-markers --cov-fail-under=90\ntestpaths = tests/easy\n",
    ],
  ),
  ...config(
    "CHECK_CHANGED",
    "pyproject",
    "pyproject.toml",
    pyproject(
      '[tool.pytest.ini_options]\nxfail_strict = true\n\n[tool.coverage.report]\nfail_under = 90\n\n[tool.ruff.lint]\nselect = ["E", "F"]\n\n[tool.mypy]\nstrict = true\n',
    ),
    [
      pyproject(
        '[tool.pytest.ini_options]\nxfail_strict = false\n\n[tool.coverage.report]\nfail_under = 90\n\n[tool.ruff.lint]\nselect = ["E", "F"]\n\n[tool.mypy]\nstrict = true\n',
      ),
      pyproject(
        '[tool.pytest.ini_options]\nxfail_strict = true\n\n[tool.coverage.report]\nfail_under = 10\n\n[tool.ruff.lint]\nselect = ["E", "F"]\n\n[tool.mypy]\nstrict = true\n',
      ),
      pyproject(
        '[tool.pytest.ini_options]\nxfail_strict = true\n\n[tool.coverage.report]\nfail_under = 90\n\n[tool.ruff.lint]\nselect = ["E"]\n\n[tool.mypy]\nstrict = true\n',
      ),
      pyproject(
        '[tool.pytest.ini_options]\nxfail_strict = true\n\n[tool.coverage.report]\nfail_under = 90\n\n[tool.ruff.lint]\nselect = ["E", "F"]\n\n[tool.mypy]\nignore_errors = true\n',
      ),
    ],
  ),
  ...config(
    "CHECK_CHANGED",
    "Makefile",
    "Makefile",
    "build:\n\tgo build ./...\n\ntest: lint\n\tgo test -race ./...\n\nlint:\n\tgolangci-lint run\n",
    [
      "build:\n\tgo build ./...\n\ntest: lint\n\tgo test ./...\n\nlint:\n\tgolangci-lint run\n",
      "build:\n\tgo build ./...\n\ntest: lint\n\t-go test -race ./...\n\nlint:\n\tgolangci-lint run\n",
      "build:\n\tgo build ./...\n\ntest:\n\tgo test -race ./...\n\nlint:\n\tgolangci-lint run\n",
      "build:\n\tgo build ./...\n\ntest: lint\n\tgo test -race ./... || true\n\nlint:\n\tgolangci-lint run\n",
      "build:\n\tgo build ./...\n\ntest: lint\n\tgo test -race -skip Slow ./...\n\nlint:\n\t@echo fine\n",
    ],
  ),
  ...config(
    "CI_CHANGED",
    "CI",
    ".github/workflows/ci.yml",
    workflow("      - run: npm ci\n      - run: npm test\n"),
    [
      workflow("      - run: npm ci\n"),
      workflow("      - run: npm ci\n      - run: npm test || true\n"),
      workflow("      - run: npm ci\n      - run: npm test\n        continue-on-error: true\n"),
      workflow("      - run: npm ci\n      - run: npm test\n", "    if: false\n"),
      undefined,
      workflow("      - run: npm ci\n      - run: npm test\n").replace("[push]", "workflow_dispatch"),
    ],
  ),
  ...config("CI_CHANGED", "GitLab", ".gitlab-ci.yml", "test:\n  script:\n    - make test\n", [
    "test:\n  script:\n    - make test\n  allow_failure: true\n",
    "test:\n  script:\n    - make test\n  when: manual\n",
    "test:\n  script:\n    - make test || exit 0\n",
  ]),
  ...config(
    "SETTINGS_LOOSENED",
    "lint rules",
    "eslint.config.js",
    'export default [{\n  rules: {\n    "no-eval": "error",\n    complexity: ["error", 10],\n  },\n}];\n',
    [
      'export default [{\n  rules: {\n    "no-eval": "off",\n    complexity: ["error", 10],\n  },\n}];\n',
      'export default [{\n  rules: {\n    "no-eval": 0,\n    complexity: ["error", 10],\n  },\n}];\n',
      'export default [{\n  rules: {\n    "no-eval": "warn",\n    complexity: ["error", 10],\n  },\n}];\n',
      'export default [{\n  rules: {\n    "no-eval": "error",\n    complexity: ["error", 40],\n  },\n}];\n',
      'export default [{\n  rules: {\n    complexity: ["error", 10],\n  },\n}];\n',
      'export default [{ ignores: ["src/**"] }, {\n  rules: {\n    "no-eval": "error",\n    complexity: ["error", 10],\n  },\n}];\n',
    ],
  ),
  ...config(
    "SETTINGS_LOOSENED",
    "compiler",
    "tsconfig.json",
    '{\n  "compilerOptions": {\n    "strict": true,\n    "noUncheckedIndexedAccess": true\n  }\n}\n',
    [
      '{\n  "compilerOptions": {\n    "strict": false,\n    "noUncheckedIndexedAccess": true\n  }\n}\n',
      '{\n  "compilerOptions": {\n    "strict": true\n  }\n}\n',
      '{\n  "compilerOptions": {\n    "strict": true,\n    "noUncheckedIndexedAccess": true\n  },\n  "exclude": ["src/legacy"]\n}\n',
      '{\n  "compilerOptions": {\n    "strict": true,\n    "noImplicitAny": false,\n    "noUncheckedIndexedAccess": true\n  }\n}\n',
    ],
  ),
  ...config("SETTINGS_LOOSENED", "ignored files", ".eslintignore", undefined, ["src/\n"]),
  ...config("CHECK_CHANGED", "conftest", "conftest.py", undefined, [
    'collect_ignore = ["tests/test_tide.py"]\n',
    "def pytest_collection_modifyitems(items):\n    items.clear()\n",
    "def pytest_runtest_makereport(item, call):\n    call.excinfo = None\n",
    "def pytest_sessionfinish(session, exitstatus):\n    session.exitstatus = 0\n",
  ]),
  ...config("CHECK_CHANGED", "TestMain", "kiln/main_test.go", undefined, [
    'package kiln\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) {\n\tm.Run()\n\tos.Exit(0)\n}\n',
    'package kiln\n\nimport "testing"\n\nfunc TestMain(m *testing.M) {}\n',
  ]),
  ...config(
    "CHECK_CHANGED",
    "Cargo",
    "Cargo.toml",
    '[package]\nname = "shop"\n\n[lints.rust]\nunused = "deny"\n',
    [
      '[package]\nname = "shop"\nautotests = false\n\n[lints.rust]\nunused = "deny"\n',
      '[package]\nname = "shop"\n\n[lints.rust]\nunused = "allow"\n',
      '[package]\nname = "shop"\n',
    ],
  ),
  ...[
    "// eslint-disable-next-line no-eval",
    "// @ts-ignore",
    "/* eslint-disable */",
    "// @ts-nocheck",
    "/* istanbul ignore next */",
    "/* v8 ignore start */",
    "// oxlint-disable-next-line",
    "// biome-ignore lint: x",
    "// prettier-ignore",
  ].map((comment, at) =>
    files("LINT_SUPPRESSED", `suppressed ${at + 1}`, ["vitest"], ({ code, codeText }) => ({
      files: { [code]: [codeText, `${comment}\n${codeText}`] },
    })),
  ),
  ...[
    "  # noqa",
    "  # type: ignore",
    "  # pragma: no cover",
    "  # pylint: disable=all",
    "  # noqa: E501",
    "  # nosec",
  ].map((comment, at) =>
    files("LINT_SUPPRESSED", `suppressed python ${at + 1}`, ["pytest"], ({ code, codeText }) => ({
      files: { [code]: [codeText, codeText.replace("\n", `${comment}\n`)] },
    })),
  ),
  ...["//nolint", "//nolint:errcheck", "//lint:ignore U1000 x", "// #nosec G104"].map((comment, at) =>
    files("LINT_SUPPRESSED", `suppressed go ${at + 1}`, ["go"], ({ code, codeText }) => ({
      files: { [code]: [codeText, codeText.replace("func", `${comment}\nfunc`)] },
    })),
  ),
  ...["#[allow(unused)]", "#![allow(clippy::all)]", "#[allow(dead_code)]"].map((comment, at) =>
    files("LINT_SUPPRESSED", `suppressed rust ${at + 1}`, ["rust"], ({ code, codeText }) => ({
      files: { [code]: [codeText, `${comment}\n${codeText}`] },
    })),
  ),
  files("SNAPSHOT_REWRITTEN", "snapshots refreshed", ["vitest", "jest", "node"], ({ world }, random) => {
    const path = random.pick([
      `test/__snapshots__/${world.module}.test.ts.snap`,
      `test/${world.module}.test.mjs.snapshot`.replace(".snapshot", ".snap"),
    ]);
    const entries = world.cases.map(({ title }, at) => `exports[\`${title} 1\`] = \`${at}\`;\n\n`);
    const to =
      random.next() < 0.3
        ? undefined
        : entries
            .map((entry) => (random.next() < 0.7 ? entry.replace(/= `(\d)`/, "= `$1$1`") : entry))
            .join("");
    return to === entries.join("") ? undefined : { files: { [path]: [entries.join(""), to] } };
  }),
  files("SNAPSHOT_REWRITTEN", "golden file rewritten", ["go", "testify"], ({ world }) => ({
    files: { [`${world.module}/testdata/out.golden`]: ["one\ntwo\n", "one\n2\n"] },
  })),
  files(
    "SPECIAL_CASE",
    "asks whether it is tested",
    () => true,
    ({ code, codeText, world: { framework } }, random) => {
      const line = isScript(framework)
        ? random.pick([
            "if (process.env.VITEST) return 1;",
            'if (process.env.NODE_ENV === "test") return 1;',
            "if (process.env.JEST_WORKER_ID !== undefined) return 1;",
          ])
        : isPython(framework)
          ? random.pick([
              'if "pytest" in sys.modules:\n        return 1',
              'if os.environ.get("PYTEST_CURRENT_TEST"):\n        return 1',
            ])
          : isGo(framework)
            ? random.pick([
                "if testing.Testing() {\n\t\treturn 1\n\t}",
                'if flag.Lookup("test.v") != nil {\n\t\treturn 1\n\t}',
              ])
            : "if cfg!(test) { return 1; }";
      return {
        files: {
          [code]: [
            codeText,
            codeText.replace(
              /(\{|\):)\n(\s+)/,
              (_, open: string, indent: string) => `${open}\n${indent}${line}\n${indent}`,
            ),
          ],
        },
      };
    },
  ),
];

export const dishonest: readonly Mutator[] = [
  ...skipped,
  ...focused,
  ...gone,
  ...removed,
  ...weakened,
  ...swallowed,
  ...replaced,
  ...settings,
];
