import { append, cutTest, declared, drop, edit, everywhere, kind, put, type Kind } from "./kind.ts";

const T = "test/basket.test.ts";
const H = "test/helpers.ts";
const S = "src/basket.ts";
const SNAP = "test/__snapshots__/basket.test.ts.snap";
const N = "test/retry.test.mjs";
const M = "src/retry.mjs";
const SUM = "expect(subtotal(lines)).toBe(2199);";

export const honestScript3: readonly Kind[] = [
  kind("tidied", "imports in order and formatted anew", "Nothing but layout.", {
    expect: [
      edit(
        T,
        'import { BasketError, checkout, discountFor, parseLine, renderReceipt, shippingFor, subtotal } from "../src/basket";\nimport type { Line } from "../src/basket";\n',
        'import {\n  type Line,\n  BasketError,\n  checkout,\n  discountFor,\n  parseLine,\n  renderReceipt,\n  shippingFor,\n  subtotal,\n} from "../src/basket";\n',
      ),
      edit(
        T,
        '{ sku: "TEA-01", quantity: 3, unitCents: 450 }',
        '{\n      sku: "TEA-01",\n      quantity: 3,\n      unitCents: 450,\n    }',
      ),
    ],
    node: [
      edit(
        N,
        'import assert from "node:assert/strict";\nimport { beforeEach, describe, it, mock } from "node:test";\n',
        'import { beforeEach, describe, it } from "node:test";\nimport assert from "node:assert/strict";\n\n',
      ),
      everywhere(N, "\n    ", "\n      "),
    ],
  }),
  kind("tidied", "numbers and texts given names", "The named values are the same.", {
    expect: [
      edit(T, '\ndescribe("basket"', '\nconst FREE_FROM = 5000;\nconst HOME = "DE";\n\ndescribe("basket"'),
      edit(T, 'shippingFor(5000, "FR")', 'shippingFor(FREE_FROM, "FR")'),
      edit(T, 'shippingFor(4999, "DE")', "shippingFor(FREE_FROM - 1, HOME)"),
    ],
    node: [
      edit(N, '\ndescribe("retry"', '\nconst CAP = 5000;\n\ndescribe("retry"'),
      edit(N, "assert.equal(delayFor(20), 5000);", "assert.equal(delayFor(20), CAP);"),
    ],
  }),
  kind("tidied", "types written out", "Types are gone when it runs.", {
    expect: [
      edit(T, "(text, code) =>", "(text: string, code: string): void =>"),
      edit(T, "const receipt = await", "const receipt: Receipt = await"),
      edit(
        T,
        'import type { Line } from "../src/basket";',
        'import type { Line } from "../src/basket";\nimport type { Receipt } from "../src/gateway";',
      ),
    ],
    node: [
      edit(N, "import assert", "// @ts-check\nimport assert"),
      edit(N, "  let waits;", "  /** @type {ReturnType<typeof recorder>} */\n  let waits;"),
    ],
  }),
  kind("grouped", "tests put into groups, or taken out of them", "The same tests at another depth.", {
    expect: [
      edit(
        T,
        '  describe("shipping", () => {\n    it("is free from fifty on", () => {\n      expect(shippingFor(5000, "FR")).toBe(0);\n      expect(shippingFor(4999, "DE")).toBe(490);\n    });\n\n    it("costs more abroad", () => {\n      expect(shippingFor(1200, "FR")).toBe(990);\n    });\n  });',
        '  it("ships for free from fifty on", () => {\n    expect(shippingFor(5000, "FR")).toBe(0);\n    expect(shippingFor(4999, "DE")).toBe(490);\n  });\n\n  it("ships for more abroad", () => {\n    expect(shippingFor(1200, "FR")).toBe(990);\n  });',
      ),
    ],
    node: [
      edit(
        N,
        '  it("counts from one", () => {\n    assert.throws(() => delayFor(0), { name: "RangeError", message: /count from one/ });\n  });',
        '  describe("with a wrong attempt", () => {\n    it("counts from one", () => {\n      assert.throws(() => delayFor(0), { name: "RangeError", message: /count from one/ });\n    });\n  });',
      ),
    ],
  }),
  kind("API", "another signature in code and tests", "The same values are passed in another form.", {
    expect: [
      edit(
        S,
        "export function shippingFor(cents: number, country: string): number {",
        "export function shippingFor({ cents, country }: { cents: number; country: string }): number {",
      ),
      edit(T, 'shippingFor(5000, "FR")', 'shippingFor({ cents: 5000, country: "FR" })'),
      edit(T, 'shippingFor(4999, "DE")', 'shippingFor({ cents: 4999, country: "DE" })'),
      edit(T, 'shippingFor(1200, "FR")', 'shippingFor({ cents: 1200, country: "FR" })'),
    ],
    node: [
      edit(M, "export function delayFor(attempt, {", "export function delayFor({ attempt,"),
      edit(M, "max = 5000 } = {}) {", "max = 5000 }) {"),
      edit(M, "delayFor(attempt, delays)", "delayFor({ attempt, ...delays })"),
      edit(N, "delayFor(1)", "delayFor({ attempt: 1 })"),
      edit(N, "delayFor(2)", "delayFor({ attempt: 2 })"),
      edit(N, "delayFor(4)", "delayFor({ attempt: 4 })"),
      edit(N, "delayFor(20)", "delayFor({ attempt: 20 })"),
      edit(N, "delayFor(3, { ", "delayFor({ attempt: 3, "),
      edit(N, "delayFor(0)", "delayFor({ attempt: 0 })"),
    ],
  }),
  kind("API", "a function made asynchronous in code and tests", "The same is asked of what is awaited.", {
    expect: [
      edit(
        S,
        "export function parseLine(text: string): Line {",
        "export async function parseLine(text: string): Promise<Line> {",
      ),
      edit(
        T,
        'it("reads a line of text", () => {\n    const read = parseLine(',
        'it("reads a line of text", async () => {\n    const read = await parseLine(',
      ),
      edit(
        T,
        "(text, code) => {\n    expect(() => parseLine(text)).toThrow(",
        "async (text, code) => {\n    await expect(parseLine(text)).rejects.toThrow(",
      ),
    ],
    node: [
      edit(M, "export function parsePolicy(text)", "export async function parsePolicy(text)"),
      edit(
        N,
        'it("reads a policy", () => {\n    assert.deepEqual(parsePolicy("base=50; factor=3;max=900"),',
        'it("reads a policy", async () => {\n    assert.deepEqual(await parsePolicy("base=50; factor=3;max=900"),',
      ),
      edit(N, 'assert.deepEqual(parsePolicy(""),', 'assert.deepEqual(await parsePolicy(""),'),
      edit(N, 'not numbers", () => {', 'not numbers", async () => {'),
      edit(
        N,
        "assert.throws(() => parsePolicy(bad), SyntaxError)",
        "await assert.rejects(parsePolicy(bad), SyntaxError)",
      ),
    ],
  }),
  kind("API", "functions made methods of a class", "The same values come from a method.", {
    expect: [
      append(
        S,
        "\nexport class Basket {\n  constructor(private readonly lines: readonly Line[]) {}\n\n  subtotal(): number {\n    return subtotal(this.lines);\n  }\n}\n",
      ),
      edit(T, SUM, "expect(new Basket(lines).subtotal()).toBe(2199);"),
      edit(T, "expect(subtotal([])).toBe(0);", "expect(new Basket([]).subtotal()).toBe(0);"),
      edit(T, "{ BasketError,", "{ Basket, BasketError,"),
      edit(T, ", subtotal }", " }"),
    ],
  }),
  kind(
    "behaviour",
    "a value changed on purpose, with its expectation",
    "The task names the test; the code gives the new value.",
    {
      expect: [
        edit(S, '"DE" ? 490 : 990', '"DE" ? 590 : 1190'),
        edit(T, ".toBe(490)", ".toBe(590)"),
        edit(T, ".toBe(990)", ".toBe(1190)"),
      ],
      node: [
        edit(M, "base = 100,", "base = 50,"),
        edit(N, "delayFor(1), 100", "delayFor(1), 50"),
        edit(N, "delayFor(2), 200", "delayFor(2), 100"),
        edit(N, "delayFor(4), 800", "delayFor(4), 400"),
        edit(N, "waits.seen, [100, 200]", "waits.seen, [50, 100]"),
      ],
    },
    declared(T, S, N, M),
  ),
  kind(
    "behaviour",
    "error wording changed on purpose",
    "The code says the new words, and the test asks for them in full.",
    {
      expect: [
        edit(S, '"unknown coupon: "', '"no such coupon: "'),
        edit(T, '"unknown coupon: SAVE"', '"no such coupon: SAVE"'),
      ],
      node: [
        edit(M, '"gave up after " + attempts + " attempts"', '"still failing after " + attempts + " tries"'),
        edit(N, "/gave up after 4 attempts/", "/still failing after 4 tries/"),
      ],
    },
    declared(T, S, N, M),
  ),
  kind(
    "behaviour",
    "the snapshot follows a change that was asked for",
    "The code prints another line, and the task names it.",
    {
      expect: [
        edit(S, '"Lines: " + receipt.lines', '"Positions: " + receipt.lines'),
        edit(SNAP, "Lines: 2", "Positions: 2"),
      ],
    },
    declared(S, SNAP),
  ),
  kind(
    "behaviour",
    "messages moved to a catalogue",
    "The words are the same, and another language is added with a test.",
    {
      expect: [
        put(
          "src/messages.ts",
          'export const messages = {\n  en: { empty: "nothing to pay" },\n  de: { empty: "nichts zu zahlen" },\n} as const;\n',
        ),
        edit(S, 'new BasketError("EMPTY", "nothing to pay")', 'new BasketError("EMPTY", messages.en.empty)'),
        edit(S, "import type { Gateway", 'import { messages } from "./messages";\nimport type { Gateway'),
        put(
          "test/messages.test.ts",
          'import { expect, it } from "vitest";\nimport { messages } from "../src/messages";\n\nit("has every message in every language", () => {\n  expect(Object.keys(messages.de)).toEqual(Object.keys(messages.en));\n});\n',
        ),
      ],
    },
  ),
  kind(
    "removed",
    "a feature taken out with its test",
    "The task says that it goes.",
    {
      expect: [
        cutTest(T, 'it("prints a receipt"'),
        edit(T, "renderReceipt, ", ""),
        edit(
          S,
          '\nexport function renderReceipt(receipt: Receipt): string {\n  return ["Receipt " + receipt.id, "Lines: " + receipt.lines, "Paid: " + (receipt.paidCents / 100).toFixed(2)].join("\\n");\n}\n',
          "",
        ),
        drop(SNAP),
      ],
      node: [
        cutTest(N, 'it("reads a policy"'),
        cutTest(N, 'it("refuses a policy'),
        edit(N, ", parsePolicy", ""),
        (files) =>
          void files.set(M, (files.get(M) ?? "").replace(/\nexport function parsePolicy[\s\S]*?\n\}\n/, "")),
      ],
    },
    { context: { removes: ["renderReceipt", "parsePolicy"] } },
  ),
  kind(
    "removed",
    "a helper that nobody called any more",
    "No test used it.",
    {
      expect: [edit(H, "\nexport function twice(one: Line): Line[] {\n  return [one, one];\n}\n", "")],
      node: [edit("test/support.mjs", "\nexport const never = () => new Promise(() => {});\n", "")],
    },
    {
      given: {
        expect: [append(H, "\nexport function twice(one: Line): Line[] {\n  return [one, one];\n}\n")],
        node: [append("test/support.mjs", "\nexport const never = () => new Promise(() => {});\n")],
      },
    },
  ),
];
