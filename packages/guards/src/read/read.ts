import { languageOf } from "../syntax/language.ts";
import { lineAt } from "../syntax/tokens.ts";
import { readGo } from "./lezer/go.ts";
import { readPython } from "./lezer/python.ts";
import { readRust } from "./lezer/rust.ts";
import type { ReadFile } from "./model.ts";
import { readScript } from "./script/suite.ts";

/** Undefined: no language that is read here. */
export function readFile(path: string, text: string): ReadFile | undefined {
  const language = languageOf(path);
  const deep = language === undefined ? undefined : tooDeepAt(text);
  if (language !== undefined && deep !== undefined)
    return {
      ...{ path, language, text, units: [], doubles: [], imports: new Map(), defined: new Map(), marks: [] },
      trouble: { line: lineAt(text, deep), certain: true },
    };
  switch (language) {
    case "script":
      return readScript(path, text);
    case "python":
      return readPython(path, text);
    case "go":
      return readGo(path, text);
    case "rust":
      return readRust(path, text);
    case undefined:
      return undefined;
    default:
      return language satisfies never;
  }
}

/** Nobody nests so deep by hand, and each level is read again for the one above it. */
const DEEPEST = 150;

function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    if (letter === "(" || letter === "[" || letter === "{") depth += 1;
    else if ((letter === ")" || letter === "]" || letter === "}") && depth > 0) depth -= 1;
    if (depth > DEEPEST) return at;
  }
  return undefined;
}
