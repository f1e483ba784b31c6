import {
  GUARD_RULES,
  isNamed,
  isOfGuards,
  stillWaited,
  type Finding,
  type FindingName,
  type TaskState,
} from "@stagewright/core";
import { typedByAgent } from "../by-agent.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { allowCommand, challengeName, findingName, namesOf, once } from "../report/allow-words.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { taskWord } from "../report/words.ts";
import { resume } from "./resume.ts";
import { findTask } from "./steer.ts";
import { challengedIn } from "./what-is-asked.ts";

export interface AllowOptions {
  readonly run?: string;
  readonly reason: string;
  /** Commander's name for `--no-resume`. */
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** Lets stand, by name, all that guards found in a candidate; it then goes on to be merged and checked. */
export async function allow(
  io: Io,
  typedTask: string,
  typed: readonly string[],
  options: AllowOptions,
): Promise<ExitCode> {
  const byAgent = typedByAgent(io, "allows");
  if (byAgent !== undefined) return tell(io, byAgent);
  let goOn: string | undefined;
  const code = await inProject(io, async (project) => {
    const found = challengedIn(project, options.run, typedTask);
    if (found === undefined) return tell(io, notWaiting(project, options.run, typedTask));
    const { row, state, challenge } = found;
    const { stage, task, attempt, change } = challenge;
    const id = challengeName(state, challenge);
    const whole = allowCommand(id, row.run, change.findings);
    const names = namedIn(change.findings, typed);
    if ("what" in names) return tell(io, { ...names, next: whole });
    const left = namesOf(change.findings.filter((finding) => !isNamed(finding, names)));
    if (left.length > 0)
      return tell(io, {
        ...notAll(id, names, left),
        next: `${whole}, or stagewright reject ${id} --run ${row.run} --note '…'`,
      });
    const at = { stage, attempt, ...(task === undefined ? {} : { task: task.task.key }) };
    const { seq } = project.journal.note(row.run, {
      ...{ type: "change.allowed", ...at, tree: change.tree },
      ...{ names, reason: options.reason, by: project.opened.identity.name },
    });
    if (!stillWaited(project.journal.entries(row.run), seq, at)) return tell(io, tooLate(id, row.run));
    if (row.owner?.alive === true)
      io.out.write(`Told process ${row.owner.pid}, which carries run ${row.run}.\n`);
    else if (options.resume === false)
      io.out.write(`Noted: allowed. Go on with: stagewright resume ${row.run}\n`);
    else goOn = row.run;
    return EXIT.done;
  });
  return goOn === undefined
    ? code
    : resume(io, goOn, options.json === undefined ? {} : { json: options.json });
}

/**
 * What was typed, as `RULE:path`, or as `RULE` where one file alone has it.
 * Nothing is meant by halves: one that names no finding is an error.
 */
function namedIn(
  findings: readonly Finding[],
  typed: readonly string[],
): readonly FindingName[] | Omit<Problem, "next"> {
  const all = namesOf(findings);
  const names: FindingName[] = [];
  for (const word of typed) {
    const meant = all.filter((name) => isMeant(name, word));
    const [only] = meant;
    if (only === undefined)
      return {
        what: `${sanitizeLine(word)} names nothing that guards found`,
        why: `it has ${listed(all)}`,
      };
    if (meant.length > 1)
      return { what: `${sanitizeLine(word)} stands for ${meant.length} of them`, why: listed(meant) };
    names.push(only);
  }
  return once(names);
}

function isMeant(name: FindingName, typed: string): boolean {
  const at = typed.indexOf(":");
  const rule = at === -1 ? typed : typed.slice(0, at);
  if (name.rule !== rule.toUpperCase()) return false;
  if (at === -1) return true;
  const path = typed.slice(at + 1);
  // As it is, or as it was shown.
  return name.path === path || sanitizeLine(name.path) === path;
}

const listed = (names: readonly FindingName[]): string =>
  names.map((name) => sanitizeLine(findingName(name))).join(", ");

/**
 * What whoever hands a task in lets stand. Before it is looked at nobody knows what guards will
 * find: a rule and a path, or what came back the last time, as it was shown.
 */
export function allowedByHand(
  { history }: Pick<TaskState, "history">,
  { allow: typed = [], reason }: { readonly allow?: readonly string[]; readonly reason?: string },
): { readonly names: readonly FindingName[]; readonly reason: string } | Problem | undefined {
  if (typed.length === 0 && reason === undefined) return undefined;
  if (typed.length === 0 || reason === undefined)
    return {
      what: reason === undefined ? "--allow wants a --reason" : "--reason says why, and --allow what",
      next: "stagewright submit TASK --allow RULE:PATH --reason '…'",
    };
  const last = history.at(-1)?.failed.failure;
  const findings = last?.code === "CHANGE_REFUSED" ? last.findings.filter(isOfGuards) : [];
  const names: FindingName[] = [];
  for (const word of typed) {
    const known = namedIn(findings, [word]);
    const name = "what" in known ? literal(word) : known[0];
    if (name === undefined)
      return {
        what: `${sanitizeLine(word)} names nothing that guards could find`,
        ...(findings.length === 0 ? {} : { why: `the last time it was ${listed(namesOf(findings))}` }),
        next: `stagewright submit TASK --allow RULE:PATH, where RULE is one of ${GUARD_RULES.join(", ")}`,
      };
    names.push(name);
  }
  return { names: once(names), reason };
}

function literal(word: string): FindingName | undefined {
  const at = word.indexOf(":");
  const rule = at === -1 ? "" : word.slice(0, at).toUpperCase();
  return GUARD_RULES.some((known) => known === rule) ? { rule, path: word.slice(at + 1) } : undefined;
}

function notAll(
  id: string,
  names: readonly FindingName[],
  left: readonly FindingName[],
): Omit<Problem, "next"> {
  return {
    what:
      names.length === 0
        ? `what is allowed in ${id} is named: ${listed(left)}`
        : `${id} is not allowed by that: ${listed(left)} is left, and nothing was noted`,
    why: "a change is merged only when each thing that guards found in it is allowed by name",
  };
}

/** What came back although some of it was allowed as it was handed in. */
export function notAllWords(
  id: string,
  names: readonly FindingName[],
  findings: readonly Finding[],
): readonly string[] {
  const refused = findings.filter((finding) => finding.severity === "refused" && isOfGuards(finding));
  const left = namesOf(refused.filter((finding) => !isNamed(finding, names)));
  if (names.length === 0 || left.length === 0) return [];
  const { what, why } = notAll(id, names, left);
  return [`${what}: ${why}`];
}

/** Somebody else has spoken at the same time, and was first. */
export function tooLate(id: string, run: string): Problem {
  return {
    what: `${id} was decided a moment before`,
    why: "of what is said to one change the first counts: this changed nothing",
    next: `stagewright status ${run}`,
    exit: EXIT.failed,
  };
}

/** It is none, is not so far, or somebody was quicker. */
function notWaiting(project: Project, typedRun: string | undefined, typed: string): Problem {
  const found = findTask(project, typedRun, typed);
  if ("what" in found) return found;
  const { row, task } = found;
  const id = sanitizeLine(task.task.id);
  const { now } = task;
  const allowed = now.kind === "done" ? now.landed.allowed : "allowed" in now ? now.allowed : undefined;
  const by = allowed?.[0]?.by;
  return {
    what: by === undefined ? `${id} waits for no allowance` : `${id} is decided already`,
    why: by === undefined ? `it is ${taskWord(now)}` : `${sanitizeLine(by)} has allowed what guards found`,
    next:
      now.kind === "leased"
        ? `stagewright submit ${id} --run ${row.run} --allow RULE:PATH --reason '…', for what comes back`
        : `stagewright status ${row.run}`,
  };
}
