import { chmodSync, mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  auditChange,
  defaultProtectedPaths,
  type Audit,
  type AuditRules,
  type KernelRepository,
} from "../src/index.ts";
import { isRunFile, pathMatcher } from "../src/audit/paths.ts";
import { findSecrets } from "../src/audit/secrets.ts";
import { attempt, makeRig, unwrap } from "./support/rig.ts";

const open: AuditRules = {
  kernelOwned: [],
  declaredFiles: [],
  runningFiles: [],
  protectedPaths: defaultProtectedPaths,
  checkScripts: [],
  maxFileBytes: 1_000_000,
  maxTotalBytes: 2_000_000,
};

/** Lets `act` loose in a real workspace and audits what it leaves. */
async function audit(
  files: Record<string, string>,
  act: (work: string, put: (path: string, text: string | Uint8Array) => void) => void,
  rules: Partial<AuditRules> = {},
): Promise<
  Audit & {
    repository: KernelRepository;
    changed: string[];
    read: (path: string) => Promise<string | undefined>;
  }
> {
  const rig = makeRig({ "README.md": "r\n", ...files });
  const { workspaces, repository } = await rig.rooms();
  const from = rig.git("rev-parse", "HEAD");
  const space = unwrap(await workspaces.openAttempt(attempt(from)));
  act(space.path, (path, text) => {
    mkdirSync(dirname(join(space.path, path)), { recursive: true });
    writeFileSync(join(space.path, path), text);
  });
  const result = await auditChange({
    repository,
    from,
    to: unwrap(await space.capture()),
    rules: { ...open, ...rules },
  });
  return {
    ...result,
    repository,
    changed: (await repository.changes(from, result.tree)).map((change) => change.path),
    read: async (path) => {
      const bytes = await repository.readFile(result.tree, path);
      return bytes && Buffer.from(bytes).toString();
    },
  };
}

const codes = ({ findings }: Audit): string[] =>
  findings.map((finding) => `${finding.severity} ${finding.code} ${finding.path}`);

const tasks = "# Tasks\r\n\r\n- [ ] T001 first\r\n- [x] T002 second\r\n- [ ] T003 [P] third\r\n";

describe("documents of the kernel", () => {
  it("come back byte for byte when an agent ticks, unticks and edits, and the report says what it did", async () => {
    const result = await audit(
      { "specs/tasks.md": tasks },
      (_, put) => {
        put(
          "specs/tasks.md",
          `${tasks.replace("[ ] T001", "[X] T001").replace("[ ] T003", "[x] T003").replace("[x] T002", "[ ] T002")}- [ ] T999 mine\r\n`,
        );
        put("src/a.js", "a");
      },
      { kernelOwned: ["specs/tasks.md"], declaredFiles: ["src/a.js"] },
    );
    expect(result.findings).toEqual([
      {
        code: "KERNEL_OWNED_EDITED",
        path: "specs/tasks.md",
        severity: "reset",
        detail: "ticked T001, T003; unticked T002; changed 1 other line",
      },
    ]);
    expect(result.changed).toEqual(["src/a.js"]);
    expect(await result.read("specs/tasks.md")).toBe(tasks);
  });

  it.each<[string, string, (work: string, put: (path: string, text: string) => void) => void]>([
    ["is deleted", "deleted it", (work) => unlinkSync(join(work, "specs/tasks.md"))],
    [
      "is made executable",
      "changed its mode to 100755",
      (work) => chmodSync(join(work, "specs/tasks.md"), 0o755),
    ],
    [
      "becomes a link",
      "put something else in its place",
      (work) => (
        unlinkSync(join(work, "specs/tasks.md")),
        symlinkSync("../README.md", join(work, "specs/tasks.md"))
      ),
    ],
    [
      "becomes a directory",
      "deleted it",
      (work, put) => (unlinkSync(join(work, "specs/tasks.md")), put("specs/tasks.md/x", "x")),
    ],
    [
      "loses its directory to a file",
      "deleted it",
      (work, put) => (rmSync(join(work, "specs"), { recursive: true }), put("specs", "x")),
    ],
    [
      "changes its line ends",
      "changed its line ends or blanks",
      (_, put) => put("specs/tasks.md", tasks.replaceAll("\r\n", "\n")),
    ],
  ])("come back when one %s", async (_, detail, act) => {
    const result = await audit({ "specs/tasks.md": tasks }, act, { kernelOwned: ["specs/tasks.md"] });
    expect(result.findings).toContainEqual({
      code: "KERNEL_OWNED_EDITED",
      path: "specs/tasks.md",
      severity: "reset",
      detail,
    });
    expect(await result.read("specs/tasks.md")).toBe(tasks);
    expect(await result.repository.listFiles(result.tree, "specs")).toEqual(["specs/tasks.md"]);
  });

  it("are taken away where an agent made one up", async () => {
    const result = await audit({}, (_, put) => put("specs/tasks.md", "mine"), {
      kernelOwned: ["specs/tasks.md"],
    });
    expect(result.changed).toEqual([]);
    expect(result.findings[0]?.detail).toBe("created it");
  });
});

