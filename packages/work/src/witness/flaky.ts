import {
  err,
  ok,
  type CheckPin,
  type Failure,
  type FileChange,
  type Finding,
  type FlakyTest,
  type ObjectId,
  type Result,
} from "@stagewright/core";
import { isFailing } from "../checks/judge.ts";
import { isTestFile } from "../checks/test-files.ts";
import { compared, type Tally } from "./compared.ts";
import type { KnownFlake, KnownFlakes } from "./known-flakes.ts";
import { fileOf, isWorthAgain, newFailuresOf, passedIn, runsOf, type Look } from "./outcomes.ts";

/** Runs the check once more, whatever is known of it; `nth` counts from 2. */
type LookAgain = (where: "here" | "before", nth: number) => Promise<Result<Look, Failure>>;

export interface Suspicion {
  readonly check: CheckPin;
  readonly first: Look;
  /** What the tree is held against: the tip, or what stood there before the run. */
  readonly base: ObjectId;
  /** The base is where the run began, so that all the run did counts as the change. */
  readonly isWholeRun: boolean;
  readonly changes: readonly Pick<FileChange, "path" | "status">[];
  /** How the tests stood before any agent, how many there were. */
  readonly testsBefore: number | undefined;
  readonly known: KnownFlakes;
  readonly again: LookAgain;
  /** As `again`, to compare: with no tests but those of these files, where they are given. */
  readonly compare: (
    where: "here" | "before",
    nth: number,
    files: readonly string[] | undefined,
  ) => Promise<Result<Look, Failure>>;
  /** The files of the tree in which these tests stand; undefined where one of them cannot be told. */
  readonly filesOf: (
    looks: readonly Look[],
    tests: readonly string[],
  ) => Promise<readonly string[] | undefined>;
  /** Ids of the tests of a file, where a look's report can tell. */
  readonly idsOf: (look: Look, file: string) => Promise<readonly string[] | undefined>;
}

/** What is left to be said of a tree, once chance is taken out. */
export interface Settled {
  /** These fail each time. */
  readonly failures: readonly string[];
  /** These differ, and did so before the change; or nobody can say that the change made them so. */
  readonly old: readonly FlakyTest[];
  /** These differ by the change's doing: it is not taken. */
  readonly new: readonly FlakyTest[];
}

/**
 * Tells failures from chance. What fails newly is run again on the same tree, and what then
 * differs is looked at without the change, as often. A pass on rerun is never taken for green:
 * it only shows that the test is flaky.
 */
export async function settle(request: Suspicion): Promise<Result<Settled, Failure>> {
  const { check, first, known } = request;
  const fresh = newFailuresOf(first);
  const flakes = runsOf(check) < 2 ? [] : await known.of(check.name);
  const aside = isWhole(request) ? flakes.filter((flake) => isSetAside(request, flake)) : [];
  const isAside = (test: string) => aside.some((flake) => flake.test === test);
  const { tree } = first.run;
  const here = flakes.filter((flake) => flake.trees.includes(tree) && !known.isPast(flake));
  const seenOld = aside.filter(({ test }) => fresh.includes(test) || here.some((one) => one.test === test));
  const suspects = fresh.filter((test) => !isAside(test));
  const toProve = flakes.filter((flake) => !isAside(flake.test) && isTouched(request, flake.file));
  const differed = here.filter(({ test }) => !isAside(test) && passedIn(first, test));

  // On this tree, too: a later pass of it shows nothing.
  const failedHere = seenOld.filter(({ test }) => fresh.includes(test)).map(plain);
  if (failedHere.length > 0) await known.add(check.name, failedHere, tree, undefined);
  if (suspects.length + toProve.length + differed.length === 0)
    return ok({ failures: [], old: seenOld.map(plain), new: [] });
  if (runsOf(check) < 2 || (suspects.length > 0 && !isWorthAgain(first)))
    return ok({ failures: suspects, old: seenOld.map(plain), new: [] });

  const looks = await lookAgain(request, suspects, toProve, differed.length > 0 && suspects.length === 0);
  if (!looks.ok) return looks;
  const failing = new Set(
    looks.value.flatMap((look) => newFailuresOf(look).filter((test) => !isAside(test))),
  );
  const failures = [...failing].filter((test) => !looks.value.some((look) => passedIn(look, test)));
  const seen = [...failing].filter((test) => !failures.includes(test));
  const earlier = differed.filter(({ test }) => !failing.has(test));
  const steady = toProve.filter(
    ({ test, trees }) => !failing.has(test) && !trees.includes(tree) && passedIn(first, test),
  );
  await known.drop(
    check.name,
    steady.map(({ test }) => test),
  );
  // What fails each time decides already; who is to blame for the rest is of no use.
  if (failures.length > 0) return ok({ failures, old: [], new: [] });

  const differing = [
    ...seen.map((test) => tallied(looks.value, test)),
    ...earlier.map((flake) => ({ ...plain(flake), passed: flake.passed + 1, runs: flake.runs + 1 })),
  ];
  if (differing.length === 0) return ok({ failures, old: seenOld.map(plain), new: [] });
  const judged = await heldAgainstBase(request, looks.value, differing, flakes);
  if (!judged.ok) return judged;
  await known.add(check.name, judged.value, tree, request.base);
  return ok({
    failures,
    old: [...seenOld.map(plain), ...judged.value.filter(isNobodys)],
    new: judged.value.filter((flake) => !isNobodys(flake)),
  });
}

