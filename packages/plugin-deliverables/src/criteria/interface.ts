import { posix } from "node:path";
import { isTestSide } from "@stagewright/work";

/** A source file before and after; undefined where it is not there. */
export interface ChangedSource {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export type InterfaceChange =
  | { readonly kind: "unknown"; readonly why: string }
  | { readonly kind: "kept"; readonly files: number }
  /** `file: name`. */
  | { readonly kind: "gone"; readonly names: readonly string[] };

type Names = readonly string[] | undefined;
type Reader = (source: string, path: string) => Names;

/** By extension; a new language is a new row. Undefined from a reader: this file cannot be told. */
const READERS: Readonly<Record<string, Reader>> = {
  ".ts": script,
  ".tsx": script,
  ".mts": script,
  ".cts": script,
  ".js": script,
  ".jsx": script,
  ".mjs": script,
  ".cjs": script,
  ".go": go,
  ".py": python,
};
/** Changed, they take no name from anybody who imports them. */
const NO_SOURCE =
  /(?:\.(?:md|markdown|mdx|rst|adoc|txt|json|jsonc|ya?ml|toml|ini|cfg|lock|css|scss|html?|svg|png|jpe?g|gif)|(?:^|\/)(?:\.[^/]+|LICENSE|NOTICE|go\.(?:mod|sum)))$/i;

/**
 * Names that files of a change exported before and that no changed file exports any more.
 * Names alone: what a function takes and gives is not compared.
 */
export function interfaceChange(changes: readonly ChangedSource[]): InterfaceChange {
  const sources = changes.filter(({ path }) => !isTestSide(path));
  const unread = sources.find(
    ({ path, before }) =>
      before !== undefined && READERS[posix.extname(path)] === undefined && !NO_SOURCE.test(path),
  );
  if (unread !== undefined)
    return { kind: "unknown", why: `what ${unread.path} exports cannot be read here` };
  const still = new Set<string>();
  const earlier: { readonly path: string; readonly name: string }[] = [];
  let files = 0;
  for (const { path, before, after } of sources) {
    const read = READERS[posix.extname(path)];
    if (read === undefined) continue;
    const was = before === undefined ? [] : read(before, path);
    const is = after === undefined ? [] : read(after, path);
    if (was === undefined || is === undefined)
      return { kind: "unknown", why: `what ${path} exports cannot be told from its text` };
    if (before !== undefined) files += 1;
    earlier.push(...was.map((name) => ({ path, name })));
    for (const name of is) still.add(name);
  }
  const gone = earlier.filter(({ name }) => !still.has(name)).map(({ path, name }) => `${path}: ${name}`);
  return gone.length > 0 ? { kind: "gone", names: [...new Set(gone)] } : { kind: "kept", files };
}

function script(source: string): Names {
  const text = withoutComments(source);
  // What they give depends on other files, or on what runs.
  if (/^[ \t]*export\s*\*/m.test(text) || /\bmodule\.exports\s*=(?!=)/.test(text)) return undefined;
  const names = [
    ...text.matchAll(
      /^[ \t]*export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\s*\*?|class|const\s+enum|const|let|var|interface|type|enum|namespace)\s+([A-Za-z_$][\w$]*)/gm,
    ),
    ...text.matchAll(/^[ \t]*(?:module\.)?exports\.([A-Za-z_$][\w$]*)\s*=/gm),
  ].map(([, name = ""]) => name);
  for (const [, list = ""] of text.matchAll(/^[ \t]*export\s+(?:type\s+)?\{([^}]{0,5000})\}/gm))
    for (const part of list.split(",")) {
      const name = /(?:\bas\s+)?([A-Za-z_$][\w$]*)\s*$/.exec(part.trim())?.[1];
      if (name !== undefined) names.push(name);
    }
  if (/^[ \t]*export\s+default\b/m.test(text)) names.push("default");
  return names;
}

function go(source: string, path: string): Names {
  if (/(?:^|\/)internal\//.test(path)) return [];
  const text = withoutComments(source);
  if (/^package\s+main\b/m.test(text)) return [];
  const names = [
    ...text.matchAll(/^func\s+(?:\((?:\w+\s+)?\*?([A-Za-z_]\w*)(?:\[[^\]\n]*\])?\)\s*)?([A-Z]\w*)/gm),
  ].map(([, receiver, name = ""]) => (receiver === undefined ? name : `${receiver}.${name}`));
  for (const [, name = ""] of text.matchAll(/^(?:type|var|const)\s+([A-Z]\w*)/gm)) names.push(name);
  for (const [, block = ""] of text.matchAll(/^(?:type|var|const) \(\n((?:(?:[ \t].*)?\n)*)/gm))
    for (const [, name = ""] of block.matchAll(/^[ \t]+([A-Z]\w*)/gm)) names.push(name);
  return names;
}

function python(source: string): Names {
  const text = source.replace(/^[ \t]*#.*$/gm, "");
  if (/^[ \t]*from[ \t]+\S+[ \t]+import[ \t]+\*/m.test(text)) return undefined;
  return [
    ...text.matchAll(
      /^(?:async\s+def|def|class)\s+([A-Za-z]\w*)|^([A-Z][A-Z0-9_]*)[ \t]*(?::[^=\n]+)?=(?!=)/gm,
    ),
  ].map(([, defined, constant]) => defined ?? constant ?? "");
}

/** One pass, whatever the text holds: an agent wrote it. */
function withoutComments(source: string): string {
  let code = "";
  let from = 0;
  for (;;) {
    const start = source.indexOf("/*", from);
    const end = start === -1 ? -1 : source.indexOf("*/", start + 2);
    if (end === -1) break;
    code += source.slice(from, start);
    from = end + 2;
  }
  return (code + source.slice(from)).replace(/^[ \t]*\/\/.*$/gm, "");
}
