import type { PlanClaim } from "@stagewright/core";
import type { PastCommit } from "@stagewright/workspace";
import { covers, isPlan, type Scene } from "./scene.ts";

/** A commit that did this for more claims than so many says of no single one what is its own. */
const MOST_TOGETHER = 5;

/**
 * What a commit since a claim was written is to it:
 * - `speaks`: it names it, or it marked it
 * - `wrote`: it wrote it down, and no more; what it brought along was there already
 * - `others`: it names or marks others, and not this one
 * - `meanwhile`: it says nothing of any
 */
export type Bearing = "speaks" | "wrote" | "others" | "meanwhile";

export function bearingOf(scene: Scene, claim: PlanClaim, one: PastCommit): Bearing {
  const box = scene.boxes.get(claim.name);
  const names = scene.namedBy(one);
  if (names.includes(claim.name)) return "speaks";
  // Before the first commit there was nothing to be changed: it is an import, or a shallow clone's edge.
  if (box?.ticked?.commit === one.commit && one.parents.length > 0) return "speaks";
  if (box?.added === one.commit) return "wrote";
  if (names.length > 0 || (scene.tickedBy.get(one.commit) ?? []).length > 0) return "others";
  return "meanwhile";
}

export interface Speaking {
  /** Newest first, as all here. */
  readonly commits: readonly PastCommit[];
  /** Those that changed the files that the claim names, and say of no claim that it was for it. */
  readonly meanwhile: readonly PastCommit[];
  /** All of a commit's code is the claim's, or only the files that the claim names. */
  readonly whole: boolean;
  /** Names of claims that the same commits speak for. */
  readonly shared: readonly string[];
  readonly inseparable: boolean;
}

/** Commits that name it; else, of those to its files, those that mark it; else, where it names none, the one that does. */
export function speakingFor(scene: Scene, claim: PlanClaim, named: readonly PastCommit[]): Speaking {
  const few = named.filter((one) => scene.namedBy(one).length <= MOST_TOGETHER);
  const { touching, meanwhile } = touchingFiles(scene, claim);
  const isOther = (name: string): boolean => name !== claim.name;
  if (few.length > 0) {
    const shared = few.flatMap((one) => scene.namedBy(one)).filter(isOther);
    return { commits: few, meanwhile, whole: true, shared, inseparable: false };
  }
  if (claim.files.length > 0)
    return { commits: touching, meanwhile, whole: false, shared: [], inseparable: false };
  const ticked = scene.boxes.get(claim.name)?.ticked;
  const commits = markOf(scene, claim);
  const together = commits.length === 0 ? [] : (ticked?.names ?? []).filter(isOther);
  const inseparable = together.length >= MOST_TOGETHER || named.length > 0;
  return {
    commits: inseparable ? [...commits, ...named.filter((one) => !commits.includes(one))] : commits,
    meanwhile,
    whole: !inseparable,
    shared: together,
    inseparable,
  };
}

function touchingFiles(
  scene: Scene,
  claim: PlanClaim,
): { readonly touching: readonly PastCommit[]; readonly meanwhile: readonly PastCommit[] } {
  const { past, boxes } = scene;
  const box = boxes.get(claim.name);
  if (box === undefined || claim.files.length === 0) return { touching: [], meanwhile: [] };
  const all = past.since(box.added).filter((one) => one.files.some((file) => covers(claim.files, file)));
  const ofBearing = (wanted: Bearing) => all.filter((one) => bearingOf(scene, claim, one) === wanted);
  const meanwhile = ofBearing("meanwhile");
  const tick = box.ticked?.commit;
  const before = meanwhile.filter((one) => tick === undefined || past.isIn(one.commit, tick));
  return { touching: ofBearing("speaks"), meanwhile: before.length > 0 ? before : meanwhile };
}

/**
 * The commit that marked one that names no files, if it did something: where it says that it was for
 * others, or the claim's work leaves nothing in git, what it changed is not the claim's.
 */
function markOf(scene: Scene, claim: PlanClaim): readonly PastCommit[] {
  const ticked = scene.boxes.get(claim.name)?.ticked;
  const tick = ticked === undefined ? undefined : scene.past.get(ticked.commit);
  if (tick === undefined || bearingOf(scene, claim, tick) !== "speaks") return [];
  if (tick.files.every((file) => isPlan(scene, file))) return [];
  const names = scene.namedBy(tick);
  if (names.length > 0 && !names.includes(claim.name)) return [];
  return claim.kind === "check-only" || claim.kind === "manual" ? [] : [tick];
}
