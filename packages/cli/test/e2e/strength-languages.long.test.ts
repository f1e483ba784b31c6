import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test, type TestContext } from "vitest";
import { FEATURE } from "./features.ts";
import type { Files } from "./rig.ts";
import { nodeRig, receiptOf } from "./strength-rig.ts";

/** The rig's home is nobody's. */
const RUSTUP = process.env["RUSTUP_HOME"] ?? join(homedir(), ".rustup");

function needs(context: TestContext, ...argv: readonly [string, ...string[]]): void {
  try {
    execFileSync(argv[0], argv.slice(1), { stdio: "ignore" });
  } catch {
    context.skip(`${argv.join(" ")} does not work here`);
  }
}

interface World {
  readonly run: string;
  readonly report?: string;
  readonly base: Files;
  readonly code: Files;
  readonly weak: Files;
  readonly strong: Files;
}

/** Weak tests first, strong ones then; what came of the second is in the receipt. */
async function strengthen({ run, report, base, code, weak, strong }: World, plan: string) {
  const own = nodeRig([], plan, {
    ".stagewrightrc.yaml": `check:\n  test:\n    run: ${run}\n    ${report === undefined ? "" : `${report}\n    `}strength: { within: 9m }\n`,
    ".gitignore": "target\n__pycache__\n.pytest_cache\n",
    ...base,
  });
  const agent = own.agent(
    { T001: [{ write: { ...code, ...weak } }, { write: { ...code, ...strong } }] },
    undefined,
    {
      tracePrompts: true,
    },
  );
  const {
    code: exit,
    result,
    stderr,
  } = await own.run(FEATURE, "--agent", agent, "--env", "HOME", "--env", "GOCACHE");
  const prompts = own.traceLines().flatMap(({ prompt }) => prompt ?? []);
  if (exit !== 0) throw new Error(stderr);
  return { second: prompts[1] ?? "", strength: receiptOf(own, result.commit ?? "", "T001").strength };
}

const planFor = (file: string): string =>
  `# Tasks\n\n## Phase 1: Core\n\n- [ ] T001 Tell what is heavy in ${file}\n`;

test("Python", async (context) => {
  needs(context, "python3", "-m", "pytest", "--version");
  const testing = (...lines: string[]): Files => ({
    "tests/test_heavy.py": `from heavy import is_heavy\n\n\n${lines.join("\n")}\n`,
  });
  const { second, strength } = await strengthen(
    {
      run: "python3 -m pytest -q -p no:cacheprovider",
      base: {
        "tests/test_base.py": "def test_base():\n    assert True\n",
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\n',
      },
      code: { "heavy.py": "def is_heavy(weight):\n    return weight > 10\n" },
      weak: testing("def test_heavy():\n    assert is_heavy(20) is True"),
      strong: testing(
        "def test_limit():\n    assert is_heavy(10) is False\n\n\ndef test_above():\n    assert is_heavy(11) is True",
      ),
    },
    planFor("heavy.py"),
  );
  expect(second).toContain("- heavy.py:2:19: `>` became `>=` (EqualityOperator)");
  expect(strength).toMatchObject({ mutants: 4, killed: 4, invalid: 0 });
});

test("Go", async (context) => {
  needs(context, "go", "version");
  const testing = (...lines: string[]): Files => ({
    "heavy_test.go": `package heavy\n\nimport "testing"\n\n${lines.join("\n")}\n`,
  });
  const says = (name: string, weight: number, heavy: boolean): string =>
    `func Test${name}(t *testing.T) {\n\tif IsHeavy(${weight}) != ${heavy} {\n\t\tt.Fatal("${name}")\n\t}\n}\n`;
  const { second, strength } = await strengthen(
    {
      run: "go test ./...",
      base: {
        "go.mod": "module example.org/heavy\n\ngo 1.18\n",
        "base.go": "package heavy\n",
        "base_test.go": 'package heavy\n\nimport "testing"\n\nfunc TestBase(t *testing.T) {}\n',
      },
      code: {
        "heavy.go":
          'package heavy\n\n// IsHeavy tells.\nfunc IsHeavy(weight int) bool {\n\tlimit := 10\n\tlimit += 0\n\treturn weight > limit\n}\n\nvar name string = "x" + suffix\n\nconst suffix = "y"\n',
      },
      weak: testing(says("Heavy", 20, true)),
      strong: testing(
        says("Limit", 10, false),
        says("Above", 11, true),
        'func TestName(t *testing.T) {\n\tif name != "xy" {\n\t\tt.Fatal(name)\n\t}\n}\n',
      ),
    },
    planFor("heavy.go"),
  );
  expect(second).toContain("- heavy.go:7:16: `>` became `>=` (EqualityOperator)");
  expect(strength?.killed).toBeGreaterThan(3);
});

test("Rust: a mutant that does not compile is invalid, and counts neither way", async (context) => {
  needs(context, "cargo", "--version");
  const testing = (...lines: string[]): Files => ({
    "tests/heavy.rs": `use heavy::is_heavy;\n\n${lines.join("\n")}\n`,
  });
  const says = (name: string, weight: number, heavy: boolean): string =>
    `#[test]\nfn ${name}() {\n    assert_eq!(is_heavy(${weight}), ${heavy});\n}\n`;
  const { second, strength } = await strengthen(
    {
      run: `RUSTUP_HOME=${RUSTUP} CARGO_HOME=target/home cargo test --offline`,
      report: "report: output\n    format: cargo-text",
      base: {
        "Cargo.toml": '[package]\nname = "heavy"\nversion = "0.1.0"\nedition = "2021"\n',
        "Cargo.lock": 'version = 3\n\n[[package]]\nname = "heavy"\nversion = "0.1.0"\n',
        "src/lib.rs": "pub fn base() {}\n",
        "tests/base.rs": "#[test]\nfn base() {}\n",
      },
      code: {
        "src/lib.rs":
          "pub fn base() {}\n\npub struct Scale;\n\npub fn scale() -> Scale {\n    Scale\n}\n\npub fn is_heavy(weight: i32) -> bool {\n    weight > 10\n}\n",
      },
      weak: testing(says("heavy", 20, true)),
      strong: testing(says("limit", 10, false), says("above", 11, true)),
    },
    planFor("src/lib.rs"),
  );
  expect(second).toContain("- src/lib.rs:10:12: `>` became `>=` (EqualityOperator)");
  // A scale has no default.
  expect(strength).toMatchObject({ invalid: 1, survived: [] });
});
