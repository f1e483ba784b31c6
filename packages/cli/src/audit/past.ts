import type { ObjectId } from "@stagewright/core";
import { readHistory, type OpenedRepository, type PastCommit } from "@stagewright/workspace";

/**
 * What has happened since a document came into being: read from git once, and asked in memory.
 * 200 boxes would otherwise be 200 walks of the same history.
 */
export class Past {
  /** Children before their parents. */
  readonly commits: readonly PastCommit[];
  /** Where a commit stands in {@link commits}. */
  readonly #places: ReadonlyMap<ObjectId, number>;
  /** By commit, one byte for each place: whether what stands there is in its history, or is it. */
  readonly #histories = new Map<ObjectId, Uint8Array>();
  readonly #windows = new Map<ObjectId, readonly PastCommit[]>();
  readonly #ofFile = new Map<string, PastCommit[]>();
  /** By the name a file had. */
  readonly #renamedTo = new Map<string, string>();

  constructor(commits: readonly PastCommit[]) {
    this.commits = commits;
    this.#places = new Map(commits.map(({ commit }, place) => [commit, place]));
    for (const past of commits) {
      for (const file of past.files) {
        const known = this.#ofFile.get(file);
        if (known === undefined) this.#ofFile.set(file, [past]);
        else known.push(past);
      }
      // The newest first: a name that was used twice went where it went last.
      for (const [now, before] of past.renamed)
        if (!this.#renamedTo.has(before)) this.#renamedTo.set(before, now);
    }
  }

  get(commit: ObjectId): PastCommit | undefined {
    return this.commits[this.#places.get(commit) ?? -1];
  }

  /** That commit, and what is not in its history. Newest first. */
  since(commit: ObjectId): readonly PastCommit[] {
    const known = this.#windows.get(commit);
    if (known !== undefined) return known;
    const window = this.commits.filter((past) => this.isSince(past, commit));
    this.#windows.set(commit, window);
    return window;
  }

  isSince({ commit }: PastCommit, since: ObjectId): boolean {
    return commit === since || !this.isIn(commit, since);
  }

  /** Whether the one is in the history of the other, or is it. */
  isIn(commit: ObjectId, later: ObjectId): boolean {
    return this.#historyOf(later)[this.#places.get(commit) ?? -1] === 1;
  }

  /** Those that changed a file, newest first. */
  ofFile(file: string): readonly PastCommit[] {
    return this.#ofFile.get(file) ?? [];
  }

  /** What a file is called now, as far as commits have renamed it. */
  nameNow(file: string, isThere: (file: string) => boolean): string {
    const seen = new Set<string>();
    let name = file;
    while (!isThere(name) && !seen.has(name)) {
      seen.add(name);
      name = this.#renamedTo.get(name) ?? name;
    }
    return isThere(name) ? name : file;
  }

  #historyOf(commit: ObjectId): Uint8Array {
    const known = this.#histories.get(commit);
    if (known !== undefined) return known;
    const reached = new Uint8Array(this.commits.length);
    const waiting = [commit];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const place = this.#places.get(next);
      if (place === undefined || reached[place] === 1) continue;
      reached[place] = 1;
      waiting.push(...(this.commits[place]?.parents ?? []));
    }
    this.#histories.set(commit, reached);
    return reached;
  }
}

/** @param since the document's oldest commit; undefined: it is in none, and nothing is known of the past */
export async function readPast(
  opened: OpenedRepository,
  head: ObjectId,
  since: ObjectId | undefined,
): Promise<Past> {
  return new Past(since === undefined ? [] : await readHistory(opened, { from: head, since }));
}
