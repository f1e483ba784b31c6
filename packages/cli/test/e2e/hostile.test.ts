import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BASE, CHECK, FEATURE, RUN, TASKS, withFeature } from "./features.ts";
import { ended, Rig, type Files, type Step } from "./rig.ts";

const TASKS_MD = "## Phase 1: Core\n\n- [ ] T001 Write a in src/a.txt\n- [ ] T002 Write b in src/b.txt\n";
const GOOD: Step = { write: { "src/a.txt": "a\n" } };
const B: Step = { write: { "src/b.txt": "b\n" } };

/** Runs with a T001 that also does something it should not, in its first attempt. */
async function withMischief(rig: Rig, mischief: Step, more: string[] = []) {
  const step = { ...mischief, write: { ...GOOD.write, ...mischief.write } };
  return rig.run(...RUN, ...more, "--agent", rig.agent({ T001: [step, GOOD], T002: B }));
}
const codes = (result: { findings: readonly { code: string; path: string }[] }) =>
  result.findings.map(({ code, path }) => `${code} ${path}`);

test("W9, S6: boxes an agent ticks and words it changes in tasks.md are dropped and reported; no phantom mark ever stands", async () => {
  const rig = new Rig();
  withFeature(rig, `${TASKS_MD}- [ ] T003 Write c in src/c.txt\n`);
  const ticked = { exec: [`sed -i 's/\\[ \\]/[X]/; s/Write b/Skip b/' ${TASKS}`] };
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ T001: { ...GOOD, ...ticked }, T002: B, T003: { exit: 1 } }),
  );
  expect(code).toBe(1);
  expect(codes(result)).toContain(`KERNEL_OWNED_EDITED ${TASKS}`);
  expect(rig.git("show", `${result.branch}:${TASKS}`)).toBe(
    `${TASKS_MD}- [ ] T003 Write c in src/c.txt`
      .replace("[ ] T001", "[X] T001")
      .replace("[ ] T002", "[X] T002"),
  );
});

test("whatever an agent does with git in its workspace, the user's repository does not see it", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  rig.write({ "mine.txt": "work in progress\n" });
  rig.git("stash", "push", "--quiet", "--include-untracked");
  rig.write({ "README.md": "# Edited\n" });
  const before = rig.userState();
  const git = [
    "git add --all && git -c user.name=x -c user.email=x@x commit --quiet -m 'feat: all done'",
    "git checkout --quiet -b elsewhere",
    "echo more > more.txt && git add more.txt && git -c user.name=x -c user.email=x@x stash --quiet",
    "git config user.name Mallory",
    "git branch -D main || true",
    "git gc --quiet --prune=now || true",
    "git update-ref -d HEAD",
  ];
  const { code, result } = await withMischief(rig, { exec: git });
  expect(code).toBe(0);
  expect(rig.userState()).toEqual(before);
  expect(rig.git("log", "--format=%an", `HEAD..${result.branch}`)).not.toContain("x\n");
  expect(rig.git("show", `${result.branch}:src/a.txt`)).toBe("a");
});

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

test("a check command that an agent rewrites is refused, and the agent told", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD, {
    ...BASE,
    "package.json": JSON.stringify({ name: "x", scripts: { test: CHECK } }),
  });
  const { code, result } = await rig.run(
    FEATURE,
    "--agent",
    rig.agent({
      T001: [
        {
          write: { ...GOOD.write, "package.json": JSON.stringify({ name: "x", scripts: { test: "true" } }) },
        },
        GOOD,
      ],
      T002: B,
    }),
  );
  expect(code).toBe(0);
  expect(result.tasks[0]?.attempts).toBe(2);
  expect(codes(result).join("\n")).toMatch(/CHECK_COMMAND_CHANGED package\.json/);
  expect(rig.git("show", `${result.branch}:package.json`)).toContain(CHECK);
});

test.for<[string, Files, Files, string[]]>([
  ["the script that the check runs", {}, { "check.sh": "true\n" }, RUN.slice(1)],
  ["the makefile", { Makefile: "test:\n\tsh check.sh\n" }, { Makefile: "test:\n\ttrue\n" }, []],
  [
    "a script of a script",
    { "package.json": JSON.stringify({ scripts: { test: "npm run unit", unit: CHECK } }) },
    { "package.json": JSON.stringify({ scripts: { test: "npm run unit", unit: "true" } }) },
    [],
  ],
  [
    "a hook before the script",
    { "package.json": JSON.stringify({ scripts: { test: CHECK } }) },
    { "package.json": JSON.stringify({ scripts: { pretest: "rm -rf test", test: CHECK } }) },
    [],
  ],
])("an agent that bends %s hands in nothing", async ([, base, bent, check]) => {
  const rig = new Rig();
  withFeature(rig, "## Phase 1: Core\n\n- [ ] T001 Make it nicer\n", { ...BASE, ...base });
  const { code, result } = await rig.run(
    FEATURE,
    ...check,
    "--agent",
    rig.agent({ T001: { write: { "src/a.txt": "a\n", ...bent }, delete: ["README.md"] } }),
  );
  expect(code).toBe(1);
  expect(codes(result).join("\n")).toMatch(/(?:CHECK_COMMAND|PROTECTED_FILE)_CHANGED/);
});

