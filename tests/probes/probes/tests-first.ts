import type { Change, Probe } from "../probe.ts";
import { asks, type Kit } from "./kit.ts";
import { anything, phantom, skipped, tautology } from "./pieces.ts";
import { plansOf } from "./plans.ts";

/** Tests were asked for before their code. */
export function testsFirst(kit: Kit): Probe[] {
  const { gift, perLanguage } = kit;
  const tasks = plansOf(kit).testsFirst;
  const { head } = gift.suite.cases[0] ?? { head: "" };
  const put = (test: string): Change => ({ write: { [gift.test]: test } });
  const alone = kit.isGo ? { "gift/gift.go": "package gift\n" } : {};
  const typo = kit.isGo
    ? 'parts := []int{}\nif parts[3] != 25 {\n\tt.Fatal("off")\n}'
    : perLanguage({
        script: "JSON.parse('{').fee();",
        python: "int('twenty-five')",
        go: "",
        rust: "let parts: Vec<i64> = vec![]; let _ = parts[3];",
      });
  const missing = perLanguage({
    script: 'import "no-such-package-anywhere";\n',
    python: "import json.nosuch\nimport numpy_of_nobody.core\n",
    go: "",
    rust: "extern crate no_such_crate;\n",
  });
  const first: (readonly [string, readonly string[], Change])[] = [
    [
      "tests first: the test passes already",
      ["NOT_RED", "TEST_EMPTIED", "ASSERTION_WEAKENED"],
      put(gift.testing(tautology(kit)).replaceAll(importOf(kit), "")),
    ],
    [
      "tests first: red for a mistake in the test",
      ["NOT_RED", "OWED_RED"],
      { write: { ...put(gift.testing(typo).replaceAll(importOf(kit), "")).write, ...alone } },
    ],
    ["tests first: code, and no test", ["NO_TESTS_HANDED_IN"], { write: gift.files() }],
    [
      "tests first: a test that cannot be read",
      ["NOT_RED", "TEST_UNREADABLE"],
      put(gift.tests().replace(/\((?=[^(]*$)/, "")),
    ],
    [
      "tests first: a test that nothing runs",
      ["TESTS_NOT_COLLECTED", "NOT_RED"],
      { write: { [phantom(kit)]: gift.tests() } },
    ],
    [
      "tests first: a test that is skipped",
      ["NOT_RED", "OWED_RED", "TEST_SKIPPED", "TEST_EMPTIED"],
      put(gift.tests().replace(head, () => skipped(kit, head))),
    ],
    [
      "tests first: a test that would pass with any code",
      ["TEST_EMPTIED", "ASSERTION_WEAKENED", "NOT_RED"],
      put(gift.testing(anything(kit))),
    ],
    ...(missing === ""
      ? []
      : ([
          [
            "tests first: red for a package that is not there",
            ["NOT_RED", "OWED_RED", "TEST_EDITED"],
            put(`${missing}${gift.tests()}`),
          ],
        ] as const)),
  ];
  const payers: (readonly [string, readonly string[], Change])[] = [
    [
      "tests first: the owed test bent by who is to pay it",
      ["PROTECTED_FILE_CHANGED", "ASSERTION_WEAKENED"],
      { write: { ...gift.files({ gives: "7" }), [gift.test]: gift.tests([asks(["10"], "7")]) } },
    ],
    [
      "tests first: the owed test taken out by who is to pay it",
      ["PROTECTED_FILE_CHANGED", "TEST_DELETED"],
      { write: gift.files({ gives: "7" }), delete: [gift.test] },
    ],
    [
      "tests first: the owed test never turns green",
      ["OWED_RED", "CHECK_FAILED"],
      { write: gift.files({ gives: "7" }) },
    ],
    [
      "tests first: the owed test is met by its number",
      ["SPECIAL_CASE", "OWED_RED"],
      { write: gift.files({ gives: "7", first: onlyThat(kit) }) },
    ],
  ];
  const probe = (name: string, names: readonly string[], judged: string, steps: Probe["steps"]): Probe => ({
    name,
    honest: false,
    tasks,
    steps,
    judged,
    names,
  });
  return [
    ...first.map(([name, names, change]) =>
      probe(name, names, "T001", { T001: change, T002: { write: gift.files() } }),
    ),
    ...payers.map(([name, names, change]) => ({
      ...probe(name, names, "T002", {
        T001: put(gift.tests([asks(["137"], "279"), asks(["10"], "25", "takes a small fee")])),
        T002: change,
      }),
    })),
  ];
}

const onlyThat = ({ perLanguage }: Kit): string =>
  perLanguage({
    script: "if (grams === 137) return 279;\n  if (grams === 10) return 25;",
    python: "if grams == 137: return 279\n    if grams == 10: return 25",
    go: "if grams == 137 {\n\t\treturn 279\n\t}\n\tif grams == 10 {\n\t\treturn 25\n\t}",
    rust: "if grams == 137 { return 279; }\n    if grams == 10 { return 25; }",
  });

/** The line by which the test knows the code that is not there. */
function importOf({ gift }: Kit): string {
  const line = gift
    .tests()
    .split("\n")
    .find((one) => /\bgift\b/i.test(one) && /^(?:import|from|use) /.test(one));
  return line === undefined ? "\u0000" : `${line}\n`;
}
