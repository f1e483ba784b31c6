import { workStage, type Finding, type PlanWarning, type Task, type WorkPlan } from "@stagewright/core";
import { everyTaskMarked } from "@stagewright/work";
import { z } from "zod";
import { changeSet, specSection, type SpecSection } from "./artifacts.ts";
import { sectionPrompt } from "./prompt.ts";
import { qualityClauses, qualityFindings } from "./quality.ts";
import {
  manualSteps,
  markSection,
  ownersOf,
  readSpec,
  reopenSection,
  scopeOf,
  textOf,
  type Section,
  type Spec,
} from "./spec/index.ts";

const options = z.strictObject({
  /** Before anything is committed a human tries it, and says yes or no. */
  approval: z.enum(["ask", "none"]).default("ask"),
  /**
   * Files that only other sections name. `refuse`: where such a section is still to be done, a
   * new one, or one taken away, fails the attempt; all else is reported. `report`: all is.
   */
  scope: z.enum(["refuse", "report"]).default("refuse"),
  /** The lines of the checklist that can be told from the change. */
  checklist: z.enum(["refuse", "off"]).default("refuse"),
});

/** One section of a specification: done, tried by a human, committed and marked. */
export const implement = workStage({
  name: "implement",
  variant: "spec-phase",
  inputs: { specSection },
  outputs: { changeSet },
  options,
  document: ({ inputs }) => inputs.specSection.spec_file,
  companions: ({ inputs: { specSection: section } }) => [section.spec_file, ...section.parts],
  readPlan: (document, { inputs }) => planOf(document, inputs.specSection),
  mark: (document, key, done = true) => {
    const marked = done ? markSection(document, key) : reopenSection(document, key);
    return marked.ok ? { ok: true, value: marked.value.document } : marked;
  },
  prompt: (context) => sectionPrompt(context),
  notes: ({ inputs, documents }) => {
    const document = documents.get(inputs.specSection.spec_file);
    const found = document === undefined ? undefined : sectionIn(document, inputs.specSection);
    const said = found === undefined ? [] : notesOf(found.spec, found.section);
    return said.map((message) => ({ message, effect: "note" }));
  },
  hold: ({ inputs: { specSection: section }, options: { approval } }) =>
    approval === "none"
      ? undefined
      : `commit it, and mark ${section.id} as complete in ${section.spec_file}?`,
  examine: ({ inputs, options: chosen, document, changes, diff }) => {
    const found = sectionIn(document, inputs.specSection);
    return [
      ...(found === undefined ? [] : strays(found, changes, chosen.scope)),
      ...(chosen.checklist === "off" ? [] : qualityFindings(diff)),
    ];
  },
  contract: ({ options: { checklist } }) => [everyTaskMarked, ...(checklist === "off" ? [] : qualityClauses)],
  produce: ({ inputs: { specSection: section }, outcome }) => ({
    changeSet: {
      issue_number: Number(/^issue\s*#?\s*(\d+)$/i.exec(section.id)?.[1] ?? 0),
      branch_name: section.branch_name,
      feature_dir: section.spec_file.split("/").slice(0, -1).join("/"),
      tasks: outcome.tasks.map(({ task, end, grade }) => ({
        ...{ id: task.id, key: task.key, title: task.title, end },
        ...(grade === undefined ? {} : { grade }),
      })),
    },
  }),
  taskSubject: ({ title }) => `feat: ${inSubject(title)}`,
  wholeSubject: ({ inputs: { specSection: section } }) => subjectOf(section),
  branch: ({ inputs }) => inputs.specSection.branch_name,
});

interface FoundSection {
  readonly spec: Spec;
  readonly section: Section;
}

function sectionIn(document: Uint8Array, { key }: Pick<SpecSection, "key">): FoundSection | undefined {
  const spec = readSpec(document);
  const section = spec.sections.find((one) => one.key === key);
  return section === undefined ? undefined : { spec, section };
}

/** One task in one phase: the section. */
function planOf(document: Uint8Array, wanted: SpecSection): WorkPlan {
  const found = sectionIn(document, wanted);
  if (found === undefined) return { phases: [], warnings: [] };
  const { spec, section } = found;
  const task: Task = {
    key: section.key,
    id: wanted.slug,
    line: section.line,
    title: nameOf(section),
    body: textOf(spec.blocks, section),
    done: section.state.progress === "done",
    parallel: false,
    kind: "code",
    files: scopeOf(spec, section).own,
    dependsOn: [],
  };
  return { phases: [{ title: task.title, tasks: [task] }], warnings: warningsOf(spec, section) };
}

function nameOf({ id, title }: Pick<Section, "id" | "title">): string {
  return title === "" || title === id ? id : `${id}: ${title}`;
}

/** `feat: implement Phase 2 — Roof`. */
function subjectOf({ id, title }: Pick<Section, "id" | "title">): string {
  return inSubject(
    title === "" || title === id ? `feat: implement ${id}` : `feat: implement ${id} — ${title}`,
  );
}

/** One line; no word of a heading closes an issue at a forge, to whom `implement #3` is one. */
function inSubject(words: string): string {
  const line = words
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replace(/#(?=\d)/g, "")
    .trim();
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`;
}

function warningsOf({ warnings }: Spec, { line, state }: Section): PlanWarning[] {
  const contradiction = state.contradiction === undefined ? [] : [{ line, message: state.contradiction }];
  return [...warnings, ...contradiction].toSorted((a, b) => a.line - b.line);
}

function notesOf(spec: Spec, section: Section): string[] {
  const { contradiction, progress, followed } = section.state;
  const manual = manualSteps(spec, section).filter(({ done }) => !done);
  return [
    ...(contradiction === undefined
      ? []
      : [`the marks of ${section.id} contradict each other: ${contradiction}`]),
    ...(progress === "done"
      ? [
          `${section.id} is marked as complete already (${followed?.words ?? ""}): nothing is done, unless --redo says so`,
        ]
      : []),
    ...manual.map(({ line, words }) => `yours to do, and left open: ${words} (line ${line})`),
  ];
}

/** What a change does to files that only other sections name. */
function strays(
  { spec, section }: FoundSection,
  changes: readonly { readonly path: string; readonly status: string }[],
  mode: "refuse" | "report",
): Finding[] {
  const scope = scopeOf(spec, section);
  return changes.flatMap(({ path, status }): Finding[] => {
    const owned = ownersOf(scope, path);
    if (owned === undefined) return [];
    const whose = `it belongs to ${owned.sections.join(", ")}, not to ${section.id}`;
    // Another section's work is begun where a file that it alone names comes or goes.
    const begun = owned.path === path && owned.open && status !== "modified";
    const refused = mode === "refuse" && begun;
    return [
      {
        code: "FILE_OF_OTHER_PART",
        path,
        detail: refused ? `${whose}: leave it to whoever does that` : whose,
        severity: refused ? "refused" : "reported",
      },
    ];
  });
}
