import path from "node:path";
import type { ConfigProblem } from "../config/config.ts";
import type { Problem } from "../problem.ts";
import { counted } from "./style.ts";

/** All problems of a configuration at once, each as an editor takes it: file:line:column. */
export function configWords(problems: readonly ConfigProblem[], cwd: string): Problem {
  const lines = problems.map((problem) => configLine(problem, cwd));
  return { what: `the configuration has ${counted(problems.length, "problem")}`, why: lines.join("\n  ") };
}

export function configLine({ file, position, at, message, hint }: ConfigProblem, cwd: string): string {
  const shown = path.isAbsolute(file) ? path.relative(cwd, file) || file : file;
  const place = position === undefined ? shown : `${shown}:${position.line}:${position.column}`;
  const words = hint === undefined ? message : `${message} (${hint})`;
  return at.length === 0 ? `${place} ${words}` : `${place} ${at.join(".")} ${words}`;
}
