import { artifact } from "@stagewright/core";
import { z } from "zod";

/** The section that was asked for, and where its work goes. */
export const specSection = artifact({
  name: "spec_section",
  version: 1,
  schema: z.object({
    spec_file: z.string().min(1),
    /** As it was typed. */
    issue_id: z.string().min(1),
    /** Finds the section in the document, wherever its lines have gone. */
    key: z.string().min(1),
    /** Of the section, as the document writes it: `Phase 2`. */
    id: z.string().min(1),
    title: z.string(),
    /** Safe as a branch and on a command line. */
    slug: z.string().min(1),
    /** The branch the work is for. */
    branch_name: z.string().min(1),
    /** The default branch, where the user stands on it: then one of the section's own is made. */
    branch_from: z.string().min(1).nullable(),
    /** Further documents in which the section is described. */
    parts: z.array(z.string()),
    /** What who asked for it wants considered. */
    notes: z.string(),
  }),
});

/** Where the user's checkout stands. */
export const workBranch = artifact({
  name: "work_branch",
  version: 1,
  schema: z.object({ branch: z.string().nullable(), made: z.boolean() }),
});

/** What the work came to, as other teams' stages take it. */
export const changeSet = artifact({
  name: "change_set",
  version: 1,
  schema: z.object({
    /** 0: the section is no numbered issue. */
    issue_number: z.int().min(0),
    branch_name: z.string(),
    feature_dir: z.string(),
    tasks: z.array(
      z.object({
        id: z.string(),
        key: z.string(),
        title: z.string(),
        end: z.string(),
        grade: z.string().optional(),
      }),
    ),
  }),
});

export type SpecSection = z.infer<(typeof specSection)["schema"]>;
