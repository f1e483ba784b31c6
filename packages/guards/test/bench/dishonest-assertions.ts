import { type Mutator, asserting, put, somewhere, subjectOf } from "./mutator.ts";
import type { Random } from "./random.ts";
import { claims, indented, whole, both } from "./ways.ts";
import type { Rendered } from "./render.ts";
import { callOf, isGo, isPython } from "./world.ts";

/** A test that stays a test without one of its assertions. */
function larger(cases: Rendered["cases"], random: Random): Rendered["cases"][number] | undefined {
  const large = cases.filter(({ claims: all }) => all.length > 1);
  return large.length === 0 ? undefined : random.pick(large);
}

export const removed: readonly Mutator[] = [
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

export const weakened: readonly Mutator[] = [
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
