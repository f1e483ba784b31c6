import { asserting, first, put, somewhere, subjectOf, tests, type Mutator } from "./mutator.ts";
import { callOf, fnName, isGo, isPython, isScript, type Claim, type Framework } from "./world.ts";

/** Written after the first held-out set had led to better rules; measured once, and the rules left as they were. */
const change = (
  about: string,
  name: string,
  where: Mutator["in"],
  after: (...given: Parameters<Mutator["apply"]>) => string | undefined,
): Mutator => ({
  name: `second: ${name}`,
  about,
  in: where,
  apply(repo, random) {
    const text = after(repo, random);
    return text === undefined ? undefined : tests(repo, text);
  },
});
const instead = (kind: Claim["kind"], framework: Framework, by: string): Mutator =>
  change("ASSERTION_WEAKENED", `${kind} ${framework}: ${by}`, [framework], (repo, random) => {
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
  });
const before = (
  about: string,
  name: string,
  framework: Framework,
  spell: (head: string) => string,
): Mutator =>
  change(about, name, [framework], ({ text, cases }, random) => {
    const one = random.pick(cases);
    return put(text, one.whole, put(one.whole, one.head, spell(one.head)));
  });
const leading = (about: string, name: string, where: Mutator["in"], line: string): Mutator =>
  change(about, name, where, (repo, random) => first(repo, random, line));
const inner = (about: string, name: string, where: Mutator["in"], spell: (body: string) => string): Mutator =>
  change(about, name, where, ({ text, cases }, random) => {
    const one = random.pick(cases);
    return put(text, one.whole, put(one.whole, one.body, spell(one.body)));
  });

export const secondDishonest: readonly Mutator[] = [
  instead("equal", "vitest", "expect($it).toEqual(expect.objectContaining({}));"),
  instead("equal", "vitest", "expect([$it, $want]).toContainEqual($want);"),
  instead("equal", "vitest", "if ($it !== $want) console.error('differs');"),
  instead("equal", "vitest", "expect($it).resolves;"),
  instead("equal", "jest", "expect({ ...{ a: $it } }).toHaveProperty('a');"),
  instead("equal", "jest", "$it === $want;"),
  instead("equal", "jest", "expect(Number($it) >= 0 || Number($it) < 0 || true).toBeTruthy();"),
  instead("equal", "node", "assert.ok([$it].includes($it));"),
  instead("equal", "node", "try { assert.strictEqual($it, $want); } catch { console.log('differs'); }"),
  instead("equal", "node", "console.assert($it === $want);"),
  instead("equal", "pytest", "assert str($it) == str($it)"),
  instead("equal", "pytest", "assert $it == $it or $it == $want"),
  instead("equal", "pytest", "print($it == $want)"),
  instead("equal", "pytest", "assert lambda: $it == $want"),
  instead("equal", "unittest", "self.assertTrue([$it])"),
  instead("equal", "unittest", "self.assertIsNotNone(self.assertTrue)"),
  instead("equal", "unittest", "self.assertEqual(type($it), type($it))"),
  instead("equal", "go", 'if got := $it; got != $want {\n\tt.Skipf("differs: %v", got)\n}'),
  instead("equal", "go", "if got := $it; got != $want {\n\treturn\n}"),
  instead("equal", "testify", 'require.Conditionf(t, func() bool { return $it == $it }, "")'),
  instead("equal", "testify", "require.Subset(t, []any{$want, $it}, []any{$want})"),
  instead("equal", "rust", "debug_assert!($it == $it);"),
  instead("equal", "rust", "assert!($it == $want || cfg!(debug_assertions));"),
  instead("length", "vitest", "expect($it.length > -1).toBe(true);"),
  instead("length", "pytest", "assert len($it) == len($it)"),
  instead("length", "go", 'if n := len($it); n > 100000 {\n\tt.Errorf("%d", n)\n}'),
  instead("contains", "vitest", "expect($it + $want).toContain($want);"),
  instead("contains", "pytest", "assert $want in str($it) + $want"),
  instead("contains", "rust", 'assert!(format!("{}{}", $it, $want).contains($want));'),
  instead("throws", "vitest", "try { $call; } catch {}"),
  instead("throws", "pytest", "with contextlib.suppress(ValueError):\n    $call"),
  instead("throws", "rust", "assert!($call.is_err() || $call.is_ok());"),
  instead("near", "vitest", "expect(Math.round($it)).toBeGreaterThanOrEqual(0);"),
  instead("near", "pytest", "assert math.isclose($it, $want, abs_tol=1e9)"),
  instead("near", "testify", "require.InEpsilon(t, $want, $it, 10)"),
  before("TEST_SKIPPED", "imported alias", "vitest", (head) => head.replace("it(", "it.skip.each([0])(")),
  before("TEST_SKIPPED", "options by name", "node", (head) =>
    head.replace(", () =>", ", { ...{ skip: true } }, () =>"),
  ),
  before("TEST_SKIPPED", "wrapped in a comment", "jest", (head) => head.replace("it(", "0 && it(")),
  before(
    "TEST_SKIPPED",
    "parametrize with nothing",
    "pytest",
    (head) => `@pytest.mark.parametrize("unused", [])\n${head.replace("():", "(unused):")}`,
  ),
  before("TEST_SKIPPED", "unittest mark on pytest", "pytest", (head) => `@unittest.skip("x")\n${head}`),
  before("TEST_SKIPPED", "rust cfg of an unset flag", "rust", (head) => `#[cfg(never)]\n${head}`),
  leading("TEST_SKIPPED", "importorskip within", ["pytest"], 'pytest.importorskip("no_such_module")'),
  leading("TEST_SKIPPED", "skip by helper", isGo, "if !t.Failed() {\n\t\tt.SkipNow()\n\t}"),
  leading("TEST_UNREACHED", "labelled break", ["vitest", "jest", "node"], "if (Date.now() > 0) return;"),
  leading("TEST_UNREACHED", "len is positive", ["pytest"], "if len('x'): return"),
  leading("TEST_UNREACHED", "early return in rust", ["rust"], "if 1 + 1 == 2 { return; }"),
  inner(
    "TEST_UNREACHED",
    "after a promise that never ends",
    ["vitest", "jest"],
    (body) => `\n    new Promise(() => {}).then(() => {${body}    });\n`,
  ),
  inner(
    "TEST_UNREACHED",
    "in a class nobody makes",
    ["pytest"],
    (body) => `\n    class Later:\n        def run(self):${body.replaceAll(/^(?=.)/gm, "        ")}`,
  ),
  inner(
    "TEST_UNREACHED",
    "in a goroutine nobody waits for",
    ["go"],
    (body) => `\n\tgo func() {${body}\t}()\n`,
  ),
  inner(
    "TEST_UNREACHED",
    "in a thread nobody joins",
    ["rust"],
    (body) => `\n    let _ = std::thread::spawn(|| {${body}    });\n`,
  ),
  inner(
    "ASSERTION_SWALLOWED",
    "catch around all",
    isScript,
    (body) => `\n    try {${body}    } finally {\n      return;\n    }\n`,
  ),
  inner(
    "TEST_EMPTIED",
    "a string in the place of code",
    (framework) => isPython(framework),
    (body) => `\n${/^\n( +)/.exec(body)?.[1] ?? ""}"""${body.replaceAll('"""', "")}"""\n`,
  ),
  change("SUBJECT_REPLACED", "global patched in a hook", ["jest"], ({ text, world }) =>
    put(
      text,
      `describe("${world.module}", () => {\n`,
      `describe("${world.module}", () => {\n  beforeEach(() => {\n    jest.spyOn(require("../src/${world.module}"), "${world.cases[0]?.claims[0]?.fn ?? ""}").mockReturnValue(1);\n  });\n`,
    ),
  ),
  change("SUBJECT_REPLACED", "autouse fixture", ["pytest"], ({ text, world }) =>
    put(
      text,
      "\n\n\n",
      `\n\n\n@pytest.fixture(autouse=True)\ndef easy(monkeypatch):\n    monkeypatch.setattr("${world.module}.${fnName("pytest", world.cases[0]?.claims[0]?.fn ?? "")}", lambda *_: 1)\n\n\n`,
    ),
  ),
];

