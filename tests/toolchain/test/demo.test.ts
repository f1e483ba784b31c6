import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const DEMO = resolve(import.meta.dirname, "../../../scripts/demo.mjs");

test("two demos in one clone do not clear each other away: the second says which process is at work and begins nothing", () => {
  const clone = mkdtempSync(join(tmpdir(), "stagewright-demo-"));
  onTestFinished(() => rmSync(clone, { recursive: true, force: true }));
  mkdirSync(join(clone, "scripts"));
  cpSync(DEMO, join(clone, "scripts/demo.mjs"));
  const lock = join(clone, ".stagewright-demo.lock");
  writeFileSync(lock, String(process.pid));
  const { status, stdout } = spawnSync(process.execPath, [join(clone, "scripts/demo.mjs")], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stdout).toContain(`Another demo is at work in this clone (process ${process.pid})`);
  expect(existsSync(lock)).toBe(true);
  expect(existsSync(join(clone, ".stagewright-demo"))).toBe(false);
});
