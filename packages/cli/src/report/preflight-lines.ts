import path from "node:path";
import type { RunPins } from "@stagewright/core";
import type { Sandbox } from "@stagewright/agents";
import type { AgentsOfRun } from "../agents.ts";
import type { Estimate } from "../estimate.ts";
import { countTasks, type PlanPreview } from "../preflight.ts";
import type { WaitingResult } from "../earlier-runs.ts";
import { absentNotes, agentRows } from "./preflight-agents.ts";
import { waitingResultWords } from "./run-words.ts";
import { sanitizeLine } from "./sanitize.ts";
import { counted, type Paint } from "./style.ts";

export interface Preflight {
  readonly pins: RunPins;
  readonly plans: readonly PlanPreview[];
  readonly sandbox: Sandbox;
  /** Relative to where the user stands; undefined: none. */
  readonly configFile: string | undefined;
  readonly waiting: WaitingResult | undefined;
  /** What earlier runs say; undefined: nothing. */
  readonly estimate: Estimate | undefined;
  readonly absent: AgentsOfRun["absent"];
  /** Where the run does not start from what the user stands on. */
  readonly baseName?: string;
}

/** What there is to be said before the run, each once. */
export function notesOf({ pins, plans }: Pick<Preflight, "pins" | "plans">): string[] {
  return [...new Set([...pins.notes, ...plans.flatMap(({ notes }) => notes.map(({ message }) => message))])];
}

const SHOWN_PATHS = 6;

/** What is about to happen, before anything is spent. Pure. */
export function preflightLines(preflight: Preflight, paint: Paint): string[] {
  const { pins, plans, sandbox, configFile, waiting, estimate, absent } = preflight;
  const toDo = plans.reduce((sum, { plan }) => sum + countTasks(plan).toDo, 0);
  const { settings, snapshot } = pins;
  const row = (name: string, value: string) => `  ${paint("dim", name.padEnd(11))} ${value}`;
  const uncommitted = snapshot.documents.filter(({ state }) => state !== "committed");
  return [
    `${paint("bold", pins.pipeline)} · ${sanitizeLine(pins.feature)}`,
    ...plans.map(({ document, plan }) => row("plan", `${sanitizeLine(document)}: ${planWords(plan)}`)),
    row(
      "base",
      `${pins.base.slice(0, 10)} (${sanitizeLine(preflight.baseName ?? pins.branch ?? "HEAD is detached")})`,
    ),
    ...(uncommitted.length === 0 ? [] : [row("with", documentWords(uncommitted.map(({ path }) => path)))]),
    ...(snapshot.otherChanges.length === 0
      ? []
      : [
          row(
            "without",
            paint(
              "yellow",
              `other uncommitted changes, which are not part of the run: ${paths(snapshot.otherChanges)}`,
            ),
          ),
        ]),
    ...agentRows(settings, toDo, estimate).map(([name, value]) => row(name, value)),
    ...(settings.checks.length === 0
      ? [row("checks", paint(["bold", "red"], "NONE: nothing will be proved"))]
      : settings.checks.map(({ name, display, origin }) =>
          row("check", `${name}: ${sanitizeLine(display)} (${sanitizeLine(origin)})`),
        )),
    ...(settings.setup === undefined ? [] : [row("setup", sanitizeLine(settings.setup))]),
    row(
      "sandbox",
      sandbox.kind === "none"
        ? `${paint(["bold", "red"], "NONE")}${paint("red", `: nothing keeps agents from writing wherever you can (${sanitizeLine(sandbox.reason)})`)}`
        : `yes (${sandbox.kind})`,
    ),
    ...(configFile === undefined ? [] : [row("config", configFile)]),
    ...notesOf(preflight).map((note) => row("note", sanitizeLine(note))),
    ...unlabelledNotes(preflight).map((note) => row("note", paint("yellow", note))),
    ...absentNotes(absent).map((note) => row("note", paint("yellow", note))),
    ...plans.flatMap(({ plan, document }) =>
      plan.warnings.length === 0
        ? []
        : [
            row(
              "note",
              `${counted(plan.warnings.length, "line")} of ${sanitizeLine(document)} to look at: stagewright plan ${sanitizeLine(document)}`,
            ),
          ],
    ),
    ...(waiting === undefined ? [] : [row("note", paint("yellow", waitingResultWords(waiting)))]),
  ];
}

/** A story's acceptance tests are told by its label: without one nothing is frozen. */
function unlabelledNotes({ pins, plans }: Preflight): string[] {
  if (pins.settings.acceptance !== "frozen") return [];
  return plans
    .filter(({ plan }) => plan.phases.every(({ tasks }) => tasks.every(({ story }) => story === undefined)))
    .map(
      ({ document }) =>
        `acceptance: frozen freezes nothing: no task of ${sanitizeLine(document)} has the label of a story ([US1])`,
    );
}

/** One or two by their names, more by the directory they are in. */
function documentWords(all: readonly string[]): string {
  if (all.length <= 2) return `uncommitted plan documents, as they are now: ${paths(all)}`;
  let shared = path.posix.dirname(all[0] ?? "");
  while (shared !== "." && !all.every((file) => file.startsWith(`${shared}/`)))
    shared = path.posix.dirname(shared);
  const where = shared === "." ? "" : ` of ${sanitizeLine(shared)}`;
  return `${all.length} uncommitted plan documents${where}, as they are now`;
}

function planWords(plan: PlanPreview["plan"]): string {
  const { toDo, done, manual } = countTasks(plan);
  const rest = [...(done > 0 ? [`${done} ticked before`] : []), ...(manual > 0 ? [`${manual} for you`] : [])];
  return `${counted(toDo, "task")} in ${counted(plan.phases.length, "phase")}${rest.length === 0 ? "" : `; ${rest.join(", ")}`}`;
}

function paths(all: readonly string[]): string {
  const shown = all.slice(0, SHOWN_PATHS).map(sanitizeLine).join(", ");
  return all.length > SHOWN_PATHS ? `${shown} and ${all.length - SHOWN_PATHS} more` : shown;
}
