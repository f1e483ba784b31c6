import type { PlanWarning } from "@stagewright/core";
import { type Heading, readHeading, saysTestsFirst, under } from "./headings.ts";
import { keyMaker } from "./keys.ts";
import { type Line, type Lines, readLines } from "./lines.ts";
import { type Place, phaseOf, type Rules, rulesOf, whyNoTask } from "./rules.ts";
import { boxNowhere, strayTask } from "./stray.ts";
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
  readonly tasks: readonly OutlineTask[];
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

export function readOutline(document: Uint8Array): Outline {
  const source = readLines(document);
  const places = placesOf(source);
  const reader = new OutlineReader(rulesOf(places));
  for (const place of places) reader.read(place);
  return {
    phases: reader.phases(),
    warnings: [...documentWarnings(document, source), ...reader.warnings],
    dependencyLines: places.flatMap(({ line, headings, heading }) => {
      return heading === undefined && headings.some((outer) => outer.dependencies) ? [line] : [];
    }),
  };
}

function placesOf({ lines }: Lines): Place[] {
  let headings: readonly Heading[] = [];
  return lines.map((line) => {
    const heading = readHeading(line);
    if (heading !== undefined) headings = under(headings, heading);
    return { line, headings, heading, box: readBox(line.text) };
  });
}

/** A list item that further lines may belong to. */
interface OpenItem {
  readonly indent: number;
  /** `undefined`: the item is no task, and what belongs to it is nobody's. */
  readonly id: string | undefined;
  readonly body: string[];
}

type Unfinished = Omit<OutlineTask, "body"> & { readonly body: string[] };

/** Takes a document line by line and gives each to the task it starts or belongs to. */
class OutlineReader {
  readonly warnings: PlanWarning[] = [];
  readonly #rules: Rules;
  readonly #nextKey = keyMaker();
  readonly #phases = new Map<Heading | undefined, Unfinished[]>();
  /** Nested items, outermost first. */
  readonly #open: OpenItem[] = [];
  /** Empty lines that belong to an item only if something of it follows. */
  #blanks = 0;
  /** Whose text the hidden lines are that are being read. */
  #hiddenFor: { readonly item: OpenItem | undefined } | undefined;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  phases(): OutlinePhase[] {
    return [...this.#phases].map(([heading, tasks]) => ({
      title: heading?.title ?? "",
      tasks: tasks.map((task) => ({ ...task, body: task.body.join("\n") })),
    }));
  }

  read(place: Place): void {
    if (place.line.hidden !== undefined) {
      this.#readHidden(place);
      return;
    }
    if (this.#hiddenFor !== undefined && this.#hiddenFor.item === undefined) this.#closeTo(0);
    this.#hiddenFor = undefined;
    if (place.heading !== undefined) {
      this.#closeTo(0);
      this.#warnOfStray(place);
    } else if (place.line.text.trim() === "") this.#blanks += 1;
    else if (place.box === undefined) this.#readText(place);
    else this.#readBox(place, place.box);
  }

  #readHidden({ line, box }: Place): void {
    // The fence's own indent decides for all of it: what is inside may stand anywhere.
    this.#hiddenFor ??= { item: this.#open.findLast((item) => item.indent < line.indent) };
    if (this.#hiddenFor.item !== undefined) this.#keep(this.#hiddenFor.item, line);
    if (box !== undefined) this.#warn(line, `not a task: inside a ${line.hidden ?? ""}`);
  }

  #readText(place: Place): void {
    const owner = this.#ownerOf(place.line);
    if (owner !== undefined) {
      this.#keep(owner, place.line);
      const nowhere = boxNowhere(place.line.text, this.#rules.ids);
      if (nowhere !== undefined) this.#warn(place.line, nowhere);
      return;
    }
    this.#closeTo(0);
    const nearest = place.headings.at(-1);
    if (nearest !== undefined && saysTestsFirst(place.line.text)) nearest.testsFirst = true;
    this.#warnOfStray(place);
  }

  #readBox({ line, headings }: Place, box: Box): void {
    const parent = this.#open.findLast((item) => item.indent + 2 <= line.indent);
    const why = whyNoTask(box, headings, parent, this.#rules);
    if (why !== undefined) this.#warn(line, `not a task: ${why}`);
    if (why !== undefined && box.id === undefined && parent !== undefined) {
      this.#keep(parent, line);
      return;
    }
    this.#closeTo(line.indent);
    const id = why === undefined ? (box.id ?? `L${line.number}`) : undefined;
    const body: string[] = [];
    this.#open.push({ indent: line.indent, id, body });
    if (id === undefined) return;
    const phase = phaseOf(headings, this.#rules.level);
    const sections = headings.slice(phase === undefined ? 0 : headings.indexOf(phase) + 1);
    const task = { key: this.#nextKey(box.id, box.title), id, line: line.number, box, body, sections };
    const tasks = this.#phases.get(phase);
    if (tasks === undefined) this.#phases.set(phase, [task]);
    else tasks.push(task);
  }

  /** The item a line without a box belongs to: it is deeper, or goes on with the line before it. */
  #ownerOf({ text, indent }: Line): OpenItem | undefined {
    const deeper = this.#open.findLast((item) => item.indent < indent);
    if (deeper !== undefined) return deeper;
    const startsBlock = /^\s*(?:[-*+|>#]|\d+[.)]\s|\*\*|_{3,}|={3,})/.test(text);
    return this.#blanks > 0 || startsBlock ? undefined : this.#open.at(-1);
  }

  #keep(item: OpenItem, line: Line): void {
    while (this.#open.at(-1) !== item) this.#open.pop();
    for (; this.#blanks > 0; this.#blanks -= 1) item.body.push("");
    item.body.push(line.text);
  }

  #closeTo(indent: number): void {
    while ((this.#open.at(-1)?.indent ?? -1) >= indent) this.#open.pop();
    this.#blanks = 0;
  }

  #warnOfStray({ line, headings }: Place): void {
    if (headings.some((heading) => heading.aside)) return;
    const message = strayTask(line.text, this.#rules.ids);
    if (message !== undefined) this.#warn(line, message);
  }

  #warn(line: Line, message: string): void {
    this.warnings.push({ line: line.number, message });
  }
}

function documentWarnings(document: Uint8Array, { openFence }: Lines): PlanWarning[] {
  const [first, second] = document;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return [{ line: 1, message: "the document is UTF-16; only UTF-8 is read" }];
  }
  if (openFence === undefined) return [];
  return [{ line: openFence, message: "the code fence is never closed: it hides every line after it" }];
}
