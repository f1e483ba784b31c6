import type {
  FileResults,
  OpenScenario,
  OwedRed,
  Scenario,
  TestReport,
  TestStatus,
  WorkState,
} from "@stagewright/core";

/** Tests that a story brought red, file by file: its acceptance tests. */
export interface StoryTests extends Pick<OwedRed, "file" | "tests"> {
  readonly story: string;
  /** Id of the task that brought them. */
  readonly from: string;
}

export function storyTests(work: WorkState): StoryTests[] {
  return [...work.tasks.values(), ...work.retired].flatMap(({ task, now }) => {
    const { story } = task;
    if (task.kind !== "tests-first" || story === undefined || now.kind !== "done") return [];
    return now.landed.owes.map(({ file, tests }) => ({
      ...{ file, story, from: task.id },
      ...(tests === undefined ? {} : { tests }),
    }));
  });
}

interface Claimant {
  readonly task: string;
  readonly commit: string;
  /** Where the test's id does not begin with it. */
  readonly file?: string;
}

/** Who has turned each acceptance test green, by its id. */
export function claimants(work: WorkState): Map<string, Claimant> {
  const found = new Map<string, Claimant>();
  for (const { task, now } of [...work.retired, ...work.tasks.values()]) {
    if (now.kind !== "done") continue;
    const { claims = [], claimFiles = {}, commit } = now.landed;
    for (const id of claims) {
      const file = Object.hasOwn(claimFiles, id) ? claimFiles[id] : undefined;
      found.set(id, { task: task.id, commit, ...(file === undefined ? {} : { file }) });
    }
  }
  return found;
}

/** The story's tests one by one, as far as they are known: those that were red by name, and those that turned green. */
export function scenariosOf(work: WorkState): Scenario[] {
  const green = claimants(work);
  return storyTests(work).flatMap(({ story, file, from, tests = [] }) => {
    const claimed = [...green].flatMap(([id, by]) => (isIn(id, file) || by.file === file ? [id] : []));
    // What did not load, a file or a whole package, had no tests to name until it did.
    const ids = new Set([...tests.filter((id) => !isFile(id)), ...claimed]);
    if (ids.size === 0) ids.add(file);
    return [...ids].toSorted().map((id) => {
      const by = green.get(id);
      if (by === undefined) return { story, id, file, from };
      return { story, id, file, from, green: { task: by.task, commit: by.commit } };
    });
  });
}

/** Stories of which no task is left to do. */
function endedStories(work: WorkState): Set<string> {
  const ended = new Set<string>();
  const open = new Set<string>();
  for (const { task, now } of work.tasks.values())
    if (task.story !== undefined)
      (["failed", "skipped", "open"].includes(now.kind) ? open : ended).add(task.story);
  return new Set([...ended].filter((story) => !open.has(story)));
}

/**
 * Acceptance tests of stories that are through, and that did not pass: gone and skipped are not green.
 * Of a file that had no names when it was brought, all that stand in it now.
 */
export async function openScenarios(
  work: WorkState,
  report: TestReport,
  without: readonly string[],
  resultsOf: (file: string) => Promise<FileResults | undefined>,
): Promise<{ readonly story: string; readonly scenarios: readonly OpenScenario[] } | undefined> {
  const statusOf = new Map(report.tests.map(({ id, status }) => [id, status]));
  const all = scenariosOf(work).filter(({ file }) => !without.includes(file));
  for (const story of endedStories(work)) {
    const own = all.filter((one) => one.story === story);
    const named = own.filter(({ id }) => !isFile(id));
    const scenarios = named.flatMap(({ id }) => openBy(id, statusOf.get(id)));
    const unnamed = storyTests(work).filter(
      ({ story: of, file, tests = [] }) =>
        of === story && !without.includes(file) && (tests.length === 0 || tests.some(isFile)),
    );
    for (const { file } of unnamed) {
      const results = await resultsOf(file);
      if (results === undefined || results.testless === true) continue;
      const isOpen = ({ id }: { readonly id: string }) => !named.some((one) => one.id === id);
      if (results.tests.length === 0) scenarios.push({ id: file, status: "gone" });
      scenarios.push(...results.tests.filter(isOpen).flatMap(({ id, status }) => openBy(id, status)));
    }
    if (scenarios.length > 0) return { story, scenarios };
  }
  return undefined;
}

function openBy(id: string, status: TestStatus | undefined): OpenScenario[] {
  switch (status) {
    case "passed":
      return [];
    case undefined:
      return [{ id, status: "gone" }];
    case "skipped":
    case "todo":
      return [{ id, status: "skipped" }];
    case "failed":
    case "errored":
      return [{ id, status: "failed" }];
  }
}

/** A file's own id stands for all that is in it. */
export function isFile(id: string): boolean {
  return !id.includes(" > ");
}

/** Its id begins with its file. */
export function isIn(id: string, file: string): boolean {
  return id === file || id.startsWith(`${file} > `);
}