test("a test or a specification that was there before does not go unnoticed, though the task names no file", async () => {
  const rig = new Rig();
  withFeature(rig, "## Phase 1: Core\n\n- [ ] T001 Make it nicer\n");
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({
      T001: {
        write: { "src/a.txt": "a\n", [`${FEATURE}/spec.md`]: "# Less\n" },
        delete: ["README.md", "test/base.sh"],
      },
    }),
  );
  expect(code).toBe(0);
  expect(codes(result)).toEqual([
    "EXISTING_TEST_CHANGED test/base.sh",
    `PLAN_DOCUMENT_CHANGED ${FEATURE}/spec.md`,
  ]);
});

test("configuration of CI and of Stagewright itself is not an agent's to change", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const { code, result } = await withMischief(rig, {
    write: { ".github/workflows/ci.yml": "on: push\n", ".stagewrightrc.yaml": "check: { test: 'true' }\n" },
  });
  expect(code).toBe(0);
  expect(result.tasks[0]?.attempts).toBe(2);
  expect(codes(result)).toEqual(
    expect.arrayContaining([
      "PROTECTED_FILE_CHANGED .github/workflows/ci.yml",
      "PROTECTED_FILE_CHANGED .stagewrightrc.yaml",
    ]),
  );
});

test("a dependency that an agent patches in its workspace is not the one that is witnessed", async () => {
  const rig = new Rig();
  const pkg = { name: "app", version: "1.0.0", dependencies: { answer: "file:./vendor/answer" } };
  const lock = {
    name: "app",
    version: "1.0.0",
    lockfileVersion: 3,
    packages: {
      "": { name: "app", version: "1.0.0", dependencies: { answer: "file:./vendor/answer" } },
      "node_modules/answer": { resolved: "vendor/answer", link: true },
      "vendor/answer": { version: "1.0.0" },
    },
  };
  withFeature(rig, TASKS_MD, {
    ...BASE,
    ".gitignore": "node_modules/\n",
    "package.json": JSON.stringify(pkg),
    "package-lock.json": JSON.stringify(lock),
    "vendor/answer/package.json": JSON.stringify({ name: "answer", version: "1.0.0", main: "index.js" }),
    "vendor/answer/index.js": "module.exports = 42;\n",
    "test/answer.sh": `node -e "process.exit(require('answer') === 42 ? 0 : 1)"\n`,
    "test/patched.sh": "test ! -e node_modules/planted\n",
  });
  const { code } = await withMischief(rig, {
    exec: [
      "rm -rf node_modules/answer node_modules/planted; mkdir -p node_modules/answer node_modules/planted; echo 'module.exports = 41;' > node_modules/answer/index.js",
    ],
  });
  expect(code).toBe(0);
});

test("links out of the tree, nested repositories, secrets and huge files are refused by name", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const key = [
    "-----BEGIN RSA ",
    `PRIVATE KEY-----\n${Buffer.from("not a key, only as long as one, and as random as this sentence").toString("base64")}\n-----END RSA `,
    "PRIVATE KEY-----\n",
  ].join("");
  const { code, result } = await withMischief(rig, {
    write: { "key.pem": key },
    exec: [
      "ln -s /etc/passwd outside",
      "git init --quiet nested && (cd nested && git -c user.name=x -c user.email=x@x commit --quiet --allow-empty -m x)",
      "head -c 30000000 /dev/zero > big.bin",
    ],
  });
  expect(code).toBe(0);
  expect(result.tasks[0]?.attempts).toBe(2);
  const found = codes(result).join("\n");
  for (const what of [
    /LINK_LEAVES_TREE outside/,
    /NESTED_REPOSITORY nested/,
    /SECRET key\.pem/,
    /TOO_LARGE big\.bin/,
  ])
    expect(found).toMatch(what);
});

test("an agent that writes into the user's checkout cannot, where there is a sandbox; where there is none, each path is reported", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const escape = {
    exec: [
      `echo owned > ${rig.repository}/escaped.txt || true`,
      `echo '[user] name = Mallory' >> ${rig.repository}/.git/config || true`,
    ],
  };
  const before = rig.userState();
  const held = await withMischief(rig, escape);
  if (held.stderr.includes("sandbox     yes")) expect(rig.userState()).toEqual(before);

  const loose = await withMischief(rig, escape, ["--sandbox", "off"]);
  expect(readFileSync(join(rig.repository, "escaped.txt"), "utf8")).toBe("owned\n");
  const found = codes(loose.result);
  expect(found).toContain("USER_CHECKOUT_CHANGED file added: escaped.txt");
  expect(found.some((line) => line.startsWith("USER_CHECKOUT_CHANGED") && line.includes("config"))).toBe(
    true,
  );
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

test.for([
  ["", "Implement one in src/one.sh"],
  [", even one whose task names that test", "Implement one in src/one.sh so that test/one.sh passes"],
])("a payer that weakens the test it owes is refused%s", async ([, payer]) => {
  const rig = new Rig();
  withFeature(
    rig,
    `## Phase 1: Tests First\n\n- [ ] T001 [P] Write a test for one in test/one.sh\n\n## Phase 2: Core\n\n- [ ] T002 ${payer}\n`,
  );
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({
      T001: { write: { "test/one.sh": "sh src/one.sh\n" } },
      T002: { write: { "test/one.sh": "true\n", "src/one.sh": "false\n" } },
    }),
  );
  expect(code).toBe(1);
  expect(codes(result)).toContain("PROTECTED_FILE_CHANGED test/one.sh");
  expect(rig.git("show", `${result.branch}:test/one.sh`)).toBe("sh src/one.sh");
});

