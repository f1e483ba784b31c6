import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { stagewright } from "./support/io.ts";
import { git, repository } from "./support/repository.ts";
import { temporaryDirectory } from "./support/temp.ts";

const FILE = "handoff/payload.json";
const PAYLOAD = {
  meta: { currentStage: "2-plan", lastUpdatedBy: "Ada", lastUpdatedAt: "2026-01-02T03:04:05Z" },
  requirement: {
    summary: "Totals with currency",
    openQuestions: [{ question: "Which locale?", owner: "Grace", severity: "blocking" }],
  },
  plan: { steps: [{ id: "S1", dependencies: [], status: "todo" }] },
};
const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const withPayload = (value: unknown = PAYLOAD): string =>
  repository({ [FILE]: typeof value === "string" ? value : pretty(value) });

test("P2: check says how the payload stands and what each stage waits for, and by whom it is owed", async () => {
  const { code, out, err } = await stagewright(withPayload(), ["payload", "check"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toBe(`handoff/payload.json:22:19 note plan.steps[0].status "todo" is taken for ready
handoff/payload.json: 2-plan, by Ada at 2026-01-02T03:04:05Z; 1 note
  ✔ 1-specify can begin
  ✔ 2-plan can begin
  ✔ 3-qa can begin
  · 4-implement waits for
      testPlan.scenarios, which 3-qa owes: it is absent
      an answer of Grace (requirement.openQuestions[0].answer): Which locale?
  · 5-acceptance waits for
      testPlan.scenarios, which 3-qa owes: it is absent
      implementation.changes, which 4-implement owes: it is absent
      implementation.tests, which 4-implement owes: it is absent
      implementation.commands, which 4-implement owes: it is absent
`);
});

test("P2: check ends with 3 where the stage that is named has to wait, in its own words or in any", async () => {
  const root = withPayload();
  const codes = async (...stages: string[]) =>
    Promise.all(
      stages.map(async (stage) => (await stagewright(root, ["payload", "check", "--stage", stage])).code),
    );
  expect(await codes("3-qa", "4-implement", "implement", "9-party")).toEqual([0, 3, 3, 2]);
});

test("check as JSON", async () => {
  const { code, out } = await stagewright(withPayload(), ["payload", "check", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    type: "payload-check",
    file: FILE,
    holds: true,
    findings: [{ code: "FOREIGN_WORD", path: "plan.steps[0].status", place: { line: 22, column: 19 } }],
    stages: [
      {},
      {},
      {},
      { stage: "4-implement", missing: [{ field: "testPlan.scenarios", owner: "3-qa" }] },
      {},
    ],
    blockingQuestions: [{ index: 0, question: "Which locale?", owner: "Grace" }],
  });
});

test("P1: what cannot be read is refused with file, line and column, and the next command", async () => {
  const broken = await stagewright(withPayload('{\n  "plan": {},\n  "plan": 3\n}'), ["payload", "check"]);
  expect(broken.code).toBe(1);
  expect(broken.err).toBe(`stagewright: handoff/payload.json cannot be read: 1 problem
  handoff/payload.json:3:3 plan is there twice, first in line 2: which one counts nobody can say
  next: put that right, then: stagewright payload check
`);
  const wrong = await stagewright(withPayload({ plan: { steps: "none" } }), ["payload", "check", "--json"]);
  expect(wrong.code).toBe(1);
  expect(JSON.parse(wrong.out)).toMatchObject({
    holds: false,
    problems: [{ code: "WRONG_TYPE", path: "plan.steps" }],
  });
});

test("a reference to nothing ends check with 1; a large file is refused without being read", async () => {
  const root = withPayload({ plan: { steps: [{ id: "S1", dependencies: ["S9"] }] } });
  const dangling = await stagewright(root, ["payload", "check"]);
  expect(dangling.code).toBe(1);
  expect(dangling.out).toContain(
    'handoff/payload.json:7:11 error plan.steps[0].dependencies[0] there is no step "S9"',
  );
  writeFileSync(path.join(root, FILE), Buffer.alloc(50 * 1024 * 1024, " "));
  const large = await stagewright(root, ["payload", "check"]);
  expect(large.code).toBe(1);
  expect(large.err).toContain("it has 50 MB, and 10 MB is the most that is read");
});

test("what an agent wrote reaches the terminal without its control characters", async () => {
  const evil = "\u001B]0;owned\u0007\u009B31m\u202Etxt";
  const root = withPayload({
    meta: { currentStage: evil, lastUpdatedBy: evil },
    requirement: { openQuestions: [{ question: evil, owner: evil, severity: "blocking" }] },
    plan: { steps: [{ id: evil, dependencies: [evil, "none" + evil] }] },
  });
  const said = [
    await stagewright(root, ["payload", "check"]),
    await stagewright(root, [
      "payload",
      "diff",
      "HEAD",
      path.join(temporaryDirectory({ "a.json": "{}" }), "a.json"),
    ]),
  ];
  for (const { out, err } of said)
    // oxlint-disable-next-line no-control-regex -- control characters are what this is about
    expect(out + err).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
  expect(said[0]?.out).toContain("txt");
});

test("where it is: at its usual place or where --file says, from anywhere below, and without git", async () => {
  const root = repository({
    "work/hand off.json": "{}",
    "other.json": "[]",
    "src/x.js": "",
  });
  const missing = await stagewright(root, ["payload", "check"]);
  expect([missing.code, missing.err]).toEqual([
    2,
    'stagewright: there is no payload at handoff/payload.json\n  next: stagewright run payload "what is wanted" begins one; for another file --file FILE, or payload: { file: FILE } in the configuration\n',
  ]);
  expect(
    (await stagewright(path.join(root, "src"), ["payload", "check", "../work/hand off.json"])).code,
  ).toBe(0);
  expect((await stagewright(root, ["payload", "check", "--file", "other.json"])).err).toContain(
    "other.json:1:1 (the whole file) must be an object, and is a list",
  );
  const bare = temporaryDirectory({ [FILE]: pretty(PAYLOAD) });
  expect((await stagewright(bare, ["payload", "check"])).code).toBe(0);
});

test("P1: the configuration says where the payload is, and a mistake in it is named with its place", async () => {
  const root = repository({
    ".stagewrightrc.yaml": "payload:\n  file: work/hand off.json\n",
    "work/hand off.json": pretty(PAYLOAD),
    "src/x.js": "",
  });
  const below = path.join(root, "src");
  const { code, out } = await stagewright(below, ["payload", "check"]);
  expect([code, out.split("\n")[1]]).toEqual([
    0,
    expect.stringMatching(/^\.\.\/work\/hand off\.json: 2-plan/),
  ]);
  expect((await stagewright(below, ["payload", "diff"])).err).toContain("HEAD:work/hand off.json and");
  writeFileSync(path.join(root, ".stagewrightrc.yaml"), "payload:\n  file: [a]\n");
  const wrong = await stagewright(root, ["payload", "check"]);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("payload.file")]);
  writeFileSync(path.join(root, ".stagewrightrc.yaml"), "payload: {\n");
  expect((await stagewright(root, ["payload", "check"])).err).toMatch(/\.stagewrightrc\.yaml:\d+:\d+/);
});

