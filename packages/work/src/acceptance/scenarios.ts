import type { OpenScenario, OwedRed, Scenario, TestReport, TestStatus, WorkState } from "@stagewright/core";

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

/** Who has turned each acceptance test green, by its id. */
export function claimants(work: WorkState): Map<string, { readonly task: string; readonly commit: string }> {
  const found = new Map<string, { readonly task: string; readonly commit: string }>();
  for (const { task, now } of [...work.retired, ...work.tasks.values()]) {
    if (now.kind !== "done") continue;
    for (const id of now.landed.claims ?? []) found.set(id, { task: task.id, commit: now.landed.commit });
  }
  return found;
}

/** The story's tests one by one, as far as they are known: those that were red by name, and those that turned green. */
export function scenariosOf(work: WorkState): Scenario[] {
  const green = claimants(work);
  return storyTests(work).flatMap(({ story, file, from, tests = [] }) => {
    const claimed = [...green.keys()].filter((id) => isIn(id, file));
    // A file that did not load had no tests to name until it did.
    const ids = new Set([...tests.filter((id) => !isFile(id) || claimed.length === 0), ...claimed]);
    if (ids.size === 0) ids.add(file);
    return [...ids].toSorted().map((id) => {
      const by = green.get(id);
      return { story, id, file, from, ...(by === undefined ? {} : { green: by }) };
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

/** Acceptance tests of stories that are through, and that did not pass: gone and skipped are not green. */
export function openScenarios(
  work: WorkState,
  report: TestReport,
  without: readonly string[],
): { readonly story: string; readonly scenarios: readonly OpenScenario[] } | undefined {
  const statusOf = new Map(report.tests.map(({ id, status }) => [id, status]));
  const ended = endedStories(work);
  for (const story of ended) {
    const scenarios = scenariosOf(work)
      .filter((one) => one.story === story && !isFile(one.id) && !without.includes(one.file))
      .flatMap(({ id }) => openBy(id, statusOf.get(id)));
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

function isIn(id: string, file: string): boolean {
  return id === file || id.startsWith(`${file} > `);
}
