import {
  agentFor,
  HUMAN,
  type Agent,
  type ReopenAttempt,
  type RunState,
  type TaskState,
  type WorkState,
} from "@stagewright/core";
import type { Broom } from "../broom.ts";

/** Tasks in one session at most: three save most of what sessions save, and with much reading more get dear (docs/benchmarks.md). */
const LONGEST = 3;
const SMALL_TEXT = 400;
const SMALL_FILES = 3;

interface Kept {
  readonly agent: Agent;
  readonly place: ReopenAttempt;
  /** Tasks it has done, the present one among them. */
  readonly tasks: number;
}

/**
 * Agents' sessions that stay alive between attempts, by the task they did last: its repair,
 * or a task that follows, goes on in them. They live as long as this process; what they
 * know is also in the documents and the merged tree, so that a fresh one can do as well.
 */
export class Sessions {
  readonly #kept = new Map<string, Kept>();
  readonly #broom: Broom;

  constructor(broom: Broom) {
    this.#broom = broom;
  }

  /** The session of this task's last attempt, or of the task before it, if it is still there; it is not on offer any more. */
  take(
    agent: Agent,
    state: RunState,
    stage: number,
    work: WorkState,
    task: TaskState,
  ): { readonly name: string; readonly place: ReopenAttempt; readonly how: "repair" | "next" } | undefined {
    const own = this.#alive(task.task.key, agent);
    if (own !== undefined) return { name: task.task.key, place: own.place, how: "repair" };
    if (task.history.length > 0) return undefined;
    const leader = leaderOf(state, stage, work, task);
    const kept = leader === undefined ? undefined : this.#alive(leader.task.key, agent);
    if (leader === undefined || kept === undefined || kept.tasks >= LONGEST) return undefined;
    return { name: leader.task.key, place: kept.place, how: "next" };
  }

  /** Another agent takes the task over: who had it before is not waited for any more. */
  async dismissOthers(key: string, agent: Agent): Promise<void> {
    if ((this.#kept.get(key)?.agent ?? agent) !== agent) await this.release(key);
  }

  /** The session that did `key` is kept, and was that of `before`. */
  async keep(
    key: string,
    agent: Agent,
    place: ReopenAttempt,
    before: string | undefined,
    most: number,
  ): Promise<void> {
    const tasks = before === undefined || before === key ? 0 : (this.#kept.get(before)?.tasks ?? 0);
    if (before !== undefined) this.#kept.delete(before);
    this.#kept.set(key, { agent, place, tasks: tasks + 1 });
    const surplus = [...this.#kept.keys()].slice(0, Math.max(0, this.#kept.size - most));
    for (const old of surplus) await this.release(old);
  }

  /**
   * The task is merged. Its session stays if another task is to go on in it, and its
   * workspace with it; otherwise both go.
   */
  async merged(
    state: RunState,
    stage: number,
    work: WorkState,
    task: TaskState,
    workspaces: readonly string[],
  ) {
    const kept = this.#kept.get(task.task.key);
    const goesOn =
      kept !== undefined &&
      kept.tasks < LONGEST &&
      followerOf(state, stage, work, task) !== undefined &&
      kept.agent.keeps?.(task.task.key) === true;
    if (kept !== undefined && !goesOn) await this.release(task.task.key);
    this.#broom.sweep(workspaces.filter((path) => !goesOn || path !== kept.place.path));
  }

  #alive(key: string, agent: Agent): Kept | undefined {
    const kept = this.#kept.get(key);
    return kept !== undefined && kept.agent === agent && agent.keeps?.(key) === true ? kept : undefined;
  }

  async release(key: string): Promise<void> {
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    await kept?.agent.release?.([key]);
  }
}

/** The task right before it in its phase, in whose session it can go on. */
function leaderOf(state: RunState, stage: number, work: WorkState, task: TaskState): TaskState | undefined {
  const keys = work.phases[task.phase]?.tasks ?? [];
  const before = work.tasks.get(keys[keys.indexOf(task.task.key) - 1] ?? "");
  return before !== undefined && sharesSession(state, stage, before, task) ? before : undefined;
}

/** The task right after it in its phase that can go on in its session. */
function followerOf(state: RunState, stage: number, work: WorkState, task: TaskState): TaskState | undefined {
  const keys = work.phases[task.phase]?.tasks ?? [];
  const place = keys.indexOf(task.task.key);
  const after = place === -1 ? undefined : work.tasks.get(keys[place + 1] ?? "");
  return after?.now.kind === "open" && sharesSession(state, stage, task, after) ? after : undefined;
}

/** In a row, for the same agent, and about the same file or both small. What runs side by side gets agents of its own. */
function sharesSession(state: RunState, stage: number, first: TaskState, second: TaskState): boolean {
  if (state.pins.settings.granularity === "task") return false;
  if (first.task.parallel || second.task.parallel || second.task.kind === "manual") return false;
  const [use, other] = [agentFor(state, stage, first), agentFor(state, stage, second)];
  if (use.use === HUMAN || JSON.stringify(use) !== JSON.stringify(other)) return false;
  const sameFile = first.task.files.some((path) => second.task.files.includes(path));
  return sameFile || (isSmall(first) && isSmall(second));
}

function isSmall({ task }: TaskState): boolean {
  return task.title.length + task.body.length <= SMALL_TEXT && task.files.length <= SMALL_FILES;
}
