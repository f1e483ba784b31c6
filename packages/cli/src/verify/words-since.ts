import { createHash } from "node:crypto";
import { allTasks, type ClaimReader, type ObjectId, type PlanClaim } from "@stagewright/core";
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
  readonly #readers: readonly ClaimReader[];
  readonly #documents = new Map<string, Promise<Uint8Array | undefined>>();
  #byId: Promise<ReadonlyMap<string, string>> | undefined;

  /** @param readers Of every plugin: each way of working knows what its documents say */
  constructor({ repository }: Project, head: ObjectId, readers: readonly ClaimReader[]) {
    this.#repository = repository;
    this.#head = head;
    this.#readers = readers;
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
    const then = await this.#repository.readFile(tree, document).catch(() => undefined);
    const reader = this.#readers.find((one) => one.reads(document, then ?? now));
    if (reader === undefined) return undefined;
    const said = then === undefined ? undefined : reader.claims(then);
    // The kernel's own tasks, a repair for one, stand in no document.
    if (said !== undefined && !said.some(({ key }) => key === task.key)) return undefined;
    const claims = reader.claims(now);
    if (claims.some(({ key }) => key === task.key))
      return said === undefined || bodyOf(then, said, task.key) === bodyOf(now, claims, task.key)
        ? undefined
        : `${task.title}, and other words below it in ${document}`;
    const renamed = claims.find(({ id }) => id === task.id);
    if (renamed === undefined && said === undefined) return undefined;
    return renamed?.title ?? `nothing: ${task.id} is not in ${document} any more`;
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

/** What stands below one claim of a text, up to the next; what is marked there is not among its words. */
function bodyOf(bytes: Uint8Array | undefined, claims: readonly PlanClaim[], key: string): string {
  const text = new TextDecoder().decode(bytes);
  const own = claims.find((claim) => claim.key === key);
  // Of other documents nobody says on which line something stands.
  if (own === undefined || text.trimStart().startsWith("{")) return "";
  const next = Math.min(...claims.flatMap(({ line }) => (line > own.line ? [line] : [])));
  return text
    .split("\n")
    .slice(own.line, Number.isFinite(next) ? next - 1 : undefined)
    .map((line) =>
      line
        .replace(/\[[ xX]\]/, "[ ]")
        .replace(/\s*✅.*$/u, "")
        .trim(),
    )
    .join("\n")
    .trim();
}
