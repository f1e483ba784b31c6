/** What agents tell at the end of a turn, under several names. */
export interface TurnUsage {
  readonly totalTokens?: number | null;
  readonly inputTokens?: number | null;
  readonly outputTokens?: number | null;
  readonly cachedReadTokens?: number | null;
  readonly cachedWriteTokens?: number | null;
}

/** The usage in an answer to a prompt: ACP's own field, or what some say beside it. */
export function usageOf(response: object): TurnUsage | undefined {
  const { usage, _meta: meta } = response as {
    usage?: TurnUsage | null;
    _meta?: { quota?: { token_count?: Record<string, unknown> } } | null;
  };
  // Rows by model count calls beside the main loop as well.
  const counts = rowsOf(response).map(({ token_count: count }) => countOf(count));
  if (counts.length > 0 && counts.every((count) => count !== undefined)) return sum(counts);
  if (usage != null) return usage;
  return countOf(meta?.quota?.token_count);
}

/** The models that did the work, as the agent names them; the one with the most output. */
export function modelOf(response: object): string | undefined {
  const most = (row: ModelRow): number => countOf(row.token_count)?.outputTokens ?? 0;
  return rowsOf(response)
    .filter(({ model }) => typeof model === "string" && model !== "auto")
    .toSorted((a, b) => most(b) - most(a))[0]
    ?.model?.slice(0, 200);
}

function rowsOf(response: object): ModelRow[] {
  const { _meta: meta } = response as { _meta?: { quota?: { model_usage?: unknown } } | null };
  const rows = meta?.quota?.model_usage;
  return Array.isArray(rows)
    ? (rows as unknown[]).filter((row): row is ModelRow => typeof row === "object" && row !== null)
    : [];
}

interface ModelRow {
  readonly model?: string;
  readonly token_count?: Record<string, unknown>;
}

function countOf(count: Record<string, unknown> | null | undefined): TurnUsage | undefined {
  if (count == null) return undefined;
  const number = (...names: string[]): number | undefined =>
    names.map((name) => count[name]).find((value) => typeof value === "number");
  const [input, output] = [number("inputTokens", "input_tokens"), number("outputTokens", "output_tokens")];
  const [total, cached] = [
    number("totalTokens", "total_tokens"),
    number("cachedInputTokens", "cached_tokens"),
  ];
  if (input === undefined || output === undefined) return undefined;
  return {
    inputTokens: input,
    outputTokens: output,
    ...(total !== undefined && { totalTokens: total }),
    ...(cached !== undefined && { cachedReadTokens: cached }),
  };
}

function sum(counts: readonly TurnUsage[]): TurnUsage {
  const add = (of: (count: TurnUsage) => number | null | undefined): number | undefined => {
    const numbers = counts.map(of);
    return numbers.every((each) => each != null) ? numbers.reduce((a, b) => a + b, 0) : undefined;
  };
  const total = add((count) => count.totalTokens);
  const cached = add((count) => count.cachedReadTokens);
  return {
    inputTokens: add((count) => count.inputTokens) ?? 0,
    outputTokens: add((count) => count.outputTokens) ?? 0,
    ...(total !== undefined && { totalTokens: total }),
    ...(cached !== undefined && { cachedReadTokens: cached }),
  };
}

/** What came since `before`, of one who counts on. */
export function since(now: TurnUsage, before: TurnUsage | undefined): TurnUsage {
  if (before === undefined) return now;
  const less = (of: (usage: TurnUsage) => number | null | undefined): number | undefined => {
    const [later, earlier] = [of(now), of(before)];
    return later == null ? undefined : Math.max(0, later - (earlier ?? 0));
  };
  const input = less((usage) => usage.inputTokens);
  const output = less((usage) => usage.outputTokens);
  const total = less((usage) => usage.totalTokens);
  const cached = less((usage) => usage.cachedReadTokens);
  return {
    ...(input !== undefined && { inputTokens: input }),
    ...(output !== undefined && { outputTokens: output }),
    ...(total !== undefined && { totalTokens: total }),
    ...(cached !== undefined && { cachedReadTokens: cached }),
  };
}
