import { type Mutator, first, put } from "./mutator.ts";
import { both, call, files, heads, whole, lines } from "./ways.ts";
import { callOf, isGo, isPython, isScript } from "./world.ts";

export const skipped: readonly Mutator[] = [
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

export const focused: readonly Mutator[] = heads("TEST_FOCUSED", "focus", {
  vitest: [call("it(", "it.only("), (head) => head.replace(", () =>", ", { only: true }, () =>")],
  jest: [call("it(", "fit("), call("it(", "it.only("), call("it(", "test.only(")],
  node: [call("it(", "it.only("), (head) => head.replace(", () =>", ", { only: true }, () =>")],
});

export const gone: readonly Mutator[] = [
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
