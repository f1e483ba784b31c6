/** One acceptance test of a story: a test id, or a test file where no report tells its tests. */
export interface Scenario {
  readonly story: string;
  readonly id: string;
  readonly file: string;
  /** Id of the task that brought it. */
  readonly from: string;
  /** The task that turned it green, and its commit; absent: nobody yet. */
  readonly green?: { readonly task: string; readonly commit: string };
}

export interface OpenScenario {
  readonly id: string;
  /** `gone`: the runner has no result of it any more. */
  readonly status: "failed" | "skipped" | "gone";
}
