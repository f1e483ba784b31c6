import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { FEATURE, withFeature } from "./features.ts";
import { Rig, type Files } from "./rig.ts";

/** The tools of other languages, where this machine has them, the whole way through a run. */

interface Language {
  readonly name: string;
  /** Answers where the tool is on this machine. */
  readonly answers: readonly [string, ...string[]];
  readonly check: string;
  readonly base: Files;
  /** Files of the test, of its code, and of a test that is broken instead of red. */
  readonly test: readonly [path: string, text: string];
  readonly code: readonly [path: string, text: string];
  readonly broken: string;
  /** What is owed, and of what kind the broken one is. */
  readonly owed: readonly string[];
  readonly kind: string;
}

const LANGUAGES: readonly Language[] = [
  {
    name: "pytest",
    answers: ["python3", "-m", "pytest", "--version"],
    check: "python3 -m pytest -q",
    base: {
      "conftest.py": "import sys\n\nsys.path.insert(0, '.')\n",
      "pyproject.toml": '[project]\nname = "thing"\n',
      "thing.py": "one = 1\n",
      "tests/test_thing.py": "from thing import one\n\n\ndef test_one():\n    assert one == 1\n",
    },
    test: ["tests/test_sums.py", "from sums import add\n\n\ndef test_adds():\n    assert add(1, 2) == 3\n"],
    code: ["sums.py", "def add(a, b):\n    return a + b\n"],
    broken: "def test_adds():\n    table = {}\n    assert table['sums'] == 3\n",
    owed: ["tests/test_sums.py"],
    kind: "unknown",
  },
  {
    name: "go",
    answers: ["go", "version"],
    check: "go test ./...",
    base: {
      "go.mod": "module example.test/thing\n\ngo 1.19\n",
      "thing/thing.go": "// Package thing is one.\npackage thing\n\n// One is one.\nconst One = 1\n",
      "thing/thing_test.go":
        'package thing\n\nimport "testing"\n\nfunc TestOne(t *testing.T) {\n\tif One != 1 {\n\t\tt.Fatal("no")\n\t}\n}\n',
    },
    test: [
      "sums/sums_test.go",
      'package sums\n\nimport "testing"\n\nfunc TestAdds(t *testing.T) {\n\tif got := Add(1, 2); got != 3 {\n\t\tt.Errorf("Add(1, 2) = %d", got)\n\t}\n}\n',
    ],
    code: [
      "sums/sums.go",
      "// Package sums adds.\npackage sums\n\n// Add adds.\nfunc Add(a, b int) int { return a + b }\n",
    ],
    broken:
      'package sums\n\nimport "testing"\n\nfunc TestAdds(t *testing.T) {\n\tvar list []int\n\tif list[1] != 3 {\n\t\tt.Fatal("no")\n\t}\n}\n',
    owed: ["example.test/thing/sums"],
    kind: "crash",
  },
];

function isThere(file: string, args: readonly string[]): boolean {
  try {
    execFileSync(file, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const PLAN = (test: string, code: string) =>
  `# Tasks\n\n## Phase 1: Tests First\n\n- [ ] T001 Write a test for sums in ${test}\n\n## Phase 2: Core\n\n- [ ] T002 Implement sums in ${code}\n`;

test.for(LANGUAGES)(
  "$name: red for want of the code, not for anything else, and then green",
  async (language, { skip }) => {
    const [file, ...args] = language.answers;
    if (!isThere(file, args)) skip(`${language.name} is not on this machine`);
    const rig = new Rig();
    const [testPath, testText] = language.test;
    const [codePath, codeText] = language.code;
    withFeature(rig, PLAN(testPath, codePath), language.base);
    const agent = rig.agent({
      T001: [{ write: { [testPath]: language.broken } }, { write: { [testPath]: testText } }],
      T002: { write: { [codePath]: codeText } },
    });
    const { result, entries } = await rig.run(FEATURE, "--check", `test=${language.check}`, "--agent", agent);
    expect(result.tasks.map(({ id, grade, reason, attempts }) => ({ id, grade, reason, attempts }))).toEqual([
      { id: "T001", grade: "witnessed", reason: undefined, attempts: 2 },
      { id: "T002", grade: "witnessed", reason: undefined, attempts: 1 },
    ]);
    const text = JSON.stringify(entries);
    expect(text).toContain(`"because":[{"test":"${language.owed[0]}`);
    expect(text).toContain(`"kind":"${language.kind}"`);
    expect(text).toContain(`"tests":${JSON.stringify(language.owed)}`);
  },
);
