import { append, type Base } from "./kind.ts";

const CODE = String.raw`import type { Gateway, Receipt } from "./gateway";

export interface Line {
  sku: string;
  unitCents: number;
  quantity: number;
}

export class BasketError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "BasketError";
  }
}

export function subtotal(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.unitCents * line.quantity, 0);
}

export function discountFor(cents: number, coupon?: string): number {
  if (coupon === undefined) return 0;
  const match = /^SAVE(\d{1,2})$/.exec(coupon);
  if (match === null) throw new BasketError("BAD_COUPON", "unknown coupon: " + coupon);
  return Math.round((cents * Number(match[1])) / 100);
}

export function parseLine(text: string): Line {
  const [sku, quantity, price] = text.split(",").map((part) => part.trim());
  if (!sku || !quantity || !price) throw new BasketError("BAD_LINE", "expected sku,quantity,price");
  const count = Number.parseInt(quantity, 10);
  if (!(count > 0)) throw new BasketError("BAD_QUANTITY", "quantity must be positive: " + quantity);
  return { sku: sku.toUpperCase(), quantity: count, unitCents: Math.round(Number(price) * 100) };
}

export function shippingFor(cents: number, country: string): number {
  if (cents >= 5000) return 0;
  return country === "DE" ? 490 : 990;
}

export async function checkout(lines: readonly Line[], gateway: Gateway, coupon?: string): Promise<Receipt> {
  const gross = subtotal(lines);
  const due = gross - discountFor(gross, coupon);
  if (due <= 0) throw new BasketError("EMPTY", "nothing to pay");
  const id = await gateway.charge(due);
  return { id, paidCents: due, lines: lines.length };
}

export function renderReceipt(receipt: Receipt): string {
  return ["Receipt " + receipt.id, "Lines: " + receipt.lines, "Paid: " + (receipt.paidCents / 100).toFixed(2)].join("\n");
}
`;

const TEST = String.raw`import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BasketError, checkout, discountFor, parseLine, renderReceipt, shippingFor, subtotal } from "../src/basket";
import type { Line } from "../src/basket";
import { expectMoney, fakeGateway, line } from "./helpers";

describe("basket", () => {
  let lines: Line[];

  beforeEach(() => {
    lines = [line("TEA-01", 450, 2), line("MUG-07", 1299, 1)];
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  //~
  it("adds up its lines", () => {
    expect(subtotal(lines)).toBe(2199);
    expect(subtotal([])).toBe(0);
  });

  //~
  it("takes the share of the coupon off", () => {
    expect(discountFor(2000, "SAVE15")).toBe(300);
    expect(discountFor(999, "SAVE10")).toBe(100);
    expect(discountFor(2000)).toBe(0);
  });

  //~
  it("refuses a coupon it does not know", () => {
    expect(() => discountFor(2000, "FREE")).toThrow(BasketError);
    expect(() => discountFor(2000, "SAVE")).toThrow("unknown coupon: SAVE");
  });

  //~
  it("reads a line of text", () => {
    const read = parseLine("tea-01, 3, 4.50");
    expect(read).toEqual({ sku: "TEA-01", quantity: 3, unitCents: 450 });
  });

  //~
  it.each([
    ["tea-01,0,4.50", "BAD_QUANTITY"],
    ["tea-01,-2,4.50", "BAD_QUANTITY"],
    ["tea-01,3", "BAD_LINE"],
    ["", "BAD_LINE"],
  ])("rejects %j with %s", (text, code) => {
    expect(() => parseLine(text)).toThrow(expect.objectContaining({ code }));
  });

  //~
  describe("shipping", () => {
    it("is free from fifty on", () => {
      expect(shippingFor(5000, "FR")).toBe(0);
      expect(shippingFor(4999, "DE")).toBe(490);
    });

    it("costs more abroad", () => {
      expect(shippingFor(1200, "FR")).toBe(990);
    });
  });

  //~
  it("charges what is due", async () => {
    const gateway = fakeGateway("ch_81");
    const receipt = await checkout(lines, gateway, "SAVE10");
    expect(gateway.charge).toHaveBeenCalledTimes(1);
    expect(gateway.charge).toHaveBeenCalledWith(1979);
    expect(receipt).toEqual({ id: "ch_81", paidCents: 1979, lines: 2 });
    expectMoney(receipt, "19.79");
  });

  //~
  it("charges nothing for an empty basket", async () => {
    const gateway = fakeGateway("ch_82");
    await expect(checkout([], gateway)).rejects.toThrow("nothing to pay");
    expect(gateway.charge).not.toHaveBeenCalled();
  });

  //~
  it("prints a receipt", () => {
    expect(renderReceipt({ id: "ch_9", paidCents: 1979, lines: 2 })).toMatchSnapshot();
  });

  //~
});
`;

