export * from "./blobs.ts";
export { JournalTooNew } from "./database.ts";
export * from "./drive.ts";
export * from "./journal.ts";
