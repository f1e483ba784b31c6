import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";

/** Where in the configuration something stands: keys and indexes from the top. */
export type Place = readonly (string | number)[];

/** 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A file the configuration was read from: the configuration's own, or one that `$import` names. */
export interface SourceFile {
  readonly path: string;
  /** The text as it stands in the file; undefined where positions cannot be told (JavaScript, TypeScript). */
  readonly text: string | undefined;
  /** Where the configuration stands in the file: `["stagewright"]` in package.json. */
  readonly root: Place;
}

/**
 * Where a value (`what: "value"`) or the key that holds it (`what: "key"`) stands, or its
 * nearest parent where it does not exist. The file that knows most of the path wins; of
 * equals the first.
 */
export function locate(
  files: readonly SourceFile[],
  place: Place,
  what: "key" | "value" = "value",
): { readonly file: string; readonly position?: Position } | undefined {
  const found = files.map((file) => ({ file, ...deepest(file, [...file.root, ...place], what) }));
  const best = found.toSorted((a, b) => b.depth - a.depth)[0];
  if (best === undefined) return undefined;
  return { file: best.file.path, ...(best.position === undefined ? {} : { position: best.position }) };
}

function deepest(
  file: SourceFile,
  place: Place,
  what: "key" | "value",
): { depth: number; position?: Position } {
  if (file.text === undefined) return { depth: 0 };
  const lines = new LineCounter();
  // JSON is read by the same parser: it is a subset as far as positions go.
  const document = parseDocument(file.text, { lineCounter: lines });
  for (let depth = place.length; depth > 0; depth -= 1) {
    const wanted = place.slice(0, depth);
    const offset =
      what === "key" && depth === place.length ? keyOffset(document, wanted) : valueOffset(document, wanted);
    if (offset !== undefined) return { depth, position: positionOf(lines, offset) };
  }
  return { depth: 0, position: { line: 1, column: 1 } };
}

function positionOf(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** Where a scalar or a list starts; for a map its key, which is what a reader looks for. */
function valueOffset(document: Document, place: Place): number | undefined {
  const node = document.getIn(place, true);
  if (node === undefined) return keyOffset(document, place);
  if (isScalar(node) || isSeq(node)) return node.range?.[0];
  return keyOffset(document, place) ?? (isMap(node) ? node.range?.[0] : undefined);
}

function keyOffset(document: Document, place: Place): number | undefined {
  const parent = place.length === 1 ? document.contents : document.getIn(place.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(
    (item) => isScalar(item.key) && String(item.key.value) === String(place.at(-1)),
  );
  return pair !== undefined && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
}
