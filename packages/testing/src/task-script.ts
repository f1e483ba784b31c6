import { changesAsShell, type FileChanges } from "./file-changes.ts";
import type { Reply, Script, Turn } from "./script.ts";

/**
 * What the agent does in one attempt at a task: the parts of a replay agent's recording that a model can do.
 * A recording may have more fields; they are passed over.
 */
export interface TaskRecording extends FileChanges {
  /** Said before anything is done. */
  readonly say?: string | undefined;
}

/** Recordings by task id, one per attempt; the last repeats. */
export type TaskRecordings =
  | ReadonlyMap<string, TaskRecording | readonly TaskRecording[]>
  | Readonly<Record<string, TaskRecording | readonly TaskRecording[]>>;

/** An attempt at a task, as the prompt names it. */
export interface TaskAttempt {
  readonly id: string;
  /** From 1. */
  readonly attempt: number;
  readonly recording: TaskRecording;
}

export interface TaskScriptOptions {
  /** How the work is handed in, if the agent is offered a tool for it; `false`: not at all. */
  readonly submit?:
    | false
    | {
        /** The end of its name; "submit". */
        readonly tool?: string;
        /** `{ task: id, summary: "…" }`. */
        readonly args?: (attempt: TaskAttempt, turn: Turn) => Readonly<Record<string, unknown>>;
      };
  /** Said last; "Done.". */
  readonly done?: string;
  /** Asked where the prompt names no task that was recorded. Without it, that is a problem. */
  readonly otherwise?: Script;
}

/** Stagewright's prompt names the task in a line of its own; opencode puts the whole prompt in quotes. */
const taskLine = /^"?# Your task: ([^\s"]+)(?: \(attempt (\d+)\))?/m;

/**
 * An agent that does what was recorded for the task its prompt names: one shell command changes the files, then
 * it hands in, then it is done. A later text that names no task is a reminder: nothing is changed again, only
 * handed in.
 */
export function taskScript(recordings: TaskRecordings, options: TaskScriptOptions = {}): Script {
  const { submit = {}, done = "Done.", otherwise } = options;
  const last: Reply = { say: done };
  return (turn) => {
    const attempt = attemptOf(turn.texts, recordings);
    if (attempt === undefined) {
      if (otherwise !== undefined) return otherwise(turn);
      throw new Error(`nothing is recorded for this prompt: ${turn.prompt.slice(0, 200)}`);
    }
    const { recording } = attempt;
    const reminded = !taskLine.test(turn.prompt);
    const said: Reply[] = recording.say === undefined || reminded ? [] : [{ say: recording.say }];
    const changes = reminded ? undefined : changesAsShell(recording);
    const steps: (readonly Reply[])[] = [];
    if (changes !== undefined) steps.push([{ shell: changes }]);
    if (submit !== false) {
      const args = submit.args ?? (({ id }: TaskAttempt) => ({ task: id, summary: `${id} is done.` }));
      steps.push([{ tool: submit.tool ?? "submit", args: args(attempt, turn), otherwise: { say: done } }]);
    }
    const now = steps[turn.step] ?? [last];
    return turn.step === 0 ? [...said, ...now] : now;
  };
}

function attemptOf(texts: readonly string[], recordings: TaskRecordings): TaskAttempt | undefined {
  const named = texts.findLast((text) => taskLine.test(text));
  const [, id, number] = taskLine.exec(named ?? "") ?? [];
  if (id === undefined) return undefined;
  const recorded =
    recordings instanceof Map
      ? (recordings as ReadonlyMap<string, TaskRecording | readonly TaskRecording[]>).get(id)
      : Object.entries(recordings as Readonly<Record<string, TaskRecording | readonly TaskRecording[]>>).find(
          ([task]) => task === id,
        )?.[1];
  if (recorded === undefined) return undefined;
  const attempts = [recorded].flat();
  const attempt = Number(number ?? 1);
  const recording = attempts[attempt - 1] ?? attempts.at(-1);
  return recording === undefined ? undefined : { id, attempt, recording };
}
