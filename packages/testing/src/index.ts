export type {
  Cut,
  Hang,
  Malformed,
  ModelApi,
  Refuse,
  Reply,
  Say,
  SaysUsage,
  Script,
  Shell,
  ToolResult,
  Turn,
  Usage,
  UseTool,
} from "./script.ts";
export {
  startScriptedModel,
  type RecordedRequest,
  type ScriptedModel,
  type ScriptedModelOptions,
} from "./server.ts";
export { changesAsShell, type FileChanges } from "./file-changes.ts";
export {
  taskScript,
  type TaskAttempt,
  type TaskRecording,
  type TaskRecordings,
  type TaskScriptOptions,
} from "./task-script.ts";
