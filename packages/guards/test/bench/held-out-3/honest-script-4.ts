import { append, declared, drop, edit, kind, put, type Kind } from "./kind.ts";

const T = "test/basket.test.ts";
const H = "test/helpers.ts";
const S = "src/basket.ts";
const SNAP = "test/__snapshots__/basket.test.ts.snap";
const N = "test/retry.test.mjs";
const M = "src/retry.mjs";
const P = "package.json";

export const honestScript4: readonly Kind[] = [
  kind("added", "a fault mended, and a test that shows it", "One question more.", {
    expect: [
      edit(S, "Math.round(Number(price) * 100)", 'Math.round(Number(price.replace(",", ".")) * 100)'),
      edit(
        T,
        '  it("adds up its lines"',
        '  it("keeps cents exact", () => {\n    expect(parseLine("tea-01,1,19.99").unitCents).toBe(1999);\n  });\n\n  it("adds up its lines"',
      ),
    ],
    node: [
      edit(M, "if (attempt === attempts)", "if (attempt >= attempts)"),
      edit(
        N,
        '  it("counts from one"',
        '  it("ends even where no attempt is allowed", async () => {\n    await assert.rejects(retry(failing(1, "x"), { attempts: 0 }), GaveUp);\n  });\n\n  it("counts from one"',
      ),
    ],
  }),
  kind("added", "tests that pin what the code does today", "A new file of questions.", {
    expect: [
      put(
        "test/basket.characterisation.test.ts",
        'import { expect, it } from "vitest";\nimport { discountFor, parseLine, shippingFor } from "../src/basket";\n\n// What it does today, right or wrong: to change it is a decision.\nit("rounds half cents up", () => {\n  expect(discountFor(50, "SAVE1")).toBe(1);\n});\n\nit("takes a quantity up to its first letter", () => {\n  expect(parseLine("tea-01,3x,1").quantity).toBe(3);\n});\n\nit.each(["", "de", "??"])("takes %j for abroad", (country) => {\n  expect(shippingFor(1, country)).toBe(990);\n});\n',
      ),
    ],
    node: [
      put(
        "test/retry.pinned.test.mjs",
        'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { delayFor, parsePolicy } from "../src/retry.mjs";\n\ntest("what it does today", () => {\n  assert.equal(delayFor(1.5), 100 * 2 ** 0.5);\n  assert.deepEqual(parsePolicy("a=1;a=2"), { a: 2 });\n});\n',
      ),
    ],
  }),
  kind("added", "a property tried with many values", "One question more, of many inputs.", {
    expect: [
      edit(
        T,
        '  it("adds up its lines"',
        '  it("never takes off more than there is", () => {\n    fc.assert(\n      fc.property(fc.nat(1_000_000), fc.integer({ min: 0, max: 99 }), (cents, percent) => {\n        expect(discountFor(cents, "SAVE" + percent)).toBeLessThanOrEqual(cents);\n      }),\n    );\n  });\n\n  it("adds up its lines"',
      ),
      edit(T, "import { expectMoney", 'import fc from "fast-check";\nimport { expectMoney'),
    ],
  }),
  kind("added", "the old name kept and deprecated", "Both names are tested.", {
    expect: [
      append(S, "\n/** @deprecated use subtotal */\nexport const sumOf = subtotal;\n"),
      edit(
        T,
        '  it("adds up its lines"',
        '  it("still answers to its old name", () => {\n    expect(sumOf(lines)).toBe(2199);\n  });\n\n  it("adds up its lines"',
      ),
      edit(T, ", subtotal }", ", subtotal, sumOf }"),
    ],
    node: [
      append(M, "\n/** @deprecated use delayFor */\nexport const backoff = delayFor;\n"),
      edit(
        N,
        '  it("counts from one"',
        '  it("still answers to its old name", () => {\n    assert.equal(backoff(2), 200);\n  });\n\n  it("counts from one"',
      ),
      edit(N, "{ GaveUp, delayFor", "{ GaveUp, backoff, delayFor"),
    ],
  }),
  kind(
    "doubles",
    "a mock of a neighbour replaced by a small fake",
    "The neighbour is not under test, and the fake records the same.",
    {
      expect: [
        edit(
          H,
          "  return { charge: vi.fn().mockResolvedValue(id) };",
          '  const charge = vi.fn(async (cents: number) => {\n    if (cents <= 0) throw new RangeError("a charge is positive");\n    return id;\n  });\n  return { charge };',
        ),
      ],
      node: [
        edit(
          "test/support.mjs",
          "mock.fn(async (attempt) => {\n    if (attempt <= times)",
          "mock.fn(async (attempt) => {\n    await Promise.resolve();\n    if (attempt <= times)",
        ),
      ],
    },
  ),
  kind(
    "doubles",
    "time faked where the code reads the clock",
    "The clock is a neighbour; the assertion is as strict as before.",
    {
      expect: [
        edit(T, "    vi.restoreAllMocks();", "    vi.useRealTimers();\n    vi.restoreAllMocks();"),
        edit(
          T,
          "    lines = [",
          '    vi.useFakeTimers({ now: new Date("2026-03-01T00:00:00Z") });\n    lines = [',
        ),
      ],
    },
  ),
  kind("snapshot", "a snapshot made an assertion", "The whole text is asked for in the test.", {
    expect: [
      edit(
        T,
        "lines: 2 })).toMatchSnapshot();",
        'lines: 2 })).toBe("Receipt ch_9\\nLines: 2\\nPaid: 19.79");',
      ),
      drop(SNAP),
    ],
  }),
  kind("snapshot", "a snapshot put into the test", "The same text, inline.", {
    expect: [
      edit(
        T,
        "lines: 2 })).toMatchSnapshot();",
        'lines: 2 })).toMatchInlineSnapshot(`\n      "Receipt ch_9\n      Lines: 2\n      Paid: 19.79"\n    `);',
      ),
      drop(SNAP),
    ],
  }),
  kind(
    "settings",
    "a second project for integration tests",
    "What was run is run, and more.",
    {
      vitest: [
        put(
          "vitest.integration.config.ts",
          'import { defineConfig } from "vitest/config";\n\nexport default defineConfig({ test: { include: ["integration/**/*.itest.ts"], testTimeout: 60_000 } });\n',
        ),
        edit(
          P,
          '"test": "vitest run --coverage"',
          '"test": "vitest run --coverage",\n    "test:integration": "vitest run --config vitest.integration.config.ts"',
        ),
      ],
      jest: [
        put(
          "jest.integration.config.js",
          'module.exports = { preset: "ts-jest", testMatch: ["**/integration/**/*.itest.ts"] };\n',
        ),
        edit(
          P,
          '"test": "jest --ci"',
          '"test": "jest --ci",\n    "test:integration": "jest --ci --config jest.integration.config.js"',
        ),
      ],
      node: [
        edit(
          P,
          '"test": "node --test test/"',
          '"test": "node --test test/",\n    "test:integration": "node --test integration/"',
        ),
      ],
    },
    declared(P, "vitest.integration.config.ts", "jest.integration.config.js"),
  ),
  kind(
    "settings",
    "thresholds raised and rules added",
    "More is asked than before.",
    {
      vitest: [edit("vitest.config.ts", "lines: 90, branches: 85", "lines: 95, branches: 90, functions: 95")],
      jest: [
        edit("jest.config.js", "lines: 90, branches: 85", "lines: 95, branches: 90"),
        edit("eslint.config.js", 'eqeqeq: "error"', 'eqeqeq: "error", "no-console": "error"'),
      ],
    },
    declared("vitest.config.ts", "jest.config.js", "eslint.config.js"),
  ),
  kind(
    "settings",
    "more of CI",
    "The same steps over two versions.",
    {
      expect: [
        edit(
          ".github/workflows/ci.yml",
          "    runs-on: ubuntu-latest\n",
          "    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        node: [22, 24]\n",
        ),
        edit(
          ".github/workflows/ci.yml",
          "node-version: 22",
          "node-version: ${{ matrix.node }}\n          cache: npm",
        ),
      ],
      node: [
        edit(
          ".github/workflows/ci.yml",
          "      - run: npm test",
          "      - run: npm test\n      - run: npm audit --omit=dev",
        ),
      ],
    },
    declared(".github/workflows/ci.yml"),
  ),
  kind(
    "settings",
    "a development dependency brought up to date",
    "The runner is newer, the tests are the same.",
    {
      vitest: [edit(P, '"vitest": "4.0.8"', '"vitest": "4.0.10"')],
      jest: [edit(P, '"jest": "30.2.0"', '"jest": "30.2.1"')],
    },
    declared(P),
  ),
  kind("matchers", "a matcher of one's own", "The matcher asks what the assertion asked.", {
    vitest: [
      append(
        "test/setup.ts",
        '\nexpect.extend({\n  toFailWith(body: () => unknown, code: string) {\n    let got: unknown;\n    try {\n      body();\n    } catch (error) {\n      got = (error as { code?: string }).code;\n    }\n    return { pass: got === code, message: () => "expected " + code + ", got " + String(got) };\n  },\n});\n',
      ),
      edit("test/setup.ts", "{ afterAll, beforeAll }", "{ afterAll, beforeAll, expect }"),
      edit(T, "toThrow(expect.objectContaining({ code }))", "toFailWith(code)"),
    ],
  }),
];
