import { describe, expect, it } from "vitest";
import { byId, read, taskOf } from "./helper.ts";

const kinds = (...lines: string[]) =>
  read(...lines)
    .phases.flatMap((phase) => phase.tasks)
    .map((task) => task.kind);

describe("a task is for a human", () => {
  it.each([
    "Manual test: light the lamp",
    "Manual walk along the pier",
    "MANUAL: get a harbour permit",
    "Light the lamp (MANUAL)",
    "Manually verify the glow",
    "Walk the pier and validate it manually",
    "Run the manual end-to-end validation",
    "Ask the product owner which colour",
    "Get approval for the lamp",
    "手动验收：灯",
  ])("%s", (title) => {
    expect(taskOf(`- [ ] T001 ${title}`).kind).toBe("manual");
  });

  it.each([
    "Add a manual trigger to the lamp",
    "Implement manual refresh",
    "Write a manual test plan",
    "Manual sync button in the sidebar",
  ])("but not: %s", (title) => {
    expect(taskOf(`- [ ] T001 ${title}`).kind).toBe("code");
  });

  it("under a heading about manual testing", () => {
    expect(
      byId(read("## Phase 1: Lamp", "### Manual Testing for User Story 1", "- [ ] T001 Light it"), "T001")
        .kind,
    ).toBe("manual");
  });
});

describe("a task only checks", () => {
  it.each([
    "Run the tests",
    "Run `npm test` and confirm it passes",
    "Run full test suite with coverage",
    "Run the tests in backend/ as README.md says",
    "Run lint and type-check",
    "Run quickstart.md validation",
    "Execute the benchmark",
    "Verify that the lamp glows",
    "Verify src/lamp.ts is unused",
    "Confirm no emojis in the log",
    "Final validation of all stories",
    "Validate against quickstart.md scenarios",
  ])("%s", (title) => {
    expect(taskOf(`- [ ] T001 ${title}`).kind).toBe("check-only");
  });

  it.each([
    "Run the linter and fix warnings",
    "Verify the glow, then update src/lamp.ts",
    "Verify the glow. Fix if needed",
    "Run `prisma migrate dev` for the build",
    "Run the formatter in CI",
    "Run the test suite in the script in package.json",
    "Validate the tide in src/tide.ts",
    "Verify the glow in tests/lamp.test.ts",
    "Check input",
    "Run away",
  ])("but not: %s", (title) => {
    expect(taskOf(`- [ ] T001 ${title}`).kind).toBe("code");
  });
});

describe("a task is prose or configuration", () => {
  it.each([
    "Update README.md",
    "Describe the lamp in docs/lamp.md",
    "Document the lamp",
    "Update the API documentation",
    "Add .env.example and .gitignore",
    "Add lint step in .github/workflows/ci.yml",
    "Add tsconfig.base.json",
  ])("%s", (title) => {
    expect(taskOf(`- [ ] T001 ${title}`).kind).toBe("docs");
  });

  it.each([
    "Describe the lamp in docs/lamp.md and src/lamp.ts",
    "Set up package.json",
    "Add the document store",
  ])("but not: %s", (title) => {
    expect(taskOf(`- [ ] T001 ${title}`).kind).toBe("code");
  });
});

