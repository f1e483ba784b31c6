import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { Failure, Result } from "@stagewright/core";
import { createRemotes } from "../src/index.ts";
import { plainWords, withoutPasswords } from "../src/delivery/remotes-words.ts";
import { photograph } from "./support/photograph.ts";
import { executable, failure, makeRig, unwrap, type Rig } from "./support/rig.ts";

const never = new AbortController().signal;

/** A repository, a bare one it knows as `origin`, and somebody else's clone of that. */
async function withOrigin(files?: Record<string, string>) {
  const rig = makeRig(files);
  const bare = join(rig.root, "origin.git");
  rig.git("clone", "-q", "--bare", rig.repo, bare);
  rig.git("remote", "add", "origin", bare);
  rig.git("fetch", "-q", "--no-write-fetch-head", "origin");
  const remotes = createRemotes(await rig.open(), { askMs: 60_000, moveMs: 60_000 });
  const logFile = join(rig.root, "push.log");
  const commit = rig.git("commit-tree", "-p", "HEAD", "-m", "result", "HEAD^{tree}");
  return { rig, bare, remotes, logFile, commit, at: (ref: string) => rig.gitIn(bare, "rev-parse", ref) };
}

/** Somebody else pushes a commit of theirs; gives it. */
function somebodyPushes(rig: Rig, bare: string, branch: string): string {
  const theirs = rig.gitIn(bare, "commit-tree", "-p", "main", "-m", "theirs", "main^{tree}");
  rig.gitIn(bare, "update-ref", `refs/heads/${branch}`, theirs);
  return theirs;
}

const push = (branch: string, commit: string, logFile: string, expected?: string) => ({
  remote: "origin",
  ...{ branch, commit, expected, logFile },
});

test("remotes are listed as git goes there: insteadOf has been applied, to what is pushed as well", async () => {
  const { rig, remotes, bare } = await withOrigin();
  rig.git("config", "url.https://forge.example/.insteadOf", "f:");
  rig.git("config", "url.ssh://git@forge.example/.pushInsteadOf", "f:");
  rig.git("remote", "add", "fork", "f:me/it.git");
  rig.git("config", "remote.nowhere.prune", "true");
  expect(await remotes.list()).toEqual([
    { name: "fork", url: "https://forge.example/me/it.git", pushUrl: "ssh://git@forge.example/me/it.git" },
    { name: "origin", url: bare, pushUrl: bare },
  ]);
});

test("a branch of a remote, and its default branch, are known without anything being fetched", async () => {
  const { rig, remotes, bare, at } = await withOrigin();
  const before = photograph(rig.repo);
  const theirs = somebodyPushes(rig, bare, "topic");
  rig.gitIn(bare, "update-ref", "refs/heads/x/refs/heads/topic", at("main"));
  expect(unwrap(await remotes.branchAt("origin", "topic", never))).toBe(theirs);
  expect(unwrap(await remotes.branchAt("origin", "absent", never))).toBeUndefined();
  expect(unwrap(await remotes.defaultBranch("origin", never))).toBe("main");
  rig.gitIn(bare, "symbolic-ref", "HEAD", "refs/heads/x/refs/heads/topic");
  expect(unwrap(await remotes.defaultBranch("origin", never))).toBe("x/refs/heads/topic");
  expect(photograph(rig.repo)).toEqual(before);
});

test("W2: a branch is fetched into a ref of the run's; no remote-tracking branch, tag or FETCH_HEAD of the user's changes", async () => {
  const { rig, remotes, bare } = await withOrigin();
  const theirs = somebodyPushes(rig, bare, "main");
  rig.gitIn(bare, "tag", "v1", theirs);
  rig.git("config", "fetch.prune", "true");
  rig.git("config", "remote.origin.tagOpt", "--tags");
  const refs = () => rig.git("for-each-ref", "--format=%(refname) %(objectname)");
  const before = refs();
  const ref = "refs/stagewright/run1/base";
  expect(unwrap(await remotes.fetch("origin", "main", ref, never))).toBe(theirs);
  expect(refs()).toBe(`${before}\n${ref} ${theirs}`);
  expect(existsSync(join(rig.repo, ".git/FETCH_HEAD"))).toBe(false);
  // Once more, after the branch there was rewritten.
  rig.gitIn(bare, "update-ref", "refs/heads/main", rig.git("rev-parse", "HEAD"));
  expect(unwrap(await remotes.fetch("origin", "main", ref, never))).toBe(rig.git("rev-parse", "HEAD"));
});

