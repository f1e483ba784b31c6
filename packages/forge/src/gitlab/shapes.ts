import { z } from "zod";

/** What we read of GitLab's answers (docs.gitlab.com/api). */

const username = z
  .object({ username: z.string() })
  .nullish()
  .transform((user) => user?.username ?? "ghost");
const access = z.object({ access_level: z.number() }).nullish();

export const project = z.object({
  id: z.number(),
  default_branch: z.string().nullish(),
  visibility: z.string().default("private"),
  web_url: z.string(),
  permissions: z.object({ project_access: access, group_access: access }).optional(),
});

export const issue = z.object({
  iid: z.number(),
  title: z.string(),
  description: z.string().nullish(),
  web_url: z.string(),
  state: z.string(),
  author: username,
  labels: z.array(z.string()),
  user_notes_count: z.number().default(0),
});

export const notes = z.array(
  z.object({
    id: z.number(),
    body: z.string(),
    author: username,
    created_at: z.string(),
    /** GitLab's own: "changed the description". */
    system: z.boolean().default(false),
    position: z
      .object({
        new_path: z.string().nullish(),
        old_path: z.string().nullish(),
        new_line: z.number().nullish(),
        old_line: z.number().nullish(),
      })
      .nullish(),
  }),
);

export const mergeRequest = z.object({
  iid: z.number(),
  web_url: z.string(),
  state: z.string(),
  draft: z.boolean().default(false),
  title: z.string(),
  description: z.string().nullish(),
  target_branch: z.string(),
  source_branch: z.string(),
  source_project_id: z.number().nullish(),
  target_project_id: z.number(),
  sha: z.string().nullish(),
  updated_at: z.string(),
});
export const mergeRequests = z.array(mergeRequest);
export type MergeRequest = z.infer<typeof mergeRequest>;

export const statuses = z.array(
  z.object({
    name: z.string(),
    status: z.string(),
    target_url: z.string().nullish(),
    allow_failure: z.boolean().default(false),
  }),
);

export const approvals = z.object({
  approved_by: z.array(z.object({ user: username, approved_at: z.string().nullish() })).default([]),
});

export const reviewers = z.array(
  z.object({ user: username, state: z.string(), created_at: z.string().nullish() }),
);
