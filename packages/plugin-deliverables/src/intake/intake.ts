import { open } from "node:fs/promises";
import { posix } from "node:path";
import { err, intake, ok, type Failure, type IntakeRequest, type Result } from "@stagewright/core";
import { brief } from "../artifacts.ts";
import { FIELDS } from "./fields.ts";
import type { Place } from "./placeholders.ts";
import { readBrief, type Given, type ReadBrief } from "./read-brief.ts";
import { candidates, resolveReference, type Reference } from "./references.ts";

const LONGEST = 1_000_000;

/** A feature as a file or in a sentence: every blank filled, every reference found, before a run exists. */
export const deliverablesIntake = intake({
  provides: { brief },
  usage: '<feature.md | "what it is to do">',
  options: Object.fromEntries(FIELDS.map(({ option, help }) => [option, help])),
  take: async (request) => {
    const typed = request.args.join(" ").trim();
    if (typed === "")
      return refused(
        "the feature",
        "name a file, or say what it is to do: stagewright run deliverables feature.md",
      );
    const given: Given = Object.fromEntries(
      Object.entries(request.options).map(([name, values]) => [
        name,
        values.join(name === "references" ? ", " : "\n"),
      ]),
    );
    const source = await sourceOf(request, typed);
    if (!source.ok) return source;
    const { name, text, path } = source.value;
    const read = readBrief(text, given);
    if (!read.ok) return refused(name, read.error.map((place) => placeWords(name, place)).join("\n"));
    const found = await referencesOf(request, read.value, path, { name, text });
    if (!found.ok) return found;

    const { title, description, constraints, non_goals, languages, runtime, perf, perf_given } = read.value;
    const slug = slugOf(title);
    const local = found.value.flatMap(({ reference, kind }) =>
      kind === "file" || kind === "directory" ? [reference] : [],
    );
    return ok({
      artifacts: {
        brief: {
          ...{ title, description, constraints, non_goals, languages, runtime, perf, perf_given, slug },
          feature_file: path ?? null,
          references: found.value,
          criteria: [...read.value.criteria],
          directory: `docs/deliverables/${slug}`,
        },
      },
      feature: slug,
      documents: [...(path === undefined ? [] : [path]), ...local],
      notes: [...notesOf(read.value, found.value), ...read.value.notes],
    });
  },
});

interface Source {
  readonly name: string;
  readonly text: string;
  /** From the repository's root, where it lies in it. */
  readonly path?: string;
}

async function sourceOf({ checkout }: IntakeRequest, typed: string): Promise<Result<Source, Failure>> {
  if (/\s/.test(typed) && !/\.(?:md|markdown|txt)$/i.test(typed))
    return ok({ name: "the feature", text: printable(typed) });
  const absolute = posix.isAbsolute(typed) ? typed : posix.join(checkout.root, checkout.cwd, typed);
  const text = await readText(absolute);
  if (text === undefined) {
    const meant = typed.includes(".") ? "" : "; what it is to do can be typed, in more words than one";
    return refused(typed, `there is no such file, or it is none that can be read${meant}`);
  }
  if (text.includes("\0")) return refused(typed, "it is not text");
  if (text.length > LONGEST) return refused(typed, `it has more than ${LONGEST} characters`);
  const relative = posix.relative(checkout.root, absolute);
  return ok({ name: typed, text: printable(text), ...(relative.startsWith("..") ? {} : { path: relative }) });
}

async function readText(file: string): Promise<string | undefined> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    if (!(await handle.stat()).isFile()) return undefined;
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(4 * LONGEST + 4) });
    return buffer.toString("utf8", 0, bytesRead);
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/** What is named must be there: nobody should work from a document that was meant and is missing. */
async function referencesOf(
  { checkout, repository }: IntakeRequest,
  { references }: ReadBrief,
  file: string | undefined,
  source: { readonly name: string; readonly text: string },
): Promise<Result<Reference[], Failure>> {
  if (references.file.length + references.typed.length === 0) return ok([]);
  const ofFile = [file === undefined ? checkout.cwd : posix.dirname(file), ""];
  const written = [
    ...references.file.map((text) => ({ text, from: ofFile, inFile: true })),
    ...references.typed.map((text) => ({ text, from: [checkout.cwd, ""], inFile: false })),
  ];
  // What they name may be uncommitted.
  const tree = await checkout.treeWith(written.flatMap(({ text, from }) => candidates(text, from)));
  const files = await repository.listFiles(tree);
  const found = written.map(({ text, from, inFile }) => ({
    inFile,
    resolved: resolveReference(text, { files, from }),
  }));
  const missing = found.flatMap(({ inFile, resolved }) => {
    if (!("missing" in resolved)) return [];
    const { missing: word, near } = resolved;
    const where = inFile ? `${source.name}:${lineOf(source.text, word)}: ` : "--references: ";
    const meant = near.length === 0 ? "" : `; there is ${near.join(", ")}`;
    return [`${where}${word}: there is no such file in the repository${meant}`];
  });
  if (missing.length > 0) return refused("the references", missing.join("\n"));
  const all = found.flatMap(({ resolved }) => ("missing" in resolved ? [] : [resolved.reference]));
  return ok(
    all.filter((each, index) => all.findIndex(({ reference }) => reference === each.reference) === index),
  );
}

function lineOf(text: string, word: string): number {
  const at = text.indexOf(word);
  return at < 0 ? 1 : text.slice(0, at).split("\n").length;
}

function notesOf(read: ReadBrief, found: readonly Reference[]): string[] {
  const open = (["constraints", "non_goals", "languages", "runtime"] as const).filter(
    (key) => read[key] === null,
  );
  const words = open.map((key) => FIELDS.find((field) => field.key === key)?.option ?? key);
  return [
    ...(words.length === 0 ? [] : [`taken as none: ${words.join(", ")}`]),
    ...(read.perf_given ? [] : [`no performance targets are given: ${read.perf}`]),
    ...found.flatMap(({ reference, kind }) =>
      kind === "named" ? [`${reference} is nothing that can be read here; it is only named`] : [],
    ),
  ];
}

function placeWords(name: string, { line, column, message }: Place): string {
  return line === 0 ? message : `${name}:${line}:${column}: ${message}`;
}

/** At most five words of a title, for a branch and a directory. */
function slugOf(title: string): string {
  const words = title
    .normalize("NFKD")
    .replace(/[\p{M}'’]/gu, "")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return (words ?? []).slice(0, 5).join("-").slice(0, 48).replace(/-$/, "") || "feature";
}

const ESCAPE = String.fromCodePoint(27);
const SEQUENCE = new RegExp(String.raw`${ESCAPE}\[[\d;?]*[@-~]`, "g");

/** Without what would steer a terminal: the text is shown, and handed on. */
function printable(text: string): string {
  return text
    .replace(SEQUENCE, "")
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "");
}

function refused(what: string, reason: string): Result<never, Failure> {
  return err({ code: "PREREQUISITE_FAILED", what, reason });
}
