import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { cacheDirectory, openRepository } from "../src/index.ts";
import { executable, makeRig, unwrap, type Rig } from "./support/rig.ts";

const path = process.env["PATH"];
afterEach(() => {
  process.env["PATH"] = path;
});

const problem = async (rig: Rig, cwd = rig.repo): Promise<unknown> => {
  const result = await openRepository({ cwd, cacheDir: rig.cache });
  return result.ok ? "opened" : result.error;
};

describe("opening a repository", () => {
  it("finds it from a directory inside", async () => {
    const rig = makeRig({ "src/a.js": "" });
    const opened = await rig.open(join(rig.repo, "src"));
    expect(opened).toMatchObject({
      topLevel: rig.repo,
      gitDir: join(rig.repo, ".git"),
      commonDir: join(rig.repo, ".git"),
      objectFormat: "sha1",
      shallow: false,
      head: { commit: rig.git("rev-parse", "HEAD"), branch: "main" },
      identity: { name: "Uma User", email: "uma@example.org" },
      kernelDir: join(rig.repo, ".git/stagewright/kernel.git"),
    });
    expect(opened.cacheDir.startsWith(`${rig.cache}/`)).toBe(true);
  });

  it("names the author that git would: of the environment, else of the configuration, and never a guess", async () => {
    const rig = makeRig();
    try {
      process.env["GIT_AUTHOR_NAME"] = "Ada";
      expect((await rig.open()).identity).toEqual({ name: "Ada", email: "uma@example.org" });
      process.env["GIT_AUTHOR_EMAIL"] = "ada@example.org";
      expect((await rig.open()).identity).toEqual({ name: "Ada", email: "ada@example.org" });
      rig.git("config", "--global", "--unset", "user.email");
      delete process.env["GIT_AUTHOR_EMAIL"];
      expect((await rig.open()).identity).toEqual({ name: "Stagewright", email: "stagewright@localhost" });
    } finally {
      delete process.env["GIT_AUTHOR_NAME"];
      delete process.env["GIT_AUTHOR_EMAIL"];
    }
  });

  it("knows a detached HEAD, sha256, and paths with newlines", async () => {
    const rig = makeRig({ a: "a" }, ["--object-format=sha256"]);
    rig.git("checkout", "-q", "--detach");
    expect((await rig.open()).head).toEqual({ commit: rig.git("rev-parse", "HEAD") });
    expect((await rig.open()).objectFormat).toBe("sha256");
    const odd = join(rig.root, "od\nd\n");
    rig.gitIn(rig.root, "clone", "-q", rig.repo, odd);
    expect((await rig.open(odd)).topLevel).toBe(odd);
  });

  it("keeps its state in the common directory when opened in a linked worktree", async () => {
    const rig = makeRig();
    const linked = join(rig.root, "linked");
    rig.git("worktree", "add", "-q", "-b", "side", linked);
    const opened = await rig.open(linked);
    expect(opened).toMatchObject({
      topLevel: linked,
      gitDir: join(rig.repo, ".git/worktrees/linked"),
      commonDir: join(rig.repo, ".git"),
      head: { branch: "side" },
    });
    expect(opened.cacheDir).toBe((await rig.open()).cacheDir);
  });

  it("opens in the middle of a merge", async () => {
    const rig = makeRig({ a: "1\n" });
    rig.git("checkout", "-q", "-b", "x");
    rig.write("a", "2\n");
    rig.commit();
    rig.git("checkout", "-q", "main");
    rig.write("a", "3\n");
    rig.commit();
    expect(() => rig.git("merge", "x")).toThrow("Command failed");
    expect(await problem(rig)).toBe("opened");
  });

  it("puts its own git directory right again where somebody planted something", async () => {
    const rig = makeRig();
    const opened = await rig.open();
    const config = join(opened.kernelDir, "config");
    const good = readFileSync(config, "utf8");
    writeFileSync(config, '[filter "x"]\n\tclean = touch /tmp/pwned\n');
    mkdirSync(join(opened.kernelDir, "info"));
    writeFileSync(join(opened.kernelDir, "info/attributes"), "* filter=x\n");
    await rig.open();
    expect(readFileSync(config, "utf8")).toBe(good);
    expect(readdirSync(opened.kernelDir).toSorted()).toEqual(["HEAD", "config", "objects", "refs"]);
  });
});

