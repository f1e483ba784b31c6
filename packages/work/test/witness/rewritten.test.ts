import { expect, test } from "vitest";
import { isRewritten } from "../../src/witness/rewritten.ts";

const PYTHON = "def test_fee():\n    assert fee(1) == 2\n\n\ndef test_tax():\n    assert tax(1) == 3\n";
const GO = "func TestFee(t *testing.T) {\n\tif fee(1) != 2 {\n\t\tt.Fatal()\n\t}\n}\n";
const SCRIPT =
  'describe("fees", () => {\n  it("costs two", () => {\n    expect(fee(1)).toBe(2);\n  });\n});\n';
const RUST = "#[test]\nfn costs() {\n    assert_eq!(fee(1), 2);\n}\n";

test.each([
  ["Python", "test_fee", PYTHON, PYTHON.replace("== 2", "== 4")],
  ["Python, with its parameters", "test_fee[1-2]", PYTHON, PYTHON.replace("== 2", "== 4")],
  ["Go, a test below it", "TestFee/of_one", GO, GO.replace("!= 2", "!= 4")],
  ["JavaScript", "costs two", SCRIPT, SCRIPT.replace("toBe(2)", "toBe(4)")],
  ["Rust, with its module", "fees::costs", RUST, RUST.replace("2)", "4)")],
  ["a file that is new", "test_fee", "", PYTHON],
])("a test in other words is written anew: %s", (_what, name, then, now) => {
  expect(isRewritten(name, then, now)).toBe(true);
});

test.each([
  [
    "Python, what is no test",
    "test_fee",
    PYTHON,
    `${PYTHON}\n\ndef check_gift():\n    assert gift(1) == 2\n`,
  ],
  ["Python, another test", "test_fee", PYTHON, PYTHON.replace("== 3", "== 4")],
  ["Go, what is no test", "TestFee", GO, `${GO}\nfunc checkGift(t *testing.T) {\n\tgift(1)\n}\n`],
  ["JavaScript, what is no test", "costs two", SCRIPT, `${SCRIPT}\nconst check = () => gift(1);\n`],
  ["Rust, what is no test", "fees::costs", RUST, `${RUST}\nfn gifts() {\n    gift(1);\n}\n`],
])("what stands beside it is not it: %s", (_what, name, then, now) => {
  expect(isRewritten(name, then, now)).toBe(false);
});
