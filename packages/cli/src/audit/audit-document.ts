import type { BlobStore, ObjectId, PlanClaim } from "@stagewright/core";
import { isTestFile, isTestSide, stemOf } from "@stagewright/work";
import { uncommittedIn, type KernelRepository, type PastCommit } from "@stagewright/workspace";
import { readBoxes } from "./boxes.ts";
import { changeOf, type ClaimChange } from "./change.ts";
import { evidenceFor } from "./claim-evidence.ts";
import type { Evidence } from "./evidence.ts";
import type { FoundDocument } from "./find-document.ts";
import { Mentions } from "./mentions.ts";
import type { Past } from "./past.ts";
import { trailersOf, vouchedReceipts, type Receipts } from "./receipts.ts";
import { isPlan, type Scene } from "./scene.ts";

/** A claim that is done, and all that git and receipts tell of it. Nothing has been run. */
export interface AuditedClaim {
  readonly claim: PlanClaim;
  readonly evidence: readonly Evidence[];
  readonly change: ClaimChange;
  /** When it came into a commit, and since when it has been marked in one. */
  readonly added?: ObjectId;
  readonly ticked?: ObjectId;
}

export interface DocumentAudit {
  readonly document: string;
  readonly noun: readonly [one: string, many: string];
  readonly head: ObjectId;
  /** All that the document speaks of. */
  readonly all: number;
  /** Those that are done. */
  readonly claims: readonly AuditedClaim[];
  /** Commits since the document came into being. */
  readonly commits: number;
  /** The clone has only a part of the history. */
  readonly shallow: boolean;
}

export interface AuditSources {
  readonly repository: KernelRepository;
  readonly head: ObjectId;
  readonly store: BlobStore;
  /** Receipts that the journal knows. */
  readonly receipts: readonly string[];
}

/** What the audit of each claim looks at beside the scene. */
export interface Look extends Scene {
  readonly uncommitted: ReadonlySet<string>;
  readonly receipts: Receipts;
  /** Commits to the document that say that Stagewright made them, and for which tasks. */
  readonly ours: readonly { readonly past: PastCommit; readonly tasks: readonly string[] }[];
}

/** What is there for what a document says is done. Asks git and the receipts; runs and changes nothing. */
export async function auditDocument(
  found: FoundDocument,
  { repository, head, store, receipts }: AuditSources,
): Promise<DocumentAudit> {
  const { document, reader } = found;
  const { boxes, past } = await readBoxes(repository, found, head);
  const files = await repository.listFiles(head);
  const place = placesOf(files, past);
  const all = reader.claims(found.bytes).map((claim) => ({ ...claim, files: claim.files.map(place) }));
  const done = all.filter((claim) => claim.done);
  const uncommitted = await uncommittedIn(repository.opened, head);
  const namers = namersOf(document, past, all);
  const look: Look = {
    ...{ document, past, boxes },
    tickedBy: new Map(
      [...boxes.values()].flatMap(({ ticked }) =>
        ticked === undefined ? [] : [[ticked.commit, ticked.names]],
      ),
    ),
    files: new Set(files),
    claims: new Map(done.map((claim) => [claim.name, claim])),
    namedBy: (one) => namers.byCommit.get(one.commit) ?? [],
    testsNaming: await testsNaming(repository, head, past, files),
    byStem: stemsOf(files),
    ours: past.ofFile(document).flatMap((one) => {
      const { tasks } = trailersOf(one.message);
      return tasks.length === 0 ? [] : [{ past: one, tasks }];
    }),
    uncommitted: new Set(uncommitted.flatMap(({ path: file, kind }) => (kind === "deleted" ? [] : [file]))),
    receipts: await vouchedReceipts(store, past.commits, receipts),
  };
  const { shallow } = repository.opened;
  const claims = done.map((claim): AuditedClaim => {
    const box = boxes.get(claim.name);
    const named = (namers.byName.get(claim.name) ?? []).filter(
      (one) => box !== undefined && past.isSince(one, box.added),
    );
    return {
      claim,
      evidence: evidenceFor(look, claim, named),
      change: changeOf(look, claim, named),
      ...(box === undefined ? {} : { added: box.added }),
      ...(box?.ticked === undefined ? {} : { ticked: box.ticked.commit }),
    };
  });
  return {
    document,
    noun: reader.noun,
    head,
    all: all.length,
    claims: withSharers(claims),
    commits: past.commits.length,
    shallow,
  };
}

