export * from "./result.ts";
export * from "./work-plan.ts";
export * from "./failure.ts";
export * from "./ports.ts";
