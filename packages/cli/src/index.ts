export { configJsonSchema, type Config } from "./config/config-schema.ts";
export { EXIT, type ExitCode } from "./exit-codes.ts";
export type { Io, Output, Terminal } from "./io.ts";
export type {
  FailureResult,
  RunOutcome,
  RunResult,
  TaskEnd,
  TaskFinding,
  TaskResult,
} from "./report/result.ts";
export { run } from "./run.ts";