describe("a task writes tests first", () => {
  it.each([
    "Write unit tests for the lamp",
    "Add failing tests",
    "Add tests in tests/lamp.py",
    "Add specs in spec/lamp.rb",
    "Add tests in pkg/lamp_test.go",
    "Add tests in LampTests.cs",
    "Contract test GET /lamp",
    "Test: the lamp glows",
    "Tests for the lamp",
    "编写单元测试：灯",
  ])("such as: %s", (title) => {
    expect(kinds("## Phase 1", `- [ ] T001 ${title}`, "- [ ] T002 Build it")).toEqual([
      "tests-first",
      "code",
    ]);
  });

  it.each(["Add tests in src/lamp.ts", "Build the lamp with tests", "Test the lamp", "Add a test database"])(
    "unlike: %s",
    (title) => {
      expect(kinds("## Phase 1", `- [ ] T001 ${title}`, "- [ ] T002 Build it")).toEqual(["code", "code"]);
    },
  );

  it("under a heading that says so, the code being in a later phase", () => {
    expect(
      kinds(
        "## Phase 3.2: Tests First (TDD)",
        "- [ ] T004 [P] Contract test in tests/lamp.test.ts",
        "## Phase 3.3: Core",
        "- [ ] T008 Lamp in src/lamp.ts",
      ),
    ).toEqual(["tests-first", "code"]);
  });

  it("under a heading whose note says so", () => {
    expect(
      kinds(
        "## Phase 1: Lamp",
        "- [ ] T001 Wick in src/wick.ts",
        "### Checks",
        "> Write these tests FIRST, ensure they fail",
        "- [ ] T002 Integration test for glow",
        "### Code",
        "- [ ] T003 Glow in src/glow.ts",
      ),
    ).toEqual(["code", "tests-first", "code"]);
  });

  it("under a story's tests, before its implementation", () => {
    expect(
      kinds(
        "## Phase 3: User Story 1",
        "### Tests for User Story 1",
        "- [ ] T010 Write unit tests in tests/test_lamp.py",
        "### Implementation for User Story 1",
        "- [ ] T011 Lamp in src/models.py",
      ),
    ).toEqual(["tests-first", "code"]);
  });

  it("when nothing but tests comes before it in its phase and code follows", () => {
    expect(
      kinds(
        "## Phase 1",
        "- [ ] T001 Write tests for the lamp",
        "- [ ] T002 Test: wick",
        "- [ ] T003 Build the lamp",
      ),
    ).toEqual(["tests-first", "tests-first", "code"]);
  });

  it("in each of the stories of one phase", () => {
    const story = (n: number) => [
      `### Tests for User Story ${n}`,
      `- [ ] T0${n}1 Write tests for lamp ${n}`,
      `### Implementation of User Story ${n}`,
      `- [ ] T0${n}2 Build lamp ${n}`,
    ];
    expect(kinds("## Phase 1: Lamps", ...story(1), ...story(2))).toEqual([
      "tests-first",
      "code",
      "tests-first",
      "code",
    ]);
  });

  it("in a phase of tests, the code being in a later one", () => {
    expect(
      kinds(
        "## Phase 1: Tests",
        "- [ ] T001 Write tests for the lamp",
        "## Phase 2: Core",
        "- [ ] T002 Build the lamp",
      ),
    ).toEqual(["tests-first", "code"]);
  });

  it("but not of code that an earlier phase wrote", () => {
    expect(
      kinds(
        "## Phase 1: Base",
        "- [ ] T001 Lamp in src/lamp.ts",
        "## Phase 2: Story",
        "### Tests for User Story 1",
        "- [ ] T002 Add unit tests in src/lamp.test.ts",
        "### Implementation",
        "- [ ] T003 Pier in src/pier.ts",
      ),
    ).toEqual(["code", "code", "code"]);
  });

  it("but not where a heading says so and no code follows", () => {
    expect(
      kinds(
        "## Phase 1: Core",
        "- [ ] T001 Build",
        "## Phase 2: Tests First",
        "- [ ] T002 Write tests for the lamp",
      ),
    ).toEqual(["code", "code"]);
  });

  it("when the code of the same name follows", () => {
    expect(
      kinds(
        "## Phase 1",
        "- [ ] T001 Pier in src/pier.ts",
        "- [ ] T002 Add unit tests in src/lamp.test.ts",
        "- [ ] T003 Lamp in src/lamp.ts",
      ),
    ).toEqual(["code", "tests-first", "code"]);
  });

  it.each([
    [
      "when the code of the same name came before",
      [
        "- [ ] T001 Lamp in src/lamp.ts",
        "- [ ] T002 Add unit tests in src/lamp.test.ts",
        "- [ ] T003 Pier in src/pier.ts",
      ],
    ],
    [
      "when code came before it in its phase",
      ["- [ ] T001 Build the lamp", "- [ ] T002 Write tests for the lamp", "- [ ] T003 Build the pier"],
    ],
    ["when no code follows", ["- [ ] T001 Write docs in README.md", "- [ ] T002 Write tests for the lamp"]],
    [
      "when all code that follows is done",
      ["- [ ] T002 Write tests for the lamp", "- [x] T003 Build the lamp"],
    ],
    [
      "when it touches code as well",
      ["- [ ] T002 Add tests in tests/lamp.test.ts and hooks in src/hooks.ts", "- [ ] T003 Build the pier"],
    ],
    [
      "when it makes what tests need",
      ["- [ ] T002 Add test fixtures in tests/ships.ts", "- [ ] T003 Build the pier"],
    ],
  ])("but not %s", (_, lines) => {
    expect(byId(read("## Phase 1: Lamp", ...lines), "T002").kind).toBe("code");
  });

  it("but not in the last polish, whatever follows", () => {
    expect(
      kinds(
        "## Phase 1: Lamp",
        "- [ ] T001 Build",
        "## Phase 2: Polish",
        "- [ ] T002 [P] Unit tests in tests/unit/",
        "- [ ] T003 Tidy up",
      ),
    ).toEqual(["code", "code", "code"]);
  });

  it("also once both are done", () => {
    expect(kinds("## Phase 1", "- [x] T001 Write tests for the lamp", "- [x] T002 Build the lamp")).toEqual([
      "tests-first",
      "code",
    ]);
  });
});
