import { all, change, whole } from "./honest-ways.ts";
import { type Mutator, asserting, put, somewhere, subjectOf, testsAndCode } from "./mutator.ts";
import type { Random } from "./random.ts";
import { type Rendered, claimText, frameOf } from "./render.ts";
import { fnName, isGo, isPython, isScript } from "./world.ts";

export const more: readonly Mutator[] = [
  whole("two tests joined", all, (repo) => {
    const [one, other] = repo.cases;
    if (one === undefined || other === undefined) return undefined;
    const body = other.claims
      .map((_, at) => claimText(repo.world.framework, repo.world.cases[1]?.claims[at] ?? failed(), at + 4))
      .join("");
    return put(put(repo.text, other.whole, ""), one.whole, put(one.whole, one.body, `${one.body}${body}`));
  }),
  whole("test split", all, (repo) => {
    const at = repo.cases.findIndex(({ claims }) => claims.length > 1);
    const [one, spec] = [repo.cases[at], repo.world.cases[at]];
    if (one === undefined || spec === undefined) return undefined;
    const [head, foot] = frameOf(repo.world.framework, `${spec.title} too`);
    const last = one.claims.at(-1) ?? "";
    return put(repo.text, one.whole, `${put(one.whole, last, "")}\n${head}\n${last}${foot}`);
  }),
  whole("helper extracted", (framework) => framework !== "unittest", helperExtracted),
  whole("equal made strict", ["vitest", "jest"], ({ text }) => text.replace("toEqual(", "toStrictEqual(")),
  whole("toBe to toEqual", ["vitest", "jest"], ({ text }) => text.replaceAll("toEqual(", "toBe(")),
  whole("tolerance narrowed", all, (repo, random) => {
    const place = somewhere(repo, random, ({ kind }) => kind === "near");
    if (place === undefined) return undefined;
    return put(
      repo.text,
      place.one.whole,
      put(
        place.one.whole,
        place.text,
        place.text.replace("0.001", "0.0001").replace(", 5)", ", 8)").replace("places=4", "places=6"),
      ),
    );
  }),
  whole(
    "length made exact",
    (framework) => isScript(framework) || isPython(framework),
    (repo, random) => {
      const place = somewhere(repo, random, ({ kind }) => kind === "length");
      if (place === undefined) return undefined;
      const it = subjectOf(repo, place);
      const list = `[${Array.from({ length: Number(place.claim.want) }, (_, at) => at).join(", ")}]`;
      return asserting(
        repo,
        place,
        {
          vitest: `expect(${it}).toEqual(${list});`,
          jest: `expect(${it}).toEqual(${list});`,
          node: `assert.deepEqual(${it}, ${list});`,
          pytest: `assert ${it} == ${list}`,
          unittest: `self.assertEqual(${it}, ${list})`,
        }[repo.world.framework as "vitest"],
      );
    },
  ),
  change("expectation, with its code", all, (repo, random) => {
    const place = somewhere(repo, random, ({ kind }) => kind === "equal");
    return place === undefined
      ? undefined
      : testsAndCode(
          repo,
          put(
            repo.text,
            place.one.whole,
            put(
              place.one.whole,
              place.text,
              claimText(repo.world.framework, { ...place.claim, want: "12345" }, place.at),
            ),
          ),
        );
  }),
  change("taken out, as the plan says", all, (repo) => ({
    files: { [repo.path]: [repo.text, undefined], [repo.code]: [repo.codeText, undefined] },
    context: { removes: [repo.path, repo.code] },
  })),
  change("one function taken out, as the plan says", all, (repo) => {
    const [one, spec] = [repo.cases[0], repo.world.cases[0]];
    if (one === undefined || spec === undefined) return undefined;
    return {
      files: { [repo.path]: [repo.text, put(repo.text, one.whole, "")] },
      context: { removes: spec.claims.map(({ fn }) => fnName(repo.world.framework, fn)) },
    };
  }),
  change("a new test file", all, ({ path, text, code, codeText }) => ({
    files: { [path]: [undefined, text], [code]: [codeText, `${codeText}\n`] },
  })),
  change("tests to a table", ["vitest", "jest"], (repo) => {
    const fn = repo.world.fns[0] ?? "";
    const single = (one: number): string =>
      `  it("${one}", () => {\n    expect(${fn}(${one})).toBe(${one * 3});\n  });\n`;
    const head = `import { ${fn} } from "../src/${repo.world.module}";\n\ndescribe("x", () => {\n`;
    const numbers = [11, 12, 13, 14];
    return {
      files: {
        [repo.path]: [
          `${head}${numbers.map(single).join("")}});\n`,
          `${head}  it.each([\n${numbers.map((one) => `    [${one}, ${one * 3}],\n`).join("")}  ])("%i", (given, want) => {\n    expect(${fn}(given)).toBe(want);\n  });\n});\n`,
        ],
      },
    };
  }),
  change("tests to a table, pytest", ["pytest"], (repo) => {
    const fn = fnName("pytest", repo.world.fns[0] ?? "");
    const head = `import pytest\n\nfrom ${repo.world.module} import ${fn}\n\n\n`;
    const numbers = [11, 12, 13];
    return {
      files: {
        [repo.path]: [
          `${head}${numbers.map((one) => `def test_${one}():\n    assert ${fn}(${one}) == ${one * 3}\n\n\n`).join("")}`,
          `${head}@pytest.mark.parametrize("given, want", [${numbers.map((one) => `(${one}, ${one * 3})`).join(", ")}])\ndef test_all(given, want):\n    assert ${fn}(given) == want\n`,
        ],
      },
    };
  }),
  change("tests to a table, Go", ["go", "testify"], (repo) => {
    const fn = fnName("go", repo.world.fns[0] ?? "");
    const numbers = [11, 12, 13];
    const head = `package ${repo.world.module}\n\nimport "testing"\n\n`;
    return {
      files: {
        [repo.path]: [
          `${head}${numbers.map((one) => `func Test${one}(t *testing.T) {\n\tif got := ${fn}(${one}); got != ${one * 3} {\n\t\tt.Errorf("got %d", got)\n\t}\n}\n\n`).join("")}`,
          `${head}func TestAll(t *testing.T) {\n\tfor given, want := range map[int]int{${numbers.map((one) => `${one}: ${one * 3}`).join(", ")}} {\n\t\tif got := ${fn}(given); got != want {\n\t\t\tt.Errorf("%d: got %d", given, got)\n\t\t}\n\t}\n}\n`,
        ],
      },
    };
  }),
  change("snapshot with its code", ["vitest", "jest"], ({ world, code, codeText }) => ({
    files: {
      [`test/__snapshots__/${world.module}.test.ts.snap`]: [
        "exports[`a 1`] = `one`;\n",
        "exports[`a 1`] = `two`;\n",
      ],
      [code]: [codeText, `${codeText}// changed\n`],
    },
  })),
  change("snapshot added", ["vitest", "jest"], ({ world }) => ({
    files: {
      [`test/__snapshots__/${world.module}.test.ts.snap`]: [
        "exports[`a 1`] = `one`;\n",
        "exports[`a 1`] = `one`;\n\nexports[`b 1`] = `two`;\n",
      ],
    },
  })),
  change("dependency added", ["vitest"], () => ({
    files: {
      "package.json": [
        '{\n  "scripts": { "test": "vitest run" },\n  "dependencies": {}\n}\n',
        '{\n  "scripts": { "test": "vitest run" },\n  "dependencies": { "zod": "4.0.0" }\n}\n',
      ],
    },
  })),
  change("script added", ["vitest"], () => ({
    files: {
      "package.json": [
        '{\n  "scripts": { "test": "vitest run" }\n}\n',
        '{\n  "scripts": { "test": "vitest run", "seed": "node seed.js" }\n}\n',
      ],
    },
  })),
  change("thresholds raised", ["vitest"], () => ({
    files: {
      "vitest.config.ts": [
        "export default { test: { coverage: { thresholds: {\n  lines: 80,\n} } } };\n",
        "export default { test: { coverage: { thresholds: {\n  lines: 90,\n} } } };\n",
      ],
    },
    context: { declared: ["vitest.config.ts"] },
  })),
  change("pyproject's dependencies", ["pytest"], () => ({
    files: {
      "pyproject.toml": [
        '[project]\nname = "shop"\ndependencies = []\n\n[tool.pytest.ini_options]\naddopts = "-q"\n',
        '[project]\nname = "shop"\ndependencies = ["attrs"]\n\n[tool.pytest.ini_options]\naddopts = "-q"\n',
      ],
    },
  })),
  change("Makefile's other target", ["go"], () => ({
    files: { Makefile: ["test:\n\tgo test ./...\n", "test:\n\tgo test ./...\n\nrun:\n\tgo run .\n"] },
  })),
  change("workflow, as the task says", ["vitest"], () => ({
    files: { ".github/workflows/ci.yml": ["on: push\njobs: {}\n", "on: [push, pull_request]\njobs: {}\n"] },
    context: { declared: [".github/workflows/ci.yml"] },
  })),
  change("lint comment with a reason", ["vitest"], ({ code, codeText }) => ({
    files: {
      [code]: [
        codeText,
        `// eslint-disable-next-line no-eval -- the sandbox is made for exactly this\n${codeText}`,
      ],
    },
  })),
  change("only code", all, ({ code, codeText }) => ({
    files: {
      [code]: [
        codeText,
        codeText
          .replace("length", "size")
          .replace("len(values)", "sum(values)")
          .replace("value\n", "value + 1\n"),
      ],
    },
  })),
  whole("hook extracted", ["vitest", "jest"], ({ text }) =>
    put(text, '", () => {\n', '", () => {\n  beforeEach(() => {\n    process.env.TZ = "UTC";\n  });\n\n'),
  ),
  change("skip taken off", isScript, ({ path, text }) => ({
    files: { [path]: [text.replace("it(", "it.skip("), text] },
  })),
  whole("suite put around", ["vitest", "jest"], ({ text }) =>
    put(text, 'describe("', 'describe("whole", () => {\ndescribe("').concat("});\n"),
  ),
  whole("parallel", isGo, ({ text, cases }) =>
    cases.reduce((rest, { head }) => put(rest, `${head}\n`, `${head}\n\tt.Parallel()\n`), text),
  ),
  whole("subtests", ["go"], ({ text, cases }, random) => {
    const one = random.pick(cases);
    return put(
      text,
      one.whole,
      put(one.whole, one.body, `\n\tt.Run("inner", func(t *testing.T) {${one.body}\t})\n`),
    );
  }),
  whole("into a class", ["pytest"], ({ text, cases }) => {
    const one = cases.at(-1);
    if (one === undefined) return undefined;
    const inner = one.whole.replace("():", "(self):").replaceAll(/^(?=.)/gm, "    ");
    return put(text, one.whole, `class TestGroup:\n${inner}`);
  }),
  whole("fixture", ["pytest"], ({ text, cases }) =>
    put(
      text,
      cases[0]?.head ?? "",
      `@pytest.fixture(autouse=True)\ndef clock():\n    yield 3\n\n\n${cases[0]?.head ?? ""}`,
    ),
  ),
];

function failed(): never {
  throw new Error("no such claim");
}

/** All of a test's assertions move into a function of the file. */
function helperExtracted(repo: Rendered, random: Random): string | undefined {
  const { framework } = repo.world;
  const one = random.pick(repo.cases);
  const call = isScript(framework)
    ? "    holdsAll();\n"
    : framework === "pytest"
      ? "    holds_all()\n"
      : isGo(framework)
        ? "\tholdsAll(t)\n"
        : "    holds_all();\n";
  const helper = isScript(framework)
    ? `function holdsAll() {${one.body}}\n`
    : framework === "pytest"
      ? `def holds_all():${one.body}\n\n`
      : isGo(framework)
        ? `func holdsAll(t *testing.T) {\n\tt.Helper()${one.body}}\n\n`
        : `fn holds_all() {${one.body}}\n\n`;
  const without = put(repo.text, one.whole, put(one.whole, one.body, `\n${call}`));
  const top = isScript(framework)
    ? "describe("
    : repo.cases[0] === one
      ? one.head
      : (repo.cases[0]?.head ?? "");
  return put(without, top, `${helper}\n${top}`);
}
