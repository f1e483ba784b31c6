import { err, ok, type Result } from "@stagewright/core";
import { parseDocument, isMap, isScalar, isSeq, LineCounter, type Pair } from "yaml";
import { fieldNamed } from "./fields.ts";
import type { Place } from "./placeholders.ts";

export interface Frontmatter {
  /** By the field's key, and `title`. */
  readonly values: ReadonlyMap<string, string>;
  /** Keys that are nothing here. */
  readonly unknown: readonly string[];
  readonly body: string;
  /** Lines before the body. */
  readonly lines: number;
}

const FENCED = /^---[ \t]*\n([\s\S]*?)^(?:---|\.\.\.)[ \t]*(?:\n|$(?![\s\S]))/m;

/** What stands between `---` at a file's top, as YAML; a list is its items, one a line. */
export function readFrontmatter(text: string): Result<Frontmatter, readonly Place[]> {
  const found = text.startsWith("---") ? FENCED.exec(text) : null;
  if (found === null || found.index !== 0)
    return ok({ values: new Map(), unknown: [], body: text, lines: 0 });
  const [whole, yaml = ""] = found;
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, stringKeys: true, prettyErrors: false });
  const at = (offset: number, message: string): Place => {
    const { line, col } = counter.linePos(offset);
    return { line: line + 1, column: col, message };
  };
  if (document.errors.length > 0) return err(document.errors.map(({ pos, message }) => at(pos[0], message)));
  const rest = { body: text.slice(whole.length), lines: whole.split("\n").length - 1 };
  if (document.contents === null) return ok({ values: new Map(), unknown: [], ...rest });
  if (!isMap(document.contents)) return err([at(0, "the frontmatter is no list of keys and values")]);
  const values = new Map<string, string>();
  const unknown: string[] = [];
  const problems: Place[] = [];
  for (const pair of document.contents.items) {
    const key = plain(isScalar(pair.key) ? pair.key.value : pair.key);
    const name = key.toLowerCase() === "title" ? "title" : fieldNamed(key)?.key;
    if (name === undefined) {
      unknown.push(key);
      continue;
    }
    const value = textOf(pair);
    if (value === undefined) problems.push(at(offsetOf(pair), `${key} is neither text nor a list of texts`));
    else if (value.trim() === "") problems.push(at(offsetOf(pair), `${key} is empty`));
    else values.set(name, value);
  }
  return problems.length > 0 ? err(problems) : ok({ values, unknown, ...rest });
}

function offsetOf({ key }: Pair): number {
  return isScalar(key) ? (key.range?.[0] ?? 0) : 0;
}

function textOf({ value }: Pair): string | undefined {
  if (isScalar(value)) return plain(value.value);
  if (!isSeq(value) || !value.items.every((item) => isScalar(item))) return undefined;
  return value.items.map((item) => `- ${plain(item.value)}`).join("\n");
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
