import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { programDirectories } from "../src/index.ts";
import { makeDirectory, rig, sandbox } from "./rig.ts";

/** A home whose files decide how everything ends. */
function spoiltHome() {
  const own = rig();
  const home = makeDirectory(own.directory, "home");
  const scratch = makeDirectory(own.directory, "scratch");
  writeFileSync(own.file("always"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  writeFileSync(join(home, ".npmrc"), `script-shell=${own.file("always")}\n`);
  writeFileSync(join(home, ".gitconfig"), "[user]\n\tname = Tess\n");
  writeFileSync(own.file("package.json"), JSON.stringify({ name: "x", scripts: { test: "exit 3" } }));
  vi.stubEnv("HOME", home);
  vi.stubEnv("XDG_CONFIG_HOME", "");
  onTestFinished(() => void vi.unstubAllEnvs());
  return { ...own, home, scratch };
}

describe("a process with neutral configuration", () => {
  test("is not steered by ~/.npmrc", async () => {
    const { start, scratch } = spoiltHome();
    expect((await start("npm test")).end).toEqual({ kind: "exited", code: 0 });
    expect((await start("npm test", { neutral: scratch })).end).toEqual({ kind: "exited", code: 3 });
  });

  test("has no user site of Python's, and a git configuration that reads the user's and is its own", async () => {
    const { start, scratch } = spoiltHome();
    const { output } = await start(
      'echo "$PYTHONNOUSERSITE"; git config user.name; git config --global user.name Mallory; git config user.name; HOME=$HOME GIT_CONFIG_GLOBAL= git config --file $HOME/.gitconfig user.name',
      { neutral: scratch },
    );
    expect(output).toBe("1\nTess\nMallory\nTess\n");
  });

  test("has what the user passes on by name", async () => {
    const { start, scratch, home } = spoiltHome();
    vi.stubEnv("NPM_CONFIG_USERCONFIG", join(home, ".npmrc"));
    const passEnv = ["NPM_CONFIG_USERCONFIG"];
    expect((await start("npm test", { neutral: scratch }, { passEnv })).end).toEqual({
      kind: "exited",
      code: 0,
    });
  });
});

describe("the directories programs come from", () => {
  test("are those on PATH and what npm installs beside them, each once, links resolved", () => {
    const { directory, file } = rig();
    const bin = makeDirectory(directory, "prefix/bin");
    const modules = makeDirectory(directory, "prefix/lib/node_modules");
    const pnpm = makeDirectory(directory, "pnpm");
    const store = makeDirectory(pnpm, "store");
    const home = makeDirectory(directory, "home");
    symlinkSync(bin, file("link"));
    vi.stubEnv("HOME", home);
    onTestFinished(() => void vi.unstubAllEnvs());
    const path = [bin, file("link"), "relative", "", "/", home, directory, pnpm, file("absent")].join(":");
    expect(programDirectories(path)).toEqual({ directories: [bin, modules, pnpm], stores: [store] });
  });

  test.skipIf(sandbox.kind === "none")(
    "are read-only in the sandbox, pnpm's store in one of them is not",
    async () => {
      const { directory, start, file } = rig(sandbox);
      const bin = makeDirectory(directory, "prefix/bin");
      const pnpm = makeDirectory(directory, "pnpm");
      mkdirSync(join(pnpm, "store"));
      const { directories, stores } = programDirectories([bin, pnpm].join(":"));
      await start(
        `for at in ${bin}/npm ${pnpm}/npm ${pnpm}/store/file ${file("beside")}; do echo forged > $at; done; mv ${directory}/prefix ${directory}/gone`,
        {},
        { protect: directories, writable: stores },
      );
      expect([join(bin, "npm"), join(pnpm, "npm")].filter((path) => existsSync(path))).toEqual([]);
      expect([join(pnpm, "store/file"), file("beside"), bin].filter((path) => !existsSync(path))).toEqual([]);
    },
  );
});
