import type { Violation } from "./failure.ts";
import type { Acceptance } from "./record.ts";

/** One check of a contract: returns what does not hold, or nothing. Pure. */
export interface Clause<T> {
  readonly name: string;
  /** A human's acceptance under which a violation is only noted. */
  readonly allowedBy?: Acceptance;
  readonly check: (value: T) => readonly string[] | string | undefined;
}

/** All violations of a contract; the kernel stamps each with its clause's name. */
export function violations<T>(contract: readonly Clause<T>[], value: T): Violation[] {
  return contract.flatMap((clause) => {
    const found = clause.check(value);
    const messages = found === undefined ? [] : typeof found === "string" ? [found] : found;
    return messages.map((message) => ({
      clause: clause.name,
      message,
      ...(clause.allowedBy === undefined ? {} : { allowedBy: clause.allowedBy }),
    }));
  });
}
