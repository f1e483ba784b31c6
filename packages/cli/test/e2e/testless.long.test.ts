import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { feature, tasks } from "./flaky-rig.ts";
import { Rig } from "./rig.ts";

/** Files that are called tests, and are none: what comes of the landing that brings one. Real unittest. */

const RUN = ["specs/001-thing", "--check", "test=python3 -m unittest discover -s tests -t ."];
const T001 = tasks("T001 Add gifts in gift.py with tests/test_gift.py");
const BASE = {
  "fee.py": "def fee(grams):\n    return grams\n",
  "gift.py": "",
  "tests/__init__.py": "",
  "tests/test_fee.py":
    "import unittest\n\nfrom fee import fee\n\n\nclass FeeTest(unittest.TestCase):\n    def test_costs(self):\n        self.assertEqual(fee(1), 1)\n",
};
const GIFT = "def gift(grams):\n    return grams + 1\n";
const giftTest = (name: string) =>
  `import unittest\n\nfrom gift import gift\n\n\nclass GiftTest(unittest.TestCase):\n    def ${name}(self):\n        self.assertEqual(gift(1), 2)\n`;

function hasPython(): boolean {
  try {
    return execFileSync("python3", ["--version"], { encoding: "utf8" }).startsWith("Python 3");
  } catch {
    return false;
  }
}

async function landed(rig: Rig, write: Readonly<Record<string, string>>) {
  feature(rig, T001, BASE);
  const { result } = await rig.run(...RUN, "--agent", rig.agent({ T001: { write } }, {}), "--attempts", "1");
  return result;
}

test("a test that is one is witnessed, by its report", async (context) => {
  if (!hasPython()) context.skip("python3 is not on this machine");
  const result = await landed(new Rig(), { "gift.py": GIFT, "tests/test_gift.py": giftTest("test_costs") });
  expect(result.tasks[0]).toMatchObject({ id: "T001", grade: "witnessed" });
  expect(result.tasks[0]).not.toHaveProperty("reason");
});

test("a file in which nothing is a test shows nothing by not loading, and is named", async (context) => {
  if (!hasPython()) context.skip("python3 is not on this machine");
  const result = await landed(new Rig(), { "gift.py": GIFT, "tests/test_gift.py": giftTest("check_costs") });
  expect(result.tasks[0]).toMatchObject({ grade: "checked", reason: "no-tests-in-change" });
  expect(result.findings).toMatchObject([{ code: "TEST_UNREACHED", path: "tests/test_gift.py" }]);
});

test("nor does an old file of tests to which something is added that is none", async (context) => {
  if (!hasPython()) context.skip("python3 is not on this machine");
  const old = BASE["tests/test_fee.py"];
  const more = `${old.replace("from fee import fee", "from fee import fee\nfrom gift import gift")}\n    def check_gift(self):\n        self.assertEqual(gift(1), 2)\n`;
  const result = await landed(new Rig(), { "gift.py": GIFT, "tests/test_fee.py": more });
  expect(result.tasks[0]).toMatchObject({ grade: "checked", reason: "no-tests-in-change" });
});
