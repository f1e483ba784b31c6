import { expect, test } from "vitest";
import { checkConfig, readConfig } from "../src/config/config.ts";
import { pinned, settingsFrom, writtenChecks } from "../src/settings.ts";
import { temporaryDirectory } from "./support/temp.ts";

async function problems(yaml: string): Promise<string[]> {
  const root = temporaryDirectory({ ".stagewrightrc.yaml": yaml });
  const read = await readConfig(root, root);
  return read.ok
    ? []
    : read.error.map(({ position, message }) => `${position?.line}:${position?.column} ${message}`);
}

function configOf(value: unknown) {
  const checked = checkConfig(value, [], []);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return checked.value;
}

test("strength is pinned with what is not said of it", () => {
  const written = writtenChecks(
    {},
    configOf({ check: { test: { run: "t", strength: { least: 70 } } } }),
    "rc",
  );
  if (!written.ok) throw new Error(written.error.what);
  expect(pinned(written.value)).toMatchObject([
    { name: "test", strength: { mutants: 20, least: 70, withinMs: 300_000, on: "task" } },
  ]);
});

test("nothing is measured, and nothing is frozen, unless somebody says so", () => {
  const config = configOf({ agent: "claude", check: { test: "t" } });
  const written = writtenChecks({}, config, "rc");
  expect(written.ok && pinned(written.value)[0]).not.toHaveProperty("strength");
  const context = { pipeline: "p", cwd: "/" };
  const settings = settingsFrom({}, config, context);
  expect(settings.ok).toBe(true);
  expect(settings.ok && settings.value).not.toHaveProperty("acceptance");
  const frozen = settingsFrom({}, configOf({ agent: "claude", acceptance: "frozen" }), context);
  expect(frozen.ok && frozen.value).toMatchObject({ acceptance: "frozen" });
});

test.for([
  ["check:\n  test: { run: t, strength: { leest: 3 } }\n", /^2:\d+ .*least/],
  ["check:\n  test: { run: t, strength: { least: 0 } }\n", /^2:38 must be at least 1/],
  ["check:\n  test: { run: t, strength: { within: soon } }\n", /^2:\d+ must be a duration/],
  ["check:\n  test: { run: t, strength: { on: commit } }\n", /^2:\d+ must be one of task, phase, end/],
  ["check:\n  lint:\n    run: t\n    strength: {}\n", /^4:5 is of the check named test/],
  ["acceptance: loose\n", /^1:\d+ must be frozen/],
] as const)("%s is refused where it stands", async ([yaml, expected]) => {
  const [first = "", ...more] = await problems(yaml);
  expect(more).toEqual([]);
  expect(first).toMatch(expected);
});
