import { append, cutTest, edit, everywhere, kind, move, put, type Kind } from "./kind.ts";

const T = "test/basket.test.ts";
const H = "test/helpers.ts";
const S = "src/basket.ts";
const SNAP = "test/__snapshots__/basket.test.ts.snap";
const N = "test/retry.test.mjs";
const M = "src/retry.mjs";

export const honestScript1: readonly Kind[] = [
  kind(
    "moved",
    "test file moved, imports follow",
    "The same tests in another folder that the pattern finds.",
    {
      expect: [
        move(T, "test/unit/basket.test.ts"),
        move(SNAP, "test/unit/__snapshots__/basket.test.ts.snap"),
        everywhere("test/unit/basket.test.ts", '"../src/', '"../../src/'),
        edit("test/unit/basket.test.ts", '"./helpers"', '"../helpers"'),
      ],
      node: [
        move(N, "test/unit/retry.test.mjs"),
        edit("test/unit/retry.test.mjs", '"../src/', '"../../src/'),
        edit("test/unit/retry.test.mjs", '"./support', '"../support'),
      ],
    },
  ),
  kind(
    "moved",
    "module under test moved, imports follow",
    "The code stands elsewhere, the questions are the same.",
    {
      expect: [
        move(S, "src/shop/basket.ts"),
        edit("src/shop/basket.ts", '"./gateway"', '"../gateway"'),
        everywhere(T, '"../src/basket"', '"../src/shop/basket"'),
        edit(H, '"../src/basket"', '"../src/shop/basket"'),
      ],
      node: [move(M, "src/core/retry.mjs"), edit(N, '"../src/retry.mjs"', '"../src/core/retry.mjs"')],
    },
  ),
  kind("moved", "one block moved to a file of its own", "Each test is still there, in one of two files.", {
    expect: [
      cutTest(T, 'describe("shipping"'),
      edit(T, "shippingFor, ", ""),
      put(
        "test/shipping.test.ts",
        'import { describe, expect, it } from "vitest";\nimport { shippingFor } from "../src/basket";\n\ndescribe("shipping", () => {\n  it("is free from fifty on", () => {\n    expect(shippingFor(5000, "FR")).toBe(0);\n    expect(shippingFor(4999, "DE")).toBe(490);\n  });\n\n  it("costs more abroad", () => {\n    expect(shippingFor(1200, "FR")).toBe(990);\n  });\n});\n',
      ),
    ],
    node: [
      cutTest(N, 'it("reads a policy"'),
      cutTest(N, 'it("refuses a policy'),
      edit(N, ", parsePolicy", ""),
      put(
        "test/policy.test.mjs",
        'import assert from "node:assert/strict";\nimport { it } from "node:test";\nimport { parsePolicy } from "../src/retry.mjs";\n\nit("reads a policy", () => {\n  assert.deepEqual(parsePolicy("base=50; factor=3;max=900"), { base: 50, factor: 3, max: 900 });\n  assert.deepEqual(parsePolicy(""), {});\n});\n\nit("refuses a policy that is not numbers", () => {\n  for (const bad of ["base=x", "max=", "factor"]) assert.throws(() => parsePolicy(bad), SyntaxError);\n});\n',
      ),
    ],
  }),
  kind("renamed", "titles reworded", "Only the names in the report differ.", {
    expect: [
      edit(T, '"adds up its lines"', '"sums unit price times quantity over all lines"'),
      edit(T, '"charges what is due"', '"charges the discounted total through the gateway"'),
    ],
    node: [
      edit(N, '"counts from one"', '"rejects attempt zero"'),
      edit(N, 'describe("retry"', 'describe("retry()"'),
    ],
  }),
  kind("renamed", "a function renamed in code and tests", "The same function by another name.", {
    expect: [everywhere(S, "discountFor", "couponDiscount"), everywhere(T, "discountFor", "couponDiscount")],
    node: [everywhere(M, "parsePolicy", "readPolicy"), everywhere(N, "parsePolicy", "readPolicy")],
  }),
  kind("renamed", "variables of a test renamed", "Names of values do not matter.", {
    expect: [
      edit(T, "const read = parseLine", "const parsed = parseLine"),
      edit(T, "expect(read)", "expect(parsed)"),
    ],
    node: [everywhere(N, "job", "flaky")],
  }),
  kind("split", "a test split in two", "Each assertion stands in one of the two.", {
    expect: [
      edit(
        T,
        "    expect(discountFor(2000)).toBe(0);\n  });",
        '  });\n\n  it("takes nothing off without a coupon", () => {\n    expect(discountFor(2000)).toBe(0);\n  });',
      ),
    ],
    node: [
      edit(
        N,
        "    assert.equal(delayFor(3, {",
        '  });\n\n  it("has a maximum that can be set", () => {\n    assert.equal(delayFor(3, {',
      ),
    ],
  }),
  kind("merged", "two tests merged into one", "All assertions stand in the one that is left.", {
    expect: [edit(T, '    });\n\n    it("costs more abroad", () => {\n', "")],
    node: [
      cutTest(N, 'it("counts from one"'),
      edit(
        N,
        "    assert.equal(delayFor(4), 800);\n",
        '    assert.equal(delayFor(4), 800);\n    assert.throws(() => delayFor(0), { name: "RangeError", message: /count from one/ });\n',
      ),
    ],
  }),
  kind(
    "parametrised",
    "repeated assertions made a table",
    "Each row is one of the assertions that were there.",
    {
      expect: [
        edit(
          T,
          '  it("takes the share of the coupon off", () => {\n    expect(discountFor(2000, "SAVE15")).toBe(300);\n    expect(discountFor(999, "SAVE10")).toBe(100);\n    expect(discountFor(2000)).toBe(0);\n  });',
          '  it.each([\n    [2000, "SAVE15", 300],\n    [999, "SAVE10", 100],\n    [2000, undefined, 0],\n  ])("takes the share of the coupon off %i with %s", (cents, coupon, off) => {\n    expect(discountFor(cents, coupon)).toBe(off);\n  });',
        ),
      ],
      node: [
        edit(
          N,
          "    assert.equal(delayFor(1), 100);\n    assert.equal(delayFor(2), 200);\n    assert.equal(delayFor(4), 800);\n",
          "    for (const [attempt, expected] of [\n      [1, 100],\n      [2, 200],\n      [4, 800],\n    ])\n      assert.equal(delayFor(attempt), expected);\n",
        ),
      ],
    },
  ),
  kind("parametrised", "a table written out", "Each row became an assertion of its own.", {
    expect: [
      edit(
        T,
        '  it.each([\n    ["tea-01,0,4.50", "BAD_QUANTITY"],\n    ["tea-01,-2,4.50", "BAD_QUANTITY"],\n    ["tea-01,3", "BAD_LINE"],\n    ["", "BAD_LINE"],\n  ])("rejects %j with %s", (text, code) => {\n    expect(() => parseLine(text)).toThrow(expect.objectContaining({ code }));\n  });',
        '  it("rejects a quantity that is not positive", () => {\n    expect(() => parseLine("tea-01,0,4.50")).toThrow(expect.objectContaining({ code: "BAD_QUANTITY" }));\n    expect(() => parseLine("tea-01,-2,4.50")).toThrow(expect.objectContaining({ code: "BAD_QUANTITY" }));\n  });\n\n  it("rejects a line that lacks something", () => {\n    expect(() => parseLine("tea-01,3")).toThrow(expect.objectContaining({ code: "BAD_LINE" }));\n    expect(() => parseLine("")).toThrow(expect.objectContaining({ code: "BAD_LINE" }));\n  });',
      ),
    ],
    node: [
      edit(
        N,
        '    for (const bad of ["base=x", "max=", "factor"]) assert.throws(() => parsePolicy(bad), SyntaxError);\n',
        '    assert.throws(() => parsePolicy("base=x"), SyntaxError);\n    assert.throws(() => parsePolicy("max="), SyntaxError);\n    assert.throws(() => parsePolicy("factor"), SyntaxError);\n',
      ),
    ],
  }),
  kind("parametrised", "rows given names", "The same rows as objects.", {
    expect: [
      edit(
        T,
        '  it.each([\n    ["tea-01,0,4.50", "BAD_QUANTITY"],\n    ["tea-01,-2,4.50", "BAD_QUANTITY"],\n    ["tea-01,3", "BAD_LINE"],\n    ["", "BAD_LINE"],\n  ])("rejects %j with %s", (text, code) => {',
        '  it.each([\n    { text: "tea-01,0,4.50", code: "BAD_QUANTITY" },\n    { text: "tea-01,-2,4.50", code: "BAD_QUANTITY" },\n    { text: "tea-01,3", code: "BAD_LINE" },\n    { text: "", code: "BAD_LINE" },\n  ])("rejects $text with $code", ({ text, code }) => {',
      ),
    ],
  }),
  kind("parametrised", "rows added and put in order", "All that were there, and more.", {
    expect: [
      edit(
        T,
        '    ["tea-01,3", "BAD_LINE"],\n    ["", "BAD_LINE"],\n',
        '    ["", "BAD_LINE"],\n    [",3,4.50", "BAD_LINE"],\n    ["tea-01,3", "BAD_LINE"],\n    ["tea-01,x,4.50", "BAD_QUANTITY"],\n',
      ),
    ],
    node: [edit(N, '["base=x", "max=", "factor"]', '["base=-1", "base=x", "factor", "max="]')],
  }),
  kind("parametrised", "the table in a file of its own", "The same rows, imported.", {
    expect: [
      edit(
        T,
        'it.each([\n    ["tea-01,0,4.50", "BAD_QUANTITY"],\n    ["tea-01,-2,4.50", "BAD_QUANTITY"],\n    ["tea-01,3", "BAD_LINE"],\n    ["", "BAD_LINE"],\n  ])',
        "it.each(badLines)",
      ),
      edit(T, "import { expectMoney", 'import { badLines } from "./rows";\nimport { expectMoney'),
      put(
        "test/rows.ts",
        'export const badLines: [text: string, code: string][] = [\n  ["tea-01,0,4.50", "BAD_QUANTITY"],\n  ["tea-01,-2,4.50", "BAD_QUANTITY"],\n  ["tea-01,3", "BAD_LINE"],\n  ["", "BAD_LINE"],\n];\n',
      ),
    ],
  }),
  kind("helpers", "a helper extracted", "The helper asks what the tests asked.", {
    expect: [
      edit(
        T,
        "    expect(gateway.charge).toHaveBeenCalledTimes(1);\n    expect(gateway.charge).toHaveBeenCalledWith(1979);\n",
        "    expectCharged(gateway, 1979);\n",
      ),
      edit(T, "import { expectMoney,", "import { expectCharged, expectMoney,"),
      append(
        H,
        "\nexport function expectCharged(gateway: ReturnType<typeof fakeGateway>, cents: number): void {\n  expect(gateway.charge).toHaveBeenCalledTimes(1);\n  expect(gateway.charge).toHaveBeenCalledWith(cents);\n}\n",
      ),
    ],
    node: [
      edit(
        N,
        '    for (const bad of ["base=x", "max=", "factor"]) assert.throws(() => parsePolicy(bad), SyntaxError);\n',
        '    refuses("base=x");\n    refuses("max=");\n    refuses("factor");\n',
      ),
      edit(
        N,
        '\ndescribe("retry"',
        '\nconst refuses = (text) => assert.throws(() => parsePolicy(text), SyntaxError);\n\ndescribe("retry"',
      ),
    ],
  }),
  kind("helpers", "a helper inlined", "The test asks itself what the helper asked.", {
    expect: [
      edit(
        T,
        '    expectMoney(receipt, "19.79");\n',
        '    expect((receipt.paidCents / 100).toFixed(2)).toBe("19.79");\n',
      ),
      edit(T, "{ expectMoney, fakeGateway, line }", "{ fakeGateway, line }"),
      edit(
        H,
        "\nexport function expectMoney(receipt: Receipt, amount: string): void {\n  expect((receipt.paidCents / 100).toFixed(2)).toBe(amount);\n}\n",
        "",
      ),
      edit(H, 'import type { Receipt } from "../src/gateway";\n', ""),
      edit(H, "{ expect, vi }", "{ vi }"),
    ],
  }),
  kind(
    "set-up",
    "beforeEach made a function that each test calls",
    "Each test starts with the same values.",
    {
      expect: [
        edit(
          T,
          '  let lines: Line[];\n\n  beforeEach(() => {\n    lines = [line("TEA-01", 450, 2), line("MUG-07", 1299, 1)];\n  });\n',
          '  const twoLines = (): Line[] => [line("TEA-01", 450, 2), line("MUG-07", 1299, 1)];\n',
        ),
        edit(
          T,
          "expect(subtotal(lines)).toBe(2199);",
          "const lines = twoLines();\n    expect(subtotal(lines)).toBe(2199);",
        ),
        edit(T, "checkout(lines, gateway,", "checkout(twoLines(), gateway,"),
        edit(T, "afterEach, beforeEach, describe", "afterEach, describe"),
      ],
      node: [
        edit(N, "  let waits;\n\n  beforeEach(() => {\n    waits = recorder();\n  });\n", ""),
        edit(
          N,
          'const job = failing(2, "done");',
          'const waits = recorder();\n    const job = failing(2, "done");',
        ),
        edit(
          N,
          'const job = failing(9, "never");',
          'const waits = recorder();\n    const job = failing(9, "never");',
        ),
        edit(N, "import { beforeEach, describe", "import { describe"),
      ],
    },
  ),
];
