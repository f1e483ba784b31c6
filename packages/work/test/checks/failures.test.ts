import { expect, test } from "vitest";
import { readFailures } from "../../src/index.ts";

test.each([
  ["TAP", "ok 1 - adds\nnot ok 2 - subtracts # time=3ms\n", ["subtracts"]],
  ["TAP that expects a failure", "not ok 3 - later # TODO not yet\nnot ok 4 - there # SKIP\n", []],
  ["node:test", "✔ adds (0.4ms)\n✖ subtracts (1.2ms)\n✖ failing tests:\n", ["subtracts"]],
  [
    "go test",
    "--- FAIL: TestAdd (0.00s)\n    add_test.go:9: no\nFAIL\nFAIL\texample.com/add\t0.002s\n",
    ["TestAdd", "example.com/add"],
  ],
  [
    "pytest",
    "FAILED tests/test_a.py::test_b - AssertionError: no\nERROR tests/test_c.py\n",
    ["tests/test_a.py::test_b", "tests/test_c.py"],
  ],
  ["cargo", "test store::adds ... FAILED\ntest store::holds ... ok\n", ["store::adds"]],
  [
    "vitest",
    " × adds numbers 3ms\n FAIL  src/a.test.ts > adds numbers\n",
    ["adds numbers", "src/a.test.ts > adds numbers"],
  ],
  ["a script of the team's own", "FAIL: login page\nPASS: home page\n", ["login page"]],
  ["coloured output", "\u001B[31m✖ adds\u001B[39m\n", ["adds"]],
  ["nothing that names a test", "Segmentation fault\n", []],
])("names failing tests in the output of %s", (_tool, output, names) => {
  expect(readFailures(output)).toEqual(names);
});

test("two runs of the same failure print the same name, however long they took and wherever they ran", () => {
  const first = readFailures("✖ adds (1.2ms)\nFAIL /home/a/cache/r1/witness-0/work/test/a.test.js\n");
  const second = readFailures("✖ adds (88ms)\nFAIL /home/b/cache/r2/witness-0/work/test/a.test.js\n");
  expect(first).toEqual(second);
});
