export * from "./blobs.ts";
export * from "./drive.ts";
export * from "./journal.ts";
