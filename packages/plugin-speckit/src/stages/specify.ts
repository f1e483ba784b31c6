import { agentStage, type Documents } from "@stagewright/core";
import { requirementIds } from "@stagewright/work";
import { z } from "zod";
import { newFeature, spec } from "../artifacts.ts";
import { doubleRequirements, missing, openMarkers, unfilled } from "./clauses.ts";
import { CONSTITUTION, documentStagePrompt, templatesOf, textOf } from "./words.ts";

const MOST_QUESTIONS = 3;
const FEATURE_FILE = ".specify/feature.json";

const featureFile = z.object({ feature_directory: z.string() });

/** From the user's words to a specification: what is wanted and how one can tell, never how it is built. */
export const specify = agentStage({
  name: "specify",
  variant: "speckit",
  inputs: { feature: newFeature },
  outputs: { spec },
  options: z.strictObject({}),
  companions: ({ inputs: { feature } }) => [
    feature.spec_file,
    `${feature.feature_dir}/checklists/requirements.md`,
    CONSTITUTION,
    FEATURE_FILE,
    ...templatesOf("spec"),
    ...templatesOf("checklist"),
  ],
  scope: ({ inputs: { feature } }) => scopeOf(feature),
  prompt: ({ inputs: { feature }, documents, violations }) =>
    documentStagePrompt({
      purpose: `You write the specification of a new feature: ${feature.spec_file}. Its number (${feature.number}), its branch (${feature.branch_name}) and its directory (${feature.feature_dir}) are decided.`,
      featureDir: feature.feature_dir,
      writes: scopeOf(feature),
      reads: [],
      template: "spec",
      rules: [
        ...(documents.has(feature.spec_file)
          ? [
              `${feature.spec_file} is there already: keep what still holds, with its ids and what was clarified.`,
            ]
          : []),
        "Say what users get and why. How it is built (languages, libraries, tables, endpoints) has no place here, unless the request itself demands it.",
        "User stories in the order of their worth, each so that it can be built, tried and shown by itself, each with scenarios: given, when, then. Edge cases by name.",
        "Each functional requirement is a list item that begins with its id (`- **FR-001**: …`), each success criterion one with `SC-001`. An id stands for one sentence that a test or a measurement can refute, and is never used twice.",
        "Success criteria name a number or an observable fact, and no technology.",
        `Where the request leaves something open, take what is usual, and write it down under "Assumptions". Only where two readings would lead to different features, write [NEEDS CLARIFICATION: the question] at the place; at most ${MOST_QUESTIONS} of these. Scope goes first, then safety and privacy, then what users see.`,
        `Then ${feature.feature_dir}/checklists/requirements.md: the questions by which you judge the specification's quality (complete, testable, free of implementation, bounded), as boxes; tick those that hold.`,
        ...(feature.records_feature
          ? [`Write ${FEATURE_FILE} as \`{"feature_directory":"${feature.feature_dir}"}\`.`]
          : []),
        "Hand in `spec`: `title`, `summary` (two or three sentences), `user_stories` (how many), `open_questions` (one for each place you marked as unclear).",
      ],
      documents,
      violations,
      description: feature.description,
    }),
  contract: ({ inputs: { feature } }) => [
    { name: "the specification is there", check: ({ documents }) => missing(documents, feature.spec_file) },
    {
      name: "requirements and success criteria have ids",
      check: ({ documents }) => withoutIds(documents, feature.spec_file),
    },
    { name: "ids are unique", check: ({ documents }) => doubleRequirements(documents, feature.spec_file) },
    {
      name: "open questions are few, and all are listed",
      check: ({ outputs, documents }) => {
        const marked = openMarkers(documents, feature.spec_file).length;
        if (marked > MOST_QUESTIONS)
          return `${marked} places are marked as unclear, ${MOST_QUESTIONS} at most may be: assume what is usual for the others, and say so`;
        const listed = outputs.spec.open_questions.length;
        return marked === listed
          ? undefined
          : `${marked} places of ${feature.spec_file} are marked as unclear, and open_questions lists ${listed}`;
      },
    },
    {
      name: "the template is filled in",
      check: ({ documents }) => unfilled(documents, feature.spec_file, "spec"),
    },
    {
      name: "the active feature is this one",
      check: ({ documents }) =>
        feature.records_feature ? recordedElsewhere(documents, feature.feature_dir) : undefined,
    },
  ],
});

function scopeOf(feature: z.infer<(typeof newFeature)["schema"]>): string[] {
  return [
    feature.spec_file,
    `${feature.feature_dir}/checklists/requirements.md`,
    ...(feature.records_feature ? [FEATURE_FILE] : []),
  ];
}

function withoutIds(documents: Documents, path: string): string[] {
  const bytes = documents.get(path);
  if (bytes === undefined) return [];
  const ids = requirementIds(bytes).map(({ id }) => id);
  return [
    ...(ids.some((id) => /FR-/.test(id)) ? [] : [`${path} defines no FR- id`]),
    ...(ids.some((id) => id.startsWith("SC-")) ? [] : [`${path} defines no SC- id`]),
  ];
}

/** A file that git ignores is in nobody's tree: only one that says something else is wrong. */
function recordedElsewhere(documents: Documents, directory: string): string | undefined {
  const text = textOf(documents, FEATURE_FILE);
  if (text === undefined) return undefined;
  try {
    const said = featureFile.parse(JSON.parse(text)).feature_directory;
    return said === directory ? undefined : `${FEATURE_FILE} names ${said}, not ${directory}`;
  } catch {
    return `${FEATURE_FILE} does not say which feature directory is the active one`;
  }
}
