import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { audited, boxes, commit } from "../support/audited.ts";
import { repository } from "../support/repository.ts";

/** The tools themselves, as they are on this machine, on small repositories of their own kind. */

const PLAN = "specs/001-sum/tasks.md";
const MODULES = path.resolve(import.meta.dirname, "../../../../node_modules");

interface Tool {
  readonly name: string;
  /** Says whether it is here. */
  readonly probe?: readonly [program: string, ...args: string[]];
  readonly check: string;
  readonly base: Readonly<Record<string, string>>;
  /** A file and its test, that fails without it; and ones that do not. */
  readonly add: Readonly<Record<string, string>>;
  readonly mul: Readonly<Record<string, string>>;
  readonly files: readonly [add: string, mul: string];
}

const TOOLS: readonly Tool[] = [
  {
    name: "go",
    probe: ["go", "version"],
    check: "go test ./...",
    base: { "go.mod": "module example.org/sum\n\ngo 1.20\n" },
    add: {
      "add/add.go": "package add\n\nfunc Add(a, b int) int { return a + b }\n",
      "add/add_test.go":
        'package add\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal("no")\n\t}\n}\n',
    },
    mul: {
      "mul/mul.go": "package mul\n\nfunc Mul(a, b int) int { return a * b }\n",
      "mul/mul_test.go": 'package mul\n\nimport "testing"\n\nfunc TestMul(t *testing.T) {}\n',
    },
    files: ["add/add.go", "mul/mul.go"],
  },
  {
    name: "pytest",
    probe: ["python3", "-m", "pytest", "--version"],
    check: "python3 -m pytest",
    base: { "pytest.ini": "[pytest]\npythonpath = .\n", "sums/__init__.py": "" },
    add: {
      "sums/add.py": "def add(a, b):\n    return a + b\n",
      "tests/test_add.py": "from sums.add import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n",
    },
    mul: {
      "sums/mul.py": "def mul(a, b):\n    return a * b\n",
      "tests/test_mul.py": "def test_mul():\n    assert 2 * 3 == 6\n",
    },
    files: ["sums/add.py", "sums/mul.py"],
  },
  {
    name: "vitest",
    check: "vitest run",
    base: {
      "package.json": '{ "name": "sum", "type": "module", "scripts": { "test": "vitest run" } }\n',
      ".gitignore": "node_modules\n",
      ".stagewrightrc.json": JSON.stringify({ setup: `ln -s '${MODULES}' node_modules` }),
    },
    add: {
      "src/add.js": "export const add = (a, b) => a + b;\n",
      "test/add.test.js":
        'import { expect, test } from "vitest";\nimport { add } from "../src/add.js";\ntest("adds", () => expect(add(1, 2)).toBe(3));\n',
    },
    mul: {
      "src/mul.js": "export const mul = (a, b) => a * b;\n",
      "test/mul.test.js":
        'import { expect, test } from "vitest";\ntest("multiplies", () => expect(6).toBe(6));\n',
    },
    files: ["src/add.js", "src/mul.js"],
  },
];

for (const { name, probe, check, base, add, mul, files } of TOOLS)
  test(`${name}: a test that needs its change is told from one that does not`, async (context) => {
    if (probe !== undefined && !isHere(probe)) context.skip(`${name} is not on this machine`);
    const tasks = files.map((file) => `Write \`${file}\``);
    const root = repository(base);
    // Not every tool's report can lie where a name has a blank.
    const cache = realpathSync(mkdtempSync(path.join(tmpdir(), "stagewright-audit-")));
    process.env["STAGEWRIGHT_CACHE"] = cache;
    onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
    commit(root, { [PLAN]: boxes("", ...tasks) }, "plan");
    commit(root, add, "T001: add");
    commit(root, mul, "T002: mul");
    commit(root, { [PLAN]: boxes("12", ...tasks) }, "done");
    const command = name === "vitest" ? [] : ["--check", `test=${check}`];
    const { codes, code, of } = await audited(root, "001", ...command);
    expect({ codes, of: of("T001").verdict }).toMatchObject({
      codes: ["T001 fails-without", "T002 passes-without"],
    });
    expect(code).toBe(1);
  });

function isHere([program, ...args]: readonly [string, ...string[]]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
