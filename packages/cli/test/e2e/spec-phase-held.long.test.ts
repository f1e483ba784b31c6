import { expect, test } from "vitest";
import { ofTheUser, shownIn, worktreeOf } from "./hold-plugin.ts";
import { BOTH, SLOPE, SLUG, SPEC, SpecRig } from "./spec-phase-rig.ts";

const STEEPER = { ...SLOPE, "src/slope.sh": "echo 30 to 45\n" };

test("H6: before a human has agreed nothing is committed and nothing is marked; the work can be tried in a worktree", async () => {
  const rig = new SpecRig();
  const base = rig.git("rev-parse", "main");
  const held = await rig.section({ write: SLOPE });
  expect(held.code).toBe(3);
  const worktree = worktreeOf(rig, held.result.run) ?? "";
  for (const words of [
    `cd ${worktree}`,
    "sh check.sh",
    `stagewright approve ${SLUG}`,
    `stagewright reject ${SLUG}`,
  ])
    expect(held.stderr).toContain(words);
  const shown = shownIn(worktree);
  expect(shown.git("status", "--porcelain", "--untracked-files=all")).toBe(
    "?? src/slope.sh\n?? test/slope.sh",
  );
  expect(shown.check()).toContain("ok: test/slope.sh");
  expect(shown.git("rev-parse", "HEAD")).toBe(base);
  // The branch of H5 is at the base; there is no other.
  expect(rig.branches()).toEqual(["main", SLUG]);
  for (const branch of rig.branches()) expect(rig.git("rev-parse", branch)).toBe(base);
  expect(rig.git("rev-parse", `refs/stagewright/${held.result.run}/tip`)).toBe(base);
});

test("H6: no, with a note, leads to another attempt that has it; yes commits that one", async () => {
  const rig = new SpecRig();
  const held = await rig.section([{ write: SLOPE }, { write: STEEPER }]);
  const again = await rig.decide("reject", SLUG, "--note", "steeper, please");
  expect(again.code).toBe(3);
  const [first = "", second = ""] = rig.prompts();
  expect(first).not.toContain("steeper, please");
  expect(second).toContain("steeper, please");
  expect(shownIn(worktreeOf(rig, held.result.run)).read("src/slope.sh")).toBe("echo 30 to 45\n");
  const { code, result } = await rig.decide("approve");
  expect(code).toBe(0);
  expect(rig.shown(result.branch, "src/slope.sh")).toBe("echo 30 to 45");
});

test("H7: once it is approved the section is marked in the document's own style; a human's step stays open and is listed", async () => {
  const rig = new SpecRig();
  const held = await rig.section({ write: SLOPE });
  expect(held.stderr).toContain("yours to do, and left open: MANUAL STEP: Climb up and look (line 17)");
  const before = ofTheUser(rig);
  const { code, result } = await rig.decide("approve");
  expect(code).toBe(0);
  expect(rig.marked(result.branch)).toEqual(["16: - [x] Draw the slope in `src/slope.sh`"]);
  // One commit, and the checkout is as it was.
  expect(rig.git("log", "--format=%s", `main..${result.branch ?? ""}`)).toBe(
    "feat: implement 2.1 — Layout & Slope",
  );
  expect(ofTheUser(rig)).toEqual(before);
});

test("H7: heading, boxes and the table's row of a whole phase", async () => {
  const rig = new SpecRig();
  const { "src/birds.sh": _, ...roof } = BOTH;
  await rig.typed([SPEC, "Phase 2"], rig.agent({ "phase-2": { write: roof } }));
  const { result } = await rig.decide("approve");
  expect(rig.marked(result.branch)).toEqual([
    "6: | Phase 2 | Roof | ✅ Done |",
    "12: ## Phase 2: Roof ✅ COMPLETE",
    "16: - [x] Draw the slope in `src/slope.sh`",
    "21: - [x] Nail them on in `src/shingles.sh`",
  ]);
});

test("H7: what an agent marks itself is put back", async () => {
  const rig = new SpecRig();
  const cheat = { write: SLOPE, exec: [`sed -i 's/- \\[ \\]/- [x]/' ${SPEC}`] };
  const held = await rig.section(cheat);
  expect(held.result.findings).toContainEqual(
    expect.objectContaining({ code: "KERNEL_OWNED_EDITED", path: SPEC, severity: "reset" }),
  );
  const { result } = await rig.decide("approve");
  expect(rig.marked(result.branch)).toEqual(["16: - [x] Draw the slope in `src/slope.sh`"]);
});

test("H6: asked not to ask, it commits without", async () => {
  const rig = new SpecRig({ ".stagewrightrc.yaml": "spec-phase: { approval: none }\n" });
  const { code, result } = await rig.section({ write: SLOPE });
  expect(code).toBe(0);
  expect(rig.marked(result.branch)).toEqual(["16: - [x] Draw the slope in `src/slope.sh`"]);
});

test("H7: a specification that is not committed is part of the work, and applied with its mark", async () => {
  const rig = new SpecRig();
  const draft = "# Draft\n\n## Step 1: Slope\n\n- [ ] `src/slope.sh`\n";
  rig.write({ "specs/draft.md": draft });
  const agent = rig.agent({ "step-1": { write: SLOPE } });
  await rig.typed(["specs/draft.md", "1"], agent);
  const { result } = await rig.decide("approve");
  expect(rig.read("specs/draft.md")).toBe(draft);
  expect((await rig.stagewright("apply", result.run)).code).toBe(0);
  expect(rig.read("specs/draft.md")).toBe(draft.replace("[ ]", "[x]"));
});

test("H7: a section that is complete already is done again where that is asked for, and marked again", async () => {
  const rig = new SpecRig();
  const agent = rig.agent({ "phase-1": { write: { "src/floor.sh": "echo wide floor\n" } } });
  const held = rig.jsonOf(await rig.typed([SPEC, "Phase 1"], agent, "--redo"));
  expect(held.code).toBe(3);
  const { code, result } = await rig.decide("approve");
  expect(code).toBe(0);
  expect(rig.marked(result.branch)).toEqual([]);
  expect(rig.shown(result.branch, "src/floor.sh")).toBe("echo wide floor");
});
