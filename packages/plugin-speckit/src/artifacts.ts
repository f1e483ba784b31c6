import { artifact } from "@stagewright/core";
import { z } from "zod";

/** Where a feature's documents are; what `specify` will hand on, and what intake finds in a repository. */
export const specInfo = artifact({
  name: "spec_info",
  version: 1,
  schema: z.object({
    branch_name: z.string().min(1),
    feature_dir: z.string().min(1),
    spec_file: z.string().min(1),
    tasks_file: z.string().min(1),
    /** Relative to the feature directory; directories end with a slash. */
    available_docs: z.array(z.string()),
  }),
});

/** What the implement stage came to. */
export const changeSet = artifact({
  name: "change_set",
  version: 1,
  schema: z.object({
    feature_dir: z.string(),
    tasks: z.array(
      z.object({ id: z.string(), key: z.string(), end: z.string(), grade: z.string().optional() }),
    ),
    requirements: z.array(z.object({ id: z.string(), covered_by: z.array(z.string()) })),
  }),
});