test("diff shows what is said differently, against the last commit, between commits and files", async () => {
  const root = withPayload();
  const file = path.join(root, FILE);
  const now = structuredClone(PAYLOAD) as { plan: { steps: object[] }; requirement: { summary?: string } };
  now.plan.steps = [{ dependencies: [], id: "S1", status: "done" }, { id: "S2" }];
  delete now.requirement.summary;
  writeFileSync(file, JSON.stringify(now));
  const { code, out } = await stagewright(path.join(root, "handoff"), ["payload", "diff"]);
  expect(code).toBe(0);
  expect(out).toBe(`- requirement.summary: "Totals with currency"
~ plan.steps[0].status ("S1"): "todo" → "done"
+ plan.steps[1] ("S2"): {"id":"S2"}
`);
  git(root, "commit", "--quiet", "--all", "--message", "More");
  const same = await stagewright(root, ["payload", "diff"]);
  expect([same.code, same.out, same.err]).toEqual([
    0,
    "",
    "HEAD:handoff/payload.json and handoff/payload.json say the same.\n",
  ]);
  const back = await stagewright(root, ["payload", "diff", "HEAD", "HEAD~1", "--json"]);
  expect(JSON.parse(back.out)).toEqual({
    type: "payload-diff",
    from: "HEAD:handoff/payload.json",
    to: "HEAD~1:handoff/payload.json",
    differences: [
      { kind: "changed", path: "plan.steps[0].status", before: "done", after: "todo" },
      { kind: "removed", path: "plan.steps[1]", before: { id: "S2" } },
      { kind: "added", path: "requirement.summary", after: "Totals with currency" },
    ].toSorted((a, b) => (a.path.startsWith("requirement") ? -1 : b.path.startsWith("requirement") ? 1 : 0)),
  });
});

