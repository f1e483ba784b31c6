import { type Case, type Claim, type Framework, type World, callOf, fnName, pascal, words } from "./world.ts";

export interface Rendered {
  /** Where tests stand. */
  readonly path: string;
  readonly code: string;
  readonly codeText: string;
  readonly text: string;
  /** Each case's text as it stands in `text`, and its claims' texts in it. */
  readonly cases: readonly {
    readonly whole: string;
    readonly head: string;
    readonly body: string;
    readonly claims: readonly string[];
  }[];
  readonly rows: readonly string[];
  readonly world: World;
}

export function render(world: World): Rendered {
  const { framework, module, fns } = world;
  const cases = world.cases.map((one) => caseOf(framework, one));
  const table = world.table === undefined ? { text: "", rows: [] } : tableOf(framework, world.table);
  const all = cases.map(({ whole }) => whole).join("\n") + table.text;
  const name = fns.map((fn) => fnName(framework, fn));
  const rest = { cases, rows: table.rows, world };
  switch (framework) {
    case "vitest":
    case "jest": {
      const lib = framework === "vitest" ? 'import { describe, expect, it, vi } from "vitest";\n' : "";
      return {
        ...rest,
        path: `test/${module}.test.ts`,
        code: `src/${module}.ts`,
        codeText: name
          .map((fn) => `export function ${fn}(...values: unknown[]) {\n  return values.length;\n}\n`)
          .join("\n"),
        text: `${lib}import { ${name.join(", ")} } from "../src/${module}";\n\ndescribe("${module}", () => {\n${all}});\n`,
      };
    }
    case "node":
      return {
        ...rest,
        path: `test/${module}.test.mjs`,
        code: `src/${module}.mjs`,
        codeText: name
          .map((fn) => `export function ${fn}(...values) {\n  return values.length;\n}\n`)
          .join("\n"),
        text: `import assert from "node:assert/strict";\nimport { describe, it } from "node:test";\nimport { ${name.join(", ")} } from "../src/${module}.mjs";\n\ndescribe("${module}", () => {\n${all}});\n`,
      };
    case "pytest":
      return {
        ...rest,
        path: `tests/test_${module}.py`,
        code: `${module}.py`,
        codeText: name.map((fn) => `def ${fn}(*values):\n    return len(values)\n`).join("\n\n"),
        text: `import pytest\n\nfrom ${module} import ${name.join(", ")}\n\n\n${all}`,
      };
    case "unittest":
      return {
        ...rest,
        path: `tests/test_${module}.py`,
        code: `${module}.py`,
        codeText: name.map((fn) => `def ${fn}(*values):\n    return len(values)\n`).join("\n\n"),
        text: `import unittest\n\nfrom ${module} import ${name.join(", ")}\n\n\nclass ${pascal(module)}Test(unittest.TestCase):\n${all}`,
      };
    case "go":
    case "testify":
      return {
        ...rest,
        path: `${module}/${module}_test.go`,
        code: `${module}/${module}.go`,
        codeText: `package ${module}\n\n${name.map((fn) => `func ${fn}(values ...any) int {\n\treturn len(values)\n}\n`).join("\n")}`,
        text: `package ${module}\n\nimport (\n\t"math"\n\t"strings"\n\t"testing"\n${framework === "testify" ? '\n\t"github.com/stretchr/testify/require"\n' : ""})\n\n${all}`,
      };
    case "rust":
      return {
        ...rest,
        path: `tests/${module}.rs`,
        code: `src/${module}.rs`,
        codeText: name.map((fn) => `pub fn ${fn}(value: i64) -> i64 {\n    value\n}\n`).join("\n"),
        text: `use shop::${module}::*;\n\n${all}`,
      };
    default:
      return framework satisfies never;
  }
}

function caseOf(framework: Framework, { title, claims }: Case): Rendered["cases"][number] {
  const texts = claims.map((claim, at) => claimText(framework, claim, at));
  const inner = texts.join("");
  const body = `\n${inner}`;
  const [head, foot] = frameOf(framework, title);
  return { whole: `${head}${body}${foot}`, head, body, claims: texts };
}

export function frameOf(framework: Framework, title: string): [head: string, foot: string] {
  switch (framework) {
    case "vitest":
    case "jest":
    case "node":
      return [`  it("${title}", () => {`, "  });\n"];
    case "pytest":
      return [`def test_${words(title)}():`, "\n"];
    case "unittest":
      return [`    def test_${words(title)}(self):`, "\n"];
    case "go":
    case "testify":
      return [
        `func Test${pascal(title).replaceAll(/\W(\w)/g, (_, letter: string) => letter.toUpperCase())}(t *testing.T) {`,
        "}\n",
      ];
    case "rust":
      return [`#[test]\nfn ${words(title)}() {`, "}\n"];
    default:
      return framework satisfies never;
  }
}

