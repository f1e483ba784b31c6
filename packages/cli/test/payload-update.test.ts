import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ok } from "@stagewright/core";
import { updateFile } from "../src/commands/payload-update.ts";
import { spawnStagewright } from "./support/process.ts";
import { repository } from "./support/repository.ts";
import { temporaryDirectory } from "./support/temp.ts";

const FILE = "handoff/payload.json";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("P1: of processes that write at the same time none loses what another wrote", async () => {
  const root = repository({ [FILE]: '{ "plan": { "risks": [] } }\n' });
  const names = Array.from({ length: 8 }, (_, index) => `risk ${index}`);
  const ended = await Promise.all(
    names.map((name) => spawnStagewright(root, ["payload", "set", "plan.risks[]", name]).ended),
  );
  expect(ended.map(({ code }) => code)).toEqual(names.map(() => 0));
  const after = JSON.parse(readFileSync(path.join(root, FILE), "utf8")) as { plan: { risks: string[] } };
  expect(after.plan.risks.toSorted()).toEqual(names);
  expect(readdirSync(path.join(root, "handoff"))).toEqual(["payload.json"]);
});

test("P1: the same within one process, which goes on meanwhile", async () => {
  const root = repository({ "n.txt": "" });
  const file = path.join(root, "n.txt");
  await Promise.all(
    Array.from({ length: 20 }, () =>
      updateFile(file, (before) => ok(bytes(`${new TextDecoder().decode(before)}x`))),
    ),
  );
  expect(readFileSync(file, "utf8")).toBe("x".repeat(20));
});

test("P1: what an editor writes meanwhile is the new beginning", async () => {
  const root = repository({ "n.txt": "a" });
  const file = path.join(root, "n.txt");
  let calls = 0;
  const done = await updateFile(file, (before) => {
    calls += 1;
    if (calls === 1) writeFileSync(file, "b");
    return ok(bytes(`${new TextDecoder().decode(before)}+`));
  });
  expect(done).toEqual(ok("written"));
  expect([readFileSync(file, "utf8"), calls]).toEqual(["b+", 2]);
  expect(readdirSync(root)).not.toContainEqual(expect.stringMatching(/\.tmp$/));
});

test("a change that cannot be made, and one that changes nothing, write nothing", async () => {
  const root = repository({ "n.txt": "a" });
  const file = path.join(root, "n.txt");
  expect(await updateFile(file, () => ({ ok: false, error: { what: "no" } }))).toMatchObject({ ok: false });
  expect(await updateFile(file, () => ok(undefined))).toEqual(ok("unchanged"));
  expect(readFileSync(file, "utf8")).toBe("a");
});

test("who holds the file too long is named as the reason; a link stays a link", async () => {
  const root = repository({ "n.txt": "a" });
  const file = path.join(root, "n.txt");
  const link = path.join(temporaryDirectory(), "link");
  symlinkSync(file, link);
  let release = (): void => {};
  const blocked = new Promise<unknown>((resolve) => {
    release = () => resolve(undefined);
  });
  let second: unknown;
  await updateFile(link, () => {
    second = updateFile(file, () => ok(bytes("lost")), { patienceMs: 0 }).finally(release);
    return ok(bytes("b"));
  });
  await blocked;
  expect([await second, readFileSync(link, "utf8"), readFileSync(file, "utf8")]).toEqual([
    expect.objectContaining({ ok: false }),
    "b",
    "b",
  ]);
});

test("P1: a process that is killed while it has the file leaves it as it was, and unlocked", async () => {
  const root = repository({ "n.txt": "a" });
  const file = path.join(root, "n.txt");
  const holder = path.join(
    temporaryDirectory({
      "holder.ts": `
        import { updateFile } from ${JSON.stringify(path.resolve(import.meta.dirname, "../src/commands/payload-update.ts"))};
        await updateFile(${JSON.stringify(file)}, () => {
          process.send("has it");
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        });
      `,
    }),
    "holder.ts",
  );
  const child = fork(holder, { execArgv: ["--conditions=@stagewright/source"], stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "message");
  expect(await updateFile(file, () => ok(bytes("b")), { patienceMs: 0 })).toMatchObject({ ok: false });
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(readFileSync(file, "utf8")).toBe("a");
  expect(await updateFile(file, () => ok(bytes("b")), { patienceMs: 0 })).toEqual(ok("written"));
});
