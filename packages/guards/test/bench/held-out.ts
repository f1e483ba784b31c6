import { type Mutator, asserting, first, put, somewhere, subjectOf, tests } from "./mutator.ts";
import { claimText, frameOf } from "./render.ts";
import { type Framework, callOf, fnName, isGo, isPython } from "./world.ts";

/**
 * Written before the rules were held against any generator, and never looked at while they
 * were improved: what is caught here says how far the rules carry.
 */
const wide = (
  about: string,
  name: string,
  where: Mutator["in"],
  after: (...given: Parameters<Mutator["apply"]>) => string | undefined,
): Mutator => ({
  name,
  about,
  in: where,
  apply(repo, random) {
    const text = after(repo, random);
    return text === undefined ? undefined : tests(repo, text);
  },
});
const weaker = (
  name: string,
  kind: string,
  spellings: Partial<Record<Framework, readonly string[]>>,
): Mutator[] =>
  Object.entries(spellings).flatMap(([framework, list]) =>
    list.map((by, at) =>
      wide(
        "ASSERTION_WEAKENED",
        `${name} ${framework} ${at + 1}`,
        [framework as Framework],
        (repo, random) => {
          const place = somewhere(repo, random, (claim) => claim.kind === kind);
          return place === undefined
            ? undefined
            : asserting(
                repo,
                place,
                by
                  .replaceAll("$it", () => subjectOf(repo, place))
                  .replaceAll("$call", () => callOf(repo.world.framework, place.claim))
                  .replaceAll("$want", () => place.claim.want),
              );
        },
      ),
    ),
  );
const head = (about: string, name: string, framework: Framework, spell: (head: string) => string): Mutator =>
  wide(about, name, [framework], ({ text, cases }, random) => {
    const one = random.pick(cases);
    return put(text, one.whole, put(one.whole, one.head, spell(one.head)));
  });
const lead = (about: string, name: string, where: Mutator["in"], line: string): Mutator =>
  wide(about, name, where, (repo, random) => first(repo, random, line));

