import { cutTest, edit, everywhere, kind, type Kind } from "./kind.ts";

const T = "test/basket.test.ts";
const H = "test/helpers.ts";
const N = "test/retry.test.mjs";

export const honestScript2: readonly Kind[] = [
  kind("set-up", "a builder for test data", "The builder makes the same values.", {
    expect: [
      edit(
        H,
        "export function fakeGateway",
        'export class LineBuilder {\n  #line: Line = { sku: "TEA-01", unitCents: 450, quantity: 1 };\n\n  sku(sku: string): this {\n    this.#line = { ...this.#line, sku };\n    return this;\n  }\n\n  at(unitCents: number): this {\n    this.#line = { ...this.#line, unitCents };\n    return this;\n  }\n\n  times(quantity: number): this {\n    this.#line = { ...this.#line, quantity };\n    return this;\n  }\n\n  build(): Line {\n    return { ...this.#line };\n  }\n}\n\nexport function fakeGateway',
      ),
      edit(
        T,
        'lines = [line("TEA-01", 450, 2), line("MUG-07", 1299, 1)];',
        'lines = [new LineBuilder().times(2).build(), new LineBuilder().sku("MUG-07").at(1299).build()];',
      ),
      edit(T, "fakeGateway, line }", "fakeGateway, LineBuilder }"),
    ],
  }),
  kind("stricter", "whole value in place of a part", "All that was asked is asked, and more.", {
    expect: [
      edit(
        T,
        "    expect(gateway.charge).toHaveBeenCalledTimes(1);\n    expect(gateway.charge).toHaveBeenCalledWith(1979);\n",
        "    expect(gateway.charge.mock.calls).toEqual([[1979]]);\n",
      ),
      edit(
        T,
        '.rejects.toThrow("nothing to pay")',
        '.rejects.toThrow(expect.objectContaining({ code: "EMPTY", message: "nothing to pay" }))',
      ),
    ],
    node: [
      edit(N, "assert.equal(waits.seen.length, 3);", "assert.deepEqual(waits.seen, [100, 200, 400]);"),
      edit(
        N,
        "assert.match(error.message, /gave up after 4 attempts/);",
        'assert.equal(error.message, "gave up after 4 attempts");',
      ),
    ],
  }),
  kind("style", "another spelling of the same assertion", "The matchers ask the same.", {
    expect: [
      edit(T, "expect(discountFor(2000)).toBe(0);", "expect(discountFor(2000)).toStrictEqual(0);"),
      edit(T, "expect(subtotal([])).toBe(0);", "expect(subtotal([])).toEqual(0);"),
    ],
    node: [
      everywhere(N, "assert.equal(", "assert.strictEqual("),
      everywhere(N, "assert.deepEqual(", "assert.deepStrictEqual("),
      edit(N, '"node:assert/strict"', '"node:assert"'),
    ],
  }),
  kind("style", "from node:assert to the context's assert", "The same comparisons through t.assert.", {
    node: [
      edit(N, 'it("doubles the delay each time", () => {', 'it("doubles the delay each time", (t) => {'),
      edit(N, "assert.equal(delayFor(1), 100);", "t.assert.strictEqual(delayFor(1), 100);"),
      edit(N, "assert.equal(delayFor(2), 200);", "t.assert.strictEqual(delayFor(2), 200);"),
      edit(N, "assert.equal(delayFor(4), 800);", "t.assert.strictEqual(delayFor(4), 800);"),
    ],
  }),
  kind(
    "style",
    "try and fail made an assertion that throws",
    "The same error is asked for, with less ceremony.",
    {
      expect: [
        edit(
          T,
          '    let error: unknown;\n    try {\n      shippingFor(1, "");\n      discountFor(1, "NOPE");\n    } catch (caught) {\n      error = caught;\n    }\n    expect(error).toBeInstanceOf(BasketError);\n',
          '    expect(() => discountFor(1, "NOPE")).toThrow(BasketError);\n',
        ),
      ],
      node: [
        edit(
          N,
          "    let thrown;\n    try {\n      delayFor(-1);\n    } catch (error) {\n      thrown = error;\n    }\n    assert.ok(thrown instanceof RangeError);\n",
          "    assert.throws(() => delayFor(-1), RangeError);\n",
        ),
      ],
    },
    {
      given: {
        expect: [
          edit(
            T,
            '  it("adds up its lines"',
            '  it("knows no other coupon", () => {\n    let error: unknown;\n    try {\n      shippingFor(1, "");\n      discountFor(1, "NOPE");\n    } catch (caught) {\n      error = caught;\n    }\n    expect(error).toBeInstanceOf(BasketError);\n  });\n\n  it("adds up its lines"',
          ),
        ],
        node: [
          edit(
            N,
            '  it("counts from one"',
            '  it("refuses what is negative", () => {\n    let thrown;\n    try {\n      delayFor(-1);\n    } catch (error) {\n      thrown = error;\n    }\n    assert.ok(thrown instanceof RangeError);\n  });\n\n  it("counts from one"',
          ),
        ],
      },
    },
  ),
  kind(
    "style",
    "chained promises made async and await",
    "The same is awaited and asked.",
    {
      expect: [
        edit(
          T,
          '  it("charges in full", () => {\n    const gateway = fakeGateway("ch_83");\n    return checkout(lines, gateway).then((receipt) => {\n      expect(receipt.paidCents).toBe(2199);\n    });\n  });',
          '  it("charges in full", async () => {\n    const gateway = fakeGateway("ch_83");\n    const receipt = await checkout(lines, gateway);\n    expect(receipt.paidCents).toBe(2199);\n  });',
        ),
      ],
      node: [
        edit(
          N,
          '  it("works at once", (_, done) => {\n    retry(async () => 7).then((value) => {\n      assert.equal(value, 7);\n      done();\n    }, done);\n  });',
          '  it("works at once", async () => {\n    const value = await retry(async () => 7);\n    assert.equal(value, 7);\n  });',
        ),
      ],
    },
    {
      given: {
        expect: [
          edit(
            T,
            '  it("adds up its lines"',
            '  it("charges in full", () => {\n    const gateway = fakeGateway("ch_83");\n    return checkout(lines, gateway).then((receipt) => {\n      expect(receipt.paidCents).toBe(2199);\n    });\n  });\n\n  it("adds up its lines"',
          ),
        ],
        node: [
          edit(
            N,
            '  it("counts from one"',
            '  it("works at once", (_, done) => {\n    retry(async () => 7).then((value) => {\n      assert.equal(value, 7);\n      done();\n    }, done);\n  });\n\n  it("counts from one"',
          ),
        ],
      },
    },
  ),
  kind(
    "flaky",
    "a sleep replaced by a handshake",
    "The test waits for what it needs, and asks the same.",
    {
      expect: [
        edit(T, "    await new Promise((resolve) => setTimeout(resolve, 200));\n", "    await called;\n"),
        edit(
          T,
          '    const gateway = { charge: vi.fn(async () => "ch_84") };\n',
          '    const { promise: called, resolve } = Promise.withResolvers<void>();\n    const gateway = {\n      charge: vi.fn(async () => {\n        resolve();\n        return "ch_84";\n      }),\n    };\n',
        ),
      ],
      node: [
        edit(N, "    await new Promise((resolve) => setTimeout(resolve, 100));\n", "    await running;\n"),
      ],
    },
    {
      given: {
        expect: [
          edit(
            T,
            '  it("adds up its lines"',
            '  it("charges soon", async () => {\n    const gateway = { charge: vi.fn(async () => "ch_84") };\n    const running = checkout(lines, gateway);\n    await new Promise((resolve) => setTimeout(resolve, 200));\n    expect(gateway.charge).toHaveBeenCalledTimes(1);\n    await running;\n  });\n\n  it("adds up its lines"',
          ),
        ],
        node: [
          edit(
            N,
            '  it("counts from one"',
            '  it("starts at once", async () => {\n    const job = failing(0, "x");\n    const running = retry(job);\n    await new Promise((resolve) => setTimeout(resolve, 100));\n    assert.equal(job.mock.callCount(), 1);\n    await running;\n  });\n\n  it("counts from one"',
          ),
        ],
      },
    },
  ),
  kind(
    "flaky",
    "a skipped test runs again",
    "There is one test more than before.",
    {
      expect: [edit(T, 'it.skip("costs more abroad"', 'it("costs more abroad"')],
      node: [edit(N, 'it("reads a policy", { skip: "see backlog" }, ', 'it("reads a policy", ')],
    },
    {
      given: {
        expect: [edit(T, 'it("costs more abroad"', 'it.skip("costs more abroad"')],
        node: [edit(N, 'it("reads a policy", ', 'it("reads a policy", { skip: "see backlog" }, ')],
      },
    },
  ),
  kind(
    "tidied",
    "a test that was there twice taken out once",
    "The other one asks the very same.",
    {
      expect: [cutTest(T, 'it("adds the lines up"')],
      node: [cutTest(N, 'it("doubles each delay"')],
    },
    {
      given: {
        expect: [
          edit(
            T,
            '  it("charges what is due"',
            '  it("adds the lines up", () => {\n    expect(subtotal(lines)).toBe(2199);\n    expect(subtotal([])).toBe(0);\n  });\n\n  it("charges what is due"',
          ),
        ],
        node: [
          edit(
            N,
            '  it("counts from one"',
            '  it("doubles each delay", () => {\n    assert.equal(delayFor(1), 100);\n    assert.equal(delayFor(2), 200);\n    assert.equal(delayFor(4), 800);\n  });\n\n  it("counts from one"',
          ),
        ],
      },
    },
  ),
  kind(
    "tidied",
    "output for debugging taken out",
    "Printing asserts nothing.",
    {
      expect: [edit(T, "    console.log(read);\n", "")],
      node: [edit(N, "    console.error(waits.seen);\n", "")],
    },
    {
      given: {
        expect: [edit(T, "    expect(read).", "    console.log(read);\n    expect(read).")],
        node: [
          edit(
            N,
            "    assert.equal(waits.seen.length, 3);",
            "    console.error(waits.seen);\n    assert.equal(waits.seen.length, 3);",
          ),
        ],
      },
    },
  ),
];
