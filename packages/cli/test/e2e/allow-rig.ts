import { BASE, RUN, withFeature } from "./features.ts";
import type { Files, Rig, RunResult, Step } from "./rig.ts";

const test = (name: string, subject: string, wanted: string) => `import { test } from "node:test";
import assert from "node:assert/strict";
import { slug } from "../src/slug.mjs";

test("${name}", () => {
  assert.equal(slug("${subject}"), "${wanted}");
});
`;
export const CODE = 'export const slug = (words) => words.toLowerCase().replaceAll(" ", "-");\n';
export const WORDS = "test/words.test.mjs";
export const CASES = "test/cases.test.mjs";
const FILES: Files = {
  ...BASE,
  "src/slug.mjs": CODE,
  [WORDS]: test("joins words", "two words", "two-words"),
  [CASES]: test("knows no case", "Two", "two"),
};
const skipped = (path: string): string => (FILES[path] ?? "").replace("test(", "test.skip(");

export const FASTER: Files = { "src/slug.mjs": `${CODE}// faster\n` };
/** Work that keeps one test from running, or two of them. */
export const SKIPS_ONE: Step = { write: { ...FASTER, [WORDS]: skipped(WORDS) } };
export const SKIPS_TWO: Step = { write: { ...SKIPS_ONE.write, [CASES]: skipped(CASES) } };
export const HONEST: Step = { write: FASTER };
const OTHER: Step = { write: { "src/a.txt": "a\n" } };

const TASKS_MD =
  "## Phase 1: Core\n\n- [ ] T001 [P] Make it faster in src/slug.mjs\n- [ ] T002 [P] Write a in src/a.txt\n";

/** A run whose T001 does these steps, attempt after attempt, beside an honest T002. */
export async function tampered(rig: Rig, steps: readonly Step[], ...more: string[]) {
  withFeature(rig, TASKS_MD, FILES);
  const agent = rig.agent({ T001: steps, T002: OTHER }, undefined, { tracePrompts: true });
  return rig.run(...RUN, "--agent", agent, ...more);
}

export const repositoryFiles = FILES;

/** What a human types for each thing that guards found, as the result tells it. */
export function namesIn({ waits = [] }: Pick<RunResult, "waits">): string[] {
  const found = waits.flatMap(({ findings = [] }) => findings);
  return [...new Set(found.map(({ rule, path }) => `${rule}:${path}`))];
}