test("a push creates the branch, moves it on from where it is known to be, and changes nothing here", async () => {
  const { rig, remotes, logFile, commit, at } = await withOrigin();
  rig.git("tag", "-a", "-m", "mine", "mine", commit);
  rig.git("config", "push.followTags", "true");
  rig.git("config", "push.autoSetupRemote", "true");
  const before = photograph(rig.repo);
  unwrap(await remotes.push(push("001-thing", commit, logFile), never));
  expect(at("001-thing")).toBe(commit);
  // The same once more, as after a kill.
  unwrap(await remotes.push(push("001-thing", commit, logFile), never));
  const second = rig.git("commit-tree", "-p", "HEAD", "-m", "second", "HEAD^{tree}");
  unwrap(await remotes.push(push("001-thing", second, logFile, commit), never));
  expect(at("001-thing")).toBe(second);
  expect(rig.gitIn(join(rig.root, "origin.git"), "tag")).toBe("");
  expect(photograph(rig.repo)).toEqual(before);
  expect(readFileSync(logFile, "utf8")).toContain("001-thing");
});

test("what somebody has pushed meanwhile is said and not overwritten", async () => {
  const { rig, remotes, bare, logFile, commit, at } = await withOrigin();
  const theirs = somebodyPushes(rig, bare, "001-thing");
  for (const expected of [undefined, at("main")]) {
    const failed = failure(await remotes.push(push("001-thing", commit, logFile, expected), never));
    expect(failed).toMatchObject({
      code: "PUSH_FAILED",
      reason: "moved",
      remote: "origin",
      branch: "001-thing",
    });
    expect(failed).toHaveProperty("detail", expect.stringContaining(theirs.slice(0, 12)));
  }
  rig.gitIn(bare, "update-ref", "-d", "refs/heads/001-thing");
  const gone = failure(await remotes.push(push("001-thing", commit, logFile, theirs), never));
  expect(gone).toMatchObject({ reason: "moved", detail: expect.stringContaining("absent") as string });
});

test("somebody who pushes in the very moment is not overwritten either", async () => {
  const { rig, remotes, bare, logFile, commit, at } = await withOrigin();
  executable(
    join(rig.repo, ".git/hooks/pre-push"),
    `#!/bin/sh\nunset GIT_DIR GIT_WORK_TREE\ncd '${bare}' && git update-ref refs/heads/001-thing main\n`,
  );
  const failed = failure(await remotes.push(push("001-thing", commit, logFile), never));
  expect(failed).toMatchObject({ reason: "moved" });
  expect(at("001-thing")).toBe(at("main"));
});

test("a branch that is protected: the remote's own words, without what would steer a terminal", async () => {
  const { remotes, bare, logFile, commit } = await withOrigin();
  executable(
    join(bare, "hooks/pre-receive"),
    "#!/bin/sh\nprintf 'GH006: \\033[31mProtected branch\\033]0;owned\\007 update failed\\033[0m\\n' >&2\nexit 1\n",
  );
  const failed = failure(await remotes.push(push("001-thing", commit, logFile), never));
  expect(failed).toMatchObject({ code: "PUSH_FAILED", reason: "refused" });
  const { detail } = failed as { detail: string };
  expect(detail).toContain("GH006: Protected branch update failed");
  expect(detail).toContain("pre-receive hook declined");
  expect(detail).not.toContain("\u001b");
  expect(detail).not.toContain("owned");
});