/** Until each of them has been seen both ways, or often enough; what is to be proved steady, as often as that. */
async function lookAgain(
  { check, first, again }: Suspicion,
  suspects: readonly string[],
  toProve: readonly KnownFlake[],
  isDecided: boolean,
): Promise<Result<readonly Look[], Failure>> {
  const looks = [first];
  if (isDecided) return ok(looks);
  for (let nth = 2; nth <= runsOf(check); nth++) {
    const failing = new Set([...suspects, ...looks.flatMap(newFailuresOf)]);
    const open = [...failing].some((test) => !looks.some((look) => passedIn(look, test)));
    const unproved = toProve.some(({ test }) => looks.every((look) => passedIn(look, test)));
    if (!open && !unproved) break;
    const look = await again("here", nth);
    if (!look.ok) return look;
    looks.push(look.value);
  }
  return ok(looks);
}

/** Who made them so: those the change touches it answers for; the others are looked at without it. */
async function heldAgainstBase(
  request: Suspicion,
  looks: readonly Look[],
  differing: readonly Omit<FlakyTest, "why">[],
  flakes: readonly KnownFlake[],
): Promise<Result<readonly FlakyTest[], Failure>> {
  const { check, again } = request;
  const own = new Set<string>();
  for (const { test, file } of differing)
    if (isTouched(request, file) || (await isOfChangedFile(request, looks, test))) own.add(test);
  const judged = new Map(
    flakes.filter((flake) => isJudged(request, flake)).map((flake) => [flake.test, flake]),
  );
  const others = differing.filter(({ test }) => !own.has(test) && !judged.has(test));
  const before: Look[] = [];
  for (let nth = 1; nth <= runsOf(check); nth++) {
    const isTold = (look: Look, test: string): boolean =>
      failedIn(request, look, test) || !isKnownIn(look, test);
    if (others.every(({ test }) => before.some((look) => isTold(look, test)))) break;
    const look = await again("before", nth);
    if (!look.ok) return look;
    before.push(look.value);
  }
  const isSteadyBefore = ({ test }: { readonly test: string }): boolean =>
    before.some((look) => passedIn(look, test)) && !before.some((look) => failedIn(request, look, test));
  const seen = await comparedWithBase(request, looks, others.filter(isSteadyBefore));
  if (!seen.ok) return seen;
  return ok(
    differing.map((flake): FlakyTest => {
      const { test } = flake;
      const earlier = own.has(test) ? undefined : judged.get(test);
      if (earlier?.before !== undefined) return { ...flake, before: earlier.before, why: earlier.why };
      if (own.has(test) || !before.some((look) => isKnownIn(look, test))) return { ...flake, why: "changed" };
      const passed = before.filter((look) => passedIn(look, test)).length;
      const told = { passed, runs: before.length };
      if (before.some((look) => failedIn(request, look, test))) return { ...flake, before: told, why: "old" };
      const more = seen.value.get(test);
      // Only skipped there, or never reached: that it is as bad without the change nobody has seen.
      if (more === undefined) return { ...flake, why: "changed" };
      return { ...flake, ...added(flake, more.here), before: added(told, more.before), why: more.why };
    }),
  );
}

