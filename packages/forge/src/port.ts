import { ok, type ForgeChecks, type ForgePull, type ForgeProblem, type Result } from "@stagewright/core";

/** What the three forges have in common. */

export type Told<T> = Promise<Result<T, ForgeProblem>>;

export interface Page<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

/** Against a server that never ends: 3,000 of anything are more than anybody reads. */
const MOST_PAGES = 30;

/** All pages, or as many as give `enough` items. */
export async function pages<T>(
  page: (number: number) => Told<Page<T>>,
  enough = Number.POSITIVE_INFINITY,
): Told<readonly T[]> {
  const items: T[] = [];
  for (let number = 1; number <= MOST_PAGES; number += 1) {
    const got = await page(number);
    if (!got.ok) return got;
    items.push(...got.value.items);
    if (!got.value.more || items.length >= enough) break;
  }
  return ok(items);
}

export const hasNext = (headers: Headers | { readonly link?: string | undefined }): boolean =>
  /\brel="?next"?/.test((headers instanceof Headers ? headers.get("link") : headers.link) ?? "");

/**
 * Opens one, where none is open. Where it stays unclear whether the forge did it, and where
 * it refuses, somebody may have been quicker, we ourselves even: so it is looked for before
 * anything else, and asked for a second time at most.
 */
export async function openOnce(steps: {
  /** The open one, or else the newest. */
  readonly find: () => Told<ForgePull | undefined>;
  readonly create: () => Told<ForgePull>;
}): Told<ForgePull> {
  const before = await steps.find();
  if (!before.ok) return before;
  if (before.value?.state === "open") return ok(before.value);
  const first = await steps.create();
  if (first.ok) return first;
  const { code } = first.error;
  if (code !== "FORGE_UNREACHABLE" && code !== "FORGE_REFUSED") return first;
  const since = await steps.find();
  if (!since.ok) return first;
  if (since.value?.state === "open") return ok(since.value);
  if (code === "FORGE_REFUSED") return first;
  const second = await steps.create();
  if (second.ok) return second;
  const last = await steps.find();
  return last.ok && last.value?.state === "open" ? ok(last.value) : second;
}

type Check = ForgeChecks["checks"][number];

export function checksOf(checks: readonly Check[]): ForgeChecks {
  const has = (state: Check["state"]): boolean => checks.some((check) => check.state === state);
  if (checks.length === 0) return { state: "none", checks };
  return { state: has("failed") ? "failed" : has("pending") ? "pending" : "passed", checks };
}

export const byTime = <T extends { readonly at: string }>(items: readonly T[]): readonly T[] =>
  items.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