/** One assertion, as people write it in this framework; indented, with its line end. */
export function claimText(framework: Framework, claim: Claim, at: number): string {
  const { kind, want, named } = claim;
  const call = callOf(framework, claim);
  const value = `got${at}`;
  const it = named ? value : call;
  switch (framework) {
    case "vitest":
    case "jest": {
      const bound = named ? `    const ${value} = ${call};\n` : "";
      const says = {
        equal: `expect(${it}).toEqual(${want})`,
        length: `expect(${it}).toHaveLength(${want})`,
        contains: `expect(${it}).toContain(${want})`,
        near: `expect(${it}).toBeCloseTo(${want}, 5)`,
        throws: `expect(() => ${call}).toThrow(${want})`,
      }[kind];
      return `${bound}    ${says};\n`;
    }
    case "node": {
      const bound = named ? `    const ${value} = ${call};\n` : "";
      const says = {
        equal: `assert.strictEqual(${it}, ${want})`,
        length: `assert.equal(${it}.length, ${want})`,
        contains: `assert.match(${it}, /${want.slice(1, -1)}/)`,
        near: `assert.ok(Math.abs(${it} - ${want}) < 0.001)`,
        throws: `assert.throws(() => ${call}, { message: ${want} })`,
      }[kind];
      return `${bound}    ${says};\n`;
    }
    case "pytest": {
      const bound = named ? `    ${value} = ${call}\n` : "";
      if (kind === "throws") return `    with pytest.raises(ValueError, match=${want}):\n        ${call}\n`;
      return `${bound}    assert ${{ equal: `${it} == ${want}`, length: `len(${it}) == ${want}`, contains: `${want} in ${it}`, near: `${it} == pytest.approx(${want}, abs=0.001)` }[kind]}\n`;
    }
    case "unittest": {
      const bound = named ? `        ${value} = ${call}\n` : "";
      if (kind === "throws")
        return `        with self.assertRaisesRegex(ValueError, ${want}):\n            ${call}\n`;
      return `${bound}        self.${{ equal: `assertEqual(${it}, ${want})`, length: `assertEqual(len(${it}), ${want})`, contains: `assertIn(${want}, ${it})`, near: `assertAlmostEqual(${it}, ${want}, places=4)` }[kind]}\n`;
    }
    case "go": {
      if (kind === "near")
        return `\tif math.Abs(${call}-${want}) > 0.001 {\n\t\tt.Errorf("${value}: off")\n\t}\n`;
      if (kind === "contains")
        return `\tif !strings.Contains(${call}, ${want}) {\n\t\tt.Errorf("${value}: lacks it")\n\t}\n`;
      if (kind === "length")
        return `\tif n := len(${call}); n != ${want} {\n\t\tt.Errorf("${value}: %d", n)\n\t}\n`;
      if (kind === "throws")
        return `\tif err := ${call}; err == nil || err.Error() != ${want} {\n\t\tt.Fatalf("${value}: %v", err)\n\t}\n`;
      return named
        ? `\t${value} := ${call}\n\tif ${value} != ${want} {\n\t\tt.Errorf("${value}: %v", ${value})\n\t}\n`
        : `\tif got := ${call}; got != ${want} {\n\t\tt.Errorf("${value}: %v", got)\n\t}\n`;
    }
    case "testify": {
      const bound = named ? `\t${value} := ${call}\n` : "";
      return `${bound}\trequire.${{ equal: `Equal(t, ${want}, ${it})`, length: `Len(t, ${it}, ${want})`, contains: `Contains(t, ${it}, ${want})`, near: `InDelta(t, ${want}, ${it}, 0.001)`, throws: `EqualError(t, ${call}, ${want})` }[kind]}\n`;
    }
    case "rust": {
      const bound = named ? `    let ${value} = ${call};\n` : "";
      return `${bound}    ${{ equal: `assert_eq!(${it}, ${want})`, length: `assert_eq!(${it}.len(), ${want})`, contains: `assert!(${it}.contains(${want}))`, near: `assert!((${it} - ${want}).abs() < 0.001)`, throws: `assert_eq!(${call}.unwrap_err().to_string(), ${want})` }[kind]};\n`;
    }
    default:
      return framework satisfies never;
  }
}

function tableOf(
  framework: Framework,
  { title, fn, rows }: NonNullable<World["table"]>,
): { text: string; rows: string[] } {
  const name = fnName(framework, fn);
  const [head, foot] = frameOf(framework, title);
  const put = (indent: string, open: string, close: string): string[] =>
    rows.map(([one, other]) => `${indent}${open}${one}, ${other}${close},\n`);
  switch (framework) {
    case "vitest":
    case "jest": {
      const lines = put("    ", "[", "]");
      return {
        rows: lines,
        text: `  it.each([\n${lines.join("")}  ])("${title} %i", (given, want) => {\n    expect(${name}(given)).toBe(want);\n  });\n`,
      };
    }
    case "node": {
      const lines = put("    ", "[", "]");
      return {
        rows: lines,
        text: `  for (const [given, want] of [\n${lines.join("")}  ])\n    it(\`${title} \${given}\`, () => {\n      assert.equal(${name}(given), want);\n    });\n`,
      };
    }
    case "pytest": {
      const lines = put("        ", "(", ")");
      return {
        rows: lines,
        text: `\n@pytest.mark.parametrize(\n    "given,want",\n    [\n${lines.join("")}    ],\n)\ndef test_${words(title)}(given, want):\n    assert ${name}(given) == want\n`,
      };
    }
    case "unittest": {
      const lines = put("            ", "(", ")");
      return {
        rows: lines,
        text: `${head}\n        for given, want in [\n${lines.join("")}        ]:\n            with self.subTest(given=given):\n                self.assertEqual(${name}(given), want)\n${foot}`,
      };
    }
    case "go":
    case "testify": {
      const lines = put("\t\t", "{", "}");
      const check =
        framework === "go"
          ? `\t\tif got := ${name}(c.given); got != c.want {\n\t\t\tt.Errorf("%d: %d", c.given, got)\n\t\t}\n`
          : `\t\trequire.Equal(t, c.want, ${name}(c.given))\n`;
      return {
        rows: lines,
        text: `${head}\n\tcases := []struct{ given, want int }{\n${lines.join("")}\t}\n\tfor _, c := range cases {\n${check}\t}\n${foot}`,
      };
    }
    case "rust": {
      const lines = put("        ", "(", ")");
      return {
        rows: lines,
        text: `${head}\n    for (given, want) in [\n${lines.join("")}    ] {\n        assert_eq!(${name}(given), want);\n    }\n${foot}`,
      };
    }
    default:
      return framework satisfies never;
  }
}
