import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BASE, CHECK, FEATURE, feature, RUN, TASKS, withFeature } from "./features.ts";
import { ended, Rig } from "./rig.ts";

const TASKS_MD = "## Phase 1: Core\n\n- [ ] T001 Write a in src/a.txt\n";
const AGENT = { T001: { write: { "src/a.txt": "a\n" } } };

test("no git repository, a bare one, one without commits: each is said with what to do, and nothing is made", async () => {
  const rig = new Rig();
  rig.write({ ...BASE, ...feature(TASKS_MD) });
  const words = ["run", "speckit", ...RUN, "--agent", rig.agent(AGENT), "--yes"];
  const none = await rig.stagewright(...words);
  expect(none.code).toBe(2);
  expect(none.stderr).toMatch(/not a git repository|git init/i);

  rig.git("init", "--quiet");
  const empty = await rig.stagewright(...words);
  expect(empty.code).toBe(2);
  expect(empty.stderr).toMatch(/commit/);
  expect(rig.git("for-each-ref")).toBe("");
});

test("a detached HEAD works, and apply moves it forward", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  rig.git("checkout", "--quiet", "--detach");
  const { code, result } = await rig.run(...RUN, "--agent", rig.agent(AGENT));
  expect(code).toBe(0);
  expect((await rig.stagewright("apply")).code).toBe(0);
  expect(rig.git("rev-parse", "HEAD")).toBe(result.commit);
});

test("a dirty checkout: what is not the plan's stays out of the run and is said; apply keeps it", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  rig.write({ "README.md": "# Edited\n", "scratch.txt": "s\n" });
  rig.git("add", "scratch.txt");
  const before = rig.userState();
  const { code, result, stderr } = await rig.run(...RUN, "--agent", rig.agent(AGENT));
  expect(code).toBe(0);
  expect(stderr).toContain("README.md");
  expect(rig.userState()).toEqual(before);
  expect(rig.git("show", `${result.branch}:README.md`)).not.toContain("Edited");
  expect((await rig.stagewright("apply")).code).toBe(0);
  expect(rig.read("README.md")).toBe("# Edited\n");
  expect(rig.git("status", "--porcelain")).toBe(" M README.md\nA  scratch.txt");
});

test("spaces and other letters in every path", async () => {
  const rig = new Rig("mein «Projekt» 日本");
  const dir = "specs/001-größe messen";
  rig.commit(BASE);
  rig.write({
    [`${dir}/tasks.md`]: "## Phase 1: Kern\n\n- [ ] T001 Schreibe `src/größe.txt`\n",
    [`${dir}/spec.md`]: "# Größe\n",
  });
  const { code, result } = await rig.run(
    dir,
    "--check",
    `test=${CHECK}`,
    "--agent",
    rig.agent({ T001: { write: { "src/größe.txt": "1\n", "src/two words.txt": "2\n" } } }),
  );
  expect(code).toBe(0);
  expect(
    rig.git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", result.branch ?? ""),
  ).toContain("src/größe.txt");
  expect((await rig.stagewright("apply")).code).toBe(0);
  expect(rig.read("src/two words.txt")).toBe("2\n");
});

test("CRLF and a byte order mark: only the box changes", async () => {
  const rig = new Rig();
  const crlf = `\uFEFF${TASKS_MD.replaceAll("\n", "\r\n")}`;
  withFeature(rig, crlf);
  const { code, result } = await rig.run(...RUN, "--agent", rig.agent(AGENT));
  expect(code).toBe(0);
  expect(
    execFileSync("git", ["cat-file", "blob", `${result.branch}:${TASKS}`], {
      cwd: rig.repository,
      encoding: "utf8",
    }),
  ).toBe(crlf.replace("[ ]", "[X]"));
});

test("from a subdirectory, and from a linked worktree of the user's", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  mkdirSync(join(rig.repository, "deep/er"), { recursive: true });
  const inside = await ended(
    rig.startIn(
      join(rig.repository, "deep/er"),
      {},
      "run",
      "speckit",
      `../../${FEATURE}`,
      "--check",
      `test=${CHECK}`,
      "--agent",
      rig.agent(AGENT),
      "--yes",
    ),
  );
  expect(inside.code).toBe(0);

  const linked = join(rig.place, "linked");
  rig.git("worktree", "add", "--quiet", linked, "-b", "002-other");
  const there = await ended(
    rig.startIn(linked, {}, "run", "speckit", ...RUN, "--agent", rig.agent(AGENT), "--yes"),
  );
  expect(there.code).toBe(0);
  expect((await ended(rig.startIn(linked, {}, "apply"))).code).toBe(0);
  expect(
    execFileSync("git", ["rev-parse", "--abbrev-ref", "HEAD"], { cwd: linked, encoding: "utf8" }).trim(),
  ).toBe("002-other");
  expect(execFileSync("cat", [join(linked, "src/a.txt")], { encoding: "utf8" })).toBe("a\n");
});

test("a feature branch that nobody has checked out moves once, at the end", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  rig.git("switch", "--quiet", "main");
  rig.git("merge", "--quiet", "001-thing");
  const { result } = await rig.run(...RUN, "--agent", rig.agent(AGENT));
  expect(result.branch).toBe("001-thing");
  expect(rig.git("rev-parse", "001-thing")).toBe(result.commit);
});

test("the user's hooks and filters never run in a run's workspaces", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD, { ...BASE, ".gitattributes": "*.txt filter=spy\n" });
  const spy = `touch '${rig.place}/ran'`;
  rig.git("config", "filter.spy.clean", `${spy}; cat`);
  rig.git("config", "filter.spy.smudge", `${spy}; cat`);
  for (const hook of ["post-checkout", "post-commit", "pre-commit", "reference-transaction"]) {
    writeFileSync(join(rig.repository, ".git/hooks", hook), `#!/bin/sh\n${spy}\n`, { mode: 0o755 });
  }
  const { code } = await rig.run(...RUN, "--agent", rig.agent(AGENT));
  expect(code).toBe(0);
  expect(existsSync(`${rig.place}/ran`)).toBe(false);
});
