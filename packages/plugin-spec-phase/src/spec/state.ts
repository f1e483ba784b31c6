import { progressOfItem, type Blocks, type ItemBlock } from "./blocks.ts";
import type { Place } from "./sections.ts";
import { statusAtStart, type Progress } from "./status.ts";

/** How far a section is, by all that says so. */
export interface SectionState {
  readonly progress: Progress;
  /** What was followed; undefined: nothing says anything. */
  readonly followed: Claim | undefined;
  readonly claims: readonly Claim[];
  /** One sentence where claims contradict each other. */
  readonly contradiction: string | undefined;
}

export interface Claim {
  /** In the order in which they are followed. */
  readonly by: "boxes" | "row" | "status line" | "item" | "heading";
  /** 1-based; of the boxes: the first open one, else the first. */
  readonly line: number;
  readonly progress: Progress;
  readonly words: string;
}

const ORDER: readonly Claim["by"][] = ["boxes", "row", "status line", "item", "heading"];
const SAID: Readonly<Record<Progress, string>> = { done: "complete", doing: "in progress", open: "open" };

export function stateOf(blocks: Blocks, places: readonly Place[]): SectionState {
  const claims = [
    ...boxClaims(blocks, places),
    ...places.flatMap((place) => claimsAt(blocks, place)),
  ].toSorted((a, b) => ORDER.indexOf(a.by) - ORDER.indexOf(b.by));
  const [followed] = claims;
  const agree = claims.every((claim) => (claim.progress === "done") === (followed?.progress === "done"));
  return {
    progress: followed?.progress ?? "open",
    followed,
    claims,
    contradiction:
      agree || followed === undefined
        ? undefined
        : `${claims.map(({ words }) => words).join(", ")}; the ${followed.by === "boxes" ? "boxes are" : `${followed.by} is`} followed`,
  };
}

/** Boxes inside a section that count: all but a human's own. */
export function boxesIn(blocks: Blocks, places: readonly Place[]): ItemBlock[] {
  return blocks.items.filter((item) => item.box !== undefined && !item.manual && within(item.line, places));
}

export function within(line: number, places: readonly Place[]): boolean {
  return places.some(({ at, block }) => at !== "row" && block.line <= line && line <= block.end);
}

function boxClaims(blocks: Blocks, places: readonly Place[]): Claim[] {
  const boxes = boxesIn(blocks, places);
  const open = boxes.filter(({ box }) => box?.mark === " ");
  const [first] = [...open, ...boxes];
  if (first === undefined) return [];
  const progress = open.length === 0 ? "done" : open.length === boxes.length ? "open" : "doing";
  const words =
    open.length === 0
      ? `${boxes.length === 1 ? "its only box is" : `all ${boxes.length} boxes are`} ticked (line ${first.line})`
      : `${open.length} of ${boxes.length} boxes ${open.length === 1 ? "is" : "are"} open (line ${first.line})`;
  return [{ by: "boxes", line: first.line, progress, words }];
}

function claimsAt(blocks: Blocks, place: Place): Claim[] {
  const claim = (by: Claim["by"], line: number, progress: Progress, what: string): Claim => ({
    ...{ by, line, progress },
    words: `${what} says ${SAID[progress]} (line ${line})`,
  });
  const { line } = place.block;
  if (place.at === "row") {
    const status = statusAtStart(place.block.cells[place.block.status ?? -1]?.raw.trim() ?? "");
    return status === undefined ? [] : [claim("row", line, status.progress, "the table")];
  }
  if (place.at === "item") {
    // With a box it is counted there.
    const progress = place.block.box === undefined ? progressOfItem(place.block) : place.block.text.progress;
    return progress === undefined ? [] : [claim("item", line, progress, "the list")];
  }
  const { progress } = place.block.text;
  return [
    ...statusLinesOf(blocks, place).map((found) =>
      claim("status line", found.line, found.status.progress, "the status line"),
    ),
    ...(progress === undefined ? [] : [claim("heading", line, progress, "the heading")]),
  ];
}

/** Status lines between a heading and the next. */
export function statusLinesOf({ statuses, headings }: Blocks, place: Place) {
  if (place.at !== "heading") return [];
  const { line, end, level } = place.block;
  const next = headings.find((other) => other.line > line && (other.level < 7 || level === 7));
  return statuses.filter(
    (found) => found.line > line && found.line <= Math.min(end, (next?.line ?? end + 1) - 1),
  );
}
