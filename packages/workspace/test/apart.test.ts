import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createRepository, createWorkspaces, openRepository, uncommittedIn } from "../src/index.ts";
import { makeRig, ScriptedProcesses } from "./support/rig.ts";

/** Every file below, with what is in it, when it was changed and its mode. */
function everyFile(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .toSorted()
    .map((name) => {
      const file = join(root, name);
      const stat = lstatSync(file);
      return `${name} ${stat.mode} ${stat.mtimeMs} ${stat.isFile() ? readFileSync(file, "base64") : ""}`;
    });
}

it("writes all that is new apart, where it is told to, and the repository stays as it is", async () => {
  const rig = makeRig({ "a.txt": "one\n", "b.txt": "two\n" });
  rig.write("a.txt", "changed\n");
  rig.write("new.txt", "new\n");
  const before = everyFile(rig.repo);

  const opened = await openRepository({ cwd: rig.repo, cacheDir: rig.cache, apart: "look-1" });
  if (!opened.ok) throw new Error(opened.error.code);
  const repository = createRepository(opened.value);
  const head = opened.value.head.commit;
  const tree = await repository.editTree(head, [
    { path: "a.txt", bytes: Buffer.from("other\n") },
    { path: "b.txt", bytes: null },
  ]);
  expect((await uncommittedIn(opened.value, head)).map(({ path }) => path).toSorted()).toEqual([
    "a.txt",
    "new.txt",
  ]);
  const workspaces = createWorkspaces({
    repository,
    processes: new ScriptedProcesses(),
    logDirectory: join(rig.root, "logs"),
  });
  const place = await workspaces.openWitness({
    run: "look-1",
    slot: 0,
    tree,
    head,
    signal: new AbortController().signal,
  });
  if (!place.ok) throw new Error(place.error.code);
  expect(readFileSync(join(place.value.path, "a.txt"), "utf8")).toBe("other\n");
  expect(rig.gitIn(place.value.path, "show", "--stat", "--format=%s", "HEAD")).toContain("a.txt");
  repository.close();

  expect(everyFile(rig.repo)).toEqual(before);
});

it("finds what the repository itself borrows from another", async () => {
  const lender = makeRig({ "a.txt": "lent\n" });
  const rig = makeRig({ "b.txt": "own\n" });
  rig.gitIn(rig.root, "clone", "-q", "--shared", lender.repo, "borrower");
  const opened = await openRepository({
    cwd: join(rig.root, "borrower"),
    cacheDir: rig.cache,
    apart: "look-1",
  });
  if (!opened.ok) throw new Error(opened.error.code);
  const repository = createRepository(opened.value);
  const bytes = await repository.readFile(opened.value.head.commit, "a.txt");
  repository.close();
  expect(Buffer.from(bytes ?? []).toString()).toBe("lent\n");
});
