import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  applyResult,
  createRepository,
  openRepository,
  snapshotDocuments,
  type Applied,
  type ApplyProblem,
  type ApplyRequest,
} from "../src/index.ts";
import { executable, makeRig, unwrap, type Rig } from "./support/rig.ts";
import { photograph } from "./support/photograph.ts";

type Edits = Record<string, string | null>;

/** A finished run: a snapshot of the plan, and on top of it what the tasks did. */
async function finished(
  options: {
    files?: Record<string, string>;
    uncommitted?: Record<string, string>;
    edits?: Edits;
    prepare?: (rig: Rig) => void;
    cwd?: (rig: Rig) => string;
  } = {},
) {
  const rig = makeRig(
    options.files ?? {
      "tasks.md": "- [ ] T001\n",
      "src/a.js": "a\n",
      "src/gone.js": "g\n",
      "other.txt": "o\n",
    },
  );
  options.prepare?.(rig);
  const cwd = options.cwd?.(rig) ?? rig.repo;
  for (const [path, text] of Object.entries(
    options.uncommitted ?? { "tasks.md": "- [ ] T001\n- [ ] T002\n", "plan.md": "plan\n" },
  ))
    rig.write(join("..", cwd.slice(rig.root.length + 1), path), text);
  const opened = unwrap(await openRepository({ cwd, cacheDir: rig.cache }));
  const repository = createRepository(opened);
  const base = opened.head.commit;
  const {
    commit: snapshot,
    documents,
    tree,
  } = await snapshotDocuments({ repository, base, paths: ["tasks.md", "plan.md"] });
  const edits = options.edits ?? {
    "tasks.md": "- [X] T001\n- [X] T002\n",
    "src/a.js": "A\n",
    "src/new.js": "n\n",
    "src/gone.js": null,
  };
  const result = await repository.commitTree({
    tree: await repository.editTree(
      tree,
      Object.entries(edits).map(([path, text]) => ({
        path,
        bytes: text === null ? null : Buffer.from(text),
      })),
    ),
    parents: [snapshot],
    message: "feat: all",
  });
  repository.close();
  const request: ApplyRequest = { opened, base, snapshot, documents, result };
  return {
    rig,
    cwd,
    request,
    base,
    result,
    git: (...args: string[]) => rig.gitIn(cwd, ...args),
    at: (path: string) => join(cwd, path),
    apply: () => applyResult(request),
  };
}

const applied = async (
  outcome: Promise<{ ok: true; value: Applied } | { ok: false; error: ApplyProblem }>,
): Promise<Applied> => unwrap(await outcome);

