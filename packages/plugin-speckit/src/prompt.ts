import type { TaskPromptContext } from "@stagewright/core";
import { taskPrompt as promptOf } from "@stagewright/work";
import type { z } from "zod";
import type { specInfo } from "./artifacts.ts";

type PromptInput = TaskPromptContext & {
  readonly inputs: { readonly specInfo: z.infer<(typeof specInfo)["schema"]> };
};

export function taskPrompt(context: PromptInput): string {
  const { spec_file: spec, feature_dir: directory } = context.inputs.specInfo;
  return promptOf(context, [spec, `${directory}/plan.md`, context.planDocument]);
}
