import type { Mutator } from "./mutator.ts";
import { files } from "./ways.ts";
import { type Framework, fnName } from "./world.ts";

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