describe("applying a result", () => {
  it("fast-forwards branch, index and files, and replaces the plan documents the run took", async () => {
    const { request, git, at, apply, base, result } = await finished();
    expect(await applied(apply())).toEqual({ how: "FAST_FORWARDED", head: result, replaced: ["tasks.md"] });
    expect(git("rev-parse", "HEAD")).toBe(result);
    expect(git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
    expect(git("status", "--porcelain")).toBe("");
    expect(readFileSync(at("tasks.md"), "utf8")).toBe("- [X] T001\n- [X] T002\n");
    expect(readFileSync(at("plan.md"), "utf8")).toBe("plan\n");
    expect(existsSync(at("src/gone.js"))).toBe(false);
    expect(git("reflog", "-1", "--format=%gs", "HEAD")).toBe("stagewright: apply");
    expect(existsSync(join(request.opened.gitDir, "index.lock"))).toBe(false);
    expect(execFileSync("ls", [request.opened.gitDir], { encoding: "utf8" })).not.toContain(
      "stagewright-index",
    );
    expect(base).not.toBe(result);
  });

  it("twice is applying it once, also after the user went on from there", async () => {
    const { rig, apply, result } = await finished();
    await applied(apply());
    expect(await applied(apply())).toEqual({ how: "ALREADY_APPLIED", head: result, replaced: [] });
    rig.write("more", "m");
    const head = rig.commit();
    expect(await applied(apply())).toEqual({ how: "ALREADY_APPLIED", head, replaced: [] });
  });

  it("leaves other uncommitted work alone: edited, staged, untracked, deleted", async () => {
    const { rig, git, at, apply } = await finished({
      files: {
        "tasks.md": "t\n",
        "src/a.js": "a\n",
        "src/gone.js": "g\n",
        "other.txt": "o\n",
        deleted: "d\n",
      },
    });
    rig.write("other.txt", "mine\n");
    rig.write("staged.txt", "s\n");
    git("add", "staged.txt");
    rig.write("un tracked", "u");
    unlinkSync(at("deleted"));
    await applied(apply());
    expect(
      git("status", "--porcelain")
        .split("\n")
        .map((line) => line.trim())
        .toSorted(),
    ).toEqual(['?? "un tracked"', "A  staged.txt", "D deleted", "M other.txt"]);
    expect(readFileSync(at("other.txt"), "utf8")).toBe("mine\n");
  });

  it("works on a detached HEAD and in a linked worktree, and moves nothing else", async () => {
    const detached = await finished({ prepare: (rig) => rig.git("checkout", "-q", "--detach") });
    await applied(detached.apply());
    expect(detached.git("rev-parse", "HEAD")).toBe(detached.result);
    expect(detached.git("rev-parse", "main")).toBe(detached.base);

    const linked = await finished({
      prepare: (rig) => rig.git("worktree", "add", "-q", "-b", "side", join(rig.root, "linked")),
      cwd: (rig) => join(rig.root, "linked"),
    });
    const before = photograph(linked.rig.repo);
    await applied(linked.apply());
    expect(linked.git("rev-parse", "side")).toBe(linked.result);
    expect(linked.git("status", "--porcelain")).toBe("");
    const after = photograph(linked.rig.repo);
    expect(
      Object.keys({ ...before, ...after }).filter(
        (path) =>
          before[path] !== after[path] &&
          !/^\.git\/(worktrees\/linked|refs\/heads\/side|logs\/refs\/heads\/side)/.test(path),
      ),
    ).toEqual([]);
  });

  it("goes from an older ancestor, and takes a document that was committed meanwhile as it is", async () => {
    const { rig, git, apply, request, result } = await finished({ uncommitted: {} });
    rig.write("x", "x");
    git("checkout", "-q", "-B", "main", request.base);
    await applied(apply());
    expect(git("rev-parse", "HEAD")).toBe(result);
    expect(git("status", "--porcelain")).toBe("?? x");
  });

  it.each(["true", "input", "false"])(
    "keeps CRLF documents and the user's line ends with core.autocrlf=%s",
    async (autocrlf) => {
      const crlf = "- [ ] T001\r\n- [ ] T002\r\n";
      const stored = autocrlf === "false" ? crlf : crlf.replaceAll("\r\n", "\n");
      const { git, at, apply } = await finished({
        prepare: (rig) => rig.git("config", "core.autocrlf", autocrlf),
        uncommitted: { "tasks.md": crlf, "plan.md": "plan\r\n" },
        edits: { "tasks.md": stored.replaceAll("[ ]", "[X]") },
        files: { "README.md": "r\n" },
      });
      await applied(apply());
      expect(git("status", "--porcelain")).toBe("");
      expect(readFileSync(at("tasks.md"), "utf8")).toBe(
        (autocrlf === "input" ? stored : crlf).replaceAll("[ ]", "[X]"),
      );
      expect(readFileSync(at("plan.md"), "utf8")).toBe("plan\r\n");
    },
  );

  it("takes files whose names are strange", async () => {
    const edits = { "sp ace/ü\n.txt": "1", '"q"': "2", "-x": "3", "*": "4" };
    const { git, apply } = await finished({ edits });
    await applied(apply());
    expect(git("ls-files", "-z").split("\0")).toEqual(expect.arrayContaining(Object.keys(edits)));
    expect(git("status", "--porcelain")).toBe("");
  });

  it("fires no hook, and uses the user's filters as their own git would", async () => {
    const { rig, git, at, apply } = await finished({
      files: { ".gitattributes": "*.up filter=up\n", a: "a\n" },
      edits: { "x.up": "stored\n" },
      uncommitted: {},
      prepare: (rig) => {
        rig.git("config", "filter.up.smudge", "tr a-z A-Z");
        rig.git("config", "filter.up.clean", "tr A-Z a-z");
      },
    });
    for (const hook of ["reference-transaction", "post-checkout", "post-merge", "post-index-change"])
      executable(join(rig.repo, ".git/hooks", hook), `#!/bin/sh\ntouch '${rig.root}/pwned'\n`);
    await applied(apply());
    expect(existsSync(join(rig.root, "pwned"))).toBe(false);
    expect(readFileSync(at("x.up"), "utf8")).toBe("STORED\n");
    expect(git("status", "--porcelain")).toBe("");
  });

  it("lets a file become a directory and the reverse", async () => {
    const { git, apply } = await finished({
      files: { thing: "t\n", "dir/x": "x\n" },
      uncommitted: {},
      edits: { thing: null, "thing/in": "i\n", "dir/x": null, dir: "d\n" },
    });
    await applied(apply());
    expect(git("status", "--porcelain")).toBe("");
    expect(git("ls-files")).toBe("dir\nthing/in");
  });
});

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

describe("an apply that was killed", () => {
  /** A git that does its work, or not, and then kills who called it. */
  function killer(rig: Rig, word: string, when: "before" | "after"): string {
    const bin = join(rig.root, "bin");
    const real = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
    executable(
      join(bin, "git"),
      `#!/bin/sh\ncase " $* " in *" ${word} "*) ${when === "after" ? `'${real}' "$@"; ` : ""}kill -9 $PPID; exit 1;; esac\nexec '${real}' "$@"\n`,
    );
    return bin;
  }

  it.each([
    ["before it wrote files", "read-tree", "before"],
    ["after it wrote files", "read-tree", "after"],
    ["before it moved the branch", "update-ref", "before"],
    ["after it moved the branch", "update-ref", "after"],
  ] as const)("%s is ended by the next", async (_, word, when) => {
    const { rig, git, at, apply, request, result } = await finished();
    rig.write("other.txt", "mine\n");
    const script = `import { applyResult } from ${JSON.stringify(join(import.meta.dirname, "../src/index.ts"))}; await applyResult(${JSON.stringify(request)});`;
    expect(() =>
      execFileSync(
        process.execPath,
        ["--conditions=@stagewright/source", "--input-type=module", "-e", script],
        {
          cwd: import.meta.dirname,
          env: { ...process.env, PATH: `${killer(rig, word, when)}:${process.env["PATH"]}` },
          stdio: "pipe",
        },
      ),
    ).toThrow("Command failed");
    expect(existsSync(join(request.opened.gitDir, "index.lock"))).toBe(true);

    const outcome = await applied(apply());
    expect(outcome.head).toBe(result);
    expect(git("rev-parse", "HEAD")).toBe(result);
    expect(git("status", "--porcelain")).toBe(" M other.txt");
    expect(readFileSync(at("src/new.js"), "utf8")).toBe("n\n");
    expect(existsSync(at("src/gone.js"))).toBe(false);
    expect(existsSync(join(request.opened.gitDir, "index.lock"))).toBe(false);
    expect(execFileSync("ls", [request.opened.gitDir], { encoding: "utf8" })).not.toContain(
      "stagewright-index",
    );
  });

  it("half way through the files is ended by the next", async () => {
    const { git, at, apply, result } = await finished();
    writeFileSync(at("src/a.js"), "A\n");
    writeFileSync(at("tasks.md"), "- [X] T001\n- [X] T002\n");
    writeFileSync(at("src/new.js"), "n\n");
    rmSync(at("src/gone.js"));
    expect((await applied(apply())).head).toBe(result);
    expect(git("status", "--porcelain")).toBe("");
  });
});
