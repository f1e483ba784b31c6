import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FEATURE } from "./features.ts";
import { BASE, blobOf, feature, plainTest, SUM, sumTest, type Receipt } from "./flaky-rig.ts";
import { Rig } from "./rig.ts";

const TASKS = `# Tasks

## Phase 1: Tests First

- [ ] T001 Write a test for sums in test/sum.test.js
- [ ] T002 Write a test for products in test/product.test.js

## Phase 2: Core

- [ ] T003 Implement sums in src/sum.js
- [ ] T004 Implement products in src/product.js
- [ ] T005 Implement doubles in src/double.js with a test in test/double.test.js

## Phase 3: Polish

- [ ] T006 Write about it in NOTES.md
`;
const use = (name: string) => `import { ${name} } from "../src/${name}.js";`;
const STEPS = {
  T001: { write: { "test/sum.test.js": sumTest } },
  T002: {
    write: {
      "test/product.test.js": plainTest("multiplies", "assert.equal(product(2, 3), 6);", use("product")),
    },
  },
  T003: { write: { "src/sum.js": SUM } },
  T004: { write: { "src/product.js": "export const product = (a, b) => a * b;\n" } },
  T005: {
    write: {
      "src/double.js": "export const double = (a) => 2 * a;\n",
      "test/double.test.js": plainTest("doubles", "assert.equal(double(2), 4);", use("double")),
    },
  },
  T006: { write: { "NOTES.md": "It adds, and more.\n" } },
};

/** Receipts of a run: those that its journal names, and those before them. */
function receiptsOf(rig: Rig, entries: readonly unknown[]): Receipt[] {
  const found = new Map<string, Receipt>();
  const wanted = [...JSON.stringify(entries).matchAll(/"receipt":"([0-9a-f]{64})"/g)].flatMap(
    ([, digest]) => digest ?? [],
  );
  for (const digest of wanted) {
    if (found.has(digest)) continue;
    const receipt = blobOf(rig, digest);
    found.set(digest, receipt);
    if (receipt.previous !== undefined) wanted.push(receipt.previous);
  }
  return [...found.values()];
}

test.each([
  ["with reports of its tests", (log: string) => ({ pretest: `echo run >> '${log}'` }), "npm test --silent"],
  ["by exit code alone", () => ({}), (log: string) => `echo run >> '${log}'; npm test --silent`],
] as const)(
  "over a whole run nothing that has passed on a tree is run on it again, %s: red, green, baseline, phases, end",
  async (_name, scripts, command) => {
    const rig = new Rig();
    const log = join(rig.place, "executions");
    const test = "node --test test/*.test.js";
    const manifest = { name: "thing", type: "module", scripts: { test, ...scripts(log) } };
    feature(rig, TASKS, { ...BASE, "package.json": JSON.stringify(manifest) });
    // The check itself says that it ran: what receipts say is held against that.
    const check = typeof command === "string" ? command : command(log);
    const words = ["--check", `test=${check}`, "--sandbox", "off", "--agent", rig.agent(STEPS)];
    const { result, entries } = await rig.run(FEATURE, ...words);
    expect(result.outcome).toBe("done");
    const witnessed = ["witnessed", "witnessed", "witnessed", "witnessed", "witnessed"];
    expect(result.tasks.map(({ grade }) => grade)).toEqual([...witnessed, "checked"]);

    const receipts = receiptsOf(rig, entries);
    const isReal = ({ cached }: { readonly cached: boolean }): boolean => !cached;
    const runs = receipts.flatMap((receipt) => receipt.runs).filter(isReal);
    // Looks at a change's own tests by themselves, to tell evidence from chance.
    const looks = receipts.flatMap((receipt) => receipt.runs.flatMap(({ attempts = [] }) => attempts));
    const really = [...runs, ...looks.filter(isReal)];
    expect(readFileSync(log, "utf8").trim().split("\n")).toHaveLength(really.length);
    const green = ({ exit }: { readonly exit: string }): boolean => exit === "exit 0";
    const passed = runs.filter(green).map(({ tree }) => tree);
    expect(passed.filter((tree, index) => passed.indexOf(tree) !== index)).toEqual([]);
    // They are on trees of their own, and on each no more than the one look that red could not give.
    const looked = looks
      .filter(isReal)
      .filter(green)
      .map(({ tree }) => tree);
    expect(looked.filter((tree) => passed.includes(tree))).toEqual([]);
    expect(looked.length - new Set(looked).size).toBeLessThanOrEqual(1);
    // Phases and the end are on trees that landings have seen.
    const whole = receipts.filter(({ kind }) => kind === "phase" || kind === "stage");
    expect(whole.flatMap(({ runs: all }) => all.map(({ cached }) => cached))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  },
);
