export { configJsonSchema, type Config } from "./config/config-schema.ts";
export { EXIT, type ExitCode } from "./exit-codes.ts";
export type { Io, Output, Terminal } from "./io.ts";
export type { FailureResult, RunOutcome, RunResult, TaskFinding } from "./report/result.ts";
export { run } from "./run.ts";
export type { TaskEnd, TaskResult } from "./report/task-result.ts";
