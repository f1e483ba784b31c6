import { homedir } from "node:os";
import type { RunState } from "@stagewright/core";
import { openBlobStore } from "@stagewright/engine-local";
import type { Project } from "../project.ts";
import { version } from "../version.ts";
import type { Places } from "./clean.ts";
import type { Block } from "./document.ts";
import { renderMarkdown } from "./markdown.ts";
import { readReceipts } from "./read-receipts.ts";
import { reportDocument } from "./report-document.ts";
import type { ReportInput } from "./report-input.ts";

/** All that a report of the run is made of. */
export async function inputOf(
  { repository, blobs }: Pick<Project, "repository" | "blobs">,
  state: RunState,
  told: Pick<ReportInput, "entries" | "carried" | "now">,
): Promise<ReportInput> {
  return {
    ...told,
    state,
    ...(await readReceipts(state, openBlobStore(blobs))),
    // Of what was dropped, or thrown away with its objects, there is no tree any more.
    tipTree: await repository.treeOf(state.tip).catch(() => undefined),
    version: version(),
  };
}

/** A report goes to others, to whom the directories of this machine say nothing. */
export function placesOf({ opened }: Pick<Project, "opened">): Places {
  const home = homedir();
  return [
    [opened.cacheDir, "(cache)"],
    [opened.topLevel, "(repository)"],
    ...(home === "/" || home === "" ? [] : [[home, "~"] as const]),
  ];
}

/** What a reviewer of the result has no use for, or sees anyway. */
const NOT_FOR_REVIEWERS: ReadonlySet<string> = new Set(["asked", "deliveries", "timeline"]);

/** What was witnessed so far, as a part of a pull request's body of at most `room` characters. */
export async function reportForReviewers(project: Project, state: RunState, room: number): Promise<string> {
  const input = await inputOf(project, state, {
    entries: project.journal.entries(state.run),
    carried: true,
    // The same words each time the same state is told.
    now: state.updatedAt,
  });
  const isFor = (block: Block): boolean => block.kind === "section" && !NOT_FOR_REVIEWERS.has(block.id ?? "");
  const { title, blocks } = reportDocument(input);
  const document = { title, blocks: blocks.filter(isFor) };
  return renderMarkdown(document, `stagewright report ${state.run}`, placesOf(project), room);
}
