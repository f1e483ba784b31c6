/** What the prompt of this way of working has blanks for, and where each is filled from. */
export interface Field {
  readonly key: "description" | "references" | "constraints" | "non_goals" | "languages" | "runtime" | "perf";
  /** As a feature file may write it, between angle brackets. */
  readonly placeholder: string;
  /** Of the command line. */
  readonly option: string;
  readonly help: string;
  /** Headings of the feature file that fill it, and keys of its frontmatter. */
  readonly headings: readonly string[];
}

export const FIELDS: readonly Field[] = [
  {
    key: "description",
    placeholder: "FEATURE_DESCRIPTION",
    option: "feature",
    help: "what the feature is to do, where the file leaves it open",
    headings: ["feature", "description", "feature description"],
  },
  {
    key: "references",
    placeholder: "REFERENCES_OR_NONE",
    option: "references",
    help: "files and addresses to read first, with commas between them, or none",
    headings: ["references", "reference", "links", "see also"],
  },
  {
    key: "constraints",
    placeholder: "CONSTRAINTS_OR_NONE",
    option: "constraints",
    help: "what the solution has to keep to, or none",
    headings: ["constraints", "constraint", "limits"],
  },
  {
    key: "non_goals",
    placeholder: "NON_GOALS_OR_NONE",
    option: "non-goals",
    help: "what it is not to do, or none",
    headings: ["non goals", "non goal", "out of scope", "not in scope"],
  },
  {
    key: "languages",
    placeholder: "LANG_PREFS_OR_NONE",
    option: "lang",
    help: "languages and libraries to prefer, or none",
    headings: ["languages", "language", "language preferences", "stack", "lang"],
  },
  {
    key: "runtime",
    placeholder: "RUNTIME_ENV_OR_NONE",
    option: "runtime",
    help: "where it is to run, or none",
    headings: ["runtime", "runtime environment", "environment"],
  },
  {
    key: "perf",
    placeholder: "PERF_TARGETS_OR_DEFAULTS",
    option: "perf",
    help: "how fast it has to be, or defaults",
    headings: ["perf", "performance", "performance targets", "perf targets"],
  },
];

/** Where nothing is said about how fast it has to be. The README has the same words. */
export const DEFAULT_PERF =
  "What existed before is not noticeably slower than it was; the time and memory of what is new grow no faster than in proportion to its input; nothing waits for a network or another process without a limit.";

export const CRITERIA_HEADINGS: readonly string[] = [
  "acceptance criteria",
  "acceptance",
  "definition of done",
];

/** `Non-Goals:` and `non_goals` are the same words. */
export function normalized(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

export function fieldNamed(heading: string): Field | undefined {
  const words = normalized(heading);
  return FIELDS.find(({ headings }) => headings.includes(words));
}
