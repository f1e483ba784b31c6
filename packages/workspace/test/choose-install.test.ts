import { describe, expect, it } from "vitest";
import { planDependencies } from "../src/dependencies/detect.ts";
import { makeRig } from "./support/rig.ts";
import { fakeProject } from "./support/dependencies.ts";

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
