import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRepository, createWorkspaces } from "../src/index.ts";
import { attempt, failure, makeRig, slurp, unwrap } from "./support/rig.ts";
import { fakeManager, fakeProject, project, witness } from "./support/dependencies.ts";

describe("dependencies", () => {
  it("that hold for one tree alone do not pile up", async () => {
    const rig = fakeProject({ "package.json": '{"scripts":{"prepare":"node build.js"}}', "build.js": "" });
    const rooms = await rig.rooms({ processes: fakeManager() });
    let tree = await rooms.repository.treeOf(rig.git("rev-parse", "HEAD"));
    for (let build = 0; build < 20; build++) {
      tree = await rooms.repository.editTree(tree, [{ path: "build.js", bytes: Buffer.from(String(build)) }]);
      await witness(rooms, tree);
    }
    expect(readdirSync(join(rooms.opened.cacheDir, "deps")).length).toBeLessThan(20);
  });

  it("copied out of the repository itself are copied again when they change there", async () => {
    const rig = project();
    const rooms = await rig.rooms();
    const head = rig.git("rev-parse", "HEAD");
    expect(slurp(join((await witness(rooms, head)).path, "node_modules/lib/index.js"))).toContain("lib one");
    const next = await rooms.repository.editTree(head, [
      { path: "vendor/lib/index.js", bytes: Buffer.from("module.exports = 'lib two';\n") },
    ]);
    expect(slurp(join((await witness(rooms, next)).path, "node_modules/lib/index.js"))).toContain("lib two");
  });

  it("are installed by npm once and copied into every workspace, never linked", async () => {
    const rig = project();
    const rooms = await rig.rooms();
    const head = rig.git("rev-parse", "HEAD");
    const [first, second, third] = await Promise.all([
      rooms.workspaces.openAttempt(attempt(head, "a")),
      rooms.workspaces.openAttempt(attempt(head, "b")),
      rooms.workspaces.openWitness({
        run: "run1",
        slot: 0,
        tree: head,
        head,
        signal: new AbortController().signal,
      }),
    ]);
    const paths = [unwrap(first).path, unwrap(second).path, unwrap(third).path];
    for (const path of paths) {
      expect(slurp(join(path, "node_modules/lib/index.js"))).toContain("lib one");
      expect(lstatSync(join(path, "node_modules")).isSymbolicLink()).toBe(false);
    }
    expect(new Set(paths.map((path) => statSync(join(path, "node_modules/lib/index.js")).ino)).size).toBe(3);
    expect(statSync(join(paths[0] ?? "", "node_modules/lib/index.js")).nlink).toBe(1);
    expect(rooms.processes.jobs).toHaveLength(1);
    expect(rooms.processes.jobs[0]?.command).toEqual({
      argv: ["npm", "ci", "--no-audit", "--no-fund", "--prefer-offline"],
    });
    expect(rooms.events.map((event) => event.type)).toEqual([
      "dependencies-installing",
      "dependencies-installed",
    ]);
    expect(unwrap(third).dependencies).toMatch(/^[0-9a-f]{32}$/);
    expect(await rooms.repository.changes(head, unwrap(await unwrap(first).capture()))).toEqual([]);
  });

  it("come with those of nested packages and their links, which lead into the workspace itself", async () => {
    const rig = fakeProject();
    const { workspaces } = await rig.rooms({ processes: fakeManager() });
    const { path } = unwrap(await workspaces.openAttempt(attempt(rig.git("rev-parse", "HEAD"))));
    expect(slurp(join(path, "packages/a/node_modules/x/i.js"))).toBe("x\n");
    expect(readlinkSync(join(path, "node_modules/a"))).toBe("../packages/a");
    expect(slurp(join(path, "node_modules/a/package.json"))).toBe("{}");
  });

  it("are no part of what an agent hands in, even where nothing ignores them", async () => {
    const rig = fakeProject({ ".gitignore": "" });
    const { workspaces, repository } = await rig.rooms({ processes: fakeManager() });
    const head = rig.git("rev-parse", "HEAD");
    const space = unwrap(await workspaces.openAttempt(attempt(head)));
    writeFileSync(join(space.path, "node_modules/lib/index.js"), "patched");
    writeFileSync(join(space.path, "b.js"), "b");
    expect(
      (await repository.changes(head, unwrap(await space.capture()))).map((change) => change.path),
    ).toEqual(["b.js"]);
    expect(rig.gitIn(space.path, "status", "--porcelain")).toBe("?? b.js");
  });

  it("that an agent patched reach no witness and no other attempt", async () => {
    const rig = fakeProject();
    const rooms = await rig.rooms({ processes: fakeManager() });
    const head = rig.git("rev-parse", "HEAD");
    const space = unwrap(await rooms.workspaces.openAttempt(attempt(head)));
    writeFileSync(join(space.path, "node_modules/lib/index.js"), "patched");
    expect(slurp(join((await witness(rooms, head)).path, "node_modules/lib/index.js"))).toBe("one\n");
    expect(
      slurp(
        join(
          unwrap(await rooms.workspaces.openAttempt(attempt(head, "other"))).path,
          "node_modules/lib/index.js",
        ),
      ),
    ).toBe("one\n");
  });

  it("that a check changed in a witness are put right before the next, and only those", async () => {
    const rig = fakeProject();
    const rooms = await rig.rooms({ processes: fakeManager() });
    const head = rig.git("rev-parse", "HEAD");
    const { path } = await witness(rooms, head);
    const untouched = statSync(join(path, "packages/a/node_modules/x/i.js")).ino;
    const kept = statSync(join(path, "node_modules/lib/index.js"));
    writeFileSync(join(path, "node_modules/lib/index.js"), "two\n");
    utimesSync(join(path, "node_modules/lib/index.js"), kept.atime, kept.mtime);
    mkdirSync(join(path, "node_modules/.cache/deep"), { recursive: true });
    writeFileSync(join(path, "node_modules/.cache/deep/x"), "x");
    rmSync(join(path, "node_modules/a"));
    symlinkSync("/etc", join(path, "node_modules/a"));
    await witness(rooms, head);
    expect(slurp(join(path, "node_modules/lib/index.js"))).toBe("one\n");
    expect(existsSync(join(path, "node_modules/.cache"))).toBe(false);
    expect(readlinkSync(join(path, "node_modules/a"))).toBe("../packages/a");
    expect(statSync(join(path, "packages/a/node_modules/x/i.js")).ino).toBe(untouched);
    expect(rooms.events.at(-1)).toMatchObject({
      type: "dependencies-restored",
      paths: expect.arrayContaining(["node_modules/lib/index.js", "node_modules/.cache"]),
    });

    rmSync(join(path, "node_modules"), { recursive: true });
    symlinkSync("/etc", join(path, "node_modules"));
    await witness(rooms, head);
    expect(slurp(join(path, "node_modules/lib/index.js"))).toBe("one\n");
    const { length } = rooms.events;
    await witness(rooms, head);
    expect(rooms.events).toHaveLength(length);
  });

  it("change with the tree's lockfile, and back", async () => {
    const rig = fakeProject();
    const rooms = await rig.rooms({
      processes: fakeManager("mkdir -p node_modules && cp package-lock.json node_modules/which"),
    });
    const head = rig.git("rev-parse", "HEAD");
    const other = await rooms.repository.editTree(head, [
      { path: "package-lock.json", bytes: Buffer.from("{ }") },
    ]);
    const none = await rooms.repository.editTree(head, [{ path: "package.json", bytes: null }]);
    const seen: (string | undefined)[] = [];
    for (const tree of [head, other, none, head]) {
      const { path } = await witness(rooms, tree);
      seen.push(existsSync(join(path, "node_modules")) ? slurp(join(path, "node_modules/which")) : undefined);
    }
    expect(seen).toEqual(["{}", "{ }", undefined, "{}"]);
  });

  it("that fail to install fail the opening with the manager's words and leave nothing that counts", async () => {
    const rig = fakeProject();
    const { workspaces } = await rig.rooms({
      processes: fakeManager("mkdir node_modules; echo ERESOLVE >&2; exit 7"),
    });
    const head = rig.git("rev-parse", "HEAD");
    expect(failure(await workspaces.openAttempt(attempt(head)))).toMatchObject({
      code: "SETUP_FAILED",
      command: expect.stringContaining("npm ci"),
      exit: "exit 7",
      outputTail: "ERESOLVE\n",
    });
    expect(
      failure(
        await workspaces.openWitness({
          run: "run1",
          slot: 0,
          tree: head,
          head,
          signal: new AbortController().signal,
        }),
      ),
    ).toMatchObject({ code: "CANNOT_WITNESS", outputTail: "ERESOLVE\n" });
    expect(readdirSync(join((await rig.open()).cacheDir, "deps"))).toEqual([]);
  });

  it("whose manager is missing say so", async () => {
    const rig = makeRig({ "package.json": '{"dependencies":{"a":"1"}}', "bun.lock": "" });
    const { workspaces } = await rig.rooms();
    expect(failure(await workspaces.openAttempt(attempt(rig.git("rev-parse", "HEAD"))))).toMatchObject({
      code: "SETUP_FAILED",
      exit: expect.stringMatching(/bun|ENOENT/),
    });
  });

  it("are installed anew when the store is not as it was left", async () => {
    const rig = fakeProject();
    const rooms = await rig.rooms({ processes: fakeManager() });
    const head = rig.git("rev-parse", "HEAD");
    const { dependencies } = await witness(rooms, head);
    const entry = join(rooms.opened.cacheDir, "deps", dependencies);
    writeFileSync(join(entry, "tree/node_modules/lib/index.js"), "patched in the store");
    expect(slurp(join((await witness(rooms, head, 1)).path, "node_modules/lib/index.js"))).toBe("one\n");
    rmSync(join(entry, "manifest.json"));
    expect(slurp(join((await witness(rooms, head, 2)).path, "node_modules/lib/index.js"))).toBe("one\n");
    expect(rooms.events.filter((event) => event.type === "store-damaged")).toHaveLength(2);
    expect(readdirSync(join(rooms.opened.cacheDir, "deps"))).toEqual([dependencies]);
  });

  it("are whole when two processes install at once, and a dead one's leavings go", async () => {
    const rig = fakeProject();
    const slow = "sleep 0.2; mkdir -p node_modules/lib && echo one > node_modules/lib/index.js";
    const head = rig.git("rev-parse", "HEAD");
    const deps = join((await rig.open()).cacheDir, "deps");
    mkdirSync(join(deps, "0123.99999999.abcd.tmp/checkout"), { recursive: true });
    const both = await Promise.all(
      [0, 1].map(async (i) => {
        const repository = createRepository(await rig.open());
        const workspaces = createWorkspaces({
          repository,
          processes: fakeManager(slow),
          logDirectory: rig.root,
        });
        const result = unwrap(await workspaces.openAttempt(attempt(head, `p${i}`)));
        repository.close();
        return slurp(join(result.path, "node_modules/lib/index.js"));
      }),
    );
    expect(both).toEqual(["one\n", "one\n"]);
    expect(readdirSync(deps)).toHaveLength(1);
  });

  it("go on for the others when the one who started the install is cancelled", async () => {
    const rig = fakeProject();
    const [begun, go] = [join(rig.root, "begun"), join(rig.root, "go")];
    const { workspaces } = await rig.rooms({
      processes: fakeManager(
        `echo > '${begun}'; until [ -e '${go}' ]; do sleep 0.02; done; mkdir -p node_modules/lib && echo one > node_modules/lib/index.js`,
      ),
    });
    const head = rig.git("rev-parse", "HEAD");
    const controller = new AbortController();
    const first = workspaces.openAttempt(attempt(head, "a", { signal: controller.signal }));
    const second = workspaces.openAttempt(attempt(head, "b"));
    await expect.poll(() => existsSync(begun)).toBe(true);
    controller.abort();
    expect(failure(await first)).toEqual({ code: "CANCELLED" });
    writeFileSync(go, "");
    expect(readFileSync(join(unwrap(await second).path, "node_modules/lib/index.js"), "utf8")).toBe("one\n");
  });
});
