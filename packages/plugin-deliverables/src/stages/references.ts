import { createHash } from "node:crypto";
import { codeStage, ok, type CodeContext } from "@stagewright/core";
import { z } from "zod";
import { brief, references, type Values } from "../artifacts.ts";

type Read = Values<typeof references>["references"][number];

const MOST_FILES = 50;
const MOST_BYTES = 200_000;
const FETCH_MS = 20_000;

/** Looks at every reference once, before any agent: what was read, by digest, and what could not be, by name. */
export const referencesStage = codeStage({
  name: "references",
  variant: "deliverables",
  inputs: { brief },
  outputs: { references },
  options: z.strictObject({
    /** Addresses are fetched; otherwise they are only named. */
    fetch: z.boolean().default(false),
  }),
  async handle(context) {
    const read: Read[] = [];
    for (const [index, reference] of context.inputs.brief.references.entries())
      read.push(
        reference.kind === "url"
          ? context.options.fetch
            ? await context.effect(`fetch ${index + 1}`, () => fetched(reference, context.signal))
            : unread(reference, "addresses are not fetched; `deliverables: { fetch: true }` has it done")
          : reference.kind === "named"
            ? unread(reference, "it is no file of the repository and no address")
            : await ofRepository(reference, context),
      );
    return ok({ references: { references: read } });
  },
});

type Named = Pick<Read, "reference" | "kind">;

async function ofRepository({ reference, kind }: Named, { repository, state }: CodeContext): Promise<Read> {
  const paths =
    kind === "file"
      ? [reference]
      : (await repository.listFiles(await repository.treeOf(state.tip), reference)).slice(0, MOST_FILES);
  const files: Read["files"] = [];
  for (const path of paths) {
    const bytes = await repository.readFile(state.tip, path);
    if (bytes === undefined) continue;
    if (kind === "file" && bytes.subarray(0, 8_000).includes(0))
      return unread({ reference, kind }, "it is not text");
    files.push({ path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
  }
  return files.length === 0
    ? unread({ reference, kind }, "it is not among the files the run started from")
    : { reference, kind, read: true, reason: "", files };
}

async function fetched(named: Named, signal: AbortSignal): Promise<Read> {
  try {
    const answer = await fetch(named.reference, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]),
      headers: { accept: "text/*, application/json;q=0.9" },
    });
    const type = answer.headers.get("content-type") ?? "";
    if (!answer.ok) return unread(named, `it answered with ${answer.status}`);
    if (!/^(?:text\/|application\/(?:json|xml|yaml)|application\/[\w.-]+\+(?:json|xml))/i.test(type))
      return unread(named, `it is ${type === "" ? "of no known type" : type.slice(0, 60)}, not text`);
    const bytes = await upTo(answer, MOST_BYTES);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return {
      ...{ ...named, read: true, reason: "" },
      files: [{ path: named.reference, sha256, bytes: bytes.length }],
      text: new TextDecoder().decode(bytes),
    };
  } catch (error) {
    return unread(
      named,
      `it could not be fetched: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The beginning of what comes: nobody's page fills the memory. */
async function upTo(answer: Response, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const body: ReadableStream<Uint8Array> | null = answer.body;
  const reader = body?.getReader();
  while (reader !== undefined && length < most) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
  }
  await reader?.cancel();
  return Buffer.concat(parts).subarray(0, most);
}

function unread(named: Named, reason: string): Read {
  return { ...named, read: false, reason, files: [] };
}
