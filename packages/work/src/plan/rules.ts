import { type Heading, phaseLevel } from "./headings.ts";
import type { Line } from "./lines.ts";
import type { Box } from "./task-line.ts";

/** One line with what stands over it. */
export interface Place {
  readonly line: Line;
  /** Outermost first. */
  readonly headings: readonly Heading[];
  /** The line is itself this heading, the last of `headings`. */
  readonly heading: Heading | undefined;
  readonly box: Box | undefined;
}

/** What holds for a document as a whole: whether a box without an id is a task depends on the others. */
export interface Rules {
  /** Headings of this level and above are phases. */
  readonly level: number;
  readonly documentHasIds: boolean;
  readonly phasesWithIds: ReadonlySet<Heading | undefined>;
  readonly somethingSaysPhase: boolean;
  readonly ids: ReadonlySet<string>;
}

export function rulesOf(places: readonly Place[]): Rules {
  const boxes = places.flatMap(({ line, box, headings }) => {
    const counts = box !== undefined && line.hidden === undefined && !box.link && !box.struck;
    return counts && !headings.some((outer) => outer.aside) ? [{ box, headings }] : [];
  });
  const withIds = boxes.filter(({ box }) => box.id !== undefined);
  const documentHasIds = withIds.length > 0;
  const counted = documentHasIds
    ? withIds
    : boxes.filter(({ headings }) => !headings.some((outer) => outer.criteria));
  const withTasks = new Set(counted.flatMap(({ headings }) => headings));
  const level = phaseLevel(withTasks);
  return {
    level,
    documentHasIds,
    phasesWithIds: new Set(withIds.map(({ headings }) => phaseOf(headings, level))),
    somethingSaysPhase: [...withTasks].some((heading) => heading.saysPhase),
    ids: new Set(
      withIds.flatMap(({ box }) => (box.id === undefined || box.range !== undefined ? [] : [box.id])),
    ),
  };
}

export function phaseOf(headings: readonly Heading[], level: number): Heading | undefined {
  return headings.findLast((heading) => heading.level <= level) ?? headings.at(-1);
}

/**
 * Why a box is no task, or `undefined` if it is one. `parent` is the item it is nested under, without
 * an id if that is no task itself.
 */
export function whyNoTask(
  box: Box,
  headings: readonly Heading[],
  parent: { readonly id: string | undefined } | undefined,
  rules: Rules,
): string | undefined {
  if (box.link) return "a link, not a box";
  if (box.id === undefined && parent !== undefined) {
    return parent.id === undefined
      ? "belongs to a line that is none"
      : `sub-item of ${parent.id}, stays in its text`;
  }
  const aside = headings.findLast((heading) => heading.aside);
  if (aside !== undefined) return `stands under “${aside.title}”`;
  if (box.struck) return "struck out";
  if (box.range?.every((end) => rules.ids.has(end))) return "sums up tasks that have lines of their own";
  if (box.id !== undefined) return undefined;
  if (box.title === "") return "the box has no text";

  const criteria = headings.findLast((heading) => heading.criteria);
  if (criteria !== undefined) return `stands under “${criteria.title}”`;
  const phase = phaseOf(headings, rules.level);
  const inPhase = phase?.saysPhase === true;
  if (rules.documentHasIds && (!inPhase || rules.phasesWithIds.has(phase))) {
    return "has no id, and the tasks here have ids";
  }
  if (rules.somethingSaysPhase && !inPhase) return "has no id and stands under no phase";
  return undefined;
}
