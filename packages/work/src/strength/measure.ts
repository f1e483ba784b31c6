import {
  err,
  ok,
  type CheckPin,
  type Failure,
  type Finding,
  type Mutant,
  type Mutators,
  type NamedMutant,
  type ObjectId,
  type Result,
  type StrengthGap,
  type StrengthSettings,
} from "@stagewright/core";
import { passed } from "../checks/judge.ts";
import type { Services } from "../services.ts";
import { KnownFlakes } from "../witness/known-flakes.ts";
import { loadReport } from "../witness/reporting.ts";
import { witness, type WitnessContext } from "../witness/witness.ts";
import { judgeMutant, type Judged, type Reference } from "./judged.ts";
import { named } from "./words.ts";

export interface Measured {
  readonly killed: number;
  readonly timedOut: readonly NamedMutant[];
  readonly survived: readonly NamedMutant[];
  readonly invalid: number;
  readonly durationMs: number;
  /** Why it is not complete, where it is not. */
  readonly gap?: { readonly gap: StrengthGap; readonly detail: string };
}

export interface Measurement {
  readonly services: Services;
  readonly context: WitnessContext;
  readonly mutators: Mutators;
  readonly check: CheckPin;
  readonly settings: StrengthSettings;
  readonly tree: ObjectId;
  readonly head: ObjectId;
  /** Tests that are owed red. */
  readonly without: readonly string[];
  readonly label: string;
  /** In the order in which they are judged. */
  readonly mutants: readonly Mutant[];
  /** Takes what checks changed that is the user's. */
  readonly strayed: Finding[];
}

/** A mutant may take three times as long as the tests take without it, and this more: the machine has other work. */
const GRACE_MS = 5_000;
const FACTOR = 3;

/** Judges mutants, one after the other, until there are enough of them. Those that are invalid make room for others. */
export async function measure(measurement: Measurement): Promise<Result<Measured, Failure>> {
  const { settings, mutants } = measurement;
  const began = performance.now();
  const seen = { killed: 0, timedOut: [] as NamedMutant[], survived: [] as NamedMutant[], invalid: 0 };
  const measured = (gap?: StrengthGap, detail = ""): Result<Measured, Failure> =>
    ok({
      ...seen,
      durationMs: Math.round(performance.now() - began),
      ...(gap === undefined ? {} : { gap: { gap, detail } }),
    });

  const reference = await referenceOf(measurement);
  if (!reference.ok) return reference;
  if (reference.value === undefined) return measured("no-report");
  if (reference.value.passing.size === 0) return measured("not-judged", "no test passes without a mutant");
  for (const [index, mutant] of mutants.entries()) {
    if (seen.killed + seen.survived.length >= settings.mutants) break;
    const left = settings.withinMs - (performance.now() - began);
    if (left <= 0) return measured("out-of-time");
    const judged = await judge(measurement, mutant, { index, left, reference: reference.value });
    if (!judged.ok) return judged;
    switch (judged.value.kind) {
      case "killed":
        seen.killed += 1;
        break;
      case "timed-out":
        // Not its own deadline's doing, but the end of the time for all.
        if (settings.withinMs - (performance.now() - began) <= 0) return measured("out-of-time");
        seen.killed += 1;
        seen.timedOut.push(named(mutant));
        break;
      case "survived":
        seen.survived.push(named(mutant));
        break;
      case "invalid":
        seen.invalid += 1;
        break;
      case "unjudged":
        return measured("not-judged", judged.value.detail);
    }
  }
  return seen.killed + seen.survived.length === 0 && mutants.length > 0
    ? measured("all-invalid")
    : measured();
}

/** The tests as they are without a mutant: mostly known already. Undefined: they cannot be told one by one. */
async function referenceOf({
  services,
  context,
  check,
  tree,
  head,
  without,
  label,
}: Measurement): Promise<Result<(Reference & { readonly durationMs: number }) | undefined, Failure>> {
  const seen = await witness(services, context, {
    ...{ check, tree, head, without, label: `${label}-strength` },
  });
  if (!seen.ok) return seen;
  const report = await loadReport(services, seen.value.tests);
  if (report === undefined) return ok(undefined);
  const flaky = new Set(
    (await new KnownFlakes(services.cache, services.run).of(check.name)).map(({ test }) => test),
  );
  const passing = report.tests.filter(({ id, status }) => status === "passed" && !flaky.has(id));
  return ok({
    passing: new Set(passing.map(({ id }) => id)),
    broken: new Set(report.suiteErrors.map(({ id }) => id)),
    green: passed(seen.value.end),
    durationMs: seen.value.durationMs,
  });
}

async function judge(
  measurement: Measurement,
  mutant: Mutant,
  given: {
    readonly index: number;
    readonly left: number;
    readonly reference: Reference & { readonly durationMs: number };
  },
): Promise<Result<Judged, Failure>> {
  const { services, context, mutators, check, tree, head, without, label } = measurement;
  const bytes = await services.repository.readFile(tree, mutant.path);
  if (bytes === undefined) return ok({ kind: "unjudged", detail: `${mutant.path} is not there` });
  const mutated = await services.repository.editTree(tree, [
    { path: mutant.path, bytes: mutators.apply(bytes, mutant) },
  ]);
  const own = Math.min(check.timeoutMs, FACTOR * given.reference.durationMs + GRACE_MS);
  const seen = await witness(services, context, {
    check: { ...check, timeoutMs: Math.max(1, Math.ceil(Math.min(own, given.left))) },
    tree: mutated,
    ...{ head, without, reports: true },
    label: `${label}-mutant-${given.index + 1}`,
  });
  if (!seen.ok) {
    const { error } = seen;
    return error.code === "CANNOT_WITNESS" ? ok({ kind: "unjudged", detail: error.reason }) : seen;
  }
  measurement.strayed.push(...seen.value.strayed);
  const refused = seen.value.strayed.filter(({ severity }) => severity === "refused");
  if (refused.length > 0) return err({ code: "CHANGE_REFUSED", findings: refused });
  return ok(judgeMutant(seen.value, await loadReport(services, seen.value.tests), given.reference));
}
