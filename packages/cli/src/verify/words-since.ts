import { createHash } from "node:crypto";
import path from "node:path";
import { allTasks, type ObjectId } from "@stagewright/core";
import { readTasks, type Receipt } from "@stagewright/work";
import type { Project } from "../project.ts";

/** What was asked for when something was witnessed, and is other now. */
export interface WordsSince {
  /** The task's words now, where they are others. */
  readonly wordsNow?: string;
  /** Documents that said what was asked for, and what became of them. */
  readonly documents: readonly string[];
}

/** Compares the words that receipts were about with those of a commit, document by document. */
export class Words {
  readonly #repository: Project["repository"];
  readonly #head: ObjectId;
  readonly #documents = new Map<string, Promise<Uint8Array | undefined>>();
  #byId: Promise<ReadonlyMap<string, string>> | undefined;

  constructor({ repository }: Project, head: ObjectId) {
    this.#repository = repository;
    this.#head = head;
  }

  async since(receipt: Receipt): Promise<WordsSince> {
    const documents: string[] = [];
    for (const [file, digest] of Object.entries(receipt.asked ?? {})) {
      const now = await this.#now(file);
      if (now === undefined) documents.push(`${file} is not there any more`);
      else if (createHash("sha256").update(now).digest("hex") !== digest)
        documents.push(`${file} has other words now`);
    }
    const wordsNow = receipt.task === undefined ? undefined : await this.#task(receipt, receipt.task);
    return { documents, ...(wordsNow === undefined ? {} : { wordsNow }) };
  }

  async #task({ tree }: Receipt, task: NonNullable<Receipt["task"]>): Promise<string | undefined> {
    const { document } = task;
    if (document === undefined) return other(task.title, (await this.#ids()).get(task.id));
    const now = await this.#now(document);
    if (now === undefined) return `nothing: ${document} is not there any more`;
    if (path.posix.basename(document) === "tasks.md") {
      const same = allTasks(readTasks(now)).filter(({ id }) => id === task.id);
      if (same.some(({ title }) => title === task.title)) return undefined;
      return same[0]?.title ?? `nothing: ${task.id} is not in ${document} any more`;
    }
    // Other documents are told by their lines, as they stood when the task was marked.
    const then = await this.#repository.readFile(tree, document).catch(() => undefined);
    const said = linesOf(then).filter((line) => line.includes(task.title));
    const still = new Set(linesOf(now));
    if (said.every((line) => still.has(line))) return undefined;
    return `other words in ${document}`;
  }

  #now(file: string): Promise<Uint8Array | undefined> {
    const known =
      this.#documents.get(file) ?? this.#repository.readFile(this.#head, file).catch(() => undefined);
    this.#documents.set(file, known);
    return known;
  }

  /** For receipts that do not say where their task stands: by id, in whatever plan has it; an id that stands for two says nothing. */
  #ids(): Promise<ReadonlyMap<string, string>> {
    this.#byId ??= this.#readIds();
    return this.#byId;
  }

  async #readIds(): Promise<ReadonlyMap<string, string>> {
    const words = new Map<string, string>();
    const twice = new Set<string>();
    const files = await this.#repository.listFiles(this.#head);
    for (const plan of files.filter((file) => /(?:^|\/)tasks\.md$/.test(file))) {
      const bytes = await this.#now(plan);
      for (const { id, title } of bytes === undefined ? [] : allTasks(readTasks(bytes))) {
        if (words.has(id)) twice.add(id);
        words.set(id, title);
      }
    }
    for (const id of twice) words.delete(id);
    return words;
  }
}

const other = (then: string, now: string | undefined): string | undefined => (then === now ? undefined : now);

/** Whether its box is ticked is not among a line's words. */
function linesOf(bytes: Uint8Array | undefined): string[] {
  if (bytes === undefined) return [];
  return new TextDecoder()
    .decode(bytes)
    .split("\n")
    .map((line) => line.replace(/\[[ xX]\]/, "[]").trim());
}