test("the user's own pre-push hook runs, and its refusal is one", async () => {
  const { rig, remotes, logFile, commit, bare } = await withOrigin();
  executable(join(rig.repo, ".git/hooks/pre-push"), "#!/bin/sh\necho no tickets today >&2\nexit 1\n");
  const failed = failure(await remotes.push(push("001-thing", commit, logFile), never));
  expect(failed).toMatchObject({
    reason: "refused",
    detail: expect.stringContaining("no tickets today") as string,
  });
  expect(rig.gitIn(bare, "branch", "--list", "001-thing")).toBe("");
});

test("a remote that is not there, or does not answer, is unreachable, within a time", async () => {
  const { rig, bare, logFile, commit } = await withOrigin();
  const remotes = createRemotes(await rig.open(), { askMs: 300, moveMs: 300 });
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as { port: number };
  rig.git("remote", "add", "silent", `http://uma:secret@127.0.0.1:${port}/it.git`);
  const late = failure(await remotes.branchAt("silent", "main", never));
  expect(late).toMatchObject({ reason: "unreachable", detail: expect.stringContaining("0.3 s") as string });
  const unpushed = failure(await remotes.push({ ...push("b", commit, logFile), remote: "silent" }, never));
  expect(unpushed).toMatchObject({ reason: "unreachable" });
  expect(JSON.stringify(late) + JSON.stringify(unpushed) + readFileSync(logFile, "utf8")).not.toContain(
    "secret",
  );

  rmSync(bare, { recursive: true });
  const gone = createRemotes(await rig.open());
  const said: Result<unknown, Failure>[] = [
    await gone.branchAt("origin", "main", never),
    await gone.defaultBranch("origin", never),
    await gone.fetch("origin", "main", "refs/stagewright/r/base", never),
    await gone.push(push("b", commit, logFile), never),
  ];
  for (const one of said) expect(failure(one)).toMatchObject({ code: "PUSH_FAILED", reason: "unreachable" });
});

