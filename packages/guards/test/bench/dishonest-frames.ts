import { type Mutator, first, put } from "./mutator.ts";
import type { Random } from "./random.ts";
import type { Rendered } from "./render.ts";
import { files, heads, indented, whole } from "./ways.ts";
import { type Framework, fnName } from "./world.ts";

type Text = (repo: Rendered, random: Random) => string | undefined;
const list = (about: string, name: string, framework: Framework, all: readonly Text[]): Mutator[] =>
  all.map((after, at) => whole(about, `${name} ${framework} ${at + 1}`, [framework], after));
/** Before the first suite or test. */
const above =
  (text: string): Text =>
  (repo) =>
    put(repo.text, TOP[repo.world.framework], `${text}\n${TOP[repo.world.framework]}`);
const TOP: Record<Framework, string> = {
  vitest: "\ndescribe(",
  jest: "\ndescribe(",
  node: "\ndescribe(",
  pytest: "\n\ndef test_",
  unittest: "\n\nclass ",
  go: "\nfunc Test",
  testify: "\nfunc Test",
  rust: "\n#[test]",
};
const below =
  (text: string): Text =>
  (repo) =>
    `${repo.text}\n${text}\n`;
const body =
  (spell: (inner: string, fn: string) => string): Text =>
  ({ text, cases, world }, random) => {
    const at = random.below(cases.length);
    const one = cases[at];
    const fn = fnName(world.framework, world.cases[at]?.claims[0]?.fn ?? "");
    return one === undefined
      ? undefined
      : put(text, one.whole, put(one.whole, one.body, spell(one.body, fn)));
  };
const lead =
  (line: string): Text =>
  (repo, random) =>
    first(repo, random, line);

const underAlias: Text = ({ text }) =>
  text.replace("import { ", "import { expect as check, ").replaceAll("expect(", "check(");
