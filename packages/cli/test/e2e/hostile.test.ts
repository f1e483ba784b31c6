import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CHECK, FEATURE, TASKS, withFeature, RUN, BASE } from "./features.ts";
import { Rig } from "./rig.ts";
import { B, codes, GOOD, TASKS_MD, withMischief } from "./hostile-rig.ts";

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
