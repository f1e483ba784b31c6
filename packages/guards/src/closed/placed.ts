import type { Both, Reading } from "../compare/change.ts";
import type { Step, Unit } from "../read/model.ts";
import { isTestSide } from "../syntax/language.ts";
import { piecesOf, type Piece } from "./pieces.ts";
import { shape } from "./shape.ts";

/** A piece with where it stands. */
export interface Placed extends Piece {
  readonly path: string;
  /** What two pieces have in common that say the same. */
  readonly key: string;
  /** The innermost test or helper around it. */
  readonly unit?: Unit;
  readonly file: Both;
  /** What stands within it, where it is the head of a block. */
  readonly inner: readonly Placed[];
  /** Heads of the blocks that it stands in, outermost first. */
  readonly above: readonly string[];
  /** How many pieces of its file stand before it. */
  readonly at: number;
}

/** Code that only has a name like a test's. */
const isCode = ({ path, old, now }: Both): boolean =>
  /(?:^|\/)src\/(?:.*\/)?(?:spec|tests?)(?:\/|\.\w+$)/.test(path) &&
  ![...(old?.units ?? []), ...(now?.units ?? [])].some(({ kind }) => kind === "test");

/** The pieces of all test-side files on one side of the change. */
export function placed({ files }: Reading, side: "old" | "now"): Placed[] {
  return files.flatMap((file) => {
    const read = file[side];
    if (read === undefined || read.trouble?.certain === true || isCode(file)) return [];
    const units = read.units.toSorted((a, b) => a.end - a.line - (b.end - b.line));
    const at = piecesOf(read.language, read.text);
    const from = file.testSide && !isInSource(file) ? 1 : testsFrom(read.text);
    let next: Unit | undefined;
    const all = at
      .toReversed()
      .map((piece): Placed => {
        const own = units.find(({ line, end }) => line <= piece.line && piece.line <= end);
        // What stands before a definition and says how it is taken belongs to it.
        const isMark = /^(?:@|# \[)/.test(piece.text);
        const unit = own ?? (isMark ? next : undefined);
        if (!isMark) next = own?.line === piece.line ? own : undefined;
        const key = shape(read.language, piece.text);
        return {
          ...piece,
          path: file.path,
          key,
          file,
          inner: [],
          above: [],
          at: 0,
          ...(unit === undefined ? {} : { unit }),
        };
      })
      .toReversed();
    const open: Placed[] = [];
    return all
      .map((piece, at) => {
        while ((open.at(-1)?.depth ?? -1) >= piece.depth) open.pop();
        const above = open.map(({ key }) => key);
        if (/[{:]$/.test(piece.text)) open.push(piece);
        return Object.assign(piece, { inner: innerOf(all, at), above, at });
      })
      .filter(({ line, unit }) => line >= from || unit?.kind === "test");
  });
}

function innerOf(all: readonly Placed[], head: number): Placed[] {
  const first = all[head];
  if (first === undefined || !/[{:]$/.test(first.text)) return [];
  const end = all.findIndex((one, at) => at > head && one.depth <= first.depth);
  return all.slice(head + 1, end < 0 ? undefined : end);
}

const IN_SOURCE = /^if \(import\.meta\.vitest\) \{$/m;

/** Code that has tests of its own below it, in the form that vitest has for that. */
const isInSource = ({ path, before = "", after = "" }: Both): boolean =>
  !isTestSide(path) && (IN_SOURCE.test(before) || IN_SOURCE.test(after));

/** In Rust, and in sources with tests of their own, tests stand below the code. */
function testsFrom(text: string): number {
  const at = text.search(/^[ \t]*#\[cfg\(test\)\]|^if \(import\.meta\.vitest\) \{$/m);
  return at < 0 ? Infinity : text.slice(0, at).split("\n").length + 1;
}

/** Lines on which a unit asserts something that can fail. */
export function assertedLines(unit: Unit): Set<number> {
  const lines = new Set<number>();
  const visit = (steps: readonly Step[]): void => {
    for (const step of steps)
      if (step.kind === "assert") {
        if (step.assertion.hollow === undefined) lines.add(step.assertion.line);
      } else if (step.kind === "block" && step.never === undefined && step.swallows !== true)
        visit(step.steps);
  };
  visit(unit.steps);
  return lines;
}
