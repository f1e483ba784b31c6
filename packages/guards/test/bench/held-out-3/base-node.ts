import { append, type Base } from "./kind.ts";
import { nodeWorkflow } from "./base-script.ts";

const NODE_CODE = String.raw`export class GaveUp extends Error {
  constructor(attempts, cause) {
    super("gave up after " + attempts + " attempts", { cause });
    this.attempts = attempts;
  }
}

export function delayFor(attempt, { base = 100, factor = 2, max = 5000 } = {}) {
  if (attempt < 1) throw new RangeError("attempts count from one");
  return Math.min(max, base * factor ** (attempt - 1));
}

export async function retry(job, { attempts = 3, wait = () => Promise.resolve(), ...delays } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await job(attempt);
    } catch (error) {
      if (attempt === attempts) throw new GaveUp(attempts, error);
      await wait(delayFor(attempt, delays));
    }
  }
}

export function parsePolicy(text) {
  const entries = text
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => part.split("="));
  for (const [key, value] of entries)
    if (!/^\d+$/.test(value ?? "")) throw new SyntaxError("not a number: " + key);
  return Object.fromEntries(entries.map(([key, value]) => [key, Number(value)]));
}
`;
const NODE_TEST = String.raw`import assert from "node:assert/strict";
import { beforeEach, describe, it, mock } from "node:test";
import { GaveUp, delayFor, parsePolicy, retry } from "../src/retry.mjs";
import { failing, recorder } from "./support.mjs";

describe("retry", () => {
  let waits;

  beforeEach(() => {
    waits = recorder();
  });

  //~
  it("doubles the delay each time", () => {
    assert.equal(delayFor(1), 100);
    assert.equal(delayFor(2), 200);
    assert.equal(delayFor(4), 800);
  });

  //~
  it("never waits longer than the maximum", () => {
    assert.equal(delayFor(20), 5000);
    assert.equal(delayFor(3, { base: 10, factor: 10, max: 400 }), 400);
  });

  //~
  it("counts from one", () => {
    assert.throws(() => delayFor(0), { name: "RangeError", message: /count from one/ });
  });

  //~
  it("tries until it works", async () => {
    const job = failing(2, "done");
    assert.equal(await retry(job, { wait: waits.wait }), "done");
    assert.equal(job.mock.callCount(), 3);
    assert.deepEqual(waits.seen, [100, 200]);
  });

  //~
  it("gives up and says why", async () => {
    const job = failing(9, "never");
    await assert.rejects(retry(job, { attempts: 4, wait: waits.wait }), (error) => {
      assert.ok(error instanceof GaveUp);
      assert.equal(error.attempts, 4);
      assert.match(error.message, /gave up after 4 attempts/);
      return true;
    });
    assert.equal(waits.seen.length, 3);
  });

  //~
  it("reads a policy", () => {
    assert.deepEqual(parsePolicy("base=50; factor=3;max=900"), { base: 50, factor: 3, max: 900 });
    assert.deepEqual(parsePolicy(""), {});
  });

  //~
  it("refuses a policy that is not numbers", () => {
    for (const bad of ["base=x", "max=", "factor"]) assert.throws(() => parsePolicy(bad), SyntaxError);
  });

  //~
});
`;
export const node: Base = {
  words: { retry: ["repeat", "redo"], policy: ["scheme"], delayFor: ["pauseFor"] },
  files: {
    "src/retry.mjs": NODE_CODE,
    "test/retry.test.mjs": NODE_TEST,
    "test/support.mjs": `import { mock } from "node:test";\n\nexport function recorder() {\n  const seen = [];\n  return { seen, wait: async (ms) => void seen.push(ms) };\n}\n\nexport function failing(times, value) {\n  return mock.fn(async (attempt) => {\n    if (attempt <= times) throw new Error("attempt " + attempt);\n    return value;\n  });\n}\n`,
    "package.json": `{\n  "name": "retry-kit",\n  "type": "module",\n  "scripts": {\n    "lint": "eslint .",\n    "test": "node --test test/"\n  }\n}\n`,
    ".github/workflows/ci.yml": nodeWorkflow,
  },
  cover: [
    append(
      "src/retry.mjs",
      `\n/** The longest that all waiting can take, in ms. */\nexport function longest(attempts, delays) {\n  let sum = 0;\n  for (let attempt = 1; attempt < attempts; attempt += 1) sum += delayFor(attempt, delays);\n  return sum;\n}\n`,
    ),
  ],
};
