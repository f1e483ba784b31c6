import { expect, test } from "vitest";
import { FEATURE } from "./features.ts";
import { BASE, blobOf, feature, SUM, sumTest, tasks, trailerOf } from "./flaky-rig.ts";
import { Rig } from "./rig.ts";

const RUN = [FEATURE, "--check", "test=npm test --silent"];
const INLINE = `def double(a):
    """
    >>> double(2)
    4
    """
    return 2 * a
`;

test("each grade has its reason in the commit, the receipt, the result and the reports; what checks took stands beside it", async () => {
  const rig = new Rig();
  feature(
    rig,
    tasks(
      "T001 Implement sums in src/sum.js with a test in test/sum.test.js",
      "T002 Implement doubles in src/double.py",
      "T003 Write about it in NOTES.md",
    ),
  );
  const agent = rig.agent({
    T001: { write: { "src/sum.js": SUM, "test/sum.test.js": sumTest } },
    T002: { write: { "src/double.py": INLINE } },
    T003: { write: { "NOTES.md": "It adds.\n" } },
  });
  const { result } = await rig.run(...RUN, "--agent", agent);

  const grades = [
    ["T001", "witnessed", undefined, "witnessed"],
    ["T002", "checked", "tests-inline", "checked (tests-inline)"],
    ["T003", "checked", "no-tests-in-change", "checked (no-tests-in-change)"],
  ] as const;
  expect(result.tasks.map(({ id, grade, reason }) => [id, grade, reason])).toEqual(
    grades.map(([id, grade, reason]) => [id, grade, reason]),
  );
  for (const [id, grade, reason, trailer] of grades) {
    expect(trailerOf(rig, id, "Stagewright-Grade")).toBe(trailer);
    const receipt = blobOf(rig, trailerOf(rig, id, "Stagewright-Receipt"));
    expect([receipt.grade, receipt.reason]).toEqual([grade, reason]);
  }
  expect(result.findings).toMatchObject([{ task: "T002", code: "TESTS_INLINE", path: "src/double.py" }]);
  const inline = "its tests stand in the code they test, and cannot be seen failing without it";
  for (const format of ["html", "md"]) {
    const { stdout } = await rig.stagewright("report", result.run, "--format", format, "--out", "-");
    expect(stdout).toContain(inline);
    expect(stdout).toMatch(/% of its time/);
  }
  const { time, tasks: done } = result as unknown as Timed;
  expect(time.witnessOfTasksMs).toBe(done.reduce((sum, each) => sum + each.time.witnessMs, 0));
  expect(time.witnessMs).toBe(time.witnessOfTasksMs + time.witnessOfWholeMs);
  expect(done.every((each) => each.time.witnessMs > 0)).toBe(true);
});

interface Timed {
  readonly time: {
    readonly witnessMs: number;
    readonly witnessOfTasksMs: number;
    readonly witnessOfWholeMs: number;
  };
  readonly tasks: readonly { readonly time: { readonly witnessMs: number } }[];
}

test("a run as one commit says the grade of each of its tasks", async () => {
  const rig = new Rig();
  feature(rig, tasks("T001 Implement doubles in src/double.py"), { ...BASE });
  const agent = rig.agent({ T001: { write: { "src/double.py": INLINE } } });
  const { result } = await rig.run(...RUN, "--agent", agent, "--commits", "single");
  expect(
    rig.git("log", "-1", "--format=%(trailers:key=Stagewright-Grade,valueonly)", result.branch ?? "").trim(),
  ).toBe("T001 checked (tests-inline)");
});
