import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ApplyProblem } from "../src/index.ts";
import { photograph } from "./support/photograph.ts";
import { finished } from "./support/finished.ts";

describe("applying is refused, and nothing is touched,", () => {
  const cases: [
    string,
    Parameters<typeof finished>[0],
    (run: Awaited<ReturnType<typeof finished>>) => void,
    ApplyProblem | Partial<ApplyProblem>,
  ][] = [
    [
      "when HEAD went elsewhere",
      {},
      ({ rig, git }) => (rig.write("mine", "m"), git("add", "mine"), git("commit", "-q", "-m", "mine")),
      { code: "HEAD_MOVED" },
    ],
    [
      "when a taken document was edited since",
      {},
      ({ at }) => writeFileSync(at("tasks.md"), "edited\n"),
      { code: "DOCUMENTS_CHANGED", paths: ["tasks.md"] },
    ],
    [
      "when an untracked document was edited since",
      { edits: { "plan.md": "ours\n" } },
      ({ at }) => writeFileSync(at("plan.md"), "edited\n"),
      { code: "DOCUMENTS_CHANGED", paths: ["plan.md"] },
    ],
    [
      "when another version of a document is staged",
      {},
      ({ at, git }) => (
        writeFileSync(at("tasks.md"), "staged\n"),
        git("add", "tasks.md"),
        writeFileSync(at("tasks.md"), "- [ ] T001\n- [ ] T002\n")
      ),
      { code: "DOCUMENTS_CHANGED", paths: ["tasks.md"] },
    ],
    [
      "when a file it changes has local edits",
      {},
      ({ at }) => (writeFileSync(at("src/a.js"), "mine\n"), writeFileSync(at("src/gone.js"), "mine\n")),
      { code: "LOCAL_CHANGES", paths: ["src/a.js", "src/gone.js"] },
    ],
    [
      "when a file it changes has staged edits only",
      {},
      ({ at, git }) => (
        writeFileSync(at("src/a.js"), "mine\n"),
        git("add", "src/a.js"),
        writeFileSync(at("src/a.js"), "a\n")
      ),
      { code: "LOCAL_CHANGES", paths: ["src/a.js"] },
    ],
    [
      "when a file it changes was deleted locally",
      {},
      ({ at }) => unlinkSync(at("src/a.js")),
      { code: "LOCAL_CHANGES", paths: ["src/a.js"] },
    ],
    [
      "when untracked and ignored files are in the way",
      { files: { ".gitignore": "*.ign\n", a: "a" }, uncommitted: {}, edits: { "x.ign": "1", y: "2" } },
      ({ at }) => (writeFileSync(at("x.ign"), "mine"), writeFileSync(at("y"), "mine")),
      { code: "UNTRACKED_IN_THE_WAY", paths: ["x.ign", "y"] },
    ],
    [
      "when a file or link stands where a directory is to be",
      { edits: { "one/x": "1", "two/x": "2" } },
      ({ at, rig }) => (writeFileSync(at("one"), "mine"), symlinkSync(rig.root, at("two"))),
      { code: "UNTRACKED_IN_THE_WAY", paths: ["one", "two"] },
    ],
    [
      "when a directory with files stands where a file is to be",
      { edits: { one: "1" } },
      ({ at }) => (mkdirSync(at("one/deep"), { recursive: true }), writeFileSync(at("one/deep/mine"), "m")),
      { code: "UNTRACKED_IN_THE_WAY", paths: ["one/deep/mine"] },
    ],
    [
      "when git is in the middle of something",
      {},
      ({ request, base }) => writeFileSync(join(request.opened.gitDir, "MERGE_HEAD"), `${base}\n`),
      { code: "OPERATION_IN_PROGRESS", operation: "merge" },
    ],
    [
      "when another git holds the index",
      {},
      ({ request }) => writeFileSync(join(request.opened.gitDir, "index.lock"), ""),
      { code: "INDEX_LOCKED" },
    ],
  ];
  it.each(cases)("%s", async (_, options, disturb, problem) => {
    const run = await finished(options);
    disturb(run);
    const before = photograph(run.rig.repo);
    expect(await run.apply()).toMatchObject({ ok: false, error: problem });
    expect(photograph(run.rig.repo)).toEqual(before);
  });

  it("when paths are unmerged", async () => {
    const run = await finished({ uncommitted: {} });
    const blob = run.git("rev-parse", "HEAD:other.txt");
    execFileSync("git", ["update-index", "--index-info"], {
      cwd: run.rig.repo,
      input: `0 ${"0".repeat(40)}\tother.txt\n100644 ${blob} 1\tother.txt\n100644 ${blob} 2\tother.txt\n100644 ${blob} 3\tother.txt\n`,
    });
    expect(await run.apply()).toMatchObject({
      ok: false,
      error: { code: "UNMERGED_PATHS", paths: ["other.txt"] },
    });
  });
});