test("diff says which of the two is no version, or cannot be read", async () => {
  const root = withPayload();
  const said = async (...args: string[]) => await stagewright(root, ["payload", "diff", ...args]);
  expect((await said("no-such-thing")).err).toContain("no-such-thing is neither a file nor a commit");
  expect((await said("--", "--output=x")).err).toContain("--output=x is neither a file nor a commit");
  git(root, "rm", "--quiet", "--cached", FILE);
  git(root, "commit", "--quiet", "--message", "Without");
  expect((await said()).err).toContain("handoff/payload.json is not in HEAD");
  writeFileSync(path.join(root, FILE), "{");
  const broken = await said("HEAD~1");
  expect([broken.code, broken.err]).toEqual([1, expect.stringContaining("handoff/payload.json:1:2")]);
});

test("set changes one value by git's identity, and not a byte elsewhere", async () => {
  const text =
    '{ "plan": {"steps": [ {"id":"S1","status":"ready"} ]},\r\n  "big": 12345678901234567890, "meta":{"lastUpdatedBy":"x","lastUpdatedAt":"y"}}';
  const root = withPayload(text);
  const set = async (...args: string[]) => await stagewright(root, ["payload", "set", ...args]);
  expect(await set("plan.steps[S1].status", "completed")).toEqual({
    code: 0,
    out: "",
    err: "handoff/payload.json: plan.steps[S1].status is set, by Ada.\n",
  });
  const after = readFileSync(path.join(root, FILE), "utf8");
  const [at = ""] = /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(after) ?? [];
  expect(after).toBe(
    text.replace('"ready"', '"completed"').replace('"x"', '"Ada"').replace('"y"', `"${at}"`),
  );
  expect((await set("plan.risks[]", "Rounding")).code).toBe(0);
  expect(JSON.parse(readFileSync(path.join(root, FILE), "utf8"))).toMatchObject({
    plan: { risks: ["Rounding"] },
  });
});

test("set refuses what would not hold, and writes nothing then", async () => {
  const root = withPayload();
  const set = async (...args: string[]) => await stagewright(root, ["payload", "set", ...args]);
  const said = [
    await set("plan.steps[S9].status", "ready"),
    await set("plan.steps[S1].status", "shipped"),
    await set("plan.steps", "none"),
    await set("plan..steps", "1"),
    await set("plan.steps[S1].dependencies[]", "S1"),
  ];
  expect(said.map(({ code, err }) => [code, err.split("\n").slice(0, 2).join(" ")])).toEqual([
    [2, expect.stringContaining('plan.steps has no item with the id "S9"')],
    [1, expect.stringContaining('plan.steps[0].status "shipped" is none of ready')],
    [1, expect.stringContaining("plan.steps must be a list, and is a text")],
    [2, expect.stringContaining("plan..steps is no path")],
    [1, expect.stringContaining("waits for itself: S1 → S1")],
  ]);
  expect(readFileSync(path.join(root, FILE), "utf8")).toBe(pretty(PAYLOAD));
});

test("set makes a payload where there is none", async () => {
  const root = repository();
  mkdirSync(path.join(root, "src"));
  expect(
    (await stagewright(path.join(root, "src"), ["payload", "set", "requirement.summary", "Totals"])).code,
  ).toBe(0);
  expect(JSON.parse(readFileSync(path.join(root, FILE), "utf8"))).toMatchObject({
    requirement: { summary: "Totals" },
    meta: { lastUpdatedBy: "Ada" },
  });
});

test("schema prints the JSON Schema", async () => {
  const { code, out } = await stagewright(temporaryDirectory(), ["payload", "schema"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ type: "object", properties: { plan: {}, qaFindings: {} } });
});

test("help shows what there is", async () => {
  const { code, out } = await stagewright(temporaryDirectory(), ["payload", "--help"]);
  expect(code).toBe(0);
  for (const command of ["check", "diff", "set", "schema", "merge-driver", "install-merge-driver"])
    expect(out).toContain(`\n  ${command}`);
});
