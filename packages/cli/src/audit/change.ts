import path from "node:path";
import type { ObjectId, PlanClaim } from "@stagewright/core";
import { isManifest, isTestFile, isTestSide, stemOf } from "@stagewright/work";
import type { PastCommit } from "@stagewright/workspace";
import type { Box } from "./boxes.ts";
import type { OwnTest } from "./evidence.ts";
import type { Past } from "./past.ts";

/** A commit that did this for more claims than so many says of no single one what is its own. */
const MOST_TOGETHER = 5;
/** What no test can fail for. */
const PROSE =
  /\.(?:md|markdown|mdx|rst|adoc|txt)$|(?:^|\/)(?:LICENSE|CHANGELOG|\.gitignore|\.gitattributes)$/i;

/** What was done for a claim, as far as git tells it apart. */
export interface ClaimChange {
  /** The commits that speak for it, newest first. */
  readonly commits: readonly ObjectId[];
  /** Code they changed that is still there, and the commit whose version of it was the one before; absent: there was none. */
  readonly code: readonly { readonly path: string; readonly before?: ObjectId }[];
  /** Code they changed that is there no more or under another name, and what they only moved. */
  readonly gone: readonly string[];
  /** Other commits to the same code that are not in its history: to take the claim's out takes theirs out. */
  readonly later: readonly ObjectId[];
  readonly tests: readonly OwnTest[];
  /** Claims that the same commits speak for, as much as for this one: ids. */
  readonly shared: readonly string[];
  /** They speak for so many that nothing is its own. */
  readonly inseparable?: true;
}

/** What is looked at, the same for all claims. */
export interface Scene {
  readonly document: string;
  /** In the head's tree. */
  readonly files: ReadonlySet<string>;
  readonly past: Past;
  readonly boxes: ReadonlyMap<string, Box>;
  /** Names of claims by the commit that marked them. */
  readonly tickedBy: ReadonlyMap<ObjectId, readonly string[]>;
  /** All claims that are done, by name. */
  readonly claims: ReadonlyMap<string, PlanClaim>;
  /** Names of claims that a commit's message names. */
  readonly namedBy: (past: PastCommit) => readonly string[];
  /** Test files of the head in which an id stands. */
  readonly testsNaming: (id: string) => readonly string[];
  /** Test files of the head by what they are about, and how many other files are. */
  readonly byStem: ReadonlyMap<string, { readonly tests: readonly string[]; readonly others: number }>;
}

interface Speaking {
  readonly commits: readonly PastCommit[];
  /** All of a commit's code is the claim's, or only the files that the claim names. */
  readonly whole: boolean;
  readonly shared: readonly string[];
  readonly inseparable: boolean;
}

export function changeOf(scene: Scene, claim: PlanClaim, named: readonly PastCommit[]): ClaimChange {
  const { past, files } = scene;
  const speaking = speakingFor(scene, claim, named);
  // Of a commit for several claims, what another one names is not this one's.
  const others = speaking.shared.length === 0 ? [] : namedByOthers(scene, claim);
  const isOwn = (file: string): boolean =>
    covers(claim.files, file) || (speaking.whole && !isOthers(others, file));
  const first = new Map<string, PastCommit>();
  for (const one of speaking.commits)
    for (const file of one.files)
      // Newest first: what is set last is the oldest.
      if (isCode(scene, file) && isOwn(file)) first.set(file, one);
  const isThere = (file: string): boolean => files.has(file);
  const code: ClaimChange["code"][number][] = [];
  const later = new Set<ObjectId>();
  const spoken = new Set(speaking.commits.map(({ commit }) => commit));
  for (const [file, one] of first) {
    if (!isThere(file) || one.renamed.has(file)) continue;
    const parent = one.parents[0];
    code.push({ path: file, ...(parent === undefined ? {} : { before: parent }) });
    for (const other of past.ofFile(file))
      // What came beside it and was merged is taken out with it, too.
      if (!spoken.has(other.commit) && !past.isIn(other.commit, one.commit)) later.add(other.commit);
  }
  return {
    commits: speaking.commits.map(({ commit }) => commit),
    code: code.toSorted((a, b) => a.path.localeCompare(b.path)),
    gone: [...first]
      .flatMap(([file, one]) => (!isThere(file) || one.renamed.has(file) ? [file] : []))
      .toSorted(),
    later: [...later],
    tests: ownTests(scene, claim, speaking, { code: [...first.keys()], others }),
    shared: speaking.shared,
    ...(speaking.inseparable ? { inseparable: true } : {}),
  };
}

