import { posix } from "node:path";
import { codeStage, err, ok } from "@stagewright/core";
import { z } from "zod";
import { newFeature, specInfo } from "../artifacts.ts";
import { scratchOfStage } from "../feature/scratch.ts";
import { askScript, environmentFor, SCRIPT } from "../prerequisites.ts";

/**
 * Between the documents and who builds by them: the repository's own script says that
 * they are complete, and which there are. It runs on the tip, in a scratch checkout.
 */
export const prerequisites = codeStage({
  name: "prerequisites",
  variant: "speckit",
  inputs: { feature: newFeature },
  outputs: { specInfo },
  options: z.strictObject({}),
  handle: async (context) => {
    const { feature } = context.inputs;
    const { repository, state } = context;
    const tree = await repository.treeOf(state.tip);
    const files = await repository.listFiles(tree);
    const info = (available: readonly string[]) =>
      ok({
        specInfo: {
          branch_name: posix.basename(feature.feature_dir),
          feature_dir: feature.feature_dir,
          spec_file: feature.spec_file,
          tasks_file: feature.tasks_file,
          available_docs: [...available],
        },
      });
    const failed = (what: string, reason: string) =>
      err({ code: "PREREQUISITE_FAILED", what, reason } as const);
    const absent = [feature.spec_file, feature.plan_file, feature.tasks_file].find(
      (path) => !files.includes(path),
    );
    if (absent !== undefined) return failed(absent, "there is no such file");
    if (!files.includes(SCRIPT)) {
      const prefix = `${feature.feature_dir}/`;
      return info(files.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length)));
    }
    const place = scratchOfStage(context);
    const asked = await context.effect("script", () =>
      askScript(place, tree, files, environmentFor(feature.feature_dir)),
    );
    if (!asked.ok) return asked;
    return asked.value.featureDir === feature.feature_dir
      ? info(asked.value.availableDocs)
      : failed(SCRIPT, `it names ${asked.value.featureDir}, and the run is about ${feature.feature_dir}`);
  },
});
