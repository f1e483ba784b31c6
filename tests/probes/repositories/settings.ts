import { go } from "./go.ts";
import { python } from "./python.ts";
import type { Files, Name } from "./repository.ts";
import { rust } from "./rust.ts";
import { typescript } from "./typescript.ts";
import { modules } from "./worlds.ts";

/** What a repository has beside its modules: settings, a lock file, CI, and a receipt that is compared with a file. */
export function settingsOf(name: Name): Files {
  return { ...OF[name](), ...common(name) };
}

const RECEIPT = "Receipt\nfor Mara\ntotal 4321 cents\n";
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

function common(name: Name): Files {
  return {
    "README.md": "# Shop\n\nParcels, shifts, apples, money and tides.\n",
    ".gitignore": "node_modules\n__pycache__\n.pytest_cache\ntarget\n",
    ".editorconfig": "root = true\n\n[*]\nindent_style = space\n",
    ".github/workflows/ci.yml": `name: ci\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v5\n      - run: make check-${name}\n`,
  };
}

const OF: Readonly<Record<Name, () => Files>> = {
  go: () => ({
    "go.mod": "module example.test/shop\n\ngo 1.19\n",
    "receipt/receipt.go": go["receipt"] ?? "",
    "receipt/testdata/receipt.golden": RECEIPT,
    "receipt/receipt_test.go": `package receipt

import (
	"os"
	"testing"
)

func TestReceiptIsAsItWasPrinted(t *testing.T) {
	want, err := os.ReadFile("testdata/receipt.golden")
	if err != nil {
		t.Fatal(err)
	}
	if got := ReceiptFor("Mara", 4321); got != string(want) {
		t.Errorf("got %q", got)
	}
}
`,
  }),
  vitest: () => ({
    ...npm({ test: "vitest run --dir test" }, { type: "module" }),
    "vitest.config.ts": "export default { test: { clearMocks: true, isolate: false, maxWorkers: 1 } };\n",
    "src/receipt.ts": typescript["receipt"] ?? "",
    "test/receipt.test.ts": `import { describe, expect, it } from "vitest";\n${SNAPSHOT_TEST}`,
    "test/__snapshots__/receipt.test.ts.snap": snapshot(
      "// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html",
      "receipt > is as it was printed 1",
    ),
  }),
  jest: () => ({
    ...npm({ test: "jest" }, { jest: { maxWorkers: 1, testMatch: ["<rootDir>/test/**/*.test.ts"] } }),
    "babel.config.json": json({
      presets: [["@babel/preset-env", { targets: { node: "current" } }], "@babel/preset-typescript"],
    }),
    "src/receipt.ts": typescript["receipt"] ?? "",
    "test/receipt.test.ts": SNAPSHOT_TEST,
    "test/__snapshots__/receipt.test.ts.snap": snapshot(
      "// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing",
      "receipt is as it was printed 1",
    ),
  }),
  "node-test": () => ({
    ...npm({ test: 'node --test "test/*.test.ts"' }, { type: "module" }),
    "src/receipt.ts": typescript["receipt"] ?? "",
    "test/golden/receipt.txt": RECEIPT,
    "test/receipt.test.ts": `import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { receiptFor } from "../src/receipt.ts";

describe("receipt", () => {
  it("is as it was printed", () => {
    const want = readFileSync(new URL("golden/receipt.txt", import.meta.url), "utf8");
    assert.equal(receiptFor("Mara", 4321), want);
  });
});
`,
  }),
  pytest: () => ({
    "pyproject.toml":
      '[project]\nname = "shop"\nversion = "1.0.0"\n\n[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
    "requirements.txt": "",
    "receipt.py": python["receipt"] ?? "",
    "tests/golden/receipt.txt": RECEIPT,
    "tests/test_receipt.py": `from pathlib import Path

from receipt import receipt_for


def test_is_as_it_was_printed():
    want = (Path(__file__).parent / "golden/receipt.txt").read_text()
    assert receipt_for("Mara", 4321) == want
`,
  }),
  unittest: () => ({
    "setup.cfg": "[metadata]\nname = shop\nversion = 1.0.0\n",
    "tests/__init__.py": "",
    "receipt.py": python["receipt"] ?? "",
    "tests/golden/receipt.txt": RECEIPT,
    "tests/test_receipt.py": `import unittest
from pathlib import Path

from receipt import receipt_for


class ReceiptTest(unittest.TestCase):
    def test_is_as_it_was_printed(self):
        want = (Path(__file__).parent / "golden/receipt.txt").read_text()
        self.assertEqual(receipt_for("Mara", 4321), want)
`,
  }),
  cargo: () => ({
    "Cargo.toml":
      '[package]\nname = "shop"\nversion = "1.0.0"\nedition = "2021"\n\n[profile.dev]\ndebug = 0\n',
    "Cargo.lock": 'version = 3\n\n[[package]]\nname = "shop"\nversion = "1.0.0"\n',
    "src/lib.rs": [...modules.map(({ module }) => module), "receipt"]
      .toSorted()
      .map((module) => `pub mod ${module};\n`)
      .join(""),
    "src/receipt.rs": rust["receipt"] ?? "",
    "tests/golden/receipt.txt": RECEIPT,
    "tests/receipt.rs": `use shop::receipt::*;

#[test]
fn is_as_it_was_printed() {
    let want = std::fs::read_to_string("tests/golden/receipt.txt").unwrap();
    assert_eq!(receipt_for("Mara", 4321), want);
}
`,
  }),
};

/** The runner itself lies above, as in a repository of many packages: nothing is to be installed. */
function npm(scripts: Readonly<Record<string, string>>, more: object = {}): Files {
  const root = { name: "shop", version: "1.0.0" };
  return {
    "package.json": json({ ...root, private: true, ...more, scripts }),
    "package-lock.json": json({ ...root, lockfileVersion: 3, requires: true, packages: { "": root } }),
    "tsconfig.json": json({ compilerOptions: { strict: true, noEmit: true } }),
  };
}

const SNAPSHOT_TEST = `import { receiptFor } from "../src/receipt";

describe("receipt", () => {
  it("is as it was printed", () => {
    expect(receiptFor("Mara", 4321)).toMatchSnapshot();
  });
});
`;

function snapshot(head: string, title: string): string {
  return `${head}\n\nexports[\`${title}\`] = \`\n"${RECEIPT}"\n\`;\n`;
}
