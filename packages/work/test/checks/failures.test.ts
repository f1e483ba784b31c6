import { expect, test } from "vitest";
import { FailureReader, readFailures } from "../../src/index.ts";

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
  const second = readFailures("✖ adds (88ms)\nFAIL /home/b/cache/r2/witness-0.14/work/test/a.test.js\n");
  expect(first).toEqual(second);
});

test("reads output in pieces as it reads it whole, lines and characters cut anywhere", () => {
  const output = "ok 1\r\nnot ok 2 - größer\n\u001B[31m✖ adds\u001B[0m (1.2ms)\nFAIL: last";
  const bytes = new TextEncoder().encode(output);
  for (let size = 1; size < 9; size++) {
    const reader = new FailureReader();
    for (let at = 0; at < bytes.length; at += size) reader.read(bytes.subarray(at, at + size));
    expect(reader.end()).toEqual(readFailures(output));
  }
  expect(readFailures(output)).toEqual(["adds", "größer", "last"]);
});

test("a line without an end costs no more memory than a long one", () => {
  const reader = new FailureReader();
  reader.read(new TextEncoder().encode("FAIL: early\n"));
  for (let i = 0; i < 2_000; i++) reader.read(new Uint8Array(65_536).fill(0x78));
  expect(reader.end()).toEqual(["early"]);
});
