import {
  err,
  ok,
  type Action,
  type Candidate,
  type Failed,
  type Failure,
  type Finished,
  type HandlerContext,
  type Handlers,
} from "@stagewright/core";
import { hearingOf } from "../attempts/challenge.ts";
import { promptFor } from "../attempts/prompt.ts";
import { takeIn } from "../attempts/take-in.ts";
import { workOf, type Services } from "../services.ts";

/** A task for a human, or a session of theirs: a workspace and the words; it is theirs until they hand it in. */
export async function lease(
  services: Services,
  action: Extract<Action, { verb: "attempt" }>,
  context: HandlerContext,
  by: string,
): Promise<Extract<Finished, { verb: "attempt" }>["result"]> {
  const { state, effect, signal, progress } = context;
  const work = workOf(state, action.stage);
  const task = work.tasks.get(action.task);
  if (task === undefined) throw new Error(`no task ${action.task}`);
  const name = `${action.task}-${action.attempt}`;
  const logFile = await services.logFile("attempts", `${name}.log`);
  const previous = task.history.at(-1)?.failed.candidate;

  progress({ step: "workspace" });
  const opened = await effect("workspace", () =>
    services.workspaces.openAttempt({
      run: services.run,
      name,
      commit: state.tip,
      signal,
      ...(previous === undefined ? {} : { previous }),
    }),
  );
  if (!opened.ok) return err({ failure: opened.error, logFile });
  const { path, scratch } = opened.value;
  const prompt = await promptFor(services, state, action, task, {
    handIn: `When it is done, hand it in: \`stagewright submit ${task.task.id}\` in the repository itself (not in this workspace), or the tool \`submit\` of the MCP server \`stagewright\`. What does not hold comes back to you, as often as you like.`,
    session: "fresh",
    previousWork: previous !== undefined,
  });
  const digest = await effect("prompt", () => services.store.put(new TextEncoder().encode(prompt)));
  return err({
    failure: {
      code: "LEASED",
      lease: { by, workspace: { path, scratch }, prompt: digest, base: state.tip, logFile },
    },
    logFile,
    workspace: path,
  });
}

/** Takes in what a human has handed in, as its workspace stands. */
export function collect(services: Services): Handlers["collect"] {
  return async (action, context) => {
    const { state, effect, progress } = context;
    const work = workOf(state, action.stage);
    const task = work.tasks.get(action.task);
    if (task?.now.kind !== "handed-in") throw new Error(`${action.task} was not handed in`);
    const { lease: held, by, note, since } = task.now;
    const agent = { agent: "human", ...(note === undefined ? {} : { summary: note }), notes: [`by ${by}`] };
    const { logFile, workspace: place, base } = held;
    const failedWith = (failure: Failure, more: Partial<Failed> = {}) =>
      err({ failure, logFile, workspace: place.path, ...more });

    progress({ step: "audit" });
    const workspace = await services.workspaces.reopenAttempt(place);
    if (workspace === undefined)
      return failedWith({ code: "UNREADABLE_WORKSPACE", reason: `${place.path} is not there any more` });
    const captured = await effect("capture", () => workspace.capture());
    if (!captured.ok) return failedWith(captured.error);
    const taken = await takeIn(services, context, {
      stage: action.stage,
      work,
      task,
      attempt: action.attempt,
      base,
      captured: captured.value,
      effectName: "candidate",
      hearing: hearingOf(state.pins.settings, task, task.now.allow?.names ?? []),
    });
    const { commit, tree, changes, findings, challenged, refusal } = taken;
    if (refusal !== undefined) return failedWith(refusal, { findings, candidate: commit });
    const candidate: Candidate = {
      commit,
      tree,
      base,
      changes,
      findings,
      ...(challenged === undefined ? {} : { challenged }),
      logFile,
      workspace: place.path,
      durationMs: Date.parse(state.updatedAt) - Date.parse(since),
      sandboxed: false,
      agent,
    };
    return ok(candidate);
  };
}
