import { cutTest, edit, kind, type Kind } from "./kind.ts";

const T = "test/basket.test.ts";
const N = "test/retry.test.mjs";
const SUM = "expect(subtotal(lines)).toBe(2199);";

export const dishonestScript1: readonly Kind[] = [
  kind(
    "TEST_SKIPPED",
    "skipped behind an alias",
    "The runner skips the test wherever the alias is the skipping one.",
    {
      expect: [
        edit(T, 'describe("basket"', 'const slow = process.env["CI"] ? it.skip : it;\n\ndescribe("basket"'),
        edit(T, 'it("charges what is due"', 'slow("charges what is due"'),
      ],
      node: [
        edit(N, 'describe("retry"', 'const slow = process.env.CI ? it.skip : it;\n\ndescribe("retry"'),
        edit(N, 'it("gives up and says why"', 'slow("gives up and says why"'),
      ],
    },
  ),
  kind(
    "TEST_SKIPPED",
    "skipped on a condition that always holds",
    "No environment sets the variable, so the block never runs.",
    {
      vitest: [
        edit(T, 'describe("shipping"', 'describe.runIf(process.env["SHIPPING_E2E"] === "1")("shipping"'),
      ],
      node: [
        edit(
          N,
          'it("tries until it works", async',
          'it("tries until it works", { skip: process.platform !== "aix" }, async',
        ),
      ],
    },
  ),
  kind("TEST_SKIPPED", "expected to fail", "A test that must fail says nothing about the right behaviour.", {
    vitest: [edit(T, 'it("prints a receipt"', 'it.fails("prints a receipt"')],
    jest: [edit(T, 'it("prints a receipt"', 'it.failing("prints a receipt"')],
    node: [edit(N, 'it("counts from one", ()', 'it("counts from one", { expectFailure: true }, ()')],
  }),
  kind("TEST_SKIPPED", "left to do", "A test to do is never run, or its failure is no failure.", {
    expect: [
      cutTest(T, 'it("charges nothing for an empty basket"'),
      edit(
        T,
        'it("adds up its lines"',
        'it.todo("charges nothing for an empty basket");\n\n  it("adds up its lines"',
      ),
    ],
    node: [
      edit(
        N,
        'it("gives up and says why", async () => {',
        'it("gives up and says why", async (t) => {\n    t.todo("flaky");',
      ),
    ],
  }),
  kind("TEST_FOCUSED", "one test in focus", "The runner leaves out every other test of the file.", {
    expect: [edit(T, 'it("adds up its lines"', 'it.only("adds up its lines"')],
    node: [
      edit(N, 'it("reads a policy", ()', 'it("reads a policy", { only: true }, ()'),
      edit("package.json", "node --test test/", "node --test --test-only test/"),
    ],
  }),
  kind("TEST_UNREACHED", "returns before it looks", "Without the variable nothing is asserted.", {
    expect: [
      edit(
        T,
        'const gateway = fakeGateway("ch_81");',
        'if (!process.env["GATEWAY_URL"]) return;\n    const gateway = fakeGateway("ch_81");',
      ),
    ],
    node: [
      edit(
        N,
        'const job = failing(2, "done");',
        'const job = failing(2, "done");\n    if (job.mock.callCount() === 0) return;',
      ),
    ],
  }),
  kind(
    "ASSERTION_SWALLOWED",
    "asserted where it may be undefined",
    "Where the code gives nothing, nothing is asserted.",
    {
      expect: [
        edit(
          T,
          'const receipt = await checkout(lines, gateway, "SAVE10");',
          'const receipt = await checkout(lines, gateway, "SAVE10").catch(() => undefined);\n    if (!receipt) return;',
        ),
      ],
      node: [
        edit(
          N,
          "assert.equal(job.mock.callCount(), 3);",
          "if (waits.seen.length > 2) assert.equal(job.mock.callCount(), 3);",
        ),
      ],
    },
  ),
  kind(
    "ASSERTION_SWALLOWED",
    "asserted in a timer that nobody waits for",
    "The test is over before the timer fires.",
    {
      expect: [edit(T, SUM, "setTimeout(() => {\n      expect(subtotal(lines)).toBe(2199);\n    }, 50);")],
      node: [
        edit(
          N,
          "assert.equal(delayFor(4), 800);",
          "setImmediate(() => assert.equal(delayFor(4), 800)).unref();",
        ),
      ],
    },
  ),
  kind(
    "ASSERTION_SWALLOWED",
    "rejection not awaited",
    "The promise of the assertion floats, so its failure meets no test.",
    {
      expect: [
        edit(T, "await expect(checkout([], gateway)).rejects", "void expect(checkout([], gateway)).rejects"),
      ],
      node: [edit(N, "await assert.rejects(retry(job", "void assert.rejects(retry(job")],
    },
  ),
  kind(
    "ASSERTION_SWALLOWED",
    "failure caught and logged",
    "The failure ends in the console and the test passes.",
    {
      expect: [
        edit(
          T,
          'expect(read).toEqual({ sku: "TEA-01", quantity: 3, unitCents: 450 });',
          'try {\n      expect(read).toEqual({ sku: "TEA-01", quantity: 3, unitCents: 450 });\n    } catch (error) {\n      console.warn("differs by locale", error);\n    }',
        ),
      ],
      node: [
        edit(
          N,
          'assert.deepEqual(parsePolicy(""), {});',
          'try {\n      assert.deepEqual(parsePolicy(""), {});\n    } finally {\n      return;\n    }',
        ),
      ],
    },
  ),
  kind(
    "ASSERTION_SWALLOWED",
    "the promise of the test has a catch",
    "Every failure of the body is turned into success.",
    {
      expect: [
        edit(
          T,
          'it("charges nothing for an empty basket", async () => {',
          'const quiet = (body: () => Promise<void>) => () => body().catch(() => {});\n\n  it("charges nothing for an empty basket", quiet(async () => {',
        ),
        edit(
          T,
          "expect(gateway.charge).not.toHaveBeenCalled();\n  });",
          "expect(gateway.charge).not.toHaveBeenCalled();\n  }));",
        ),
      ],
      node: [
        edit(
          N,
          "await assert.rejects(retry(job, { attempts: 4, wait: waits.wait }), (error) => {",
          "await Promise.allSettled([retry(job, { attempts: 4, wait: waits.wait })]).then(([{ reason: error }]) => {\n      return true;",
        ),
      ],
    },
  ),
  kind(
    "ASSERTION_WEAKENED",
    "compared with itself",
    "Both sides come from the same code, so they always agree.",
    {
      expect: [edit(T, SUM, "const total = subtotal(lines);\n    expect(subtotal(lines)).toBe(total);")],
      node: [
        edit(N, "assert.equal(delayFor(2), 200);", "assert.equal(delayFor(2), delayFor(2, { base: 100 }));"),
      ],
    },
  ),
  kind("ASSERTION_WEAKENED", "any value of the type will do", "A wrong number is a number, too.", {
    expect: [
      edit(
        T,
        'expect(shippingFor(1200, "FR")).toBe(990);',
        'expect(shippingFor(1200, "FR")).toEqual(expect.any(Number));',
      ),
    ],
    node: [edit(N, "assert.equal(delayFor(1), 100);", 'assert.equal(typeof delayFor(1), "number");')],
  }),
  kind("ASSERTION_WEAKENED", "asked for anything at all", "Whatever was charged now passes.", {
    expect: [edit(T, "toHaveBeenCalledWith(1979)", "toHaveBeenCalledWith(expect.anything())")],
    node: [edit(N, "assert.deepEqual(waits.seen, [100, 200]);", "assert.ok(Array.isArray(waits.seen));")],
  }),
  kind(
    "ASSERTION_WEAKENED",
    "part of an object in place of all",
    "The amount that was paid is not looked at any more.",
    {
      expect: [
        edit(
          T,
          'expect(receipt).toEqual({ id: "ch_81", paidCents: 1979, lines: 2 });',
          'expect(receipt).toMatchObject({ id: "ch_81" });',
        ),
      ],
      node: [
        edit(
          N,
          'assert.deepEqual(parsePolicy("base=50; factor=3;max=900"), { base: 50, factor: 3, max: 900 });',
          'assert.partialDeepStrictEqual(parsePolicy("base=50; factor=3;max=900"), { base: 50 });',
        ),
      ],
    },
  ),
  kind("ASSERTION_WEAKENED", "only the keys are compared", "Values may be anything.", {
    expect: [
      edit(
        T,
        'expect(read).toEqual({ sku: "TEA-01", quantity: 3, unitCents: 450 });',
        'expect(Object.keys(read)).toEqual(["sku", "quantity", "unitCents"]);',
      ),
    ],
    node: [
      edit(
        N,
        'assert.deepEqual(parsePolicy("base=50; factor=3;max=900"), { base: 50, factor: 3, max: 900 });',
        'assert.deepEqual(Object.keys(parsePolicy("base=50; factor=3;max=900")), ["base", "factor", "max"]);',
      ),
    ],
  }),
  kind("ASSERTION_WEAKENED", "any error will do", "A typo that throws would pass as well.", {
    expect: [
      edit(T, "toThrow(expect.objectContaining({ code }))", "toThrow()"),
      edit(T, "(text, code) =>", "(text) =>"),
    ],
    node: [edit(N, '{ name: "RangeError", message: /count from one/ }', "Error")],
  }),
];