/** Commits that name it; else those to its files up to the one that ticked it; else that one. */
function speakingFor(scene: Scene, claim: PlanClaim, named: readonly PastCommit[]): Speaking {
  const { past, boxes } = scene;
  const few = named.filter((one) => scene.namedBy(one).length <= MOST_TOGETHER);
  if (few.length > 0) {
    const others = few.flatMap((one) => scene.namedBy(one)).filter((name) => name !== claim.name);
    return { commits: few, whole: true, shared: idsOf(scene, others), inseparable: false };
  }
  const box = boxes.get(claim.name);
  const tick = box?.ticked === undefined ? undefined : past.get(box.ticked.commit);
  const together = (box?.ticked?.names ?? []).filter((name) => name !== claim.name);
  if (claim.files.length > 0) {
    const window = box === undefined ? [] : past.since(box.added);
    const touching = window.filter((one) => one.files.some((file) => covers(claim.files, file)));
    const before = touching.filter(
      (one) =>
        named.includes(one) ||
        tick === undefined ||
        (past.isIn(one.commit, tick.commit) && (one === tick || !ticksOthers(scene, one, claim.name))),
    );
    const commits = before.length > 0 ? before : touching;
    return { commits, whole: false, shared: [], inseparable: false };
  }
  const commits = tick === undefined ? [] : [tick];
  const bulk = [...commits, ...named];
  const inseparable = together.length >= MOST_TOGETHER || (named.length > 0 && few.length === 0);
  if (inseparable) return { commits: bulk, whole: false, shared: idsOf(scene, together), inseparable };
  return { commits, whole: true, shared: idsOf(scene, together), inseparable: false };
}

function ticksOthers({ tickedBy }: Scene, one: PastCommit, name: string): boolean {
  const ticked = tickedBy.get(one.commit) ?? [];
  return ticked.length > 0 && !ticked.includes(name);
}

function namedByOthers({ claims }: Scene, claim: PlanClaim): string[] {
  return [...claims.values()].flatMap(({ name, files }) => (name === claim.name ? [] : files));
}

/** Another claim names it, or what it is by its name a test of. */
function isOthers(others: readonly string[], file: string): boolean {
  return covers(others, file) || (isTest(file) && others.some((other) => stemOf(other) === stemOf(file)));
}

function idsOf({ claims }: Scene, names: readonly string[]): string[] {
  return [...new Set(names)].map((name) => claims.get(name)?.id ?? name);
}

function ownTests(
  scene: Scene,
  claim: PlanClaim,
  { commits, whole, inseparable }: Speaking,
  { code, others }: { readonly code: readonly string[]; readonly others: readonly string[] },
): OwnTest[] {
  const found = new Map<string, OwnTest>();
  const add = (file: string, why: OwnTest["why"], about?: string): void => {
    const now = scene.past.nameNow(file, (name) => scene.files.has(name));
    if (found.has(now)) return;
    const there = scene.files.has(now);
    const by = there ? undefined : scene.past.ofFile(now)[0]?.commit;
    found.set(now, {
      path: now,
      why,
      ...(about === undefined ? {} : { about }),
      ...(there ? {} : { gone: by === undefined ? {} : { by } }),
    });
  };
  for (const file of claim.files) if (isTest(file)) add(file, "named");
  if (whole && !inseparable)
    for (const one of commits)
      for (const file of one.files) if (isTest(file) && !isOthers(others, file)) add(file, "changed-with");
  const about = [...claim.files.filter((file) => !file.endsWith("/") && !isTestSide(file)), ...code];
  for (const file of about) {
    const { tests = [], others = 0 } = scene.byStem.get(stemOf(file)) ?? {};
    if (others <= 1) for (const test of tests) add(test, "by-name", file);
  }
  // Another document may have the same id: only where nothing else is there.
  if (found.size === 0) for (const file of scene.testsNaming(claim.id)) add(file, "names-it");
  return [...found.values()];
}

/** What a runner takes up by its name; Rust takes up whatever stands in `tests`. */
function isTest(file: string): boolean {
  return isTestFile(file) || /(?:^|\/)tests\/[^/]+\.rs$/.test(file);
}

/** To put back a test or a manifest would be to break the tests, not to take the code out. */
function isCode(scene: Scene, file: string): boolean {
  return !isTestSide(file) && !isManifest(file) && !PROSE.test(file) && !isPlan(scene, file);
}

/** The feature's documents: to edit them is not to do what they say. */
export function isPlan({ document }: Pick<Scene, "document">, file: string): boolean {
  const folder = path.posix.dirname(document);
  const name = path.posix.basename(document);
  // A document among code has no folder of its own.
  const isFeature =
    folder !== "." &&
    (name === "tasks.md" || name === "criteria.md" || /(?:^|\/)specs?\//.test(`${folder}/`));
  return isFeature ? file.startsWith(`${folder}/`) : file === document;
}

export function covers(files: readonly string[], file: string): boolean {
  return files.some((each) => each === file || (each.endsWith("/") && file.startsWith(each)));
}
