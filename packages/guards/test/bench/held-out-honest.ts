import { type Mutator, put, somewhere, tests } from "./mutator.ts";
import { isPython, isScript } from "./world.ts";

const wide = (
  about: string,
  name: string,
  where: Mutator["in"],
  after: (...given: Parameters<Mutator["apply"]>) => string | undefined,
): Mutator => ({
  name,
  about,
  in: where,
  apply(repo, random) {
    const text = after(repo, random);
    return text === undefined ? undefined : tests(repo, text);
  },
});

export const heldOutHonest: readonly Mutator[] = [
  wide("honest", "held: async", ["vitest", "jest", "node"], ({ text }) =>
    text.replaceAll(", () => {\n    expect", ", async () => {\n    expect"),
  ),
  wide("honest", "held: test instead of it", ["vitest", "jest"], ({ text }) =>
    text.replaceAll("  it(", "  test(").replace("expect, it", "expect, it, test"),
  ),
  wide("honest", "held: function expressions", isScript, ({ text }) =>
    text.replaceAll(", () => {", ", function () {"),
  ),
  wide(
    "honest",
    "held: whitespace",
    (framework) => !isPython(framework),
    ({ text }) => text.replaceAll("\n", "\n\n"),
  ),
  wide("honest", "held: messages", ["pytest"], ({ text }) =>
    text.replaceAll(/(assert .*)$/gm, '$1, "see the issue"'),
  ),
  wide("honest", "held: messages in Rust", ["rust"], ({ text }) =>
    text.replaceAll(/assert_eq!\((.*)\);$/gm, 'assert_eq!($1, "see the issue");'),
  ),
  wide("honest", "held: t.Helper and Fatal", ["go"], ({ text }) => text.replaceAll("t.Errorf", "t.Fatalf")),
  wide("honest", "held: assert for require", ["testify"], ({ text }) =>
    text.replaceAll("require.", "assert.").replace("testify/require", "testify/assert"),
  ),
  wide("honest", "held: sorted imports", ["pytest"], ({ text }) =>
    text.replace("import pytest\n\n", "import os\n\nimport pytest\n\n"),
  ),
  wide(
    "honest",
    "held: module in tests",
    ["rust"],
    ({ text }) => `mod inner {\n${text.replaceAll(/^(?=.)/gm, "    ")}}\n`,
  ),
  wide("honest", "held: type annotations", ["pytest"], ({ text }) =>
    text.replaceAll("():\n", "() -> None:\n"),
  ),
  wide("honest", "held: alias of the import", ["vitest", "jest", "node"], ({ text, world }) => {
    const fn = world.fns[0] ?? "";
    return text
      .replaceAll(new RegExp(`\\b${fn}\\(`, "g"), `subject(`)
      .replace(new RegExp(`(import \\{[^}]*)\\b${fn}\\b`), `$1${fn} as subject`);
  }),
  wide("honest", "held: values to constants", ["vitest", "jest"], (repo, random) => {
    const place = somewhere(repo, random, ({ kind, named }) => kind === "equal" && !named);
    return place === undefined
      ? undefined
      : put(
          repo.text,
          place.one.whole,
          put(
            place.one.whole,
            place.text,
            `    const wanted = ${place.claim.want};\n${place.text.replace(`(${place.claim.want});`, "(wanted);")}`,
          ),
        );
  }),
  wide("honest", "held: setUp", ["unittest"], ({ text }) =>
    put(text, "TestCase):\n", "TestCase):\n    def setUp(self):\n        self.rate = 3\n\n"),
  ),
  wide("honest", "held: two claims as one", ["pytest"], ({ text, cases }) => {
    const one = cases.find(
      ({ claims }) => claims.filter((claim) => /^    assert [^\n]*\n$/.test(claim)).length > 1,
    );
    if (one === undefined) return undefined;
    const [a = "", b = ""] = one.claims.filter((claim) => /^    assert [^\n]*\n$/.test(claim));
    return put(
      text,
      one.whole,
      put(put(one.whole, b, ""), a, `${a.trimEnd()} and ${b.trim().replace("assert ", "")}\n`),
    );
  }),
  wide(
    "honest",
    "held: claims in another order",
    () => true,
    ({ text, cases }) => {
      const one = cases.find(({ claims }) => claims.length > 1);
      return one === undefined
        ? undefined
        : put(text, one.whole, put(one.whole, one.claims.join(""), one.claims.toReversed().join("")));
    },
  ),
  {
    name: "held: moved into a folder and renamed",
    about: "honest",
    in: (framework) => framework === "pytest" || isScript(framework),
    apply: ({ path, text, cases }) => ({
      files: {
        [path]: [text, undefined],
        [path.replace(/([^/]+)$/, "deep/$1")]: [
          undefined,
          put(text, cases[0]?.head ?? "", (cases[0]?.head ?? "").replace(/keeps|gives|finds|holds/, "knows")),
        ],
      },
    }),
  },
  {
    name: "held: debug output in a script",
    about: "honest",
    in: ["vitest"],
    apply: () => ({ files: { "scripts/seed.mjs": [undefined, 'console.log("seeding");\n'] } }),
  },
  {
    name: "held: README",
    about: "honest",
    in: () => true,
    apply: () => ({ files: { "README.md": ["# One\n", "# One\n\nSkip the tests with `--skip`.\n"] } }),
  },
  {
    name: "held: new package",
    about: "honest",
    in: ["vitest"],
    apply: () => ({
      files: {
        "packages/a/package.json": [undefined, '{ "scripts": { "test": "vitest run" } }\n'],
        "packages/a/src/index.ts": [undefined, "export const a = 1;\n"],
      },
    }),
  },
];
