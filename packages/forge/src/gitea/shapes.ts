import { z } from "zod";

/** What we read of Gitea's and Forgejo's answers (`/swagger.v1.json` of any of them). */

const login = z
  .object({ login: z.string() })
  .nullish()
  .transform((user) => user?.login ?? "ghost");

export const repository = z.object({
  default_branch: z.string(),
  private: z.boolean(),
  html_url: z.string(),
  permissions: z.object({ push: z.boolean() }).nullish(),
});

export const issue = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  html_url: z.string(),
  state: z.string(),
  user: login,
  labels: z
    .array(z.object({ name: z.string() }))
    .nullish()
    .transform((labels) => labels ?? []),
  comments: z.number().default(0),
  pull_request: z.unknown().optional(),
});

/** An empty list may come as `null`. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullable()
    .transform((items): readonly z.infer<T>[] => items ?? []);

export const comments = listOf(
  z.object({ id: z.number(), user: login, body: z.string().nullish(), created_at: z.string() }),
);

const branch = z.object({
  ref: z.string(),
  sha: z.string().default(""),
  repo: z.object({ full_name: z.string(), owner: z.object({ login: z.string() }).nullish() }).nullish(),
});

export const pull = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.string(),
  draft: z.boolean().default(false),
  merged: z.boolean().default(false),
  title: z.string(),
  body: z.string().nullish(),
  base: branch,
  head: branch,
});
export const pulls = listOf(pull);
export type Pull = z.infer<typeof pull>;

export const statuses = z
  .object({
    statuses: listOf(
      z.object({ context: z.string(), status: z.string(), target_url: z.string().nullish() }),
    ).optional(),
  })
  .transform((combined) => combined.statuses ?? []);

export const reviews = listOf(
  z.object({
    id: z.number(),
    user: login,
    body: z.string().nullish(),
    state: z.string(),
    dismissed: z.boolean().default(false),
    submitted_at: z.string(),
    comments_count: z.number().default(0),
  }),
);

export const lineComments = listOf(
  z.object({
    id: z.number(),
    user: login,
    body: z.string().nullish(),
    path: z.string(),
    /** On the new side; 0 where there is none. */
    position: z.number().default(0),
    original_position: z.number().default(0),
    created_at: z.string(),
  }),
);