/** Those whose code the same commits changed in the same files share it, whatever else tells them apart. */
function withSharers(claims: readonly AuditedClaim[]): AuditedClaim[] {
  const placesOfChange = ({ change: { commits, code } }: AuditedClaim): string[] =>
    commits.flatMap((commit) => code.map(({ path }) => `${commit} ${path}`));
  const sharers = new Map<string, AuditedClaim[]>();
  for (const each of claims)
    for (const place of placesOfChange(each)) sharers.set(place, [...(sharers.get(place) ?? []), each]);
  return claims.map((each) => {
    const others = placesOfChange(each)
      .flatMap((place) => sharers.get(place) ?? [])
      .flatMap(({ claim }) => (claim.name === each.claim.name ? [] : [claim.id]));
    return { ...each, change: { ...each.change, shared: [...new Set([...each.change.shared, ...others])] } };
  });
}

/** Which commits name which claims, in words or as Stagewright does, and change more than plans. */
function namersOf(document: string, past: Past, all: readonly PlanClaim[]) {
  const mentions = new Mentions();
  const byCommit = new Map<ObjectId, string[]>();
  const byName = new Map<string, PastCommit[]>();
  const base = document.slice(document.lastIndexOf("/") + 1);
  for (const one of past.commits) {
    const own = trailersOf(one.message).tasks;
    const isOurs = own.length > 0;
    if (one.files.every((file) => isPlan({ document }, file))) continue;
    // Each feature counts its tasks from one.
    if (one.files.some((file) => file !== document && file.slice(file.lastIndexOf("/") + 1) === base))
      continue;
    if (isOurs && !one.files.includes(document)) continue;
    const names = all
      .filter(({ id, key }) => (isOurs ? own.includes(id) || own.includes(key) : mentions.names(one, id)))
      .map(({ name }) => name);
    if (names.length === 0) continue;
    byCommit.set(one.commit, names);
    for (const name of names) byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  return { byCommit, byName };
}

/** Documents of one part of a repository name files from there: `src/a.ts` may be `web/src/a.ts`, where only that can be meant. */
function placesOf(files: readonly string[], past: Past): (file: string) => string {
  const there = new Set(files);
  const byName = new Map<string, string[]>();
  for (const file of files) {
    const name = file.slice(file.lastIndexOf("/") + 1);
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  return (file) => {
    if (file.endsWith("/") || there.has(file) || past.ofFile(file).length > 0) return file;
    const meant = (byName.get(file.slice(file.lastIndexOf("/") + 1)) ?? []).filter((other) =>
      other.endsWith(`/${file}`),
    );
    return meant.length === 1 ? (meant[0] ?? file) : file;
  };
}

/** An id as documents have them: letters and a number. */
const ID = /(?<![A-Za-z0-9])[A-Za-z]{1,6}-?\d+(?![A-Za-z0-9])/g;
const MOST_OF_A_TEST = 500_000;

/** Only of tests that were changed since: others of the same name are another document's. */
async function testsNaming(
  repository: KernelRepository,
  head: ObjectId,
  past: Past,
  files: readonly string[],
): Promise<(id: string) => readonly string[]> {
  const byId = new Map<string, string[]>();
  for (const file of files) {
    if (!isTestFile(file) || past.ofFile(file).length === 0) continue;
    const bytes = await repository.readFile(head, file);
    const text = new TextDecoder().decode(bytes?.subarray(0, MOST_OF_A_TEST));
    for (const id of new Set(text.match(ID))) byId.set(id, [...(byId.get(id) ?? []), file]);
  }
  return (id) => byId.get(id) ?? [];
}

function stemsOf(files: readonly string[]): Scene["byStem"] {
  const stems = new Map<string, { tests: string[]; others: number }>();
  for (const file of files) {
    const stem = stemOf(file);
    const known = stems.get(stem) ?? { tests: [], others: 0 };
    stems.set(stem, known);
    if (isTestFile(file)) known.tests.push(file);
    else if (!isTestSide(file) && !/\.(?:md|json|ya?ml|toml|lock|txt)$/.test(file)) known.others += 1;
  }
  return stems;
}