describe("run files", () => {
  it("are dropped and reported, templates are not", async () => {
    const result = await audit({ ".env.test": "committed" }, (_, put) => {
      for (const path of [
        ".env",
        "apps/web/.env.local",
        ".claude/settings.local.json",
        ".codex/sessions/1.json",
        ".aider.chat.history.md",
        ".env.test",
        ".env.example",
        ".env.production.sample",
        ".claude/settings.json",
      ])
        put(path, "x");
    });
    expect(codes(result)).toEqual(
      [
        ".aider.chat.history.md",
        ".claude/settings.local.json",
        ".codex/sessions/1.json",
        ".env",
        ".env.test",
        "apps/web/.env.local",
      ].map((path) => `reported RUN_FILE_DROPPED ${path}`),
    );
    expect(result.changed).toEqual([".claude/settings.json", ".env.example", ".env.production.sample"]);
    expect(await result.read(".env.test")).toBe("committed");
  });

  it("include dependencies an agent installed, told once per directory", async () => {
    const result = await audit({}, (_, put) =>
      ["a", "b", "c"].forEach((name) => put(`tools/node_modules/${name}/index.js`, "x")),
    );
    expect(result.findings).toEqual([
      {
        code: "RUN_FILE_DROPPED",
        path: "tools/node_modules",
        severity: "reported",
        detail: "3 installed files were dropped",
      },
    ]);
    expect(result.changed).toEqual([]);
  });

  it("are known by name", () => {
    expect([".env", "a/.env.local", ".stagewright/x", ".aider.conf.yml"].every(isRunFile)).toBe(true);
    expect(
      [
        ".env.example",
        "a/.env.template",
        ".envrc",
        ".stagewrightrc.yaml",
        "src/env.ts",
        "stagewright.config.ts",
      ].some(isRunFile),
    ).toBe(false);
  });
});

