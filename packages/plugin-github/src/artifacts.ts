import { artifact } from "@stagewright/core";
import { z } from "zod";

const comment = z.object({ author: z.string(), body: z.string(), at: z.string() });

const issueFields = z.object({
  /** 0: it is a file, and has none. */
  number: z.int().min(0),
  title: z.string().min(1),
  body: z.string(),
  /** `owner/name`; empty for a file. */
  repository: z.string(),
  /** Empty for a file. */
  url: z.string(),
  labels: z.array(z.string()),
  state: z.enum(["open", "closed"]),
  author: z.string(),
  comments: z.array(comment),
});
export type IssueFields = z.infer<typeof issueFields>;

/** What the intake has read: texts of strangers, without control characters, bounded. */
export const issue = artifact({
  name: "issue",
  version: 1,
  schema: issueFields.extend({
    /** Of the issue's texts, left out because there were too many. */
    left_out: z.object({ bytes: z.int(), comments: z.int() }),
  }),
});

/** Where the work starts from, and where its pull request goes. */
export const target = artifact({
  name: "target",
  version: 1,
  schema: z.object({
    /** Null where no forge is known: then the result is a branch. */
    forge: z
      .object({
        kind: z.enum(["github", "gitlab", "gitea"]),
        host: z.string().min(1),
        repository: z.string().min(1),
      })
      .nullable(),
    /** The remote that leads there; null where there is none. */
    remote: z.string().nullable(),
    base_branch: z.string().min(1),
    base_commit: z.string().min(1),
    /** For a file: the number of its feature. The issue's own otherwise. */
    feature_number: z.int().min(1),
    /** The repository asks for a `Signed-off-by` in commits. */
    sign_off: z.boolean(),
  }),
});

export const issueAssessment = artifact({
  name: "issue_assessment",
  version: 1,
  schema: z.object({
    implementable: z.boolean(),
    issue: issueFields,
    assessment: z.object({
      quality_score: z.number().min(0).max(100),
      complexity: z.enum(["trivial", "simple", "medium", "complex"]),
      skip_steps: z.array(z.string()),
      branch_name: z.string(),
      missing_info: z.array(z.string()),
      summary: z.string().min(1),
    }),
  }),
});

const ACTIONS = ["create", "modify", "delete"] as const;

export const plan = artifact({
  name: "plan",
  version: 1,
  schema: z.object({
    issue_number: z.int().min(0),
    branch_name: z.string().regex(/^\d{3,}-[a-z0-9-]+$/),
    feature_dir: z.string().min(1),
    spec_file: z.string().min(1),
    plan_file: z.string().min(1),
    tasks_file: z.string().min(1),
    tasks: z
      .array(
        z.object({
          id: z.string().min(1).max(40),
          title: z.string().min(1),
          description: z.string(),
          file_changes: z.array(z.object({ path: z.string().min(1), action: z.enum(ACTIONS) })),
          dependencies: z.array(z.string()),
        }),
      )
      .min(1)
      .max(200),
    summary: z.string().min(1),
  }),
});

/** What the implement stage came to. */
export const changeSet = artifact({
  name: "change_set",
  version: 1,
  schema: z.object({
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

const SEVERITIES = ["blocking", "major", "minor"] as const;
const DISPOSITIONS = ["must-fix", "follow-up", "accepted"] as const;

export const review = artifact({
  name: "review",
  version: 1,
  schema: z.object({
    verdict: z.enum(["approve", "request-changes", "not-reviewed"]),
    findings: z
      .array(
        z.object({
          severity: z.enum(SEVERITIES),
          file: z.string(),
          line: z.int().min(1).nullable(),
          message: z.string().min(1),
          /** What becomes of it; none is left without. */
          disposition: z.enum(DISPOSITIONS),
        }),
      )
      .max(50),
    summary: z.string(),
  }),
});

export const pullRequest = artifact({
  name: "pull_request",
  version: 1,
  schema: z.object({
    /** Null, as the URL, where there is no forge. */
    number: z.int().min(1).nullable(),
    url: z.url().nullable(),
    branch: z.string(),
    state: z.enum(["open", "closed", "merged", "none"]),
    draft: z.boolean(),
  }),
});

/** How the forge's own checks ended. */
export const ciResult = artifact({
  name: "ci_result",
  version: 1,
  schema: z.object({
    state: z.enum(["not-awaited", "none", "passed"]),
    checks: z.array(z.object({ name: z.string(), state: z.string() })),
  }),
});

export type Values<A extends { readonly schema: z.ZodType }> = z.infer<A["schema"]>;
