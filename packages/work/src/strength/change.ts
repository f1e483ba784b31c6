import type { Mutant, Mutators, ObjectId, Repository, Strength } from "@stagewright/core";
import { isTestSide } from "../checks/test-files.ts";

/** What of a change mutants can be made of, and what not. */
export interface MutatedChange {
  /** In the order of their places. */
  readonly mutants: readonly Mutant[];
  readonly unmeasured: Strength["unmeasured"];
  /** Of these, what nobody had set aside before: the measurement is none of the whole change. */
  readonly gaps: number;
  /** A line of code was added or modified, test code aside. */
  readonly touchesCode: boolean;
}

/**
 * How a tool is set up is no code that tests are about. By their names: whatever else is called
 * `config`, an application's own or where code would rather not be measured, is code.
 */
const TOOLS =
  "astro|ava|babel|capacitor|commitlint|craco|cypress|drizzle|esbuild|eslint|graphql|jasmine|jest|karma|knip|lint-staged|metro|next|nuxt|nx|orval|oxlint|playwright|postcss|prettier|prisma|quasar|react-router|release|remix|rolldown|rollup|rsbuild|rspack|stryker|stylelint|svelte|tailwind|tsdown|tsup|uno|unocss|vite|vitest|vue|wdio|webpack|wxt|xo";
const SETTINGS = new RegExp(
  String.raw`(?:^|\/)(?:(?:${TOOLS})\.conf(?:ig)?\.[cm]?[jt]s|setup\.py|build\.rs|\.[^/]+rc\.[cm]?js)$`,
);
const REGULAR = /^100/;

export async function mutantsBetween(
  repository: Pick<Repository, "diff" | "readFile">,
  mutators: Mutators,
  from: ObjectId,
  to: ObjectId,
): Promise<MutatedChange> {
  const mutants: Mutant[] = [];
  const unmeasured: Strength["unmeasured"][number][] = [];
  let gaps = 0;
  let touchesCode = false;
  for (const { path, status, newMode } of await repository.diff(from, to)) {
    if (status === "deleted" || !REGULAR.test(newMode) || isTestSide(path) || SETTINGS.test(path)) continue;
    const after = await repository.readFile(to, path);
    if (after === undefined) continue;
    const before = status === "added" ? undefined : await repository.readFile(from, path);
    const file = mutators.of({ path, after, ...(before === undefined ? {} : { before }) });
    if (file.kind === "not-code" || file.kind === "unchanged") continue;
    touchesCode = true;
    if (file.kind === "mutants" && file.mutants.length > 0) mutants.push(...file.mutants);
    else if (file.kind === "mutants") unmeasured.push({ path, why: "nothing-to-mutate" });
    else {
      unmeasured.push({ path, why: file.why });
      if (!(file.why === "generated" && file.was)) gaps += 1;
    }
  }
  return { mutants, unmeasured, gaps, touchesCode };
}
