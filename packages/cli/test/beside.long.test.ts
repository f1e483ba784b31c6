import { appendFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { featureRepository, scriptedAgent } from "./support/feature.ts";
import { stagewright } from "./support/io.ts";
import { carriedRun, git } from "./support/repository.ts";
import { pins } from "./support/story.ts";
import { writeFiles } from "./support/temp.ts";

const CHECK = ["--check", "test=test ! -e src/broken.js"];
const run = (...more: string[]) => ["run", "speckit", "--agent", scriptedAgent(), ...CHECK, ...more];

test("while a process carries a run of the feature, a second is refused with run, process and what to type; --again overrides", async () => {
  const root = featureRepository();
  const { journal, run: first } = carriedRun(root, { ...pins, feature: "001-sum" });
  const refused = await stagewright(root, run("--yes"));
  expect(refused.code).toBe(2);
  expect(refused.err).toContain(`run ${first} of 001-sum is going on`);
  expect(refused.err).toContain(`process ${process.pid}`);
  expect(refused.err).toContain(`stagewright logs ${first} -f`);
  expect(journal.runs()).toHaveLength(1);
  expect((await stagewright(root, run("--yes", "--again"))).code).toBe(0);

  journal.release(first);
  journal.close();
  expect((await stagewright(root, run("--yes"))).code).toBe(0);
});

test("a result of the same feature that nobody applied is said before the question, and not once it is applied or dropped", async () => {
  const root = featureRepository();
  expect((await stagewright(root, run("--yes"))).code).toBe(0);
  const asked: string[] = [];
  let seen = "";
  const again = await stagewright(root, run(), {
    err: { write: (text) => void (seen += text), terminal: undefined, colour: false },
    ask: async (question) => {
      asked.push(`${seen.includes("did 4 of these tasks and was not applied")} ${question}`);
      return "n";
    },
  });
  expect(again.code).toBe(130);
  expect(asked).toEqual(["true Start? [Y/n] "]);
  expect(seen).toMatch(
    /note +run (\w+) did 4 of these tasks and was not applied · next: stagewright apply \1\n/,
  );
  expect((await stagewright(root, ["drop", "--yes"])).code).toBe(0);
  expect((await stagewright(root, run("--yes"))).err).not.toContain("was not applied");
});

test("more inputs than the pipeline takes are refused", async () => {
  const root = featureRepository();
  const { code, err } = await stagewright(root, [
    "run",
    "speckit",
    "specs/001-sum",
    "specs/other",
    ...run().slice(2),
  ]);
  expect(code).toBe(2);
  expect(err).toContain("speckit takes one feature directory, or nothing for the active one; there are 2");
  expect((await stagewright(root, ["status"])).out).toContain("no runs here yet");
});

test("a plan without tasks is refused before a run exists, and plan says so in words", async () => {
  const root = featureRepository({ "specs/001-sum/tasks.md": "# Tasks\n\nNone yet.\n" });
  const { code, err } = await stagewright(root, run("--yes"));
  expect(code).toBe(2);
  expect(err).toContain("specs/001-sum/tasks.md has no tasks");
  expect((await stagewright(root, ["status"])).out).toContain("no runs here yet");
  expect(await stagewright(root, ["plan", "specs/001-sum"])).toMatchObject({
    code: 0,
    out: expect.stringContaining("specs/001-sum/tasks.md has no tasks: a run would be refused."),
  });
});

test("an answer that is neither yes nor no is asked for once more; no, or twice neither, starts nothing and says so", async () => {
  const root = featureRepository();
  const asked: string[] = [];
  const answering = (...answers: string[]) => ({
    ask: async (question: string) => {
      asked.push(question);
      return answers.shift() ?? "";
    },
  });
  expect(await stagewright(root, run(), answering("n"))).toMatchObject({
    code: 130,
    err: expect.stringMatching(/Nothing was started\.\n$/),
  });
  expect(asked).toHaveLength(1);
  expect((await stagewright(root, run(), answering("what?", "hm"))).err).toMatch(/Nothing was started\.\n$/);
  expect(asked.at(-1)).toBe("Please answer y or n. Start? [Y/n] ");
  expect((await stagewright(root, ["status"])).out).toContain("no runs here yet");
  expect((await stagewright(root, run(), answering("ja", "y"))).code).toBe(0);
});

test("three and more uncommitted plan documents are told by their directory", async () => {
  const root = featureRepository();
  const names = ["spec.md", "plan.md", "research.md", "checklists/ux.md"];
  writeFiles(root, Object.fromEntries(names.map((name) => [`specs/001-sum/${name}`, "# Anew FR-001\n"])));
  const { err } = await stagewright(root, run("--yes"));
  expect(err).toContain("with        4 uncommitted plan documents of specs/001-sum, as they are now\n");
});

test("what the preview has noted the report does not note again", async () => {
  const root = featureRepository({ "specs/001-sum/checklists/ux.md": "- [ ] CHK001 looked at\n" });
  const { out, err } = await stagewright(root, run("--yes"));
  expect(err.match(/1 of 1 items are open/g)).toHaveLength(1);
  expect(out).not.toContain("items are open");
  expect((await stagewright(root, ["resume", /Run (\w+)/.exec(out)?.[1] ?? ""])).out).toContain(
    "items are open",
  );
});

test("after apply, drop says that what was applied stays, and does not tell how to have it back", async () => {
  const root = featureRepository();
  expect((await stagewright(root, run("--yes"))).code).toBe(0);
  expect((await stagewright(root, ["apply"])).code).toBe(0);
  const head = git(root, "rev-parse", "HEAD");
  const questions: string[] = [];
  const dropped = await stagewright(root, ["drop"], {
    ask: async (question) => {
      questions.push(question);
      return "y";
    },
  });
  expect(questions.join()).toContain("What was applied stays in your branch.");
  expect(dropped.out).toContain("what was applied stays in your branch.");
  expect(dropped.out).not.toContain("To have it back");
  expect(git(root, "rev-parse", "HEAD")).toBe(head);
});

test("apply says on which branch the run began and which one is checked out; drop without a terminal says that", async () => {
  const root = featureRepository();
  expect((await stagewright(root, run("--yes"))).code).toBe(0);
  git(root, "switch", "--quiet", "--create", "other");
  git(root, "commit", "--quiet", "--allow-empty", "--message", "Go on");
  const refused = await stagewright(root, ["apply"]);
  expect(refused.err).toContain("other is checked out; the run began on main");
  expect(refused.err).toContain("git switch main, then stagewright apply");
  expect((await stagewright(root, ["drop"])).err).toContain("this is not a terminal");
});

test("apply on another branch than the run began on goes through where it can, and says so", async () => {
  const root = featureRepository();
  expect((await stagewright(root, run("--yes"))).code).toBe(0);
  git(root, "switch", "--quiet", "--create", "other");
  const { code, out } = await stagewright(root, ["apply"]);
  expect(code).toBe(0);
  expect(out).toContain("The run began on main, and other is checked out.");
  expect(out).toMatch(/: other is at \w+ now/);
});

test("a setup command that fails is named as such, with its own log", async () => {
  const root = featureRepository();
  const { code, out } = await stagewright(root, run("--yes", "--setup", "echo cannot set up; exit 9"));
  expect(code).toBe(1);
  expect(out).toContain("the setup command failed in a new workspace");
  expect(out).toContain("why       echo cannot set up; exit 9: exit 9");
  const id = /Run (\w+)/.exec(out)?.[1] ?? "";
  expect(out).toContain(`stagewright logs ${id} setup`);
  expect((await stagewright(root, ["logs", id, "setup"])).out).toContain("cannot set up");
});

test("boxes that an earlier run has ticked are told with that run and its commit; others share a line", async () => {
  const root = featureRepository();
  const first = await stagewright(root, run("--yes"));
  const id = /Run (\w+)/.exec(first.out)?.[1] ?? "";
  expect((await stagewright(root, ["apply"])).code).toBe(0);
  const ticked = ["T010", "T011", "T012"].map((other) => `- [x] ${other} Create \`src/${other}.js\`\n`);
  appendFileSync(
    path.join(root, "specs/001-sum/tasks.md"),
    `${ticked.join("")}- [ ] T013 Create \`src/t013.js\`\n`,
  );
  const { code, out } = await stagewright(root, run("--yes"));
  expect(code).toBe(0);
  const commit = git(root, "log", "--format=%h", "--abbrev=10", "--grep=Stagewright-Task: T002", "main");
  expect(out).toContain(`☑ T002 checked by run ${id} (${commit})`);
  expect(out).toContain("☑ 3 tasks were ticked before: T010–T012; claimed, unwitnessed");
  expect(out).toContain("4 boxes ticked before the run: proved by earlier runs");
  expect(out).toContain("3 boxes ticked before the run: claimed, unwitnessed");
});
