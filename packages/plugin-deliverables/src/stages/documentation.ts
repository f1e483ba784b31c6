import { agentStage, type Documents } from "@stagewright/core";
import { z } from "zod";
import { brief, changeSet, documentation, type Brief } from "../artifacts.ts";
import { isGuide, missingParts } from "../documents/guide.ts";
import { pathsOf, stagePrompt, textOf } from "../words.ts";

/** Somebody who has never seen the feature can use it: how, with which settings, and what to do when it fails. */
export const documentationStage = agentStage({
  name: "documentation",
  variant: "deliverables",
  inputs: { brief, changeSet },
  outputs: { documentation },
  options: z.strictObject({
    /** Files, and directories with a slash at the end, in which documents may be written. */
    documents: z.array(z.string().min(1)).min(1).default(["README.md", "docs/"]),
  }),
  companions: ({ inputs, options }) => [
    ...new Set([...options.documents, ...guidesIn(inputs.changeSet.files, inputs.brief)]),
    pathsOf(inputs.brief).design,
  ],
  scope: ({ inputs, options }) => [
    ...options.documents.map((place) => (place.endsWith("/") ? `${place}**` : place)),
    ...guidesIn(inputs.changeSet.files, inputs.brief),
  ],
  /** A task may have written it already. */
  unneeded: ({ inputs, documents }) => {
    const file = guidesIn(inputs.changeSet.files, inputs.brief).find(
      (path) => documents.has(path) && missingParts(textOf(documents.get(path)) ?? "").length === 0,
    );
    return file === undefined ? undefined : { documentation: { file } };
  },
  prompt: ({ inputs, options, documents, violations }) =>
    stagePrompt({
      purpose:
        "You document a feature that is written and tested, for whoever uses it and whoever is called when it fails.",
      brief: inputs.brief,
      writes: options.documents,
      reads: [...documents.keys()].filter((path) => !path.endsWith("/") && isNear(path, inputs.brief)),
      rules: [
        "One document, a README or one of the module's own, has three headings with words below them: usage examples (that can be copied), configuration (each setting, its default; or that there is none), troubleshooting (what is seen, why, what helps).",
        "Change the document that is there before you make another; short, and true of the code as it is now.",
        `Nothing below ${inputs.brief.directory}/ is yours to change.`,
        "Hand in `deliverables_documentation`: `file`, that document's path.",
      ],
      more: [
        `# Files that the feature changed\n\n${inputs.changeSet.files.map((path) => `- ${path}`).join("\n")}`,
      ],
      violations,
    }),
  contract: ({ inputs }) => [
    {
      name: "usage examples, configuration and troubleshooting are written down",
      check: ({ outputs, documents, before }) => {
        const { file } = outputs.documentation;
        const text = textOf(documents.get(file));
        if (text === undefined) return `${file} is not there, or lies where no documents are looked for`;
        if (!isGuide(file) || isOfRun(file, inputs.brief)) return `${file} is no document for users`;
        if (text === textOf(before.get(file)) && !inputs.changeSet.files.includes(file))
          return `${file} is as it was: the feature is not in it`;
        return missingParts(text).map((missing) => `${file}: ${missing}`);
      },
    },
    {
      name: "the run's own documents are as they were",
      check: ({ documents, before }) =>
        changed(before, documents)
          .filter((path) => isOfRun(path, inputs.brief))
          .map((path) => `${path} was changed`),
    },
  ],
});

function isOfRun(path: string, { directory }: Brief): boolean {
  return path.startsWith(`${directory}/`);
}

function guidesIn(files: readonly string[], what: Brief): string[] {
  return files.filter((path) => isGuide(path) && !isOfRun(path, what));
}

/** Worth naming: not the whole of a directory of documents. */
function isNear(path: string, what: Brief): boolean {
  return !path.includes("/") || isOfRun(path, what);
}

function changed(before: Documents, after: Documents): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => textOf(before.get(path)) !== textOf(after.get(path)),
  );
}
