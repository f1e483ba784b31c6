export { editPayload, newPayload, type EditProblem, type PayloadEdit } from "./edit.ts";
export type { FindingOfPayload, PayloadFinding } from "./findings.ts";
export { guardPayload, type GuardViolation } from "./guard.ts";
export type { JsonProblem, TextPlace } from "./json-text.ts";
export { missingFields, openBlockingQuestions, type BlockingQuestion, type MissingField } from "./missing.ts";
export { problemOfPayload, readPayload, type PayloadDocument, type PayloadProblem } from "./read.ts";
export { filePlaceOf } from "./references.ts";
export * from "./schema.ts";
export * from "./words.ts";
