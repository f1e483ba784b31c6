export * from "./coverage/read.ts";
export * from "./read.ts";
