import { chmodSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isRunFile, pathMatcher } from "../src/audit/paths.ts";
import { audit, codes, tasks } from "./support/audited.ts";

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

it("matches names before globs and dot files like others", () => {
  expect(pathMatcher(["app/[id]"])("app/[id]/x")).toBe(true);
  expect(pathMatcher(["src/"])("src/a/b")).toBe(true);
  expect(pathMatcher(["src"])("srcs/a")).toBe(false);
  expect(pathMatcher(["**/*.test.ts"])("a/.b/c.test.ts")).toBe(true);
  expect(pathMatcher([])("anything")).toBe(false);
});
