import type { Documents } from "@stagewright/core";
import { allTasks } from "@stagewright/core";
import { readTasks, requirementIds } from "@stagewright/work";
import { templatesOf, textOf } from "./words.ts";

/** What the clauses of several stages ask of the documents that an agent really left. Each gives what does not hold. */

const MARKER = /\[NEEDS CLARIFICATION\b[^\]\n]*\]?/g;
/** A plan also has it as the value of a field, or among a blank's choices; to speak of markers marks nothing. */
const UNDECIDED = /\[[^\]\n]*\bNEEDS CLARIFICATION\b[^\]\n]*\]?|:[*_]*\s*NEEDS CLARIFICATION\b[^\n]*/g;

/** Places that a document marks as unclear; comments and code left out. */
export function openMarkers(documents: Documents, path: string): string[] {
  return withoutBlocks(textOf(documents, path) ?? "").match(MARKER) ?? [];
}

export function noOpenMarkers(documents: Documents, path: string): string[] {
  return openMarkers(documents, path).map((marker) => `${path} still says ${marker.slice(0, 120)}`);
}

export function undecided(documents: Documents, path: string): string[] {
  const found = withoutBlocks(textOf(documents, path) ?? "").match(UNDECIDED) ?? [];
  return found.map((place) => `${path} leaves open: ${place.slice(0, 120)}`);
}

export function missing(documents: Documents, path: string): string[] {
  const text = textOf(documents, path);
  if (text === undefined) return [`${path} was not written`];
  return text.trim() === "" ? [`${path} is empty`] : [];
}

/** Ids that a specification defines more than once. */
export function doubleRequirements(documents: Documents, path: string): string[] {
  const bytes = documents.get(path);
  if (bytes === undefined) return [];
  const first = requirementIds(bytes);
  const lines = new TextDecoder().decode(bytes).split("\n");
  for (const { line } of first) lines[line - 1] = "";
  const again = requirementIds(new TextEncoder().encode(lines.join("\n")));
  return again
    .filter(({ id }) => first.some((known) => known.id === id))
    .map(
      ({ id, line }) =>
        `${path}:${line} defines ${id} once more; give each requirement an id of its own, and name it inside a sentence elsewhere`,
    );
}

/** Blanks of the template that nobody filled in: what it has in brackets and the document still has. */
export function unfilled(documents: Documents, path: string, template: string): string[] {
  const source = templatesOf(template)
    .map((file) => textOf(documents, file))
    .find((text) => text !== undefined);
  const text = textOf(documents, path);
  if (source === undefined || text === undefined) return [];
  const blanks = new Set(placeholders(source));
  const left = [...new Set(placeholders(text))].filter((blank) => blanks.has(blank));
  return left.length === 0
    ? []
    : [`${path} still has blanks of its template: ${left.slice(0, 8).join(", ")}`];
}

/** `[FEATURE NAME]`, `[Brief description]`; neither boxes, `[P]`, `[US1]`, the legend's `[Story]` and links, nor what is marked as unclear. */
function placeholders(text: string): string[] {
  return [...visible(text).matchAll(/\[([^[\]\n]{3,120})\](?![([])/g)].flatMap(([whole, inner = ""]) =>
    /^(?:US\d+(?:\.\d+)?|Story|.*\bNEEDS CLARIFICATION\b.*|\^.*)$/.test(inner) ? [] : [whole],
  );
}

/** Without comments and code. */
export function visible(text: string): string {
  return withoutBlocks(text).replace(/`[^`\n]*`/g, "");
}

function withoutBlocks(text: string): string {
  return text.replace(/<!--[\s\S]*?(?:-->|$)/g, "").replace(/^ {0,3}(`{3,}|~{3,})[\s\S]*?^ {0,3}\1/gm, "");
}

/** What is wrong with a plan document that an agent wrote from nothing. */
export function tasksProblems(documents: Documents, path: string): string[] {
  const bytes = documents.get(path);
  if (bytes === undefined) return [`${path} was not written`];
  const plan = readTasks(bytes);
  const tasks = allTasks(plan);
  if (tasks.length === 0)
    return [`${path} has no task: each is a line "- [ ] T001 …" below a phase's heading`];
  const seen = new Map<string, number>();
  const problems = plan.warnings
    .filter(({ message }) => message.startsWith("not a task"))
    .map(({ line, message }) => `${path}:${line}: ${message}`);
  for (const task of tasks) {
    const first = seen.get(task.id);
    if (first !== undefined) problems.push(`${path}:${task.line}: ${task.id} is the id of line ${first} too`);
    else seen.set(task.id, task.line);
    if (!/^T\d{3,}[a-z]?$/i.test(task.id))
      problems.push(`${path}:${task.line}: a task's id is T and three digits, not ${task.id}`);
    if (task.done) problems.push(`${path}:${task.line}: ${task.id} is ticked, and nobody has done it yet`);
  }
  return problems;
}