describe("what a task may touch", () => {
  it("is widened with a report, where its files are known", async () => {
    const act = (_: string, put: (path: string, text: string) => void): void =>
      ["src/a.js", "src/a.test.js", "app/[id]/page.tsx"].forEach((path) => put(path, "x"));
    expect(codes(await audit({}, act, { declaredFiles: ["src/a.js", "app/[id]/page.tsx"] }))).toEqual([
      "reported OUTSIDE_DECLARED_FILES src/a.test.js",
    ]);
    expect(codes(await audit({}, act))).toEqual([]);
  });

  it("is not what steers checks, unless the task names it", async () => {
    const paths = [
      ".github/workflows/ci.yml",
      "packages/x/vitest.config.ts",
      ".stagewrightrc.yaml",
      ".husky/pre-commit",
      ".specify/memory/constitution.md",
    ];
    const act = (_: string, put: (path: string, text: string) => void): void =>
      paths.forEach((path) => put(path, "x"));
    expect(codes(await audit({}, act)).toSorted()).toEqual(
      paths.map((path) => `refused PROTECTED_FILE_CHANGED ${path}`).toSorted(),
    );
    expect(codes(await audit({}, act, { declaredFiles: [...paths] }))).toEqual([]);
  });

  it("is not a file of a task that runs, nor anything outside an explicit scope", async () => {
    const result = await audit(
      { "src/b.js": "b" },
      (work, put) => (put("src/a.js", "x"), unlinkSync(join(work, "src/b.js")), put("docs/x.md", "x")),
      {
        runningFiles: [
          { path: "src/b.js", taskId: "T009" },
          { path: "src/none.js", taskId: "T010" },
        ],
        scope: ["src"],
      },
    );
    expect(codes(result)).toEqual([
      "refused OUTSIDE_SCOPE docs/x.md",
      "refused FILE_OF_RUNNING_TASK src/b.js",
    ]);
    expect(result.findings[1]?.detail).toContain("T009");
  });

  it("is not the command its own checks run, even where package.json is its own", async () => {
    const manifest = (scripts: object): string => JSON.stringify({ scripts });
    const rules = {
      declaredFiles: ["package.json"],
      checkScripts: [
        { path: "package.json", pointers: ["scripts.test", "scripts.pretest", "/scripts/lint.all"] },
      ],
    };
    const having = (text: string) =>
      audit(
        { "package.json": manifest({ test: "node --test", "lint.all": "l" }) },
        (_, put) => put("package.json", text),
        rules,
      );
    expect((await having(manifest({ test: "true", "lint.all": "l" }))).findings).toEqual([
      {
        code: "CHECK_COMMAND_CHANGED",
        path: "package.json",
        severity: "refused",
        detail: 'scripts.test: "node --test" became "true"',
      },
    ]);
    expect(codes(await having(manifest({ "lint.all": "m", test: "node --test" })))).toHaveLength(1);
    expect(codes(await having(manifest({})))).toHaveLength(2);
    expect(codes(await having("{"))).toHaveLength(2);
    expect(
      codes(await having(manifest({ test: "node --test", "lint.all": "l", pretest: "new", build: "b" }))),
    ).toEqual([]);
    expect(
      codes(
        await audit(
          { "package.json": manifest({ test: "t" }) },
          (work) => unlinkSync(join(work, "package.json")),
          rules,
        ),
      ),
    ).toHaveLength(1);
  });
});

describe("what no tree may hold", () => {
  it.each<[string, string, string, boolean]>([
    ["link", "/etc/passwd", "leads to /etc/passwd", true],
    ["sub/link", "../../outside", "out of the repository", true],
    ["a/b/link", "../../c/../../x", "climbs after", true],
    ["link", "a/../../x", "climbs after", true],
    ["sub/link", "../.git/config", "into .git", true],
    ["sub/link", "../README.md", "", false],
    ["sub/link", "./deep/file", "", false],
    ["a/b/link", "../..", "", false],
  ])("a link %s to %s", async (path, target, detail, refused) => {
    const result = await audit({}, (work) => {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      symlinkSync(target, join(work, path));
    });
    expect(codes(result)).toEqual(refused ? [`refused LINK_LEAVES_TREE ${path}`] : []);
    if (refused) expect(result.findings[0]?.detail).toContain(detail);
  });

  it("a repository inside the repository", async () => {
    const rig = makeRig();
    const repository = await rig.repository();
    const from = rig.git("rev-parse", "HEAD");
    const to = await repository.rewriteTree(from, new Map([["vendor/lib", { mode: "160000", oid: from }]]));
    expect(codes(await auditChange({ repository, from, to, rules: open }))).toEqual([
      "refused NESTED_REPOSITORY vendor/lib",
    ]);
  });

  it("too much", async () => {
    const result = await audit(
      { "old.bin": "x".repeat(5000) },
      (work, put) => {
        put("big.bin", Buffer.alloc(1001));
        for (const name of ["a", "b", "c"]) put(name, name.repeat(900));
        chmodSync(join(work, "old.bin"), 0o755);
      },
      { maxFileBytes: 1000, maxTotalBytes: 3000 },
    );
    expect(codes(result)).toEqual(["refused TOO_LARGE ", "refused TOO_LARGE big.bin"]);
  });

  it("a name that is not UTF-8, even where a file of that kind would be dropped", async () => {
    const result = await audit({}, (work) => {
      mkdirSync(join(work, "node_modules"));
      for (const name of [".env.prod", "node_modules/x"])
        writeFileSync(Buffer.concat([Buffer.from(`${work}/${name}`), Buffer.from([0xff])]), "planted");
    });
    expect(codes(result)).toEqual([
      "refused OUTSIDE_SCOPE .env.prod\uFFFD",
      "refused OUTSIDE_SCOPE node_modules/x\uFFFD",
    ]);
  });

  it("a name that is not UTF-8", async () => {
    const result = await audit({}, (work) =>
      writeFileSync(Buffer.concat([Buffer.from(`${work}/a`), Buffer.from([0xff])]), "x"),
    );
    expect(codes(result)).toEqual(["refused OUTSIDE_SCOPE a\uFFFD"]);
  });
});

