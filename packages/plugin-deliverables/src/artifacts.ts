import { artifact } from "@stagewright/core";
import { z } from "zod";

const text = z.string().min(1);

/** A place to read, as it was named. */
const reference = z.object({
  /** As written: a path from the repository's root, an address, or the name of something else. */
  reference: text,
  kind: z.enum(["file", "directory", "url", "named"]),
});

/** What is wanted: the feature file and the command line, every placeholder filled. */
export const brief = artifact({
  name: "deliverables_brief",
  version: 1,
  schema: z.object({
    title: text,
    description: text,
    /** From the repository's root; null where it lies elsewhere, or where the feature was typed. */
    feature_file: text.nullable(),
    references: z.array(reference),
    /** Null: none. */
    constraints: text.nullable(),
    non_goals: text.nullable(),
    languages: text.nullable(),
    runtime: text.nullable(),
    /** Never null: the documented defaults where nothing was said. */
    perf: text,
    perf_given: z.boolean(),
    /** Of the feature file's own. */
    criteria: z.array(text),
    slug: text,
    /** Where the run's documents are: `docs/deliverables/<slug>`. */
    directory: text,
  }),
});

export const references = artifact({
  name: "deliverables_references",
  version: 1,
  schema: z.object({
    references: z.array(
      reference.extend({
        read: z.boolean(),
        /** Why not. */
        reason: z.string(),
        files: z.array(z.object({ path: text, sha256: text, bytes: z.int().min(0) })),
        /** What was fetched from an address. */
        text: z.string().optional(),
      }),
    ),
  }),
});

export const requirements = artifact({
  name: "deliverables_requirements",
  version: 1,
  schema: z.object({
    summary: z.string(),
    /** What each reference that could be read says about the feature. */
    references: z.array(z.object({ reference: text, taken: z.string() })),
    ambiguities: z.array(
      z.object({
        question: text,
        /** The id of the assumption that settles it, or `human`. */
        settled_by: text,
      }),
    ),
    assumptions: z.array(z.object({ id: text, text: z.string() })),
    /** Why there are none. */
    no_assumptions_because: z.string().optional(),
    /** What must hold beside the criteria that are known already. */
    criteria: z.array(z.object({ text: z.string() })),
  }),
});

export const design = artifact({
  name: "deliverables_design",
  version: 1,
  schema: z.object({
    modules: z.array(z.object({ name: z.string(), responsibility: z.string() })),
    data_model: z.array(z.object({ name: z.string(), description: z.string() })),
    flows: z.array(z.object({ name: z.string(), steps: z.string() })),
    patterns: z.array(z.object({ name: z.string(), why: z.string() })),
    risks: z.array(z.object({ risk: z.string(), mitigation: z.string() })),
  }),
});

export const tasksSummary = artifact({
  name: "deliverables_tasks",
  version: 1,
  schema: z.object({
    summary: text,
    /** Criteria that no test can be written for, and why. */
    untested: z.array(z.object({ id: text, reason: text })),
  }),
});

/** What the implement stage came to; in the form that stages of other variants take as well. */
export const changeSet = artifact({
  name: "change_set",
  version: 1,
  schema: z.object({
    /** 0: it belongs to no issue. */
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
    /** Paths that the tasks changed and that are still there. */
    files: z.array(z.string()),
  }),
});

export const documentation = artifact({
  name: "deliverables_documentation",
  version: 1,
  schema: z.object({
    /** The document with usage, configuration and troubleshooting, from the repository's root. */
    file: text,
  }),
});

export const report = artifact({
  name: "deliverables_report",
  version: 1,
  schema: z.object({
    /** From the repository's root. */
    file: text,
    /** What was done, in one sentence. */
    headline: text,
  }),
});

const commandRun = z.object({
  /** As it stands in the report. */
  command: text,
  state: z.enum(["passed", "failed", "not-ended", "not-run"]),
  /** `exit 1`; why it was not run. */
  detail: z.string(),
  duration_ms: z.number(),
  output_tail: z.string(),
  log: z.string(),
});
export type CommandRun = z.infer<typeof commandRun>;

/** What came of the report's commands when they were first tried. */
export const tried = artifact({
  name: "deliverables_commands",
  version: 1,
  schema: z.object({
    /** Of the report they stood in. */
    report_sha256: text,
    commands: z.array(commandRun),
  }),
});

export const amendment = artifact({
  name: "deliverables_amendment",
  version: 1,
  schema: z.object({ summary: text }),
});

const decided = z.object({
  id: text,
  text,
  /** `open`: the kernel cannot tell. */
  state: z.enum(["met", "not-met", "open"]),
  evidence: z.string(),
});
export type Decided = z.infer<typeof decided>;

/** What was found when the report's words were tried. */
export const validation = artifact({
  name: "deliverables_validation",
  version: 1,
  schema: z.object({
    /** The report's six sections, in their order. */
    sections: z.array(z.object({ name: text, text })).length(6),
    commands: z.array(commandRun),
    criteria: z.array(decided),
    deliverables: z.array(z.object({ name: text, present: z.boolean(), evidence: z.string() })),
    /** From the repository's root. */
    criteria_file: text,
  }),
});

/** Criteria by how they were decided. */
export const verdict = artifact({
  name: "deliverables_verdict",
  version: 1,
  schema: z.object({
    met: z.array(text),
    not_met: z.array(text),
    open: z.array(text),
    criteria_file: text,
  }),
});

export type Values<A extends { readonly schema: z.ZodType }> = z.infer<A["schema"]>;
export type Brief = Values<typeof brief>;
