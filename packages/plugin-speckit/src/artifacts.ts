import { artifact } from "@stagewright/core";
import { z } from "zod";

/** Where a feature's documents are: what intake finds in a repository, and what `prerequisites` hands on. */
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

/** What the implement stage came to. Other teams' stages take it as well, a pull request for one. */
export const changeSet = artifact({
  name: "change_set",
  version: 1,
  schema: z.object({
    /** 0: spec-kit's features belong to no issue. */
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
    requirements: z.array(z.object({ id: z.string(), covered_by: z.array(z.string()) })),
  }),
});

/** A feature that is to be specified: what was asked for, and the names that were decided for it before any agent. */
export const newFeature = artifact({
  name: "speckit_feature",
  version: 1,
  schema: z.object({
    description: z.string().min(1),
    branch_name: z.string().min(1),
    /** `007`, or a point in time. */
    number: z.string().min(1),
    feature_dir: z.string().min(1),
    spec_file: z.string().min(1),
    plan_file: z.string().min(1),
    tasks_file: z.string().min(1),
    /** The repository's scripts find the active feature in `.specify/feature.json`. */
    records_feature: z.boolean(),
  }),
});

export const COMMANDS = ["specify", "clarify", "plan", "tasks", "checklist", "analyze", "implement"] as const;
export type CommandName = (typeof COMMANDS)[number];

/** What extensions want done before and after commands, judged once, before the run. */
export const extensionHooks = artifact({
  name: "speckit_hooks",
  version: 1,
  schema: z.object({
    hooks: z.array(
      z.object({
        when: z.enum(["before", "after"]),
        command_of: z.enum(COMMANDS),
        extension: z.string(),
        command: z.string().min(1),
        /** The repository's file that says what the command does. */
        file: z.string().min(1),
        optional: z.boolean(),
      }),
    ),
  }),
});

export const spec = artifact({
  name: "spec",
  version: 1,
  schema: z.object({
    title: z.string().min(1),
    summary: z.string().min(1),
    user_stories: z.int().min(1),
    /** One for each place of the document that is marked as unclear. */
    open_questions: z.array(z.string().min(1)),
  }),
});

export const clarifications = artifact({
  name: "clarifications",
  version: 1,
  schema: z.object({
    clarifications: z.array(
      z.object({
        question: z.string().min(1),
        answer: z.string().min(1),
        /** `default`: nobody was asked, and the likeliest was assumed. */
        from: z.enum(["human", "default"]),
      }),
    ),
  }),
});

export const design = artifact({
  name: "design",
  version: 1,
  schema: z.object({
    summary: z.string().min(1),
    /** Written, relative to the feature directory. */
    documents: z.array(z.string().min(1)),
    /** Each principle of the constitution, held against the design. */
    constitution: z.array(
      z.object({
        principle: z.string().min(1),
        holds: z.boolean(),
        justification: z.string().min(1).optional(),
      }),
    ),
  }),
});

export const tasksSummary = artifact({
  name: "tasks_summary",
  version: 1,
  schema: z.object({
    tasks: z.int().min(1),
    phases: z.int().min(1),
    /** Requirements that no task names, and why not. */
    open_requirements: z.array(z.object({ id: z.string().min(1), reason: z.string().min(1) })),
  }),
});

export const checklistReport = artifact({
  name: "checklist_report",
  version: 1,
  schema: z.object({
    checklists: z
      .array(
        z.object({
          /** From the repository's root. */
          file: z.string().min(1),
          total: z.int().min(1),
          done: z.int().min(0),
        }),
      )
      .min(1),
  }),
});

export const analysis = artifact({
  name: "analysis",
  version: 1,
  schema: z.object({
    summary: z.string().min(1),
    findings: z.array(
      z.object({
        id: z.string().min(1),
        severity: z.enum(["critical", "high", "medium", "low"]),
        category: z.string().min(1),
        summary: z.string().min(1),
        /** `specs/001-thing/spec.md:12`, or a section's name. */
        locations: z.array(z.string().min(1)).min(1),
        recommendation: z.string().optional(),
      }),
    ),
    /** Each requirement of the specification, and the tasks that speak for it. */
    coverage: z.array(z.object({ requirement: z.string().min(1), tasks: z.array(z.string()) })),
  }),
});