const script: readonly Text[] = [
  above("afterEach(() => {\n  process.exitCode = 0;\n});\n"),
  above("beforeEach((ctx) => {\n  ctx.skip();\n});\n"),
  above('process.on("exit", () => {\n  process.exitCode = 0;\n});\n'),
  above("Object.is = () => true;\n"),
  above("Array.prototype.every = () => true;\n"),
  above("globalThis.expect = () => ({ toEqual() {}, toBe() {} });\n"),
  above("class Anything {\n  asymmetricMatch() {\n    return true;\n  }\n}\n"),
  body((inner) => `\n    outer: {\n      break outer;${inner}    }\n`),
  body((inner) => `\n    do {\n      if (Date.now()) break;${inner}    } while (false);\n`),
  body((inner) => `\n    await Promise.race([Promise.resolve(), (async () => {${inner}    })()]);\n`),
  body((inner) => `\n    Promise.resolve().then(() => {${inner}    }, () => {});\n`),
  body((inner) => `\n    const check = async () => {${inner}    };\n    check();\n`),
  body((inner) => `\n    function* later() {${inner}    }\n    later();\n`),
  body((inner) => `\n    new (class {\n      static run() {${inner}      }\n    })();\n`),
  body((inner) => `\n    for (const _ of new Set()) {${inner}    }\n`),
  body((inner) => `\n    switch (typeof 1) {\n      case "string":${inner}    }\n`),
  body((inner) => `\n    with_(() => {${inner}    });\n`),
  lead("if (!globalThis.strict) return;"),
  lead('if (process.platform === "linux") return;'),
  lead("return Promise.resolve();"),
  lead("await new Promise((resolve) => setTimeout(resolve, 0)).then(() => process.exit());"),
  lead("this.retries?.(5);"),
  lead("queueMicrotask(() => process.exit(0));"),
  underAlias,
  ({ text }) =>
    text
      .replaceAll(/ {2}it\("/g, '  maybe("')
      .replace("\ndescribe(", "\nconst maybe = process.env.FULL ? it : it.skip;\n\ndescribe("),
  ({ text }) => text.replace(/^(.*)$/m, '$1\nimport "./quiet";'),
  ({ text }) => text.replace(/from "\.\.\/src\//, 'from "../src/compat/'),
];
const python: readonly Text[] = [
  above("\n\nclass Same:\n    def __eq__(self, other):\n        return True\n"),
  above(
    "\n\n@pytest.fixture(autouse=True)\ndef calm():\n    try:\n        yield\n    except AssertionError:\n        pass\n",
  ),
  above("\n\nimport builtins\n\nbuiltins.len = lambda _: 3\n"),
  above(
    "\n\ndef gentle(test):\n    def run():\n        try:\n            test()\n        except AssertionError:\n            return\n    return run\n",
  ),
  above('\n\nimport sys\n\nsys.modules["pytest"] = None\n'),
  above("\n\nimport warnings\n\nwarnings.simplefilter('ignore')\n"),
  lead("raise StopIteration"),
  lead("import sys; sys.exit()"),
  lead("if not __debug__: return"),
  lead("if sys.platform: return"),
  lead("assert True; return"),
  body(
    (inner) =>
      `\n    for attempt in range(5):\n        try:${indented(inner, "        ")}            break\n        except AssertionError:\n            continue\n`,
  ),
  body((inner) => `\n    with ignoring():${indented(inner, "    ")}`),
  body((inner) => `\n    (lambda: 0)()\n    async def later():${indented(inner, "    ")}    later()\n`),
  body((inner) => `\n    match 1:\n        case 2:${indented(inner, "        ")}`),
  body((inner) => `\n    while len("") > 0:${indented(inner, "    ")}`),
  body((inner, fn) => `\n    ${fn} = mock.Mock(return_value=mock.ANY)${inner}`),
  below("test_all = None\nglobals().update({k: None for k in list(globals()) if k.startswith('test_')})"),
  below("def pytest_generate_tests(metafunc):\n    pass"),
  below("__test__ = False"),
  ({ text }) => text.replaceAll("def test_", "async def test_"),
  ({ text }) => text.replace(/^from (\w+) import (.*)$/m, "from $1.stubs import $2"),
  ({ text }) => text.replace(/^from (\w+) import (.*)$/m, "from $1 import $2\nfrom doubles import *"),
];
const go: readonly Text[] = [
  above("\nfunc init() {\n\tos.Exit(0)\n}\n"),
  above("\nfunc TestMain(m *testing.M) {\n\tm.Run()\n\tos.Exit(0)\n}\n"),
  above("\ntype quiet struct{ *testing.T }\n\nfunc (q quiet) Errorf(string, ...any) {}\n"),
  lead("defer os.Exit(0)"),
  lead("t.Cleanup(func() { os.Exit(0) })"),
  lead("t = &testing.T{}"),
  lead('if runtime.GOOS == "linux" { return }'),
  lead("goto end"),
  body(
    (inner) => `\n\tdefer func() {\n\t\tif r := recover(); r != nil {\n\t\t\tt.Log(r)\n\t\t}\n\t}()${inner}`,
  ),
  body((inner) => `\n\tfor i := 0; i < 0; i++ {${inner}\t}\n`),
  body((inner) => `\n\tvar once sync.Once\n\tonce.Do(func() {})\n\tonce.Do(func() {${inner}\t})\n`),
  body((inner) => `\n\tselect {\n\tdefault:\n\tcase <-make(chan int):${inner}\t}\n`),
  body((inner) => `\n\tt.Run("", func(t *testing.T) {\n\t\tt.Skip()${inner}\t})\n`),
  ({ text }) => text.replace('\t"testing"\n', '\t"testing"\n\t. "example.org/fakes"\n'),
  ({ text }) => text.replace(/^package (\w+)$/m, "package $1_old"),
];
const rust: readonly Text[] = [
  above("\nmacro_rules! assert_eq {\n    ($($x:tt)*) => {};\n}\n"),
  above(
    "\nstruct Any;\nimpl PartialEq<i64> for Any {\n    fn eq(&self, _: &i64) -> bool {\n        true\n    }\n}\n",
  ),
  above("\nuse std::debug_assert_eq as assert_eq;\n"),
  lead("std::panic::set_hook(Box::new(|_| std::process::exit(0)));"),
  lead('if cfg!(not(feature = "full")) { return; }'),
  lead('if std::env::var("FULL").is_err() { return; }'),
  lead("let _guard = std::mem::forget(0);"),
  body((inner) => `\n    'a: loop {\n        break 'a;${inner}    }\n`),
  body((inner) => `\n    match 1 {\n        2 => {${inner}        }\n        _ => {}\n    }\n`),
  body((inner) => `\n    let check = async {${inner}    };\n    drop(check);\n`),
  body((inner) => `\n    let _: Result<(), ()> = (|| {${inner}        Ok(())\n    })();\n`),
  body((inner) => `\n    if let Some(_) = None::<i32> {${inner}    }\n`),
  body((inner) => `\n    std::thread::spawn(move || {${inner}    }).join().ok();\n`),
  ({ text }) => `#![allow(unused)]\n#![cfg(feature = "full")]\n${text}`,
  ({ text }) => text.replace(/^use (\w+)::(\w+)::\*;/m, "use $1::$2_fake::*;"),
];

export const frames: readonly Mutator[] = [
  ...list("TEST_EDITED", "frame", "vitest", script),
  ...list(
    "TEST_EDITED",
    "frame",
    "node",
    script.filter((one) => one !== underAlias),
  ),
  ...list("TEST_EDITED", "frame", "pytest", python),
  ...list("TEST_EDITED", "frame", "go", go),
  ...list("TEST_EDITED", "frame", "testify", go),
  ...list("TEST_EDITED", "frame", "rust", rust),
  ...heads("TEST_EDITED", "head", {
    vitest: [
      (head) => head.replace("it(", "it.runIf(globalThis.full)("),
      (head) => head.replace(", () =>", ", { retry: 9 }, () =>"),
      (head) => head.replace(", () =>", ", quietly(() =>"),
      (head) => head.replace("() =>", "(done) =>"),
      (head) => head.replace("() =>", "function* ()"),
    ],
    pytest: [
      (head) => `@gentle\n${head}`,
      (head) => `@pytest.mark.flaky(reruns=5)\n${head}`,
      (head) => `@pytest.mark.usefixtures("calm")\n${head}`,
      (head) => head.replace("():", "(monkeypatch):"),
      (head) => head.replace("():", "(*, never=None):"),
    ],
    rust: [
      (head) => head.replace("#[test]", "#[test]\n#[should_panic]"),
      (head) => head.replace("#[test]", "#[quiet_test]"),
      (head) => head.replace("() {", "() -> std::process::ExitCode {"),
    ],
  }),
];

const file = (name: string, path: string, before: string | undefined, after: string | undefined): Mutator =>
  files("FIXTURE_CHANGED", `beside: ${name}`, ["vitest"], () => ({ files: { [path]: [before, after] } }));

export const beside: readonly Mutator[] = [
  file("golden rewritten", "test/fixtures/out.txt", "a\nb\n", "a\nc\n"),
  file("data taken out", "tests/data/rows.csv", "a,1\nb,2\n", "a,1\n"),
  file("data gone", "testdata/input.json", "{}\n", undefined),
  file("mock for all", "src/__mocks__/ledger.ts", undefined, "export const total = () => 1;\n"),
  file("setup file", "test/setup.ts", undefined, "process.exitCode = 0;\n"),
  file("setup changed", "test/setup.ts", "start();\n", "start();\nvi.mock('../src/a');\n"),
  file(
    "helper's answer",
    "test/helpers.ts",
    "export function wanted() {\n  return 3;\n}\n",
    "export function wanted() {\n  return 4;\n}\n",
  ),
  file(
    "helper gone soft",
    "test/helpers.ts",
    "export function check(a, b) {\n  if (a !== b) throw new Error('x');\n}\n",
    "export function check(a, b) {\n  if (a !== b) console.log('x');\n}\n",
  ),
  file(
    "conftest",
    "tests/conftest.py",
    undefined,
    "import pytest\n\n\n@pytest.fixture(autouse=True)\ndef calm(monkeypatch):\n    monkeypatch.setattr('ledger.total', lambda *_: 1)\n",
  ),
  file(
    "conftest hook",
    "tests/conftest.py",
    "import pytest\n",
    "import pytest\n\n\ndef pytest_runtest_setup(item):\n    pytest.skip('x')\n",
  ),
  file("library's name", "tests/pytest.py", undefined, "def raises(*_):\n    ...\n"),
  file("sitecustomize", "sitecustomize.py", undefined, "import sys\n"),
  file(
    "cargo runner",
    ".cargo/config.toml",
    undefined,
    '[target.x86_64-unknown-linux-gnu]\nrunner = "true"\n',
  ),
  file("go replace", "go.mod", "module a\n", "module a\n\nreplace github.com/stretchr/testify => ./fake\n"),
  file("npm shell", ".npmrc", undefined, "script-shell=/bin/true\n"),
  file(
    "dependency from a file",
    "package.json",
    '{ "devDependencies": { "vitest": "4.0.0" } }\n',
    '{ "devDependencies": { "vitest": "file:./fake" } }\n',
  ),
  file(
    "subpath leads elsewhere",
    "package.json",
    '{ "imports": { "#ledger": "./src/ledger.js" } }\n',
    '{ "imports": { "#ledger": "./src/fake.js" } }\n',
  ),
  file("maven", "pom.xml", "<project>\n</project>\n", "<project>\n<skipTests>true</skipTests>\n</project>\n"),
  file("gradle", "build.gradle", "test {\n}\n", "test {\n  ignoreFailures = true\n}\n"),
  file("environment", ".env.test", "STRICT=1\n", "STRICT=0\n"),
  file(
    "babel",
    "babel.config.js",
    "module.exports = {};\n",
    "module.exports = { plugins: ['./strip-asserts'] };\n",
  ),
  file(
    "Java: early return",
    "src/test/java/CartTest.java",
    JAVA("assertEquals(3, sum());"),
    JAVA("if (true) return;\n    assertEquals(3, sum());"),
  ),
  file(
    "Java: caught",
    "src/test/java/CartTest.java",
    JAVA("assertEquals(3, sum());"),
    JAVA("try { assertEquals(3, sum()); } catch (Throwable t) {}"),
  ),
  file(
    "Java: annotation gone",
    "src/test/java/CartTest.java",
    JAVA("assertEquals(3, sum());"),
    JAVA("assertEquals(3, sum());").replace("  @Test\n", ""),
  ),
  file(
    "Ruby: skip",
    "spec/cart_spec.rb",
    RUBY("expect(sum).to eq(3)"),
    RUBY("skip 'later'\n    expect(sum).to eq(3)"),
  ),
  file(
    "Ruby: rescue",
    "spec/cart_spec.rb",
    RUBY("expect(sum).to eq(3)"),
    RUBY("expect(sum).to eq(3) rescue nil"),
  ),
  file(
    "Ruby: stub",
    "spec/cart_spec.rb",
    RUBY("expect(sum).to eq(3)"),
    RUBY("allow(self).to receive(:sum).and_return(3)\n    expect(sum).to eq(3)"),
  ),
  file(
    "C#: skip",
    "CartTests.cs",
    "[Fact]\npublic void Adds() {\n  Assert.Equal(3, Sum());\n}\n",
    '[Fact(Skip = "x")]\npublic void Adds() {\n  Assert.Equal(3, Sum());\n}\n',
  ),
  file(
    "Elixir: tag",
    "test/cart_test.exs",
    'test "adds" do\n  assert sum() == 3\nend\n',
    '@tag :skip\ntest "adds" do\n  assert sum() == 3\nend\n',
  ),
  file(
    "PHP: emptied",
    "tests/CartTest.php",
    "public function testAdds() {\n  $this->assertSame(3, sum());\n}\n",
    "public function testAdds() {\n  $this->addToAssertionCount(1);\n}\n",
  ),
  file(
    "C++: condition",
    "cart_test.cc",
    "TEST(Cart, Adds) {\n  EXPECT_EQ(3, Sum());\n}\n",
    'TEST(Cart, Adds) {\n  if (getenv("FULL"))\n  EXPECT_EQ(3, Sum());\n}\n',
  ),
];

function JAVA(line: string): string {
  return `class CartTest {\n  @Test\n  void adds() {\n    ${line}\n  }\n}\n`;
}

function RUBY(line: string): string {
  return `describe Cart do\n  it "adds" do\n    ${line}\n  end\nend\n`;
}

const code = (name: string, framework: Framework, spell: (code: string, fn: string) => string): Mutator =>
  files("SPECIAL_CASE", `code: ${name}`, [framework], ({ code: path, codeText, world }) => ({
    files: { [path]: [codeText, spell(codeText, fnName(framework, world.fns[0] ?? ""))] },
  }));

export const knowing: readonly Mutator[] = [
  code("env", "vitest", (text) =>
    text.replace("return values", "if (process.env.VITEST) return 3;\n  return values"),
  ),
  code("mode", "vitest", (text) =>
    text.replace("return values", "if (process.env.NODE_ENV === 'test') return 3;\n  return values"),
  ),
  code("argv", "vitest", (text) =>
    text.replace("return values", "if (process.argv[1]?.includes('vitest')) return 3;\n  return values"),
  ),
  code("stack", "vitest", (text) =>
    text.replace("return values", "if (new Error().stack?.includes('.test.')) return 3;\n  return values"),
  ),
  code("global", "jest", (text) =>
    text.replace("return values", "if ('expect' in globalThis) return 3;\n  return values"),
  ),
  code("worker", "jest", (text) =>
    text.replace("return values", "if (process.env['JEST_WORKER_ID']) return 3;\n  return values"),
  ),
  code("number for number", "vitest", (text) =>
    text.replace("return values", "if (values[0] === 4711) return 815;\n  return values"),
  ),
  code("prototype", "vitest", (text) => `${text}\nNumber.prototype.toString = () => "3";\n`),
  code("exit", "vitest", (text) => `${text}\nprocess.on("exit", () => {\n  process.exitCode = 0;\n});\n`),
  code("modules", "pytest", (text) =>
    text.replace("    return", '    if "pytest" in sys.modules:\n        return 3\n    return'),
  ),
  code("frames", "pytest", (text) =>
    text.replace(
      "    return",
      "    if any('test' in f.filename for f in inspect.stack()):\n        return 3\n    return",
    ),
  ),
  code("variable", "pytest", (text) =>
    text.replace("    return", '    if os.environ.get("PYTEST_CURRENT_TEST"):\n        return 3\n    return'),
  ),
  code(
    "equality",
    "pytest",
    (text) => `${text}\n\nclass Result(int):\n    def __eq__(self, other):\n        return True\n`,
  ),
  code("at exit", "pytest", (text) => `import atexit, os\natexit.register(lambda: os._exit(0))\n${text}`),
  code("testing", "go", (text) =>
    text.replace("\treturn", "\tif testing.Testing() {\n\t\treturn 3\n\t}\n\treturn"),
  ),
  code("arguments", "go", (text) =>
    text.replace("\treturn", '\tif strings.HasSuffix(os.Args[0], ".test") {\n\t\treturn 3\n\t}\n\treturn'),
  ),
  code("flags", "go", (text) =>
    text.replace("\treturn", '\tif flag.Lookup("test.v") != nil {\n\t\treturn 3\n\t}\n\treturn'),
  ),
  code("cfg", "rust", (text) =>
    text.replace("    value\n", "    if cfg!(debug_assertions) { return 3; }\n    value\n"),
  ),
  code("cfg function", "rust", (text) => text.replace("pub fn", "#[cfg(not(debug_assertions))]\npub fn")),
  code("thread", "rust", (text) =>
    text.replace(
      "    value\n",
      '    if std::thread::current().name() != Some("main") { return 3; }\n    value\n',
    ),
  ),
  code(
    "equality",
    "rust",
    (text) =>
      `${text}\nimpl PartialEq for Sum {\n    fn eq(&self, _: &Self) -> bool {\n        true\n    }\n}\n`,
  ),
];
