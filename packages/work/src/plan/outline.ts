import type { PlanWarning } from "@stagewright/core";
import { type Heading, phaseLevel, readHeading, under } from "./headings.ts";
import { keyMaker } from "./keys.ts";
import { type Line, type Lines, readLines } from "./lines.ts";
import { strayTask } from "./stray.ts";
import { type Box, readBox } from "./task-line.ts";

/** What stands where in a plan document: its tasks under their phases, before anything is concluded from their words. */
export interface Outline {
  readonly phases: readonly OutlinePhase[];
  readonly warnings: readonly PlanWarning[];
  /** Lines under headings that speak of dependencies, fenced ones too: graphs are mostly fenced. */
  readonly dependencyLines: readonly Line[];
}

export interface OutlinePhase {
  readonly title: string;
  readonly tasks: OutlineTask[];
}

export interface OutlineTask {
  readonly key: string;
  readonly id: string;
  readonly line: number;
  readonly box: Box;
  readonly body: string;
  /** The headings between the phase and the task, outermost first. */
  readonly sections: readonly Heading[];
}

/** One line with what stands over it. */
interface Place {
  readonly line: Line;
  readonly headings: readonly Heading[];
  readonly heading: Heading | undefined;
  readonly box: Box | undefined;
}

interface OpenItem {
  readonly indent: number;
  /** `undefined`: the item is no task, and its sub-items are nobody's. */
  readonly task: OutlineTask | undefined;
  readonly body: string[];
}

export function readOutline(document: Uint8Array): Outline {
  const source = readLines(document);
  const places = placesOf(source);
  const rules = idRules(places);
  const warnings: PlanWarning[] = documentWarnings(document, source);
  const phases = new Map<Heading | undefined, OutlinePhase>();
  const nextKey = keyMaker();
  const open: OpenItem[] = [];
  const finished: { item: OpenItem; task: OutlineTask; phase: OutlinePhase }[] = [];
  let blanks: string[] = [];
  let fenceOwner: OpenItem | undefined;
  let inFence = false;

  const warn = (line: Line, message: string) => warnings.push({ line: line.number, message });
  const keep = (item: OpenItem, line: Line) => {
    item.body.push(...blanks, line.text);
    blanks = [];
  };
  const closeTo = (indent: number) => {
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    blanks = [];
  };

  for (const place of places) {
    const { line, box, headings } = place;
    if (line.hidden !== undefined) {
      if (!inFence) fenceOwner = open.findLast((item) => item.indent < line.indent);
      inFence = true;
      if (fenceOwner !== undefined) keep(fenceOwner, line);
      if (box !== undefined) warn(line, `not a task: inside a ${line.hidden}`);
      continue;
    }
    if (inFence && fenceOwner === undefined) closeTo(0);
    inFence = false;

    if (place.heading !== undefined) {
      closeTo(0);
      const message = strayTask(line.text, rules.ids);
      if (message !== undefined && !place.heading.aside) warn(line, message);
      continue;
    }
    if (line.text.trim() === "") {
      blanks.push("");
      continue;
    }
    if (box === undefined) {
      const owner = ownerOf(line, open, blanks.length > 0);
      if (owner !== undefined) {
        while (open.at(-1) !== owner) open.pop();
        keep(owner, line);
        continue;
      }
      closeTo(0);
      noteTestsFirst(line, headings);
      const message = headings.some((heading) => heading.aside) ? undefined : strayTask(line.text, rules.ids);
      if (message !== undefined) warn(line, message);
      continue;
    }

    const parent = open.findLast((item) => item.indent + 2 <= line.indent);
    const refusal = whyNoTask(box, headings, parent, rules);
    if (refusal !== undefined && parent !== undefined && box.id === undefined) {
      while (open.at(-1) !== parent) open.pop();
      keep(parent, line);
      warn(line, refusal);
      continue;
    }
    closeTo(line.indent);
    const body: string[] = [];
    if (refusal !== undefined) {
      warn(line, refusal);
      open.push({ indent: line.indent, task: undefined, body });
      continue;
    }
    const phaseHeading = phaseOf(headings, rules.level);
    const task: OutlineTask = {
      key: nextKey(box.id, box.title),
      id: box.id ?? `L${line.number}`,
      line: line.number,
      box,
      body: "",
      sections: headings.slice(phaseHeading === undefined ? 0 : headings.indexOf(phaseHeading) + 1),
    };
    const phase = phases.get(phaseHeading) ?? { title: phaseHeading?.title ?? "", tasks: [] };
    phases.set(phaseHeading, phase);
    const item = { indent: line.indent, task, body };
    open.push(item);
    finished.push({ item, task, phase });
  }

  for (const { item, task, phase } of finished) phase.tasks.push({ ...task, body: item.body.join("\n") });
  const dependencyLines = places
    .filter(({ headings, heading }) => heading === undefined && headings.some((outer) => outer.dependencies))
    .map(({ line }) => line);
  return { phases: [...phases.values()], warnings, dependencyLines };
}

