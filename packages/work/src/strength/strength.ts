import {
  err,
  ok,
  type CheckPin,
  type Failure,
  type Graded,
  type ObjectId,
  type Result,
  type Strength,
} from "@stagewright/core";
import type { Services } from "../services.ts";
import type { Bench } from "../witness/bench.ts";
import type { WitnessContext } from "../witness/witness.ts";
import { mutantsBetween, type MutatedChange } from "./change.ts";
import { drawn } from "./draw.ts";
import { measure, type Measured } from "./measure.ts";

export interface StrengthRequest {
  readonly services: Services;
  readonly context: WitnessContext;
  readonly bench: Pick<Bench, "test" | "strayed">;
  /** It is measured only where the settings say so of this. */
  readonly on: "task" | "phase" | "end";
  /** The change is what is between these trees. */
  readonly from: ObjectId;
  readonly tree: ObjectId;
  readonly head: ObjectId;
  readonly without: readonly string[];
  readonly label: string;
  /** What was seen of the change's tests without its code. */
  readonly graded?: Graded;
}

/**
 * Whether the check's tests are as strong as the settings ask. Undefined: nobody asks, here.
 * A measurement that was cut short is a failure, unless what is known of it is enough to say
 * that the tests are weak.
 */
export async function strengthOf(request: StrengthRequest): Promise<Result<Strength | undefined, Failure>> {
  const { services, bench, from, tree, on, graded } = request;
  const check = bench.test;
  if (check?.strength === undefined || check.strength.on !== on) return ok(undefined);
  const settings = check.strength;
  const { mutators } = services;
  const change =
    mutators === undefined ? undefined : await mutantsBetween(services.repository, mutators, from, tree);
  if (mutators === undefined || change === undefined)
    return err(unknown(check, 0, 0, { gap: "not-judged", detail: "nobody makes mutants here" }));
  if (!change.touchesCode) return ok(strengthFrom(check, tree, change, NOTHING, undefined));

  const command = check.display;
  if (graded?.reason === "tests-passed-before")
    return err({
      ...{ code: "TESTS_WEAK", check: check.name, command, least: settings.least, reverted: true },
      ...{ mutants: 0, killed: 0, survived: [] },
    });
  const seen =
    change.mutants.length === 0
      ? ok(NOTHING)
      : await measure({
          ...request,
          ...{ mutators, check, settings, mutants: drawn(change.mutants, tree), strayed: bench.strayed },
        });
  if (!seen.ok) return seen;
  const { killed, survived, gap } = seen.value;
  const judged = killed + survived.length;
  const wanted = Math.min(settings.mutants, change.mutants.length - seen.value.invalid);
  // Even if all that is left were killed.
  const best = gap === undefined ? killed : wanted - survived.length;
  const of = gap === undefined ? judged : wanted;
  if (of > 0 && (100 * best) / of < settings.least)
    return err({
      ...{ code: "TESTS_WEAK", check: check.name, command, least: settings.least },
      ...{ mutants: judged, killed, survived },
    });
  if (gap !== undefined) return err(unknown(check, wanted, judged, gap));
  return ok(strengthFrom(check, tree, change, seen.value, graded));
}

/** A change that was not measured as a whole is never `witnessed`. */
export function gradedBy(strength: Strength | undefined, graded: Graded): Graded {
  const isWhole = strength === undefined || !strength.applies || strength.complete;
  return isWhole || graded.grade !== "witnessed"
    ? graded
    : { grade: "checked", reason: "strength-not-measured" };
}

const NOTHING: Measured = { killed: 0, timedOut: [], survived: [], invalid: 0, durationMs: 0 };

function strengthFrom(
  check: CheckPin,
  seed: ObjectId,
  change: MutatedChange,
  { killed, timedOut, survived, invalid, durationMs }: Measured,
  graded: Graded | undefined,
): Strength {
  return {
    check: check.name,
    least: check.strength?.least ?? 0,
    applies: change.touchesCode,
    seed,
    candidates: change.mutants.length,
    mutants: killed + survived.length,
    killed,
    timedOut,
    survived,
    invalid,
    complete: change.gaps === 0 && (change.mutants.length > 0 || !change.touchesCode),
    unmeasured: change.unmeasured,
    durationMs,
    ...(graded === undefined ? {} : { revert: graded.grade === "witnessed" ? "rejected" : "not-seen" }),
  };
}

function unknown(
  check: CheckPin,
  wanted: number,
  mutants: number,
  gap: NonNullable<Measured["gap"]>,
): Extract<Failure, { code: "STRENGTH_UNKNOWN" }> {
  return { code: "STRENGTH_UNKNOWN", check: check.name, command: check.display, ...gap, wanted, mutants };
}
