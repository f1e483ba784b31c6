/** How much an assertion excludes, by what it is called; 3 for what is not listed. */
const RANKS: Readonly<Record<string, number>> = {
  // all values but one
  equal: 5,
  toBe: 5,
  toEqual: 5,
  toStrictEqual: 5,
  toMatchInlineSnapshot: 5,
  toBeNull: 5,
  toBeUndefined: 5,
  toBeNaN: 5,
  toHaveBeenCalledWith: 5,
  toHaveBeenCalledExactlyOnceWith: 5,
  toHaveBeenLastCalledWith: 5,
  toHaveBeenNthCalledWith: 5,
  toHaveReturnedWith: 5,
  is: 5,
  isNull: 5,
  approx: 4,
  // a part, exactly
  toMatchObject: 4,
  toContainEqual: 4,
  toHaveLength: 4,
  length: 4,
  toBeCloseTo: 4,
  toHaveBeenCalledTimes: 4,
  toHaveBeenCalledOnce: 4,
  toMatchSnapshot: 4,
  toThrowErrorMatchingInlineSnapshot: 4,
  toThrowErrorMatchingSnapshot: 4,
  toThrowWith: 4,
  raisesWith: 4,
  condition: 4,
  same: 4,
  // something of it
  toContain: 3,
  contains: 3,
  toMatch: 3,
  matches: 3,
  toHaveProperty: 3,
  compare: 3,
  toBeInstanceOf: 3,
  toBeTypeOf: 2,
  toThrow: 3,
  raises: 3,
  helper: 3,
  fail: 3,
  toHaveBeenCalled: 2,
  called: 2,
  type: 2,
  toSatisfy: 3,
  raisesAny: 1,
  ok: 2,
  // almost nothing
  truthy: 1,
  toBeTruthy: 1,
  toBeFalsy: 1,
  falsy: 1,
  toBeDefined: 1,
  defined: 1,
  notNull: 1,
  noError: 2,
  notEqual: 1,
  snapshotAny: 4,
};

export function rankOf(matcher: string): number {
  return RANKS[matcher] ?? 3;
}

const EXACT = new Set(["equal", "toBe", "toEqual", "toStrictEqual", "toMatchInlineSnapshot", "is"]);

/** Whether two matchers ask the same of plain values. */
export function alike(one: string, other: string): boolean {
  return one === other || (EXACT.has(one) && EXACT.has(other));
}
