import type { ClaimReader, ObjectId, PlanClaim } from "@stagewright/core";
import { readHistory, type KernelRepository, type PastCommit } from "@stagewright/workspace";
import { readPast, type Past } from "./past.ts";

/** When a claim was written and when marked as done, as the document's own history has it. */
export interface Box {
  /** The oldest commit that has it. */
  readonly added: ObjectId;
  /** The commit that marked it last, and all that it marked, by name; absent: in no commit. */
  readonly ticked?: { readonly commit: ObjectId; readonly names: readonly string[] };
}

export interface DocumentPast {
  /** By the claim's name; empty where the document is in no commit. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** All that has happened since it came into being. */
  readonly past: Past;
}

/**
 * Each version of the document there has been is read and held against its parents' own: what is done
 * in it, and in none of theirs, was marked by it. `git log -S` and blame cannot tell a mark from a
 * change of words, nor one branch's from another's.
 */
export async function readBoxes(
  repository: KernelRepository,
  { document, reader }: { readonly document: string; readonly reader: ClaimReader },
  head: ObjectId,
): Promise<DocumentPast> {
  const own = await readHistory(repository.opened, { from: head, file: document });
  const past = await readPast(repository.opened, head, own.at(-1)?.commit);
  const versions = new Versions(repository, reader);
  const added = new Map<string, ObjectId>();
  const ticked = new Map<string, NonNullable<Box["ticked"]>>();
  let name = document;
  for (const one of withMerges(own, past)) {
    // A merge tells no names; it has the one of those after it.
    name = one.files[0] ?? name;
    const now = await versions.at(one.commit, name);
    const before = await parentVersions(versions, one, one.renamed.get(name) ?? name);
    const fresh = [...now].filter(
      ([claim, { done }]) => done && !before.some((version) => version.get(claim)?.done === true),
    );
    const names = fresh.map(([claim]) => claim);
    for (const claim of names) if (!ticked.has(claim)) ticked.set(claim, { commit: one.commit, names });
    // Children come first: the last to be seen is the oldest.
    for (const claim of now.keys())
      if (!before.some((version) => version.has(claim))) added.set(claim, one.commit);
    name = one.renamed.get(name) ?? name;
  }
  const boxes = new Map(
    [...added].map(([claim, commit]): [string, Box] => {
      const tick = ticked.get(claim);
      return [claim, { added: commit, ...(tick === undefined ? {} : { ticked: tick }) }];
    }),
  );
  return { boxes, past };
}

/** Git tells of no merge that it changed a file; what a human did to it while merging is in none of the others. */
function withMerges(own: readonly PastCommit[], past: Past): readonly PastCommit[] {
  const names = new Map(own.map((one) => [one.commit, one]));
  return past.commits.flatMap((one) => names.get(one.commit) ?? (one.parents.length > 1 ? one : []));
}

type Version = ReadonlyMap<string, PlanClaim>;

function parentVersions(versions: Versions, { parents }: PastCommit, name: string): Promise<Version[]> {
  return Promise.all(parents.map((parent) => versions.at(parent, name)));
}

/** The document as it was; the same bytes are read once. */
class Versions {
  readonly #repository: KernelRepository;
  readonly #reader: ClaimReader;
  readonly #known = new Map<ObjectId, Promise<Version>>();

  constructor(repository: KernelRepository, reader: ClaimReader) {
    this.#repository = repository;
    this.#reader = reader;
  }

  async at(commit: ObjectId, document: string): Promise<Version> {
    const entry = await this.#repository.entryAt(commit, document);
    if (entry === undefined) return new Map();
    const known = this.#known.get(entry.oid) ?? this.#read(entry.oid);
    this.#known.set(entry.oid, known);
    return known;
  }

  async #read(blob: ObjectId): Promise<Version> {
    const bytes = await this.#repository.readBlob(blob);
    const claims = bytes === undefined ? [] : this.#reader.claims(bytes);
    return new Map(claims.map((claim) => [claim.name, claim]));
  }
}
