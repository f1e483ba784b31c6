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
import type { WitnessWorkspace } from "@stagewright/core";
import { createRepository, createWorkspaces } from "../src/index.ts";
import { planDependencies } from "../src/dependencies/detect.ts";
import {
  attempt,
  failure,
  makeRig,
  ScriptedProcesses,
  slurp,
  unwrap,
  type Rig,
  type Rooms,
} from "./support/rig.ts";

/** An npm project whose dependency is a packed directory: `npm ci` needs no network for it. */
function project(extra: Record<string, string> = {}): Rig {
  return makeRig({
    ".gitignore": "node_modules/\n",
    ".npmrc": "install-links=true\noffline=true\n",
    "vendor/lib/package.json": JSON.stringify({ name: "lib", version: "1.0.0", main: "index.js" }),
    "vendor/lib/index.js": "module.exports = 'lib one';\n",
    "package.json": JSON.stringify({
      name: "app",
      version: "1.0.0",
      dependencies: { lib: "file:vendor/lib" },
    }),
    "package-lock.json": JSON.stringify({
      name: "app",
      version: "1.0.0",
      lockfileVersion: 3,
      requires: true,
      packages: {
        "": { name: "app", version: "1.0.0", dependencies: { lib: "file:vendor/lib" } },
        "node_modules/lib": { version: "1.0.0", resolved: "file:vendor/lib" },
      },
    }),
    ...extra,
  });
}

/** Stands for a package manager where the real one's work is not the point: quick, and says what it was called with. */
function fakeManager(
  script = "mkdir -p node_modules/lib packages/a/node_modules/x && echo one > node_modules/lib/index.js && ln -s ../packages/a node_modules/a && echo x > packages/a/node_modules/x/i.js",
): ScriptedProcesses {
  const processes = new ScriptedProcesses();
  const run = processes.run.bind(processes);
  processes.run = (job) => run("argv" in job.command ? { ...job, command: { shell: script } } : job);
  return processes;
}

const fakeProject = (extra: Record<string, string> = {}): Rig =>
  makeRig({
    ".gitignore": "node_modules\n",
    "package.json": '{"dependencies":{"lib":"1"}}',
    "package-lock.json": "{}",
    "packages/a/package.json": "{}",
    ...extra,
  });

async function witness({ workspaces }: Rooms, tree: string, slot = 0): Promise<WitnessWorkspace> {
  return unwrap(
    await workspaces.openWitness({
      run: "run1",
      slot,
      tree,
      head: tree,
      signal: new AbortController().signal,
    }),
  );
}

describe("choosing how to install", () => {
  it.each<[Record<string, string>, string | undefined, boolean?]>([
    [{}, undefined],
    [{ "package.json": '{"name":"x","scripts":{"test":"node --test"}}' }, undefined],
    [{ "package.json": '{"dependencies":{"a":"1"}}' }, "npm install --no-package-lock", false],
    [{ "package.json": "{}", "package-lock.json": "{}" }, "npm ci"],
    [{ "package.json": "{}", "npm-shrinkwrap.json": "{}" }, "npm ci"],
    [{ "package.json": "{}", "pnpm-lock.yaml": "" }, "pnpm install --frozen-lockfile"],
    [{ "package.json": "{}", "yarn.lock": "" }, "yarn install --frozen-lockfile"],
    [{ "package.json": '{"packageManager":"yarn@4.1.0"}', "yarn.lock": "" }, "yarn install --immutable"],
    [
      { "package.json": "{}", "yarn.lock": "", ".yarnrc.yml": "nodeLinker: node-modules" },
      "yarn install --immutable",
    ],
    [{ "package.json": "{}", "bun.lock": "" }, "bun install --frozen-lockfile"],
    [
      { "package.json": '{"packageManager":"pnpm@9.0.0"}', "package-lock.json": "{}", "pnpm-lock.yaml": "" },
      "pnpm install --frozen-lockfile",
    ],
    [{ "package.json": '{"dependencies":{"a":"1"}}', "node_modules/a/index.js": "committed" }, undefined],
    [{ "sub/package.json": "{}", "sub/package-lock.json": "{}" }, undefined],
  ])("%j: %s", async (files, expected, pinned = true) => {
    const rig = makeRig({ "README.md": "", ...files });
    const plan = await planDependencies(await rig.repository(), rig.git("rev-parse", "HEAD"));
    if (expected === undefined) expect(plan).toMatchObject({ digest: "none" });
    else expect(plan.argv?.join(" ")).toContain(expected);
    expect(plan.pinned).toBe(pinned);
    expect(plan.nested).toEqual("sub/package.json" in files ? ["sub/package-lock.json"] : []);
  });

  it("asks for another install when what is installed may differ, and not for an edit of a script", async () => {
    const rig = fakeProject({ "patches/lib.patch": "p", "src/a.js": "a" });
    const repository = await rig.repository();
    const head = rig.git("rev-parse", "HEAD");
    const digestWith = async (path: string, text: string): Promise<string> =>
      (
        await planDependencies(
          repository,
          await repository.editTree(head, [{ path, bytes: Buffer.from(text) }]),
        )
      ).digest;
    const { digest } = await planDependencies(repository, head);
    expect(await digestWith("src/a.js", "b")).toBe(digest);
    expect(await digestWith("package.json", '{"dependencies":{"lib":"1"},"scripts":{"test":"new"}}')).toBe(
      digest,
    );
    const others = await Promise.all([
      digestWith("package-lock.json", '{"a":1}'),
      digestWith("package.json", '{"dependencies":{"lib":"2"}}'),
      digestWith("package.json", '{"dependencies":{"lib":"1"},"scripts":{"postinstall":"x"}}'),
      digestWith("package.json", "not json"),
      digestWith("packages/a/package.json", '{"dependencies":{"x":"1"}}'),
      digestWith(".npmrc", "registry=x"),
      digestWith("patches/lib.patch", "q"),
    ]);
    expect(new Set([digest, ...others]).size).toBe(8);
  });

  it.each<[string, Record<string, string>, boolean]>([
    [
      "a script of the repository's own",
      { "package.json": '{"scripts":{"postinstall":"node post.js"}}' },
      true,
    ],
    [
      "one of a package in it",
      { "vendor/lib/package.json": '{"scripts":{"prepare":"node ../../post.js"}}' },
      true,
    ],
    ["a native module", { "vendor/lib/binding.gyp": "{}" }, true],
    ["what lays git hooks", { "package.json": '{"scripts":{"prepare":"husky || true"}}' }, false],
    [
      "what has the name of that, and is the repository's own",
      {
        "package.json": '{"scripts":{"prepare":"husky"}}',
        "vendor/lib/package.json": '{"bin":{"husky":"post.js"}}',
      },
      true,
    ],
    ["no script", {}, false],
  ])("where an install runs %s, asks for another one for each tree: %#", async (_, files, bound) => {
    const rig = fakeProject({ "post.js": "evil", ...files });
    const repository = await rig.repository();
    const head = rig.git("rev-parse", "HEAD");
    const next = await repository.editTree(head, [{ path: "post.js", bytes: Buffer.from("innocent") }]);
    const [one, two] = await Promise.all([head, next].map((tree) => planDependencies(repository, tree)));
    expect(one?.digest !== two?.digest).toBe(bound);
  });
});

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
