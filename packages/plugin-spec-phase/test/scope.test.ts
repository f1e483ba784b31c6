import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { branchOf, listSections, ownersOf, readSpec, scopeOf, slugOf, textOf } from "../src/spec/index.ts";
import { bytes, PHASES, section } from "./documents.ts";

const PLAN = bytes(...PHASES);

function scope(document: Uint8Array, id: string) {
  const spec = readSpec(document);
  const key = section(document, id).key;
  const one = spec.sections.find((each) => each.key === key);
  if (one === undefined) throw new Error(id);
  return { spec, one, scope: scopeOf(spec, one) };
}

describe("H3: whose a file is", () => {
  it("files of the section, and of others, the most precise part told", () => {
    expect(scope(PLAN, "2.1").scope).toEqual({
      own: ["src/slope.ts"],
      others: [
        { path: "src/floor.ts", sections: ["1.1"], open: false },
        { path: "src/shingles.ts", sections: ["2.2"], open: true },
        { path: "src/birds.ts", sections: ["Phase 10"], open: true },
      ],
    });
  });

  it("a phase's parts are its own, and what is a part of a phase is not beside it", () => {
    expect(scope(PLAN, "Phase 2").scope.own).toEqual(["src/slope.ts", "src/shingles.ts"]);
    expect(scope(PLAN, "Phase 2").scope.others.map(({ path }) => path)).toEqual([
      "src/floor.ts",
      "src/birds.ts",
    ]);
  });

  it("a file that both name is the section's own", () => {
    const document = bytes(
      "## Phase 1: x",
      "`src/a.ts` and `src/b.ts`",
      "## Phase 2: y",
      "`src/a.ts`, `src/c.ts`",
    );
    const { scope: of } = scope(document, "2");
    expect(ownersOf(of, "src/a.ts")).toBe(undefined);
    expect(ownersOf(of, "src/b.ts")?.sections).toEqual(["Phase 1"]);
    expect(ownersOf(of, "src/unknown.ts")).toBe(undefined);
  });

  it("a deep directory of another section's holds its files; one that all share tells nothing", () => {
    const document = bytes(
      ...["## Phase 1: x", "all of `src/pages/admin/`, `src/lib/` and `lib/`"],
      ...["## Phase 2: y", "`src/pages/admin/shared.ts`"],
    );
    const { scope: of } = scope(document, "2");
    expect(ownersOf(of, "src/pages/admin/page.ts")).toMatchObject({
      path: "src/pages/admin/",
      sections: ["Phase 1"],
    });
    for (const path of ["src/pages/admin/shared.ts", "src/lib/x.ts", "lib/x.ts"])
      expect(ownersOf(of, path)).toBe(undefined);
  });

  it("of two with one id, the line says which", () => {
    const document = bytes("### Step 8: x", "`src/a.ts`", "### Step 8: y", "`src/b.ts`");
    expect(scope(document, "8@L1").scope.others).toEqual([
      { path: "src/b.ts", sections: ["Step 8 on line 3"], open: true },
    ]);
  });

  it("a fenced list of files names them, fenced code does not", () => {
    const document = bytes(
      ...["## Phase 1: x", "```", "src/old/form.ts", "```", "```ts", 'import { a } from "src/a.ts";', "```"],
      ...["## Phase 2: y", "nothing"],
    );
    expect(scope(document, "2").scope.others).toEqual([
      { path: "src/old/form.ts", sections: ["Phase 1"], open: true },
    ]);
  });

  it("the words of a section are all that the document says of it", () => {
    const document = bytes(
      ...["| Task | File | Status |", "| --- | --- | --- |", "| 01 | wood.md | Open |", ""],
      ...["- [ ] **Task 01: Wood**", "    - [ ] sawn", "- other"],
    );
    const { spec, one } = scope(document, "Task 01");
    expect(textOf(spec.blocks, one)).toBe(
      "- [ ] **Task 01: Wood**\n    - [ ] sawn\n\nTask: 01; File: wood.md; Status: Open",
    );
  });
});

describe("H5: the branch of a section", () => {
  it.for([
    ["Phase 2.1: Layout", "phase-2.1-layout"],
    ["Issue #3", "issue-3"],
    ["  Phase 2  ", "phase-2"],
    ["feature/../x", "feature-x"],
    ["a..b", "a.b"],
    ["x.lock", "x"],
    ["x.lock.lock", "x"],
    ["@{-1}", "1"],
    ["@", "section"],
    ["-rf", "rf"],
    ["...", "section"],
    ["", "section"],
    ["Été ✅", "été"],
    ["a.-.b", "a-b"],
    ["HEAD", "head"],
    ["x".repeat(100), "x".repeat(60)],
    [`${"x".repeat(59)}-y`, "x".repeat(59)],
    ["tab\tnull\u0000bell\u0007", "tab-null-bell"],
  ])("%j becomes %j, which git takes", ([words = "", slug = ""]) => {
    expect(slugOf(words)).toBe(slug);
    execFileSync("git", ["check-ref-format", "--branch", slugOf(words)]);
  });

  it("is what was typed, where that is more than a number", () => {
    const of = (id: string, document = PLAN) => branchOf(listSections(document), section(document, id), id);
    expect(of("Phase 2.1: Layout")).toBe("phase-2.1-layout");
    expect(of("2")).toBe("phase-2");
    expect(of("2.1")).toBe("2.1-layout-slope");
    expect(of("2.1@L17")).toBe("2.1-layout-slope");
    expect(of("phase-2")).toBe("phase-2");
    expect(of("2@L15")).toBe("phase-2");
    const twice = bytes("### Step 8: Test it", "### Step 8: Build it");
    expect(of("8@L2", twice)).toBe("step-8-build-it");
  });
});
