export * from "./checklist.ts";
export { filesIn } from "./files.ts";
export { keyMaker } from "./keys.ts";
export * from "./lanes.ts";
export { byteOffset, readLines, type Line } from "./lines.ts";
export * from "./mark.ts";
export * from "./read-tasks.ts";
export * from "./requirements.ts";
export * from "./schedule.ts";
