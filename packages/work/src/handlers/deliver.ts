import { ok, type Effect, type Handlers, type ObjectId, type RunState } from "@stagewright/core";
import type { Broom } from "../broom.ts";
import { gradeTrailer } from "../witness/grade.ts";
import { refOf, valuesOf, type Services } from "../services.ts";
import { allowedTrailers } from "./allowed.ts";

/** The end of every run: the result gets its branch, and what served is cleared away. */
export function deliver(services: Services, broom: Broom): Handlers["deliver"] {
  return async (_action, { state, effect }) => {
    const { repository } = services;
    const { base, feature, snapshot } = state.pins;
    const uncleared = await effect("clear workspaces", async () => {
      await broom.done();
      // What cannot be cleared away keeps nobody from the result.
      return services.workspaces.removeRun(services.run, worthKeeping(state)).then(
        () => ({}),
        (error: Error) => ({ uncleared: error.message }),
      );
    });
    if (state.tip === snapshot.commit) return ok({ commit: state.tip, ...uncleared });

    const commit = await resultCommit(services, state, effect);
    const before = state.delivered?.commit;
    const resultRef = refOf(services.run, "result");
    await effect("result ref", () => repository.compareAndSwapRef(resultRef, commit, before));
    const branch = await effect("branch", () =>
      services.deliverBranch({
        run: services.run,
        feature: branchOf(services, state) ?? feature,
        commit,
        base: before ?? base,
      }),
    );
    return ok({ commit, branch, ...uncleared });
  };
}

/** What is handed over: the tip, or all of it as one commit. The same each time for the same tip. */
export async function resultCommit(services: Services, state: RunState, effect: Effect): Promise<ObjectId> {
  return state.pins.settings.commits === "single" && state.tip !== state.pins.snapshot.commit
    ? effect("one commit", () => oneCommit(services, state))
    : state.tip;
}

/** The branch that the last work stage names for what it has done. */
function branchOf(services: Services, state: RunState): string | undefined {
  const index = state.stages.findLastIndex((stage) => "work" in stage && stage.work !== undefined);
  const planned = services.stages[index];
  return planned?.stage.kind === "work" ? planned.stage.branch(valuesOf(planned, state)) : undefined;
}

/**
 * The run as one commit: on the base, or on what was handed over before. Kept under the
 * result's ref, so that whoever asks again, after a kill too, is given the one that was made.
 */
async function oneCommit(services: Services, state: RunState): Promise<string> {
  const { repository } = services;
  const ref = refOf(services.run, "result");
  const made = await repository.readRef(ref);
  const tree = await repository.treeOf(state.tip);
  if (made !== undefined && (await repository.treeOf(made)) === tree) return made;
  const index = state.stages.findLastIndex((stage) => "work" in stage && stage.work !== undefined);
  const stage = state.stages[index];
  const planned = services.stages[index];
  const work = stage !== undefined && "work" in stage ? stage.work : undefined;
  const subject =
    planned?.stage.kind === "work"
      ? planned.stage.wholeSubject(valuesOf(planned, state))
      : `feat: ${state.pins.feature}`;
  const tasks = [...(work?.tasks.values() ?? [])].filter(
    (task) => task.now.kind === "done" && (!task.synthetic || task.round !== undefined),
  );
  const allowed = [...(work?.tasks.values() ?? [])].flatMap(({ now }) =>
    now.kind === "done" ? (now.landed.allowed ?? []) : [],
  );
  const trailers = [
    ...allowedTrailers(allowed),
    `Stagewright-Run: ${services.run}`,
    ...tasks.map((task) => `Stagewright-Task: ${task.task.id}`),
    ...tasks.flatMap(({ task, now }) =>
      now.kind === "done" ? [`Stagewright-Grade: ${task.id} ${gradeTrailer(now.landed)}`] : [],
    ),
    ...(work?.lastReceipt === undefined ? [] : [`Stagewright-Receipt: ${work.lastReceipt}`]),
  ];
  const message = `${subject}\n\n${trailers.join("\n")}\n`;
  const signOff = planned?.stage.kind === "work" && planned.stage.signOff(valuesOf(planned, state));
  const parent = made ?? state.delivered?.commit ?? state.pins.base;
  const commit = await repository.commitTree({ tree, parents: [parent], message, signOff });
  await repository.compareAndSwapRef(ref, commit, made);
  return commit;
}

/** The last workspace of each failed task, which a human may want to see. */
function worthKeeping(state: RunState): string[] {
  return state.stages.flatMap((stage) => {
    if (!("work" in stage) || stage.work === undefined) return [];
    const failed = [...stage.work.tasks.values()].filter((task) => task.now.kind === "failed");
    return failed.flatMap((task) => task.history.at(-1)?.failed.workspace ?? []);
  });
}
