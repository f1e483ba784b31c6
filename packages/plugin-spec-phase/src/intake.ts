import { posix } from "node:path";
import { err, intake, ok, type Failure, type Result } from "@stagewright/core";
import { specSection } from "./artifacts.ts";
import { findSpec, quoted } from "./find-spec.ts";
import { partsOf } from "./parts.ts";
import {
  branchOf,
  candidate,
  findSection,
  isHumans,
  readSpec,
  slugOf,
  type Candidate,
  type Found,
  type Section,
  type Spec,
} from "./spec/index.ts";

const SHOWN_CANDIDATES = 12;
const WORD = /^(?:phase|step|task|issue|part|stage|milestone|sprint|story|epic|section|item)$/i;

/** The document, the section in it, and what is to be considered. */
export const specPhaseIntake = intake({
  provides: { specSection },
  usage: "<spec> <issue-id> [notes…]",
  take: async (request) => {
    const [typedSpec, ...words] = request.args;
    if (typedSpec === undefined)
      return unclear(
        "no specification was named",
        "it takes a document, the id of one of its sections, and notes",
        {
          next: "stagewright run spec-phase SPEC.md 'Phase 2'",
        },
      );
    const found = await findSpec(request, typedSpec);
    if (!found.ok) return found;
    const { file, bytes, files } = found.value;
    const spec = readSpec(bytes);
    const named = sectionOf(spec, file, words);
    if (!named.ok) return named;
    const { section, issueId, notes } = named.value;
    if (isHumans(spec, section))
      return err({
        code: "PREREQUISITE_FAILED",
        what: `${section.id} of ${file}`,
        reason: `it is a human's to do (line ${section.line}): no agent is sent to it`,
      });
    const slug = branchOf(spec.sections, section, issueId);
    const { branch } = request.checkout;
    const byDefault = await request.checkout.defaultBranch();
    // On any other branch the work stays where the user is.
    const own = branch === undefined || branch === byDefault;
    const parts = partsOf(spec, section, file, files);
    return ok({
      artifacts: {
        specSection: {
          spec_file: file,
          issue_id: issueId,
          key: section.key,
          id: section.id,
          title: section.title,
          slug,
          branch_name: own ? slug : branch,
          branch_from: own && branch !== undefined ? branch : null,
          parts,
          notes,
        },
      },
      // Begun once more from the branch that was made for it, it is the same work.
      feature: own || branch === slug ? slug : slugOf(`${branch}-${slug}`),
      documents: [file, ...parts],
      notes: [
        ...found.value.notes,
        `${section.id} is ${titleOf(section)} on line ${section.line} of ${file}`,
        own ? `its branch is ${slug}` : `the work is for ${branch}, the branch you are on`,
        ...(parts.length === 0 ? [] : [`it is described further in ${parts.join(", ")}`]),
      ],
    });
  },
});

interface Named {
  readonly section: Section;
  readonly issueId: string;
  readonly notes: string;
}

/** The id is the first word, or `Phase 2` in two. What comes after it are notes. */
function sectionOf(spec: Spec, file: string, words: readonly string[]): Result<Named, Failure> {
  const [first, second] = words;
  const name = posix.basename(file);
  if (first === undefined)
    return unclear(`no section of ${name} was named`, listed("it has", openOnes(spec)), {
      next: command(file, openOnes(spec)),
    });
  const alone = findSection(spec.sections, first);
  const inTwo =
    second !== undefined && WORD.test(first) ? findSection(spec.sections, `${first} ${second}`) : undefined;
  const takesTwo = alone.kind === "unknown" && inTwo !== undefined && inTwo.kind !== "unknown";
  const found: Found = takesTwo ? inTwo : alone;
  const issueId = takesTwo ? `${first} ${second ?? ""}` : first;
  if (found.kind === "one")
    return ok({
      section: found.section,
      issueId,
      notes: words
        .slice(takesTwo ? 2 : 1)
        .join(" ")
        .trim(),
    });
  const next = command(file, found.candidates);
  return found.kind === "ambiguous"
    ? unclear(
        `${issueId} may be each of ${found.candidates.length} sections of ${name}`,
        listed("type one of", found.candidates),
        { next },
      )
    : unclear(`${issueId} is no section of ${name}`, listed("the nearest are", found.candidates), { next });
}

function openOnes({ sections }: Spec): Candidate[] {
  return sections
    .filter(({ designator, state }) => designator?.firm === true && state.progress !== "done")
    .map((section) => candidate(sections, section));
}

function listed(words: string, candidates: readonly Candidate[]): string {
  if (candidates.length === 0) return "no heading, item or row of it has an id";
  const lines = candidates
    .slice(0, SHOWN_CANDIDATES)
    .map(
      ({ section, spelling }) =>
        `  ${spelling}  ${titleOf(section)} (line ${section.line}, ${SAID[section.state.progress]})`,
    );
  const more = candidates.length - SHOWN_CANDIDATES;
  return [`${words}:`, ...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}

const SAID = { done: "complete", doing: "in progress", open: "open" } as const;

function titleOf({ title, id }: Section): string {
  return title === "" ? id : title;
}

function command(file: string, [first]: readonly Candidate[]): string {
  return `stagewright run spec-phase ${quoted(file)} ${quoted(first?.spelling ?? "ID")}`;
}

function unclear(what: string, reason: string, { next }: { readonly next: string }): Result<never, Failure> {
  return err({ code: "INPUT_UNCLEAR", what, reason, next });
}