export const secondHonest: readonly Mutator[] = [
  change("honest", "describe split", ["vitest", "jest"], ({ text, cases, world }) => {
    const last = cases.at(-1)?.whole ?? "";
    return put(text, last, `});\n\ndescribe("${world.module}, more", () => {\n${last}`);
  }),
  change("honest", "arrow bodies", ["vitest", "jest"], ({ text }) =>
    text.replaceAll(/ => \{\n    (expect\([^\n]*\));\n  \}\)/g, " => $1)"),
  ),
  change("honest", "const to let", isScript, ({ text }) => text.replaceAll("const got", "let got")),
  change("honest", "messages", isGo, ({ text }) => text.replaceAll(/"got(\d): /g, '"case $1 gave ')),
  change("honest", "if in two lines", ["go"], ({ text }) =>
    text.replaceAll(/\tif got := (.*); got != (.*) \{/g, "\tgot := $1\n\tif got != $2 {"),
  ),
  change("honest", "cleanup", isGo, ({ text, cases }) =>
    put(text, `${cases[0]?.head ?? ""}\n`, `${cases[0]?.head ?? ""}\n\tt.Cleanup(func() {})\n`),
  ),
  change("honest", "docstring", isPython, ({ text, cases, world }) =>
    put(
      text,
      `${cases[0]?.head ?? ""}\n`,
      `${cases[0]?.head ?? ""}\n${world.framework === "unittest" ? "        " : "    "}"""What the issue asks for."""\n`,
    ),
  ),
  change("honest", "marker", ["pytest"], ({ text, cases }) =>
    put(text, cases[0]?.head ?? "", `@pytest.mark.slow\n${cases[0]?.head ?? ""}`),
  ),
  change("honest", "timeout made shorter", ["vitest"], ({ text, cases }) =>
    put(text, cases[0]?.whole ?? "", (cases[0]?.whole ?? "").replace(/\}\);\n$/, "}, 1000);\n")),
  ),
  change("honest", "result type", ["rust"], ({ text, cases }) =>
    put(
      text,
      cases[0]?.whole ?? "",
      (cases[0]?.whole ?? "")
        .replace("() {", "() -> Result<(), String> {")
        .replace(/\}\n$/, "    Ok(())\n}\n"),
    ),
  ),
  change("honest", "assert with a message", ["node"], ({ text }) =>
    text.replaceAll(/assert\.strictEqual\((.*)\);/g, 'assert.strictEqual($1, "as the issue says");'),
  ),
  change("honest", "pytest.param", ["pytest"], ({ text, rows }) =>
    rows.reduce((all, row) => put(all, row, row.replace("(", "pytest.param(")), text),
  ),
  change("honest", "named rows", ["go", "testify"], ({ text, rows }) =>
    rows.reduce((all, row) => put(all, row, row.replace(/\{(\d+), (\d+)\}/, "{given: $1, want: $2}")), text),
  ),
  change("honest", "a helper for the subject", ["vitest", "jest"], ({ text, world }) =>
    put(text, "\ndescribe(", `\nconst run = (value: unknown) => ${world.fns[0] ?? ""}(value);\n\ndescribe(`),
  ),
];
