import { describe, expect, it } from "vitest";
import { byId, read, refused, shape } from "./helper.ts";

describe("phases", () => {
  it("are the headings with tasks under them", () => {
    const plan = read(
      "# Tasks: Lighthouse",
      "## Phase 1: Setup",
      "- [ ] T001 a",
      "## Phase 3.1: Lamp",
      "### Tests for User Story 1",
      "- [ ] T002 b",
      "### Implementation for User Story 1",
      "- [ ] T003 c",
      "## Phase 4: Nothing yet",
      "## Final Phase: Polish",
      "- [ ] T004 d",
    );
    expect(shape(plan)).toEqual([
      "Phase 1: Setup: T001",
      "Phase 3.1: Lamp: T002 T003",
      "Final Phase: Polish: T004",
    ]);
  });

  it("may stand one level down, under a heading of their own", () => {
    const plan = read(
      "# Lighthouse",
      "## Tasks",
      "### Phase 1: Setup",
      "- [ ] T001 a",
      "#### Inside",
      "- [ ] T002 b",
      "### Phase 2: Lamp",
      "- [ ] T003 c",
    );
    expect(shape(plan)).toEqual(["Phase 1: Setup: T001 T002", "Phase 2: Lamp: T003"]);
  });

  it("need not say that they are phases", () => {
    const plan = read(
      "# Lighthouse",
      "## Setup",
      "- [ ] T001 a",
      "## Lamp",
      "### Glass",
      "- [ ] T002 b",
      "### Wick",
      "- [ ] T003 c",
    );
    expect(shape(plan)).toEqual(["Setup: T001", "Lamp: T002 T003"]);
  });

  it("without the word may stand under a lone heading", () => {
    const plan = read("# Lighthouse", "## Tasks", "### Setup", "- [ ] a", "### Lamp", "- [ ] b");
    expect(plan.phases.map((phase) => phase.title)).toEqual(["Setup", "Lamp"]);
  });

  it("are one where one heading holds everything", () => {
    expect(shape(read("# Lighthouse", "## Tasks", "- [ ] T001 a", "- [ ] T002 b"))).toEqual([
      "Tasks: T001 T002",
    ]);
  });

  it("include a heading with tasks between those that say phase", () => {
    const plan = read(
      "## Phase 1: Setup",
      "- [ ] T001 a",
      "## Hotfix after review",
      "- [ ] T002 b",
      "## Phase 2: Lamp",
      "- [ ] T003 c",
    );
    expect(shape(plan)).toEqual(["Phase 1: Setup: T001", "Hotfix after review: T002", "Phase 2: Lamp: T003"]);
  });

  it("may be bold lines", () => {
    const plan = read(
      "# Tasks",
      "**Phase 1: Setup**",
      "- [ ] T001 a",
      "**Checkpoint**",
      "**Phase 2: Lamp**",
      "- [ ] T002 b",
    );
    expect(shape(plan)).toEqual(["Phase 1: Setup: T001", "Phase 2: Lamp: T002"]);
  });

  it("have no title before the first heading", () => {
    expect(shape(read("- [ ] T001 a", "", "## Phase 1: Setup", "- [ ] T002 b"))).toEqual([
      ": T001",
      "Phase 1: Setup: T002",
    ]);
  });

  it.each([
    "### Phase Dependencies",
    "## Parallel Example: Phase 8",
    "## Notes",
    "## Dependencies",
    "## Dependencies & Execution Order",
    "### User Story Dependencies",
    "### Parallel Opportunities",
    "### Phase Order",
    "## Execution Order",
    "## Task Format",
    "## Task Legend",
    "## Path Conventions",
    "### Within Each User Story",
    "## Validation Checklist",
    "## Format: `[ID] [P?] [Story]`",
    "## Later Ideas (Not in Scope)",
  ])("do not begin at %s, and boxes there are no tasks", (heading) => {
    const plan = read("## Phase 1: Setup", "- [ ] T001 a", heading, "- [ ] T002 b", "#### Deeper", "- [ ] c");
    expect(shape(plan)).toEqual(["Phase 1: Setup: T001"]);
    expect(refused(plan).map((warning) => warning.line)).toEqual([4, 6]);
    expect(refused(plan)[0]?.message).toContain(heading.replace(/^#+ /, ""));
  });

  it("may speak of dependencies and notes in a numbered title", () => {
    const plan = read(
      "## Phase 1: Dependencies",
      "- [ ] T001 a",
      "## Phase 2: Notes",
      "### Install dependencies",
      "- [ ] T002 b",
    );
    expect(shape(plan)).toEqual(["Phase 1: Dependencies: T001", "Phase 2: Notes: T002"]);
  });

  it("are not found in code fences and comments", () => {
    const plan = read(
      "## Phase 1: Setup",
      "- [ ] T001 a",
      "```",
      "## Phase 2: Shown",
      "```",
      "<!--",
      "## Phase 3: Hidden",
      "-->",
      "- [ ] T002 b",
    );
    expect(shape(plan)).toEqual(["Phase 1: Setup: T001 T002"]);
  });

  it("keep a task's story", () => {
    expect(byId(read("## Phase 1: Setup", "- [ ] T001 [US1] a"), "T001").story).toBe("US1");
  });
});
