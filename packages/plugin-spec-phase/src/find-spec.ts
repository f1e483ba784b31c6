import { posix } from "node:path";
import { err, ok, type Failure, type IntakeRequest, type Result } from "@stagewright/core";

/** Where specifications are looked for by their name alone. */
const PLACES = ["specs", "spec", ".specs", "docs", ".docs", "plans"];
const MARKDOWN = /\.(?:md|markdown)$/i;
const MOST_NAMES = 5;
const RUN = "stagewright run spec-phase SPEC.md ID";

export interface FoundSpec {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** All that there is to be found beside it. */
  readonly files: readonly string[];
  readonly notes: readonly string[];
}

/** The document that was typed: a path from where the user stands, or a name of one. */
export async function findSpec(request: IntakeRequest, typed: string): Promise<Result<FoundSpec, Failure>> {
  const { checkout, repository } = request;
  const path = pathFromRoot(checkout, typed);
  if (path === undefined)
    return unclear(`${typed} is no document that is here`, `it lies outside ${checkout.root}`, RUN);
  const tree = await checkout.treeWith([path, `${path}.md`, ...PLACES]);
  const files = await repository.listFiles(tree);
  const documents = files.filter((file) => MARKDOWN.test(file));
  const exact = [path, `${path}.md`].find((file) => files.includes(file));
  const named = exact === undefined ? calledSo(documents, typed) : [exact];
  const [file] = named;
  if (file === undefined || named.length > 1) {
    const near = named.length > 1 ? named : nearestTo(typed, documents);
    const [what, reason] =
      named.length > 1
        ? ["is the name of several documents", near.join(", ")]
        : [
            "is no document that is here",
            `the nearest: ${near.join(", ") || "no markdown document is committed, and one that is not has to be typed with its path"}`,
          ];
    return unclear(
      `${typed} ${what}`,
      reason,
      `stagewright run spec-phase ${quoted(near[0] ?? "SPEC.md")} ID`,
    );
  }
  const bytes = await repository.readFile(tree, file);
  if (bytes === undefined) return unclear(`${typed} cannot be read`, `${file} is no file`, RUN);
  return ok({ file, bytes, files, notes: exact === undefined ? [`${typed} is ${file}`] : [] });
}

function unclear(what: string, reason: string, next: string): Result<never, Failure> {
  return err({ code: "INPUT_UNCLEAR", what, reason, next });
}

function pathFromRoot({ root, cwd }: IntakeRequest["checkout"], typed: string): string | undefined {
  const absolute = posix.isAbsolute(typed) ? posix.normalize(typed) : posix.join(root, cwd, typed);
  const relative = posix.relative(root, absolute);
  return relative === "" || relative.startsWith("..") ? undefined : relative;
}

/** By its name, else by the end of one: `2026-01-02-bird-box.md` is `bird-box`. */
function calledSo(documents: readonly string[], typed: string): string[] {
  if (typed.includes("/")) return [];
  const wanted = stemOf(typed);
  const same = documents.filter((file) => stemOf(file) === wanted);
  return same.length > 0 ? same : documents.filter((file) => /^[-_.]/.test(restOf(stemOf(file), wanted)));
}

/** What stands right before the end of a name, if it is that end. */
function restOf(name: string, end: string): string {
  return end.length > 2 && name.endsWith(end) ? name.slice(0, -end.length).slice(-1) : "";
}

function stemOf(path: string): string {
  return posix.basename(path).toLowerCase().replace(MARKDOWN, "");
}

/** Those that share most of their name's words, the most first. */
function nearestTo(typed: string, documents: readonly string[]): string[] {
  const wanted = wordsOf(typed);
  return documents
    .map((file) => ({ file, shared: wordsOf(file).filter((word) => wanted.includes(word)).length }))
    .toSorted((a, b) => b.shared - a.shared || a.file.length - b.file.length)
    .slice(0, MOST_NAMES)
    .map(({ file }) => file);
}

function wordsOf(path: string): string[] {
  return posix
    .basename(path)
    .replace(MARKDOWN, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** As a shell takes it for one word. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