describe("secrets", () => {
  // Put together here, so that no scanner takes this file for a leak.
  const alphabet = "aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW0xYzAcCeEgGiIkKmMoOqQsSuUwWyY".repeat(4);
  const key = (length: number): string => alphabet.slice(0, length);
  const glue = (...parts: string[]): string => parts.join("");
  const real: readonly [string, string][] = [
    ["private key", glue("-----BEGIN RSA PRIV", "ATE KEY-----\n", key(64), "\n-----END")],
    ["private key", glue('const k = "-----BEGIN PRIV', "ATE KEY-----\\n", key(64), '"')],
    ["AWS access key", glue("AKIA", "Q3EGRYTUMNBV4C5X")],
    ["GitHub token", `ghp_${key(36)}`],
    ["GitHub token", `github_pat_${key(22)}_${key(59)}`],
    ["Slack token", glue("xoxb", "-123456789012-", key(24))],
    ["Anthropic key", glue("sk-ant-", "api03-", key(93))],
    ["OpenAI key", `sk-proj-${key(60)}`],
  ];

  it.each(real)("%s is found", (name, text) => {
    expect(findSecrets(`one\ntwo ${text}\nthree`)).toEqual([
      { name, line: 2, match: expect.any(String) as string },
    ]);
  });

  it("are not what documents show in their place", () => {
    for (const text of [
      glue("AKIA", "IOSFODNN7EXAMPLE"),
      `ghp_${"x".repeat(36)}`,
      glue("-----BEGIN PRIV", "ATE KEY-----\n...\n"),
      "sk-ant-...",
      `sk-${key(20)}`,
      "task-T001-abcdefghijklmnopqrstuvwxyz012345678901234567890",
    ])
      expect(findSecrets(text)).toEqual([]);
  });

  it("are refused with their line and never shown, and only where they are new", async () => {
    const token = `ghp_${key(36)}`;
    const other = `ghp_${key(37).slice(1)}`;
    const result = await audit({ "old.txt": `a\n${token}\n`, "moved.txt": `${token}\n` }, (work, put) => {
      put("old.txt", `a\nb\n${token}\n`);
      unlinkSync(join(work, "moved.txt"));
      put("there.txt", `${token}\n`);
      put("new.txt", `1\n2\nconst t = "${other}";\n`);
      put("data.bin", Buffer.concat([Buffer.from([0, 1]), Buffer.from(other)]));
    });
    expect(result.findings).toEqual([
      { code: "SECRET", path: "new.txt", line: 3, severity: "refused", detail: "GitHub token (ghp_…)" },
    ]);
  });
});

it("matches names before globs and dot files like others", () => {
  expect(pathMatcher(["app/[id]"])("app/[id]/x")).toBe(true);
  expect(pathMatcher(["src/"])("src/a/b")).toBe(true);
  expect(pathMatcher(["src"])("srcs/a")).toBe(false);
  expect(pathMatcher(["**/*.test.ts"])("a/.b/c.test.ts")).toBe(true);
  expect(pathMatcher([])("anything")).toBe(false);
});
