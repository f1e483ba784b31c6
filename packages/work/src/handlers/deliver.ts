import { ok, type Handlers, type RunState } from "@stagewright/core";
import type { Broom } from "../broom.ts";
import { refOf, valuesOf, type Services } from "../services.ts";

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

    const commit =
      state.pins.settings.commits === "single"
        ? await effect("one commit", () => oneCommit(services, state))
        : state.tip;
    const before = state.delivered?.commit;
    const resultRef = refOf(services.run, "result");
    await effect("result ref", () => repository.compareAndSwapRef(resultRef, commit, before));
    const branch = await effect("branch", () =>
      services.deliverBranch({ run: services.run, feature, commit, base: before ?? base }),
    );
    return ok({ commit, branch, ...uncleared });
  };
}

/** The run as one commit: on the base, or on what was delivered before. A call after a kill finds the one that was made. */
async function oneCommit(services: Services, state: RunState): Promise<string> {
  const { repository } = services;
  const made = await repository.readRef(refOf(services.run, "result"));
  if (made !== undefined && made !== state.delivered?.commit) return made;
  const index = state.stages.findLastIndex((stage) => "work" in stage && stage.work !== undefined);
  const stage = state.stages[index];
  const planned = services.stages[index];
  const work = stage !== undefined && "work" in stage ? stage.work : undefined;
  const subject =
    planned?.stage.kind === "work"
      ? planned.stage.wholeSubject(valuesOf(planned, state))
      : `feat: ${state.pins.feature}`;
  const tasks = [...(work?.tasks.values() ?? [])].filter(
    (task) => task.now.kind === "done" && !task.synthetic,
  );
  const trailers = [
    `Stagewright-Run: ${services.run}`,
    ...tasks.map((task) => `Stagewright-Task: ${task.task.id}`),
    ...(work?.lastReceipt === undefined ? [] : [`Stagewright-Receipt: ${work.lastReceipt}`]),
  ];
  const message = `${subject}\n\n${trailers.join("\n")}\n`;
  return repository.commitTree({
    tree: await repository.treeOf(state.tip),
    parents: [state.delivered?.commit ?? state.pins.base],
    message,
  });
}

/** The last workspace of each failed task, which a human may want to see. */
function worthKeeping(state: RunState): string[] {
  return state.stages.flatMap((stage) => {
    if (!("work" in stage) || stage.work === undefined) return [];
    const failed = [...stage.work.tasks.values()].filter((task) => task.now.kind === "failed");
    return failed.flatMap((task) => task.history.at(-1)?.failed.workspace ?? []);
  });
}
