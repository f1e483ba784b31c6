import { type Mutator, first, put } from "./mutator.ts";
import type { Random } from "./random.ts";
import type { Rendered } from "./render.ts";
import { heads, indented, whole } from "./ways.ts";
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
