import {
  byName,
  checkArtifact,
  err,
  ok,
  type ArtifactMap,
  type Failure,
  type Handlers,
  type Json,
  type PlannedStage,
} from "@stagewright/core";
import { loadDocuments } from "../documents.ts";
import { resultCommit } from "./deliver.ts";
import { invalidInput, refOf, valuesOf, type Services } from "../services.ts";
import { advance } from "./agent-settle.ts";

/** A code stage: its handler, between schema-checked inputs and outputs. */
export function code(services: Services): Handlers["code"] {
  return async (action, { state, effect, signal }) => {
    const planned = services.stages[action.stage];
    if (planned?.stage.kind !== "code") throw new Error(`stage ${action.stage} is not a code stage`);
    const { stage } = planned;
    const invalid = invalidInput(services, action.stage, state);
    if (invalid !== undefined) return err({ failure: invalid });
    const logFile = await services.logFile("stages", `${planned.address.replaceAll("/", "-")}.log`);
    const { run, repository, workspaces, processes, remotes, checkout, openForge, env } = services;
    let tip = state.tip;
    const notes: string[] = [];
    const handled = await stage.handle({
      ...valuesOf(planned, state),
      ...{
        run,
        state,
        repository,
        workspaces,
        processes,
        remotes,
        checkout,
        openForge,
        env,
        logFile,
        effect,
        signal,
      },
      note: (words) => void notes.push(words),
      result: () => resultCommit(services, { ...state, tip }, effect),
      report: (room) => services.report(state, room),
      documents: (paths) => loadDocuments(repository, tip, paths),
      userDocument: async (path) => services.userDocument?.(path),
      async write(edits, subject) {
        if (tip !== state.tip) throw new Error(`${planned.address} writes twice`);
        const ref = refOf(run, "tip");
        await effect("tip ref", () => repository.compareAndSwapRef(ref, state.tip, undefined));
        const tree = await repository.editTree(await repository.treeOf(tip), edits);
        const moved = await advance(services, effect, tip, tree, planned.address, subject);
        if (moved === undefined)
          return err({ code: "TIP_MOVED", ref, expected: tip, found: "another commit" });
        tip = moved;
        return ok(tip);
      },
    });
    if (!handled.ok) return err({ failure: handled.error, logFile });
    const outputs = named(stage.outputs, handled.value);
    const problem = badOutput(planned, outputs);
    return problem === undefined
      ? ok({ outputs, ...(tip === state.tip ? {} : { tip }), ...(notes.length === 0 ? {} : { notes }) })
      : err({ failure: problem });
  };
}

function badOutput(planned: PlannedStage, outputs: Readonly<Record<string, Json>>): Failure | undefined {
  for (const definition of Object.values(planned.stage.outputs)) {
    const problem = checkArtifact(definition, outputs[definition.name]);
    if (problem !== undefined) return { code: "INPUT_INVALID", producer: planned.address, ...problem };
  }
  return undefined;
}

/** By artifact name; undeclared outputs are refused. */
function named(
  artifacts: ArtifactMap,
  values: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const undeclared = Object.keys(values).filter((slot) => !(slot in artifacts));
  if (undeclared.length > 0) throw new Error(`undeclared outputs: ${undeclared.join(", ")}`);
  return byName(artifacts, values);
}
