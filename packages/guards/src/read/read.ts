import { languageOf } from "../syntax/language.ts";
import { readGo } from "./lezer/go.ts";
import { readPython } from "./lezer/python.ts";
import { readRust } from "./lezer/rust.ts";
import type { ReadFile } from "./model.ts";
import { readScript } from "./script/suite.ts";

/** Undefined: no language that is read here. */
export function readFile(path: string, text: string): ReadFile | undefined {
  const language = languageOf(path);
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
