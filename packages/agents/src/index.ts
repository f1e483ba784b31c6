export * from "./process/processes.ts";
export { sweepRun } from "./process/sweep.ts";
export * from "./process/find-program.ts";
export * from "./process/program-directories.ts";
export * from "./sandbox/detect.ts";
export * from "./agent/command-line.ts";
export * from "./agent/command.ts";
export * from "./agent/replay.ts";
export * from "./agent/resolve.ts";
