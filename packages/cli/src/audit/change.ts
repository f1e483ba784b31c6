import type { ObjectId, PlanClaim } from "@stagewright/core";
import { isManifest, isTestFile, isTestSide, stemOf } from "@stagewright/work";
import type { PastCommit } from "@stagewright/workspace";
import type { OwnTest } from "./evidence.ts";
import { covers, isPlan, type Scene } from "./scene.ts";
import { speakingFor, type Speaking } from "./speaking.ts";

/** What no test can fail for. */
const PROSE =
  /\.(?:md|markdown|mdx|rst|adoc|txt)$|(?:^|\/)(?:LICENSE|CHANGELOG|\.gitignore|\.gitattributes)$/i;

/** What was done for a claim, as far as git tells it apart. */
export interface ClaimChange {
  /** The commits that speak for it, newest first. */
  readonly commits: readonly ObjectId[];
  /** Those that changed its files since it was written, and neither name nor mark it nor any other. */
  readonly meanwhile: readonly ObjectId[];
  /** Those that speak for it changed no code; what is told below is what the others did meanwhile. */
  readonly onlyMeanwhile?: true;
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

export function changeOf(scene: Scene, claim: PlanClaim, named: readonly PastCommit[]): ClaimChange {
  const { past, files } = scene;
  const speaking = speakingFor(scene, claim, named);
  // Of a commit for several claims, what another one names is not this one's.
  const others = speaking.shared.length === 0 ? [] : namedByOthers(scene, claim);
  const isOwn = (file: string): boolean =>
    covers(claim.files, file) || (speaking.whole && !isOthers(others, file));
  const spokenFor = firstChanges(scene, speaking.commits, isOwn);
  const onlyMeanwhile = spokenFor.size === 0 && speaking.meanwhile.length > 0;
  const used = onlyMeanwhile ? speaking.meanwhile : speaking.commits;
  const first = onlyMeanwhile ? firstChanges(scene, used, (file) => covers(claim.files, file)) : spokenFor;
  const isThere = (file: string): boolean => files.has(file);
  const code: ClaimChange["code"][number][] = [];
  const later = new Set<ObjectId>();
  const spoken = new Set(used.map(({ commit }) => commit));
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
    meanwhile: speaking.meanwhile.map(({ commit }) => commit),
    ...(onlyMeanwhile && first.size > 0 ? { onlyMeanwhile: true } : {}),
    code: code.toSorted((a, b) => a.path.localeCompare(b.path)),
    gone: [...first]
      .flatMap(([file, one]) => (!isThere(file) || one.renamed.has(file) ? [file] : []))
      .toSorted(),
    later: [...later],
    tests: ownTests(scene, claim, speaking, { code: [...first.keys()], others }),
    shared: idsOf(scene, speaking.shared),
    ...(speaking.inseparable ? { inseparable: true } : {}),
  };
}

/** Newest first: what is set last is the oldest. */
function firstChanges(
  scene: Scene,
  commits: readonly PastCommit[],
  isOwn: (file: string) => boolean,
): Map<string, PastCommit> {
  const first = new Map<string, PastCommit>();
  for (const one of commits)
    for (const file of one.files) if (isCode(scene, file) && isOwn(file)) first.set(file, one);
  return first;
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
      ...(commits.some((one) => one.files.includes(file)) ? { changed: true } : {}),
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
  return isCodeName(file) && !isPlan(scene, file);
}

export function isCodeName(file: string): boolean {
  return !isTestSide(file) && !isManifest(file) && !PROSE.test(file);
}