export const heldOutDishonest: readonly Mutator[] = [
  ...weaker("held: equal", "equal", {
    vitest: [
      "expect($it).toSatisfy(() => true);",
      "expect({ value: $it }).toMatchObject({});",
      "expect($it).toBeOneOf([$want, undefined, $it]);",
      "expect.assertions(0);",
      'expect(JSON.stringify($it)).toContain("");',
      "expect($it ?? $want).toBe($want);",
      "expect(!!$it).toBe(true);",
      'expect($it).toEqual(expect.not.stringContaining("zzz"));',
    ],
    jest: [
      "expect($it).not.toBeUndefined();",
      "expect(Boolean($it)).toBe(true);",
      "expect([$it]).toHaveLength(1);",
      "expect($it == $want).toBeDefined();",
    ],
    node: [
      "assert.ok($it != null);",
      "assert.equal(Boolean($it), true);",
      "assert.deepEqual([$it].length, 1);",
      "assert.partialDeepStrictEqual({ a: $it }, {});",
      "assert.match(String($it), /./);",
    ],
    pytest: [
      "assert $it == mock.ANY",
      "assert len(str($it)) > 0",
      "assert type($it) in (int, str)",
      "assert any([$it == $want, True])",
      "assert repr($it)",
      "assert hasattr($it, '__class__')",
      "_ = $it == $want",
    ],
    unittest: [
      "self.assertNotEqual($it, object())",
      "self.assertTrue(repr($it))",
      "self.assertIsNot($it, None)",
      "self.assertEqual(bool($it), True)",
    ],
    go: [
      'if reflect.TypeOf($it) == nil {\n\tt.Errorf("off")\n}',
      "if got := $it; got != $want {\n\tfmt.Println(got)\n}",
      'if len(fmt.Sprint($it)) == 0 {\n\tt.Errorf("off")\n}',
    ],
    testify: [
      "require.Condition(t, func() bool { return true })",
      "require.NotPanics(t, func() { _ = $it })",
      "require.Implements(t, (*any)(nil), $it)",
      "require.ObjectsAreEqual($want, $it)",
    ],
    rust: [
      "assert!(std::mem::size_of_val(&$it) > 0);",
      'assert!(format!("{:?}", $it).len() > 0);',
      'if $it != $want { eprintln!("off"); }',
      "drop($it == $want);",
    ],
  }),
  ...weaker("held: throws", "throws", {
    vitest: [
      "await expect(Promise.reject(new Error($want))).rejects.toThrow($want);",
      "expect(() => $call).toThrow(/.*/);",
      "let thrown; try { $call; } catch (error) { thrown = error; }",
    ],
    node: ["assert.throws(() => $call, Error);", "assert.throws(() => $call, () => true);"],
    pytest: [
      "with pytest.raises(BaseException):\n    $call",
      "with pytest.raises(ValueError, match=''):\n    $call",
    ],
    go: ['if err := $call; err != nil {\n\tt.Logf("%v", err)\n}'],
    testify: ["require.NotNil(t, $call)"],
    rust: ["assert!($call.err().is_some());"],
  }),
  head("TEST_SKIPPED", "held: test.skip in a const", "vitest", (text) =>
    text.replace("it(", "const pending = it.skip;\n  pending("),
  ),
  head("TEST_SKIPPED", "held: skip by runtime", "vitest", (text) =>
    text.replace("it(", "(process.env.NOPE ? it : it.skip)("),
  ),
  head("TEST_SKIPPED", "held: never imported runner", "jest", (text) =>
    text.replace("it(", "void (() => it)(), (() => {})("),
  ),
  head("TEST_SKIPPED", "held: node todo true", "node", (text) =>
    text.replace(", () =>", ", { todo: true }, () =>"),
  ),
  head(
    "TEST_SKIPPED",
    "held: mark by alias",
    "pytest",
    (text) => `skip = pytest.mark.skip\n\n\n@skip\n${text}`,
  ),
  head(
    "TEST_SKIPPED",
    "held: usefixtures skip",
    "pytest",
    (text) => `@pytest.mark.skipif(1 == 1, reason="x")\n${text}`,
  ),
  head(
    "TEST_SKIPPED",
    "held: platform that is none",
    "pytest",
    (text) => `@pytest.mark.skipif(sys.platform != "plan9", reason="x")\n${text}`,
  ),
  head("TEST_SKIPPED", "held: rust target", "rust", (text) =>
    text.replace("#[test]", '#[test]\n#[cfg(target_os = "none")]'),
  ),
  head("TEST_SKIPPED", "held: rust not test", "rust", (text) =>
    text.replace("#[test]", "#[test]\n#[cfg(not(test))]"),
  ),
  head("TEST_UNREACHED", "held: should panic", "rust", (text) =>
    text.replace("#[test]", "#[test]\n#[should_panic]"),
  ),
  lead("TEST_SKIPPED", "held: skip in cleanup", isGo, "defer t.SkipNow()"),
  lead("ASSERTION_SWALLOWED", "held: recover", isGo, "defer func() { _ = recover() }()"),
  lead("TEST_UNREACHED", "held: goexit", isGo, "runtime.Goexit()"),
  lead("TEST_UNREACHED", "held: nested return", ["vitest", "jest", "node"], "{ return; }"),
  lead("TEST_UNREACHED", "held: switch return", ["vitest", "jest", "node"], "switch (1) { case 1: return; }"),
  lead("TEST_UNREACHED", "held: raises skip", ["pytest"], "raise pytest.skip.Exception('later')"),
  lead("TEST_UNREACHED", "held: python while return", ["pytest"], "while True: return"),
  lead(
    "SUBJECT_REPLACED",
    "held: expect stubbed",
    ["vitest"],
    'expect.extend({ toEqual: () => ({ pass: true, message: () => "" }) });',
  ),
  wide(
    "TEST_UNREACHED",
    "held: body in a nested function",
    () => true,
    ({ text, cases, world: { framework } }, random) => {
      const one = random.pick(cases);
      const body = isPython(framework)
        ? `\n${framework === "unittest" ? "        " : "    "}def inner():${one.body.replaceAll(/^(?=.)/gm, "    ")}`
        : isGo(framework)
          ? `\n\t_ = func() {${one.body}\t}\n`
          : framework === "rust"
            ? `\n    fn inner() {${one.body}    }\n`
            : `\n    async function inner() {${one.body}    }\n`;
      return put(text, one.whole, put(one.whole, one.body, body));
    },
  ),
  wide(
    "TEST_DELETED",
    "held: twice the same name",
    ["pytest"],
    ({ text, cases }, random) => `${text}\n\n${random.pick(cases).head}\n    pass\n`,
  ),
  wide(
    "TEST_DELETED",
    "held: replaced by another",
    () => true,
    ({ text, cases, world }, random) => {
      const at = random.below(cases.length);
      const [one, claim] = [cases[at], world.cases[at]?.claims[0]];
      if (one === undefined || claim === undefined) return undefined;
      const [top, foot] = frameOf(world.framework, "still works");
      return put(
        text,
        one.whole,
        `${top}\n${claimText(world.framework, { ...claim, kind: "equal", args: ["1"], want: "1", named: false }, 0)}${foot}`,
      );
    },
  ),
  wide(
    "ASSERTION_REMOVED",
    "held: half of them gone",
    () => true,
    ({ text, cases }) => {
      const one = cases.find(({ claims }) => claims.length > 1);
      return one === undefined
        ? undefined
        : put(
            text,
            one.whole,
            one.claims.slice(1).reduce((rest, claim) => put(rest, claim, ""), one.whole),
          );
    },
  ),
  wide(
    "CASES_REMOVED",
    "held: one case repeated",
    () => true,
    ({ text, rows }) => (rows.length < 2 ? undefined : put(text, rows[1] ?? "", rows[0] ?? "")),
  ),
  wide("CASES_REMOVED", "held: table sliced", ["vitest", "jest"], ({ text, rows }) =>
    rows.length === 0 ? undefined : text.replace("\n  ])(", "\n  ].slice(0, 1))("),
  ),
  wide("SUBJECT_REPLACED", "held: subject returns what is wanted", ["vitest", "jest"], ({ text, world }) => {
    const lib = world.framework === "vitest" ? "vi" : "jest";
    return put(
      text,
      "\ndescribe(",
      `\n${lib}.mock(import("../src/${world.module}"), () => ({}));\n\ndescribe(`,
    );
  }),
  wide("SUBJECT_REPLACED", "held: prototype patched", ["pytest"], ({ text, world }) =>
    put(
      text,
      "import pytest\n",
      `import pytest\nimport ${world.module}\n\n${world.module}.${fnName("pytest", world.cases[0]?.claims[0]?.fn ?? "")} = lambda *_: 1\n`,
    ),
  ),
];
