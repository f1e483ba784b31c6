import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BASE, withFeature, RUN } from "./features.ts";
import { ended, Rig } from "./rig.ts";
import { B, GOOD, TASKS_MD, withMischief } from "./hostile-rig.ts";

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
