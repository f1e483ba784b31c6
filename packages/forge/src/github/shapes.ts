import { z } from "zod";

/** What we read of GitHub's answers; tests hold it against GitHub's own description. */

const login = z
  .object({ login: z.string() })
  .nullish()
  // An account that is no more.
  .transform((user) => user?.login ?? "ghost");

export const repository = z.object({
  default_branch: z.string(),
  private: z.boolean(),
  html_url: z.string(),
  permissions: z.object({ push: z.boolean() }).optional(),
});

export const issue = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  html_url: z.string(),
  repository_url: z.string(),
  state: z.string(),
  user: login,
  labels: z.array(
    z.union([z.string(), z.object({ name: z.string().nullish() }).transform(({ name }) => name ?? "")]),
  ),
  comments: z.number(),
  pull_request: z.unknown().optional(),
});

export const comments = z.array(
  z.object({ id: z.number(), user: login, body: z.string().nullish(), created_at: z.string() }),
);

export const pull = z.object({
  node_id: z.string(),
  number: z.number(),
  html_url: z.string(),
  state: z.string(),
  draft: z.boolean().default(false),
  merged_at: z.string().nullish(),
  title: z.string(),
  body: z.string().nullish(),
  base: z.object({ ref: z.string() }),
  head: z.object({ ref: z.string(), label: z.string(), sha: z.string() }),
});
export const pulls = z.array(pull);
export type Pull = z.infer<typeof pull>;

export const checkRuns = z
  .object({
    check_runs: z.array(
      z.object({
        name: z.string(),
        status: z.string(),
        conclusion: z.string().nullish(),
        details_url: z.string().nullish(),
        html_url: z.string().nullish(),
      }),
    ),
  })
  .transform(({ check_runs }) => check_runs);

export const statuses = z
  .object({
    statuses: z.array(z.object({ context: z.string(), state: z.string(), target_url: z.string().nullish() })),
  })
  .transform((combined) => combined.statuses);

export const reviews = z.array(
  z.object({
    id: z.number(),
    user: login,
    body: z.string().nullish(),
    state: z.string(),
    submitted_at: z.string().optional(),
  }),
);

export const lineComments = z.array(
  z.object({
    id: z.number(),
    user: login,
    body: z.string(),
    path: z.string(),
    line: z.number().nullish(),
    original_line: z.number().nullish(),
    created_at: z.string(),
  }),
);

export const graphql = z.object({
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })).optional(),
});
