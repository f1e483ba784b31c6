import { chmodSync, mkdirSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { auditChange } from "../src/index.ts";
import { findSecrets } from "../src/audit/secrets.ts";
import { makeRig } from "./support/rig.ts";
import { audit, codes, open } from "./support/audited.ts";

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

  it.each(real)("%s is found", async (name, text) => {
    expect(await findSecrets(`one\ntwo ${text}\nthree`)).toEqual([
      { name, line: 2, match: expect.any(String) as string, certain: true },
    ]);
  });

  it("are not what documents show in their place", async () => {
    for (const text of [
      glue("AKIA", "IOSFODNN7EXAMPLE"),
      `ghp_${"x".repeat(36)}`,
      glue("-----BEGIN PRIV", "ATE KEY-----\n...\n"),
      "sk-ant-...",
      `sk-${key(20)}`,
      "task-T001-abcdefghijklmnopqrstuvwxyz012345678901234567890",
    ])
      expect(await findSecrets(text)).toEqual([]);
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
