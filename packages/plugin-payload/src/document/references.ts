import type { JsonPath } from "./json-tree.ts";
import type { Found } from "./findings.ts";
import type { Payload, PlanStep } from "./schema.ts";

/** Ids that are there twice, references to what is not there, steps that wait for one another. Pure. */
export function checkReferences(payload: Payload): Found[] {
  const { requirement, plan, testPlan, implementation, qaFindings } = payload;
  const steps = plan?.steps ?? [];
  const scenarios = testPlan?.scenarios ?? [];
  const ids = {
    step: new Set(steps.map(({ id }) => id)),
    scenario: new Set(scenarios.map(({ id }) => id)),
    // A fixture may be nothing but its name.
    fixture: new Set([
      ...pointIds(testPlan?.fixtures),
      ...(testPlan?.fixtures ?? []).filter((fixture) => typeof fixture === "string"),
    ]),
    requirement: new Set([
      ...pointIds(requirement?.constraints),
      ...pointIds(requirement?.acceptanceCriteria),
    ]),
  };
  const refer = (kind: keyof typeof ids, id: string | null | undefined, at: JsonPath): Found[] =>
    id === null || id === undefined || id === "" || ids[kind].has(id)
      ? []
      : [dangling(kind, id, ids[kind], at)];
  const referAll = (kind: keyof typeof ids, all: readonly string[] | null | undefined, at: JsonPath) =>
    (all ?? []).flatMap((id, index) => refer(kind, id, [...at, index]));
  return [
    ...idsTwice(steps, ["plan", "steps"]),
    ...idsTwice(scenarios, ["testPlan", "scenarios"]),
    ...idsTwice(testPlan?.fixtures, ["testPlan", "fixtures"]),
    ...idsTwice(requirement?.constraints, ["requirement", "constraints"]),
    ...idsTwice(requirement?.acceptanceCriteria, ["requirement", "acceptanceCriteria"]),
    ...idsTwice(implementation?.changes, ["implementation", "changes"]),
    ...idsTwice(qaFindings?.issues, ["qaFindings", "issues"]),
    ...steps.flatMap((step, index) =>
      referAll("step", step.dependencies, ["plan", "steps", index, "dependencies"]),
    ),
    ...cycles(steps),
    ...(testPlan?.coverageMatrix ?? []).flatMap((row, index) => {
      const at = ["testPlan", "coverageMatrix", index];
      return [
        ...refer("requirement", row.requirementId, [...at, "requirementId"]),
        ...refer("step", row.planStepId, [...at, "planStepId"]),
        ...referAll("scenario", row.scenarioIds, [...at, "scenarioIds"]),
      ];
    }),
    ...scenarios.flatMap((scenario, index) =>
      referAll("fixture", scenario.fixtureIds, ["testPlan", "scenarios", index, "fixtureIds"]),
    ),
    ...(implementation?.changes ?? []).flatMap((change, index) => {
      const at = ["implementation", "changes", index];
      return [
        ...refer("step", change.planStepId, [...at, "planStepId"]),
        ...refer("requirement", change.requirementId, [...at, "requirementId"]),
      ];
    }),
    ...(qaFindings?.issues ?? []).flatMap((issue, index) =>
      (issue.affectedFiles ?? []).flatMap((file, place) =>
        filePlaceOf(file) === undefined
          ? [noFilePlace(file, ["qaFindings", "issues", index, "affectedFiles", place])]
          : [],
      ),
    ),
  ];
}

/** `src/sum.ts:12`, also with a column or a last line (`:12:3`, `:12-20`); undefined: it is no such thing. */
export function filePlaceOf(written: string): { path: string; line: number; lastLine: number } | undefined {
  const [, path, line, last] = /^(.+?):(\d+)(?:-(\d+)|:\d+)?$/.exec(written.trim()) ?? [];
  if (path === undefined || path.startsWith("/") || path.split("/").includes("..")) return undefined;
  const first = Number(line);
  const lastLine = last === undefined ? first : Number(last);
  return first >= 1 && lastLine >= first ? { path, line: first, lastLine } : undefined;
}

type Points = readonly (string | { readonly id?: string | null | undefined })[] | null | undefined;

/** An object's id, or the word a sentence begins with where it looks like one: `AC-1: it sums`. */
function pointIds(points: Points): string[] {
  return (points ?? []).flatMap((point) => {
    if (typeof point !== "string") return point.id ?? [];
    return /^\s*\[?([A-Za-z]+[-_.]?\d[\w.-]*)\]?(?=[\s:—–)-]|$)/.exec(point)?.[1] ?? [];
  });
}

function dangling(kind: string, id: string, known: ReadonlySet<string>, at: JsonPath): Found {
  const shown = JSON.stringify(id.slice(0, 100));
  // A requirement in sentences without ids names nothing one could refer to: nobody can tell.
  if (kind === "requirement" && known.size === 0)
    return {
      code: "UNCHECKED_REFERENCE",
      severity: "note",
      at,
      message: `${shown} cannot be checked: the requirement's points have no ids`,
    };
  return {
    code: "DANGLING_REFERENCE",
    severity: kind === "step" || kind === "scenario" ? "error" : "warning",
    at,
    message: `there is no ${kind} ${shown}`,
  };
}

function idsTwice(points: Points, at: JsonPath): Found[] {
  const seen = new Map<string, number>();
  return (points ?? []).flatMap((point, index): Found[] => {
    const id = typeof point === "string" ? undefined : point.id;
    if (id === undefined || id === null || id === "") return [];
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, index);
      return [];
    }
    const message = `${JSON.stringify(id.slice(0, 100))} is the id of number ${first + 1} already`;
    return [{ code: "DUPLICATE_ID", severity: "error", at: [...at, index, "id"], message }];
  });
}

/** Each circle once, at the step in it that stands first. */
function cycles(steps: readonly PlanStep[]): Found[] {
  const byId = new Map(steps.map((step, index) => [step.id, { step, index }]));
  const done = new Set<string>();
  const found: Found[] = [];
  for (const { id } of steps) {
    const way: { id: string; next: number }[] = [];
    const on = new Set<string>();
    const enter = (step: string): void => {
      if (done.has(step) || !byId.has(step)) return;
      if (!on.has(step)) {
        on.add(step);
        way.push({ id: step, next: 0 });
        return;
      }
      const circle = way.slice(way.findIndex((each) => each.id === step)).map((each) => each.id);
      const first = Math.min(...circle.map((each) => byId.get(each)?.index ?? 0));
      const message = `waits for itself: ${[...circle, step].join(" → ").slice(0, 500)}`;
      const at = ["plan", "steps", first, "dependencies"];
      found.push({ code: "DEPENDENCY_CYCLE", severity: "error", at, message });
    };
    enter(id);
    // Not by calling itself: a chain may be long.
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const dependency = byId.get(top.id)?.step.dependencies?.[top.next];
      top.next += 1;
      if (dependency !== undefined) enter(dependency);
      else {
        way.pop();
        on.delete(top.id);
        done.add(top.id);
      }
    }
  }
  return found;
}

const noFilePlace = (file: string, at: JsonPath): Found => ({
  code: "NO_FILE_PLACE",
  severity: "warning",
  at,
  message: `${JSON.stringify(file.slice(0, 200))} is no path:line below the repository`,
});
