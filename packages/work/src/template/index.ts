export { fieldOf, fill, NONE, shown } from "./fill.ts";
export type { Spot, TemplateProblem } from "./head.ts";
export { nameOf, parseTemplate, type Placeholder, type Template } from "./parse.ts";
export { readPromptFile, type PromptFile } from "./prompt-file.ts";
export { documentProblems, type DocumentRule } from "./document-clause.ts";
