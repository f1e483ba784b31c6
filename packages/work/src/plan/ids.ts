/** How plan documents name their tasks. */

/** `T012`, `T037A`, `T231.15`, `T00X`, `T-HF01`, `TASK-12`, `US1-T03`. Without anchors or groups that capture. */
export const TASK_ID = String.raw`(?:(?!T\d)[A-Z]{1,5}\d*[-.])?(?:T|TASK[-_]?|Task[-_]|T[-_][A-Z]{1,5})\d+[A-Za-z0-9]*(?:[.\-_]\d+[A-Za-z]?)*`;

/** `2.1` of `Task 2.1:`, as later text speaks of it. */
export const DOTTED_ID = String.raw`\d+(?:\.\d+)+[a-z]?`;

/** Between the ends of a range: `T009-T017`, `T009–T017`, `T009..T017`, `T009~T017`, `T009 to T017`. */
export const RANGE_SIGN = String.raw`\s*(?:-|–|—|~|～|\.{2,3}|…|\bto\b|\bthrough\b)\s*`;

/** A range longer than this is a slip of the pen. */
const LONGEST_RANGE = 1000;

/**
 * The ids from `first` to `last`, both included, when only their last number differs; else the two ends.
 */
export function expandRange(first: string, last: string): string[] {
  const [from, to] = [splitNumber(first), splitNumber(last)];
  if (from === undefined || to === undefined || from.prefix !== to.prefix) return [first, last];
  const count = to.value - from.value + 1;
  if (count < 2 || count > LONGEST_RANGE) return [first, last];
  return Array.from({ length: count }, (_, step) => {
    return from.prefix + String(from.value + step).padStart(from.width, "0");
  });
}

function splitNumber(id: string): { prefix: string; value: number; width: number } | undefined {
  const match = /^(.*?)(\d+)$/.exec(id);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { prefix: match[1], value: Number(match[2]), width: match[2].length };
}