describe("a repository that cannot be worked in", () => {
  it("is no repository, in git's words", async () => {
    const rig = makeRig();
    mkdirSync(join(rig.root, "plain"));
    expect(await problem(rig, join(rig.root, "plain"))).toMatchObject({
      code: "NOT_A_REPOSITORY",
      gitSays: expect.stringContaining("not a git repository"),
    });
    expect(await problem(rig, join(rig.root, "nowhere"))).toMatchObject({ code: "NOT_A_REPOSITORY" });
  });

  it("is another user's, and git says how to accept it", async () => {
    const rig = makeRig();
    process.env["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1";
    const found = await problem(rig);
    delete process.env["GIT_TEST_ASSUME_DIFFERENT_OWNER"];
    expect(found).toMatchObject({
      code: "NOT_A_REPOSITORY",
      gitSays: expect.stringContaining("safe.directory"),
    });
  });

  it("is bare, or stands inside .git", async () => {
    const rig = makeRig();
    rig.gitIn(rig.root, "clone", "-q", "--bare", rig.repo, "bare.git");
    expect(await problem(rig, join(rig.root, "bare.git"))).toEqual({
      code: "BARE_REPOSITORY",
      gitDir: join(rig.root, "bare.git"),
    });
    expect(await problem(rig, join(rig.repo, ".git"))).toMatchObject({ code: "BARE_REPOSITORY" });
  });

  it("has no commit yet", async () => {
    const rig = makeRig({});
    expect(await problem(rig)).toEqual({ code: "NO_COMMITS", topLevel: rig.repo });
  });

  it("has submodules, with or without .gitmodules", async () => {
    const rig = makeRig();
    rig.git("update-index", "--add", "--cacheinfo", `160000,${rig.git("rev-parse", "HEAD")},deps/li b`);
    rig.git("commit", "-q", "-m", "gitlink");
    expect(await problem(rig)).toEqual({ code: "HAS_SUBMODULES", paths: ["deps/li b"] });
  });

  it("is a partial clone", async () => {
    const rig = makeRig();
    rig.git("config", "uploadpack.allowFilter", "true");
    rig.gitIn(rig.root, "clone", "-q", "--filter=blob:none", `file://${rig.repo}`, "partial");
    expect(await problem(rig, join(rig.root, "partial"))).toMatchObject({ code: "PARTIAL_CLONE" });
  });

  it("keeps files in LFS; a line in .gitattributes that matches nothing is fine", async () => {
    const rig = makeRig({
      ".gitattributes": "*.psd filter=lfs diff=lfs merge=lfs -text\n*.ipynb filter=strip\n",
      "a.txt": "a",
    });
    expect(await problem(rig)).toBe("opened");
    expect((await rig.open()).filterDrivers).toEqual(["lfs", "strip"]);
    rig.write("art/a b.psd", "version https://git-lfs.github.com/spec/v1\n");
    rig.commit();
    expect(await problem(rig)).toEqual({ code: "USES_LFS", paths: ["art/a b.psd"] });
  });

  it("needs a git that is there and new enough", async () => {
    const rig = makeRig();
    const bin = join(rig.root, "bin");
    executable(join(bin, "git"), "#!/bin/sh\necho git version 2.37.1\n");
    process.env["PATH"] = `${bin}:${path}`;
    expect(await problem(rig)).toEqual({ code: "GIT_TOO_OLD", version: "2.37.1", needed: "2.38" });
    chmodSync(join(bin, "git"), 0o644);
    process.env["PATH"] = bin;
    expect(await problem(rig)).toMatchObject({ code: "GIT_MISSING" });
  });
});

describe("the cache directory", () => {
  it("follows STAGEWRIGHT_CACHE, XDG_CACHE_HOME, then the platform, and never /tmp", () => {
    expect(cacheDirectory({ STAGEWRIGHT_CACHE: "/x", XDG_CACHE_HOME: "/y", HOME: "/h" }, "linux")).toBe("/x");
    expect(cacheDirectory({ XDG_CACHE_HOME: "/y", HOME: "/h" }, "linux")).toBe("/y/stagewright");
    expect(cacheDirectory({ XDG_CACHE_HOME: "relative", HOME: "/h" }, "linux")).toBe("/h/.cache/stagewright");
    expect(cacheDirectory({ HOME: "/h" }, "darwin")).toBe("/h/Library/Caches/stagewright");
  });
});

it("works in a shallow clone", async () => {
  const rig = makeRig();
  rig.write("a", "a");
  rig.commit();
  rig.gitIn(rig.root, "clone", "-q", "--depth=1", `file://${rig.repo}`, "shallow");
  const shallow = unwrap(await openRepository({ cwd: join(rig.root, "shallow"), cacheDir: rig.cache }));
  expect(shallow.shallow).toBe(true);
});