function placesOf({ lines }: Lines): Place[] {
  let headings: Heading[] = [];
  return lines.map((line) => {
    const heading = readHeading(line);
    if (heading !== undefined) headings = under(headings, heading);
    return { line, headings, heading, box: readBox(line.text) };
  });
}

/** Which boxes without an id are tasks depends on whether the document's tasks carry ids. */
interface IdRules {
  readonly level: number;
  readonly documentHasIds: boolean;
  readonly headingsWithIds: ReadonlySet<Heading | undefined>;
  readonly somethingSaysPhase: boolean;
  readonly ids: ReadonlySet<string>;
}

function idRules(places: readonly Place[]): IdRules {
  const boxes = places.filter(({ line, box, headings }) => {
    return (
      box !== undefined && line.hidden === undefined && !box.link && !headings.some((outer) => outer.aside)
    );
  });
  const withIds = boxes.filter(({ box }) => box?.id !== undefined);
  const documentHasIds = withIds.length > 0;
  const counted = documentHasIds
    ? withIds
    : boxes.filter(({ headings }) => !headings.some((outer) => outer.criteria));
  const withTasks = new Set(counted.flatMap(({ headings }) => headings));
  const level = phaseLevel(withTasks);
  return {
    level,
    documentHasIds,
    headingsWithIds: new Set(withIds.map(({ headings }) => phaseOf(headings, level))),
    somethingSaysPhase: [...withTasks].some((heading) => heading.saysPhase),
    ids: new Set(
      withIds.flatMap(({ box }) => (box?.id === undefined || box.range !== undefined ? [] : [box.id])),
    ),
  };
}

function phaseOf(headings: readonly Heading[], level: number): Heading | undefined {
  return headings.findLast((heading) => heading.level <= level) ?? headings.at(-1);
}

function whyNoTask(
  box: Box,
  headings: readonly Heading[],
  parent: OpenItem | undefined,
  rules: IdRules,
): string | undefined {
  if (box.link) return "not a task: a link, not a box";
  if (box.id === undefined && parent !== undefined) {
    return parent.task === undefined
      ? "not a task: belongs to a line that is none"
      : `not a task: sub-item of ${parent.task.id}, stays in its text`;
  }
  const aside = headings.findLast((heading) => heading.aside);
  if (aside !== undefined) return `not a task: stands under “${aside.title}”`;
  if (box.struck) return "not a task: struck out";
  if (box.range?.every((end) => rules.ids.has(end)))
    return "not a task: sums up tasks that have lines of their own";
  if (box.id !== undefined) return undefined;
  if (box.title === "") return "not a task: the box has no text";

  const criteria = headings.findLast((heading) => heading.criteria);
  if (criteria !== undefined) return `not a task: stands under “${criteria.title}”`;
  const phase = phaseOf(headings, rules.level);
  if (rules.documentHasIds && (phase?.saysPhase !== true || rules.headingsWithIds.has(phase))) {
    return "not a task: has no id, and the tasks here have ids";
  }
  if (rules.somethingSaysPhase && phase?.saysPhase !== true)
    return "not a task: has no id and stands under no phase";
  return undefined;
}

/** The item a line without a box belongs to: it is deeper, or goes on with the line before it. */
function ownerOf(line: Line, open: readonly OpenItem[], afterBlank: boolean): OpenItem | undefined {
  const deeper = open.findLast((item) => item.indent < line.indent);
  if (deeper !== undefined) return deeper;
  const startsBlock = /^\s*(?:[-*+|>#]|\d+[.)]\s|\*\*|_{3,}|={3,})/.test(line.text);
  return afterBlank || startsBlock ? undefined : open.at(-1);
}

const TESTS_FIRST =
  /\btests?\b.*\b(?:first\b|must fail\b|before (?:the |any )?(?:implementation|implementing|code))|\bensure (?:that )?(?:they|these|the tests|tests) (?:all )?fail\b/i;

function noteTestsFirst(line: Line, headings: readonly Heading[]): void {
  const nearest = headings.at(-1);
  if (nearest !== undefined && TESTS_FIRST.test(line.text)) nearest.testsFirst = true;
}

function documentWarnings(document: Uint8Array, { openFence }: Lines): PlanWarning[] {
  const [first, second] = document;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return [{ line: 1, message: "the document is UTF-16; only UTF-8 is read" }];
  }
  return openFence === undefined
    ? []
    : [{ line: openFence, message: "the code fence is never closed: it hides every line after it" }];
}
