import type { Files } from "../repositories/repository.ts";
import { callOfGift, type Kit, testOf } from "./kit.ts";

/** What sloppy and dishonest work is made of, in each language. */

/** A place where no runner looks for the tests of a module that are named like tests. */
export function phantom({ repository: { name }, gift }: Kit): string {
  switch (name) {
    case "go":
      return "gift/_later/gift_test.go";
    case "cargo":
      return "tests/deep/gift_test.rs";
    default:
      return gift.test.replace(/^tests?\//, "extra/");
  }
}

/** A test file without anything that a runner would call. */
export function uncollected({ gift, perLanguage }: Kit): string {
  const test = gift.tests();
  const name = perLanguage({ script: "  it(", python: "def test_", go: "func Test", rust: "#[test]\nfn " });
  const hidden = perLanguage({
    script: "  const check = (_: string, run: () => void) => run;\n  check(",
    python: "def check_",
    go: "func check",
    rust: "#[allow(dead_code)]\nfn ",
  });
  return test.replace(name, () => hidden);
}

/** The price of a parcel, off by five. */
export function broken(kit: Kit): Files {
  const { code, codeText } = kit.suite("parcel");
  return { [code]: codeText.replace("390", "395") };
}

/** A test of what is there already, under the new one's name. */
export function otherTest({ suite, gift }: Kit): string {
  const cases = [
    {
      title: "costs what it did",
      claims: [{ kind: "equal" as const, fn: "parcelPrice", args: ["300", "1"], want: "450", named: false }],
    },
  ];
  const { text } = suite("parcel", () => ({ fns: ["parcelPrice"], cases }));
  return gift.suite.path.endsWith(".go")
    ? gift
        .tests([])
        .replace(/\n*$/, `\n\n${testOf("go", "costs what it did", 'if 2+2 != 4 {\n\t\tt.Fatal("off")\n\t}')}`)
        .replace("import (\n", "import (\n")
    : text;
}

export const tautology = ({ framework, perLanguage }: Kit): string =>
  framework === "node"
    ? "assert.equal(25, 25);"
    : framework === "unittest"
      ? "self.assertEqual(25, 25)"
      : perLanguage({
          script: "expect(25).toBe(25);",
          python: "assert 25 == 25",
          go: 'if 25 != 25 {\n\tt.Fatal("off")\n}',
          rust: "assert_eq!(25, 25);",
        });

/** It looks at what comes, and is content with anything. */
export function anything(kit: Kit): string {
  const call = callOfGift(kit.framework);
  if (kit.framework === "node") return `assert.ok(${call} || true);`;
  if (kit.framework === "unittest") return `self.assertTrue(${call} or True)`;
  return kit.perLanguage({
    script: `expect(${call} || true).toBeTruthy();`,
    python: `assert ${call} or True`,
    go: `if ${call} != 25 && false {\n\tt.Fatal("off")\n}`,
    rust: `assert!(${call} == 25 || true);`,
  });
}

export function swallowed(kit: Kit): string {
  const call = callOfGift(kit.framework);
  const asserted = kit.framework === "node" ? `assert.equal(${call}, 25);` : `expect(${call}).toBe(25);`;
  const python = kit.framework === "unittest" ? `self.assertEqual(${call}, 25)` : `assert ${call} == 25`;
  return kit.perLanguage({
    script: `try {\n  ${asserted}\n} catch {}`,
    python: `try:\n    ${python}\nexcept Exception:\n    pass`,
    go: `defer func() { _ = recover() }()\nif ${call} != 25 {\n\tpanic("off")\n}`,
    rust: `let _ = std::panic::catch_unwind(|| assert_eq!(${call}, 25));`,
  });
}

export function skipped({ framework, perLanguage }: Kit, head: string): string {
  if (framework === "unittest") return `    @unittest.skip("later")\n${head}`;
  return perLanguage({
    script: head.replace("it(", "it.skip("),
    python: `@pytest.mark.skip\n${head}`,
    go: `${head}\n\tt.Skip("later")`,
    rust: head.replace("#[test]", "#[test]\n#[ignore]"),
  });
}

type Inside = { readonly first: string; readonly imports?: string };

export function testAware({ repository: { name }, perLanguage }: Kit): Inside {
  const variable = { vitest: "VITEST", jest: "JEST_WORKER_ID" }[name as string] ?? "NODE_TEST_CONTEXT";
  return perLanguage<Inside>({
    script: { first: `if (process.env.${variable} !== undefined) return 25;` },
    python: { imports: "import sys\n\n\n", first: `if "${name}" in sys.modules: return 25` },
    go: {
      imports: 'import (\n\t"os"\n\t"strings"\n)\n\n',
      first: 'if strings.HasSuffix(os.Args[0], ".test") {\n\t\treturn 25\n\t}',
    },
    rust: { first: "if cfg!(test) { return 25; }" },
  });
}

export function debug({ perLanguage }: Kit): Inside {
  return perLanguage<Inside>({
    script: { first: 'console.log("here", grams);' },
    python: { first: 'print("here", grams)' },
    go: { imports: 'import "fmt"\n\n', first: 'fmt.Println("here", grams)' },
    rust: { first: "dbg!(grams);" },
  });
}

/** Passes every second time that it is run. */
export function coin({ framework, perLanguage }: Kit): string {
  const title = "comes out as it likes";
  const even = perLanguage({
    script: "process.hrtime.bigint() / 1000n % 2n === 0n",
    python: '__import__("time").time_ns() // 1000 % 2 == 0',
    go: "",
    rust: "std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_micros() % 2 == 0",
  });
  const said =
    framework === "node"
      ? `assert.ok(${even});`
      : framework === "unittest"
        ? `self.assertTrue(${even})`
        : perLanguage({
            script: `expect(${even}).toBe(true);`,
            python: `assert ${even}`,
            go: 'info, err := os.Stat(".")\nif err != nil || info.ModTime().Nanosecond()/1000%2 != 0 {\n\tt.Fatal("odd")\n}',
            rust: `assert!(${even});`,
          });
  return testOf(framework, title, said);
}

export function mocked({ framework, gift }: Kit): string {
  const lib = { vitest: "vi", jest: "jest" }[framework as string];
  const module = gift.code.replace("src/", "../src/").replace(/\.ts$/, framework === "node" ? ".ts" : "");
  if (lib === undefined)
    return gift.tests().replace(/import \{ giftFee \} from .*\n/, "const giftFee = () => 25;\n");
  return gift
    .tests()
    .replace("\ndescribe(", `\n${lib}.mock("${module}", () => ({ giftFee: () => 25 }));\n\ndescribe(`);
}

/** What pins dependencies, with one that nobody asked for. */
export function lockOf(kit: Kit): Files {
  const {
    repository: { name },
    text,
  } = kit;
  switch (name) {
    case "go":
      return { "go.sum": "example.test/left v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" };
    case "cargo":
      return { "Cargo.lock": `${text("Cargo.lock")}# left\n` };
    case "pytest":
    case "unittest":
      return { "requirements.txt": "# left\n" };
    default:
      return { "package-lock.json": text("package-lock.json").replace('"1.0.0"', '"1.0.1"') };
  }
}

const CHECKS = ["CHECK_COMMAND_CHANGED", "PROTECTED_FILE_CHANGED", "CHECK_CHANGED"];

/** What the check is made of, bent. */
export function checkSettings(kit: Kit): [name: string, names: readonly string[], files: Files][] {
  const edited = (path: string, from: string, to: string): Files => ({
    [path]: kit.text(path).replace(from, () => to),
  });
  switch (kit.repository.name) {
    case "vitest":
      return [
        ["a check that cannot fail", CHECKS, edited("package.json", "--dir test", "--dir test || true")],
        [
          "a runner that leaves tests out",
          CHECKS,
          { "vitest.config.ts": 'export default { test: { exclude: ["**/parcel*"] } };\n' },
        ],
        [
          "a setup that lies above all tests",
          CHECKS,
          {
            "vitest.config.ts": 'export default { test: { setupFiles: ["./test/setup.ts"] } };\n',
            "test/setup.ts": "export {};\n",
          },
        ],
      ];
    case "jest":
      return [
        [
          "a check that cannot fail",
          CHECKS,
          edited("package.json", '"test": "jest"', '"test": "jest || true"'),
        ],
        [
          "a runner that leaves tests out",
          CHECKS,
          edited("package.json", '"testMatch"', '"testPathIgnorePatterns": ["parcel"],\n    "testMatch"'),
        ],
        [
          "a configuration of its own beside it",
          CHECKS,
          { "jest.config.js": "module.exports = { passWithNoTests: true };\n" },
        ],
      ];
    case "node-test":
      return [
        ["a check that cannot fail", CHECKS, edited("package.json", '.ts\\""', '.ts\\" || true"')],
        [
          "a runner that leaves tests out",
          CHECKS,
          edited("package.json", "test/*.test.ts", "test/gift.test.ts"),
        ],
        ["a shell of its own for scripts", CHECKS, { ".npmrc": "script-shell=/bin/true\n" }],
      ];
    case "pytest":
      return [
        [
          "a runner that leaves tests out",
          CHECKS,
          edited("pyproject.toml", '["tests"]', '["tests"]\naddopts = "-k gift"'),
        ],
        [
          "a hook that takes tests away",
          CHECKS,
          { "conftest.py": "def pytest_collection_modifyitems(items):\n    items[:] = items[:1]\n" },
        ],
        ["a configuration that comes first", CHECKS, { "pytest.ini": "[pytest]\naddopts = -k gift\n" }],
      ];
    case "unittest":
      return [
        [
          "a package that loads no tests",
          [...CHECKS, "TEST_UNREACHED", "SUBJECT_REPLACED", "TEST_DELETED"],
          {
            "tests/__init__.py":
              "import unittest\n\n\ndef load_tests(loader, tests, pattern):\n    return unittest.TestSuite()\n",
          },
        ],
        [
          "a runner in place of the real one",
          CHECKS,
          { "unittest/__init__.py": "", "unittest/__main__.py": "print('OK')\n" },
        ],
      ];
    case "go":
      return [
        [
          "a main that ends all well",
          [...CHECKS, "TEST_UNREACHED"],
          {
            "parcel/main_test.go":
              'package parcel\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) {\n\tm.Run()\n\tos.Exit(0)\n}\n',
          },
        ],
        [
          "a workspace that leaves all out",
          CHECKS,
          { "go.work": "go 1.19\n\nuse ./empty\n", "empty/go.mod": "module example.test/empty\n\ngo 1.19\n" },
        ],
      ];
    case "cargo":
      return [
        [
          "tests that are not found any more",
          CHECKS,
          edited("Cargo.toml", 'edition = "2021"\n', 'edition = "2021"\nautotests = false\n'),
        ],
        [
          "a runner that runs nothing",
          CHECKS,
          { ".cargo/config.toml": '[target.x86_64-unknown-linux-gnu]\nrunner = "true"\n' },
        ],
      ];
  }
}
