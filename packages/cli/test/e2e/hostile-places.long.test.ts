import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CHECK, FEATURE, withFeature, BASE, RUN } from "./features.ts";
import { ended, Rig } from "./rig.ts";
import { B, codes, TASKS_MD, withMischief, GOOD } from "./hostile-rig.ts";

test("the user's git configuration is theirs, though an agent sets a global one", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const file = join(rig.place, "home", ".gitconfig");
  const before = readFileSync(file, "utf8");
  const git = [
    "git config --global user.name Mallory",
    "[ $(git config user.name) = Mallory ] && [ $(git config user.email) = tess@example.com ]",
  ];
  const { code, stderr } = await withMischief(rig, { exec: git });
  expect(code).toBe(0);
  expect(readFileSync(file, "utf8")).toBe(before);
  if (!stderr.includes("sandbox     yes")) return;
  await withMischief(rig, { exec: [`echo '[alias] st = !evil' >> ${file} || true`] });
  expect(readFileSync(file, "utf8")).toBe(before);
});

test.for([[[]], [["--sandbox", "off"]]])(
  "what an agent writes into the home directory that steers checks does not pass, with %s",
  async ([more]) => {
    const rig = new Rig();
    const home = join(rig.place, "home");
    withFeature(rig, "## Phase 1: Core\n\n- [ ] T001 Make it nicer\n", {
      ...BASE,
      "package.json": JSON.stringify({ name: "x", scripts: { test: CHECK } }),
    });
    const forge = `printf '#!/bin/sh\\nexit 0\\n' > ${home}/sh; chmod +x ${home}/sh; echo script-shell=${home}/sh > ~/.npmrc`;
    const { code, result } = await rig.run(
      FEATURE,
      ...(more ?? []),
      "--agent",
      rig.agent({
        T001: [
          { write: { "src/a.txt": "a\n" }, exec: [forge] },
          { write: { "src/a.txt": "a\n" }, delete: ["README.md"] },
        ],
      }),
    );
    expect(code).toBe(1);
    // The second attempt, too: the file is still there.
    expect(codes(result)).toEqual([
      `USER_CONFIG_CHANGED ${home}/.npmrc`,
      `USER_CONFIG_CHANGED ${home}/.npmrc`,
    ]);
  },
);

test("the programs on PATH are out of an agent's reach, where there is a sandbox", async () => {
  const rig = new Rig();
  const bin = join(rig.place, "bin");
  mkdirSync(bin);
  withFeature(rig, "## Phase 1: Core\n\n- [ ] T001 Make it nicer\n");
  const forge = `printf '#!/bin/sh\\nexit 0\\n' > ${bin}/make; chmod +x ${bin}/make`;
  const agent = rig.agent({ T001: { write: { "src/a.txt": "a\n" }, exec: [`${forge} || true`] } });
  const run = ["run", "speckit", ...RUN, "--yes", "--json", "--agent", agent];
  const path = `${bin}:${process.env["PATH"]}`;
  const { stderr } = await ended(rig.startIn(rig.repository, { PATH: path }, ...run));
  expect(existsSync(join(bin, "make"))).toBe(!stderr.includes("sandbox     yes"));
});

test("what runs of other repositories have in the cache is out of an agent's reach, where there is a sandbox", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const other = join(rig.cache, "0123456789abcdef");
  mkdirSync(other, { recursive: true });
  const { stderr } = await withMischief(rig, { exec: [`touch ${other}/mine ${rig.cache}/mine`] });
  const isHeld = stderr.includes("sandbox     yes");
  expect([join(other, "mine"), join(rig.cache, "mine")].map((file) => existsSync(file))).toEqual([
    !isHeld,
    !isHeld,
  ]);
});

test("what a test writes into the user's checkout is reported, where no sandbox keeps it out", async () => {
  const rig = new Rig();
  const write = (name: string) => `echo owned > ${rig.repository}/${name}\n`;
  withFeature(rig, TASKS_MD, { ...BASE, "test/old.sh": write("by-base.txt") });
  const { code, result } = await rig.run(
    ...RUN,
    "--sandbox",
    "off",
    "--agent",
    rig.agent({ T001: { write: { ...GOOD.write, "test/evil.sh": write("by-test.txt") } }, T002: B }),
  );
  expect(code).toBe(0);
  const found = result.findings.map(({ task, code: what, path }) => `${task} ${what} ${path}`);
  expect(found).toContain("checks USER_CHECKOUT_CHANGED file added: by-base.txt");
  expect(found).toContain("T001 USER_CHECKOUT_CHANGED file added: by-test.txt");
});

test("a test that writes into the home directory what steers checks does not pass", async () => {
  const rig = new Rig();
  const home = join(rig.place, "home");
  withFeature(rig, TASKS_MD, { ...BASE, "test/old.sh": `date +%N > ${home}/.gemrc\n` });
  const { code, result } = await withMischief(rig, {
    write: { "test/evil.sh": `echo yarnPath: x > ${home}/.yarnrc.yml\n` },
  });
  expect(code).toBe(1);
  const found = result.findings.map(
    ({ task, code: what, path, severity }) => `${task} ${severity} ${what} ${path}`,
  );
  // What the repository's own tests do is no agent's doing.
  expect(found).toContain(`checks reported USER_CONFIG_CHANGED ${home}/.gemrc`);
  expect(found).toContain(`T001 refused USER_CONFIG_CHANGED ${home}/.yarnrc.yml`);
  expect(found.filter((line) => line.includes("refused") && line.includes(".gemrc"))).toEqual([]);
});

test("from a linked worktree, the main one is as far out of reach as the one the run is for", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  rig.git("worktree", "add", "--quiet", "-b", "aside", "../aside");
  const escape = { exec: [`echo owned > ${rig.repository}/escaped.txt || true`] };
  const run = ["run", "speckit", ...RUN, "--yes", "--json", "--agent"];
  const agent = rig.agent({ T001: { ...GOOD, ...escape }, T002: B });
  const end = await ended(rig.startIn(join(rig.place, "aside"), {}, ...run, agent));
  expect(end.code).toBe(0);
  if (end.stderr.includes("sandbox     yes"))
    expect(existsSync(join(rig.repository, "escaped.txt"))).toBe(false);
});
