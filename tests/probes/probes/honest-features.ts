import type { World } from "../../../packages/guards/test/bench/world.ts";
import type { Files } from "../repositories/repository.ts";
import { asks, equal, type Honest, type Kit, testOf, withTest } from "./kit.ts";
import { plansOf } from "./plans.ts";

/** Something new, with its tests. */
export function features(kit: Kit): Honest[] {
  const { gift, perLanguage, framework } = kit;
  const plans = plansOf(kit);
  const good: Files = { ...gift.files(), [gift.test]: gift.tests() };
  const three = [
    gift.good,
    asks(["20"], "45", "takes more for more"),
    asks(["0"], "5", "takes something for nothing"),
  ];
  const elsewhere = platform(kit, gift.suite.cases[0]?.head ?? "");
  const table: NonNullable<World["table"]> = {
    title: "fees of gifts",
    fn: "giftFee",
    rows: [
      ["10", "25"],
      ["20", "45"],
      ["30", "65"],
    ],
  };
  const tabled = kit.suite("parcel", () => ({
    module: "gift",
    fns: ["giftFee"],
    cases: [gift.good],
    table,
  })).text;
  const helper = perLanguage<Files>({
    script: { "test/support/weights.ts": "export const heavy = 30_000;\n" },
    python: { "tests/weights.py": "HEAVY = 30_000\n" },
    go: { "gift/weights_test.go": "package gift\n\nconst heavy = 30000\n" },
    rust: { "tests/support/mod.rs": "pub const HEAVY: i64 = 30_000;\n" },
  });
  return [
    ["a feature with its test", plans.feature, { write: good }],
    ["a feature with three tests", plans.feature, { write: { ...good, [gift.test]: gift.tests(three) } }],
    ["a feature with a table of cases", plans.feature, { write: { ...good, [gift.test]: tabled } }],
    [
      "a feature, its test only for some systems",
      plans.feature,
      { write: { ...good, [gift.test]: withTest(gift.suite, elsewhere) } },
    ],
    ["a feature with a helper for its tests", plans.feature, { write: { ...good, ...helper } }],
    [
      "a feature whose code has a limit",
      plans.feature,
      {
        write: {
          ...good,
          ...gift.files({
            first: perLanguage({
              script: "if (grams < 0) return 0;",
              python: "if grams < 0: return 0",
              go: "if grams < 0 {\n\t\treturn 0\n\t}",
              rust: "if grams < 0 { return 0; }",
            }),
          }),
        },
      },
    ],
    [
      "a feature in two tests of one file",
      plans.feature,
      {
        write: {
          ...good,
          [gift.test]: gift.tests([
            gift.good,
            {
              title: "keeps to what was asked",
              claims: [equal("giftFee", ["11"], "27"), equal("giftFee", ["12"], "29")],
            },
          ]),
        },
      },
    ],
    [
      "a feature and a line in the README",
      plans.feature,
      { write: { ...good, "README.md": "# Shop\n\nParcels, shifts, apples, money, tides and gifts.\n" } },
    ],
    [
      "a feature whose comments speak of skipping and mocks",
      plans.feature,
      {
        write: {
          ...good,
          [gift.test]: `${kit.comment("Nothing is mocked here; do not skip: see TODO in the issue.")}${gift.tests()}`,
        },
      },
    ],
    [
      "tests first, then their code",
      plans.testsFirst,
      { T001: { write: { [gift.test]: gift.tests(three) } }, T002: { write: gift.files() } },
    ],
    [
      "tests first, one file of two tests",
      plans.testsFirst,
      { T001: { write: { [gift.test]: gift.tests(three.slice(0, 2)) } }, T002: { write: gift.files() } },
    ],
    [
      "a characterisation test of what is there",
      plans.one(`Add a characterisation test of the tide in ${gift.test.replaceAll("gift", "flood")}`),
      { write: characterised(kit) },
    ],
    [
      "two tasks in a row at the same files",
      `${plans.feature}- [ ] T002 Say in ${gift.code} what the fee is for, with one more test in ${gift.test}\n`,
      {
        T001: { write: good },
        T002: {
          write: {
            [gift.code]: `${good[gift.code] ?? ""}${kit.comment("Paper and ribbon.")}`,
            [gift.test]: gift.tests(three),
          },
        },
      },
    ],
    ...(framework === "vitest" || framework === "jest"
      ? ([
          [
            "a feature with a fake clock",
            plans.feature,
            { write: { ...good, [gift.test]: withTest(gift.suite, clock(framework)) } },
          ],
        ] satisfies Honest[])
      : []),
  ];
}

function characterised(kit: Kit): Files {
  const cases = [
    {
      title: "names each part of a day",
      claims: [
        equal("tideName", ["0"], '"ebb"'),
        equal("tideName", ["6"], '"flood"'),
        equal("tideName", ["23"], '"flood"'),
      ],
    },
  ];
  const { text } = kit.suite("tide", () => ({ cases, fns: ["tideName"] }));
  // In Go a test lies with what it is about.
  return { [kit.isGo ? "tide/flood_test.go" : kit.gift.test.replaceAll("gift", "flood")]: text };
}

/** A second suite for another system: nothing of it runs here, and nothing is taken away. */
function platform({ framework, perLanguage }: Kit, head: string): string {
  void head;
  const title = "knows the other system";
  const test = (body: string): string => testOf(framework, title, body);
  if (framework === "unittest")
    return `    @unittest.skipUnless(__import__("sys").platform == "win32", "only there")\n${test("self.assertEqual(gift_fee(1), 7)")}`;
  return perLanguage({
    script:
      framework === "vitest"
        ? test("expect(giftFee(1)).toBe(7);").replace("it(", 'it.skipIf(process.platform !== "win32")(')
        : framework === "node"
          ? test("assert.equal(giftFee(1), 7);").replace(
              ", () =>",
              ', { skip: process.platform !== "win32" }, () =>',
            )
          : test("expect(giftFee(1)).toBe(7);").replace(
              "it(",
              '(process.platform === "win32" ? it : it.skip)(',
            ),
    python: `@pytest.mark.skipif("sys.platform != 'win32'", reason="only there")\n${test("assert gift_fee(1) == 7")}`,
    go: test(
      'if os.Getenv("OS") != "Windows_NT" {\n\tt.Skip("only there")\n}\nif got := GiftFee(1); got != 7 {\n\tt.Errorf("got %d", got)\n}',
    ),
    rust: `#[cfg(windows)]\n${test("assert_eq!(gift_fee(1), 7);")}`,
  });
}

const clock = (framework: "vitest" | "jest"): string => {
  const lib = framework === "vitest" ? "vi" : "jest";
  return testOf(
    framework,
    "does not mind what time it is",
    `${lib}.useFakeTimers();\n${lib}.setSystemTime(new Date("2020-02-29"));\nexpect(giftFee(10)).toBe(25);\n${lib}.useRealTimers();`,
  );
};
