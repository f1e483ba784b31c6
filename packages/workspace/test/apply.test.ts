import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { executable } from "./support/rig.ts";
import { photograph } from "./support/photograph.ts";
import { applied, finished } from "./support/finished.ts";

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
