const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;
/** The longest a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** `30m`, `90s`, `1h30m`, `500ms` in milliseconds; undefined for anything else, and for nothing. */
export function parseDuration(text: string): number | undefined {
  if (!WHOLE.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART))
    total += Number(amount) * UNITS[unit as keyof typeof UNITS];
  return total > 0 && total <= LONGEST_MS ? Math.round(total) : undefined;
}

/** For people: `350ms`, `12s`, `2m 05s`, `1h 03m`. */
export function showDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))}ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return ms < 10_000 ? `${(ms / 1000).toFixed(1)}s` : `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h ${pad(Math.floor((seconds % 3600) / 60))}m`;
}

/** `until 14:05 (in 4m 10s)`, by the clock of whoever reads it. */
export function untilWords(until: string, now: number): string {
  const at = new Date(until);
  const left = at.getTime() - now;
  const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
  return left > 0 ? `until ${clock} (in ${showDuration(left)})` : `until ${clock}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
