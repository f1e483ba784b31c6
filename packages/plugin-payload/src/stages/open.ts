import { codeStage, ok, type Json } from "@stagewright/core";
import { z } from "zod";
import { payloadBrief } from "../artifacts.ts";
import { newPayload, type PayloadEdit } from "../document/edit.ts";
import { currentPayload, upstreamMissing } from "./current.ts";
import { metaEdits, SKELETON, withEdits } from "./place.ts";

/**
 * The file can be read, and has what the first part of the run needs. A run that begins at
 * the first part begins a new payload: one that is filled is archived beside it, byte for byte.
 */
export const open = codeStage({
  name: "open",
  variant: "payload",
  inputs: { brief: payloadBrief },
  outputs: {},
  options: z.strictObject({
    /** Path of the hand-off file in the repository. */
    file: z.string().min(1).optional(),
  }),
  handle: async (context) => {
    const { file, first, text, feature } = context.inputs.brief;
    const current = await currentPayload(context, file);
    if (!current.ok) return current;
    const { bytes, payload, edited } = current.value;
    const stamp = { run: context.run, at: new Date().toISOString() };
    const filled = (payload.requirement?.summary ?? "") !== "";
    if (first === "1-specify" && filled && text.trim() !== "") {
      const archive = await archivePlace(context, file, feature);
      const fresh = withEdits(newPayload(SKELETON), metaEdits(first, stamp));
      const written = await context.write(
        [
          { path: archive, bytes },
          { path: file, bytes: fresh },
        ],
        `docs: a new payload; the one before is ${archive}`,
      );
      return written.ok ? ok({}) : written;
    }
    const missing = upstreamMissing(current.value, file, first);
    if (missing !== undefined) return { ok: false, error: missing };
    const absent = (await context.documents([file])).get(file) === undefined;
    if (!edited && !absent) return ok({});
    const edits: PayloadEdit[] = sections(payload as Json).map((key) => ({
      kind: "set",
      at: [key],
      value: {},
    }));
    const written = await context.write(
      [{ path: file, bytes: withEdits(bytes, edits) }],
      edited ? `docs: ${file} as people have left it` : `docs: ${file}, the file that stages share`,
    );
    return written.ok ? ok({}) : written;
  },
});

/** Sections that are not there yet. */
function sections(payload: Json): string[] {
  const there = typeof payload === "object" && payload !== null && !Array.isArray(payload) ? payload : {};
  return Object.keys(SKELETON as object).filter((key) => !(key in there));
}

async function archivePlace(
  { repository, state }: Parameters<typeof open.handle>[0],
  file: string,
  feature: string,
): Promise<string> {
  const slash = file.lastIndexOf("/");
  const directory = slash === -1 ? "" : file.slice(0, slash + 1);
  const there = new Set(await repository.listFiles(state.tip, `${directory}archive`));
  for (let nth = 1; ; nth++) {
    const path = `${directory}archive/before-${feature}${nth === 1 ? "" : `-${nth}`}.json`;
    if (!there.has(path)) return path;
  }
}
