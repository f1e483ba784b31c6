import { appendFile, mkdir, open } from "node:fs/promises";
import path from "node:path";
import { createProcesses } from "@stagewright/agents";
import { foldEntry, type JournalEntry, type RunSettings, type RunState } from "@stagewright/core";
import type { Io } from "./io.ts";
import type { Project } from "./project.ts";
import { resultOf, type RunOutcome, type RunResult } from "./report/result.ts";
import { sanitizeLine } from "./report/sanitize.ts";
import { lifeWords } from "./report/words.ts";
import { postWebhook } from "./webhook.ts";

type Notifier = NonNullable<RunSettings["notify"]>[number];

/** What a notifier is told, as JSON. */
export interface RunEvent {
  readonly type: "stagewright.event/1";
  /** `parked`: a human has to decide; `ended`: see the outcome; `stopped`: by an error, `resume` goes on. */
  readonly event: "parked" | "ended" | "stopped";
  readonly run: string;
  /** Of the journal's entry that brought the rest: run and seq name this event. */
  readonly seq: number;
  readonly at: string;
  readonly repository: string;
  readonly pipeline: string;
  readonly feature: string;
  readonly outcome: RunOutcome;
  /** One line for people. */
  readonly text: string;
  readonly branch?: string;
  /** Tasks by how they stand. */
  readonly tasks: Readonly<Record<string, number>>;
  /** What waits for a human, or failed, and what to type. */
  readonly waits: readonly {
    readonly what: string;
    readonly deadline?: string;
    readonly findings?: NonNullable<RunResult["waits"][number]["findings"]>;
    readonly next: readonly string[];
  }[];
}

const COMMAND_MS = 30_000;
/** Beyond what agents are given: a desktop's notifications need them. */
const DESKTOP = ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"];

/**
 * Tells those whom the run's settings name that it has come to rest; each rest once, also
 * where several processes see it. Never throws: what cannot be told is said and noted.
 */
export async function notifyRest(io: Io, project: Project, state: RunState): Promise<void> {
  const { notify = [] } = state.pins.settings;
  const event = eventOf(state, project);
  if (notify.length === 0 || event === undefined) return;
  const logs = project.logsOf(state.run);
  try {
    if (!(await first(path.join(logs, "notified"), String(event.seq)))) return;
    await Promise.all(
      notify.map(async (notifier) => {
        const failed = await tellOne(io, project, state, notifier, event).catch(String);
        const name = "command" in notifier ? notifier.command : placeOf(notifier.webhook);
        await appendFile(
          path.join(logs, "notify.log"),
          `${JSON.stringify({ at: new Date().toISOString(), seq: event.seq, event: event.event, to: name, failed })}\n`,
        );
        if (failed !== undefined)
          io.err.write(`Could not notify ${sanitizeLine(name)}: ${sanitizeLine(failed)}\n`);
      }),
    );
  } catch (error) {
    io.err.write(`Could not notify: ${sanitizeLine(String(error))}\n`);
  }
}

/** Undefined where nobody is to be told: it goes on, or a human at the keyboard has stopped it. */
function eventOf(
  state: RunState,
  { journal, opened }: Pick<Project, "journal" | "opened">,
): RunEvent | undefined {
  const result = resultOf(state);
  const event = kindOf(result.outcome);
  if (event === undefined) return undefined;
  const rest = broughtTheRest(journal.entries(state.run));
  const tasks: Record<string, number> = {};
  for (const { end } of result.tasks) tasks[end] = (tasks[end] ?? 0) + 1;
  const waits = waitsOf(result);
  const what = waits[0] === undefined ? "" : ` · ${waits[0].what}`;
  return {
    type: "stagewright.event/1",
    event,
    run: state.run,
    seq: rest.seq,
    at: rest.at,
    repository: path.basename(opened.topLevel),
    pipeline: result.pipeline,
    feature: result.feature,
    outcome: result.outcome,
    text: sanitizeLine(`${result.feature}: ${lifeWords(state.life)}${what}`),
    ...(result.branch === undefined ? {} : { branch: result.branch }),
    tasks,
    waits,
  };
}

function kindOf(outcome: RunOutcome): RunEvent["event"] | undefined {
  switch (outcome) {
    case "parked":
    case "stopped":
      return outcome;
    case "done":
    case "failed":
    case "left":
    case "rejected":
    case "cancelled":
      return "ended";
    default:
      return undefined;
  }
}

function waitsOf({ run, outcome, waits, failures }: RunResult): RunEvent["waits"] {
  const decisions = waits.map(({ what, deadline, findings, next }) => ({
    what,
    ...(deadline === undefined ? {} : { deadline }),
    ...(findings === undefined ? {} : { findings }),
    next,
  }));
  const failed = failures.map(({ name, what, why, next }) => ({
    what: `${name}: ${what}${why === undefined ? "" : ` (${why})`}`,
    next: [next],
  }));
  const stopped = outcome === "stopped" ? [{ what: "an error", next: [`stagewright resume ${run}`] }] : [];
  return [...decisions, ...failed, ...stopped];
}

/** The entry since which the run's life is as it is. Taking it up again and looking change nothing. */
function broughtTheRest(entries: readonly JournalEntry[]): { readonly seq: number; readonly at: string } {
  let state: RunState | undefined;
  let rest = { seq: 0, at: "" };
  for (const entry of entries) {
    const before = state?.life;
    state = foldEntry(state, entry);
    if (state.life !== before) rest = { seq: entry.seq, at: entry.at };
  }
  return rest;
}

/** Whether nobody has done this before; from now on somebody has. */
async function first(directory: string, name: string): Promise<boolean> {
  await mkdir(directory, { recursive: true });
  try {
    await (await open(path.join(directory, name), "wx")).close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined: told. Else why not. */
async function tellOne(
  io: Io,
  project: Project,
  { run, pins }: RunState,
  notifier: Notifier,
  event: RunEvent,
): Promise<string | undefined> {
  const body = JSON.stringify(event);
  if ("webhook" in notifier) {
    const { webhook, secretEnv } = notifier;
    const secret = secretEnv === undefined ? undefined : io.env[secretEnv];
    if (secretEnv !== undefined && !secret)
      return `${secretEnv}, which should hold its secret, is not set; nothing was sent`;
    return postWebhook({
      url: webhook,
      body,
      headers: { "x-stagewright-event": event.event, "x-stagewright-delivery": `${run}-${event.seq}` },
      ...(secret === undefined ? {} : { secret }),
    });
  }
  const processes = createProcesses({
    run,
    sandbox: { kind: "none", reason: "the user's own command" },
    protect: [],
    passEnv: [...pins.settings.env, ...DESKTOP],
  });
  const { end } = await processes.run({
    command: { shell: notifier.command },
    cwd: project.opened.topLevel,
    env: { STAGEWRIGHT_EVENT: event.event },
    stdin: body,
    logFile: path.join(project.logsOf(run), "notify-command.log"),
    deadlineMs: COMMAND_MS,
    signal: new AbortController().signal,
    writable: [],
  });
  switch (end.kind) {
    case "exited":
      return end.code === 0 ? undefined : `it ended with exit ${end.code}`;
    case "signalled":
      return `it was ended by ${end.signal}`;
    case "not-started":
      return end.reason;
    default:
      return `it did not end within ${COMMAND_MS / 1_000} s`;
  }
}

/** Without its path, which often is a secret. */
function placeOf(url: string): string {
  return URL.canParse(url) ? `${new URL(url).origin}/…` : "a webhook";
}
