import {
  ok,
  type Agent,
  type AttemptWorkspace,
  type Failure,
  type HandlerContext,
  type ObjectId,
  type Result,
  type TaskState,
  type WorkState,
} from "@stagewright/core";
import type { Services } from "../services.ts";
import type { Sessions } from "./sessions.ts";

export interface Opened {
  readonly workspace: AttemptWorkspace;
  /** What the work is done on, and compared with. */
  readonly base: ObjectId;
  /** The last attempt's work, to be looked at. */
  readonly previous?: ObjectId;
  readonly how: "fresh" | "repair" | "next";
  /** The name of a session that is alive. */
  readonly kept?: string;
  /** One that the agent may be able to take up again. */
  readonly session?: string;
}

/**
 * Where an attempt is made: in the workspace of a session that goes on, brought to the
 * tip; in the one in which its agent asked, as it left it; or in a fresh one.
 */
export async function openWorkspace(
  services: Services,
  sessions: Sessions,
  agent: Agent,
  request: {
    readonly stage: number;
    readonly work: WorkState;
    readonly task: TaskState;
    readonly name: string;
  },
  { state, effect, signal }: HandlerContext,
): Promise<Result<Opened, Failure>> {
  const { stage, work, task, name } = request;
  const last = task.history.at(-1)?.failed;
  const previous = last?.candidate;
  const base = state.tip;
  await sessions.dismissOthers(task.task.key, agent);
  const going = sessions.take(agent, state, stage, work, task);
  const resumed = going === undefined ? sessionOf(agent, last) : undefined;
  const place = going?.place ?? resumed?.place;

  // Nothing was merged while the agent waited for its answer: its files stand as it left them.
  if (place !== undefined && last?.failure.code === "ASKED" && (await isOn(services, previous, base))) {
    const workspace = await effect("workspace", () => services.workspaces.reopenAttempt(place));
    if (workspace !== undefined)
      return ok({
        workspace,
        base,
        how: "repair",
        ...(going === undefined ? {} : { kept: going.name }),
        ...(resumed === undefined ? {} : { session: resumed.session }),
      });
  }
  const opened = await effect("workspace", () =>
    services.workspaces.openAttempt({
      run: services.run,
      name,
      commit: base,
      signal,
      ...(previous === undefined ? {} : { previous }),
      ...(place === undefined ? {} : { reuse: place }),
    }),
  );
  if (!opened.ok) return opened;
  const workspace = opened.value;
  const fresh = { workspace, base, ...(previous === undefined ? {} : { previous }) };
  // Elsewhere than it was, a session is of no use: it knows other paths.
  if (place === undefined || workspace.path !== place.path) {
    if (going !== undefined) await sessions.release(going.name);
    return ok({ ...fresh, how: "fresh" });
  }
  return going === undefined
    ? ok({ ...fresh, how: "repair", ...(resumed === undefined ? {} : { session: resumed.session }) })
    : ok({ ...fresh, how: going.how, kept: going.name });
}

/** The session of the task's last attempt, if this agent had it, and may take it up again. */
function sessionOf(agent: Agent, last: TaskState["history"][number]["failed"] | undefined) {
  const report = last?.agent;
  return report?.session === undefined || report.place === undefined || report.agent !== agent.name
    ? undefined
    : { session: report.session, place: report.place };
}

async function isOn(services: Services, candidate: ObjectId | undefined, base: ObjectId): Promise<boolean> {
  if (candidate === undefined) return false;
  const commits = await services.repository.commitsBetween(base, candidate);
  const others = await services.repository.commitsBetween(candidate, base);
  return commits.length === 1 && others.length === 0;
}
