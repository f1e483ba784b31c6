import type { RunPins } from "@stagewright/core";
import type { Sandbox } from "@stagewright/agents";
import { showDuration } from "../duration.ts";
import { countTasks, type PlanPreview } from "../preflight.ts";
import { sanitizeLine } from "./sanitize.ts";
import { counted, type Paint } from "./style.ts";

export interface Preflight {
  readonly pins: RunPins;
  readonly plans: readonly PlanPreview[];
  readonly sandbox: Sandbox;
  /** Relative to where the user stands; undefined: none. */
  readonly configFile: string | undefined;
}

const SHOWN_PATHS = 6;

/** What is about to happen, before anything is spent. Pure. */
export function preflightLines({ pins, plans, sandbox, configFile }: Preflight, paint: Paint): string[] {
  const { settings, snapshot } = pins;
  const row = (name: string, value: string) => `  ${paint("dim", name.padEnd(11))} ${value}`;
  const uncommitted = snapshot.documents.filter(({ state }) => state !== "committed");
  return [
    `${paint("bold", pins.pipeline)} · ${sanitizeLine(pins.feature)}`,
    ...plans.map(({ document, plan }) => row("plan", `${sanitizeLine(document)}: ${planWords(plan)}`)),
    row(
      "base",
      `${pins.base.slice(0, 10)} (${pins.branch === undefined ? "HEAD is detached" : sanitizeLine(pins.branch)})`,
    ),
    ...(uncommitted.length === 0
      ? []
      : [
          row(
            "with",
            `uncommitted plan documents, as they are now: ${paths(uncommitted.map(({ path }) => path))}`,
          ),
        ]),
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
    row(
      "agent",
      `${sanitizeLine(settings.agent)}, at most ${settings.concurrency} at once, ${showDuration(settings.deadlineMs)} and ${counted(settings.attempts, "attempt")} a task`,
    ),
    ...(settings.checks.length === 0
      ? [row("checks", paint(["bold", "red"], "NONE: nothing will be proved"))]
      : settings.checks.map(({ name, display, origin }) =>
          row("check", `${name}: ${sanitizeLine(display)} (${sanitizeLine(origin)})`),
        )),
    ...(settings.setup === undefined ? [] : [row("setup", sanitizeLine(settings.setup))]),
    row(
      "sandbox",
      sandbox.kind === "none"
        ? paint("yellow", `no: ${sanitizeLine(sandbox.reason)}`)
        : `yes (${sandbox.kind})`,
    ),
    ...(configFile === undefined ? [] : [row("config", configFile)]),
    ...[...pins.notes, ...plans.flatMap(({ notes }) => notes.map(({ message }) => message))].map((note) =>
      row("note", sanitizeLine(note)),
    ),
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
  ];
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
