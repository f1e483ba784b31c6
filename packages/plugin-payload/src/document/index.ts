export * from "./schema.ts";
export * from "./words.ts";