/** A few passes without the change do not show that it made a test differ: it is looked at by turns. */
async function comparedWithBase(
  request: Suspicion,
  looks: readonly Look[],
  tests: readonly Omit<FlakyTest, "why">[],
): ReturnType<typeof compared> {
  if (tests.length === 0) return ok(new Map());
  return compared({
    tests: tests.map(({ test, passed, runs }) => ({ test, failedHere: runs - passed })),
    files: await request.filesOf(
      looks,
      tests.map(({ test }) => test),
    ),
    wholeMs: request.first.run.durationMs,
    look: request.compare,
    failedIn: (look, test) => failedIn(request, look, test),
  });
}

function added(one: Tally, other: Tally): Tally {
  return { passed: one.passed + other.passed, runs: one.runs + other.runs };
}

/** It is told, and held against nobody. */
function isNobodys({ why }: FlakyTest): boolean {
  return why === "old" || why === "unsure";
}

/** Where reports name tests, one that none of them names was not there. */
function isKnownIn({ tests }: Look, test: string): boolean {
  if (tests === undefined || !test.includes(" > ")) return true;
  const unloaded = tests.suiteErrors.flatMap(({ id, file, suite }) => [id, file ?? suite]);
  return tests.tests.some(({ id }) => id === test) || unloaded.some((name) => test.startsWith(`${name} > `));
}

/** It ran without the change and failed, or did not load; not that it was skipped, or that the run broke off before it told. */
function failedIn({ first }: Suspicion, look: Look, test: string): boolean {
  if (look.run.end.kind === "timed-out" || (first.tests !== undefined && look.tests === undefined))
    return false;
  const result = look.tests?.tests.find(({ id }) => id === test);
  if (result !== undefined) return isFailing(result);
  return isKnownIn(look, test) && !passedIn(look, test);
}

/** All tests have told something: what was left out behind a failure may hide another one. */
function isWhole({ first, testsBefore }: Suspicion): boolean {
  return first.tests !== undefined && testsBefore !== undefined && first.tests.tests.length >= testsBefore;
}

/** Known to be as bad without the change: no need to find out about it once more. */
function isSetAside(request: Suspicion, flake: KnownFlake): boolean {
  return flake.why === "old" && isJudged(request, flake);
}

/** Whose it is has been looked into: what is found again is that once more. */
function isJudged(request: Suspicion, flake: KnownFlake): boolean {
  const { why, trees, bases, file } = flake;
  if (why === "made" && !request.known.isPast(flake))
    return trees.includes(request.first.run.tree) && bases.includes(request.base);
  if (!isNobodys(flake)) return false;
  if (bases.includes(request.base)) return true;
  return !request.isWholeRun && file !== undefined && !isTouched(request, file);
}

function isTouched({ changes }: Suspicion, file: string | undefined): boolean {
  return file !== undefined && changes.some(({ path }) => path === file || path.endsWith(`/${file}`));
}

async function isOfChangedFile(
  { changes, idsOf }: Suspicion,
  looks: readonly Look[],
  test: string,
): Promise<boolean> {
  for (const { path, status } of changes) {
    if (status === "deleted" || !isTestFile(path)) continue;
    for (const look of looks) if ((await idsOf(look, path))?.includes(test) === true) return true;
  }
  return false;
}

function tallied(looks: readonly Look[], test: string): Omit<FlakyTest, "why"> {
  const file = fileOf(looks, test);
  return {
    test,
    ...(file === undefined ? {} : { file }),
    passed: looks.filter((look) => passedIn(look, test)).length,
    runs: looks.length,
  };
}

function plain({ test, file, passed, runs, before, why }: FlakyTest): FlakyTest {
  return {
    ...{ test, passed, runs, why },
    ...(file === undefined ? {} : { file }),
    ...(before === undefined ? {} : { before }),
  };
}

/** For people: a test that differs, and is held against nobody. */
export function foundFlaky({ test, file, passed, runs, before, why }: FlakyTest): Finding {
  const then = before === undefined ? "" : `, and ${before.passed} of ${before.runs} without the change`;
  const unsure = why === "unsure" ? ": too seldom to say whose doing it is" : "";
  return {
    code: "FLAKY_TEST",
    path: file ?? test,
    detail: `${test} passed ${passed} of ${runs} runs on one tree${then}${unsure}`,
    severity: "reported",
  };
}

/** What is said of tests by whose doing the change is not taken. */
export function flakyFailure(
  check: CheckPin,
  run: Look["run"],
  tests: readonly FlakyTest[],
): Result<never, Failure> {
  return err({
    code: "TESTS_FLAKY",
    check: check.name,
    command: check.display,
    tests,
    outputTail: run.outputTail,
    logFile: run.logFile,
  });
}