test("a tests-first task that names its own file does not weaken another's owed test", async () => {
  const rig = new Rig();
  withFeature(
    rig,
    "## Phase 1: Tests First\n\n- [ ] T001 Write a test for one in test/one.sh\n- [ ] T002 Write a test for two in test/two.sh\n\n## Phase 2: Core\n\n- [ ] T003 Implement both in src/one.sh and src/two.sh\n",
  );
  const { code, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({
      T001: { write: { "test/one.sh": "grep -q one src/one.sh\n" } },
      T002: { write: { "test/two.sh": "test -f src/two.sh\n", "test/one.sh": "test -f src/one.sh\n" } },
    }),
  );
  expect(code).toBe(1);
  expect(codes(result)).toContain("PROTECTED_FILE_CHANGED test/one.sh");
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

test("template syntax, shell metacharacters and escape sequences in a task are words, and the terminal stays clean", async () => {
  const rig = new Rig();
  const nasty =
    "Write `touch pwned` $(touch pwned) ; touch pwned {{ input }} $ARGUMENTS \u001B]0;owned\u0007\u001B[2J in src/a.txt";
  withFeature(rig, `## Phase 1: Core \u001B[31m\n\n- [ ] T001 ${nasty}\n`);
  writeFileSync(join(rig.place, "marker"), "");
  const { code, stderr, stdout, result } = await rig.run(
    ...RUN,
    "--agent",
    rig.agent({ T001: { ...GOOD, say: "\u001B[2J\u001B]0;owned\u0007" } }),
  );
  expect(code).toBe(0);
  expect(stderr + stdout).not.toContain("\u001B");
  expect(existsSync(join(rig.repository, "pwned"))).toBe(false);
  expect(rig.git("log", "-1", "--format=%s", result.branch ?? "")).not.toContain("\u001B");
  expect(rig.git("ls-tree", "-r", "--name-only", result.branch ?? "")).not.toContain("pwned");
});

test("directories deeper than a path can be long, of an agent's and of a test's, stop no run", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  const dig = `perl -e 'for (1..3000) { mkdir "d"; chdir "d" or die } open(F, ">", "file") or die'`;
  const { code } = await withMischief(rig, { write: { "test/deep.sh": `${dig}\n` }, exec: [dig] });
  expect(code).toBe(0);
  expect(rig.workspaces()).toEqual([]);
});

test("what cannot be cleared away keeps nobody from the result, and is told of", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD);
  // Without rm there is nothing that walks so deep.
  const bin = join(rig.place, "bin");
  mkdirSync(bin);
  for (const name of ["git", "sh", "perl", "bwrap", "mkfifo", "true"]) {
    const program = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
    if (program.startsWith("/")) symlinkSync(program, join(bin, name));
  }
  const dig = `perl -e 'for (1..3000) { mkdir "d"; chdir "d" or die } open(F, ">", "file") or die'`;
  const agent = rig.agent({ T001: [{ ...GOOD, exec: [dig] }, GOOD], T002: B });
  const run = ["run", "speckit", ...RUN, "--yes", "--json", "--agent", agent];
  const { code, result } = rig.jsonOf(await ended(rig.startIn(rig.repository, { PATH: bin }, ...run)));
  expect(code).toBe(0);
  expect(rig.git("show", `${result.branch}:src/a.txt`)).toBe("a");
  expect(result.notes?.join("\n")).toContain("could not be cleared away");
  expect((await rig.stagewright("gc", "--all")).code).toBe(0);
  expect(rig.workspaces()).toEqual([]);
});

test("git gc --prune=now while a result is being checked takes nothing from the run", async () => {
  const rig = new Rig();
  withFeature(rig, TASKS_MD, {
    ...BASE,
    "check.sh": (BASE["check.sh"] ?? "").replace(
      "failed=0",
      `failed=0\n[ -e ${rig.place}/gc ] && git -C '${rig.repository}' gc --quiet --prune=now`,
    ),
  });
  writeFileSync(join(rig.place, "gc"), "");
  const { code, result } = await rig.run(
    ...RUN,
    "--sandbox",
    "off",
    "--agent",
    rig.agent({ T001: GOOD, T002: B }),
  );
  expect(code).toBe(0);
  expect(rig.git("fsck", "--connectivity-only", "--no-dangling")).toBe("");
  expect(rig.git("show", `${result.branch}:src/b.txt`)).toBe("b");
});
