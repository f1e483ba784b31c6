export type { Change, ChangedFile, GuardContext, GuardFinding, GuardRule } from "./finding.ts";
export { inspect } from "./inspect.ts";
