import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { attempt, failure, makeRig, ScriptedProcesses, slurp, unwrap } from "./support/rig.ts";
import { openOne } from "./support/open-one.ts";

/** A package manager that puts `node_modules/lib` there, which says what the lock file says. */
class Manager extends ScriptedProcesses {
  override run(job: Parameters<ScriptedProcesses["run"]>[0]) {
    return super.run(
      "argv" in job.command
        ? {
            ...job,
            command: {
              shell: "mkdir -p node_modules/lib && cp package-lock.json node_modules/lib/version",
            },
          }
        : job,
    );
  }
}

describe("a workspace that is given again", () => {
  it("is the same directories at the new commit, with nothing of what was done in it", async () => {
    const rig = makeRig({ "a.txt": "a\n", "src/b.txt": "b\n", ".gitignore": "*.log\n" });
    const { space, put, workspaces, commit, inside } = await openOne(rig);
    const before = [statSync(space.path).ino, statSync(space.scratch).ino];
    put("a.txt", "agent\n");
    put("debug.log", "ignored");
    put("new/.git/config", "planted");
    rmSync(join(space.path, "src"), { recursive: true });
    symlinkSync(rig.root, join(space.path, "src"));
    inside("commit", "-q", "--allow-empty", "-m", "own");
    writeFileSync(join(space.scratch, "socket-of-a-session"), "x");

    rig.write("a.txt", "second\n");
    const second = rig.commit("second");
    const again = unwrap(
      await workspaces.openAttempt(attempt(second, "T002-1", { reuse: space, previous: commit })),
    );
    expect([again.path, again.scratch]).toEqual([space.path, space.scratch]);
    expect([statSync(again.path).ino, statSync(again.scratch).ino]).toEqual(before);
    expect(inside("status", "--porcelain", "--branch", "--ignored")).toBe("## stagewright/T002-1");
    expect(inside("log", "--all", "--format=%s")).toBe("second\nfirst");
    expect(inside("rev-parse", "refs/stagewright/previous")).toBe(commit);
    expect(slurp(join(again.path, "a.txt"))).toBe("second\n");
    expect(slurp(join(again.path, "src/b.txt"))).toBe("b\n");
    expect(existsSync(join(again.path, "new"))).toBe(false);
    expect(existsSync(join(again.scratch, "socket-of-a-session"))).toBe(true);
  });

  it("is where a process in it still stands", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const { space, workspaces, commit } = await openOne(rig);
    const session = spawn("sh", ["-c", "read line; cat a.txt"], {
      cwd: space.path,
      stdio: ["pipe", "pipe", "inherit"],
    });
    writeFileSync(join(space.path, "a.txt"), "agent\n");
    unwrap(await workspaces.openAttempt(attempt(commit, "T002-1", { reuse: space })));
    session.stdin.end("go\n");
    const [said] = (await once(session.stdout, "data")) as [Buffer];
    expect(said.toString()).toBe("a\n");
    await once(session, "close");
  });

  it("hands in what was done since, and not what its setup command has made again", async () => {
    const rig = makeRig({ "a.txt": "a\n" });
    const rooms = await rig.rooms({ setup: "echo made >> made.txt" });
    const commit = rig.git("rev-parse", "HEAD");
    const space = unwrap(await rooms.workspaces.openAttempt(attempt(commit)));
    writeFileSync(join(space.path, "a.txt"), "first task\n");
    const again = unwrap(await rooms.workspaces.openAttempt(attempt(commit, "T002-1", { reuse: space })));
    expect(slurp(join(again.path, "made.txt"))).toBe("made\n");
    writeFileSync(join(again.path, "b.txt"), "second task\n");
    const changes = await rooms.repository.changes(commit, unwrap(await again.capture()));
    expect(changes.map(({ path }) => path)).toEqual(["b.txt"]);
    expect(rooms.processes.jobs).toHaveLength(2);
  });

  it("keeps its dependencies while they are those of the commit, and gets others when they are not", async () => {
    const lock = (version: number) => JSON.stringify({ lockfileVersion: 3, packages: {}, version });
    const rig = makeRig({
      ".gitignore": "node_modules/\n",
      "package.json": JSON.stringify({ dependencies: { lib: "1" } }),
      "package-lock.json": lock(1),
    });
    const rooms = await rig.rooms({ processes: new Manager() });
    const first = rig.git("rev-parse", "HEAD");
    const space = unwrap(await rooms.workspaces.openAttempt(attempt(first)));
    const library = join(space.path, "node_modules/lib/version");
    const placed = statSync(library).ino;

    rig.write("a.txt", "a");
    const second = rig.commit("second");
    unwrap(await rooms.workspaces.openAttempt(attempt(second, "T002-1", { reuse: space })));
    expect(statSync(library).ino).toBe(placed);

    rmSync(join(space.path, "node_modules"), { recursive: true });
    unwrap(await rooms.workspaces.openAttempt(attempt(second, "T003-1", { reuse: space })));
    expect(slurp(library)).toBe(lock(1));

    rig.write("package-lock.json", lock(2));
    const third = rig.commit("third");
    writeFileSync(join(space.path, "node_modules/own"), "an agent's own");
    unwrap(await rooms.workspaces.openAttempt(attempt(third, "T004-1", { reuse: space })));
    expect(slurp(library)).toBe(lock(2));
    expect(existsSync(join(space.path, "node_modules/own"))).toBe(false);
  });

  it.each([
    ["it is gone", (path: string) => rmSync(dirname(path), { recursive: true })],
    ["its checkout is gone", (path: string) => rmSync(path, { recursive: true })],
    ["it was only half made", (path: string) => rmSync(join(path, "../note.json"))],
    ["its note was cut off", (path: string) => writeFileSync(join(path, "../note.json"), '{"base')],
    [
      "a link stands in its place",
      (path: string) => {
        rmSync(path, { recursive: true });
        symlinkSync("/tmp", path);
      },
    ],
  ])("is a fresh one where %s", async (_, spoil) => {
    const { space, workspaces, commit } = await openOne(makeRig({ a: "a" }));
    spoil(space.path);
    expect(await workspaces.reopenAttempt(space)).toBeUndefined();
    const again = unwrap(await workspaces.openAttempt(attempt(commit, "T002-1", { reuse: space })));
    expect(again.path).toBe(join(dirname(dirname(space.path)), "T002-1", "work"));
    expect(slurp(join(again.path, "a"))).toBe("a");
  });

  it("is a fresh one where the place is another run's, or none of ours", async () => {
    const rig = makeRig({ a: "a" });
    const { space, workspaces, commit, put } = await openOne(rig);
    put("b", "kept");
    const strange = join(rig.root, "elsewhere/x/work");
    mkdirSync(strange, { recursive: true });
    for (const [run, place] of [
      ["run2", space],
      ["run1", { path: strange, scratch: rig.root }],
      ["run1", { path: rig.repo, scratch: rig.root }],
    ] as const) {
      const again = unwrap(
        await workspaces.openAttempt(attempt(commit, "T002-1", { run, reuse: { ...place } })),
      );
      expect(again.path).not.toBe(place.path);
    }
    expect(await workspaces.reopenAttempt({ path: strange, scratch: rig.root })).toBeUndefined();
    expect(slurp(join(space.path, "b"))).toBe("kept");
  });

  it("can be cancelled, and fails as a fresh one does", async () => {
    const rig = makeRig({ a: "a" });
    const rooms = await rig.rooms({ setup: "test ! -e ../scratch/broken" });
    const commit = rig.git("rev-parse", "HEAD");
    const space = unwrap(await rooms.workspaces.openAttempt(attempt(commit)));
    const reuse = { reuse: space };
    const aborted = { ...reuse, signal: AbortSignal.abort() };
    expect(failure(await rooms.workspaces.openAttempt(attempt(commit, "T002-1", aborted)))).toEqual({
      code: "CANCELLED",
    });
    expect(await rooms.workspaces.reopenAttempt(space)).toBeDefined();
    writeFileSync(join(space.scratch, "broken"), "");
    expect(failure(await rooms.workspaces.openAttempt(attempt(commit, "T002-1", reuse)))).toMatchObject({
      code: "SETUP_FAILED",
    });
    // Half-made now, and no longer to be had.
    expect(await rooms.workspaces.reopenAttempt(space)).toBeUndefined();
  });

  it("sees an edit of the same size with its times put back, made before it was given again", async () => {
    const rig = makeRig({ "a.txt": "one\n", "run.sh": "#!\n" });
    const { space, workspaces, commit, put } = await openOne(rig);
    put("a.txt", "two\n");
    chmodSync(join(space.path, "run.sh"), 0o755);
    const again = unwrap(await workspaces.openAttempt(attempt(commit, "T002-1", { reuse: space })));
    expect(slurp(join(again.path, "a.txt"))).toBe("one\n");
    expect(statSync(join(again.path, "run.sh")).mode & 0o111).toBe(0);
  });
});
