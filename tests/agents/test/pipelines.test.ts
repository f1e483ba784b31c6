import { describe, expect, test } from "vitest";
import { BASE, CHECK } from "../../../packages/cli/test/e2e/features.ts";
import {
  criteria,
  FEATURE,
  REPOSITORY as FEATURE_FILE,
  STEPS as DELIVERABLES,
} from "../../../packages/cli/test/e2e/deliverables-rig.ts";
import { BRANCH, DIR, DOCUMENTS, ForgeRig, WHOLE_WAY } from "../../../packages/cli/test/e2e/forge-rig.ts";
import { FILE, WHOLE_WAY as PAYLOAD, type Payload } from "../../../packages/cli/test/e2e/payload-rig.ts";
import { DOCUMENT, SLOPE, SLUG, SPEC, TYPED } from "../../../packages/cli/test/e2e/spec-phase-rig.ts";
import { ASSUME, ASSUMING, REPOSITORY, TEXT } from "../../../packages/cli/test/e2e/speckit-pipeline.ts";
import { Lab, present, processesOf } from "../lab.ts";
import { scriptOf } from "../steps.ts";

const HERE = "specs/001-say-it-louder";

const REVIEW = {
  write: {
    ".stagewright/outbox.json": JSON.stringify({
      review: { verdict: "approved", findings: [], summary: "It is as planned." },
    }),
  },
};

describe.for(present.map((agent) => [agent.name, agent] as const))("%s", ([, agent]) => {
  test("goes from an issue to a branch: assessed, planned, implemented, reviewed", async () => {
    const plan = WHOLE_WAY["github/plan"]?.write ?? {};
    const moved = Object.fromEntries(
      Object.entries(plan).map(([path, text]) => [path.replace(DIR, HERE), text]),
    );
    const lab = await Lab.open(
      agent,
      scriptOf({ ...WHOLE_WAY, "github/plan": { write: moved }, "github/review": REVIEW }),
    );
    lab.files({ ...BASE, "idea.md": "# Say it louder\n\nReally.\n" });
    const { code, result } = await lab.pipeline("issue", "idea.md", "--check", `test=${CHECK}`);
    expect(lab.model.problems).toEqual([]);
    expect([code, result.outcome]).toEqual([0, "done"]);
    expect(result.tasks.map(({ id, end }) => `${id} ${end}`)).toEqual(["T001 done", "T002 done"]);
    const branch = String(result["branch"]);
    expect(lab.git("log", "--format=%s", `main..${branch}`)).toBe("feat: implement Say it louder");
    for (const path of Object.keys(DOCUMENTS))
      expect(lab.git("show", `${branch}:${path.replace(DIR, HERE)}`)).not.toBe("");
    expect(processesOf(result.run)).toEqual([]);
    expect(lab.git("status", "--porcelain")).toBe("");
  });

  test("goes from an issue at a forge to its pull request", async () => {
    const lab = await Lab.open(agent, scriptOf({ ...WHOLE_WAY, "github/review": REVIEW }));
    const rig = await ForgeRig.open();
    const before = rig.userState();
    const words = [
      "run",
      "issue",
      "42",
      "--agent",
      agent.name,
      "--check",
      `test=${CHECK}`,
      "--yes",
      "--json",
    ];
    const { code, result } = rig.jsonOf(await rig.forgeless(lab.env, ...words));
    expect(lab.model.problems).toEqual([]);
    expect([code, result.outcome]).toEqual([0, "done"]);
    expect(rig.github.state.pulls).toMatchObject([{ head: `acme:${BRANCH}`, state: "open" }]);
    expect(rig.inBare("rev-parse", BRANCH)).toBe(result.commit);
    expect(rig.userState()).toEqual(before);
    expect(processesOf(result.run)).toEqual([]);
  });

  test("goes from a brief through the five parts of a shared payload", async () => {
    const lab = await Lab.open(agent, scriptOf(PAYLOAD));
    lab.files(BASE);
    const { code, result } = await lab.pipeline("payload", "Say it louder", "--check", `test=${CHECK}`);
    expect(lab.model.problems).toEqual([]);
    expect([code, result.outcome]).toEqual([0, "done"]);
    expect(result.tasks.map(({ id, end }) => `${id} ${end}`)).toEqual(["S1 done", "S2 done"]);
    const payload = JSON.parse(lab.git("show", `${String(result["branch"])}:${FILE}`)) as Payload;
    expect(payload.implementation.changes).toMatchObject([
      { rationale: "As the README has it.", baseline: ["README.md:1"] },
      { planStepId: "S2" },
    ]);
    expect(payload.qaFindings.status).toBe("approved");
    expect(processesOf(result.run)).toEqual([]);
    expect(lab.git("status", "--porcelain")).toBe("");
  });

  test("goes from a feature file to checked deliverables", async () => {
    const lab = await Lab.open(agent, scriptOf(DELIVERABLES));
    lab.files(FEATURE_FILE);
    const { code, result } = await lab.pipeline("deliverables", FEATURE, "--check", `test=${CHECK}`);
    expect(lab.model.problems).toEqual([]);
    expect([code, result.outcome]).toEqual([0, "done"]);
    const decided = Object.entries(criteria(lab, String(result["branch"])));
    expect(decided.flatMap(([id, told]) => (told.startsWith("x") ? [id] : []))).toEqual([
      ...["AC1", "AC4", "AC7", "AC8", "AC9", "AC10"],
    ]);
    expect(processesOf(result.run)).toEqual([]);
    expect(lab.git("status", "--porcelain")).toBe("");
  });

  test("does one section of a specification, which a human tries before it is committed and marked", async () => {
    const lab = await Lab.open(agent, scriptOf({ [SLUG]: { write: SLOPE } }));
    lab.files({ ...BASE, [SPEC]: DOCUMENT });
    const held = await lab.pipeline("spec-phase", SPEC, TYPED, "--check", `test=${CHECK}`);
    expect(lab.model.problems).toEqual([]);
    expect([held.code, held.result.outcome]).toEqual([3, "parked"]);
    expect(lab.git("symbolic-ref", "--short", "HEAD")).toBe(SLUG);
    expect(lab.git("rev-parse", SLUG)).toBe(lab.git("rev-parse", "main"));
    const { code, result } = await lab.json("approve", SLUG);
    expect([code, result.outcome]).toEqual([0, "done"]);
    const branch = String(result["branch"]);
    expect(lab.git("show", `${branch}:src/slope.sh`)).toBe("echo 30");
    expect(lab.git("show", `${branch}:${SPEC}`)).toContain("- [x] Draw the slope");
    expect(processesOf(result.run)).toEqual([]);
    expect(lab.git("status", "--porcelain")).toBe("");
  });

  test("goes from a sentence to tested code by spec-kit's steps", async () => {
    const lab = await Lab.open(agent, scriptOf(ASSUMING));
    lab.files({ ...REPOSITORY, ".stagewrightrc.yaml": ASSUME });
    const { code, result } = await lab.pipeline("speckit-feature", TEXT, "--check", `test=${CHECK}`);
    expect(lab.model.problems).toEqual([]);
    expect([code, result.outcome]).toEqual([0, "done"]);
    expect(result.tasks.map(({ id, end }) => `${id} ${end}`)).toEqual(["T001 done", "T002 done"]);
    expect(processesOf(result.run)).toEqual([]);
  });
});
