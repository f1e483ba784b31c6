import { homedir } from "node:os";
import { secretsOf } from "@stagewright/agents";
import type { RunState } from "@stagewright/core";
import { openBlobStore } from "@stagewright/engine-local";
import { findSecrets } from "@stagewright/workspace";
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

/**
 * A report goes to others, to whom the directories of this machine say nothing, and who are not to
 * read what checks were given by the environment and have printed.
 */
export function placesOf(
  { opened }: Pick<Project, "opened">,
  { pins }: Pick<RunState, "pins">,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Places {
  const home = homedir();
  const given = pins.settings.env.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return [
    ...secretsOf(Object.fromEntries(given)),
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
  const places = placesOf(project, state);
  return withoutTokens(renderMarkdown(document, `stagewright report ${state.run}`, places, room));
}

/** A line is looked at once for each scanner: what stands behind another one is found the next time. */
const MOST_ROUNDS = 5;

/** What has the form of a token is nobody's to read, wherever a test has it from. */
export async function withoutTokens(markdown: string): Promise<string> {
  let text = markdown;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = await findSecrets(text);
    if (found.length === 0) break;
    for (const { match, name } of found) text = text.replaceAll(match, `«${name}»`);
  }
  return text;
}