test("where a login is missing nobody is asked for it at the terminal; passwords in URLs are in no words and no log", async () => {
  const { rig, logFile, commit } = await withOrigin();
  const { createServer: http } = await import("node:http");
  const server = http((_, response) => {
    response.writeHead(401, { "www-authenticate": 'Basic realm="it"' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const remotes = createRemotes(await rig.open());
  rig.git("remote", "add", "anon", `http://127.0.0.1:${port}/it.git`);
  rig.git("remote", "add", "token", `http://ghp_secret@127.0.0.1:${port}/it.git`);
  rig.git("remote", "add", "password", `http://uma:ghp_secret@127.0.0.1:${port}/it.git`);
  for (const remote of ["anon", "token", "password"]) {
    const failed = failure(await remotes.push({ ...push("b", commit, logFile), remote }, never));
    expect(failed).toMatchObject({ code: "PUSH_FAILED", reason: "login", remote });
    expect(failure(await remotes.branchAt(remote, "b", never))).toMatchObject({ reason: "login" });
    expect(JSON.stringify(failed)).not.toContain("ghp_secret");
  }
  expect(readFileSync(logFile, "utf8")).not.toContain("ghp_secret");
});

test("stopped in the middle it ends with all it started; the branch is there as a whole or not at all", async () => {
  const { rig, remotes, logFile, commit, at, bare } = await withOrigin();
  const begun = join(rig.root, "begun");
  executable(join(rig.repo, ".git/hooks/pre-push"), `#!/bin/sh\necho $$ > '${begun}'\nsleep 60\n`);
  const stop = new AbortController();
  const pushing = remotes.push(push("001-thing", commit, logFile), stop.signal);
  await expect.poll(() => existsSync(begun) && readFileSync(begun, "utf8").trim()).toBeTruthy();
  stop.abort();
  expect(failure(await pushing)).toEqual({ code: "CANCELLED" });
  const pid = Number(readFileSync(begun, "utf8"));
  await expect.poll(() => alive(pid)).toBe(false);
  expect(rig.gitIn(bare, "branch", "--list", "001-thing")).toBe("");
  rmSync(join(rig.repo, ".git/hooks/pre-push"));
  unwrap(await remotes.push(push("001-thing", commit, logFile), never));
  expect(at("001-thing")).toBe(commit);
});

test("killed while it pushes, the next push comes to the same end", async () => {
  const { rig, remotes, logFile, commit, bare, at } = await withOrigin();
  const begun = join(rig.root, "begun");
  // The remote takes its time: it has the commit already, and the branch not yet.
  executable(
    join(bare, "hooks/pre-receive"),
    `#!/bin/sh\n[ -e '${begun}' ] && exit 0\ntouch '${begun}'\nsleep 2\n`,
  );
  const script = join(rig.root, "push.ts");
  const source = fileURLToPath(new URL("../src/index.ts", import.meta.url));
  writeFileSync(
    script,
    `import { createRemotes, openRepository } from ${JSON.stringify(source)};
const opened = await openRepository({ cwd: ${JSON.stringify(rig.repo)}, cacheDir: ${JSON.stringify(rig.cache)} });
await createRemotes(opened.value).push(${JSON.stringify(push("001-thing", commit, logFile))}, new AbortController().signal);
`,
  );
  mkdirSync(rig.cache, { recursive: true });
  const child = spawn(process.execPath, ["--conditions=@stagewright/source", script], { stdio: "ignore" });
  await expect.poll(() => existsSync(begun)).toBe(true);
  child.kill("SIGKILL");
  unwrap(await remotes.push(push("001-thing", commit, logFile), never));
  expect(at("001-thing")).toBe(commit);
});

test("over ssh nobody is asked, unless the user has said themselves how ssh is called", async () => {
  const { rig, remotes, bare, logFile, commit, at } = await withOrigin();
  const called = join(rig.root, "ssh-called");
  const ssh = `#!/bin/sh\necho "$@" >> '${called}'\nfor last; do :; done\nexec sh -c "$last"\n`;
  executable(join(rig.root, "bin/ssh"), ssh);
  executable(join(rig.root, "bin/own-ssh"), ssh);
  const { PATH } = process.env;
  process.env["PATH"] = `${join(rig.root, "bin")}:${PATH}`;
  onTestFinished(() => void (process.env["PATH"] = PATH));
  rig.git("remote", "add", "far", `git@far.example:${bare}`);
  unwrap(await remotes.push({ ...push("over-ssh", commit, logFile), remote: "far" }, never));
  expect(at("over-ssh")).toBe(commit);
  expect(readFileSync(called, "utf8")).toMatch(/^-o BatchMode=yes .*git@far\.example/m);

  rmSync(called);
  rig.git("config", "core.sshCommand", "own-ssh");
  expect(unwrap(await remotes.branchAt("far", "over-ssh", never))).toBe(commit);
  expect(readFileSync(called, "utf8")).not.toContain("BatchMode");
});

test("what is no branch's name is none of a refspec's either", async () => {
  const { rig, remotes, logFile, commit } = await withOrigin();
  const before = photograph(rig.repo);
  const names = ["main:refs/heads/main", "-u", "a b", "a..b", "*", "a/", "@", "", "x.lock", "a/.b", "a~1"];
  for (const name of names) {
    const failed = failure(await remotes.fetch("origin", name, "refs/stagewright/r/base", never));
    expect([name, failed]).toEqual([name, expect.objectContaining({ reason: "refused" })]);
    expect(failure(await remotes.push(push(name, commit, logFile), never))).toMatchObject({
      reason: "refused",
    });
  }
  expect(photograph(rig.repo)).toEqual(before);
});

test("words for people have no passwords and no control characters in them, and an end", () => {
  expect(withoutPasswords("https://uma:p@ss@h/x and http://tok@h, ssh://git@h/x git@h:x")).toBe(
    "https://***@h/x and http://***@h, ssh://git@h/x git@h:x",
  );
  expect(plainWords("a\u001b[31mb\u001b]0;t\u0007c\u0000\u202ed\r\ne")).toBe("abcd\ne");
  expect(plainWords("x".repeat(10_000)).length).toBeLessThan(2_100);
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Dead, and nobody has asked after it yet.
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, "utf8"));
}
