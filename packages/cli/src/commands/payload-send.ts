import { readFile, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { err, ok, type Result, type RunState } from "@stagewright/core";
import { openBlobStore } from "@stagewright/engine-local";
import { soundStore } from "@stagewright/work";
import {
  handoffPath,
  missingFields,
  readPayload,
  sectionDigests,
  STAGES,
  type Handoff,
  type PayloadStage,
} from "@stagewright/plugin-payload";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { tell, type Problem } from "../problem.ts";
import { inProject, type Project } from "../project.ts";
import { receiptsOfRun } from "../receipts/of-run.ts";
import { sanitizeLine } from "../report/sanitize.ts";
import { runWithResult } from "../result-of-run.ts";
import { git, payloadPlace, readPayloadFile, unreadable, type PayloadPlace } from "./payload-file.ts";

export interface SendOptions {
  readonly file?: string;
  /** For which part it has to be ready. */
  readonly stage?: string;
}

/**
 * The hand-off to the next person: the payload as it stands in the checkout, with what the run
 * witnessed, as one commit of the user's on their branch. They push it as they push anything.
 */
export async function sendPayload(
  io: Io,
  typedRun: string | undefined,
  options: SendOptions,
): Promise<ExitCode> {
  const place = await payloadPlace(io, options.file);
  if (!place.ok) return tell(io, place.error);
  return inProject(io, async (project) => {
    const bytes = await readPayloadFile(place.value);
    if (!bytes.ok) return tell(io, bytes.error);
    const ready = readyFor(place.value, bytes.value, options.stage);
    if (!ready.ok) return tell(io, ready.error);
    const found = runWithResult(project, typedRun);
    if (!found.ok) return tell(io, found.error);
    const { state } = found.value;
    const { dir, base } = path.parse(place.value.file);
    const relative = path.join(path.relative(project.opened.topLevel, await realpath(dir)), base);
    if (relative.startsWith("..") || path.isAbsolute(relative))
      return tell(io, {
        what: `${sanitizeLine(place.value.shown)} is not in this repository`,
        why: "it is handed over as a commit",
      });
    const based = await isApplied(io, project, state, relative);
    if (!based.ok) return tell(io, based.error);
    const handoff: Handoff = {
      schema: "stagewright.handoff/1",
      run: state.run,
      by: project.opened.identity.name,
      at: new Date().toISOString(),
      sections: sectionDigests(bytes.value),
      receipts: await receiptsOf(project, state),
    };
    const beside = handoffPath(relative);
    if (await isSentAlready(io, project, [relative, beside], handoff)) {
      io.err.write(`${sanitizeLine(place.value.shown)} is handed over already, as it is now.\n`);
      return EXIT.done;
    }
    await writeFile(path.join(project.opened.topLevel, beside), `${JSON.stringify(handoff, null, 2)}\n`);
    const committed = await commit(io, project, [relative, beside], ready.value, handoff);
    if (!committed.ok) return tell(io, committed.error);
    const count = Object.keys(handoff.receipts).length;
    io.err.write(
      `${sanitizeLine(`${place.value.shown} is handed over for ${ready.value}: commit ${committed.value.slice(0, 10)}, ${count} receipts of run ${state.run}.`)}\n`,
    );
    io.out.write(`Push it, and whoever goes on types:\n  stagewright run payload --stage ${ready.value}\n`);
    return EXIT.done;
  });
}

/** The first part that is not done yet, or the one that was named; it has what it needs. */
function readyFor(
  { shown }: PayloadPlace,
  bytes: Uint8Array,
  typed: string | undefined,
): Result<PayloadStage, Problem> {
  const read = readPayload(bytes);
  if (!read.ok) return err(unreadable(shown, read.error));
  const { payload } = read.value;
  const named = STAGES.find(
    (stage) => stage === typed || (typed !== undefined && stage.split("-").includes(typed)),
  );
  if (typed !== undefined && named === undefined)
    return err({ what: `there is no stage ${sanitizeLine(typed)}`, why: `there are ${STAGES.join(", ")}` });
  const stage = named ?? STAGES.findLast((one) => missingFields(payload, one).length === 0) ?? "1-specify";
  const missing = missingFields(payload, stage);
  if (missing.length === 0) return ok(stage);
  return err({
    what: `${sanitizeLine(shown)} is not ready for ${stage}`,
    why: missing.map(({ field, owner, reason }) => `${field}: ${reason} (${owner} owes it)`).join("\n  "),
    next: `stagewright run payload --stage ${missing[0]?.owner ?? "1-specify"}`,
    exit: EXIT.failed,
  });
}

/** What is handed over rests on what the run has made. */
async function isApplied(
  io: Io,
  project: Project,
  state: RunState,
  file: string,
): Promise<Result<void, Problem>> {
  if (state.pins.pipeline !== "payload")
    return err({
      what: `run ${state.run} is of the pipeline ${sanitizeLine(state.pins.pipeline)}, and hands over no payload`,
      next: "stagewright payload send RUN",
    });
  const commitOf = state.delivered?.commit ?? state.tip;
  const here = await git(io, ["merge-base", "--is-ancestor", commitOf, "HEAD"]);
  if (here.code === 0) return ok(undefined);
  return err({
    what: `what run ${state.run} has made is not in your branch`,
    why: `${sanitizeLine(file)} is handed over with the work that it speaks of`,
    next: `stagewright apply ${state.run}`,
    exit: EXIT.failed,
  });
}

/** The same hand-off is committed: of this run, these sections and these receipts. */
async function isSentAlready(
  io: Io,
  { opened }: Project,
  paths: readonly [payload: string, beside: string],
  handoff: Handoff,
): Promise<boolean> {
  const inRoot: Io = { ...io, cwd: opened.topLevel };
  const changed = await git(inRoot, ["--literal-pathspecs", "status", "--porcelain", "--", ...paths]);
  if (changed.code !== 0 || changed.stdout.length > 0) return false;
  try {
    const sent = JSON.parse(await readFile(path.join(opened.topLevel, paths[1]), "utf8")) as Handoff;
    return isDeepStrictEqual({ ...sent, at: "" }, { ...handoff, at: "" });
  } catch {
    return false;
  }
}

/** Every receipt of the run's, as it is in the store, by digest. */
async function receiptsOf(project: Project, state: RunState): Promise<Record<string, string>> {
  const store = soundStore(openBlobStore(project.blobs));
  const receipts: Record<string, string> = {};
  for (const digest of receiptsOfRun(state)) {
    const bytes = await store.get(digest);
    if (bytes !== undefined) receipts[digest] = new TextDecoder().decode(bytes);
  }
  return receipts;
}

/** These two files and nothing else of what the user may have at hand; with their hooks and their signature. */
async function commit(
  io: Io,
  project: Project,
  paths: readonly string[],
  stage: PayloadStage,
  { run }: Handoff,
): Promise<Result<string, Problem>> {
  const inRoot: Io = { ...io, cwd: project.opened.topLevel };
  const subject = `docs: hand over ${paths[0]} for ${stage}`;
  const message = `${subject}\n\nStagewright-Run: ${run}\n`;
  // A file's name is a name: git would take some of them for patterns.
  const literally = ["--literal-pathspecs"];
  const added = await git(inRoot, [...literally, "add", "--intent-to-add", "--", ...paths]);
  const made =
    added.code === 0
      ? await git(inRoot, [...literally, "commit", "--quiet", "--only", "--message", message, "--", ...paths])
      : added;
  if (made.code !== 0)
    return err({
      what: "git did not commit the hand-off",
      why: sanitizeLine(made.stderr.trim() || made.stdout.toString().trim()),
      next: `git commit --only -- ${paths.join(" ")}`,
      exit: EXIT.failed,
    });
  const head = await git(inRoot, ["rev-parse", "HEAD"]);
  return ok(head.stdout.toString().trim());
}
