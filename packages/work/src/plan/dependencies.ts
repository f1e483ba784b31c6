import type { Edge, Phase, PlanWarning, Task } from "@stagewright/core";
import { expandRange } from "./ids.ts";
import type { Line } from "./lines.ts";
import { type Mention, mentionsInSection, mentionsInTask } from "./mentions.ts";
import { runsOf } from "./order.ts";

export interface WithDependencies {
  readonly phases: readonly Phase[];
  readonly warnings: readonly PlanWarning[];
}

/** A task with where it stands, to tell earlier from later. */
interface Seat {
  readonly task: Task;
  readonly index: number;
  readonly phase: number;
  /** The stretch of `[P]` tasks it belongs to, if any. */
  readonly run: number | undefined;
}

interface Wish {
  readonly of: Seat;
  readonly on: Seat;
  readonly line: number;
}

/** Reads the explicit dependencies into hard edges; what cannot be followed becomes a warning, never an edge. */
export function readDependencies(
  phases: readonly Phase[],
  ranges: ReadonlyMap<string, readonly [string, string]>,
  sectionLines: readonly Line[],
): WithDependencies {
  const seats = seat(phases);
  const byId = indexById(seats, ranges);
  const warnings: PlanWarning[] = [];
  const wishes: Wish[] = [];

  const find = (id: string, near: Seat | undefined, line: number): Seat | undefined => {
    const found = byId.get(id.toUpperCase()) ?? [];
    if (found.length === 0) {
      warnings.push({ line, message: `no edge: no task here has the id ${id}` });
      return undefined;
    }
    if (found.length === 1) return found[0];
    const earlier = near === undefined ? undefined : found.findLast((other) => other.index < near.index);
    const meant = earlier === undefined ? "no edge" : `taken as line ${earlier.task.line}`;
    warnings.push({ line, message: `${meant}: ${found.length} tasks have the id ${id}` });
    return earlier;
  };
  const wish = (mention: Mention, speaker: Seat | undefined, line: number) => {
    const waiting = mention.of?.map((id) => find(id, speaker, line)) ?? [speaker];
    for (const of of waiting) {
      if (of === undefined) continue;
      for (const on of mention.on?.map((id) => find(id, of, line)) ?? [speaker]) {
        if (on !== undefined) wishes.push({ of, on, line });
      }
    }
  };

  for (const speaker of seats) {
    const words = `${speaker.task.title}\n${speaker.task.body}`;
    for (const mention of mentionsInTask(words)) wish(mention, speaker, speaker.task.line);
  }
  for (const line of sectionLines) {
    for (const mention of mentionsInSection(line.text)) wish(mention, undefined, line.number);
  }
  const edges = grant(wishes, warnings);
  return {
    phases: phases.map((phase) => ({
      title: phase.title,
      tasks: phase.tasks.map((task) => ({ ...task, dependsOn: edges.get(task.key) ?? task.dependsOn })),
    })),
    warnings,
  };
}

/** Keeps the wishes that the order of phases and tasks allows. */
function grant(wishes: readonly Wish[], warnings: PlanWarning[]): Map<string, Edge[]> {
  const granted = new Map<Seat, Set<Seat>>();
  const accept = ({ of, on }: Wish) => granted.set(of, (granted.get(of) ?? new Set()).add(on));
  const refuse = ({ of, on, line }: Wish, why: string) => {
    warnings.push({
      line,
      message: `no edge: ${of.task.id} cannot wait for ${on.task.id} (line ${on.task.line}), ${why}`,
    });
  };

  const forward: Wish[] = [];
  for (const one of wishes) {
    if (one.of === one.on) refuse(one, "which is itself");
    else if (one.on.phase > one.of.phase) refuse(one, "which is in a later phase");
    else if (one.on.index < one.of.index) accept(one);
    else forward.push(one);
  }
  // Backward edges alone cannot close a cycle, so only the few that point forward are searched for one.
  for (const one of forward) {
    const orderIsOpen = one.of.run !== undefined && one.of.run === one.on.run;
    if (!orderIsOpen) refuse(one, "which comes after it: they would wait for each other");
    else if (reaches(one.on, one.of, granted))
      refuse(one, "which waits for it: they would wait for each other");
    else accept(one);
  }
  const edges = new Map<string, Edge[]>();
  for (const [of, all] of granted) {
    const sorted = [...all].toSorted((a, b) => a.index - b.index);
    edges.set(
      of.task.key,
      sorted.map(({ task }) => ({
        key: task.key,
        why: `depends on ${task.id} (line ${task.line})`,
        hard: true,
      })),
    );
  }
  return edges;
}

/**
 * Whether `from` waits for `to`, or might: a manual task waits for all that stands before it, so
 * nothing that waits for one is ever put before its turn.
 */
function reaches(from: Seat, to: Seat, granted: ReadonlyMap<Seat, ReadonlySet<Seat>>): boolean {
  const seen = new Set([from]);
  for (const seat of seen) {
    if (seat === to || seat.task.kind === "manual") return true;
    for (const next of granted.get(seat) ?? []) if (next.phase === to.phase) seen.add(next);
  }
  return false;
}

function seat(phases: readonly Phase[]): Seat[] {
  let index = 0;
  return phases.flatMap((phase, number) => {
    const runs = runsOf(phase.tasks);
    return phase.tasks.map((task) => ({ task, index: index++, phase: number, run: runs.get(task.key) }));
  });
}

/** A range's task answers for each id of the range that has no task of its own. */
function indexById(
  seats: readonly Seat[],
  ranges: ReadonlyMap<string, readonly [string, string]>,
): Map<string, Seat[]> {
  const byId = new Map<string, Seat[]>();
  const add = (id: string, seat: Seat) =>
    byId.set(id.toUpperCase(), [...(byId.get(id.toUpperCase()) ?? []), seat]);
  const lists = new Map<string, Seat[]>();
  for (const one of seats) {
    const id = one.task.id.toUpperCase();
    const list = lists.get(id);
    if (list === undefined) lists.set(id, [one]);
    else list.push(one);
  }
  for (const [id, list] of lists) byId.set(id, list);
  for (const one of seats) {
    const ends = ranges.get(one.task.key);
    if (ends === undefined) continue;
    for (const id of expandRange(...ends)) if (!lists.has(id.toUpperCase())) add(id, one);
  }
  return byId;
}
