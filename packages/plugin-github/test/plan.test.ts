import { allTasks, violations, type WorkPlan } from "@stagewright/core";
import { readTasks, withSchedule } from "@stagewright/work";
import { expect, test } from "vitest";
import { subjectOf, withDeclared } from "../src/implement.ts";
import { planClauses } from "../src/plan-contract.ts";

const DIR = "specs/042-x";
const AT = {
  ...{ issue_number: 42, branch_name: "042-x", feature_dir: DIR },
  ...{ spec_file: `${DIR}/spec.md`, plan_file: `${DIR}/plan.md`, tasks_file: `${DIR}/tasks.md` },
};
const TASKS = "## Phase 1: Core\n\n- [ ] T001 [P] Write a\n- [ ] T002 [P] Write b\n- [ ] T003 [P] Write c\n";

type PlanTask = { id: string; paths?: string[]; on?: string[] };
const planOf = (...tasks: PlanTask[]) => ({
  ...AT,
  tasks: tasks.map(({ id, paths = [], on = [] }) => ({
    ...{ id, title: id, description: "", dependencies: on },
    file_changes: paths.map((path) => ({ path, action: "create" as const })),
  })),
  summary: "s",
});
const ALL: PlanTask[] = [{ id: "T001" }, { id: "T002" }, { id: "T003" }];

function found(tasks: readonly PlanTask[], document: string = TASKS, spec = "# Spec"): string[] {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const documents = new Map([
    [AT.spec_file, bytes(spec)],
    [AT.plan_file, bytes("# Plan")],
    [AT.tasks_file, bytes(document)],
  ]);
  const outcome = { outputs: { plan: planOf(...tasks) }, documents, before: new Map(), answers: [] };
  return violations(planClauses(AT), outcome).map(({ message }) => message);
}

test("W5: a plan and its three documents that say the same hold", () => {
  expect(found(ALL)).toEqual([]);
  expect(found([{ id: "T001", paths: ["src/a.js"] }, { id: "T002", on: ["T001"] }, { id: "T003" }])).toEqual(
    [],
  );
});

test("W5: documents that are empty, cannot be read, or say something else than the plan, do not hold", () => {
  expect(found(ALL, TASKS, " \n")).toEqual([`${AT.spec_file} is missing or empty`]);
  expect(found(ALL, "nothing to do").join()).toContain("has no task");
  expect(found(ALL, `${TASKS}- [ ] T003 Again\n`).join()).toContain("more than one task T003");
  expect(found(ALL, TASKS.replace("- [ ] T002", "- [x] T002")).join()).toContain("T002 (line 4) is ticked");
  expect(found(ALL.slice(0, 2)).join()).toContain("has T003, which is not in plan.tasks");
  expect(found([...ALL, { id: "T004" }]).join()).toContain("plan.tasks has T004");
  expect(found([...ALL, { id: "T003" }]).join()).toContain("plan.tasks has more than one T003");
});

test.each(["/etc/passwd", "../x", "a/../../x", "a//b", ".git/config", "C:\\x", "a\nb", "./a"])(
  "a file that is no path in the repository is refused: %j",
  (path) => {
    expect(found([{ id: "T001", paths: [path] }, ...ALL.slice(1)]).join()).toContain("no path");
  },
);

test("dependencies lead back to tasks that are there", () => {
  const [first, second, third] = ALL as [PlanTask, PlanTask, PlanTask];
  expect(found([{ ...first, on: ["T002"] }, second, third]).join()).toContain("does not come before");
  expect(found([{ ...first, on: ["T001"] }, second, third]).join()).toContain("does not come before");
  expect(found([first, { ...second, on: ["T009"] }, third]).join()).toContain("which is no task");
});

test("W11: files and dependencies that the plan declares count in the schedule", () => {
  const read = readTasks(new TextEncoder().encode(TASKS));
  const plan = planOf(
    { id: "T001", paths: ["src/same.js", "/etc/passwd"] },
    { id: "T002", paths: ["src/same.js"] },
    { id: "T003", on: ["T001", "T001", "T009"] },
  );
  const [first, second, third] = allTasks(withSchedule(withDeclared(read, plan)));
  expect(first?.files).toEqual(["src/same.js"]);
  expect(second?.dependsOn).toMatchObject([{ key: first?.key, hard: false }]);
  expect(third?.dependsOn.filter(({ key }) => key === first?.key)).toMatchObject([
    { why: "depends on T001, by the plan", hard: true },
  ]);
});

test("what the plan says of an id that stands for two tasks counts for neither", () => {
  const read: WorkPlan = readTasks(new TextEncoder().encode(`${TASKS}- [ ] T001 Again\n`));
  const plan = planOf({ id: "T001", paths: ["a.js"] }, { id: "T002", on: ["T001"] });
  const tasks = allTasks(withDeclared(read, plan));
  expect(tasks.map(({ files, dependsOn }) => [...files, ...dependsOn])).toEqual([[], [], [], []]);
});

test("W10: the subject names the issue and closes it nowhere: to GitLab `implement #42` is a word that does", () => {
  const subject = (kind: "github" | "gitlab" | undefined, number = 42, title = "Fixes #1: louder") =>
    subjectOf(
      {
        issue: {
          ...{ number, title, body: "", repository: "a/b", url: "", labels: [], state: "open" },
          ...{ author: "", comments: [] },
        },
      },
      { forge: kind === undefined ? null : { kind, host: "h", repository: "a/b" } },
    );
  expect(subject("github")).toBe("feat: implement #42 — see #1: louder");
  expect(subject("gitlab")).toBe("feat: implement issue 42 — see #1: louder");
  expect(subject(undefined, 0, "Louder\n\nSigned-off-by: x")).toBe("feat: implement Louder Signed-off-by: x");
});
