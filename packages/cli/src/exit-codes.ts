/** What the process's exit code says, one word each. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Parked, or work left that only a human can do. */
  waiting: 3,
  rejected: 4,
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