const HELPERS = String.raw`import { expect, vi } from "vitest";
import type { Line } from "../src/basket";
import type { Receipt } from "../src/gateway";

export function line(sku: string, unitCents: number, quantity: number): Line {
  return { sku, unitCents, quantity };
}

export function fakeGateway(id: string) {
  return { charge: vi.fn().mockResolvedValue(id) };
}

export function expectMoney(receipt: Receipt, amount: string): void {
  expect((receipt.paidCents / 100).toFixed(2)).toBe(amount);
}
`;

export const nodeWorkflow = `name: ci
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
      - run: npm run lint
      - run: npm test
`;

export const vitest: Base = {
  words: {
    basket: ["cart", "order", "trolley"],
    receipt: ["voucher", "invoice"],
    "TEA-01": ["INK-04", "OAT-12"],
    "tea-01": ["tin-03"],
    ch_8: ["pay_3", "tx_6"],
  },
  files: {
    "src/basket.ts": CODE,
    "src/gateway.ts": `export interface Gateway {\n  charge(cents: number): Promise<string>;\n}\n\nexport interface Receipt {\n  id: string;\n  paidCents: number;\n  lines: number;\n}\n`,
    "test/basket.test.ts": TEST,
    "test/helpers.ts": HELPERS,
    "test/setup.ts": `import { afterAll, beforeAll } from "vitest";\n\nbeforeAll(() => {\n  process.env["TZ"] = "UTC";\n});\n\nafterAll(() => {\n  delete process.env["TZ"];\n});\n`,
    "test/__snapshots__/basket.test.ts.snap":
      '// Vitest Snapshot v1\n\nexports[`basket > prints a receipt 1`] = `\n"Receipt ch_9\nLines: 2\nPaid: 19.79"\n`;\n',
    "vitest.config.ts": `import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 5000,
    coverage: {
      include: ["src/**"],
      thresholds: { lines: 90, branches: 85 },
    },
  },
});
`,
    "package.json": `{
  "name": "shop-basket",
  "type": "module",
  "scripts": {
    "build": "tsc -p .",
    "lint": "eslint . --max-warnings 0",
    "test": "vitest run --coverage"
  },
  "devDependencies": {
    "eslint": "9.39.0",
    "typescript": "5.9.3",
    "vitest": "4.0.8"
  }
}
`,
    "tsconfig.json": `{\n  "compilerOptions": { "strict": true, "noUncheckedIndexedAccess": true, "module": "esnext" },\n  "include": ["src", "test"]\n}\n`,
    "eslint.config.js": `import vitest from "@vitest/eslint-plugin";\n\nexport default [\n  { files: ["test/**"], plugins: { vitest }, rules: { "vitest/expect-expect": "error", "vitest/no-focused-tests": "error" } },\n  { rules: { "no-unused-vars": "error", eqeqeq: "error" } },\n];\n`,
    ".github/workflows/ci.yml": nodeWorkflow,
  },
  cover: [
    append(
      "src/basket.ts",
      `\n/** How many articles there are, all lines together. */\nexport function articles(lines: readonly Line[]): number {\n  return lines.reduce((sum, line) => sum + line.quantity, 0);\n}\n`,
    ),
  ],
};

const IMPORT = /^import \{[^}]*\} from "vitest";\n/m;
export const jest: Base = {
  ...vitest,
  files: {
    ...Object.fromEntries(Object.entries(vitest.files).filter(([path]) => path !== "vitest.config.ts")),
    "jest.config.js": `module.exports = {
  preset: "ts-jest",
  testMatch: ["**/*.test.ts"],
  setupFilesAfterEnv: ["<rootDir>/test/setup.ts"],
  collectCoverage: true,
  coverageThreshold: { global: { lines: 90, branches: 85 } },
};
`,
    "package.json": (vitest.files["package.json"] ?? "")
      .replace("vitest run --coverage", "jest --ci")
      .replace('"vitest": "4.0.8"', '"jest": "30.2.0"'),
  },
  finish: (text, path) =>
    /\.(?:ts|snap)$/.test(path)
      ? text
          .replace(IMPORT, "")
          .replaceAll(/\bvi\./g, "jest.")
          .replaceAll("Vitest Snapshot", "Jest Snapshot")
          .replaceAll("basket > prints", "basket prints")
      : text,
  paths: (path) => path.replace(/^test\/(?=.*basket\.test)/, "test/unit/").replace(/^test\/unit\//, "test/"),
};
