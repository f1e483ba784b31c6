export * from "./checklist.ts";
export * from "./lanes.ts";
export * from "./mark.ts";
export * from "./read-tasks.ts";
export * from "./requirements.ts";
export * from "./schedule.ts";
